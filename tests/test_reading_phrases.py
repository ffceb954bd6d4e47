"""What people wrote and were refused for: each phrase with its verdict, people, text and time."""

from datetime import datetime

import pytest

from relay.reading.people.rules import Rules
from tests.test_reading_request import ONE, RULES, at, codes, numbers, read, understood, verdict

TWO = [*ONE, "85261234567"]
ANNA = ["85298765432"]
NINE = at(19, 9)

ENGLISH = [  # the mail, its people, its text, its time
    ("Can you please send the following to Mrs Chan on 9123 4567:\n\nHi", ONE, "Hi", None),
    (
        "Could you text 9123 4567 and 6123 4567 tomorrow at 9 am to say that school is closed",
        TWO,
        "school is closed",
        NINE,
    ),
    ("Please text 9123 4567 that school is closed.", ONE, "school is closed.", None),
    ("Please text 9123 4567 tomorrow 9am that it is off.", ONE, "it is off.", NINE),
    ('Send "School resumes on Monday" to 9123 4567.', ONE, "School resumes on Monday", None),
    ('Please send "Hi" to 9123 4567 tomorrow at 9am.', ONE, "Hi", NINE),
    ("Please text “Hi” to 9123 4567 and 6123 4567\nThanks\nAmy", TWO, "Hi", None),
    ("Please send the message below to 9123 4567.\n\nHello all", ONE, "Hello all", None),
    ("Please send the below message to 9123 4567:\nHello", ONE, "Hello", None),
    ("Can you also text 9123 4567: Hello", ONE, "Hello", None),
    ("Please send a reminder to 9123 4567: Hello", ONE, "Hello", None),
    ("To 9123 4567:\nHello", ONE, "Hello", None),
    ("To 9123 4567, tomorrow 9am: Hello", ONE, "Hello", NINE),
]
CHINESE = [
    ("麻煩明天上午9點給91234567發短訊：停課", ONE, "停課", NINE),
    ("麻烦明天上午9点给91234567发短信：停课", ONE, "停课", NINE),
    ("請給 9123 4567 發短訊：停課", ONE, "停課", None),
    ("请给 9123 4567 发短信：停课", ONE, "停课", None),
    ("请给 9123 4567 和 6123 4567 发短信：停课", TWO, "停课", None),
    ("请给 Anna Lam 发短信：停课", ANNA, "停课", None),
    ("给9123 4567发个短信，说明天停课", ONE, "明天停课", None),
    ("請給 9123 4567 發個短訊，說明天停課", ONE, "明天停課", None),
    ("唔該畀 9123 4567 發個短訊，話聽日停課", ONE, "聽日停課", None),
    ("麻煩聽日朝早九點俾 9123 4567 send 個 SMS：停課", ONE, "停課", NINE),
    ("给9123 4567明天上午9点发短信：停课", ONE, "停课", NINE),
    ("給 9123 4567 發短訊「停課」", ONE, "停課", None),
    ("給 9123 4567 發短訊\n\n停課", ONE, "停課", None),
    ("给9123 4567发短信，内容如下：停课", ONE, "停课", None),
    ("帮我发条短信给91234567，内容：停课", ONE, "停课", None),
    ("幫我發條短訊畀91234567，內容：停課", ONE, "停課", None),
    ("幫我send個SMS去 9123 4567：停課", ONE, "停課", None),
    ("請幫手 SMS 9123 4567：停課", ONE, "停課", None),
    ("唔該通知 9123 4567 同 6123 4567：停課", TWO, "停課", None),
    ("请帮手 SMS 9123 4567：停课", ONE, "停课", None),
    ("發短訊：9123 4567\n停課", ONE, "停課", None),
    ("发短信：9123 4567\n停课", ONE, "停课", None),
    ("請將「停課」發給 9123 4567", ONE, "停課", None),
    ("请把“停课”发给 9123 4567", ONE, "停课", None),
    ("麻煩發短訊給 9123 4567：停課。請發電郵給我。", ONE, "停課。請發電郵給我。", None),
]
FIELDS = [
    ("致：9123 4567\n停課", ONE, "停課", None),
    ("发送给：9123 4567\n\n停课", ONE, "停课", None),
    ("發送給：9123 4567\n內容：停課", ONE, "停課", None),
    ("Send to: 9123 4567, 6123 4567\n\nHi", TWO, "Hi", None),
    ("To: 9123 4567\nSend: tomorrow 9am\n\nHi", ONE, "Hi", NINE),
]


