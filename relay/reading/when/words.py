"""The one spelling that all expressions of time are read in."""

import re
import unicodedata
from functools import lru_cache

from relay.reading.pattern import Chinese, Needing, pattern
from relay.reading.when.names import ANY_MONTH, MONTHS


@lru_cache(maxsize=512)  # "tomorrow", "please": few words stand where a time may stand
def normalised(words: str) -> str:
    """One spelling for all: half width, lower case, Traditional characters, digits for numbers.

    Spaces next to Chinese characters go; a weekday becomes 星期 and a digit, 1 is Monday.
    """
    text = unicodedata.normalize("NFKC", words.replace("½", " 1/2"))
    text = " ".join(text.casefold().translate(_ONE_SPELLING).split())
    text = _SPACE_BY_CHINESE.sub("", text)
    text = _CHINESE_WEEKDAY.sub(_weekday, text)
    text = _CHINESE_NUMBER.sub(_number, text)
    text = _ORDINAL.sub(_ordinal, text)
    text = _ENGLISH_CLOCK.sub(_clock, text)
    text = _ENGLISH_NUMBER.sub(lambda match: str(_NUMBERS[match[0].replace(" ", "-")]), text)
    for form, words in _SPELLED:
        text = form.sub(words, text)
    return text


_SIMPLIFIED = (
    "点时钟锺鍾后两听昼礼个号现马间当开这週黄来緊紧尽儘于头农历陈○国华节诞圣请谢约准过该烦湾东"
    "迟饭闲"
)
_TRADITIONAL = (
    "點時鐘鐘鐘後兩聽晝禮個號現馬間當開這周黃來緊緊盡盡於頭農曆陳〇國華節誕聖請謝約準過該煩灣東"
    "遲飯閒"
)
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_ONE_SPELLING = str.maketrans(_SIMPLIFIED, _TRADITIONAL, _ZERO_WIDTH)
_ONE_SPELLING |= str.maketrans("’‘`‐‑–—−臺", "'''-----台")

_NUMERALS = "〇零一二兩三四五六七八九十廿卅百"
_CHINESE = "\u3007\u4e00-\u9fff"
# A space between two numbers stays: 二十 三點 is not 23 o'clock.
_SPACE_BY_CHINESE = Chinese(
    rf" (?=[{_CHINESE}])(?![{_NUMERALS}])|(?<=[{_CHINESE}])(?<![{_NUMERALS}]) "
    rf"|(?<![0-9{_NUMERALS}]) (?=[{_NUMERALS}])|(?<=[{_NUMERALS}]) (?![0-9{_NUMERALS}])"
)
_DAYS = "一二三四五六日"
_CHINESE_WEEKDAY = Chinese(rf"(?:星期|禮拜|周|拜)([{_DAYS}天])|\(([{_DAYS}])\)")
_CHINESE_NUMBER = Chinese(rf"(?<![0-9])[{_NUMERALS}]+(?![0-9])")
_TENS = Chinese(r"(?P<tens>[二三四五六七八九]?十|廿|卅)(?P<ones>[一二三四五六七八九]?)")
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
    year = match.string.startswith("年", match.end())
    if year and len(word) > 2 and word.startswith("一百"):
        return _republican(word)
    year = year and len(word) in (3, 4)
    minute = len(word) == 2 and word[0] in "〇零"
    if (year or minute) and not set(word) & set("十廿卅兩百"):
        return "".join(_DIGITS[digit] for digit in word)
    return word


def _republican(word: str) -> str:
    """A year of the Republic of China, 一百一十五: 101 to 199."""
    rest = word.removeprefix("一百")
    if len(rest) == 2 and rest[0] == "零" and rest[1] in _DIGITS:
        return "10" + _DIGITS[rest[1]]
    tens = _TENS.fullmatch(rest.removeprefix("一") if rest.startswith("一十") else rest)
    if tens is None or tens["tens"] in "廿卅":
        return word
    return "1" + _DIGITS.get(tens["tens"][0], "1") + _DIGITS.get(tens["ones"], "0")


