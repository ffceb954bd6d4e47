"""Dates and times: what is certain, what is asked about, what is refused."""

import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.model import Language
from relay.reading.when import Doubt, Moment, NoMoment, When, read_when, say_when

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
LONDON = ZoneInfo("Europe/London")
WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=HONG_KONG)
SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=HONG_KONG)


def read(words: str, now: datetime = WEDNESDAY, zone: ZoneInfo = HONG_KONG) -> When:
    return read_when(words, now=now, zone=zone)


def told(when: When) -> str:
    """An outcome as the tables write it: "11-19 09:00", "2027-01-01 09:00", "now", a code."""
    match when:
        case Moment(at=None):
            return "now"
        case Moment(at=datetime() as at):
            return short(at)
        case Doubt(choices=choices):
            return " ".join(["?", " | ".join(short(at) for at in choices)]).strip()
        case NoMoment(code=code):
            return code.removeprefix("time.")
    raise AssertionError(when)


def short(at: datetime) -> str:
    return at.strftime("%m-%d %H:%M" if at.year == 2026 else "%Y-%m-%d %H:%M")


def rows(table: str) -> list[tuple[str, str]]:
    lines = (line.split("→") for line in table.strip().splitlines())
    return [(words.strip(), outcome.strip()) for words, outcome in lines]


