"""The words of dates and times, English and Chinese, and the one spelling they are read in."""

import re
import unicodedata

from relay.reading.when.parts import MIDNIGHT, Clock, DayStart, Half, Now, Part, Shift


def normalised(words: str) -> str:
    """One spelling for all: half width, lower case, Traditional characters, digits for numbers.

    Spaces next to Chinese characters go; a weekday becomes 星期 and a digit, 1 is Monday.
    """
    text = unicodedata.normalize("NFKC", words).casefold().translate(_ONE_SPELLING)
    text = " ".join(text.split())
    text = _SPACE_BY_CHINESE.sub("", text)
    text = _CHINESE_WEEKDAY.sub(_weekday, text)
    text = _CHINESE_NUMBER.sub(_number, text)
    return _ENGLISH_NUMBER.sub(lambda match: str(_NUMBERS[match[0]]), text)


_SIMPLIFIED = "点时钟锺鍾后两听昼礼个号现马间当开这週黄来紧尽儘于头农历陈○"
_TRADITIONAL = "點時鐘鐘鐘後兩聽晝禮個號現馬間當開這周黃來緊盡盡於頭農曆陳〇"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_ONE_SPELLING = str.maketrans(_SIMPLIFIED, _TRADITIONAL, _ZERO_WIDTH) | str.maketrans("’‘`", "'''")

_NUMERALS = "〇零一二兩三四五六七八九十廿卅"
_CHINESE = "\u3007\u4e00-\u9fff"
# A space between two numbers stays: 二十 三點 is not 23 o'clock.
_SPACE_BY_CHINESE = re.compile(
    rf" (?=[{_CHINESE}])(?![{_NUMERALS}])|(?<=[{_CHINESE}])(?<![{_NUMERALS}]) "
    rf"|(?<![0-9{_NUMERALS}]) (?=[{_NUMERALS}])|(?<=[{_NUMERALS}]) (?![0-9{_NUMERALS}])"
)
_DAYS = "一二三四五六日"
_CHINESE_WEEKDAY = re.compile(rf"(?:星期|禮拜|周)([{_DAYS}天])|\(([{_DAYS}])\)")
_CHINESE_NUMBER = re.compile(rf"(?<![0-9])[{_NUMERALS}]+(?![0-9])")
_TENS = re.compile(r"(?P<tens>[二三四五六七八九]?十|廿|卅)(?P<ones>[一二三四五六七八九]?)")
_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": "0", "兩": "2"}


def _weekday(match: re.Match[str]) -> str:
    day = (match[1] or match[2]).replace("天", "日")
    # The space keeps the day from the hour that may follow: 星期一三點.
    return f"星期{_DAYS.index(day) + 1} "


def _number(match: re.Match[str]) -> str:
    """Numbers below 100, years, and minutes with a leading zero; 三四 (three or four) is none."""
    word = match[0]
    if len(word) == 1 and word in _DIGITS:
        return _DIGITS[word]
    if tens := _TENS.fullmatch(word):
        first = tens["tens"][0]
        count = {"十": "1", "廿": "2", "卅": "3"}.get(first) or _DIGITS[first]
        return count + _DIGITS.get(tens["ones"], "0")
    year = len(word) == 4 and match.string.startswith("年", match.end())
    minute = len(word) == 2 and word[0] in "〇零"
    if (year or minute) and not set(word) & set("十廿卅兩"):
        return "".join(_DIGITS[digit] for digit in word)
    return word


_NUMBER_NAMES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
_NUMBERS = {word: value for value, word in enumerate(_NUMBER_NAMES.split(), 1)}
_NUMBERS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_ENGLISH_NUMBER = re.compile(rf"(?<![a-z0-9-])(?:{'|'.join(_NUMBERS)})(?![a-z0-9-])")

# -- the calendar ---------------------------------------------------------------------------------

MONTH_NAMES = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
WEEKDAY_NAMES = (
    "monday mon",
    "tuesday tues tue",
    "wednesday weds wed",
    "thursday thurs thur thu",
    "friday fri",
    "saturday sat",
    "sunday sun",
)
MONTHS = {word: n for n, names in enumerate(MONTH_NAMES, 1) for word in names.split()}
WEEKDAYS = {word: n for n, names in enumerate(WEEKDAY_NAMES) for word in names.split()}

REPEATED = re.compile(
    r"(?<![a-z])(?:every(?:day)?|each|(?:bi-?)?weekly|daily|hourly|monthly|yearly|annually|weekdays?"
    r"|weekends|mornings|afternoons|evenings|nights"
    r"|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays)(?![a-z])"
    r"|每|逢|天天|日日|晚晚|朝朝"
)

