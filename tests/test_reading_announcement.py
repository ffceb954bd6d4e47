"""A block of words and colons below the recipients: an event's, or fields of ours."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relay.model import Mail, Part, Question, Reading, Refusal, Request, Settled
from relay.reading.people.rules import Rules
from relay.reading.request import read_request

ZONE = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)
RULES = Rules(zone=ZONE, sender_ids=("Office",), own_domain="office.example")


def read(subject: str, body: str, settled: Settled | None = None) -> Reading:
    part = Part(content_type="text/plain", data=body.encode(), charset="utf-8")
    mail = Mail(headers=(), sender="amy@office.example", subject=subject, parts=(part,))
    return read_request(mail, RULES, now=NOW, settled=settled)


def codes(reading: Reading) -> list[str]:
    if isinstance(reading, Request):
        return [doubt.code for doubt in reading.doubts]
    assert isinstance(reading, Refusal)
    return [reason.code for reason in reading.reasons]


PLACES = [  # the Subject, and what stands above the block
    ("9123 4567", ""),
    ("x", "To: 9123 4567\n\n"),
    ("x", "收件人：9123 4567\n\n"),
    ("x", "請發短訊給 9123 4567：\n"),
    ("x", "Please text 9123 4567:\n"),
]
named = pytest.mark.parametrize(("subject", "above"), PLACES)

DATED = [
    "活動：家長會\n日期：11月25日\n時間：下午2:30\n地點：禮堂",
    "活动：家长会\n日期：11月25日\n时间：下午2:30\n地点：礼堂",
    "Event: Parents' Day\nDate: 25 November\nTime: 2:30pm\nVenue: Hall\n\nPlease come.",
    "日期：11月25日\n時間：下午2:30\n地點：禮堂\n請準時出席。",
    "會議時間：明天下午3時\n地點：三樓",
    "Meeting time: tomorrow 3pm\nVenue: Hall",
    "What: fire drill\nWhen: tomorrow 3pm\nWhere: lobby",
    "活動：家長會\n地點：禮堂\n電話：2345 6789",
    "覆診日期：11月25日\n覆診時間：上午9時30分\n地點：三樓外科門診",
]


@named
@pytest.mark.parametrize("block", DATED)
def test_an_events_day_and_hour_are_text_and_wait_for_a_yes(
    block: str, subject: str, above: str
) -> None:
    request = read(subject, above + block)
    assert isinstance(request, Request), request
    assert (request.text, request.send_at) == (block, None)
    assert codes(request) == ["text.boundary"]


@named
@pytest.mark.parametrize(
    "block", ["時間：明天下午3時\n地點：三樓", "Time: tomorrow 3pm\nAddress: 3/F\nBring your card."]
)
def test_a_time_beside_a_place_alone_may_be_that_of_sending(
    block: str, subject: str, above: str
) -> None:
    asked = read(subject, above + block)
    assert isinstance(asked, Question)
    assert [reason.code for reason in asked.reasons] == ["time.ambiguous"]
    three = datetime(2026, 11, 19, 15, tzinfo=ZONE)
    assert [choice.send_at for choice in asked.choices] == [NOW, three]
    request = read(subject, above + block, Settled(send_at=three))
    assert isinstance(request, Request)
    assert (request.text, request.send_at) == (block, three)
    assert codes(request) == ["text.boundary"]


@named
@pytest.mark.parametrize(
    "block",
    ["活動：家長會\n地點：禮堂", "溫馨提示：停課\n查詢：2345 6789", "Venue: Hall\nFee: $20"],
)
def test_words_and_colons_without_a_day_are_a_text(block: str, subject: str, above: str) -> None:
    request = read(subject, above + block)
    assert isinstance(request, Request), request
    assert (request.text, codes(request)) == (block, [])


@named
@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("Schedual: tomorrow 9am\n\nHi", ["field.unknown"]),
        ("排呈：明天上午9時\n\n停課", ["field.unknown"]),
        ("At: 9am\nReminder: closed", ["field.unknown"]),
        ("時間：明天上午9時\n溫馨提示：停課", ["field.unknown"]),
        ("发送时间：明天上午9时\n地点：礼堂", ["field.unknown"]),
        ("日期：11月25日\n時間：下午2:30\n\n停課", ["time.ambiguous"]),
    ],
)
def test_a_line_that_may_be_a_field_of_ours_is_not_sent(
    block: str, why: list[str], subject: str, above: str
) -> None:
    assert codes(read(subject, above + block)) == why


@pytest.mark.parametrize("block", DATED)
def test_directly_below_the_recipients_such_words_are_refused_by_name(block: str) -> None:
    why = codes(read("x", f"To: 9123 4567\n{block}"))
    assert {*why} <= {"field.unknown", "field.twice", "recipient.landline"}
    assert "field.unknown" in why


@named
def test_the_time_of_sending_may_stand_above_an_event(subject: str, above: str) -> None:
    block = "活動：家長會\n日期：11月25日\n地點：禮堂"
    request = read(subject, f"{above}發送時間：明天上午9時\n\n{block}")
    assert isinstance(request, Request), request
    assert (request.text, request.send_at) == (block, datetime(2026, 11, 19, 9, tzinfo=ZONE))
    assert codes(request) == ["text.boundary"]