CERTAIN = rows("""
    now                                      → now
    right now                                → now
    at once                                  → now
    Immediately                              → now
    ASAP                                     → now
    as soon as possible.                     → now
    即時                                     → now
    立即                                     → now
    馬上                                     → now
    马上                                     → now
    即刻                                     → now
    而家                                     → now
    2026-12-31 23:59                         → 12-31 23:59
    2026-12-31T23:59                         → 12-31 23:59
    2026-12-31 23:59:00                      → 12-31 23:59
    2026/12/31 9:00pm                        → 12-31 21:00
    2026.12.31 21:00                         → 12-31 21:00
    31/12/2026 11:59pm                       → 12-31 23:59
    31/12 23:59                              → 12-31 23:59
    31-12-2026 09:00                         → 12-31 09:00
    31.12.2026 9am                           → 12-31 09:00
    31/12/26 9am                             → 12-31 09:00
    20-Nov-2026 0930hrs                      → 11-20 09:30
    20-Nov-26 9am                            → 11-20 09:00
    13/1 9am                                 → 2027-01-13 09:00
    12/12 9am                                → 12-12 09:00
    31 Dec 9am                               → 12-31 09:00
    31 Dec at 9 a.m.                         → 12-31 09:00
    1 Jan 9am                                → 2027-01-01 09:00
    Nov 20 9am                               → 11-20 09:00
    20Nov 9am                                → 11-20 09:00
    20 Nov 2030hrs                           → 11-20 20:30
    9am Dec 9                                → 12-09 09:00
    9 Dec 9 am                               → 12-09 09:00
    November 20th, 2026, 9:00 a.m.           → 11-20 09:00
    Dec 31, 2026 at 11:59 PM                 → 12-31 23:59
    the 20th of November at 3pm              → 11-20 15:00
    on 20 November at 3 p.m.                 → 11-20 15:00
    20th at 9am                              → 11-20 09:00
    on the 20th at 9am                       → 11-20 09:00
    Fri 20/11 15:00                          → 11-20 15:00
    Friday 20 Nov 9am                        → 11-20 09:00
    20/11/2026 (Fri) 3pm                     → 11-20 15:00
    Friday 27 November 9am                   → 11-27 09:00
    Thursday (19 Nov) 3pm                    → 11-19 15:00
    下星期一(11月23日)上午9時                → 11-23 09:00
    next Friday 27 November 9am              → 11-27 09:00
    18 Nov 3pm                               → 11-18 15:00
    18 Nov 2031 10:00                        → 2031-11-18 10:00
    29 Feb 2028 9am                          → 2028-02-29 09:00
    tomorrow 9am                             → 11-19 09:00
    20 Nov 12:00 midnight (start of the day) → 11-20 00:00
    TMR 9AM                                  → 11-19 09:00
    tmr 9 a.m.                               → 11-19 09:00
    tomorrow, 9am.                           → 11-19 09:00
    tomorrow @9am                            → 11-19 09:00
    9am tomorrow                             → 11-19 09:00
    at 9 tomorrow morning                    → 11-19 09:00
    tomorrow morning at 9                    → 11-19 09:00
    tomorrow at 9 in the morning             → 11-19 09:00
    tomorrow 09:30                           → 11-19 09:30
    tomorrow 9:30am                          → 11-19 09:30
    tomorrow 9.30am                          → 11-19 09:30
    930am tomorrow                           → 11-19 09:30
    1230pm tomorrow                          → 11-19 12:30
    tomorrow 1530hrs                         → 11-19 15:30
    tomorrow 15:30pm                         → 11-19 15:30
    tomorrow 00:00                           → 11-19 00:00
    tomorrow 12:30                           → 11-19 12:30
    tomorrow 12:30pm                         → 11-19 12:30
    tomorrow 1am                             → 11-19 01:00
    tomorrow noon                            → 11-19 12:00
    12nn tomorrow                            → 11-19 12:00
    tomorrow at 12 noon                      → 11-19 12:00
    tomorrow night at 9                      → 11-19 21:00
    tomorrow evening at 7:30                 → 11-19 19:30
    tomorrow evening 08:00                   → 11-19 20:00
    tomorrow afternoon at 12:30              → 11-19 12:30
    tomorrow at half past two in the afternoon → 11-19 14:30
    ten past nine am tomorrow                → 11-19 09:10
    tomorrow at 9 o'clock pm                 → 11-19 21:00
    tomorrow (Thu) at 3pm                    → 11-19 15:00
    Thursday tomorrow 3pm                    → 11-19 15:00
    day after tomorrow 9am                   → 11-20 09:00
    the day after tomorrow at noon           → 11-20 12:00
    today 17:30                              → 11-18 17:30
    today Wednesday 3pm                      → 11-18 15:00
    3pm today                                → 11-18 15:00
    3pm                                      → 11-18 15:00
    15:30                                    → 11-18 15:30
    noon                                     → 11-18 12:00
    12pm                                     → 11-18 12:00
    12:00                                    → 11-18 12:00
    11am                                     → 11-18 11:00
    this afternoon at 3                      → 11-18 15:00
    this evening at 7                        → 11-18 19:00
    tonight 8pm                              → 11-18 20:00
    tonight at 8                             → 11-18 20:00
    tonight 20:00                            → 11-18 20:00
    quarter to 5pm                           → 11-18 16:45
    a quarter to 1pm                         → 11-18 12:45
    half past three in the afternoon         → 11-18 15:30
    9 at night                               → 11-18 21:00
    3pm HKT                                  → 11-18 15:00
    next Mon 15:30                           → 11-23 15:30
    next Tuesday at 9am                      → 11-24 09:00
    next week Monday 9am                     → 11-23 09:00
    Friday next week at 9am                  → 11-27 09:00
    this Friday 3pm                          → 11-20 15:00
    this Sunday 9am                          → 11-22 09:00
    this coming Saturday 9am                 → 11-21 09:00
    Monday 9am                               → 11-23 09:00
    9am on Friday                            → 11-20 09:00
    (fri) 9am                                → 11-20 09:00
    in 2 hours                               → 11-18 12:00
    in two hours                             → 11-18 12:00
    In 30 min                                → 11-18 10:30
    in 5 minutes                             → 11-18 10:05
    in an hour                               → 11-18 11:00
    in half an hour                          → 11-18 10:30
    in an hour and a half                    → 11-18 11:30
    in 2.5 hours                             → 11-18 12:30
    in two and a half hours                  → 11-18 12:30
    in 2h                                    → 11-18 12:00
    in 1 hour and 30 minutes                 → 11-18 11:30
    in 24 hours                              → 11-19 10:00
    2 hours from now                         → 11-18 12:00
    45 mins later                            → 11-18 10:45
    in 3 days at 9am                         → 11-21 09:00
    two days later at 10am                   → 11-20 10:00
    in 2 weeks at 9am                        → 12-02 09:00
    in a month at 9am                        → 12-18 09:00
    明天下午3時                              → 11-19 15:00
    明天下午３時                             → 11-19 15:00
    明天 下午 3 點                           → 11-19 15:00
    明日下午三點半                           → 11-19 15:30
    明天下午15時30分                         → 11-19 15:30
    明天下午12:30                            → 11-19 12:30
    明天下午03:30                            → 11-19 15:30
    明天20點                                 → 11-19 20:00
    明天3pm                                  → 11-19 15:00
    明天上午9點                              → 11-19 09:00
    明早九點                                 → 11-19 09:00
    明晚八點                                 → 11-19 20:00
    明天正午                                 → 11-19 12:00
    明天中午12點                             → 11-19 12:00
    明天中午12:30                            → 11-19 12:30
    明日凌晨1點                              → 11-19 01:00
    明天的上午九時零五分                     → 11-19 09:05
    明天上午九點十五                         → 11-19 09:15
    明天（星期四）下午3點                    → 11-19 15:00
    於明天下午3時                            → 11-19 15:00
    聽日晏晝三點                             → 11-19 15:00
    聽日晏晝十二點                           → 11-19 12:00
    聽日下晝三點一刻                         → 11-19 15:15
    聽日朝早九點                             → 11-19 09:00
    聽朝九點半                               → 11-19 09:30
    聽晚9點半鐘                              → 11-19 21:30
    後日朝早九點半                           → 11-20 09:30
    后天下午两点                             → 11-20 14:00
    大後天上午9:00                           → 11-21 09:00
    今晚八點                                 → 11-18 20:00
    今日下午5點正                            → 11-18 17:00
    下午3:30                                 → 11-18 15:30
    晚上11:30                                → 11-18 23:30
    20點                                     → 11-18 20:00
    十一點三十分夜晚                         → 11-18 23:30
    下星期一上午9點半                        → 11-23 09:30
    下周一15:30                              → 11-23 15:30
    下週一上午十點                           → 11-23 10:00
    下禮拜一朝早九點                         → 11-23 09:00
    下個禮拜三 3pm                           → 11-25 15:00
    下星期五下午三點                         → 11-27 15:00
    下下星期一下午三點                       → 11-30 15:00
    本周五下午三點                           → 11-20 15:00
    本周日下午三點                           → 11-22 15:00
    今個星期六晚上8點                        → 11-21 20:00
    星期五下午三點                           → 11-20 15:00
    禮拜日晚8點                              → 11-22 20:00
    星期一15:30                              → 11-23 15:30
    12月31日23:59                            → 12-31 23:59
    十二月卅一日晚上11時59分                 → 12-31 23:59
    二〇二六年十二月三十一日２３：５９       → 12-31 23:59
    二○二六年十二月三十一日下午三時          → 12-31 15:00
    2026 年 12 月 31 日 上午 9 時            → 12-31 09:00
    12月1日上午9時                           → 12-01 09:00
    一月二日下午三時                         → 2027-01-02 15:00
    12月25號上午十點正                       → 12-25 10:00
    明年1月1日上午10時                       → 2027-01-01 10:00
    11月20日(五)下午3時                      → 11-20 15:00
    20號下午3點                              → 11-20 15:00
    下個月5號下午3點                         → 12-05 15:00
    呢個星期六上午11時                       → 11-21 11:00
    兩個鐘半後                               → 11-18 12:30
    兩小時後                                 → 11-18 12:00
    两小时后                                 → 11-18 12:00
    半個鐘後                                 → 11-18 10:30
    一個半鐘後                               → 11-18 11:30
    三十分鐘之後                             → 11-18 10:30
    1小時30分鐘後                            → 11-18 11:30
    三日後下午3點                            → 11-21 15:00
    兩個禮拜後下午三點                       → 12-02 15:00
""")

