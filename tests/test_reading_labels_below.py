"""Labels below the text of a form that are no fields: none is texted at once."""

from datetime import datetime

import pytest

from relay.model import Question, Settled
from tests.test_reading_request import NOW, at, read, understood, verdict

FORM = "Phone: 9123 4567 (Mrs Wong)\nSMS: Bring your kit\n"
FORM_HAN = "電話：9123 4567\n內容：Bring your kit\n"


@pytest.mark.parametrize(
    "line",
    [
        *("Date/Time: 19/11 0900", "Date & time: 19/11 0900", "Date and Time: tomorrow 9am"),
        *("Time/Date: 9am 19 Nov", "Delivery time: 19/11 0900", "Preferred time: tomorrow 9am"),
        *("SMS date/time: tomorrow 9am", "Date/Time (HK): tomorrow 9am", "日期/時間：19/11 0900"),
        *(
            "日期及時間：明早九點",
            "希望發出時間：明早九點",
            "指定時間：明早九點",
            "日期時間：明早九點",
        ),
    ],
)
@pytest.mark.parametrize("form", [FORM, FORM_HAN, f"{FORM}\n"])
def test_a_time_that_may_be_that_of_sending_is_asked_about(form: str, line: str) -> None:
    asked = read("x", form + line)
    assert isinstance(asked, Question)
    assert [choice.send_at for choice in asked.choices] == [NOW, at(19, 9)]
    chosen = read("x", form + line, settled=Settled(send_at=at(19, 9)))
    assert (verdict(chosen), understood(chosen).text) == ("send", "Bring your kit")
    now = read("x", form + line, settled=Settled(send_at=NOW))
    assert understood(now).text.endswith(line)


@pytest.mark.parametrize(
    "line",
    [
        *("When to send: 19/11 0900", "Send date/time: 19/11 0900", "Time of sending: 19/11 0900"),
        *("Time to send out: tomorrow 9am", "To be sent at: tomorrow 9am", "何時發送：明早九點"),
        *("發送日期/時間：明早九點", "Send date: 19/11\nSend time: 0900"),
        "發送日期：11月19日\n發送時間：上午九時",
    ],
)
@pytest.mark.parametrize("form", [FORM, FORM_HAN])
def test_a_time_that_is_that_of_sending_is_used_after_a_yes(form: str, line: str) -> None:
    reading = read("x", form + line)
    assert verdict(reading) == "confirm"
    request = understood(reading)
    assert (request.text, request.send_at) == ("Bring your kit", at(19, 9))


@pytest.mark.parametrize(
    "line",
    [
        *("Date/Time: asap", "Date/Time: tomorrow", "Date/Time: yesterday 9am", "日期/時間：盡快"),
        *("Requested by: Amy", "Priority: high", "Approved by: Mr Ho", "Cost centre: 123"),
        *(
            "申請人：陳老師",
            "優先：高",
            "經手人：陳老師",
            "Date/Time: tomorrow 9am\nRequested by: Amy",
        ),
    ],
)
@pytest.mark.parametrize("form", [FORM, FORM_HAN])
def test_what_is_said_to_whoever_handles_the_form_waits_for_a_yes(form: str, line: str) -> None:
    assert verdict(read("x", form + line)) == "confirm"


@pytest.mark.parametrize(
    ("head", "send_at"),
    [("Date/Time: tomorrow 9am", None), ("When to send: tomorrow 9am", at(19, 9))],
)
@pytest.mark.parametrize("order", ["Please text 9123 4567: Bring your kit", "Anna Lam:\nBring"])
def test_below_an_order_it_waits_for_a_yes_too(
    order: str, head: str, send_at: datetime | None
) -> None:
    reading = read("x", f"Please text {order.removeprefix('Please text ')}\n{head}")
    assert (verdict(reading), understood(reading).send_at) == ("confirm", send_at)


@pytest.mark.parametrize(
    "text",
    [
        *("Sports day\nDate/Time: 19/11 0900\nVenue: Hall", "Dinner\nDate/Time: TBC"),
        *("Your parcel\nDelivery time: 19/11 0900\nAddress: 3/F", "Parcel\nPickup: tomorrow 9am"),
        *("家長會\n日期及時間：11月19日上午九時\n地點：禮堂", "Bring:\nHat: red\nShoes: white"),
    ],
)
def test_what_an_event_tells_is_sent(text: str) -> None:
    reading = read("x", f"Phone: 9123 4567\nSMS: {text}")
    assert (verdict(reading), understood(reading).text) == ("send", text)


def test_the_time_of_a_delivery_outside_a_form_is_sent() -> None:
    text = "Your parcel\nDelivery time: 3pm tomorrow\nPlease be at home."
    assert verdict(read("x", f"Please text 9123 4567: {text}")) == "send"