_BELOW_TEN = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_SMALL = [*_BELOW_TEN.split(), *_TEENS.split()]
_TENS_NAMES = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50}
_NUMBERS = {word: value for value, word in enumerate(_SMALL, 1)} | _TENS_NAMES
_NUMBERS |= {"sixty": 60, "ninety": 90}
_NUMBERS |= {
    f"{tens}-{one}": ten + value
    for tens, ten in _TENS_NAMES.items()
    for value, one in enumerate(_SMALL[:9], 1)
}
_ENGLISH_NUMBER = pattern(
    rf"(?<![a-z0-9-])(?:(?:{'|'.join(_TENS_NAMES)})[ -](?:{'|'.join(_SMALL[:9])})"
    rf"|{'|'.join(word for word in _NUMBERS if '-' not in word)})(?![a-z0-9-])"
)

# Half past nine as it is spoken: nine thirty.
_MINUTES = ("fifteen", *_TENS_NAMES, *(f"{tens}[ -]five" for tens in _TENS_NAMES))
_ENGLISH_CLOCK = pattern(
    rf"(?<![a-z0-9-])({'|'.join(_SMALL[:12])}) ({'|'.join(reversed(_MINUTES))})"
    r"(?![a-z0-9-]| (?:min|sec|hour|day|of |past|to ))"
)


def _clock(match: re.Match[str]) -> str:
    return f"{_NUMBERS[match[1]]}:{_NUMBERS[match[2].replace(' ', '-')]}"


# The twenty-third of November: not "second" alone, which is also a time.
_ORDINAL_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = {name: day for day, name in enumerate(_ORDINAL_NAMES.split(), 1)}
_ORDINALS |= {f"twenty-{name}": 20 + day for name, day in [*_ORDINALS.items()][:9]}
_ORDINALS |= {"thirtieth": 30, "thirty-first": 31}
_ANY_ORDINAL = "|".join(sorted((n.replace("-", "[ -]") for n in _ORDINALS), key=len, reverse=True))
_ANY_MONTH = rf"(?:{'|'.join(MONTHS)})(?![a-z])\.?"
_ORDINAL = Needing(
    ANY_MONTH + "|month",
    pattern(
        rf"(?<![a-z0-9-])({_ANY_ORDINAL})(?= (?:of )?(?:{_ANY_MONTH}|(?:this|next) month))"
        rf"|(?<![a-z])({_ANY_MONTH}) (?:the )?({_ANY_ORDINAL})(?![a-z0-9-])"
    ),
)


def _ordinal(match: re.Match[str]) -> str:
    day = _ORDINALS[(match[1] or match[3]).replace(" ", "-")]
    return f"{day}th" if match[1] else f"{match[2]} {day}th"


_SPELLED = tuple(
    (pattern(form), words)
    for form, words in (
        (r"(?<![a-z0-9])3 quarters of an hour(?![a-z])", "45 minutes"),
        (r"(?<![a-z0-9])(?:a )?quarter of an hour(?![a-z])", "15 minutes"),
        (r"(?<![a-z0-9])a couple of (?=hours|hrs|days|weeks)", "about 2 "),
        (
            r"(?<![a-z0-9])in ([0-9]{1,2})h(?:rs?)? ?([0-5][0-9])m?(?![a-z0-9])",
            r"in \1 hours \2 minutes",
        ),
    )
)

REPEATED = pattern(
    r"(?<![a-z])(?:every(?:day)?|each|(?:bi-?)?weekly|fortnightly|daily|hourly|nightly|monthly"
    r"|quarterly|yearly|annually|weekdays?|weekends|mornings|afternoons|evenings|nights"
    r"|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays"
    r"|(?:once|twice|times) (?:an?|per) (?:day|week|month|year|hour)|repeat(?:s|ed|ing)?)(?![a-z])"
    r"|每|逢|天天|日日|晚晚|朝朝|重複|重复"
)