DOUBTFUL = rows("""
    周三十點        → ? 11-18 10:00 | 11-18 22:00 | 11-25 10:00 | 11-25 22:00
    12am                                     → ? 11-19 00:00
    tomorrow 12am                            → ? 11-19 00:00 | 11-20 00:00
    tomorrow 12:30am                         → ? 11-19 00:30 | 11-20 00:30
    12點                                     → ? 11-18 12:00 | 11-19 00:00
    明天12點                                 → ? 11-19 00:00 | 11-19 12:00 | 11-20 00:00
    明天上午12時                             → ? 11-19 00:00 | 11-19 12:00
    明天下午12點                             → ? 11-19 12:00 | 11-20 00:00
    midnight                                 → ? 11-19 00:00
    tomorrow midnight                        → ? 11-19 00:00 | 11-20 00:00
    tomorrow at 12 midnight                  → ? 11-19 00:00 | 11-20 00:00
    午夜                                     → ? 11-19 00:00
    今晚12點                                 → ? 11-19 00:00
    今晚00:30                                → ? 11-19 00:30
    明晚12點                                 → ? 11-19 00:00 | 11-20 00:00
    明晚1點                                  → ? 11-19 01:00 | 11-20 01:00
    tonight 1am                              → ? 11-19 01:00
    tonight at 12                            → ? 11-19 00:00
    明日零時                                 → ? 11-19 00:00 | 11-20 00:00
    明天24時                                 → ? 11-20 00:00
    tomorrow 24:00                           → ? 11-20 00:00
    3點                                      → ? 11-18 15:00
    聽日3點                                  → ? 11-19 03:00 | 11-19 15:00
    星期一三點                               → ? 11-23 03:00 | 11-23 15:00
    十點半                                   → ? 11-18 10:30 | 11-18 22:30
    十二月二十日 十點                        → ? 12-20 10:00 | 12-20 22:00
    at 3                                     → ? 11-18 15:00
    tomorrow at 3                            → ? 11-19 03:00 | 11-19 15:00
    at 9 20 nov                              → ? 11-20 09:00 | 11-20 21:00
    9:30                                     → ? 11-18 21:30
    tomorrow 9:30                            → ? 11-19 09:30 | 11-19 21:30
    tomorrow 0:30                            → ? 11-19 00:30 | 11-20 00:30
    tomorrow at 9 o'clock                    → ? 11-19 09:00 | 11-19 21:00
    tomorrow half past nine                  → ? 11-19 09:30 | 11-19 21:30
    tomorrow morning at 1                    → ? 11-19 01:00
    tomorrow morning 12:30                   → ? 11-19 00:30 | 11-19 12:30
    tomorrow 1530                            → ? 11-19 15:30
    Wednesday 3pm                            → ? 11-18 15:00 | 11-25 15:00
    Wednesday 9am                            → ? 11-25 09:00
    this Wednesday 3pm                       → ? 11-18 15:00 | 11-25 15:00
    星期三下午三點                           → ? 11-18 15:00 | 11-25 15:00
    next Wednesday 3pm                       → ? 11-25 15:00
    next Friday 3pm                          → ? 11-20 15:00 | 11-27 15:00
    next Sunday 9am                          → ? 11-22 09:00 | 11-29 09:00
    Sunday next week 9am                     → ? 11-22 09:00 | 11-29 09:00
    下星期日下午三點                         → ? 11-22 15:00 | 11-29 15:00
    下周天下午三點                           → ? 11-22 15:00 | 11-29 15:00
    this Monday 9am                          → ? 11-23 09:00
    Monday 20 Nov 9am                        → ? 11-20 09:00 | 11-23 09:00
    11月20日星期四下午3時                    → ? 11-19 15:00 | 11-20 15:00
    Friday tomorrow 3pm                      → ? 11-19 15:00 | 11-20 15:00
    20 Nov                                   → ?
    20/11/2026                               → ?
    2026年12月31日                           → ?
    20 Nov 2030                              → ?
    today                                    → ?
    tomorrow                                 → ?
    tomorrow morning                         → ?
    tonight                                  → ?
    下周一                                   → ?
    禮拜五下晝                               → ?
    in 3 days                                → ?
    兩日後                                   → ?
    end of day                               → ?
    tomorrow EOD                             → ?
    明天中午                                 → ? 11-19 12:00
    9am                                      → ? 11-19 09:00
    09:30                                    → ? 11-19 09:30
    00:00                                    → ? 11-19 00:00
    上午9點                                  → ? 11-19 09:00
    凌晨2點                                  → ? 11-19 02:00
    half past nine in the morning            → ? 11-19 09:30
    12/1 9am                                 → ? 12-01 09:00 | 2027-01-12 09:00
    １２／１　９ａｍ                         → ? 12-01 09:00 | 2027-01-12 09:00
    Tue 12/1 9am                             → ? 12-01 09:00 | 2027-01-12 09:00
    12/1/2027 9am                            → ? 2027-01-12 09:00 | 2027-12-01 09:00
    1.12.2026 9am                            → ? 12-01 09:00
    5-12-2026 9am                            → ? 12-05 09:00
    1/13 9am                                 → ? 2027-01-13 09:00
    12/31/2026 9am                           → ? 12-31 09:00
    28/11/26 9am                             → ? 11-28 09:00 | 2028-11-26 09:00
    26/11/20 9am                             → ? 11-20 09:00
    1 Oct 9am                                → ? 2027-10-01 09:00
    10月1日上午9時                           → ? 2027-10-01 09:00
    17 Nov 9am                               → ? 2027-11-17 09:00
    18 Nov 9am                               → ? 2027-11-18 09:00
    29 Feb 9am                               → ? 2028-02-29 09:00
    the 5th 9am                              → ? 12-05 09:00
    5號下午3點                               → ? 12-05 15:00
    the 31st at noon                         → ? 12-31 12:00
""")

