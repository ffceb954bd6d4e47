"""Dates and times as people write them, in English and Chinese; and as we say them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from relay.reading.when.days import HORIZON, Days, days_seen, years_later
from relay.reading.when.grammar import parts_of
from relay.reading.when.parts import (
    About,
    Clock,
    Dates,
    DayStart,
    Half,
    Later,
    Loose,
    Now,
    Part,
    Shift,
    Weekday,
    Zone,
    both,
    within,
)
from relay.reading.when.saying import say_when
from relay.reading.when.words import REPEATED, normalised
from relay.reading.when.zones import instants_in

__all__ = ["Doubt", "Moment", "NoMoment", "When", "is_a_time", "read_when", "say_when"]

LONGEST = 100  # characters; no expression of time needs more
NIGHT_ENDS = 4  # o'clock; before it the day that has begun is still "tomorrow" to many

UNREADABLE = "time.unreadable"
PAST = "time.past"
BEYOND_LIMIT = "time.beyond_limit"
REPETITION = "time.repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time beyond doubt, aware and in the zone it was read in; None is now."""

    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A time that must be asked about, with its plausible readings in order.

    All lie ahead and within five years. There are none where only an open question makes sense:
    a date without a time, "end of day".
    """

    choices: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMoment:
    """No time: `time.unreadable`, `time.past`, `time.beyond_limit` or `time.repeated`."""

    code: str


When = Moment | Doubt | NoMoment


def read_when(words: str, *, now: datetime, zone: ZoneInfo) -> When:
    """What `words` say of a time in `zone`: all of them are understood, or it is unreadable.

    The calendar is that of `zone`, whatever the zone of `now`. Never raises, whatever the words.
    """
    text = normalised(words) if len(words) <= LONGEST else ""
    if REPEATED.search(text):
        return NoMoment(code=REPETITION)
    parts = parts_of(text) or ()
    if all(isinstance(part, About | Zone) for part in parts):
        return NoMoment(code=UNREADABLE)
    horizon = _Horizon(now, zone)
    if any(isinstance(part, Now | Later) for part in parts):
        return _from_now(parts, horizon)
    return _on_a_day(parts, horizon)


def is_a_time(words: str) -> bool:
    """Whether `words` are an expression of time and nothing else, whatever the day is."""
    text = normalised(words) if len(words) <= LONGEST else ""
    return any(not isinstance(part, About | Zone) for part in parts_of(text) or ())


# -- private --------------------------------------------------------------------------------------


class _Horizon:
    """From now to five years ahead, in one zone. Instants are UTC: no comparison is by wall time,
    which summer time can turn back."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        local = now.astimezone(zone)
        self.now = now.astimezone(UTC)
        self.zone = zone
        self.today = local.date()
        self.at_night = local.hour < NIGHT_ENDS
        self.last_day = years_later(self.today, HORIZON)
        last = datetime.combine(self.last_day, local.time(), tzinfo=zone)
        self.end = last.astimezone(UTC)

    def instants(
        self, days: Iterable[date], clock: Clock, said: Zone, *, dated: bool
    ) -> list[datetime]:
        """What the clock shows on those days, in order; none in a zone that cannot be read."""
        found: set[datetime] = set()
        for day in days:
            for hour in clock.hours:
                wall = datetime.combine(day, time()) + timedelta(hours=hour, minutes=clock.minute)
                found |= instants_in(said, wall, self.zone, dated=dated) or set()
        return sorted(found)

    def doubt(self, instants: Iterable[datetime]) -> Doubt:
        ahead = sorted(at for at in instants if self.now <= at <= self.end)
        return Doubt(choices=tuple(at.astimezone(self.zone) for at in ahead))

    def moment(self, at: datetime) -> When:
        if at < self.now:
            return NoMoment(code=PAST)
        if at > self.end:
            return NoMoment(code=BEYOND_LIMIT)
        return Moment(at=at.astimezone(self.zone))


def _from_now(parts: Sequence[Part], horizon: _Horizon) -> When:
    exact = [part for part in parts if not isinstance(part, About)]
    if len(exact) > 1:
        return NoMoment(code=UNREADABLE)
    if not isinstance(exact[0], Later):
        return Moment(at=None) if len(parts) == 1 else NoMoment(code=UNREADABLE)
    at = horizon.now + timedelta(minutes=exact[0].minutes)
    full_minute = at.replace(second=0, microsecond=0)
    if at > full_minute:
        full_minute += timedelta(minutes=1)
    when = horizon.moment(full_minute)
    inexact = isinstance(when, Moment) and len(exact) < len(parts)
    return horizon.doubt([full_minute]) if inexact else when


def _on_a_day(parts: Sequence[Part], horizon: _Horizon) -> When:
    days = days_seen(parts, horizon.today, at_night=horizon.at_night)
    clock, said = _clock_of(parts), _zone_of(parts)
    if days is None or clock is None or said is None:
        return NoMoment(code=UNREADABLE)
    if not clock.hours:
        return _without_time(days, horizon) if said == Zone() else NoMoment(code=UNREADABLE)
    dated = any(isinstance(part, Dates) for part in parts)
    instants = horizon.instants(days.candidates, clock, said, dated=dated)
    if not instants:
        return NoMoment(code=UNREADABLE)  # a zone that cannot be read
    if instants[-1] < horizon.now and days.otherwise:
        return horizon.doubt(horizon.instants(days.otherwise, clock, said, dated=dated))
    if days.sure and clock.sure and len(instants) == 1:
        at = horizon.moment(instants[0])
        inexact = isinstance(at, Moment) and _is_inexact(parts, days)
        return horizon.doubt(instants) if inexact else at
    doubt = horizon.doubt(instants)
    return doubt if doubt.choices else horizon.moment(instants[-1])


def _without_time(days: Days, horizon: _Horizon) -> When:
    if max(days.candidates) < horizon.today:
        return NoMoment(code=PAST)
    if min(days.candidates) > horizon.last_day:
        return NoMoment(code=BEYOND_LIMIT)
    return Doubt()


def _clock_of(parts: Sequence[Part]) -> Clock | None:
    """The time of day; without hours if none was said, None where the parts contradict."""
    clocks = [part for part in parts if isinstance(part, Clock)]
    halves = [part for part in parts if isinstance(part, Half)]
    starts = [part for part in parts if isinstance(part, DayStart)]
    if max(len(clocks), len(starts)) > 1:
        return None
    half = reduce(both, halves) if halves else None
    if half and not half.sure | half.odd:
        return None
    if not clocks:
        return None if starts else Clock(half.alone if half else (), sure=False)
    clock = within(clocks[0], half) if half and clocks[0].hours else clocks[0]
    if starts and clock is not None:
        return Clock((0,), clock.minute) if 0 in clock.hours else None
    return clock


def _zone_of(parts: Sequence[Part]) -> Zone | None:
    zones = [part for part in parts if isinstance(part, Zone)]
    return (zones or [Zone()])[0] if len(zones) < 2 else None


def _is_inexact(parts: Sequence[Part], days: Days) -> bool:
    """Whether the time is said to be about right, or is one only beside a day and has none."""
    if any(isinstance(part, About) for part in parts):
        return True
    for loose in (part for part in parts if isinstance(part, Loose)):
        days_named = Dates | Shift if loose.numbers else Dates | Shift | Weekday
        its_date = any({day.day, day.month} == {*loose.numbers} for day in days.candidates)
        if its_date or not any(isinstance(part, days_named) for part in parts):
            return True
    return False