@pytest.mark.parametrize(("body", "people", "text", "send_at"), [*ENGLISH, *CHINESE, *FIELDS])
def test_a_phrase_is_understood(
    body: str, people: list[str], text: str, send_at: datetime | None
) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.send_at) == (people, text, send_at)
    assert request.doubts == ()


TOLD = [  # in words that are mostly said to people
    ("Please let Mrs Wong (9123 4567) know that the bus is late.", ONE, "the bus is late."),
    ("Please let Anna Lam know: the bus is late.", ANNA, "the bus is late."),
    ("please inform the driver at 9123 4567 that the gate is open", ONE, "the gate is open"),
    ("Please notify our bus driver on 9123 4567: gate open", ONE, "gate open"),
    ("Kindly remind 9123 4567 that it is today", ONE, "it is today"),
    ("Tell Anna Lam: the bus is late", ANNA, "the bus is late"),
    ('Please tell Anna Lam "the bus is late"', ANNA, "the bus is late"),
    ("Please tell Anna Lam that the meeting is off.", ANNA, "the meeting is off."),
    ("Tell Anna Lam that the meeting is moved to 4pm", ANNA, "the meeting is moved to 4pm"),
    ("Hi,\nCould you tell Anna Lam that the bus is late?\nThanks", ANNA, "the bus is late"),
    ("Please let Anna Lam know that the bus is late.", ANNA, "the bus is late."),
    ("Remind Facilities that the drill is today", [*ANNA, "85298765433"], "the drill is today"),
]


@pytest.mark.parametrize(("body", "people", "text"), TOLD)
def test_what_may_be_said_to_a_person_waits_for_a_yes(
    body: str, people: list[str], text: str
) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, codes(request)) == (people, text, ["text.boundary"])


@pytest.mark.parametrize(
    "body",
    [
        "Inform Anna the bus is late.",
        "Tell Mrs Lam the meeting is off.",
        "Please tell Anna that the meeting is off.",
        "Please tell Mrs Lam that the meeting is off.",
        "Please tell Anna Lam and Peter that the meeting is off.",
        "Let Anna know that the bus is late.",
        "Ask Anna Lam if she can come.",
        "Tell Anna Lam that the drill is today. Also tell Ben Ng that lunch is at 1.",
        "Tell Anna Lam that the drill is today and remind 9123 4567 that lunch is at 1.",
    ],
)
def test_tell_somebody_that_is_said_to_people(body: str) -> None:
    assert codes(read("x", body)) == ["recipient.none"]


@pytest.mark.parametrize(
    ("subject", "people", "send_at"),
    [
        ("To 9123 4567", ONE, None),
        ("to: 9123 4567", ONE, None),
        ("致 9123 4567", ONE, None),
        ("sms 9123 4567 tomorrow 9am", ONE, NINE),
        ("SMS to 9123 4567, 6123 4567 tomorrow at 9am", TWO, NINE),
        ("短訊 9123 4567 明天上午9時", ONE, NINE),
        ("發短訊給 9123 4567，聽日朝早九點", ONE, NINE),
        ("发短信给Anna Lam 明天上午9点", ANNA, NINE),
    ],
)
def test_a_subject_is_understood(subject: str, people: list[str], send_at: datetime | None) -> None:
    request = understood(read(subject, "Hello"))
    assert (numbers(request), request.text, request.send_at) == (people, "Hello", send_at)
    assert request.doubts == ()


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("SMS 9123 4567 tomorrow", "time.ambiguous"),
        ("SMS 9123 4567 yesterday 3pm", "time.past"),
        ("SMS 9123 4567 meeting", "recipient.none"),
        ("Order 9123 4567 tomorrow 9am", "recipient.none"),
        ("9123 4567 tomorrow 9am", "time.ambiguous"),
        ("To whom it may concern", "recipient.none"),
        ("To all 9123 4567", "recipient.none"),
    ],
)
def test_a_subject_that_says_more_is_asked_about_or_refused(subject: str, code: str) -> None:
    assert codes(read(subject, "Hello")) == [code]


