"""Thanks and a name that close an order, above its text or above a forwarded mail, are no text."""

import pytest

from relay.model import Refusal
from relay.notices.english import ENGLISH
from relay.notices.reason import sentence
from relay.notices.simplified import SIMPLIFIED
from relay.notices.tongue import Tongue
from relay.notices.traditional import TRADITIONAL
from tests.test_reading_request import codes, read, understood, verdict

ORIGINAL = (
    "-----Original Message-----\nFrom: Bob <bob@x.example>\nSent: Monday, 16 November 2026 9:00\n"
    "To: Amy <amy@office.example>\nSubject: Trip\n\nThe trip is cancelled."
)
WROTE = "On Mon, 16 Nov 2026 at 09:00, Bob <bob@x.example> wrote:\n> The trip is cancelled."
ORDERS = [
    "Please send the message below to 9123 4567 and Anna Lam.",
    "Please text this to 9123 4567.",
    "請把以下內容發給 9123 4567",
    "請把以下內容發給 9123 4567，唔該。",
    "To: 9123 4567",
]
CLOSINGS = ["Thanks\nAmy", "Thanks, Amy", "Thank you,\n\nAmy Wong", "唔該晒\nAmy", "Amy", "謝謝！"]


@pytest.mark.parametrize("older", [ORIGINAL, WROTE])
@pytest.mark.parametrize("closing", ["", *CLOSINGS])
@pytest.mark.parametrize("order", ORDERS[:4])
def test_a_forwarded_mail_below_an_order_is_no_text_nor_are_its_thanks(
    order: str, closing: str, older: str
) -> None:
    reading = read("FW: Trip", "\n\n".join(filter(None, [order, closing, older])))
    assert isinstance(reading, Refusal), reading
    assert [reason.code for reason in reading.reasons] == ["text.empty"]
    assert reading.reasons[0].facts == {"quoted": "1"}


@pytest.mark.parametrize(
    ("tongue", "said"), [(ENGLISH, "never sent"), (TRADITIONAL, "轉寄"), (SIMPLIFIED, "转发")]
)
def test_its_writer_is_told_that_the_quoted_mail_is_never_sent(tongue: Tongue, said: str) -> None:
    quoted, empty = read("x", f"{ORDERS[4]}\n\n{WROTE}"), read("x", ORDERS[1])
    assert isinstance(quoted, Refusal)
    assert isinstance(empty, Refusal)
    assert said in sentence(quoted.reasons[0], tongue)
    assert said not in sentence(empty.reasons[0], tongue)


@pytest.mark.parametrize("closing", [*CLOSINGS, "Regards\nAmy Wong\nClerk", "Thanks\n9234 5678"])
@pytest.mark.parametrize("order", ORDERS[1:4])
def test_such_thanks_above_the_text_are_left_out_and_that_waits_for_a_yes(
    order: str, closing: str
) -> None:
    request = understood(read("x", f"{order}\n\n{closing}\n\nThe trip is cancelled."))
    assert request.text == "The trip is cancelled."
    assert codes(request) == ["text.boundary"]
    assert request.doubts[0].facts["removed"] == closing


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for your payment.\n\nRoom 3 today.",
        "Thank you!\nYour order is confirmed.",
    ],
)
def test_thanks_that_begin_a_text_behind_a_colon_are_text(text: str) -> None:
    reading = read("x", f"Please text 9123 4567:\n\n{text}")
    assert (verdict(reading), understood(reading).text) == ("send", text)


@pytest.mark.parametrize("below", ["---\nAmy", "Best regards,\nAmy Wong", "Amy"])
@pytest.mark.parametrize("text", ["Thanks\nPeter", "Best wishes,\nTom"])
def test_thanks_behind_a_colon_above_a_signature_alone_are_the_text(text: str, below: str) -> None:
    request = understood(read("x", f"Please text 9123 4567:\n\n{text}\n\n{below}"))
    assert request.text == text


@pytest.mark.parametrize("order", ["Please text 9123 4567:", "請把以下內容發給 9123 4567："])
def test_a_signed_closing_behind_a_colon_is_left_out_too(order: str) -> None:
    request = understood(read("x", f"{order}\n\nThanks,\nAmy\n\nRoom 3 today."))
    assert (request.text, codes(request)) == ("Room 3 today.", ["text.boundary"])


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('sms 91234567 "Exam at 10am in hall" thx amy', "Exam at 10am in hall"),
        ('sms 91234567 tmr 9am "Exam at 10am in hall" thanks, amy', "Exam at 10am in hall"),
        ("發短訊給 91234567「十點考試」唔該 Amy", "十點考試"),
    ],
)
def test_thanks_and_a_name_in_small_letters_behind_a_quoted_text_are_none(
    body: str, text: str
) -> None:
    reading = read("x", body)
    assert (verdict(reading), understood(reading).text) == ("send", text)


def test_thanks_to_somebody_else_behind_a_quoted_text_are_not_cut_off_and_sent() -> None:
    reading = read("x", 'Please text 9123 4567: "Reply YES" thanks mum')
    assert verdict(reading) == "confirm"