REFUSED = rows("""
    星期一十二點正午                         → unreadable
    yesterday 3pm                            → past
    昨天下午三點                             → past
    尋晚八點                                 → past
    today 9am                                → past
    this morning at 9                        → past
    今早九點                                 → past
    Wed 18 Nov 9am                           → past
    17/11/2026 9am                           → past
    17/11/2026                               → past
    2025-12-31 23:59                         → past
    yesterday                                → past
    last Friday 9am                          → past
    上星期一下午三點                         → past
    2 hours ago                              → past
    3 days ago at 9am                        → past
    18 Nov 2031 10:01                        → beyond_limit
    30 Nov 2031 9am                          → beyond_limit
    1/1/2032                                 → beyond_limit
    2126年1月1日上午9時                      → beyond_limit
    in 9999 weeks at 9am                     → beyond_limit
    every Monday                             → repeated
    every Monday at 9                        → repeated
    Everyday 9am                             → repeated
    each Friday 9am                          → repeated
    daily at 9am                             → repeated
    weekly                                   → repeated
    Mondays at 9am                           → repeated
    on weekdays at 9am                       → repeated
    每天早上9點                              → repeated
    每星期一上午9點                          → repeated
    逢星期一                                 → repeated
    between 3 and 4pm                        → unreadable
    3-4pm                                    → unreadable
    3pm-4pm                                  → unreadable
    9am to 5pm tomorrow                      → unreadable
    9 to 5                                   → unreadable
    10 to 3pm                                → unreadable
    from 9am tomorrow                        → unreadable
    tomorrow 9:00-10:00                      → unreadable
    明天下午3點至4點                         → unreadable
    明天三四點                               → unreadable
    明天下午兩三點                           → unreadable
    11月20-21日下午3時                       → unreadable
    tomorrow 9am or 10am                     → unreadable
    tomorrow 9am and 3pm                     → unreadable
    tomorrow 9am, 3pm                        → unreadable
    Mon, Tue 9am                             → unreadable
    下星期一、三下午3點                      → unreadable
    下星期一三下午3點                        → unreadable
    20, 21 Nov 9am                           → unreadable
    by 5pm                                   → unreadable
    before 5pm                               → unreadable
    after 3pm                                → unreadable
    下午3點後                                → unreadable
    下午3點前                                → unreadable
    12月3日後下午3點                         → unreadable
    9點30分後                                → unreadable
    within 2 hours                           → unreadable
    after 2 hours                            → unreadable
    around 3pm tomorrow                      → unreadable
    明天下午三點左右                         → unreadable
    農曆十二月初一                           → unreadable
    農曆12月1日上午9時                       → unreadable
    年初一上午9時                            → unreadable
    正月十五上午9時                          → unreadable
    not tomorrow 9am                         → unreadable
    tomorrow 9am sharp                       → unreadable
    now please                               → unreadable
    now at 3pm                               → unreadable
    in 2 hours tomorrow                      → unreadable
    in 0 minutes                             → unreadable
    in 1.1 minutes                           → unreadable
    in 2 days and 3 hours                    → unreadable
    in a half and a half hours               → unreadable
    soon                                     → unreadable
    later                                    → unreadable
    next week                                → unreadable
    下星期下午3點                            → unreadable
    下星期三點                               → unreadable
    9                                        → unreadable
    tomorrow 9                               → unreadable
    at 20                                    → unreadable
    25:00                                    → unreadable
    9:60                                     → unreadable
    9:5                                      → unreadable
    13pm                                     → unreadable
    15:30am                                  → unreadable
    0am                                      → unreadable
    morning 9pm                              → unreadable
    上午15時                                 → unreadable
    今晚9am                                  → unreadable
    31 Nov 9am                               → unreadable
    31/4 9am                                 → unreadable
    30/2/27 9am                              → unreadable
    13/13 9am                                → unreadable
    2月30日上午9時                           → unreadable
    29 Feb 2027 9am                          → unreadable
    0/5 9am                                  → unreadable
    3/4pm                                    → unreadable
    3/4 pm                                   → unreadable
    20/11 2026                               → unreadable
    Nov 20:30                                → unreadable
    Dec 9am                                  → unreadable
    一月十一點                               → unreadable
    二十 三點                                → unreadable
    三點三                                   → unreadable
    上午九點十                               → unreadable
    下午三點三個字                           → unreadable
    at nine thirty am                        → unreadable
    tomorrow tomorrow 9am                    → unreadable
    9am 9am                                  → unreadable
    tomorrow HKT                             → unreadable
    now HKT                                  → unreadable
    tomorrow 9am (start of the day)          → unreadable
    tomorrow (start of the day)              → unreadable
    in 0 days at 9am                         → unreadable
    Montomorrow 9am                          → unreadable
    十一月廿十日上午九時                     → unreadable
    明天下午一二點                           → unreadable
    11月二三日上午9時                        → unreadable
    tomorrow 9am GMT                         → unreadable
    tomorrow 9am EST                         → unreadable
    2026-12-31T23:59Z                        → unreadable
    tomorrow 9am on                          → unreadable
    at                                       → unreadable
    .                                        → unreadable
    Your appointment is tomorrow 9am         → unreadable
    ²³                                       → unreadable
    ٣pm                                      → unreadable
""")

