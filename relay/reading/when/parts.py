"""The parts that an expression of time is made of, as they were said and before any calendar."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from relay.reading.pattern import Needing, Pattern


@dataclass(frozen=True, slots=True)
class Now:
    """At once."""


@dataclass(frozen=True, slots=True)
class Later:
    """So many minutes from now, in absolute time."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A day counted from today."""

    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 is Monday."""

    number: int
    weeks: int | None = None  # of which week, counted from this one; None: the first to come
    loose: bool = False  # "next Friday", which people mean in two ways
    after: int = 0  # "Monday week": so many weeks after the first to come


LAST = 0  # instead of the day: the last of the month


@dataclass(frozen=True, slots=True)
class Calendar:
    """A date of the calendar; what was left out is None."""

    day: int  # or `LAST`
    month: int | None = None
    year: int | None = None
    months_on: int | None = None  # instead of the month: counted from this one
    years_on: int | None = None  # instead of the year: counted from this one


@dataclass(frozen=True, slots=True)
class Dates:
    """One written date in all its readings; not sure means that it must be asked about."""

    readings: tuple[Calendar, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Half:
    """A part of the day, by the hours of the 24-hour clock that it can mean.

    24 and above are hours of the night that follows. `sure` hours need no question,
    `odd` ones do; any other hour contradicts the part of the day.
    """

    sure: frozenset[int]
    odd: frozenset[int] = frozenset()
    alone: tuple[int, ...] = ()  # what it may mean without an hour


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in all its readings: hours of the 24-hour clock, 24 is the end of the day."""

    hours: tuple[int, ...]
    minute: int = 0  # negative before the hour: a quarter to five is 5 and -15
    sure: bool = True
    twelve: bool = False  # a part of the day may move it by half a day


@dataclass(frozen=True, slots=True)
class DayStart:
    """Says of a midnight that it is the one before the day, not the one after."""


@dataclass(frozen=True, slots=True)
class About:
    """Says that the time is not meant exactly: it is asked about."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Says of a time of day that only beside a day it surely is one: 1530, 9.30.

    `numbers` are its two where they could be those of a date too, or be misread as such.
    """

    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as it was said: one that has any of these abbreviations, or an offset in
    minutes east of Greenwich. Without both, the zone of the reader."""

    names: frozenset[str] = frozenset()
    offset: int | None = None


Part = Now | Later | Shift | Weekday | Dates | Half | Clock | DayStart | About | Loose | Zone

Match = re.Match[str]
Read = tuple[Part, ...] | None  # None: the form is there, but its numbers are impossible
Form = tuple[Pattern | Needing, Callable[[Match], Read]]

MIDNIGHT = (0, 24)


def twelve_hour(hour: int, minute: int = 0) -> Clock | None:
    """An hour said without its half of the day; 13 to 23 need none, above 24 there is nothing."""
    if hour > 24 or (hour == 24 and minute):
        return None
    if hour > 12:
        return Clock((hour,), minute, sure=hour < 24)
    if hour == 0:
        return Clock(MIDNIGHT, minute, sure=False)
    hours = (0, 12, 24) if hour == 12 else (hour, hour + 12)
    return Clock(hours, minute, sure=False, twelve=True)


def digital(hour: int, minute: int = 0) -> Clock | None:
    """Two digits for the hour: the 24-hour clock."""
    if hour >= 24:
        return twelve_hour(hour, minute)
    return Clock((hour,), minute, twelve=hour <= 12)


def half_known(hour: int, minute: int, half: str) -> Clock | None:
    """An hour with "am" or "pm". 12 am is a midnight, and which one nobody can tell."""
    if not 1 <= hour <= 12:
        return None
    if half == "am" and hour == 12:
        return Clock(MIDNIGHT, minute, sure=False)
    return Clock((hour % 12 + (12 if half == "pm" else 0),), minute)


def both(one: Half, other: Half) -> Half:
    """The hours that two parts of the day have in common: 今晚 and 凌晨."""
    hours, others = one.sure | one.odd, other.sure | other.odd
    common = {h for h in hours if h % 24 in {o % 24 for o in others}}
    common |= {o for o in others if o % 24 in {h % 24 for h in hours}}
    sure = one.sure & other.sure
    return Half(sure, frozenset(common) - sure)


def within(clock: Clock, half: Half) -> Clock | None:
    """The readings of a time that its part of the day allows; None where they contradict."""
    if clock.sure and clock.hours[0] in half.sure:
        return clock
    shifts = (0, 12, 24) if clock.twelve else (0, 24)
    base = {hour % 12 if clock.twelve else hour % 24 for hour in clock.hours}
    pool = {hour + shift for hour in base for shift in shifts}
    found = sorted(pool & (half.sure | half.odd))
    if not found:
        return None
    known = clock.sure and not clock.twelve
    sure = len(found) == 1 and (known or found[0] in half.sure)
    return Clock(tuple(found), clock.minute, sure=sure)
