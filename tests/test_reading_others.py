"""Words in the middle of a text that are for somebody else are never texted without a yes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relay.model import Mail, Part, Reading, Refusal, Request
from relay.reading.people.contacts import parse_contacts
from relay.reading.people.rules import Rules
from relay.reading.request import read_request

ZONE = ZoneInfo("Asia/Hong_Kong")
FILE = (
    "name,number,groups\nMrs Lam,6123 4567,5A parents\nPeter Chan,6123 4568,5A parents\n"
    "陳大文,6234 5678,司機\n"
)
CONTACTS, _ = parse_contacts(FILE, region="HK")
RULES = Rules(zone=ZONE, contacts=CONTACTS)
NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)
STARTS = ("Please text 9123 4567: ", "請發短訊給 9123 4567：", "To: 9123 4567\nMessage: ")

FOR_OTHERS = [
    "Your bag is here. Mrs Lam: your son is sick.",
    "Your bag is here, and Mrs Lam: your son is sick.",
    "Your bag is here; Peter Chan - your son is sick.",
    "'Bring PE kit', and Mrs Lam saying 'no need'",
    '"Bring PE kit" and 9234 5678 "no need"',
    "the bag is here and 9234 5678 to say school is closed.",
    "The bag is here, and Mrs Lam that school is closed.",
    "Your bag is here and tell Mrs Lam school is closed.",
    "Your bag is here. Also remind Mrs Lam to bring the keys.",
    "Your bag is here / Mrs Lam: your son is sick",
    "Your bag is here (Mrs Lam: your son is sick)",
    "1) Your bag is here 2) Mrs Lam: your son is sick",
    "Your bag is here. Mr Lee: your son is sick.",
    "聽日九點測驗。林太：你個仔病咗。",
    "聽日九點測驗，發俾陳大文話聽日放假",
    "聽日九點測驗。請通知陳大文聽日放假。",
    "聽日九點測驗，仲有叫 9234 5678 帶字典。",
    "聽日九點測驗，同埋話俾陳大文聽聽日放假。",
    "聽日九點測驗，並通知陳大文帶字典。",
    "聽日九點測驗，叫陳大文帶字典。",
    "聽日九點測驗。陳大文：聽日放假。",
    "聽日九點測驗，另外同陳大文講聽日放假。",
]
FOR_ONE = [
    "Bring a dictionary. For Mrs Lam, the class is at 3.",
    "Bring a dictionary. For Mrs Lam it is at 3.",
    "Bring a dictionary, but for Mrs Lam at 3.",
    "Bring a dictionary (for Mrs Lam: a map).",
    "As for Mrs Lam, no dictionary.",
    "Bring a dictionary. In the case of Mrs Lam, a map.",
    "Bring a dictionary; Mrs Lam need not bring it.",
    "Bring a dictionary, Mrs Lam does not have to.",
    "Bring a dictionary. Mrs Lam, please bring a map.",
    "聽日帶字典，陳大文就唔使帶。",
    "聽日帶字典。陳大文唔使帶。",
    "聽日帶字典 陳大文不用帶",
    "聽日帶字典，而陳大文就帶地圖。",
    "聽日帶字典，陳大文請帶地圖。",
    "聽日帶字典。至於陳大文，帶地圖。",
]
FOR_ONE_BY_A_TITLE = [
    "Bring a dictionary. For Mr Lee, the class is at 3.",
    "Bring a dictionary, Miss Ho need not bring it.",
    "聽日帶字典，林太就唔使帶。",
    "聽日帶字典。至於何先生，帶地圖。",
]
OF_OTHERS = [
    "For Mrs Lam's class, bring a dictionary.",
    "For enquiries, call Mrs Lam on 2345 6789.",
    "Lunch for Mrs Lam is at 3.",
    "Farewell lunch for Mrs Lam, Friday 1pm, Hall.",
    "For Mrs Lam, with love from all of us.",
    "There is a parcel for Mrs Lam at the counter.",
    "Mrs Lam needs your form by Friday.",
    "陳大文病咗，聽日唔使上堂。",
    "請準時到，陳大文就喺門口等。",
    "聽日開會，陳大文請假。",
    "聽日開會，陳大文會主持。",
    "Contact Mrs Lam: 6123 4567.",
    "Enquiries: Mrs Lam, 6123 4567.",
    "Reminder from Mrs Lam: bring your PE kit.",
    "Your driver is Peter Chan: please call 6123 4568.",
    "Please meet Mrs Lam and Peter Chan at the gate, and bring your card.",
    "The class is at 3pm and Peter Chan will teach.",
    "Come at 3pm and tell Mrs Lam if you are late.",
    "Thanks. Peter Chan",
    "Dear Mr Lee: your bag is here.",
    "Hi, Mrs Lam speaking: your form is missing.",
    "Venue: Hall. Contact: Mrs Lam. Time: 3pm.",
    "如未能出席，請通知陳大文。",
    "陳大文係你嘅司機，佢會同你講。",
    "請於三時到校，向陳大文查詢。",
]


def reading_of(body: str) -> Reading:
    part = Part(content_type="text/plain", data=body.encode(), charset="utf-8")
    return read_request(Mail(headers=(), sender="a@b.example", parts=(part,)), RULES, now=NOW)


def read(body: str) -> Request:
    reading = reading_of(body)
    assert isinstance(reading, Request), reading
    return reading


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("text", [*FOR_OTHERS, *FOR_ONE])
def test_words_for_somebody_else_wait_for_a_yes_that_says_so(start: str, text: str) -> None:
    reading = read(start + text)
    assert [reason.code for reason in reading.doubts] == ["text.boundary"]
    assert "others" in reading.doubts[0].facts["why"].split()


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("text", OF_OTHERS)
def test_a_text_that_tells_of_somebody_is_sent_at_once(start: str, text: str) -> None:
    reading = read(start + text)
    assert reading.text == text
    assert not reading.doubts


@pytest.mark.parametrize("who", ["5A parents, 陳大文", "9123 4567, Mrs Lam, 陳大文"])
@pytest.mark.parametrize("text", [*FOR_ONE, *FOR_ONE_BY_A_TITLE])
def test_words_for_one_of_several_wait_for_a_yes_that_says_so(who: str, text: str) -> None:
    reading = read(f"To: {who}\nMessage: {text}")
    assert "others" in reading.doubts[0].facts["why"].split()


@pytest.mark.parametrize("text", OF_OTHERS)
def test_a_text_to_several_that_tells_of_one_is_sent_at_once(text: str) -> None:
    assert not read(f"To: Mrs Lam, 陳大文\n\n{text}").doubts


@pytest.mark.parametrize("text", [text for text in FOR_ONE if "Mrs Lam" in text])
def test_words_for_the_only_recipient_are_the_text(text: str) -> None:
    assert not read(f"Please text Mrs Lam: {text}").doubts


def test_a_text_that_calls_its_own_recipient_by_name_is_sent_at_once() -> None:
    reading = read("Please text Mrs Lam: Hello. Mrs Lam: your bag is here.")
    assert not reading.doubts


@pytest.mark.parametrize(
    "body",
    [
        "Please text:\n- 9123 4567\n- Mrs Lam\n- 陳大文\n\nMessage: Room 3.",
        "Please text:\n- 9123 4567\n- Mrs Lam\n- 陳大文\nMessage: Room 3.",
        "Please text:\n1. 9123 4567\n2. Mrs Lam\n3. 陳大文\n\nRoom 3.",
        "請發短訊給：\n• 9123 4567\n• Mrs Lam\n• 陳大文\nRoom 3.",
        "Please text the following people:\n9123 4567\nMrs Lam\n陳大文\n\nRoom 3.",
    ],
)
def test_each_entry_of_a_list_below_an_order_is_somebody(body: str) -> None:
    reading = read(body)
    assert [one.name for one in reading.recipients] == ["", "Mrs Lam", "陳大文"]
    assert (reading.text, reading.doubts) == ("Room 3.", ())


@pytest.mark.parametrize(
    "body",
    [
        "Please text:\n- 9123 4567\n- Nobody Known\n\nMessage: Room 3.",
        "Please text:\n9123 4567\nNobody Known\n\nMessage: Room 3.",
        "Please text:\n- 9123 4567\n- Nobody Known\n\nRoom 3.",
    ],
)
def test_an_entry_that_nobody_knows_is_refused_by_name_and_is_no_text(body: str) -> None:
    reading = reading_of(body)
    assert isinstance(reading, Refusal)
    found = [(reason.code, reason.words) for reason in reading.reasons]
    assert found == [("recipient.unknown_name", "Nobody Known")]


@pytest.mark.parametrize(
    "body",
    [
        "Please text:\n9123 4567\nMrs Lam\nRoom 3.",
        "9123 4567\nMrs Lam\n陳大文\n\nRoom 3.",
        "- 9123 4567\n- Mrs Lam\n- 陳大文\n\nRoom 3.",
        "Please text 9123 4567:\n- Mrs Lam\n- 陳大文\nRoom 3.",
    ],
)
def test_a_list_that_goes_on_in_the_text_waits_for_a_yes(body: str) -> None:
    assert "others" in read(body).doubts[0].facts["why"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("To: 9123 4567\n\nMrs Lam\nRoom 3.", "Mrs Lam\nRoom 3."),
        ("Please text 9123 4567:\nMrs Lam,\nRoom 3.", "Mrs Lam,\nRoom 3."),
        ("Please text Mrs Lam:\nMrs Lam\nRoom 3.", "Mrs Lam\nRoom 3."),
        ("Please text:\n9123 4567\n- bring milk\n- bring eggs", "- bring milk\n- bring eggs"),
    ],
)
def test_a_salutation_and_a_list_of_things_are_text(body: str, text: str) -> None:
    reading = read(body)
    assert (reading.text, reading.doubts) == (text, ())
