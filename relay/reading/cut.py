"""Where the text of a mail ends: above an end mark, a quote, a signature, a disclaimer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from relay.reading import endings
from relay.reading.quotes import (
    LONGEST_LINE,
    QUOTE,
    SIGNATURE,
    find_block,
    header_name,
    skip_blank,
)
from relay.reading.signature import find_known
from relay.reading.writer import is_writer

_MOST_LINES = 5000  # what stands further down is left out
_LONGEST_SIGNATURE = 15  # lines
_WIDEST_SIGNATURE = 80  # characters a line
_WIDEST_CARD = 40  # of a name without a closing phrase, and of what stands under it


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


def cut(
    text: str, known: frozenset[str] = frozenset(), writer: frozenset[str] = frozenset()
) -> Cut:
    """The text without what stands below or around it.

    First what comes first: an end mark on a line of its own, the line of a phone, a quote; what
    stands between and below quotes stays, and then the cut is inferred. After that a disclaimer,
    a sign-off and a signature at the end, all of them inferred, as is a banner at the top. An end
    mark that a person typed is obeyed to the letter; "-- " is set by programs, so a sign-off above
    it is looked for as well. A signature whose fingerprint is `known` is certain. The name of the
    `writer` begins one.
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
    end = len(lines) if above.typed else _signature(lines, writer)
    end = end if above.marked is None else min(end, above.marked)
    if end < len(lines):
        lines, how, sure = lines[:end], "inferred", False
    signature = above.lines[end:]
    if signature:
        warnings.append(SIGNATURE)
    looks_signed = how in ("none", "certain") and (
        _looks_signed(lines) or is_writer(_last_word(lines), writer)
    )
    return Cut(
        text="\n".join(line.rstrip() for line in lines).strip("\n"),
        how=how,
        warnings=tuple(dict.fromkeys(warnings)),
        looks_signed=looks_signed or (block is not None and not block.certain),
        signature="\n".join([*signature, *above.foot]).strip() if signature else "",
        remembered=block.fingerprint if block is not None and sure else "",
    )


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
            if line != "--":
                return _Above(lines=kept, how=how, warnings=warnings, typed=True)
            below = [below for below in lines[at + 1 :] if below.strip() != "--"]
            foot = _above_marks(below).lines
            return _Above(lines=kept, how=how, warnings=warnings, foot=foot)
        end, warning, sure = find_block(lines, at)
        if end > at:
            # A line that announces something, right above: it may be how an unknown program quotes.
            announced = warning == QUOTE and _last_word(kept).endswith((":", "："))
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
    below = any(map(str.strip, kept)) or _is_sign_off(first) or _is_name(first)
    return _Above(
        lines=[*kept, *inside.lines],
        how="inferred" if doubtful or not below else "certain" if warnings else "none",
        warnings=warnings,
        foot=inside.foot,
        marked=len(kept) if below else None,
    )


def _last_word(lines: Sequence[str]) -> str:
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _below_banner(lines: Sequence[str]) -> int:
    """The line below such words, up to three times a paragraph of up to 4 lines; or 0."""
    below = 0
    for _ in range(3):
        start = _skip_frame(lines, below)
        for end in range(start + 1, min(len(lines), start + 4) + 1):
            words = " ".join(line.strip() for line in lines[start:end])
            if not lines[end - 1].strip() or len(words) > 2 * LONGEST_LINE:
                return below
            if endings.BANNER.fullmatch(words):
                below = _skip_frame(lines, end)
                break
    return below


