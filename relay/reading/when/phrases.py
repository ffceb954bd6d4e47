"""The words of a time that mean one thing wherever they stand: parts of the day, near days."""

from relay.reading.when.parts import (
    MIDNIGHT,
    About,
    Clock,
    DayStart,
    Half,
    Now,
    Part,
    Shift,
)


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
    ("now|right now|right away|straight away|straightaway|at once|immediately|instantly", (Now(),)),
    ("asap|a.s.a.p|as soon as possible", (Now(),)),
    ("即時|立即|立刻|馬上|即刻|而家|依家|宜家|現在|盡快|盡早", (Now(),)),
    ("today|later today|2day|今天|今日", (_TODAY,)),
    ("tomorrow|tmr|tmrw|tmw|tomorow|tommorow|tommorrow|tomorrrow|tomorro|tmro", (_TOMORROW,)),
    ("2moro|2morrow|2mrw|2mr|明天|明日|聽日", (_TOMORROW,)),
    ("day after tomorrow|the day after tomorrow|後天|後日", (Shift(2),)),
    ("day after tmr|the day after tmr|day after tmrw|the day after tmrw", (Shift(2),)),
    ("大後天|大後日", (Shift(3),)),
    ("yesterday|昨天|昨日|尋日|琴日", (Shift(-1),)),
    ("day before yesterday|the day before yesterday|前天|前日", (Shift(-2),)),
    ("this morning|今早|今朝|今晨|今朝早", (_TODAY, _MORNING)),
    ("this afternoon|later this afternoon|this arvo", (_TODAY, _AFTERNOON)),
    ("this evening|later this evening", (_TODAY, _EVENING)),
    (
        "this night|tonight|tonite|2nite|later tonight|今晚|今晚上|今晚黑|今晚夜|今夜",
        (_TODAY, _NIGHT),
    ),
    ("明早|明朝|明晨|聽朝|聽朝早|聽早", (_TOMORROW, _MORNING)),
    ("明晚|明晚上|聽晚|聽晚黑", (_TOMORROW, _NIGHT)),
    ("後晚", (Shift(2), _NIGHT)),
    ("last night|昨晚|尋晚|琴晚", (Shift(-1), _NIGHT)),
    ("am|a.m|a.m.|上午|午前", (_AM,)),
    ("morning|in the morning|早上|朝早|朝頭早|上晝|晨早|早晨|清早|早|朝", (_MORNING,)),
    ("凌晨", (_SMALL_HOURS,)),
    ("清晨", (_DAWN,)),
    ("中午", (_NOON,)),
    ("pm|p.m|p.m.|下午|午後", (_PM,)),
    ("afternoon|in the afternoon|arvo|in the arvo|晏晝|下晝|晏", (_AFTERNOON,)),
    ("evening|in the evening", (_EVENING,)),
    ("傍晚|黃昏", (_DUSK,)),
    ("night|at night|in the night|晚上|夜晚|晚間|夜間|晚黑|晚|夜", (_NIGHT,)),
    ("深夜", (_DEEP_NIGHT,)),
    ("半夜", (_MIDDLE_OF_NIGHT,)),
    ("noon|midday|mid-day|12noon|12 noon|12:00 noon|12:00noon", (Clock((12,)),)),
    ("12nn|12 nn|12:00nn|12:00 nn", (Clock((12,)),)),
    ("正午|正午12點|正午12時|正午12點正|正午12時正|正午12:00", (Clock((12,)),)),
    ("midnight|12midnight|12 midnight|12:00 midnight|12mn", (Clock(MIDNIGHT, sure=False),)),
    ("午夜|午夜12點|午夜12時|午夜12:00|午夜0時|子夜", (Clock(MIDNIGHT, sure=False),)),
    ("(start of the day)|(當日開始)", (DayStart(),)),
    ("end of day|end of the day|the end of the day|eod|cob|close of business", (_ANY_TIME,)),
    ("end of business|end of business day|end of play|lunchtime|lunch time", (_ANY_TIME,)),
    ("first thing|mid-morning|mid morning|mid-afternoon|mid afternoon", (_ANY_TIME,)),
    ("下星期|下周|下禮拜|下個星期|下個周|下個禮拜|遲啲|遲些|遲點|晚啲|晚些|晚點", (_ANY_TIME,)),
    ("稍後|稍遲|稍晚|近期|得閒|有空時|下班前|下班後|收工前|收工後|放工前|放工後", (_ANY_TIME,)),
    ("飯後|飯前|午飯前|午飯後|午飯時間|晚飯前|晚飯後", (_ANY_TIME,)),
    ("early|late|around|about|at around|at about|approx|approx.|approximately", (About(),)),
    ("roughly|circa|or so|ish|-ish|左右|大約|大概|約|約莫|前後|上下|度|差不多", (About(),)),
    # What changes nothing.
    ("please|pls|plz|thanks|thank you|thx|many thanks|sharp|exactly|precisely|prompt", ()),
    ("promptly|on the dot|date:|time:|日期:|時間:|正|整|準時|準|踏正", ()),
    ("時間係|發送時間係|時間為|時間是|發送時間|發送時間:|發送時間為|發送時間是", ()),
    ("請|請於|請在|麻煩|唔該|唔該晒|謝謝|多謝|吧|啦", ()),
)
PHRASES = {phrase: parts for phrases, parts in _TABLE for phrase in phrases.split("|")}
