"""Which day of the calendar is meant, seen from today."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import islice

from relay.reading.when.parts import Calendar, Dates, Part, Shift, Weekday

HORIZON = 5  # years ahead that a text may wait
_FAR = 300  # days: a date without a year further ahead is asked about
_SUNDAY = 6
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that may be meant, and whether that is sure."""

    candidates: tuple[date, ...]
    sure: bool = True
    otherwise: tuple[date, ...] = ()  # meant, perhaps, when the time on a candidate has passed
    clash: bool = False  # the words name different days


def days_seen(parts: Sequence[Part], today: date, *, at_night: bool) -> Days | None:
    """The days that the parts name. After midnight, those who have not slept yet count from the
    day before: where it makes a difference to the days ahead, both are meant."""
    days = days_of(parts, today)
    felt = days_of(parts, today - timedelta(days=1)) if at_night else None
    if days is None or felt is None:
        return days
    if days.clash is not felt.clash:
        return felt if days.clash else days
    more = {day for day in felt.candidates if day >= today} - {*days.candidates}
    return Days(tuple(sorted({*days.candidates, *more})), sure=False) if more else days


def days_of(parts: Sequence[Part], today: date) -> Days | None:
    """The days that the parts name together, today if none does; None for an impossible date.

    Parts that name different days are all kept, and not sure.
    """
    dates = [part for part in parts if isinstance(part, Dates)]
    shifts = [part for part in parts if isinstance(part, Shift)]
    weekdays = [part for part in parts if isinstance(part, Weekday)]
    if max(len(dates), len(shifts), len(weekdays)) > 1:
        return None
    named = [_dates(part, today) for part in dates]
    named += [_shift(part, today) for part in shifts]
    named += [_in_week(part, today) for part in weekdays if part.weeks is not None]
    named += [_weeks_after(part, today) for part in weekdays if part.after]
    known = [days for days in named if days is not None]
    if len(known) < len(named):
        return None
    bare = next((p.number for p in weekdays if p.weeks is None and not p.after), None)
    if known:
        days = reduce(_agreed, known)
        return days if bare is None else _on_weekday(days, bare, today)
    if bare is None:
        return Days((today,), otherwise=(today + timedelta(days=1),))
    return _coming(bare, today)


def years_later(day: date, years: int) -> date:
    """The same day in another year; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# -- days of the week -----------------------------------------------------------------------------


def _next(number: int, today: date) -> date:
    """The first such weekday after today."""
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _coming(number: int, today: date) -> Days:
    if number == today.weekday():
        return Days((today, today + _WEEK), sure=False)
    return Days((_next(number, today),))


def _weeks_after(part: Weekday, today: date) -> Days:
    coming = _coming(part.number, today)
    days = tuple(day + part.after * _WEEK for day in coming.candidates)
    return Days(days, coming.sure)


def _in_week(part: Weekday, today: date) -> Days:
    """That day of this, the next, … week. A week may start on Monday or Sunday: on a Sunday, and
    for a Sunday, the two readings of it part."""
    if part.loose:
        return _loosely_next(part.number, today)
    number, weeks = part.number, part.weeks or 0
    if weeks == 0 and number == today.weekday():
        return _coming(number, today)
    monday = today - timedelta(days=today.weekday())
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    both = {
        monday + weeks * _WEEK + timedelta(days=number),
        sunday + weeks * _WEEK + timedelta(days=(number + 1) % 7),
    }
    on_sunday = today.weekday() == _SUNDAY
    if weeks == 0:
        ahead = [day for day in both if day > today]
        return Days((_next(number, today),), sure=bool(ahead) and not on_sunday)
    return Days(tuple(sorted(both)), sure=len(both) == 1 and not on_sunday)


def _loosely_next(number: int, today: date) -> Days:
    """ "Next Friday": to some the first to come, to others the one of next week."""
    first = _next(number, today)
    if number == today.weekday():
        return Days((first,), sure=False)
    if number > today.weekday() or today.weekday() == _SUNDAY:
        return Days((first, first + _WEEK), sure=False)
    return Days((first,))


def _on_weekday(days: Days, number: int, today: date) -> Days:
    """The days that are such a weekday; where none is, one of the two words is wrong."""
    fitting = tuple(day for day in days.candidates if day.weekday() == number)
    if fitting:
        otherwise = tuple(day for day in days.otherwise if day.weekday() == number)
        return Days(fitting, days.sure, otherwise)
    return Days((*days.candidates, _next(number, today)), sure=False, clash=True)


def _agreed(one: Days, other: Days) -> Days:
    common = tuple(day for day in one.candidates if day in other.candidates)
    if common:
        return Days(common, sure=one.sure or other.sure)
    return Days((*one.candidates, *other.candidates), sure=False, clash=True)


# -- dates ----------------------------------------------------------------------------------------


def _shift(part: Shift, today: date) -> Days | None:
    if not part.months:
        return Days((today + timedelta(days=part.days),))
    year, month = divmod(today.year * 12 + today.month - 1 + part.months, 12)
    with suppress(ValueError):
        return Days((date(year, month + 1, today.day),))
    return None  # a month after 31 January


def _dates(part: Dates, today: date) -> Days | None:
    """All readings of a date; readings outside the horizon do not count beside one inside."""
    readings = [_calendar(reading, today) for reading in part.readings]
    known = [days for days in readings if days is not None]
    if not known or len(known) < len(readings):
        return None
    first, days = known[0], [days.candidates[0] for days in known]
    inside = [day for day in days if today <= day <= years_later(today, HORIZON)]
    kept = tuple(dict.fromkeys(inside or days))
    sure = part.sure and first.sure and kept == first.candidates
    return Days(kept, sure, tuple(day for days in known for day in days.otherwise))


def _calendar(reading: Calendar, today: date) -> Days | None:
    days = islice(_occurrences(reading, today), 2)
    day = next(days, None)
    if day is None:
        return None
    if reading.year or reading.months_on is not None or reading.years_on is not None:
        return Days((day,))
    near = (day.year, day.month) == (today.year, today.month)
    if reading.month:
        near = (day - today).days <= _FAR
    return Days((day,), near, tuple(days) if day == today else ())


def _occurrences(reading: Calendar, today: date) -> Iterator[date]:
    """The dates that fit what was written; from today on, unless it names the year or month."""
    if reading.year is not None:
        months = [(reading.year, reading.month or 0)]
    elif reading.years_on is not None:
        months = [(today.year + reading.years_on, reading.month or 0)]
    elif reading.months_on is not None:
        months = [_month(today, reading.months_on)]
    elif reading.month is not None:
        months = [(today.year + years, reading.month) for years in range(10)]
    else:
        months = [_month(today, count) for count in range(4)]
    free = len(months) > 1
    for year, month in months:
        with suppress(ValueError):
            day = date(year, month, reading.day or monthrange(year, month)[1])
            if day >= today or not free:
                yield day


def _month(today: date, count: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + count, 12)
    return year, month + 1