ON_SUNDAY = rows("""
    tomorrow 9am                             → 11-23 09:00
    Monday 9am                               → 11-23 09:00
    星期一上午9點                            → 11-23 09:00
    next Monday 9am                          → ? 11-23 09:00 | 11-30 09:00
    Monday next week 9am                     → ? 11-23 09:00 | 11-30 09:00
    下星期一上午9點                          → ? 11-23 09:00 | 11-30 09:00
    下下星期一上午9點                        → ? 11-30 09:00 | 12-07 09:00
    下星期日上午9點                          → ? 11-29 09:00
    next Sunday 9am                          → ? 11-29 09:00
    Sunday 3pm                               → ? 11-22 15:00 | 11-29 15:00
    this Friday 3pm                          → ? 11-27 15:00
    next Friday 27 Nov 3pm                   → 11-27 15:00
    上星期五下午三點                         → past
""")


@pytest.mark.parametrize(("words", "outcome"), CERTAIN + DOUBTFUL + REFUSED)
def test_an_expression_is_understood_asked_about_or_refused(words: str, outcome: str) -> None:
    assert told(read(words)) == outcome


@pytest.mark.parametrize(("words", "outcome"), ON_SUNDAY)
def test_on_a_sunday_nobody_knows_which_week_is_next(words: str, outcome: str) -> None:
    assert told(read(words, SUNDAY)) == outcome


