"""Where the text of a mail ends: above an end mark, a quote, a signature, a disclaimer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from relay.reading.lines import endings
from relay.reading.lines.attribution import LONGEST_LINE
from relay.reading.lines.closing import find_closing, is_name, is_sign_off, last_word, looks_signed
from relay.reading.lines.quotes import QUOTE, SIGNATURE, find_block, skip_blank
from relay.reading.lines.signature import find_known

_LONGEST_MARK = 8  # characters; a longer line is the ornament of a signature
_MOST_LINES = 5000  # what stands further down is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The text, and how its end was found: by its writer, beyond doubt, by inference, not at all.

    `looks_signed`: nothing was inferred, but several paragraphs remain and something in them could
    be a signature, a disclaimer, a header or a quote.
    """

    text: str
    how: str  # "none" | "end-mark" | "certain" | "inferred"
    warnings: tuple[str, ...] = ()
    looks_signed: bool = False
    signature: str = ""  # the block at the end that was inferred to be one, or known
    remembered: str = ""  # its fingerprint, where it was known


def without_banner(text: str) -> str:
    """A mail without what a mail server set above it: a warning of what comes from outside."""
    lines = text.split("\n", _MOST_LINES)
    return "\n".join(lines[_below_banner(lines) :])


def split_quote(text: str) -> tuple[str, str]:
    """A quoted mail on top of what was written, as some answer below it, and the rest."""
    lines = text.split("\n", _MOST_LINES)
    start = skip_blank(lines, 0)
    end, kind, _ = find_block(lines, start) if start < len(lines) else (start, "", True)
    if kind != QUOTE or not any(map(str.strip, lines[end:])):
        return "", text
    return "\n".join(lines[:end]), "\n".join(lines[end:])


def cut(
    text: str, known: frozenset[str] = frozenset(), writer: frozenset[str] = frozenset()
) -> Cut:
    """The text without what stands below or around it.

    First what comes first: an end mark on a line of its own, the line of a phone, a quote; what
    stands between and below quotes stays, and then the cut is inferred. After that a disclaimer,
    a sign-off and a signature at the end, all of them inferred, as is a banner at the top. An end
    mark that a person typed is obeyed to the letter; "-- " and a long line are set by programs, so
    a sign-off above it is looked for as well. A signature whose fingerprint is `known` is certain.
    The name of the `writer` begins one.
    """
    all_lines = text.split("\n", _MOST_LINES)
    top = _below_banner(all_lines)
    above = _above_marks(all_lines[top:_MOST_LINES])
    lines, how, warnings = above.lines, above.how, above.warnings
    if top or (len(all_lines) > _MOST_LINES and how != "end-mark"):
        how = "inferred"
    block = None if above.typed else find_known(lines, known, foot=above.foot)
    sure = block is not None and block.certain
    if block is not None and sure:
        lines = lines[: block.line]
        how = "certain" if how == "none" else how
    end = len(lines) if above.typed else find_closing(lines, writer)
    end = end if above.marked is None else min(end, above.marked)
    if end < len(lines):
        lines, how, sure = lines[:end], "inferred", False
    signature = above.lines[end:]
    if signature:
        warnings.append(SIGNATURE)
    signed = how in ("none", "certain") and looks_signed(lines, writer)
    return Cut(
        text="\n".join(line.rstrip() for line in lines).strip("\n"),
        how=how,
        warnings=tuple(dict.fromkeys(warnings)),
        looks_signed=signed or (block is not None and not block.certain),
        signature="\n".join([*signature, *above.foot]).strip() if signature else "",
        remembered=block.fingerprint if block is not None and sure else "",
    )


def without_quotes(text: str) -> str:
    """All that the writer may have written, signature and all, and no mail that is quoted."""
    return part_quotes(text)[0]


