"""A time at the top of a text: of sending, or of what the text tells. It is never guessed."""

from datetime import datetime, timedelta

import pytest

from relay.model import Question, Request, Settled
from tests.test_reading_request import NOW, at, read, understood, verdict

TOPS = [  # above a text, and the choices besides "now"
    ("Please text 9123 4567\nTomorrow 9am\n", [at(19, 9)]),
    ("Please text 9123 4567:\nTomorrow 9am\n", [at(19, 9)]),
    ("Please text 9123 4567: Tomorrow 9am\n", [at(19, 9)]),
    ("Please text 9123 4567\n\n(tomorrow, 9am)\n\n", [at(19, 9)]),
    ("Please text 9123 4567\nTomorrow at 9am: ", [at(19, 9)]),
    ("Please text 9123 4567\nTomorrow at 9am - ", [at(19, 9)]),
    ("Please text 9123 4567\nTomorrow at 9am. ", [at(19, 9)]),
    ("Please text 9123 4567: tomorrow at 9am: ", [at(19, 9)]),
    ("Please text Anna Lam and Ben Ng\nAt 3pm today\n", [at(18, 15)]),
    ("Please text Anna Lam\nin 2 hours\n", [at(18, 12)]),
    ("Please text Anna Lam\nTime tomorrow 9am\n", [at(19, 9)]),
    ("To: 9123 4567\nTomorrow 9am\n\n", [at(19, 9)]),
    ("To: 9123 4567\n\n19/11 0900\n", [at(19, 9)]),
    ("9123 4567\nTomorrow 9am\n", [at(19, 9)]),
    ("發短訊給 9123 4567\n明早九點\n", [at(19, 9)]),
    ("請發短訊給 9123 4567：\n今日下午三點\n", [at(18, 15)]),
    ("請發短訊給 9123 4567\n聽日朝早9點。", [at(19, 9)]),
    ("請發短訊給 9123 4567\n明早九點：", [at(19, 9)]),
    ("收件人：9123 4567\n時間 明早九點\n", [at(19, 9)]),
    ("收件人：9123 4567\n聽日三點\n", [at(19, 3), at(19, 15)]),
]


@pytest.mark.parametrize(("top", "times"), TOPS)
def test_a_time_above_the_text_is_asked_about(top: str, times: list[datetime]) -> None:
    asked = read("x", f"{top}Bring your PE kit")
    assert isinstance(asked, Question)
    assert [choice.send_at for choice in asked.choices] == [NOW, *times]


@pytest.mark.parametrize(("top", "times"), TOPS)
def test_the_answer_makes_it_the_time_or_the_text(top: str, times: list[datetime]) -> None:
    body = f"{top}Bring your PE kit"
    later = NOW + timedelta(minutes=7, seconds=12)  # "now" is the moment of the answer
    told = [read("x", body, settled=Settled(send_at=now)) for now in (NOW, later)]
    assert [verdict(reading) for reading in told] == ["send", "send"]
    assert all(understood(reading).text in body for reading in told)
    assert all(understood(reading).text != "Bring your PE kit" for reading in told)
    timed = [read("x", body, settled=Settled(send_at=time)) for time in times]
    assert [(verdict(r), understood(r).text) for r in timed] == [
        ("send", "Bring your PE kit")
    ] * len(times)


@pytest.mark.parametrize("top", [TOPS[0][0], "To: 9123 4567\n\nTomorrow at 9am: "])
def test_another_time_as_the_answer_waits_for_a_yes(top: str) -> None:
    reading = read("x", f"{top}Bring your PE kit", settled=Settled(send_at=at(20, 9)))
    assert verdict(reading) == "confirm"


def test_a_first_line_in_the_subject_case_is_asked_about_too() -> None:
    assert verdict(read("SMS to 9123 4567", "Tomorrow 9am\nBring your PE kit")) == "ask"
    assert verdict(read("9123 4567", "明早九點\n記得帶牛奶")) == "ask"


@pytest.mark.parametrize(
    "line",
    [
        *("ASAP", "Now", "Urgent", "URGENT!", "Tomorrow", "Friday", "20 Nov", "Tomorrow morning"),
        *("Before 9am tomorrow", "by 3pm", "after 5pm today", "緊急", "急件", "即時", "明天"),
    ],
)
@pytest.mark.parametrize(
    "head", ["Please text 9123 4567\n", "To: 9123 4567\n\n", "收件人：91234567\n"]
)
def test_words_that_are_only_about_time_wait_for_a_yes(head: str, line: str) -> None:
    reading = read("x", f"{head}{line}\nBring your PE kit")
    assert isinstance(reading, Request)
    assert [doubt.facts.get("why") for doubt in reading.doubts] == ["order"]


@pytest.mark.parametrize(
    "body",
    [
        "Please text 9123 4567\nTomorrow at 9am, please come to room 3",
        "Please text 9123 4567\nTomorrow 9am is too early. Come at 10.",
        "Please text 9123 4567: Friday 3pm - staff meeting in room 2",
        "Please text 9123 4567: tomorrow 9am. Bring your kit",
        "Please text 9123 4567: 9am: School bus. 3pm: Home.",
        "Please text 9123 4567\n9am - 5pm\nSchool open",
        "Please text 9123 4567\n9am - assembly\n10am - exam",
        "Please text 9123 4567\nMonday to Friday\nSchool closed",
        "Please text 9123 4567\nYesterday 9am\nA parcel came",
        'Please text 9123 4567\n"Tomorrow 9am\nBring your PE kit"',
        "Please text 9123 4567 at 5pm\nTomorrow 9am\nBring your kit",
        "To: 9123 4567\nAt: 5pm\n\nTomorrow 9am\nBring your kit",
        "To: 9123 4567\nText: Tomorrow 9am\nBring your kit",
        "Please text 9123 4567: tomorrow 9am",
        "請發短訊給 9123 4567\n明早九點請到三號室",
        "收件人：91234567\n內容：明早九點\n記得帶牛奶",
    ],
)
def test_a_time_that_is_surely_the_text_s_own_is_sent(body: str) -> None:
    assert verdict(read("x", body)) == "send"
