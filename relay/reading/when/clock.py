"""Times of day as people write them."""

from relay.reading.pattern import Chinese, pattern
from relay.reading.when.parts import (
    About,
    Clock,
    Form,
    Loose,
    Match,
    Part,
    Read,
    digital,
    half_known,
    twelve_hour,
)

FIVE = 5  # minutes: the step from one number to the next on the face of a clock


def _timed(clock: Clock | None, *more: Part) -> Read:
    return None if clock is None else (clock, *more)


def _minute(digits: str | None) -> int:
    return int(digits or 0)


def _colon(match: Match) -> Read:
    hour, minute, half = int(match["h"]), int(match["min"]), match["half"]
    if minute > 59:
        return None
    if half and hour <= 12:
        return _timed(half_known(hour, minute, half[0] + "m"))
    if half and (hour > 23 or half[0] == "a"):
        return None
    two_digits = len(match["h"]) == 2
    return _timed(digital(hour, minute) if two_digits else twelve_hour(hour, minute))


def _am_pm(match: Match) -> Read:
    minute = _minute(match["min"])
    if minute > 59:
        return None
    return _timed(half_known(int(match["h"]), minute, match["half"][0] + "m"))


def _spaced(match: Match) -> Read:
    """ "9 30 am": perhaps two things."""
    clock = _am_pm(match)
    return clock and (*clock, About())


def _four_digits(match: Match) -> Read:
    hour, sure = int(match["h"]), bool(match["hrs"])
    clock = _at_four_digits(match)
    if clock and not sure:
        a_year = hour in (19, 20, 21)
        return (*clock, About() if a_year else Loose())
    return clock


def _at_four_digits(match: Match) -> Read:
    hour, minute = int(match["h"]), int(match["min"])
    return (Clock((hour,), minute),) if hour <= 23 and minute <= 59 else None


def _dotted(match: Match) -> Read:
    hour, minute = int(match["h"]), int(match["min"])
    if minute > 59:
        return None
    two_digits = len(match["h"]) == 2
    clock = digital(hour, minute) if two_digits else twelve_hour(hour, minute)
    return _timed(clock, Loose((hour, minute)))


def _h_between(match: Match) -> Read:
    hour, minute = int(match["h"]), _minute(match["min"])
    if minute > 59:
        return None
    two_digits = len(match["h"]) == 2
    return _timed(digital(hour, minute) if two_digits else twelve_hour(hour, minute))


def _bare_hour(match: Match) -> Read:
    hour = int(match["h"])
    return _timed(twelve_hour(hour)) if 1 <= hour <= 12 else None


def _about_hour(match: Match) -> Read:
    hour = _bare_hour(match)
    return hour and (*hour, About())


def _half_hour(match: Match) -> Read:
    """ "Half nine": half past nine, though not in all languages."""
    hour = int(match["h"])
    return _timed(twelve_hour(hour, 30), About()) if 1 <= hour <= 12 else None


def _o_clock(match: Match) -> Read:
    return _am_pm(match) if match["half"] else _bare_hour(match)


def _past_to(match: Match) -> Read:
    count = {"half": 30, "quarter": 15}.get(match["count"]) or int(match["count"])
    hour, half = int(match["h"]), match["half"]
    if not 1 <= hour <= 12 or not 1 <= count <= 30:
        return None
    minute = count if match["side"] == "past" else -count
    return _timed(half_known(hour, minute, half[0] + "m") if half else twelve_hour(hour, minute))


def _chinese_clock(match: Match) -> Read:
    if match["quarters"]:
        minute = 15 * int(match["quarters"])
    elif match["fives"]:
        minute = FIVE * int(match["fives"])
    else:
        minute = 30 if match["halved"] else _minute(match["min"] or match["bare"])
    return _timed(twelve_hour(int(match["h"]), minute)) if minute <= 59 else None


def _cantonese_clock(match: Match) -> Read:
    """三點三 is 15 minutes past three, to those who speak so."""
    return _timed(twelve_hour(int(match["h"]), FIVE * int(match["fives"])), About())


def _chinese_to(match: Match) -> Read:
    hour, minute = int(match["h"]), int(match["min"])
    return _timed(twelve_hour(hour, -minute)) if minute <= 30 and 1 <= hour <= 12 else None


