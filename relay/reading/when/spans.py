"""Spans from now as people write them: "in 2 hours", "3 days later", 半個鐘後."""

import re
from collections.abc import Iterator
from fractions import Fraction

from relay.reading.when.parts import Form, Later, Match, Part, Read, Shift

_ENGLISH_UNITS = {
    word: unit
    for unit, words in (
        ("minute", "minutes minute mins min"),
        ("hour", "hours hour hrs hr h"),
        ("day", "days day"),
        ("week", "weeks week wks wk"),
        ("month", "months month"),
    )
    for word in words.split()
}
_CHINESE_UNITS = {
    word: unit
    for unit, words in (
        ("minute", "分鐘 分"),
        ("hour", "小時 鐘頭 鐘"),
        ("day", "日 天"),
        ("week", "星期 禮拜 周"),
        ("month", "月"),
    )
    for word in words.split()
}
_MINUTES = {"minute": 1, "hour": 60}
_DAYS = {"day": 1, "week": 7}
_HALF = Fraction(1, 2)

Piece = tuple[str, Fraction]


def _later(match: Match) -> Read:
    return _span(tuple(_english_pieces(match["span"])))


def _ago(match: Match) -> Read:
    span = _span(tuple(_english_pieces(match["span"])))
    return None if span is None else tuple(_before(part) for part in span)


def _chinese_later(match: Match) -> Read:
    return _span(tuple(_chinese_pieces(match["span"])))


def _span(pieces: tuple[Piece, ...]) -> Read:
    """Hours and minutes are absolute; whole days, weeks or months name a day."""
    units = tuple(unit for unit, _ in pieces)
    if units in (("minute",), ("hour",), ("hour", "minute")):
        minutes = sum((count * _MINUTES[unit] for unit, count in pieces), Fraction(0))
        whole = minutes > 0 and minutes.denominator == 1
        return (Later(int(minutes)),) if whole else None
    count = pieces[0][1]
    if len(pieces) > 1 or count <= 0 or count.denominator != 1:
        return None
    if units == ("month",):
        return (Shift(months=int(count)),)
    return (Shift(int(count) * _DAYS[units[0]]),)


def _before(part: Part) -> Part:
    if isinstance(part, Later):
        return Later(-part.minutes)
    return Shift(-part.days, -part.months) if isinstance(part, Shift) else part


def _english_pieces(span: str) -> Iterator[Piece]:
    for number, and_half, one, unit, more in re.findall(_ENGLISH_PIECE, span):
        count = Fraction(number or 1) if number or one else _HALF
        yield _ENGLISH_UNITS[unit], count + _HALF * bool(and_half or more)


def _chinese_pieces(span: str) -> Iterator[Piece]:
    for number, and_half, unit, more in re.findall(_CHINESE_PIECE, span):
        count = Fraction(number) if number else _HALF
        yield _CHINESE_UNITS[unit], count + _HALF * bool(and_half or more)


_NUMBER = r"([0-9]{1,4}(?:\.[0-9]{1,2})?)"


def _english_piece(units: str) -> str:
    count = rf"(?:{_NUMBER}( and a half)? ?|(an? )(?!half)|(?:a )?half (?:an? )?)"
    return rf"{count}({units})(?![a-z])( and a half)?"


def _chinese_piece(units: str) -> str:
    return rf"(?:{_NUMBER}個?(半)?|半個?)({units})(半)?"


def _run(first: str, between: str, minutes: str) -> str:
    """A span as it is searched for: one piece, or hours and minutes."""
    return rf"(?P<span>{first}(?:{between}{minutes})?)"


_ENGLISH_PIECE = _english_piece("|".join(_ENGLISH_UNITS))
_CHINESE_PIECE = _chinese_piece("|".join(_CHINESE_UNITS))
_ENGLISH_RUN = _run(_ENGLISH_PIECE, "(?:,? and |,? ?)", _english_piece("minutes?|mins?"))
_CHINESE_RUN = _run(_CHINESE_PIECE, "零?", _chinese_piece("分鐘?"))

SPANS: tuple[Form, ...] = (
    (re.compile(rf"in {_ENGLISH_RUN}(?:'? time| from now)?(?![a-z])"), _later),
    (re.compile(rf"{_ENGLISH_RUN} (?:from now|later)(?![a-z])"), _later),
    (re.compile(rf"{_ENGLISH_RUN} ago(?![a-z])"), _ago),
    (re.compile(rf"{_CHINESE_RUN}(?:之後|以後|後)"), _chinese_later),
)
