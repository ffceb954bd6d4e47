"""A day and its hour in two fields are one time: office forms split them."""

from datetime import datetime

import pytest

from relay.model import Refusal
from tests.test_reading_request import ONE, at, codes, numbers, read, understood

WAITS = [
    ("To: 9123 4567\nDate: tomorrow\nTime: 9am\nText: Hi", at(19, 9)),
    ("To: 9123 4567\nTime: 2:30pm\nDate: 25/11/2026\n\nHi", at(25, 14, 30)),
    ("To: 9123 4567\nDate: 24/11\nTime: 0900\nMessage: Hi", at(24, 9)),
    ("Mobile: 9123 4567\nDate: 24 Nov (Tue)\nTime: 9:00 a.m.\nSMS: Hi", at(24, 9)),
    ("收件人：9123 4567\n日期：明天\n時間：上午九時\n內容：Hi", at(19, 9)),
    ("收件人：9123 4567\n时间：下午3点\n日期：11月20日\n\nHi", at(20, 15)),
]
SURE = [
    ("To: 9123 4567\nSend date: 25/11\nSend time: 14:30\n\nHi", at(25, 14, 30)),
    ("To: 9123 4567\nSend date: 25 Nov\nTime: 9am\n\nHi", at(25, 9)),
    ("收件人：9123 4567\n發送日期：明天\n時間：上午九時\n內容：Hi", at(19, 9)),
]


@pytest.mark.parametrize(("body", "send_at"), WAITS)
def test_a_day_and_an_hour_are_one_time_that_may_be_of_an_event(
    body: str, send_at: datetime
) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.send_at) == (ONE, "Hi", send_at)
    assert codes(request) == ["time.ambiguous"]


@pytest.mark.parametrize(("body", "send_at"), SURE)
def test_a_day_of_sending_takes_its_hour_from_the_other_field(body: str, send_at: datetime) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.send_at) == (ONE, "Hi", send_at)
    assert codes(request) == []


@pytest.mark.parametrize(
    "times",
    [
        "Time: 3pm\nSchedule: 4pm",
        "Time: tomorrow 9am\nDate: 25 Nov",
        "Send at: 3pm\nDate: 25 Nov",  # sent at 3pm today, about 25 Nov?
        "Date: tomorrow\nTime: 2:30pm - 5pm",
        "Date: tomorrow\nTime: 9am\nTime: 3pm",
        "Date: tomorrow\nTime: today",
        "Date:\nTime: tomorrow 9am",
        "At: 9am\nAt: 9am",
    ],
)
def test_two_times_are_refused_by_both_their_names(times: str) -> None:
    reading = read("x", f"To: 9123 4567\n{times}\n\nHi")
    assert isinstance(reading, Refusal)
    assert codes(reading) == ["field.twice"]
    reason = reading.reasons[0]
    first, last = times.split("\n")[0].split(":")[0], times.split("\n")[-1].split(":")[0]
    assert (reason.facts.get("word", reason.words), reason.words) == (first, last)
