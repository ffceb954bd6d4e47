"""Dates of the calendar as people write them."""

from contextlib import suppress
from datetime import date

from relay.reading.pattern import Chinese, Needing, pattern
from relay.reading.when.names import ANY_MONTH, MONTHS
from relay.reading.when.parts import (
    LAST,
    Calendar,
    Dates,
    Form,
    Half,
    Match,
    Read,
    digital,
)
from relay.reading.when.zones import offset

_REPUBLIC = 1911  # the year before the first of the Republic of China
_YEARS_ON = {"今年": 0, "本年": 0, "this": 0, "明年": 1, "出年": 1, "next": 1, "後年": 2}
_FEASTS = {
    word: day
    for day, words in (
        ((12, 25), "christmas day|christmas|xmas day|xmas|x'mas|聖誕節|聖誕日|聖誕"),
        ((12, 24), "christmas eve|xmas eve|x'mas eve|平安夜"),
        ((12, 26), "boxing day"),
        ((12, 31), "new year's eve|new years eve|new year eve"),
        ((1, 1), "new year's day|new years day|new year day|元旦日|元旦"),
    )
    for word in words.split("|")
}


def _year(digits: str | None) -> int | None:
    if not digits:
        return None
    return int(digits) + {2: 2000, 3: _REPUBLIC}.get(len(digits), 0)


def _is_date(year: int | None, month: int, day: int) -> bool:
    with suppress(ValueError):
        date(2028 if year is None else year, month, day)  # 2028 is a leap year
        return True
    return False


def _dated(year: int | None, month: int, day: int, on: str | None = None) -> Read:
    if not _is_date(year, month, day):
        return None
    return (Dates((Calendar(day, month, year, years_on=_YEARS_ON.get(on or "")),)),)


def _year_first(match: Match) -> Read:
    return _dated(_year(match["y"]), int(match["m"]), int(match["d"]))


def _with_clock(match: Match) -> Read:
    """20261119 0900, and 2026-11-19T09:00+08:00 as in ISO 8601."""
    day, clock = _year_first(match), digital(int(match["h"]), int(match["min"]))
    if day is None or clock is None or int(match["min"]) > 59:
        return None
    groups = match.groupdict()
    if not groups.get("zone"):
        return (*day, clock)
    zone = offset(groups["sign"] or "+", groups["zh"] or "0", groups["zmin"])
    return None if zone is None else (*day, clock, zone)


def _slashed(match: Match) -> Read:
    """Day before month, but where that cannot be; where both could be months, a question."""
    first, second, year = int(match["d"]), int(match["m"]), _year(match["y"])
    orders = [(second, first)] if second <= 12 else []
    if first <= 12 and first != second:
        orders.append((first, second))
    if not orders or not all(_is_date(year, *order) for order in orders):
        return None
    readings = [Calendar(day, month, year) for month, day in orders]
    if year is not None and len(match["y"]) == 2 and _is_date(2000 + first, second, year - 2000):
        readings.append(Calendar(year - 2000, second, 2000 + first))
    return (Dates(tuple(readings), sure=len(orders) == 1),)


def _named(match: Match) -> Read:
    groups = match.groupdict()
    year = _year(groups["y"] or groups.get("yy"))
    return _dated(year, MONTHS[match["m"]], int(match["d"]), groups.get("on"))


def _feast(match: Match) -> Read:
    return _dated(_year(match["y"] or match["yy"]), *_FEASTS[match["feast"]], match["on"])


def _day_of_month(match: Match) -> Read:
    day, which = int(match["d"]), match["on"] or match["before"]
    months_on = int(which == "next") if which else None
    return (Dates((Calendar(day, months_on=months_on),)),) if 1 <= day <= 31 else None


def _chinese_date(match: Match) -> Read:
    year = _year(match["y"] or match["roc"])
    return _dated(year, int(match["m"]), int(match["d"]), match["on"])


def _chinese_day(match: Match) -> Read:
    day, which = int(match["d"]), match["on"]
    months_on = None if which is None else int(which.startswith("下"))
    return (Dates((Calendar(day, months_on=months_on),)),) if 1 <= day <= 31 else None


def _month_end(match: Match) -> Read:
    """月底 is the last day to some and one of the last to others; its usual hours are offered."""
    groups = match.groupdict()
    month = int(groups["m"]) if groups.get("m") else None
    months_on = None if month else int(groups["on"] is not None)
    if month and not 1 <= month <= 12:
        return None
    return Dates((Calendar(LAST, month, months_on=months_on),), sure=False), _OFFICE_HOURS


