"""Whole expressions of time, taken apart: every word of one is understood, or none is."""

import re

from relay.reading.when.clock import AT_HOUR, CLOCKS
from relay.reading.when.dates import DATES
from relay.reading.when.parts import Form, Match, Part, Read
from relay.reading.when.spans import SPANS
from relay.reading.when.words import PHRASES


def parts_of(text: str) -> tuple[Part, ...] | None:
    """The parts of a normalised expression in order; None where a word is not understood.

    At each place the longest form counts, even if its numbers are impossible.
    """
    parts: list[Part] = []
    position = 0
    while not _END.match(text, position):
        end, read = _longest(text, position)
        if not read:
            return None
        position = end
        parts += read
    return tuple(parts)


def _longest(text: str, position: int) -> tuple[int, Read]:
    space = _SPACE.match(text, position)
    start = space.end() if space else position
    found = _matches(text, start, _FORMS)
    if filler := _FILLER.match(text, start):
        forms = (*_FORMS, AT_HOUR) if filler["at"] else _FORMS
        found += _matches(text, filler.end(), forms)
    return max(found, key=lambda pair: pair[0], default=(position, None))


def _matches(text: str, start: int, forms: tuple[Form, ...]) -> list[tuple[int, Read]]:
    matches = ((pattern.match(text, start), read) for pattern, read in forms)
    return [(match.end(), read(match)) for match, read in matches if match]


def _phrase(match: Match) -> Read:
    return PHRASES[match[0]]


_LONGEST_FIRST = sorted(PHRASES, key=len, reverse=True)
_PHRASE = re.compile(
    rf"(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?<![a-z](?=[a-z]))(?<![0-9](?=[0-9:]))"
)
_FORMS: tuple[Form, ...] = ((_PHRASE, _phrase), *DATES, *CLOCKS, *SPANS)
_SPACE = re.compile(r" ?,? ?")
_FILLER = re.compile(r"(?:(?P<at>at|@)|on|在|於|喺|的|嘅)(?<![a-z](?=[a-z])) ?")
_END = re.compile(r" ?[.。]?$")
