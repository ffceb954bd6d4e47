"""Whole expressions of time, taken apart: every word of one is understood, or none is."""

import re
from dataclasses import dataclass

from relay.reading.pattern import Bilingual, forms_of, pattern
from relay.reading.when.clock import AT_FORMS, CLOCKS, NEAR_HOUR
from relay.reading.when.dates import DATES
from relay.reading.when.parts import Clock, Form, Half, Match, Part, Read
from relay.reading.when.phrases import PHRASES
from relay.reading.when.spans import SPANS
from relay.reading.when.weekdays import WEEKDAY_FORMS
from relay.reading.when.zones import ZONES


def parts_of(text: str) -> tuple[Part, ...] | None:
    """The parts of a normalised expression in order; None where a word is not understood.

    At each place the longest form counts, even if its numbers are impossible.
    """
    text = text.rstrip(" .。!,;")
    parts: list[Part] = []
    position, opened = 0, False
    while position < len(text):
        end, read = _next(text, position, parts)
        bracket = _BRACKET.match(text, position) if read is None else None
        if bracket and (bracket["close"] is not None) is opened:
            position, opened = bracket.end(), not opened
            continue
        if read is None:
            return None
        position = end
        parts += read
    return None if opened else tuple(parts)


def _next(text: str, position: int, parts: list[Part]) -> tuple[int, Read]:
    """Where the next part ends, and what it says."""
    if (dash := _DASH.match(text, position)) and not any(isinstance(p, Clock) for p in parts):
        end, read = _longest(text, dash.end(), parts)
        return (end, read) if read and isinstance(read[0], Clock | Half) else (position, None)
    space = _SPACE.match(text, position)
    return _longest(text, space.end() if space else position, parts)


def _longest(text: str, start: int, parts: list[Part]) -> tuple[int, Read]:
    found = _ANY.matches(text, start)
    if parts and isinstance(parts[-1], Half):
        found += _NEAR.matches(text, start)
    if filler := _FILLER.match(text, start):
        forms = _NEAR if filler["near"] else _AT if filler["at"] else _ANY
        found += forms.matches(text, filler.end())
    return max(found, key=lambda pair: pair[0], default=(start, None))


@dataclass(frozen=True, slots=True)
class _Forms:
    """Forms as they are tried on words in ASCII, and on others: nearly all are tried in vain."""

    ascii: tuple[Form, ...]
    others: tuple[Form, ...]

    def matches(self, text: str, start: int) -> list[tuple[int, Read]]:
        forms = self.ascii if text.isascii() else self.others
        return [(m.end(), read(m)) for form, read in forms if (m := form.match(text, start))]


def _in_both(*forms: Form) -> _Forms:
    both = [(*forms_of(form), read) for form, read in forms]
    ascii = tuple((form, read) for form, _, read in both if form is not None)
    return _Forms(ascii, tuple((form, read) for _, form, read in both))


def _phrase(match: Match) -> Read:
    return PHRASES[match[0]]


_LONGEST_FIRST = sorted(PHRASES, key=len, reverse=True)
_PHRASE = Bilingual(
    "(?:(?!)"
    + "".join(rf"|{re.escape(p)}" if p.isascii() else rf"⟦|{re.escape(p)}⟧" for p in _LONGEST_FIRST)
    + r")(?<![a-z](?=[a-z]))(?<![0-9](?=[0-9:]))"
)
_FORMS: tuple[Form, ...] = (
    (_PHRASE, _phrase),
    *DATES,
    *WEEKDAY_FORMS,
    *CLOCKS,
    *SPANS,
    *ZONES,
)
_ANY, _AT, _NEAR = _in_both(*_FORMS), _in_both(*AT_FORMS, *_FORMS), _in_both(NEAR_HOUR)
_SPACE = pattern(r" ?,? ?")
# Between a day and its time only: elsewhere a dash is a range.
_DASH = pattern(r" - | ?: ?")
_BRACKET = pattern(r" ?,? ?(?:\((?! ?\))|(?P<close>\)))")
_FILLER = pattern(
    r"(?:(?P<at>at|@)|(?P<near>(?:at )?(?:around|about|approx\.?|approximately|roughly|circa))"
    r"|on|在|於|喺|的|嘅)(?<![a-z](?=[a-z])) ?"
)
