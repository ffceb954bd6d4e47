"""Days of the week as people write them, and of which week."""

from relay.reading.pattern import Chinese, Needing, pattern
from relay.reading.when.names import ANY_WEEKDAY, WEEKDAYS
from relay.reading.when.parts import Form, Match, Read, Weekday

_WEEKS = {"this": 0, "next": 1, "last": -1, "the week after next": 2}
_CHINESE_WEEKS = {"上": -1, "本": 0, "這": 0, "呢": 0, "今": 0, "下": 1, "下下": 2}


def _weekday(match: Match) -> Read:
    number, which, week = WEEKDAYS[match["wd"]], match["which"], match["week"]
    if week:
        weeks = _WEEKS[week.removesuffix(" week")]
        return None if which else (Weekday(number, weeks),)
    return (Weekday(number, _WEEKS.get(which or ""), loose=which == "next"),)


def _weeks_after(match: Match) -> Read:
    """ "Monday week", "a week on Monday": not the first Monday to come, the one after it."""
    weeks = {"a": 1, "one": 1, "a fortnight": 2}.get(match["count"] or "a")
    weeks = int(match["count"]) if weeks is None else weeks
    return (Weekday(WEEKDAYS[match["wd"]], after=weeks),)


def _chinese_weekday(match: Match) -> Read:
    weeks = _CHINESE_WEEKS.get(match["which"] or "")
    return (Weekday(int(match["wd"]) - 1, weeks),)


_DAY = rf"(?P<wd>{'|'.join(WEEKDAYS)})(?![a-z])\.?"

_IN_ENGLISH = (
    (
        r"(?:(?P<week>this|next) week,? (?:on )?)?(?:the )?"
        rf"(?:(?:this )?(?P<which>coming|upcoming|this|next|last) )?{_DAY}",
        _weekday,
    ),
    (
        rf"(?:the )?(?P<which>){_DAY},? (?:of |in )?"
        r"(?P<week>this week|next week|the week after next)(?![a-z])",
        _weekday,
    ),
    (rf"(?P<count>){_DAY} week(?![a-z])", _weeks_after),
    (rf"(?P<count>a|[1-4]) weeks? (?:on|from|after) {_DAY}", _weeks_after),
    (rf"(?P<count>a fortnight) (?:on|from) {_DAY}", _weeks_after),
)
_IN_CHINESE = (
    (
        r"(?P<which>下下|下|上|本|這|呢|今|嚟緊|來緊)?個?(?:(?:星期|禮拜|周)[的嘅]?)?"
        r"星期(?P<wd>[1-7])(?![0-9])",
        _chinese_weekday,
    ),
)
WEEKDAY_FORMS: tuple[Form, ...] = (
    *((Needing(ANY_WEEKDAY, pattern(form)), read) for form, read in _IN_ENGLISH),
    *((Chinese(form), read) for form, read in _IN_CHINESE),
)
