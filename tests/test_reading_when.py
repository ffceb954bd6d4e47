"""Dates and times: what is certain, what is asked about, what is refused."""

import itertools
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.model import Language
from relay.reading.when import Doubt, Moment, NoMoment, When, read_when, say_when
from tests.test_reading_when_expressions import ROWS, told

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
LONDON = ZoneInfo("Europe/London")
TURNING = ("America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "America/Santiago")
WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=HONG_KONG)


def read(words: str, now: datetime = WEDNESDAY, zone: ZoneInfo = HONG_KONG) -> When:
    return read_when(words, now=now, zone=zone)


# -- each guards against a wrong reading that other programs give --------------------------------


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
    late = datetime(2026, 11, 18, 22, 0, tzinfo=UTC)  # 6 a.m. on the 19th in Hong Kong
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


def test_an_abbreviation_that_is_not_in_force_then_was_meant_loosely_or_exactly() -> None:
    assert in_utc(london("tomorrow 9am BST", 2026, 11, 18)) == ["11-19 08:00", "11-19 09:00"]
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

FRAGMENTS = sorted({piece for row in ROWS for piece in row.words.split(" ")})
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
    st.sampled_from([HONG_KONG, LONDON, *map(ZoneInfo, TURNING)]),
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
