"""A list of recipients over several lines, behind the word of its field. Pure."""

from collections.abc import Callable, Sequence

from relay.reading.fields.entries import are_people, goes_on
from relay.reading.people.contacts import Contacts
from relay.reading.people.numbers import is_bare

_MOST_LINES = 1000


def whole_list(
    lines: Sequence[str], at: int, value: str, contacts: Contacts, ends: Callable[[str], bool]
) -> tuple[str, int]:
    """All of a list that begins with `value` on the line `at`, and the line where it ends.

    It goes on after a separator, and in lines like those above, down to one that `ends` it.
    """
    words = [value]
    if not value:
        following = _next(lines, at + 1)
        at = at if following is None else following - 1
    people = not ends(value) and are_people(value, contacts)
    until = _end_of_people(lines, at + 1, contacts, ends) if people else 0
    while at + 1 < len(lines) and len(words) <= _MOST_LINES:
        line = lines[at + 1]
        joined = not value or goes_on(words[-1], line) or is_bare(line) or at + 1 < until
        if not line.strip() or ends(line) or not joined:
            break
        words.append(line)
        at += 1
    return "\n".join(words), at


# -- private --------------------------------------------------------------------------------------


def _end_of_people(
    lines: Sequence[str], start: int, contacts: Contacts, ends: Callable[[str], bool]
) -> int:
    """Below the lines of people that stand there, closed by a blank line or a field.

    Otherwise a text may begin there: "Driver Wong 9123 4567 / picks you up at 8."
    """
    end = start
    while end < min(len(lines), start + _MOST_LINES) and not ends(lines[end]):
        if not are_people(lines[end], contacts):
            break
        end += 1
    open_text = end < len(lines) and lines[end].strip()
    return start if open_text and not ends(lines[end]) else end


def _next(lines: Sequence[str], start: int) -> int | None:
    """The next line that is not blank."""
    return next((n for n in range(start, len(lines)) if lines[n].strip()), None)