_HALF = r"(?P<half>[ap]\.?m(?![a-z])\.?)"
_HOUR = r"(?P<h>[0-9]{1,2})"
_HRS = r"(?P<hrs>h(?:ou)?rs?|h)(?![a-z])"
_OF_DAY = (
    r"(?= ?(?:in the (?:morning|afternoon|evening)|at night|o'?clock"
    r"|tomorrow|tmrw?|today|tonight|this (?:morning|afternoon|evening))(?![a-z]))"
)
_FOUR_DIGITS = r"(?P<h>[0-9]{2})(?P<min>[0-9]{2})(?![0-9:/年-]|\.[0-9])"
_SECONDS = r"(?::00)?"
# Minutes without 分 are two digits; not 10 and 11, which in Cantonese are 50 and 55.
_BARE_MINUTE = r"(?P<bare>0[0-9]|1[2-9]|[2-5][0-9])(?![0-9分個日號月年小天星周.:/])"
_NO_MORE = r"(?![0-9分個刻日號月年小天星周半十.:/])"

_IN_ENGLISH = (
    (rf"{_HOUR}:(?P<min>[0-9]{{2}}){_SECONDS}(?![0-9:])(?: ?{_HALF}| ?{_HRS})?", _colon),
    (rf"{_HOUR}(?:[:.]?(?P<min>[0-9]{{2}}))? ?{_HALF}", _am_pm),
    (rf"{_HOUR} (?P<min>[0-9]{{2}}) ?{_HALF}", _spaced),
    (rf"{_FOUR_DIGITS}(?: ?{_HRS})?", _four_digits),
    (rf"{_HOUR}\.(?P<min>[0-9]{{2}})(?![0-9:/]|\.[0-9]|-[0-9]| ?[ap]\.?m)", _dotted),
    (rf"{_HOUR}h(?P<min>[0-9]{{2}})?(?![a-z0-9])", _h_between),
    (rf"{_HOUR}(?P<min>) ?o'?clock(?![a-z])(?: ?{_HALF})?", _o_clock),
    (rf"{_HOUR}{_OF_DAY}", _bare_hour),
    (
        r"(?:a )?(?P<count>half|quarter|[0-9]{1,2})(?: min(?:ute)?s?)? (?P<side>past) "
        rf"{_HOUR}(?![0-9:]|\.[0-9])(?: ?o'?clock(?![a-z]))?(?: ?{_HALF})?",
        _past_to,
    ),
    # Not "ten to three": that may be a range.
    (
        rf"(?:a )?(?P<count>quarter|[0-9]{{1,2}}(?= min))(?: min(?:ute)?s)? (?P<side>to) "
        rf"{_HOUR}(?![0-9:]|\.[0-9])(?: ?o'?clock(?![a-z]))?(?: ?{_HALF})?",
        _past_to,
    ),
    (rf"half {_HOUR}(?![0-9:]|\.[0-9])", _half_hour),
    (rf"{_HOUR}-?ish(?![a-z])", _about_hour),
)
_IN_CHINESE = (
    (
        rf"{_HOUR}[點時](?:鐘|正|整|踏正|(?P<halved>搭?半)鐘?|(?P<quarters>[13])(?:刻|個骨)"
        r"|(?:搭|踏)(?P<fives>1[01]|[1-9])(?:個字)?(?![0-9])"
        rf"|(?P<min>[0-9]{{1,2}})分[正整]?|{_BARE_MINUTE})?",
        _chinese_clock,
    ),
    (
        rf"{_HOUR}[點時](?P<halved>)(?P<quarters>)(?P<min>)(?P<bare>)"
        r"(?P<fives>1[01]|[1-9])個字",
        _chinese_clock,
    ),
    (rf"{_HOUR}點(?P<fives>[1-9]){_NO_MORE}", _cantonese_clock),
    (rf"差(?P<min>[0-9]{{1,2}})分鐘?(?:到)?{_HOUR}[點時](?:鐘|正)?", _chinese_to),
)
CLOCKS: tuple[Form, ...] = (
    *((pattern(form), read) for form, read in _IN_ENGLISH),
    *((Chinese(form), read) for form, read in _IN_CHINESE),
)

# Behind "at" a number alone is an hour, and four digits are no year.
AT_FORMS: tuple[Form, ...] = (
    (pattern(rf"{_HOUR}(?![0-9])"), _bare_hour),
    (pattern(_FOUR_DIGITS), _at_four_digits),
)
# Behind "around" and the word of a part of the day a number may be one.
NEAR_HOUR: Form = (pattern(rf"{_HOUR}(?![0-9:/-]|\.[0-9])"), _about_hour)