def test_the_tables_are_large_enough_to_mean_something() -> None:
    said = [words for words, _ in CERTAIN + DOUBTFUL + REFUSED]
    assert len(said) == len(set(said)) > 380


# Each guards against a wrong reading that other programs give.


def test_a_date_of_two_small_numbers_is_neither_month_first_nor_day_first() -> None:
    for day, month in itertools.permutations(range(1, 13), 2):
        outcome = read(f"{day}/{month} 9am")
        assert isinstance(outcome, Doubt)
        assert {(at.day, at.month) for at in outcome.choices} == {(day, month), (month, day)}


def test_the_next_week_is_a_week_of_the_calendar_and_not_seven_days() -> None:
    for offset, name in enumerate("一二三四五六"):
        outcome = read(f"下星期{name}上午9點")
        assert outcome == Moment(at=datetime(2026, 11, 23 + offset, 9, tzinfo=HONG_KONG))


def test_two_digits_are_the_24_hour_clock_and_one_digit_is_asked_about() -> None:
    for hour in range(24):
        assert told(read(f"tomorrow {hour:02}:30")) == f"11-19 {hour:02}:30"
    for hour in range(10):
        assert isinstance(read(f"tomorrow {hour}:30"), Doubt)


DAYS = {
    "tomorrow": "11-19",
    "20 Nov": "11-20",
    "Friday 20th November 2026": "11-20",
    "next Monday": "11-23",
    "2026-12-31": "12-31",
    "31/12": "12-31",
    "in 3 days": "11-21",
}
CLOCKS = {
    "9am": "09:00",
    "9.15 p.m.": "21:15",
    "09:05": "09:05",
    "23:59": "23:59",
    "noon": "12:00",
    "quarter past 4pm": "16:15",
    "1545hrs": "15:45",
    "half past six in the evening": "18:30",
}
CHINESE_DAYS = {
    "明天": "11-19",
    "後日": "11-20",
    "十一月二十日": "11-20",
    "2026年11月20日（星期五）": "11-20",
    "下週一": "11-23",
    "禮拜五": "11-20",
    "三日後": "11-21",
}
CHINESE_CLOCKS = {
    "上午9時": "09:00",
    "朝早九點三十分": "09:30",
    "正午": "12:00",
    "中午十二點半": "12:30",
    "下午3:05": "15:05",
    "晏晝兩點一刻": "14:15",
    "晚上11點59分": "23:59",
    "17:45": "17:45",
}


@pytest.mark.parametrize("days_clocks", [(DAYS, CLOCKS), (CHINESE_DAYS, CHINESE_CLOCKS)])
def test_any_day_goes_with_any_time_in_either_order(
    days_clocks: tuple[dict[str, str], dict[str, str]],
) -> None:
    days, clocks = days_clocks
    for (day, date), (clock, hour) in itertools.product(days.items(), clocks.items()):
        for words in (f"{day} {clock}", f"{clock} {day}", f"{day}, {clock}", f"{clock}, {day}"):
            assert told(read(words)) == f"{date} {hour}", words


# -- the clock, the zone and the summer time ------------------------------------------------------