def part_quotes(text: str) -> tuple[str, str]:
    """What the writer may have written, and the mails that are quoted around it."""
    lines = text.split("\n", _MOST_LINES)
    kept: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        end, kind, _ = find_block(lines, at)
        quotes = end > at and kind == QUOTE
        if quotes:
            quoted += lines[at:end]
        else:
            kept.append(lines[at])
        at = max(at + 1, end)
    return "\n".join(kept), "\n".join(quoted)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Above:
    """The lines that no mark, phone or quote takes away."""

    lines: list[str]
    how: str
    warnings: list[str]
    typed: bool = False  # an end mark was
    foot: Sequence[str] = ()  # what a program set below "-- "
    marked: int | None = None  # the line from which its HTML says that it is a signature


def _above_marks(lines: Sequence[str]) -> _Above:
    kept: list[str] = []
    warnings: list[str] = []
    doubtful = False
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if line == endings.MARKED:
            inside = [line for line in lines[at + 1 :] if line.strip() != endings.MARKED]
            return _marked(kept, _above_marks(inside), warnings, doubtful=doubtful)
        if endings.END_MARK.fullmatch(line):
            if any(map(str.strip, lines[at + 1 :])):
                warnings.append(SIGNATURE)
            how = "inferred" if doubtful else "certain" if QUOTE in warnings else "end-mark"
            if line != "--" and len(line) <= _LONGEST_MARK:
                return _Above(lines=kept, how=how, warnings=warnings, typed=True)
            below = [below for below in lines[at + 1 :] if below.strip() != "--"]
            foot = _above_marks(below).lines
            return _Above(lines=kept, how=how, warnings=warnings, foot=foot)
        end, warning, sure = find_block(lines, at)
        if end > at:
            # A line that announces something, right above: it may be how an unknown program quotes.
            announced = warning == QUOTE and last_word(kept).endswith((":", "："))
            doubtful = doubtful or not sure or announced
            warnings.append(warning)
            at = end
            continue
        doubtful = doubtful or bool(warnings and line)  # something was written below a quote
        kept.append(lines[at])
        at += 1
    how = "inferred" if doubtful else "certain" if warnings else "none"
    return _Above(lines=kept, how=how, warnings=warnings)


def _marked(kept: list[str], inside: _Above, warnings: Sequence[str], *, doubtful: bool) -> _Above:
    """What a mail program marks as the signature; people write into it as well.

    A phone's line, or what a program's "--" begins, is certain to be one. Where nothing stands
    above it, it is one only if it looks like one.
    """
    warnings = [*warnings, *inside.warnings]
    doubtful = doubtful or inside.how == "inferred"
    first = next(filter(None, map(str.strip, inside.lines)), "")
    if not first:
        how = "inferred" if doubtful else inside.how if inside.warnings else "certain"
        return _Above(lines=kept, how=how, warnings=warnings, foot=inside.foot)
    below = any(map(str.strip, kept)) or is_sign_off(first) or is_name(first)
    return _Above(
        lines=[*kept, *inside.lines],
        how="inferred" if doubtful or not below else "certain" if warnings else "none",
        warnings=warnings,
        foot=inside.foot,
        marked=len(kept) if below else None,
    )


def _below_banner(lines: Sequence[str]) -> int:
    """The line below such words, up to three times a paragraph of up to 4 lines; or 0."""
    below = 0
    for _ in range(3):
        start = _skip_frame(lines, below)
        if not endings.BANNER.may_match("\n".join(lines[start : start + 4])):
            return below if below < len(lines) else 0
        for end in range(start + 1, min(len(lines), start + 4) + 1):
            words = " ".join(line.strip() for line in lines[start:end])
            if not lines[end - 1].strip() or len(words) > 2 * LONGEST_LINE:
                return below
            if endings.BANNER.fullmatch(words):
                below = _skip_frame(lines, end)
                break
    return below if below < len(lines) else 0


def _skip_frame(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and _is_blank(lines[at]):
        at += 1
    return at


def _is_blank(line: str) -> bool:
    return not line.strip()[:1].isalnum() and endings.BLANK.fullmatch(line) is not None
