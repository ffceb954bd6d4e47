"""Times as we say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from relay.model import Language
from relay.reading.when.names import MONTH_NAMES, WEEKDAY_NAMES
from relay.reading.when.zones import instants


def say_when(at: datetime, language: Language, zone: ZoneInfo) -> str:
    """`at` in words that can be read in one way only, and that `read_when` reads back.

    Midnights say which end of the day they are, and an hour that the clock strikes twice says
    which of the two by the zone's abbreviation.
    """
    local = at.astimezone(zone)
    said = _in_english(local) if language is Language.EN else _in_chinese(local, language)
    twice = len(instants(local.replace(tzinfo=None), zone)) > 1
    return f"{said} {_zone(local)}" if twice else said


# -- private --------------------------------------------------------------------------------------


def _zone(local: datetime) -> str:
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{local:%z}"


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