def _skip_frame(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and endings.BLANK.fullmatch(lines[at]):
        at += 1
    return at


def _signature(lines: Sequence[str], writer: frozenset[str]) -> int:
    """The line where a disclaimer, a sign-off or a signature starts, with text above it."""
    start = skip_blank(lines, 0) + 1
    end = next((n for n in range(start, len(lines)) if _is_disclaimer(lines[n])), len(lines))
    end = _footer(lines, start, end)
    for number in range(max(start, _short_from(lines, end) - 1), end):
        if _is_sign_off(lines[number]) or _is_unheard_of(lines, number, end):
            return number
    return min(_contacts(lines, start, end), _name(lines, start, end, writer))


def _name(lines: Sequence[str], start: int, end: int, writer: frozenset[str]) -> int:
    """The line with the writer's name, last or above a few that could be a card; or `end`.

    Names may be the text: a line that leads up to them, or another one above, tells so.
    """
    for number in range(max(start, _short_from(lines, end)), end):
        if not writer or not is_writer(lines[number], writer):
            continue
        above = _last_word(lines[:number])
        apart = not lines[number - 1].strip()
        below = [line.strip() for line in lines[number + 1 : end] if line.strip()]
        card = apart and not any(map(endings.SENTENCE.fullmatch, below))
        if above.endswith((":", "：", ",", "，", "、")) or not (card or not below):
            continue
        if apart or not _is_name(above):
            return number
    return end


def _is_unheard_of(lines: Sequence[str], number: int, end: int) -> bool:
    """Whether a line alone at the end tells what the mail was sent from, which we do not know."""
    alone = not lines[number - 1].strip() and not any(map(str.strip, lines[number + 1 : end]))
    return alone and endings.SENT_FROM_MY.fullmatch(lines[number].strip()) is not None


def _footer(lines: Sequence[str], start: int, end: int) -> int:
    """The ruler above a mailing list's or a scanner's lines, or the dash above a name; or `end`."""
    for number in range(max(start, _short_from(lines, end) - 1), end):
        below = [line.strip() for line in lines[number + 1 : end] if line.strip()]
        line = lines[number].strip()
        if endings.RULER.fullmatch(line) and any(map(_is_of_a_footer, below)):
            return number
        if endings.DASH.fullmatch(line) and below and _is_name(below[0]):
            return number
    while end < len(lines) and end > start and endings.BLANK.fullmatch(lines[end - 1]):
        end -= 1  # the ruler above a disclaimer
    return end


def _contacts(lines: Sequence[str], start: int, end: int) -> int:
    """A last paragraph (or two) that starts with a name and has a number or address; or `end`."""
    number = end
    for _ in range(2):
        while number > start and not lines[number - 1].strip():
            number -= 1
        while number > start - 1 and lines[number - 1].strip():
            number -= 1
            if number == 0:
                return end
        block = lines[number:end]
        if number < _short_from(lines, end) or not any(map(_is_contact, block)):
            return end
        name = lines[number].strip()
        if number >= start and endings.NAME_LINE.fullmatch(name):
            return number
        if not all(_is_contact(line) for line in block if line.strip()):
            return end
    return end


def _is_of_a_footer(line: str) -> bool:
    return endings.FOOTER.fullmatch(line) is not None or _is_contact(line)


def _short_from(lines: Sequence[str], end: int) -> int:
    """The first line from which all to the end has the size of a signature."""
    start, height = end, 0
    while start > 0 and len(lines[start - 1].strip()) <= _WIDEST_SIGNATURE:
        height += bool(lines[start - 1].strip())
        if height > _LONGEST_SIGNATURE:
            break
        start -= 1
    return start


def _is_sign_off(line: str) -> bool:
    line = line.strip()
    return len(line) <= _WIDEST_SIGNATURE and (
        endings.SIGN_OFF.fullmatch(line) is not None or endings.SIGNED.fullmatch(line) is not None
    )


def _is_contact(line: str) -> bool:
    line = line.strip()
    pieces = (line, *endings.BESIDE.split(line))
    return len(line) <= _WIDEST_SIGNATURE and any(map(endings.CONTACT.fullmatch, pieces))


def _is_disclaimer(line: str) -> bool:
    return endings.DISCLAIMER.match(line.strip()[:LONGEST_LINE]) is not None


def _looks_signed(lines: Sequence[str]) -> bool:
    paragraphs = _paragraphs(lines)
    if len(paragraphs) < 2:
        return bool(paragraphs) and _is_card(paragraphs[0][1:])
    last = paragraphs[-1]
    if len(last) == 1 and endings.FIRST_NAME.fullmatch(last[0]):
        return True
    if endings.PERSON.fullmatch(last[-1]):
        return True
    if _is_name(last[0]) and all(len(line) <= _WIDEST_CARD for line in last[:_LONGEST_SIGNATURE]):
        return True
    return any(_is_suspicious(line) for paragraph in paragraphs for line in paragraph)


def _is_card(lines: Sequence[str]) -> bool:
    """A name and a number or address under it, though no blank line stands above them."""
    named = next((n for n, line in enumerate(lines) if _is_name(line)), len(lines))
    return any(map(_is_contact, lines[named + 1 :]))


def _is_name(line: str) -> bool:
    return len(line) <= _WIDEST_CARD and endings.SIGNS.fullmatch(line) is not None


def _is_suspicious(line: str) -> bool:
    name = header_name(line)
    return (
        _is_sign_off(line)
        or _is_contact(line)
        or _is_disclaimer(line)
        or endings.RULER.fullmatch(line) is not None
        or any(pattern.fullmatch(name) for pattern in endings.HEADERS.values())
    )


def _paragraphs(lines: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]
