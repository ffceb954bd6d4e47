"""Line ends that a mail program set at its margin, and those that a person typed."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.model import Mail, Part
from relay.reading.page.wraps import unwrap_prose
from relay.reading.request import read_request
from tests.test_reading_request import NOW, RULES, read, understood

PROSE = [
    "Dear parents, the school picnic on Friday 20 November has been cancelled because of the "
    "weather forecast. Please send your child to school in normal uniform with the usual text "
    "books. Lunch boxes will be provided by the school.",
    "The school picnic on Friday has been cancelled because of the weather forecast of today.",
    "Your shipment has arrived at our warehouse in Kwai Chung and is ready for collection from "
    "Thursday on. Please bring the original delivery order and your identity card with you.",
    "Please text 9123 4567: the water supply of Tower 2 will be suspended from ten in the morning "
    "because of a burst pipe, and is back in the afternoon.",
    "Message: the water supply of Tower 2 will be suspended from ten in the morning because of a "
    "burst pipe, and is back in the afternoon.",
]


def wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


@pytest.mark.parametrize("width", [68, 70, 72, 74, 76, 78])
@pytest.mark.parametrize("text", PROSE)
def test_lines_that_a_margin_parted_are_one_again(text: str, width: int) -> None:
    assert unwrap_prose(f"Hi,\n\n{wrapped(text, width)}\n\nRegards\nAmy") in (
        f"Hi,\n\n{text}\n\nRegards\nAmy",
        f"Hi,\n\n{wrapped(text, width)}\n\nRegards\nAmy",
    )


@pytest.mark.parametrize("width", [72, 76])
@pytest.mark.parametrize("text", [PROSE[0], PROSE[3], PROSE[4]])
def test_they_surely_are_at_the_margins_of_most_programs(text: str, width: int) -> None:
    assert unwrap_prose(wrapped(text, width)) == text


def test_an_sms_has_no_line_end_that_nobody_typed() -> None:
    assert understood(read("91234567", wrapped(PROSE[0], 72))).text == PROSE[0]
    order = f"Please text 9123 4567: {PROSE[0]}"
    assert understood(read("x", wrapped(order, 72))).text == PROSE[0]
    form = f"To: 91234567\nMessage: {PROSE[0]}"
    assert (
        understood(read("x", "\n".join(wrapped(p, 76) for p in form.split("\n")))).text == PROSE[0]
    )


KEPT = [
    # short lines, as people type them
    "Dear parents,\nthe picnic is cancelled.\nPlease come to school.",
    # the next word would have had room
    "The picnic on Friday has been cancelled because of the weather, and the bus\nis too.\n"
    "All students should come to school on Friday in normal uniform, with text books",
    # whole sentences, one a line
    "The school picnic on Friday 20 November has been cancelled by the office.\n"
    "Please send your child to school in normal uniform with the text books.",
    # items
    "1. ABCU1234567 at CT9 gate 2, booking 88127733, 40HQ, before 14:00 today\n"
    "2. ABCU7654321 at CT4 gate 1, booking 88127734, 20GP, before 16:00 today",
    "- apples of the first class from the market in Kwai Chung, 20 boxes and\n"
    "- oranges of the first class from the market in Kwai Chung, 30 boxes in",
    # a number, an address, a label, a link begins a line
    "For all questions about the delivery of your order please call us now on\n2345 6789",
    "Cargo is ready at Unit 5, 3/F, Example Industrial Building, 12 Example Road, Kwai\nChung.",
    "Please collect the parcel of your office at the counter on the first floor of\nVenue: hall",
    "All the forms that you need for the application are on our web page at the\n"
    "https://office.example/forms",
    # columns
    "Item      Price     Quantity     Remarks of the supplier of the goods and\n"
    "apples    12        20           fresh",
    "apples of the first class from the market  12 dollars  20 boxes in stock and\n"
    "pears of the second class from the market  10 dollars  30 boxes in stock, or",
    # a closing
    "The school picnic on Friday has been cancelled because of rain that will\nbest regards",
    # Chinese
    "請各位家長留意，學校旅行因為天氣關係將會取消，所有學生請如常上課並請帶備課本及午餐，校車時間不變，\n"
    "如有查詢請致電校務處。",
    # a quote
    "> the school picnic on Friday 20 November has been cancelled because of the\n"
    "> weather forecast of the observatory.",
    # a hyphen at the end
    "The school picnic on Friday has been cancelled because of the rain and well-\nknown traffic.",
]


@pytest.mark.parametrize("text", KEPT)
def test_a_line_end_that_may_have_been_typed_stays(text: str) -> None:
    assert unwrap_prose(text) == text


def test_a_program_that_breaks_no_line_broke_none() -> None:
    text = wrapped(PROSE[0], 72)
    long = "All parents are asked to be at the gate in time because the bus cannot wait for them."
    assert unwrap_prose(f"{text}\n\n{long}") == f"{text}\n\n{long}"


def test_what_the_program_says_itself_goes_first() -> None:
    """RFC 3676: a flowed text has its own line ends, and those in it were typed."""
    typed = "The school picnic on Friday 20 November has been cancelled because of the\nrain."
    assert unwrap_prose(typed) != typed
    part = Part(content_type="text/plain", data=typed.encode(), charset="utf-8", flowed=True)
    mail = Mail(headers=(), sender="amy@office.example", subject="91234567", parts=(part,))
    assert understood(read_request(mail, RULES, now=NOW)).text == typed


@given(st.lists(st.text(alphabet="ab ,.A:1-\u4e00", max_size=90), max_size=8))
def test_nothing_but_line_ends_is_touched(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert unwrap_prose(text).split() == text.split()
