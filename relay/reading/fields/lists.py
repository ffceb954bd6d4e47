"""A list of recipients over several lines, behind the word of its field. Pure."""

import re
from collections.abc import Callable, Sequence

from relay.reading.fields.entries import are_people, goes_on
from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.contacts import Contacts
from relay.reading.people.numbers import is_bare

_MOST_LINES = 1000
_MARKED = pattern(r"[ \t]*(?:[-–—*•·▪●]|[0-9]{1,2}[.)、])[ \t]*\S.{0,40}\Z")
_TITLED = Bilingual(
    r"[ \t]*(?:mrs?|ms|miss|mdm|dr|prof)\b\.?(?: [A-Z][\w'-]*){1,3}[ \t]*"
    r"⟦|\s*[\u4e00-\u9fff]{1,3}(?:先生|太太|女士|小姐|老師|老师|校長|校长|醫生|医生|太)\s*⟧",
    re.IGNORECASE,
)
_IS_SAID = pattern(r"[.!?。！？:：][\s\"”」]*\Z")  # a sentence, a greeting


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


def may_go_on(lines: Sequence[str], at: int) -> bool:
    """Whether a list that ended above goes on with names that nobody knows: "- Mrs Lum", 陳太.

    Closed by a blank line, above more: either all have a mark, or one is a person's by its title.
    """
    end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
    block = lines[at:end][:_MOST_LINES]
    if not block or _next(lines, end) is None or any(map(_IS_SAID.search, block)):
        return False
    return all(map(_MARKED.match, block)) or (len(block) == 1 and bool(_TITLED.fullmatch(block[0])))


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
