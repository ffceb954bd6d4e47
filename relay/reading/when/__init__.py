"""Dates and times as people write them, in English and Chinese; and as we say them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from relay.model import Language
from relay.reading.when.days import HORIZON, Days, days_of, years_later
from relay.reading.when.grammar import parts_of
from relay.reading.when.parts import Clock, DayStart, Half, Later, Now, Part, within
from relay.reading.when.words import MONTH_NAMES, REPEATED, WEEKDAY_NAMES, normalised

LONGEST = 100  # characters; no expression of time needs more

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
    text, abbreviation = _zone_cut(text, now.astimezone(zone))
    parts = parts_of(text)
    if not parts:
        return NoMoment(code=UNREADABLE)
    horizon = _Horizon(now, zone, abbreviation)
    if any(isinstance(part, Now | Later) for part in parts):
        return _from_now(parts, horizon)
    return _on_a_day(parts, horizon)


def say_when(at: datetime, language: Language, zone: ZoneInfo) -> str:
    """`at` in words that can be read in one way only, and that `read_when` reads back.

    Midnights say which end of the day they are, and an hour that the clock strikes twice says
    which of the two by the zone's abbreviation.
    """
    local = at.astimezone(zone)
    said = _in_english(local) if language is Language.EN else _in_chinese(local, language)
    twice = len(_instants(local.replace(tzinfo=None), zone)) > 1
    return f"{said} {local.tzname()}" if twice else said


# -- evaluating -----------------------------------------------------------------------------------


class _Horizon:
    """From now to five years ahead, in one zone. Instants are UTC: no comparison is by wall time,
    which summer time can turn back."""

    def __init__(self, now: datetime, zone: ZoneInfo, abbreviation: str) -> None:
        local = now.astimezone(zone)
        self.now = now.astimezone(UTC)
        self.zone = zone
        self.abbreviation = abbreviation
        self.today = local.date()
        self.last_day = years_later(self.today, HORIZON)
        last = datetime.combine(self.last_day, local.time(), tzinfo=zone)
        self.end = last.astimezone(UTC)

    def instants(self, days: Iterable[date], clock: Clock) -> list[datetime]:
        """What the clock shows on those days, in order."""
        found: set[datetime] = set()
        for day in days:
            for hour in clock.hours:
                wall = datetime.combine(day, time()) + timedelta(hours=hour, minutes=clock.minute)
                found |= {at for at in _instants(wall, self.zone) if self._named(at, wall)}
        return sorted(found)

    def _named(self, at: datetime, wall: datetime) -> bool:
        if not self.abbreviation:
            return True
        local = at.astimezone(self.zone)
        exact = local.replace(tzinfo=None) == wall
        return exact and (local.tzname() or "").casefold() == self.abbreviation

    def doubt(self, instants: Iterable[datetime]) -> Doubt:
        ahead = (at for at in instants if self.now <= at <= self.end)
        return Doubt(choices=tuple(at.astimezone(self.zone) for at in ahead))

    def moment(self, at: datetime) -> When:
        if at < self.now:
            return NoMoment(code=PAST)
        if at > self.end:
            return NoMoment(code=BEYOND_LIMIT)
        return Moment(at=at.astimezone(self.zone))


def _instants(wall: datetime, zone: ZoneInfo) -> set[datetime]:
    """The instants at which clocks show `wall`: two where they are turned back. Where they are
    turned forward none do, and these are the two beside the gap."""
    return {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}


def _zone_cut(text: str, local: datetime) -> tuple[str, str]:
    """The expression without the zone's own abbreviation at its end, and that abbreviation."""
    for month in (1, 7):
        name = (local.replace(month=month, day=1).tzname() or "").casefold()
        if name.isalpha() and text.endswith(f" {name}"):
            return text.removesuffix(name), name
    return text, ""


def _from_now(parts: Sequence[Part], horizon: _Horizon) -> When:
    if len(parts) > 1 or horizon.abbreviation:
        return NoMoment(code=UNREADABLE)
    if not isinstance(parts[0], Later):
        return Moment(at=None)
    at = horizon.now + timedelta(minutes=parts[0].minutes)
    full_minute = at.replace(second=0, microsecond=0)
    return horizon.moment(full_minute if at == full_minute else full_minute + timedelta(minutes=1))


def _on_a_day(parts: Sequence[Part], horizon: _Horizon) -> When:
    days, clock = days_of(parts, horizon.today), _clock_of(parts)
    if days is None or clock is None:
        return NoMoment(code=UNREADABLE)
    if not clock.hours:
        return _without_time(days, horizon)
    instants = horizon.instants(days.candidates, clock)
    if not instants:
        return NoMoment(code=UNREADABLE)  # the zone's other abbreviation
    if instants[-1] < horizon.now and days.otherwise:
        return horizon.doubt(horizon.instants(days.otherwise, clock))
    if days.sure and clock.sure and len(instants) == 1:
        return horizon.moment(instants[0])
    doubt = horizon.doubt(instants)
    return doubt if doubt.choices else horizon.moment(instants[-1])


def _without_time(days: Days, horizon: _Horizon) -> When:
    if horizon.abbreviation:
        return NoMoment(code=UNREADABLE)
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
    if max(len(clocks), len(halves), len(starts)) > 1:
        return None
    if not clocks:
        alone = halves[0].alone if halves else ()
        return None if starts else Clock(alone, sure=False)
    clock = within(clocks[0], halves[0]) if halves else clocks[0]
    if starts and clock is not None:
        return Clock((0,), clock.minute) if 0 in clock.hours else None
    return clock


# -- saying ---------------------------------------------------------------------------------------


def _in_english(local: datetime) -> str:
    weekday = WEEKDAY_NAMES[local.weekday()].split()[0].capitalize()
    month = MONTH_NAMES[local.month - 1].split()[0].capitalize()
    day = f"{weekday} {local.day} {month} {local.year}"
    clock = f"{local.hour % 12 or 12}:{local:%M}"
    match local.hour, local.minute:
        case 12, 0:
            half = "noon"
        case 0, 0:
            half = "midnight (start of the day)"
        case 0, _:
            half = "a.m. (start of the day)"
        case _:
            half = "a.m." if local.hour < 12 else "p.m."
    return f"{day}, {clock} {half}"


def _in_chinese(local: datetime, language: Language) -> str:
    day = f"{local.year}年{local.month}月{local.day}日（星期{'一二三四五六日'[local.weekday()]}）"
    if local.hour == 0:
        start = "当日开始" if language is Language.HANS else "當日開始"
        return f"{day}凌晨0:{local:%M}（{start}）"
    half = "上午" if local.hour < 12 else "中午" if local.hour == 12 else "下午"
    return f"{day}{half}{local.hour % 12 or 12}:{local:%M}"
