"""Fields below the text that speak of the sending, and what stands below them."""

import pytest

from relay.model import Question, Request
from tests.test_reading_request import at, read, understood, verdict


@pytest.mark.parametrize("label", ["Send", "Send it", "Deliver", "Send at"])
def test_a_last_line_that_says_when_to_send_is_no_text(label: str) -> None:
    reading = read(
        "x", f"Mobile: 9123 4567\nContent: Your medicine is ready\n{label}: tomorrow 10am"
    )
    assert verdict(reading) == "confirm"
    assert (understood(reading).text, understood(reading).send_at) == (
        "Your medicine is ready",
        at(19, 10),
    )


@pytest.mark.parametrize(
    "body",
    [
        "Number: 9123 4567\nMessage: Your medicine is ready\nWhen: tomorrow 9am",
        "電話：9123 4567\n內容：藥物已備妥\n發送時間：明早九點",
        "To: 9123 4567\n\nYour medicine is ready\nSend it tomorrow at 9am.",
    ],
)
def test_a_time_that_is_used_is_not_said_to_be_left_out(body: str) -> None:
    [doubt] = understood(read("x", body)).doubts
    assert (doubt.words, doubt.facts) == ("", {"why": "time"})


@pytest.mark.parametrize(
    "body",
    [
        "收件人：9123 4567\n內容：閣下的護照已可領取\n發送時間：明天上午九時\n\n李先生",
        "To: 9123 4567\nText: Your passport is ready\nSend at: tomorrow 9am\n\nMr Lee\nCounter 5",
    ],
)
def test_a_name_below_the_time_makes_it_no_text_either(body: str) -> None:
    reading = read("x", body)
    assert isinstance(reading, Question)
    assert at(19, 9) in [choice.send_at for choice in reading.choices]


def test_two_quoted_texts_for_two_phones_are_two_orders() -> None:
    body = 'Please send to 9123 4567: "See you at 3" and to 6123 4567: "See you at 4"'
    reading = read("x", body)
    assert not isinstance(reading, Request) or '"See you at 4"' not in reading.text


def test_the_time_of_sending_may_be_a_sentence() -> None:
    reading = read("x", "请给 9123 4567 发短信：今晚停电。发送时间今晚7点。")
    assert (understood(reading).text, understood(reading).send_at) == ("今晚停电。", at(18, 19))


@pytest.mark.parametrize("closing", ["Thanks and regards, Amy", "Many thanks, Amy", "Regards, Amy"])
def test_a_closing_on_the_line_of_the_text_waits_for_a_yes(closing: str) -> None:
    assert verdict(read("x", f"Please text 9123 4567: Your parcel is ready. {closing}")) != "send"
