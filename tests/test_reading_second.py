"""Two requests in one mail, and people named after the text."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relay.model import Mail, Part, Question, Reading, Request
from relay.reading.people.contacts import parse_contacts
from relay.reading.people.rules import Rules
from relay.reading.request import read_request

ZONE = ZoneInfo("Asia/Hong_Kong")
FILE = "name,number,groups\nPeter Chan,6123 4567,\n陳大文,6234 5678,司機\n"
CONTACTS, _ = parse_contacts(FILE, region="HK")
RULES = Rules(zone=ZONE, contacts=CONTACTS, own_domain="office.example")
NOW = datetime(2026, 11, 18, 10, tzinfo=ZONE)
ONE = "85291234567"
STARTS = ("Please text 9123 4567: Your parcel is ready.", "To: 9123 4567\n\nYour parcel is ready.")


def read(body: str) -> Reading:
    part = Part(content_type="text/plain", data=body.encode(), charset="utf-8")
    return read_request(Mail(headers=(), sender="a@b.example", parts=(part,)), RULES, now=NOW)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("gap", ["\n", "\n\n", " "])
@pytest.mark.parametrize(
    "words",
    [
        "Also send this to 6123 4567.",
        "And to 6123 4567 as well.",
        "Same to 6123 4567.",
        "The same message to Peter Chan please.",
        "Also 6123 4567.",
        "Also text Peter Chan.",
        "cc 6123 4567",
        "And 6123 4567",
        "6123 4567 too",
        "Copy to Peter Chan, thanks.",
        "Please also text Peter Chan the same.",
        "同樣發給 6123 4567",
        "亦發給陳大文，唔該",
        "另 6123 4567 都要",
        "同一訊息亦請發給陳大文。",
    ],
)
def test_people_named_behind_the_text_are_asked_about_and_are_no_text(
    start: str, gap: str, words: str
) -> None:
    reading = read(start + gap + words)
    assert isinstance(reading, Question)
    assert [reason.code for reason in reading.reasons] == ["recipient.two_places"]
    assert len(reading.choices) == 3  # the one, the other, both
    assert reading.understood.text == "Your parcel is ready."


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("gap", ["\n", "\n\n", " "])
@pytest.mark.parametrize(
    "words",
    [
        "Also to 6123 4567: your table is ready.",
        "And Peter Chan: your table is ready.",
        "Then send an SMS to Peter Chan: your table is ready.",
        "另外 6123 4567：枱已準備好",
        "另外發短訊給陳大文：枱已準備好",
    ],
)
def test_another_order_is_never_sent_as_text(start: str, gap: str, words: str) -> None:
    reading = read(start + gap + words)
    assert not isinstance(reading, Request) or reading.doubts


def test_a_message_for_somebody_unknown_is_looked_at() -> None:
    reading = read(STARTS[1] + "\nSame message to Anna please.")
    assert isinstance(reading, Request)
    assert (reading.text, [d.code for d in reading.doubts]) == (
        "Your parcel is ready.",
        ["text.boundary"],
    )


@pytest.mark.parametrize("start", ["Please text 9123 4567: ", "To: 9123 4567\n\n"])
@pytest.mark.parametrize(
    "text",
    [
        "Merry Christmas! Same to you.",
        "Call us on 2345 6789 or 6123 4567.",
        "Your driver is Peter Chan.",
        "Your nurse today: Peter Chan",
        "Meeting at 3. Peter Chan also comes.",
        "Reply YES to 6123 4567.",
        "Contacts:\nPeter Chan 6123 4567\nAmy 9345 6789",
        "Your order is 61234567. Keep it.",
        "Hand it to Peter Chan.",
        "Also bring your card.",
        "Or call 6123 4567.",
        "聽日開會。陳大文亦會出席。",
        "如有查詢請致電 2345 6789 或 6123 4567",
    ],
)
def test_people_whom_the_text_is_about_are_text(start: str, text: str) -> None:
    reading = read(start + text)
    assert isinstance(reading, Request)
    assert (reading.text, [r.msisdn for r in reading.recipients]) == (text, [ONE])
    assert not reading.doubts


@pytest.mark.parametrize(
    "second",
    [
        "Text Bob: Lunch at one.",
        "Please text Bob: Lunch at one.",
        "Also text Bob Ma and Peter Chan: Lunch at one.",
        "Text 9123 456: Lunch at one.",
        "請發短訊給陳小明：開飯",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", " "])
def test_another_order_for_somebody_unknown_is_asked_about(gap: str, second: str) -> None:
    reading = read(STARTS[0] + gap + second)
    assert isinstance(reading, Question)
    assert [reason.code for reason in reading.reasons] == ["recipient.two_places"]
    assert (reading.choices, reading.understood.text) == ((), "Your parcel is ready.")


@pytest.mark.parametrize(
    "words",
    ["Please text Bob: Lunch at one.", "Also to Bob: Lunch at one.", "唔該發短訊給陳小明：開飯"],
)
def test_an_order_for_somebody_unknown_below_fields_waits_for_a_yes(words: str) -> None:
    reading = read(f"{STARTS[1]}\n{words}")
    assert isinstance(reading, Request)
    assert [doubt.code for doubt in reading.doubts] == ["text.boundary"]


@pytest.mark.parametrize("words", ["Text us: 6123 4567", "Reply to: Bob", "Text back: yes or no"])
def test_what_a_reader_is_told_to_text_is_no_order(words: str) -> None:
    reading = read(f"{STARTS[0]} {words}")
    assert isinstance(reading, Request)
    assert reading.text == f"Your parcel is ready. {words}"
