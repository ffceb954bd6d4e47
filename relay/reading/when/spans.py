"""Spans from now as people write them: "in 2 hours", "3 days later", 半個鐘後."""

import re
from collections.abc import Iterator
from decimal import Decimal

from relay.reading.pattern import Chinese, Needing, pattern
from relay.reading.when.clock import FIVE
from relay.reading.when.parts import About, Form, Later, Match, Read, Shift

_ENGLISH_UNITS = {
    word: unit
    for unit, words in (
        ("minute", "minutes minute mins min"),
        ("hour", "hours hour hrs hr h"),
        ("day", "days day"),
        ("week", "weeks week wks wk"),
        ("fortnight", "fortnights fortnight"),
        ("month", "months month"),
    )
    for word in words.split()
}
_CHINESE_UNITS = {
    word: unit
    for unit, words in (
        ("minute", "分鐘 分"),
        ("quarter", "刻鐘"),
        ("five", "個字"),
        ("hour", "小時 鐘頭 鐘"),
        ("day", "日 天"),
        ("week", "星期 禮拜 周"),
        ("month", "個月"),
    )
    for word in words.split()
}
_MINUTES = {"minute": 1, "five": FIVE, "quarter": 15, "hour": 60}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_FEW_DAYS = tuple(Shift(days) for days in range(1, 11))
_HALF = Decimal("0.5")

Piece = tuple[str, Decimal]


def _later(match: Match) -> Read:
    return _span(tuple(_english_pieces(match["span"])))


def _perhaps_later(match: Match) -> Read:
    later = _later(match)
    return later and (*later, About())


def _days_on(match: Match) -> Read:
    """ "A week today", "2 weeks from tomorrow", "tomorrow week"."""
    span, start = _later(match), 0 if match["day"] == "today" else 1
    if not span or not isinstance(span[0], Shift) or span[0].months:
        return None
    return (Shift(span[0].days + start),)


def _week_on(match: Match) -> Read:
    return (Shift(7 if match["day"] == "today" else 8),)


def _ago(match: Match) -> Read:
    return _before(_later(match))


def _chinese_later(match: Match) -> Read:
    """23日後 is perhaps the time after the 23rd; 3日後 is in three days."""
    span = _span(tuple(_chinese_pieces(match["span"])))
    if span and match["span"].endswith("日") and span[0] not in _FEW_DAYS:
        return (*span, About())
    return span


def _chinese_passing(match: Match) -> Read:
    """過兩個鐘. Not 過兩日, which is some day soon."""
    span = _chinese_later(match)
    return span if span and isinstance(span[0], Later) else None


def _chinese_ago(match: Match) -> Read:
    return _before(_span(tuple(_chinese_pieces(match["span"]))))


def _span(pieces: tuple[Piece, ...]) -> Read:
    """Hours and minutes are absolute; whole days, weeks or months name a day."""
    units = tuple(unit for unit, _ in pieces)
    if units[-1] in _MINUTES:
        minutes = sum((count * _MINUTES[unit] for unit, count in pieces), Decimal())
        sound = minutes > 0 and minutes % 1 == 0 and units[:-1] in ((), ("hour",))
        return (Later(int(minutes)),) if sound else None
    count = pieces[0][1]
    if len(pieces) > 1 or count <= 0 or count % 1 != 0:
        return None
    if units == ("month",):
        return (Shift(months=int(count)),)
    return (Shift(int(count) * _DAYS[units[0]]),)


def _before(read: Read) -> Read:
    match read:
        case (Later(minutes=minutes),):
            return (Later(-minutes),)
        case (Shift(days=days, months=months),):
            return (Shift(-days, -months),)
    return None


def _english_pieces(span: str) -> Iterator[Piece]:
    for number, and_half, one, unit, more in re.findall(_ENGLISH_PIECE, span):
        count = Decimal(number or 1) if number or one else _HALF
        yield _ENGLISH_UNITS[unit], count + _HALF * bool(and_half or more)


def _chinese_pieces(span: str) -> Iterator[Piece]:
    for number, and_half, one, unit, more in re.findall(_CHINESE_PIECE, span):
        count = Decimal(number) if number else _HALF + bool(one)
        yield _CHINESE_UNITS[unit], count + _HALF * bool(and_half or more)


_NUMBER = r"((?!0+(?![0-9.]))[0-9]{1,4}(?:\.[0-9]{1,2})?)"


def _english_piece(units: str) -> str:
    count = rf"(?:{_NUMBER}( and a half| 1/2)? ?|(an? )(?!half)|(?:a )?half (?:an? )?)"
    return rf"{count}({units})(?![a-z])( and a half)?"


def _chinese_piece(units: str) -> str:
    return rf"(?:{_NUMBER}(?:[個粒](半)?)?|半[個粒]?|(個半))({units})(半)?"


def _run(first: str, between: str, minutes: str) -> str:
    """A span as it is searched for: one piece, or hours and minutes."""
    return rf"(?P<span>{first}(?:{between}{minutes})?)"


_ENGLISH_PIECE = _english_piece("|".join(_ENGLISH_UNITS))
_CHINESE_PIECE = _chinese_piece("|".join(_CHINESE_UNITS))
_ENGLISH_RUN = _run(_ENGLISH_PIECE, "(?:,? and |,? ?)", _english_piece("minutes?|mins?"))
_DAYS_RUN = _english_piece("days?|weeks?|wks?|fortnights?")
_CHINESE_RUN = _run(_CHINESE_PIECE, "零?", _chinese_piece("分鐘?"))
_ABOUT = r"in (?:about|around|approx\.?|approximately|roughly)"
_NEAR_DAY = "(?P<day>today|tomorrow|tmr)(?![a-z])"

# Each with a word that it has in it.
_IN_ENGLISH = (
    ("in ", rf"in (?:exactly )?{_ENGLISH_RUN}(?:'?s?'? time| from now)?(?![a-z])", _later),
    ("from now|later", rf"{_ENGLISH_RUN} (?:from now|later)(?![a-z])", _later),
    ("in ", rf"{_ABOUT} {_ENGLISH_RUN}(?:'?s?'? time| from now)?(?![a-z])", _perhaps_later),
    # To some it is the earliest time, to others the time.
    ("after ", rf"after {_ENGLISH_RUN}(?![a-z])", _perhaps_later),
    ("day|week|wk|fortnight", rf"(?P<span>{_DAYS_RUN}) (?:from )?{_NEAR_DAY}", _days_on),
    (" week", rf"{_NEAR_DAY} week(?![a-z])", _week_on),
    (" ago", rf"{_ENGLISH_RUN} ago(?![a-z])", _ago),
)
_IN_CHINESE = (
    (rf"{_CHINESE_RUN}(?:之後|以後|後)", _chinese_later),
    (rf"再?過多?{_CHINESE_RUN}(?:之後|以後|後)?", _chinese_passing),
    (rf"{_CHINESE_RUN}(?:之前|以前|前)", _chinese_ago),
)
SPANS: tuple[Form, ...] = (
    *((Needing(needs, pattern(form)), read) for needs, form, read in _IN_ENGLISH),
    *((Chinese(form), read) for form, read in _IN_CHINESE),
)