REPORTED = [
    ("Please let Mrs Wong (9123 4567) know that her parcel is ready.", "her parcel is ready."),
    ("Please text Mr Ho (9123 4567) that his order has come.", "his order has come."),
    ("Please text 9123 4567 to say they can come at 3.", "they can come at 3."),
    ("给9123 4567发个短信，说他的包裹到了", "他的包裹到了"),
    ("畀 9123 4567 發個短訊，話佢的包裹到了", None),
]


@pytest.mark.parametrize(("body", "text"), REPORTED)
def test_words_about_the_recipient_may_be_no_words_to_him(body: str, text: str | None) -> None:
    reading = read("x", body)
    assert verdict(reading) == ("refuse" if text is None else "confirm")
    if text is not None:
        assert (codes(reading), understood(reading).text) == (["text.boundary"], text)


RUN_ON = [
    "請通知 9123 4567 覆診改期。",
    "請通知 9123 4567 覆診改期\n請帶咭",
    "Text 91234567 Hello there",
    "Please text 91234567 Hello\nThere",
    "發短訊給 9123 4567 停課\n明天見",
    "给9123 4567发短信说明情况：停课",
]


@pytest.mark.parametrize("body", RUN_ON)
def test_a_text_that_runs_on_behind_the_number_is_no_name(body: str) -> None:
    assert codes(read("x", body)) == ["recipient.none"]


@pytest.mark.parametrize(
    "body", ["通知 9123 4567 覆診改期：明天3點", "Text 91234567 Class: it is off"]
)
def test_what_may_be_a_name_or_the_first_words_of_the_text_waits_for_a_yes(body: str) -> None:
    reading = read("x", body)
    assert (numbers(reading), codes(reading)) == (ONE, ["text.boundary"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Please text 2345 6789 that it is off", "recipient.landline"),
        ("Please inform Peter at 9123 456 that it is off", "recipient.invalid"),
        ("Please remind your child that school is closed.", "recipient.none"),
        ("Please let Peter know.", "recipient.none"),
        ("Please tell 9123 4567 about the meeting.", "recipient.none"),
        ("Please don't text 9123 4567: Hello", "recipient.none"),
        ("請不要發短訊給 9123 4567：停課", "recipient.none"),
        ("请别给 9123 4567 发短信：停课", "recipient.none"),
        ("給 9123 4567 發短訊後通知 Anna Lam：停課", "recipient.none"),
        ("Please send the invoice on 9123 4567: Hello", "recipient.none"),
        ("Send it to the office: Hello", "recipient.unknown_name"),
    ],
)
def test_what_is_no_order_for_these_people_is_refused(body: str, code: str) -> None:
    reading = read("x", body)
    assert (verdict(reading), codes(reading)[:1]) == ("refuse", [code])


@pytest.mark.parametrize("value", ["it", "9123 4567", "tomorrow", "every Monday", "12/1 9am", ""])
def test_a_send_field_that_is_no_certain_time_is_refused(value: str) -> None:
    reading = read("x", f"To: 9123 4567\nSend: {value}\n\nHi")
    assert codes(reading) == ["field.unknown"]
    assert reading.reasons[0].facts == {"nearest": "Send at"}  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["短訊通知：停課", "致電各位：停課", "Dear all: no class"])
def test_words_like_the_new_fields_may_begin_a_text(text: str) -> None:
    assert verdict(read("91234567", text)) == "send"