def test_the_calendar_is_that_of_the_zone_whatever_the_zone_of_now() -> None:
    late = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)  # 1 a.m. on the 19th in Hong Kong
    assert told(read("tomorrow 9am", late)) == "11-20 09:00"
    outcome = read("today 9am", late)
    assert isinstance(outcome, Moment)
    assert outcome.at is not None
    assert outcome.at.tzinfo is HONG_KONG


def test_a_time_later_is_rounded_up_to_the_full_minute() -> None:
    now = WEDNESDAY.replace(second=1)
    assert told(read("in 2 hours", now)) == "11-18 12:01"
    assert told(read("in 2 hours", WEDNESDAY.replace(microsecond=1))) == "11-18 12:01"


def test_this_very_minute_is_not_past_but_the_last_one_is() -> None:
    assert told(read("today 10:00")) == "11-18 10:00"
    assert told(read("today 10:00", WEDNESDAY.replace(second=1))) == "past"


def london(words: str, *day: int) -> When:
    return read(words, datetime(*day, 10, 0, tzinfo=LONDON), LONDON)  # type: ignore[misc,arg-type]


def in_utc(when: When) -> list[str]:
    assert isinstance(when, Doubt)
    return [f"{at.astimezone(UTC):%m-%d %H:%M}" for at in when.choices]


def test_a_time_that_the_clock_shows_twice_is_asked_about() -> None:
    assert in_utc(london("tomorrow 1:30am", 2026, 10, 24)) == ["10-25 00:30", "10-25 01:30"]
    assert in_utc(london("25 Oct 01:00", 2026, 10, 24)) == ["10-25 00:00", "10-25 01:00"]
    assert told(london("tomorrow 2am", 2026, 10, 24)) == "10-25 02:00"


def test_the_zones_abbreviation_tells_the_two_apart() -> None:
    first, second = (london(f"tomorrow 1:30am {zone}", 2026, 10, 24) for zone in ("BST", "GMT"))
    assert isinstance(first, Moment)
    assert isinstance(second, Moment)
    assert first.at is not None
    assert second.at is not None
    assert second.at.astimezone(UTC) - first.at.astimezone(UTC) == timedelta(hours=1)


def test_a_time_that_no_clock_shows_is_asked_about_with_its_neighbours() -> None:
    outcome = london("tomorrow 1:30am", 2027, 3, 27)
    assert told(outcome) == "? 2027-03-28 00:30 | 2027-03-28 02:30"
    assert told(london("tomorrow 1:30am GMT", 2027, 3, 27)) == "unreadable"


def test_an_abbreviation_that_is_not_in_force_then_is_no_time() -> None:
    assert told(london("tomorrow 9am BST", 2026, 11, 18)) == "unreadable"
    assert told(london("1 July 2027 9am BST", 2026, 11, 18)) == "2027-07-01 09:00"


def test_hours_from_now_are_real_hours_across_the_change() -> None:
    now = datetime(2026, 10, 24, 23, 30, tzinfo=LONDON)
    assert told(read("in 4 hours", now, LONDON)) == "10-25 02:30"


def test_five_years_end_on_28_february_where_there_is_no_29th() -> None:
    leap = datetime(2028, 2, 29, 10, 0, tzinfo=HONG_KONG)
    assert told(read("28 Feb 2033 10:00", leap)) == "2033-02-28 10:00"
    assert told(read("28 Feb 2033 10:01", leap)) == "beyond_limit"


def test_a_month_after_the_31st_is_no_date_where_the_next_has_30_days() -> None:
    last = datetime(2026, 10, 31, 10, 0, tzinfo=HONG_KONG)
    assert told(read("in a month at 9am", last)) == "unreadable"
    assert told(read("in 2 months at 9am", last)) == "12-31 09:00"


# -- properties -----------------------------------------------------------------------------------

SIMPLIFIED = str.maketrans(
    "點時鐘後兩聽晝禮個號現馬間當開這週黃來緊盡於頭",
    "点时钟后两听昼礼个号现马间当开这周黄来紧尽于头",
)
EVERYTHING = [words for words, _ in CERTAIN + DOUBTFUL + REFUSED]
UNDERSTOOD = [words for words, _ in CERTAIN + DOUBTFUL]


def full_width(words: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in words)


@pytest.mark.parametrize(
    "respelled",
    [
        full_width,
        str.upper,
        str.title,
        lambda words: words.translate(SIMPLIFIED),
        lambda words: f"  {words.replace(' ', '   ')}\t",
        lambda words: words.replace(" ", "\u00a0"),
        lambda words: "\u200b".join(words),
    ],
    ids=["full width", "capitals", "title", "simplified", "spaces", "no-break", "zero width"],
)
def test_another_spelling_is_understood_alike(respelled: Callable[[str], str]) -> None:
    for words in EVERYTHING:
        other = respelled(words)
        assert told(read(other)) == told(read(words)) or len(other) > 100, other


