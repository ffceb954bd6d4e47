"""What a desk writes above, beside and around its order, as a blind tester found it."""

import pytest

from relay.model import Question, Reading, Refusal, Request
from relay.notices.english import ENGLISH
from relay.notices.reason import sentence
from tests.test_reading_request import ONE, at, codes, numbers, read, verdict

HEADERS = (
    "From: Chan Ka Yan <kychan@office.example>\nSent: Tuesday, November 17, 2026 4:20 PM\n"
    "To: Amy Wong <amy@office.example>\nSubject: Mrs Fung\n\nMrs Fung wants to change"
)


def why(reading: Reading) -> str:
    assert isinstance(reading, Refusal | Question), reading
    return sentence(reading.reasons[0], ENGLISH)


@pytest.mark.parametrize(
    "order",
    [
        "Please send this out to 9123 4567:",
        "Please send it off to 9123 4567:",
        "Send this message out to 9123 4567:",
        "Please text this out to 9123 4567:",
        "Hi, can you please send this out to 9123 4567?\n\n",
        "Could you send the following message out to 9123 4567?\n\n",
    ],
)
def test_a_particle_behind_what_is_sent_is_no_part_of_a_number(order: str) -> None:
    request = read("x", f"{order} Your bed is ready.")
    assert isinstance(request, Request), request
    assert (numbers(request), request.text, request.doubts) == (ONE, "Your bed is ready.", ())


@pytest.mark.parametrize(
    "agreed",
    [
        "Approved.",
        "Approved by Dr Lam.",
        "OK.",
        "Yes!",
        "Confirmed -",
        "已批准。",
        "同意。",
        "好的。",
    ],
)
def test_who_agrees_to_an_order_gives_it(agreed: str) -> None:
    order = "Please text 9123 4567: Bed 5." if agreed.isascii() else "請發短訊給 9123 4567：Bed 5."
    request = read("RE: SMS", f"{agreed} {order}")
    assert isinstance(request, Request), request
    assert (numbers(request), request.text) == (ONE, "Bed 5.")


@pytest.mark.parametrize(
    "lead",
    ["Not approved.", "Approved for tomorrow.", "To be approved.", "Is this approved?", "未批准。"],
)
def test_who_speaks_of_approval_does_not(lead: str) -> None:
    assert verdict(read("x", f"{lead} Please text 9123 4567: Bed 5.")) == "refuse"


@pytest.mark.parametrize(
    "subject",
    [
        *("9123 4567 tomorrow 9am", "9123 4567, tomorrow 9am", "9123 4567 - 9am tomorrow"),
        *("+852 9123 4567 19/11/2026 9am", "9123 4567 聽日朝早九點", "９１２３４５６７　明早9時"),
    ],
)
def test_behind_the_numbers_of_a_subject_a_time_needs_no_at(subject: str) -> None:
    request = read(subject, "Bed 5.")
    assert isinstance(request, Request), request
    assert (numbers(request), request.text, request.send_at) == (ONE, "Bed 5.", at(19, 9))


@pytest.mark.parametrize(
    "subject",
    [
        "1807 tomorrow 9am",
        "20261118 tomorrow 9am",
        "Anna Lam tomorrow 9am",
        "Facilities Friday 3pm",
    ],
)
def test_a_room_a_date_or_a_topic_with_a_time_names_nobody(subject: str) -> None:
    assert verdict(read(subject, "Bed 5.")) == "refuse"
    request = read(subject, "To: 9123 4567\n\nBed 5.")
    assert isinstance(request, Request)
    assert (numbers(request), request.send_at, request.doubts) == (ONE, None, ())


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("发短信给大家：今天停工。", "大家"),
        ("發短訊給各位同事：今日停工。", "各位同事"),
        ("發短訊給陳生：今日停工。", "陳生"),
    ],
)
def test_an_order_without_please_is_no_field_that_is_mistyped(body: str, who: str) -> None:
    reading = read("x", body)
    assert codes(reading) == ["recipient.unknown_name"]
    assert who in why(reading)


@pytest.mark.parametrize(
    "above",
    [
        'Patient phoned: "Please change me to Friday." Please call 6890 1234.',
        "Mrs Fung rang: she wants Friday, 6890 1234.",
    ],
)
def test_the_headers_of_a_quoted_mail_are_no_fields(above: str) -> None:
    reading = read("Re: Mrs Fung", f"{above}\n\n{HEADERS}")
    assert codes(reading) == ["recipient.none"]
    assert above[:20] in why(reading)
