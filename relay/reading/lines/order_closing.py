"""Thanks and a name between an order and its text: they close the order, and are no text. Pure."""

from collections.abc import Sequence

from relay.reading.lines import endings
from relay.reading.lines.closing import is_name, is_only_closing, is_sign_off
from relay.reading.lines.cut import part_quotes
from relay.reading.lines.quotes import find_block, skip_blank
from relay.reading.lines.writer import is_writer

_MOST_LINES, _HIGHEST = 60, 6


def split_order_closing(below: str, writer: frozenset[str], *, marked: bool) -> tuple[str, str]:
    """The closing of an order, "Thanks, / Amy", and what stands below it; ("", below): none does.

    `marked`: the order ends in a colon or the like. Then what follows begins the text, but for
    thanks with a name below them and more below that.
    """
    own, quoted = part_quotes(below)
    if not marked and _is_all(own, writer):
        return own.strip(), quoted  # the order has no text
    lines = below.split("\n", _MOST_LINES)
    start = skip_blank(lines, 0)
    end = _end(lines, start)
    block = [line.strip() for line in lines[start:end]]
    if not block or not _closes(block, writer, marked=marked):
        return "", below
    after = skip_blank(lines, end)
    if len(block) == 1 and after < len(lines) and _end(lines, after) == after + 1:
        end = after + 1 if is_writer(lines[after], writer) else end
    rest = "\n".join(lines[end:])
    if marked and _ends(part_quotes(rest)[0].strip(), writer):
        return "", below  # what stands below the thanks is no text, so that they are
    return ("\n".join(lines[start:end]).strip(), rest) if rest.strip() else ("", below)


# -- private --------------------------------------------------------------------------------------


def _ends(own: str, writer: frozenset[str]) -> bool:
    marked = endings.END_MARK.fullmatch(own.partition("\n")[0].strip()) is not None
    return own != "" and (marked or _is_all(own, writer))


def _is_all(own: str, writer: frozenset[str]) -> bool:
    lines = [line for line in own.split("\n") if line.strip()]
    named = bool(lines) and all(is_writer(line, writer) for line in lines[:_HIGHEST])
    return is_only_closing(own) or (named and len(lines) <= _HIGHEST)


def _end(lines: Sequence[str], at: int) -> int:
    """Where the paragraph that begins there ends: at a blank line, or at a quoted mail."""
    while at < len(lines) and lines[at].strip() and find_block(lines, at)[0] == at:
        if endings.END_MARK.fullmatch(lines[at].strip()):
            break
        at += 1
    return at


def _closes(block: Sequence[str], writer: frozenset[str], *, marked: bool) -> bool:
    first, *more = block
    if len(block) > _HIGHEST or not (is_sign_off(first) or is_writer(first, writer)):
        return False
    if marked and not more:
        return False
    return all(
        is_writer(line, writer) or is_name(line) or endings.CONTACT.fullmatch(line) is not None
        for line in more
    )
