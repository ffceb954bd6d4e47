"""Last words that take an order back, or put it right, are never texted without a yes."""

import pytest

from relay.reading.people.contacts import parse_contacts
from relay.reading.people.rules import Rules
from relay.reading.sentences.second_thoughts import has_second_thoughts
from tests.test_reading_request import RULES, codes, read, understood, verdict

CONTACTS, _ = parse_contacts("name,number,groups\nPeter Wong,9234 5678,\n", region="HK")
KNOWN = Rules(zone=RULES.zone, contacts=CONTACTS)
SECOND_THOUGHTS = [
    *("On second thought don't send it.", "Actually, never mind.", "Scratch that.", "Forget it."),
    *(
        "Disregard this.",
        "Cancel that please.",
        "Please ignore this email.",
        "Oops, don't send yet.",
    ),
    *("Hold on, let me check first.", "Sorry, wrong number."),
    *("Sorry, it should go to Peter Wong.", "Sorry, use 9234 5678 if he is out."),
    *(
        "Sorry I mean tomorrow.",
        "Send it two hours before 5pm.",
        "Send it half an hour before that.",
    ),
    *("Test first to 9234 5678.", "Resend if there is no reply.", "Use Peter's number."),
    *("Please correct my grammar.", "Please shorten if too long.", "Sign it as HR."),
    *(
        "都係唔好發住喇",
        "算了不用發了",
        "當我冇講過",
        "電話錯了，是92345678",
    ),
    *("會議前兩小時發", "落雨先發"),
]
TEXTS = [
    *("If you have paid, please ignore this message.", "Please call 9234 5678 instead."),
    *(
        "Sorry for the trouble.",
        "Please send it to us today.",
        "Wait at the gate.",
        "Bring it to 5/F.",
    ),
    *(
        "Do not send cash.",
        "Our right address is 5 Main Road.",
        "Please cancel your old order first.",
    ),
    *("如有錯漏請致電92345678", "請先到櫃位登記", "不用回覆", "請勿轉發", "資料將於會議後發放"),
    *("Never mind the rain, we play.", "Change trains at Central.", "Thank you, Peter."),
]


@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
@pytest.mark.parametrize("last", SECOND_THOUGHTS)
def test_second_thoughts_wait_for_a_yes(last: str, between: str) -> None:
    request = understood(read("x", f"Please text 9123 4567: The office is closed.{between}{last}"))
    assert codes(request) == ["text.boundary"]


@pytest.mark.parametrize("last", SECOND_THOUGHTS)
def test_second_thoughts_in_a_field_wait_for_a_yes(last: str) -> None:
    request = understood(read("x", f"To: 9123 4567\nMessage: The office is closed. {last}"))
    assert codes(request) == ["text.boundary"]


@pytest.mark.parametrize("words", TEXTS)
def test_words_for_whoever_gets_the_text_are_none(words: str) -> None:
    assert not has_second_thoughts(f"The office is closed. {words}", KNOWN)


@pytest.mark.parametrize(
    "last", ["And Peter.", "Same to Peter.", "Peter too.", "Cc Peter please.", "Not Amy, Peter."]
)
def test_somebody_known_who_is_named_by_a_first_name_behind_the_text_is_asked_about(
    last: str,
) -> None:
    assert has_second_thoughts(f"The office is closed. {last}", KNOWN)
    assert not has_second_thoughts(f"The office is closed. {last}", RULES)


def test_a_text_in_quotation_marks_is_sent_whatever_it_says() -> None:
    request = understood(read("x", 'Please text 9123 4567: "The office is closed. Never mind."'))
    assert codes(request) == []


def test_a_first_sentence_is_the_text() -> None:
    assert not has_second_thoughts("Never mind.", RULES)


@pytest.mark.parametrize(
    "body",
    [
        "Text Amy Chan - and Peter Wong - parcel is here",
        "Text 9123 4567 - parcel is here - tomorrow 9am",
        "Text 9123 4567 - & the boss: hello",
        "Text 9123 4567 - 及陳先生 - 包裹到了",
    ],
)
def test_of_two_dashes_nobody_knows_which_ends_the_order(body: str) -> None:
    assert verdict(read("x", body)) != "send"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Send it when the parcel arrives.", "confirm"),
        ("Please send this out once the doctor has left.", "confirm"),
        ("Send it once you have signed it.", "send"),
    ],
)
def test_a_condition_of_sending_waits_for_a_yes_even_beside_a_thing(
    last: str, expected: str
) -> None:
    assert verdict(read("x", f"Text 9123 4567: Your form is at the counter. {last}")) == expected


def test_one_dash_ends_it() -> None:
    assert verdict(read("x", "Text 9123 4567 - parcel is here, call us on 2345-6789")) == "send"