@given(
    st.sampled_from(UNDERSTOOD),
    st.sampled_from(["xyz", "左右", "Peter", "or", "7", "#"]),
    st.data(),
)
def test_one_unknown_word_makes_it_unreadable_and_never_different(
    words: str, unknown: str, data: st.DataObject
) -> None:
    pieces = words.split(" ")
    pieces.insert(data.draw(st.integers(0, len(pieces))), unknown)
    outcome = read(" ".join(pieces))
    assert outcome == NoMoment(code="time.unreadable")


FRAGMENTS = sorted({piece for words in EVERYTHING for piece in words.split(" ")})
ANY_TEXT = st.one_of(
    st.text(max_size=120),
    st.text("0123456789:./-,apmt 年月日時點分半上下午星期一二三十廿〇後", max_size=60),
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join),
)


@settings(max_examples=600)
@given(ANY_TEXT, st.sampled_from([HONG_KONG, LONDON]))
def test_any_text_has_an_outcome_and_only_times_ahead(words: str, zone: ZoneInfo) -> None:
    outcome = read(words, WEDNESDAY, zone)
    times = {Moment: lambda m: [m.at] * (m.at is not None), Doubt: lambda d: list(d.choices)}
    instants = [at.astimezone(UTC) for at in times.get(type(outcome), lambda _: [])(outcome)]
    assert instants == sorted(set(instants))
    assert all(at.second == at.microsecond == 0 for at in instants)
    assert all(WEDNESDAY <= at <= datetime(2031, 11, 18, 10, tzinfo=zone) for at in instants)


@pytest.mark.parametrize(
    "hostile",
    ["1" * 100, "1h " * 33, "half a " * 14, "in " + "1h,and" * 16, "周一" * 50, " ," * 50],
)
def test_hostile_text_is_read_fast(hostile: str) -> None:
    start = time.process_time()
    assert read(hostile) == NoMoment(code="time.unreadable")
    assert time.process_time() - start < 3


def test_more_than_100_characters_are_no_time() -> None:
    assert told(read("tomorrow 9am".ljust(100))) == "11-19 09:00"
    assert told(read("tomorrow 9am".ljust(101))) == "unreadable"


# -- saying ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "english", "traditional", "simplified"),
    [
        (9, 0, "9:00 a.m.", "上午9:00", "上午9:00"),
        (12, 0, "12:00 noon", "中午12:00", "中午12:00"),
        (12, 30, "12:30 p.m.", "中午12:30", "中午12:30"),
        (23, 59, "11:59 p.m.", "下午11:59", "下午11:59"),
        (0, 0, "12:00 midnight (start of the day)", "凌晨0:00（當日開始）", "凌晨0:00（当日开始）"),
        (0, 5, "12:05 a.m. (start of the day)", "凌晨0:05（當日開始）", "凌晨0:05（当日开始）"),
    ],
)
def test_a_time_is_said_with_its_weekday_and_half_of_the_day(
    hour: int, minute: int, english: str, traditional: str, simplified: str
) -> None:
    at = datetime(2026, 11, 20, hour, minute, tzinfo=HONG_KONG).astimezone(UTC)
    assert say_when(at, Language.EN, HONG_KONG) == f"Friday 20 November 2026, {english}"
    for language, said in ((Language.HANT, traditional), (Language.HANS, simplified)):
        assert say_when(at, language, HONG_KONG) == f"2026年11月20日（星期五）{said}"


@settings(max_examples=300)
@given(
    st.integers(1, 5 * 365 * 24 * 60),
    st.sampled_from(list(Language)),
    st.sampled_from([HONG_KONG, LONDON]),
)
def test_what_we_say_is_read_back_as_the_same_time(
    minutes: int, language: Language, zone: ZoneInfo
) -> None:
    at = WEDNESDAY.astimezone(UTC) + timedelta(minutes=minutes)
    outcome = read(say_when(at, language, zone), WEDNESDAY, zone)
    assert isinstance(outcome, Moment)
    assert outcome.at is not None
    assert outcome.at.astimezone(UTC) == at


@pytest.mark.parametrize("language", list(Language))
def test_an_hour_that_comes_twice_is_said_with_its_abbreviation(language: Language) -> None:
    for hour, name in ((0, "BST"), (1, "GMT")):
        at = datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
        said = say_when(at, language, LONDON)
        assert said.endswith(f" {name}")
        outcome = read(said, WEDNESDAY, LONDON)
        assert isinstance(outcome, Moment)
        assert outcome.at is not None
        assert outcome.at.astimezone(UTC) == at
