"""Times of day as people write them."""

import re

from relay.reading.when.parts import (
    Clock,
    Form,
    Match,
    Read,
    digital,
    half_known,
    twelve_hour,
)


def _timed(clock: Clock | None) -> Read:
    return None if clock is None else (clock,)


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


def _four_digits(match: Match) -> Read:
    hour, minute = int(match["h"]), int(match["min"])
    if hour > 23 or minute > 59:
        return None
    # Without "hrs" it could be a year or a room: asked about.
    return (Clock((hour,), minute, sure=bool(match["hrs"])),)


def _bare_hour(match: Match) -> Read:
    hour = int(match["h"])
    return _timed(twelve_hour(hour)) if 1 <= hour <= 12 else None


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
    else:
        minute = 30 if match["halved"] else _minute(match["min"] or match["bare"])
    return _timed(twelve_hour(int(match["h"]), minute)) if minute <= 59 else None


_HALF = r"(?P<half>[ap]\.?m(?![a-z])\.?)"
_HOUR = r"(?P<h>[0-9]{1,2})"
_HRS = r"(?P<hrs>h(?:ou)?rs?|h)(?![a-z])"
_OF_DAY = r"(?= ?(?:in the (?:morning|afternoon|evening)|at night)(?![a-z]))"
# Minutes without 分 are two digits; not 10 and 11, which in Cantonese are 50 and 55.
_BARE_MINUTE = r"(?P<bare>0[0-9]|1[2-9]|[2-5][0-9])(?![0-9分個日號月年小天星周.:/])"

CLOCKS: tuple[Form, ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"{_HOUR}:(?P<min>[0-9]{{2}})(?::00)?(?![0-9:])(?: ?{_HALF}| ?{_HRS})?", _colon),
        (rf"{_HOUR}(?:[:.]?(?P<min>[0-9]{{2}}))? ?{_HALF}", _am_pm),
        (rf"(?P<h>[0-9]{{2}})(?P<min>[0-9]{{2}})(?![0-9.:/年-])(?: ?{_HRS})?", _four_digits),
        (rf"{_HOUR}(?P<min>) ?o'?clock(?![a-z])(?: ?{_HALF})?", _o_clock),
        (rf"{_HOUR}{_OF_DAY}", _bare_hour),
        (
            r"(?:a )?(?P<count>half|quarter|[0-9]{1,2})(?: minutes)? (?P<side>past) "
            rf"{_HOUR}(?![0-9:.])(?: ?o'?clock(?![a-z]))?(?: ?{_HALF})?",
            _past_to,
        ),
        # Not "ten to three": that may be a range.
        (
            rf"(?:a )?(?P<count>quarter) (?P<side>to) {_HOUR}(?![0-9:.])"
            rf"(?: ?o'?clock(?![a-z]))?(?: ?{_HALF})?",
            _past_to,
        ),
        (
            rf"{_HOUR}[點時](?:鐘|正|整|(?P<halved>半)鐘?|(?P<quarters>[13])刻"
            rf"|(?P<min>[0-9]{{1,2}})分正?|{_BARE_MINUTE})?",
            _chinese_clock,
        ),
    )
)

AT_HOUR: Form = (re.compile(rf"{_HOUR}(?![0-9])"), _bare_hour)