def test_a_relay_of_another_region_reads_its_own_numbers() -> None:
    rules = Rules(zone=RULES.zone, region="SG", countries=("SG",), own_domain=RULES.own_domain)
    request = understood(read("x", "Please let Mei (8123 4567) know that it is on", rules=rules))
    assert numbers(request) == ["6581234567"]


@pytest.mark.parametrize("numbers_said", ["9123 4567 / 6123 1824", "9123 4567/6123 1824"])
def test_behind_a_slash_stands_no_time(numbers_said: str) -> None:
    for body in (f"請發短訊給 {numbers_said}：停課", f"Please text {numbers_said}: 停課"):
        request = understood(read("x", body))
        assert (numbers(request), request.send_at) == ([*ONE, "85261231824"], None)
    assert codes(read("x", "請發短訊給 9123 4567 / 1824：停課")) == ["recipient.run_together"]


SCHEDULED = [
    ("schedule an sms for Monday 9am to 9123 4567: Hello", at(23, 9)),
    ("Please schedule a text for tomorrow 3pm to 9123 4567: Hello", at(19, 15)),
    ("Kindly schedule this message for 20 Nov 9am to 9123 4567: Hello", at(20, 9)),
    ("Can you arrange an SMS on Friday 9am to 9123 4567: Hello", at(20, 9)),
    ("Send an sms Monday 9am to 9123 4567: Hello", at(23, 9)),
    ("Schedule an SMS to 9123 4567 for Monday 9am: Hello", at(23, 9)),
    ("請安排星期一上午九時發短訊給 9123 4567：Hello", at(23, 9)),
    ("请安排周一上午9点发短信给 9123 4567：Hello", at(23, 9)),
]


@pytest.mark.parametrize(("body", "send_at"), SCHEDULED)
def test_a_time_may_stand_between_the_order_and_the_people(body: str, send_at: datetime) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.send_at) == (ONE, "Hello", send_at)
    assert codes(request) == []


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("Schedule an sms for Monday to 9123 4567: Hello", ["time.ambiguous"]),
        ("Schedule an sms for 12/1 9am to 9123 4567: Hello", ["time.ambiguous"]),
        ("Schedule an sms for every Monday 9am to 9123 4567: Hello", ["recipient.none"]),
        ("Schedule a meeting for Monday 9am to 9123 4567: Hello", ["recipient.none"]),
        ("Send a text for Monday's class to 9123 4567: Hello", ["time.unreadable"]),
        ("Send an sms for 6123 4567 to 9123 4567: Hello", ["recipient.none"]),
    ],
)
def test_what_is_no_such_time_is_not_sent(body: str, why: list[str]) -> None:
    reading = read("x", body)
    assert verdict(reading) in ("ask", "refuse")
    assert codes(reading) == why


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "Could you text 9123 4567 to let them know that the office is closed?",
            "the office is closed",
        ),
        ("Can you please tell 9123 4567 that the bus is late?\n\nThanks\nAmy", "the bus is late"),
    ],
)
def test_the_mark_of_a_polite_question_is_no_text(body: str, text: str) -> None:
    reading = read("x", body)
    assert (verdict(reading), understood(reading).text) == ("confirm", text)


@pytest.mark.parametrize("text", ["Are you coming today?", "Is it open? Can we come?"])
def test_a_question_that_is_the_text_keeps_its_mark(text: str) -> None:
    assert understood(read("x", f"Could you text 9123 4567: {text}")).text == text


@pytest.mark.parametrize("last", ["Please wait for our call.", "Wait until we arrive."])
def test_what_a_driver_is_to_wait_for_stays_in_the_text(last: str) -> None:
    reading = read("x", f"Text 9123 4567: The queue is two hours. {last}")
    assert understood(reading).text == f"The queue is two hours. {last}"
    assert verdict(reading) == "confirm"


def test_what_the_relay_is_to_wait_for_does_not() -> None:
    reading = read("x", "Text 9123 4567: The queue is two hours. Wait for my approval first.")
    assert (verdict(reading), understood(reading).text) == ("confirm", "The queue is two hours.")
