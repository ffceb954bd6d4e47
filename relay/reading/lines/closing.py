"""How a mail is closed below its text: a sign-off, a name, a card, a disclaimer. Pure."""

from collections.abc import Sequence

from relay.reading.lines import devices, endings
from relay.reading.lines.attribution import LONGEST_LINE
from relay.reading.lines.last_lines import find_last_line, may_be_last_line
from relay.reading.lines.letters import closes_a_letter, is_thankful, may_close_a_letter
from relay.reading.lines.quotes import header_name, skip_blank
from relay.reading.lines.writer import is_writer

_LONGEST_SIGNATURE = 15  # lines
_WIDEST_SIGNATURE = 80  # characters a line
_WIDEST_CARD = 40  # of a name without a closing phrase, and of what stands under it


def find_closing(lines: Sequence[str], writer: frozenset[str]) -> int:
    """The line where a disclaimer, a sign-off or a signature starts, with text above it.

    The number of lines where there is none.
    """
    first = skip_blank(lines, 0)
    if _is_all_closing(lines[first:], writer):
        return first
    start = first + 1
    end = next((n for n in range(start, len(lines)) if _is_disclaimer(lines[n])), len(lines))
    end = _footer(lines, start, end)
    for number in range(max(start, _short_from(lines, end) - 1), end):
        if is_sign_off(lines[number]) or closes_a_letter(lines[:end], number):
            return number
        if _is_unheard_of(lines, number, end):
            return number
    return min(
        _contacts(lines, start, end),
        _name(lines, start, end, writer),
        find_last_line(lines, start, end),
    )


def looks_signed(lines: Sequence[str], writer: frozenset[str]) -> bool:
    """Whether something in a text that was not cut could be a signature, or what is not its own."""
    last_line = last_word(lines)
    if is_writer(last_line, writer):
        return True
    if is_thankful(last_line) and any(line.strip() not in ("", last_line) for line in lines):
        return True
    if may_be_last_line(lines) or _begins_signed(lines):
        return True
    if any(may_close_a_letter(lines, number) for number in range(len(lines))):
        return True
    paragraphs = _paragraphs(lines)
    if len(paragraphs) < 2:
        return bool(paragraphs) and _is_card(paragraphs[0][1:])
    last = paragraphs[-1]
    if len(last) == 1 and endings.FIRST_NAME.fullmatch(last[0]):
        return True
    above = paragraphs[-2][-1]
    if len(last) == 1 and endings.TEAM.fullmatch(last[0]) and not above.endswith((":", "：")):
        return True
    if endings.PERSON.fullmatch(last[-1]):
        return True
    if len(last) > 1 and endings.WISH.fullmatch(last[-2]) and is_name(last[-1]):
        return True
    if is_name(last[0]) and all(len(line) <= _WIDEST_CARD for line in last[:_LONGEST_SIGNATURE]):
        return True
    return any(_is_suspicious(line) for paragraph in paragraphs for line in paragraph)


def is_only_closing(text: str) -> bool:
    """Whether there is nothing but thanks or a sign-off, and perhaps who signs: Thanks / Amy."""
    written = [line.strip() for line in text.split("\n") if line.strip()]
    if not 0 < len(written) <= _LONGEST_SIGNATURE:
        return False
    return is_sign_off(written[0]) and all(
        len(line) <= _WIDEST_CARD and not endings.SENTENCE.fullmatch(line) for line in written[1:]
    )


def is_sign_off(line: str) -> bool:
    line = line.strip()
    return len(line) <= _WIDEST_SIGNATURE and (
        endings.SIGN_OFF.fullmatch(line) is not None or endings.SIGNED.fullmatch(line) is not None
    )


def is_name(line: str) -> bool:
    return len(line) <= _WIDEST_CARD and endings.SIGNS.fullmatch(line) is not None


def last_word(lines: Sequence[str]) -> str:
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


# -- private --------------------------------------------------------------------------------------


