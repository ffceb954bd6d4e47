"""Fields with a space for a colon, and a time alone among fields: used, or asked about."""

from datetime import datetime

import pytest

from relay.model import Question, Request
from tests.test_reading_request import NOW, ONE, at, numbers, read, understood, verdict

HEADS = ["To: 9123 4567", "To 9123 4567", "Please text 9123 4567", "9123 4567", "收件人 9123 4567"]
HEADS += ["發短訊至 9123 4567", "請發短訊給 9123 4567", "電話　9123 4567", "Hi team,\nTo 9123 4567"]
TIMES = ["Time tomorrow 9am", "tomorrow 9am", "Send at tomorrow 9am", "Date 19 Nov 9am"]
TIMES += ["時間 明早九點", "發送時間　明早九點", "明早九點", "時間：明早九點"]
TEXTS = ["Message Bring your kit", "Text Bring your kit", "內容 Bring your kit"]
TEXTS += ["短訊內容　Bring your kit", "Message: Bring your kit", "內容：Bring your kit"]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("text", TEXTS)
def test_a_form_is_read_with_spaces_for_its_colons(head: str, time: str, text: str) -> None:
    reading = read("x", f"{head}\n{time}\n{text}")
    request = understood(reading)
    assert (numbers(request), request.text, request.send_at) == (ONE, "Bring your kit", at(19, 9))


@pytest.mark.parametrize("head", [head for head in HEADS if not head.startswith("Hi")])
@pytest.mark.parametrize("time", [TIMES[0], TIMES[1], TIMES[4], TIMES[6]])
def test_such_a_form_needs_no_yes(head: str, time: str) -> None:
    assert verdict(read("x", f"{head}\n{time}\n內容 Bring your kit")) == "send"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("To: 9123 4567\n內容 記得帶牛奶", "記得帶牛奶"),
        ("請發短訊給 9123 4567\n內容 記得帶牛奶", "記得帶牛奶"),
        ("Please text 9123 4567\nMessage Bring your kit", "Bring your kit"),
        ("收件人9123 4567\n時間明早九點\n內容記得帶牛奶", "記得帶牛奶"),
        ("To: 9123 4567\ntomorrow 9am\nText Miss Ho if late", "Miss Ho if late"),
        ("To: 9123 4567\nDepartment 5A\nMessage Bring", "Department 5A\nMessage Bring"),
    ],
)
def test_one_word_that_may_be_a_field_waits_for_a_yes(body: str, text: str) -> None:
    reading = read("x", body)
    assert verdict(reading) == "confirm"
    assert understood(reading).text == text


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ("To 9123 4567\nText: Hi\nTime tomorrow 9am", [at(19, 9)]),
        ("手機 9123 4567\n內容 記得帶牛奶\n時間 明早九點", [at(19, 9)]),
        ("請發短訊給 9123 4567\n時間 明早九點\n地點 禮堂", [at(19, 9)]),
    ],
)
def test_a_time_behind_a_space_that_may_be_an_event_s_is_asked_about(
    body: str, times: list[datetime]
) -> None:
    asked = read("x", body)
    assert isinstance(asked, Question)
    assert [choice.send_at for choice in asked.choices] == [NOW, *times]


@pytest.mark.parametrize(
    ("body", "send_at"),
    [
        ("To: 9123 4567\nText: Bring your kit\nSend at tomorrow 9am", at(19, 9)),
        ("收件人：9123 4567\n內容：Bring your kit\n發送時間 明早九點", at(19, 9)),
        ("請發短訊給 9123 4567：Bring your kit\n時間 明早九點", None),
        ("Please text 9123 4567: Bring your kit\nTime tomorrow 9am", None),
    ],
)
def test_such_a_time_below_the_text_is_not_sent_at_once(
    body: str, send_at: datetime | None
) -> None:
    reading = read("x", body)
    assert verdict(reading) == "confirm"
    assert understood(reading).send_at == send_at


def test_the_sender_and_people_may_stand_behind_a_space_too() -> None:
    reading = read("x", "To Anna Lam\nSender Clinic\nMessage Bring your kit")
    assert isinstance(reading, Request)
    assert (reading.sender_id, reading.text) == ("Clinic", "Bring your kit")
    wrong = read("x", "To: 9123 4567\nSender Hospital\nMessage Bring your kit")
    assert [reason.code for reason in getattr(wrong, "reasons", ())] == ["sender_id.invalid"]


def test_at_once_is_a_time_among_fields() -> None:
    reading = read("x", "To: 9123 4567\nASAP\nMessage: Bring your kit")
    assert verdict(reading) == "send"
    assert (understood(reading).text, understood(reading).send_at) == ("Bring your kit", None)


@pytest.mark.parametrize(
    "text",
    [
        *("Message from the school: please call.", "Text me when you arrive", "內容已更新，請查閱"),
        *("Content - see page 3", "Text YES to confirm.", "Messages are read at 9.", "時間無多"),
        *("Time to go home", "To all: bring your kit", "訊息中心今日休息", "日期未定"),
    ],
)
@pytest.mark.parametrize("head", ["Please text 9123 4567\n", "請發短訊給 9123 4567\n"])
def test_a_text_that_begins_with_such_a_word_is_sent_whole(head: str, text: str) -> None:
    reading = read("x", f"{head}{text}")
    assert (verdict(reading), understood(reading).text) == ("send", text)


@pytest.mark.parametrize(
    "text",
    [
        *("Text Principal Yip when you arrive", "Text Mary Wong if late", "SMS Amy to confirm"),
        *("Message The Manager before you leave", "Text Bob as soon as you land."),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_what_the_recipient_is_told_to_do_is_shown_whole_and_waits_for_a_yes(
    gap: str, text: str
) -> None:
    reading = read("x", f"To: 9123 4567{gap}{text}")
    assert (verdict(reading), understood(reading).text) == ("confirm", text)
    assert numbers(understood(reading)) == ONE


@pytest.mark.parametrize("text", ["Your parcel is here when you come", "The lift is shut"])
def test_a_text_behind_its_word_is_no_such_order(text: str) -> None:
    assert understood(read("x", f"To: 9123 4567\nText {text}")).text == text