# -- phrases --------------------------------------------------------------------------------------


def _hours(first: int, last: int) -> frozenset[int]:
    return frozenset(range(first, last + 1))


_SMALL = _hours(0, 4) | _hours(24, 28)
_NOON_OR_MIDNIGHT = frozenset({0, 12})
_AM = Half(_hours(1, 11), _NOON_OR_MIDNIGHT)
_MORNING = Half(_hours(5, 11), _hours(0, 4) | {12})
_DAWN = Half(_hours(5, 8), frozenset({4}))
_SMALL_HOURS = Half(_hours(1, 5), frozenset({0, 6, 24}))
_NOON = Half(_hours(11, 14), alone=(12,))
# 下午12時 is noon to some and midnight to others, 晏晝12點 is noon to all.
_PM = Half(_hours(12, 23), frozenset({24}))
_AFTERNOON = Half(_hours(12, 18), _hours(19, 23))
_DUSK = Half(_hours(16, 19))
_EVENING = Half(_hours(17, 23), frozenset({0, 16, 24}))
_NIGHT = Half(_hours(18, 23), _SMALL | {17})
_DEEP_NIGHT = Half(frozenset({22, 23}), _SMALL)
_MIDDLE_OF_NIGHT = Half(frozenset(), _SMALL | {23})

_TODAY, _TOMORROW = Shift(0), Shift(1)
_ANY_TIME = Clock((), sure=False)

_TABLE: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("now|right now|right away|straight away|at once|immediately|asap", (Now(),)),
    ("as soon as possible|即時|立即|立刻|馬上|即刻|而家|依家|宜家|現在|盡快", (Now(),)),
    ("today|今天|今日", (_TODAY,)),
    ("tomorrow|tmr|tmrw|tmw|tomorow|tommorow|tommorrow|明天|明日|聽日", (_TOMORROW,)),
    ("day after tomorrow|the day after tomorrow|後天|後日", (Shift(2),)),
    ("大後天|大後日", (Shift(3),)),
    ("yesterday|昨天|昨日|尋日|琴日", (Shift(-1),)),
    ("day before yesterday|the day before yesterday|前天|前日", (Shift(-2),)),
    ("this morning|今早|今朝|今晨", (_TODAY, _MORNING)),
    ("this afternoon", (_TODAY, _AFTERNOON)),
    ("this evening", (_TODAY, _EVENING)),
    ("tonight|tonite|今晚|今晚上|今晚黑|今夜", (_TODAY, _NIGHT)),
    ("明早|明朝|明晨|聽朝|聽朝早|聽早", (_TOMORROW, _MORNING)),
    ("明晚|明晚上|聽晚|聽晚黑", (_TOMORROW, _NIGHT)),
    ("last night|昨晚|尋晚|琴晚", (Shift(-1), _NIGHT)),
    ("上午|午前", (_AM,)),
    ("morning|in the morning|早上|朝早|上晝|晨早|清早|早|朝", (_MORNING,)),
    ("凌晨", (_SMALL_HOURS,)),
    ("清晨", (_DAWN,)),
    ("中午", (_NOON,)),
    ("下午|午後", (_PM,)),
    ("afternoon|in the afternoon|晏晝|下晝|晏", (_AFTERNOON,)),
    ("evening|in the evening", (_EVENING,)),
    ("傍晚|黃昏", (_DUSK,)),
    ("night|晚上|夜晚|晚間|夜間|晚黑|晚|夜", (_NIGHT,)),
    ("深夜", (_DEEP_NIGHT,)),
    ("半夜", (_MIDDLE_OF_NIGHT,)),
    ("noon|midday|12noon|12 noon|12:00 noon|12nn|12 nn|12:00nn|12:00 nn", (Clock((12,)),)),
    ("正午|正午12點|正午12時|正午12點正|正午12時正|正午12:00", (Clock((12,)),)),
    ("midnight|12midnight|12 midnight|12:00 midnight|12mn", (Clock(MIDNIGHT, sure=False),)),
    ("午夜|午夜12點|午夜12時|午夜12:00|午夜0時", (Clock(MIDNIGHT, sure=False),)),
    ("(start of the day)|(當日開始)", (DayStart(),)),
    ("end of day|end of the day|the end of the day|eod|cob|close of business", (_ANY_TIME,)),
)
PHRASES = {phrase: parts for phrases, parts in _TABLE for phrase in phrases.split("|")}
