"""A form that begins with its text, and names the recipients below it. Pure."""

from collections.abc import Sequence

from relay.reading.fields.entries import are_people
from relay.reading.fields.field_lines import field_line, word_before_colon
from relay.reading.fields.field_words import OPTION, SENDER, TEXT, TIME, TO, is_of_an_sms
from relay.reading.lines.cut import cut
from relay.reading.lines.greeting import is_greeting
from relay.reading.people.contacts import Contacts
from relay.reading.people.numbers import is_bare

_BELOW = (TO, TIME, SENDER, OPTION)
_MOST_LINES, _MOST_GREETINGS = 500, 3


def turned(text: str, contacts: Contacts) -> tuple[str, bool]:
    """A mail whose first field is that of the text, with the fields below it set above.

    Those begin with the recipients: `To:`, 收件人, and nothing but people. A phone alone, or a
    time above them, may be what the text tells. And whether it is in doubt what stands around them.
    """
    lines = text.split("\n", _MOST_LINES)
    start = _first(lines, 0)
    for _ in range(_MOST_GREETINGS):
        start = (
            _first(lines, start + 1) if start < len(lines) and is_greeting(lines[start]) else start
        )
    if start >= len(lines) or field_line(lines[start]).kind != TEXT:
        return text, False
    at = next((n for n in range(start + 1, len(lines)) if _names(lines[n], contacts)), 0)
    end = _end(lines, at) if at else 0
    rest = "\n".join(lines[end:])
    others = any(field_line(line).kind in (TO, TEXT) for line in lines[end:])
    own = cut("\n".join([field_line(lines[start]).value, *lines[start + 1 : at]]))
    if not at or others or not own.text.strip() or own.how != "none" or own.looks_signed:
        return text, False  # below a signature nobody is named
    whole = [*lines[at:end], *lines[start:at], *([""] if rest.strip() else []), *lines[end:]]
    below = cut(rest)
    doubtful = bool(below.text.strip()) or below.how == "inferred" or _may_be_told(own.text)
    return "\n".join([*lines[:start], *whole]), doubtful


# -- private --------------------------------------------------------------------------------------


def _first(lines: Sequence[str], at: int) -> int:
    """The next line that is not blank."""
    return next((n for n in range(at, len(lines)) if lines[n].strip()), len(lines))


def _may_be_told(text: str) -> bool:
    """Whether the line of the people may be one more of the text: 金額, 收款人, 收件人."""
    last = text.rstrip().rpartition("\n")
    return last[2].endswith((":", "：")) or (bool(last[1]) and bool(word_before_colon(last[2])[0]))


def _names(line: str, contacts: Contacts) -> bool:
    found = field_line(line)
    if found.kind != TO or not is_of_an_sms(found.word, TO):
        return False
    return is_bare(found.value) or are_people(found.value, contacts)


def _end(lines: Sequence[str], at: int) -> int:
    """Below the fields that begin there; a line with a word and a colon right below is theirs."""
    end = at + 1
    while (below := _first(lines, end)) < len(lines):
        line, kind = lines[below], field_line(lines[below]).kind
        among = below == end and not kind and (word_before_colon(line)[0] or is_bare(line))
        if kind not in _BELOW and not among:
            break
        end = below + 1
    return end
