"""Days as people write them: dates of the calendar and days of the week."""

import re
from contextlib import suppress
from datetime import date

from relay.reading.when.parts import Calendar, Dates, Form, Match, Read, Weekday
from relay.reading.when.words import MONTHS, WEEKDAYS


def _year(digits: str | None) -> int | None:
    if not digits:
        return None
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _is_date(year: int | None, month: int, day: int) -> bool:
    with suppress(ValueError):
        date(2028 if year is None else year, month, day)  # 2028 is a leap year
        return True
    return False


def _dated(year: int | None, month: int, day: int) -> Read:
    if not _is_date(year, month, day):
        return None
    return (Dates((Calendar(day, month, year),)),)


def _year_first(match: Match) -> Read:
    return _dated(int(match["y"]), int(match["m"]), int(match["d"]))


def _slashed(match: Match) -> Read:
    """Day before month; where both could be months, both readings, and a question."""
    first, second, year = int(match["d"]), int(match["m"]), _year(match["y"])
    orders = [(second, first)] if second <= 12 else []
    if first <= 12 and first != second:
        orders.append((first, second))
    if not orders or not all(_is_date(year, *order) for order in orders):
        return None
    readings = [Calendar(day, month, year) for month, day in orders]
    if year is not None and len(match["y"]) == 2 and _is_date(2000 + first, second, year - 2000):
        readings.append(Calendar(year - 2000, second, 2000 + first))
    return (Dates(tuple(readings), sure=first > 12 or first == second),)


def _named(match: Match) -> Read:
    groups = match.groupdict()
    year = _year(groups["y"] or groups.get("yy"))
    return _dated(year, MONTHS[match["m"]], int(match["d"]))


def _day_of_month(match: Match) -> Read:
    day = int(match["d"])
    return (Dates((Calendar(day),)),) if 1 <= day <= 31 else None


def _chinese_date(match: Match) -> Read:
    year, month, day = _year(match["y"]), int(match["m"]), int(match["d"])
    if not _is_date(year, month, day):
        return None
    years_on = {"今年": 0, "明年": 1}.get(match["on"] or "")
    return (Dates((Calendar(day, month, year, years_on=years_on),)),)


def _chinese_day(match: Match) -> Read:
    day, which = int(match["d"]), match["on"]
    months_on = None if which is None else int(which.startswith("下"))
    return (Dates((Calendar(day, months_on=months_on),)),) if 1 <= day <= 31 else None


_CLOCK_FOLLOWS = r"(?![0-9]| ?:| ?[ap]\.?m| ?h(?:ou)?rs?(?![a-z])| ?h(?![a-z])| ?o'?clock|\.[0-9])"
_MONTH = rf"(?P<m>{'|'.join(MONTHS)})(?![a-z])\.?"
_YEAR = rf"(?P<y>[12][0-9]{{3}}){_CLOCK_FOLLOWS}"
_TH = "(?:st|nd|rd|th)"

# -- weekdays -------------------------------------------------------------------------------------

_WEEKS = {"this": 0, "next": 1, "last": -1}
_CHINESE_WEEKS = {"上": -1, "本": 0, "這": 0, "呢": 0, "今": 0, "下": 1, "下下": 2}


def _weekday(match: Match) -> Read:
    number = WEEKDAYS[match["wd"]]
    which, week = match["which"], match["week"] or match["before"]
    if which and week:
        return None
    if week:
        return (Weekday(number, _WEEKS[week]),)
    return (Weekday(number, _WEEKS.get(which or ""), loose=which == "next"),)


def _chinese_weekday(match: Match) -> Read:
    weeks = _CHINESE_WEEKS.get(match["which"] or "")
    return (Weekday(int(match["wd"]) - 1, weeks),)


_ENGLISH_DAY = (
    r"(?:(?P<before>this|next) week,? (?:on )?)?(?:(?:this )?(?P<which>coming|this|next|last) )?"
    rf"(?P<wd>{'|'.join(WEEKDAYS)})(?![a-z])\.?(?: (?P<week>this|next) week(?![a-z]))?"
)
_CHINESE_DAY = r"(?P<which>下下|下|上|本|這|呢|今|嚟緊|來緊)?個?星期(?P<wd>[1-7])(?![0-9])"

_DAY_OF = r"(?P<d>[0-9]{1,2})"
_MONTH_OF = r"(?P<m>[0-9]{1,2})"

DATES: tuple[Form, ...] = tuple(
    (re.compile(shape), read)
    for pattern, read in (
        (
            rf"(?P<y>[12][0-9]{{3}})(?P<s>[/.-]){_MONTH_OF}(?P=s){_DAY_OF}"
            r"(?:t(?=[0-9]{2}:)|(?![0-9:./-]))",
            _year_first,
        ),
        (
            rf"{_DAY_OF}(?P<s>[/.-]){_MONTH_OF}(?P=s)(?P<y>[0-9]{{4}}|[0-9]{{2}})(?![0-9:])",
            _slashed,
        ),
        (
            rf"{_DAY_OF}/{_MONTH_OF}(?P<y>)(?![./-]| 20[0-9]{{2}}(?![0-9:])){_CLOCK_FOLLOWS}",
            _slashed,
        ),
        (
            rf"(?:the )?{_DAY_OF}{_TH}?(?: of)? ?{_MONTH}"
            rf"(?:,? ?{_YEAR}| ?'(?P<yy>[0-9]{{2}})(?![0-9]))?",
            _named,
        ),
        (rf"{_DAY_OF}-{_MONTH}-(?P<y>[12][0-9]{{3}}|[0-9]{{2}})(?![0-9:])", _named),
        (rf"{_MONTH} ?{_DAY_OF}{_TH}?(?![a-z]){_CLOCK_FOLLOWS}(?:,? ?{_YEAR})?", _named),
        (rf"(?:the )?{_DAY_OF}{_TH}(?![a-z])", _day_of_month),
        (
            rf"(?:(?P<y>[12][0-9]{{3}})年|(?P<on>今年|明年))?{_MONTH_OF}月{_DAY_OF}[日號]",
            _chinese_date,
        ),
        (rf"(?P<on>本月|今個?月|這個?月|呢個月|下個?月)?{_DAY_OF}[日號]", _chinese_day),
        (_ENGLISH_DAY, _weekday),
        (_CHINESE_DAY, _chinese_weekday),
    )
    for shape in (pattern, rf"\( ?(?:{pattern}) ?\)")
)
