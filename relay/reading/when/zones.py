"""Time zones as people write them behind a time: HKT, GMT+8, "Hong Kong time", 北京時間."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from relay.reading.pattern import pattern
from relay.reading.when.parts import Form, Match, Read, Zone


def instants(wall: datetime, zone: ZoneInfo) -> set[datetime]:
    """The instants at which clocks show `wall`: two where they are turned back. Where they are
    turned forward none do, and these are the two beside the gap."""
    return {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}


def instants_in(said: Zone, wall: datetime, zone: ZoneInfo, *, dated: bool) -> set[datetime] | None:
    """The instants of `wall` in the zone that was said; None where that is unreadable.

    In another zone than the reader's own only a date of the calendar names a day: nobody knows
    whose "tomorrow" it would be. Several instants: the words do not tell which.
    """
    if said == Zone():
        return instants(wall, zone)
    own = _abbreviations(zone, wall.year)
    if said.names == own.keys():
        return instants(wall, zone)
    if len(said.names) == 1 and said.names <= own.keys():
        return _named(next(iter(said.names)), wall, zone, own)
    if said.offset is None:
        return None
    at = wall.replace(tzinfo=timezone(timedelta(minutes=said.offset)))
    alike = at.astimezone(zone).utcoffset() == at.utcoffset()
    return {at.astimezone(UTC)} if dated or alike else None


def _named(name: str, wall: datetime, zone: ZoneInfo, own: dict[str, timedelta]) -> set[datetime]:
    """Where the abbreviation is not in force at that time, it was meant loosely or exactly."""
    found = instants(wall, zone)
    fitting = {at for at in found if _shows(at.astimezone(zone), wall, name)}
    return fitting or found | {(wall - own[name]).replace(tzinfo=UTC)}


def _shows(local: datetime, wall: datetime, name: str) -> bool:
    return local.replace(tzinfo=None) == wall and (local.tzname() or "").casefold() == name


def _abbreviations(zone: ZoneInfo, year: int) -> dict[str, timedelta]:
    seasons = (datetime(year, month, 1, tzinfo=zone) for month in (1, 7))
    return {
        (season.tzname() or "").casefold(): season.utcoffset() or timedelta() for season in seasons
    }


# -- the words ------------------------------------------------------------------------------------

# Zones without summer time, where nobody can mean two things.
_FIXED = (
    ("utc|z|zulu|universal time", "utc", 0),
    ("hkt|hk time|hong kong time|香港時間", "hkt", 480),
    ("sgt|singapore time|新加坡時間", "sgt", 480),
    ("china time|china standard time|beijing time|taiwan time|taipei time|macau time", "", 480),
    ("北京時間|中國時間|台灣時間|台北時間|澳門時間", "", 480),
    ("awst|perth time", "awst", 480),
    ("jst|tokyo time|japan time|日本時間|東京時間", "jst", 540),
    ("kst|korea time|seoul time|韓國時間", "kst", 540),
)
# Read only where they are those of the reader's own zone.
_OWN = (
    ("local time|our time|本地時間|當地時間", ""),
    ("uk time|london time|british time", "gmt bst"),
    ("sydney time|melbourne time", "aest aedt"),
    ("et|eastern|eastern time|new york time", "est edt"),
    ("ct|central|central time|chicago time", "cst cdt"),
    ("mt|mountain time", "mst mdt"),
    ("pt|pacific|pacific time", "pst pdt"),
    ("cet time|central european time", "cet cest"),
)
_ABBREVIATIONS = (
    "gmt bst ist wet west cet cest eet eest msk sast eat cat wat pkt wib wita wit cst pst est edt"
    " cdt mst mdt pdt akst akdt hst hdt ast adt nst ndt aest aedt acst acdt nzst nzdt"
)


def _table() -> Iterable[tuple[str, Zone]]:
    for words, names, offset in _FIXED:
        yield from ((word, Zone(frozenset(names.split()), offset)) for word in words.split("|"))
    for words, names in _OWN:
        yield from ((word, Zone(frozenset(names.split()))) for word in words.split("|"))
    yield from ((name, Zone(frozenset({name}))) for name in _ABBREVIATIONS.split())


_ZONES = dict(_table())


def _by_name(match: Match) -> Read:
    return (_ZONES[match[0]],)


def offset(sign: str, hours: str, minutes: str | None) -> Zone | None:
    """A zone by its distance from Greenwich; None where there is no such zone."""
    east = int(hours) * 60 + int(minutes or 0)
    if east > 14 * 60 or int(minutes or 0) % 15:
        return None
    return Zone(offset=-east if sign == "-" else east)


def _by_offset(match: Match) -> Read:
    zone = offset(match["sign"], match["h"], match["min"])
    return None if zone is None else (zone,)


_LONGEST_FIRST = sorted(_ZONES, key=len, reverse=True)

ZONES: tuple[Form, ...] = (
    (pattern(rf"(?:{'|'.join(_LONGEST_FIRST)})(?![a-z0-9+-])"), _by_name),
    (
        pattern(
            r"(?:gmt|utc) ?(?P<sign>[+-]) ?(?P<h>[0-9]{1,2})(?::?(?P<min>[0-9]{2}))?(?![0-9:])"
        ),
        _by_offset,
    ),
    # Without "GMT" a minus could be a range.
    (pattern(r"(?P<sign>\+)(?P<h>[0-9]{2})(?::?(?P<min>[0-9]{2}))?(?![0-9:])"), _by_offset),
)