def _is_all_closing(lines: Sequence[str], writer: frozenset[str]) -> bool:
    """Whether there is no text: a sign-off or the writer's name, and a number or address below."""
    written = [line.strip() for line in lines if line.strip()]
    if not 1 < len(written) <= _LONGEST_SIGNATURE:
        return False
    return (
        (is_sign_off(written[0]) or is_writer(written[0], writer))
        and any(map(_is_contact, written[1:]))
        and not any(map(endings.SENTENCE.fullmatch, written[1:]))
    )


def _begins_signed(lines: Sequence[str]) -> bool:
    """Whether all there is could be who signs: a sign-off, and below it a name."""
    written = [line.strip() for line in lines if line.strip()]
    return len(written) > 1 and is_name(written[1]) and is_only_closing("\n".join(written))


def _name(lines: Sequence[str], start: int, end: int, writer: frozenset[str]) -> int:
    """The line with the writer's name, last or above a few that could be a card; or `end`.

    With the polite words right above it. Names may be the text: a line that leads up to them, or
    another one above, tells so.
    """
    for number in range(max(start, _short_from(lines, end)), end):
        if not writer or not _names(lines[number], writer):
            continue
        top = number
        while top > start and lines[top - 1].strip() and _is_polite(lines[top - 1]):
            top -= 1
        apart = not lines[top - 1].strip()
        above = last_word(lines[:top])
        below = [line.strip() for line in lines[number + 1 : end] if line.strip()]
        card = apart and not any(map(endings.SENTENCE.fullmatch, below))
        if above.endswith((":", "：", ",", "，", "、")) or not (card or not below):
            continue
        addressed = "@" in lines[number]
        if addressed and (not apart or endings.WRITE_TO.search(above)):
            continue
        if apart or not is_name(above):
            return top
    return end


def _names(line: str, writer: frozenset[str]) -> bool:
    """Whether a line is the writer's name, or a card on one line that begins with it."""
    first, *more = endings.BESIDE.split(line.strip())
    return is_writer(first, writer) and (not more or len(line) <= _WIDEST_SIGNATURE)


def _is_polite(line: str) -> bool:
    return endings.POLITE.fullmatch(line.strip()) is not None


def _is_unheard_of(lines: Sequence[str], number: int, end: int) -> bool:
    """Whether a line alone at the end tells what the mail was sent from, which we do not know."""
    if devices.SENT_FROM_MY.fullmatch(lines[number].strip()) is None:
        return False
    return not lines[number - 1].strip() and not any(map(str.strip, lines[number + 1 : end]))


def _footer(lines: Sequence[str], start: int, end: int) -> int:
    """The ruler above a mailing list's or a scanner's lines, or the dash above a name; or `end`."""
    for number in range(max(start, _short_from(lines, end) - 1), end):
        line = lines[number].strip()
        ruler, dash = endings.RULER.fullmatch(line), endings.DASH.fullmatch(line)
        if not (ruler or dash):
            continue
        below = [line.strip() for line in lines[number + 1 : end] if line.strip()]
        if ruler and any(map(_is_of_a_footer, below)):
            return number
        if dash and below and is_name(below[0]):
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


def _is_contact(line: str) -> bool:
    line = line.strip()
    pieces = (line, *endings.BESIDE.split(line))
    return len(line) <= _WIDEST_SIGNATURE and any(map(endings.CONTACT.fullmatch, pieces))


def _is_disclaimer(line: str) -> bool:
    return endings.DISCLAIMER.match(line.strip()[:LONGEST_LINE]) is not None


def _is_card(lines: Sequence[str]) -> bool:
    """A name and a number or address under it, though no blank line stands above them."""
    named = next((n for n, line in enumerate(lines) if is_name(line)), len(lines))
    return any(map(_is_contact, lines[named + 1 :]))


def _is_suspicious(line: str) -> bool:
    name = header_name(line)
    return (
        is_sign_off(line)
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
