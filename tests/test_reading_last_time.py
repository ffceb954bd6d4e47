"""A last sentence that is nothing but a time is that of sending, or is asked about."""

from datetime import datetime

import pytest

from relay.model import Question, Request, Settled
from tests.test_reading_request import NOW, ONE, at, numbers, read

ENGLISH = "Please text 9123 4567: Your bed is ready."
CHINESE = "請發短訊給 9123 4567：床位已備妥。"


@pytest.mark.parametrize(
    ("body", "time"),
    [
        (f"{ENGLISH} At 3pm please.", at(18, 15)),
        (f"{ENGLISH} Tomorrow 9am please.", at(19, 9)),
        (f"{ENGLISH} Please, tomorrow at 9am.", at(19, 9)),
        (f"{ENGLISH} For 3pm today pls", at(18, 15)),
        (f"{ENGLISH} (3pm please)", at(18, 15)),
        (f"{ENGLISH} Schedule: 3pm.", at(18, 15)),
        (f"{ENGLISH} Send at: 3pm.", at(18, 15)),
        ("To: 9123 4567\n\nYour bed is ready. At 3pm please.", at(18, 15)),
        (f"{CHINESE}定時明早9點。", at(19, 9)),
        (f"{CHINESE}定時發送：明早九點。", at(19, 9)),
        (f"{CHINESE}發送時間：明早九點。", at(19, 9)),
        (f"{CHINESE}聽日朝早九點，唔該。", at(19, 9)),
        (f"{CHINESE}麻煩聽日朝早九點。", at(19, 9)),
        ("请发短信给 9123 4567：床位已备妥。定时明早9点。", at(19, 9)),
        ("请发短信给 9123 4567：床位已备妥。排程：明早9点。", at(19, 9)),
    ],
)
def test_one_that_is_said_to_whoever_sends_it_is_the_time_after_a_yes(
    body: str, time: datetime
) -> None:
    request = read("x", body)
    assert isinstance(request, Request), request
    assert (numbers(request), request.send_at) == (ONE, time)
    assert request.text in ("Your bed is ready.", "床位已備妥。", "床位已备妥。")
    assert [doubt.facts["why"] for doubt in request.doubts] == ["time"]


@pytest.mark.parametrize(
    ("body", "time"),
    [
        (f"{ENGLISH} At 3pm.", at(18, 15)),
        (f"{ENGLISH} Tomorrow at 9am.", at(19, 9)),
        (f"{ENGLISH} Time: 3pm today.", at(18, 15)),
        (f"{ENGLISH} Timing: tomorrow 9am.", at(19, 9)),
        (f"{ENGLISH} Scheduled for 3pm.", at(18, 15)),
        (f"{CHINESE}今日下午三時。", at(18, 15)),
        (f"{CHINESE}時間：明早九點。", at(19, 9)),
        (f"{CHINESE}定於明天上午9點。", at(19, 9)),
    ],
)
def test_one_that_may_be_of_the_text_is_asked_about(body: str, time: datetime) -> None:
    question = read("x", body)
    assert isinstance(question, Question), question
    assert [choice.send_at for choice in question.choices] == [NOW, time]
    later = read("x", body, settled=Settled(send_at=time))
    assert isinstance(later, Request)
    text = "Your bed is ready." if body.isascii() else "床位已備妥。"
    assert (later.send_at, later.text) == (time, text)
    at_once = read("x", body, settled=Settled(send_at=NOW))
    assert isinstance(at_once, Request)
    assert at_once.text.endswith(body[-6:])


@pytest.mark.parametrize(
    "body", [f"{ENGLISH} Tomorrow please.", f"{ENGLISH} At 3 please.", f"{CHINESE}唔該聽日。"]
)
def test_one_whose_hour_is_not_clear_is_asked_about(body: str) -> None:
    assert isinstance(read("x", body), Question)


@pytest.mark.parametrize("words", ["Not before 3pm.", "No earlier than tomorrow."])
def test_a_bound_of_the_time_waits_for_a_yes(words: str) -> None:
    request = read("x", f"{ENGLISH} {words}")
    assert isinstance(request, Request)
    assert request.doubts


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("x", "Please text 9123 4567: Your appointment is at 3pm."),
        ("x", "Please text 9123 4567: Meeting moved to Friday 3pm. Thanks."),
        ("x", "Please text 9123 4567: See you at 3pm. Tomorrow we are closed."),
        ("x", "Please text 9123 4567: Come tomorrow at 3pm please."),
        ("x", "Please text 9123 4567: Tomorrow at 9am."),
        ("x", "Please text 9123 4567: Late. Platform 9 at 3pm."),
        ("x", "Please text 9123 4567: You may pay in 3 parts. Not a penny more."),
        ("x", "Please text 9123 4567: Venue: Hall. Time: 3pm."),
        ("x", "Please text 9123 4567: Your order is no. 1830."),
        ("x", "Please text 9123 4567: Bus 5, approx. 3pm."),
        ("x", "Please text 9123 4567: We are in room 5. 1830"),
        ("x", "請發短訊給 9123 4567：地點：禮堂。時間：明天下午3時。"),
        ("9123 4567", "Staff meeting moved. Friday 3pm."),
        ("x", "To: 9123 4567\n\nMeeting moved. Friday 3pm."),
        ("x", "To: 9123 4567\nText: Meeting moved. Friday 3pm."),
        ("x", "請發短訊給 9123 4567：會議改到明早九點。"),
        ("x", "請發短訊給 9123 4567：請於明早九點到。多謝。"),
        ("x", "請發短訊給 9123 4567：定時服藥。明早見。"),
        ("x", "收件人：9123 4567\n\n會議改期。星期五下午三點。"),
    ],
)
def test_a_time_in_a_sentence_or_below_a_form_is_of_the_text(subject: str, body: str) -> None:
    request = read(subject, body)
    assert isinstance(request, Request), request
    assert (request.send_at, request.doubts) == (None, ())


def test_behind_a_time_of_sending_it_is_of_the_text() -> None:
    request = read("x", "Please text 9123 4567 tomorrow 9am: Meeting moved. Friday 3pm.")
    assert isinstance(request, Request)
    assert (request.send_at, request.text) == (at(19, 9), "Meeting moved. Friday 3pm.")