_OFFICE_HOURS = Half(frozenset(range(24)), alone=(9, 15, 18))
_CLOCK_FOLLOWS = r"(?![0-9]| ?:| ?[ap]\.?m| ?h(?:ou)?rs?(?![a-z])| ?h(?![a-z])| ?o'?clock|\.[0-9])"
_MONTH = rf"(?P<m>{'|'.join(MONTHS)})(?![a-z])\.?"
_YEAR = rf"(?P<y>(?:19|20|21)[0-9]{{2}}){_CLOCK_FOLLOWS}"
_ON = r"(?:,? ?(?:of )?(?P<on>this|next) year(?![a-z]))"
_TH = "(?:st|nd|rd|th)"
_DAY_OF = r"(?P<d>[0-9]{1,2})"
_MONTH_OF = r"(?P<m>[0-9]{1,2})"
_FOUR = r"[12][0-9]{3}"
_CLOCK = r"(?P<h>[0-9]{2}):(?P<min>[0-9]{2})(?::00(?:\.0+)?)?"
_ZONE = r"(?P<zone>z|(?P<sign>[+-])(?P<zh>[0-9]{2})(?::?(?P<zmin>[0-9]{2}))?)"

_IN_NUMBERS = (
    (
        rf"(?P<y>{_FOUR}|1[0-9]{{2}})(?P<s>[/.-]){_MONTH_OF}(?P=s){_DAY_OF}"
        r"(?:t(?=[0-9]{2}:)|(?![0-9:./-]))",
        _year_first,
    ),
    (
        rf"(?P<y>{_FOUR})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}})t{_CLOCK}{_ZONE}(?![a-z0-9:])",
        _with_clock,
    ),
    (
        r"(?P<y>20[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})[t ]?"
        r"(?P<h>[0-9]{2}):?(?P<min>[0-9]{2})(?![0-9:./-])(?: ?h(?:ou)?rs?(?![a-z]))?",
        _with_clock,
    ),
    (
        rf"{_DAY_OF}(?P<s>[/.-]){_MONTH_OF}(?P=s)(?P<y>[0-9]{{4}}|[0-9]{{2}})(?![0-9:])",
        _slashed,
    ),
    (
        rf"{_DAY_OF}/{_MONTH_OF}(?P<y>)(?![./-]| 20[0-9]{{2}}(?![0-9:])){_CLOCK_FOLLOWS}",
        _slashed,
    ),
)
_WITH_A_MONTH = (
    (
        rf"(?:the )?{_DAY_OF}{_TH}?(?: of)? ?{_MONTH}"
        rf"(?:,? ?{_YEAR}| ?'(?P<yy>[0-9]{{2}})(?![0-9])|{_ON})?",
        _named,
    ),
    (rf"{_DAY_OF}(?P<s>[/-]){_MONTH}(?:(?P=s)(?P<y>{_FOUR}|[0-9]{{2}})(?![0-9:]))?", _named),
    (rf"{_DAY_OF}{_MONTH}(?P<y>20[0-9]{{2}}|[0-9]{{2}})(?![0-9:])", _named),
    (
        rf"(?P<y>{_FOUR})(?P<s>[ /-]){_MONTH}(?P=s){_DAY_OF}{_TH}?(?![a-z]){_CLOCK_FOLLOWS}",
        _named,
    ),
    (
        rf"{_MONTH}[ -]?{_DAY_OF}{_TH}?(?![a-z]){_CLOCK_FOLLOWS}(?:(?:,? ?|-){_YEAR}|{_ON})?",
        _named,
    ),
)
_OF_A_MONTH = (
    (
        rf"the {_DAY_OF}(?![a-z/-]){_CLOCK_FOLLOWS}(?P<on>)(?P<before>)",
        _day_of_month,
    ),
    (
        rf"(?:(?P<before>this|next) month,? (?:on )?)?(?:the )?{_DAY_OF}{_TH}(?![a-z])"
        r"(?: (?:of )?(?P<on>this|next) month(?![a-z]))?",
        _day_of_month,
    ),
)
_IN_CHINESE = (
    (
        r"(?:(?:(?P<y>[12][0-9]{3})|(?:(?:中華)?民國)?(?P<roc>1[0-9]{2}))年|(?P<on>今年|本年|明年|出年|後年))?"
        rf"{_MONTH_OF}月{_DAY_OF}(?:[日號]|(?![0-9點時分半刻年月個:./-]))",
        _chinese_date,
    ),
    (rf"(?P<on>本月|今個?月|這個?月|呢個月|下個?月)?{_DAY_OF}[日號]", _chinese_day),
    (rf"(?:(?:本|今個?|這個?|呢個)?月|(?P<on>下個?月)|{_MONTH_OF}月份?)[底尾]", _month_end),
)
_OTHERS = (
    (r"(?:at |on )?(?:the )?end of (?:the |this |(?P<on>next ))?month(?![a-z])", _month_end),
    (
        r"(?:(?P<y>20[0-9]{2})年|(?P<on>今年|本年|明年|出年|後年))?"
        rf"(?P<feast>{'|'.join(sorted(_FEASTS, key=len, reverse=True))})(?![a-z])"
        rf"(?:,? {_YEAR.replace('<y>', '<yy>')})?",
        _feast,
    ),
)
DATES: tuple[Form, ...] = (
    *((pattern(form), read) for form, read in _IN_NUMBERS),
    *((Needing(ANY_MONTH, pattern(form)), read) for form, read in _WITH_A_MONTH),
    *((pattern(form), read) for form, read in _OF_A_MONTH),
    *((Chinese(form), read) for form, read in _IN_CHINESE),
    *((pattern(form), read) for form, read in _OTHERS),
)
