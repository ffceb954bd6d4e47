"""Orders to pass something on, below people named elsewhere: "Tell him his bed is ready"."""

import pytest

from relay.model import Request
from tests.test_reading_request import ONE, numbers, read

NAMED = "9123 4567"


def held(subject: str, body: str) -> Request:
    request = read(subject, body)
    assert isinstance(request, Request), request
    assert [doubt.code for doubt in request.doubts] == ["text.boundary"]
    assert request.doubts[0].facts["why"] == "order"
    return request


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Tell him his bed is ready please.", "his bed is ready."),
        ("Tell him that his bed is ready.", "his bed is ready."),
        ("Hi team,\n\nPlease tell her the bed is ready.", "the bed is ready."),
        ("Let them know the bed is ready", "the bed is ready"),
        ("Could you let them know that the lift is fixed?", "the lift is fixed"),
        ("Please text him that his bed is ready.", "his bed is ready."),
        ("Please text him his bed is ready.", "his bed is ready."),
        ("Please inform her by SMS: bed ready", "bed ready"),
        ("Please send: Your bed is ready.", "Your bed is ready."),
        ("Please text: Your bed is ready.", "Your bed is ready."),
        ("Please send\n\nYour bed is ready.", "Your bed is ready."),
        ("Please send him: bed ready", "bed ready"),
        ("Please send the following: bed ready", "bed ready"),
        ("Send this to them: bed ready", "bed ready"),
        ("Pls send this: bed ready", "bed ready"),
        ("Please say: bed ready", "bed ready"),
        (
            "Hi team, please send the following to the above number:\n\nYour bed is ready.",
            "Your bed is ready.",
        ),
        ("麻煩話俾佢知張床執好咗。", "張床執好咗。"),
        ("话她知床位好了", "床位好了"),
        ("请告诉他床位已备妥。", "床位已备妥。"),
        ("請通知他們床位已備妥。", "床位已備妥。"),
        ("同佢講張床執好咗", "張床執好咗"),
        ("跟她说：床位好了", "床位好了"),
        ("叫佢三點嚟。", "三點嚟。"),
        ("让他三点来。", "三点来。"),
        ("請提醒佢聽日覆診。", "聽日覆診。"),
        ("請發：床位已備妥。", "床位已備妥。"),
        ("請發送以下內容：床位已備妥", "床位已備妥"),
        ("麻煩發俾佢：床位已備妥", "床位已備妥"),
    ],
)
def test_an_order_to_tell_those_who_are_named_elsewhere_is_left_out(body: str, text: str) -> None:
    for request in (held(NAMED, body), held("x", f"To: {NAMED}\n\n{body}")):
        assert (numbers(request), request.text) == (ONE, text)
        assert request.doubts[0].facts["removed"]


@pytest.mark.parametrize(
    "body",
    [
        "Ask her to come at 3pm.",
        "Please remind him about tomorrow.",
        "Tell her mother that the bed is ready.",
        "Inform the patient that the bed is ready.",
        "Please ask the guest to come to the desk.",
    ],
)
def test_one_whose_words_are_not_apart_from_it_waits_for_a_yes(body: str) -> None:
    assert held(NAMED, body).text == body


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Tell the facilities team: lift 2 is closed.", "lift 2 is closed."),
        ("Tell Facilities: lift 2 is closed.", "lift 2 is closed."),
        ("Tell all Facilities that lift 2 is closed.", "lift 2 is closed."),
        ("Ask Facilities to close lift 2.", "Ask Facilities to close lift 2."),
        ("叫 Facilities：閂二號𨋢。", "閂二號𨋢。"),
        ("叫所有Facilities同事：閂二號𨋢。", "閂二號𨋢。"),
        ("叫Facilities閂二號𨋢。", "叫Facilities閂二號𨋢。"),
    ],
)
def test_who_is_to_be_told_may_be_called_by_the_name_in_the_subject(body: str, text: str) -> None:
    assert held("Facilities", body).text == text


def test_a_colleague_is_asked_by_the_first_name() -> None:
    assert held("Anna Lam", "Ask Anna to close lift 2.").text == "Ask Anna to close lift 2."


@pytest.mark.parametrize(
    "body",
    ["Tell him his bed is ready.", "Please send: Your bed is ready.", "話俾佢知張床執好咗。"],
)
def test_behind_a_colon_such_an_order_waits_for_a_yes_as_it_is(body: str) -> None:
    assert held("x", f"Please text 9123 4567: {body}").text == body


def test_in_a_field_of_the_text_it_is_the_text() -> None:
    request = read("x", "To: 9123 4567\nText: Tell him his bed is ready.")
    assert isinstance(request, Request)
    assert (request.text, request.doubts) == ("Tell him his bed is ready.", ())


@pytest.mark.parametrize("named", [NAMED, "Facilities", "Anna Lam"])
@pytest.mark.parametrize(
    "body",
    [
        "Tell your driver that gate 3 is closed.",
        "Please tell your family that visiting starts at 3pm.",
        "Please let us know if you cannot come.",
        "Let your teacher know if he is sick.",
        "Remind your son to bring his kit.",
        "Ask the nurse at the counter for a form.",
        "Tell the driver to wait at gate 3.",
        "Please inform the office if you change your number.",
        "Please message the school if you are late.",
        "Say no to drugs: join us on Friday.",
        "Ask for Tom at the desk.",
        "Your parcel is here. Tell them your name at the desk.",
        "He is ready. Ask at the desk.",
        "Notify reception when you arrive.",
        "Let her in by gate 2.",
        "請告訴你的家人門口已關。",
        "请告诉您的家人大门已关。",
        "請通知家人來接你。",
        "請提醒他人保持距離。",
        "請他日再來。",
        "叫外賣請打內線 5。",
        "請發電郵至 info@office.example。",
        "請同你的主管講。",
        "讓座給有需要的人。",
        "話劇今晚七點開始。",
        "要帶身份證。",
        "跟他們一起來吧。",
        "通知：明天停水。",
        "請帶：身份證。",
        "告訴我們你的意見。",
        "提醒你明天覆診。",
        "叫你阿媽三點嚟。",
    ],
)
def test_what_is_said_to_the_reader_is_sent_at_once(named: str, body: str) -> None:
    request = read(named, body)
    assert isinstance(request, Request), request
    assert (request.text, request.doubts) == (body, ())


@pytest.mark.parametrize(
    "label",
    [
        *("The message is:", "The SMS reads:", "Message as follows:", "Text below:"),
        *("Here is the text:", "The following is the message:", "My message:"),
        *("內容如下：", "短信内容如下：", "以下是短訊內容：", "訊息見下：", "內容為："),
    ],
)
def test_a_label_that_says_that_the_text_follows_is_its_field(label: str) -> None:
    for mail in (
        read("x", f"To: {NAMED}\n{label}\nYour bed is ready."),
        read("x", f"收件人：{NAMED}\n\n{label} Your bed is ready."),
        read(NAMED, f"{label} Your bed is ready."),
        read("x", f"Please text these numbers:\n{NAMED}\n\n{label}\nYour bed is ready."),
    ):
        assert isinstance(mail, Request)
        assert (mail.text, mail.doubts) == ("Your bed is ready.", ())
