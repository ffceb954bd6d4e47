"""A dash may end an opening, and courtesy may stand behind its people."""

import pytest

from relay.model import Request
from tests.test_reading_request import ONE, at, codes, numbers, read, understood, verdict


@pytest.mark.parametrize(
    ("body", "people"),
    [
        ("Text 9123 4567 - your parcel is ready", ONE),
        ("Text 9123 4567 – your parcel is ready", ONE),
        ("Please text 9123-4567 — your parcel is ready", ONE),
        ("Send to 9123 4567, 6123 4567 - your parcel is ready", [*ONE, "85261234567"]),
        ("Text 9123 4567 please: your parcel is ready", ONE),
        ("Text 9123 4567 urgently: your parcel is ready", ONE),
        ("Please text 9123 4567 asap, thanks\n\nyour parcel is ready", ONE),
    ],
)
def test_what_stands_behind_a_dash_or_courtesy_is_the_text(body: str, people: list[str]) -> None:
    reading = read("x", body)
    assert verdict(reading) == "send"
    assert (numbers(understood(reading)), understood(reading).text) == (
        people,
        "your parcel is ready",
    )


@pytest.mark.parametrize("time", [" tomorrow 9am", ", tomorrow 9am", " - tomorrow 9am"])
@pytest.mark.parametrize("mark", [" - ", " – "])
def test_a_dash_ends_the_time(time: str, mark: str) -> None:
    reading = read("x", f"Text 9123 4567{time}{mark}your parcel is ready")
    assert verdict(reading) == "send"
    assert understood(reading).text == "your parcel is ready"
    assert understood(reading).send_at == at(19, 9)


@pytest.mark.parametrize(
    "body",
    [
        "Text 9123 4567 - Mary: your parcel is ready",
        "Text 9123 4567 - Mary - your parcel is ready",
        "Text 9123 4567 - Mary Wong\nyour parcel is ready",
        "Text 9123 4567 - call us on 6123 4567: urgent",
        "SMS to 9123 4567 - failed",
        "Message for 9123 4567 - draft",
    ],
)
def test_behind_a_dash_a_name_or_a_report_waits_for_a_yes(body: str) -> None:
    reading = read("x", body)
    assert verdict(reading) == "confirm"
    assert codes(reading) == ["text.boundary"]


@pytest.mark.parametrize(
    "body",
    [
        "Text 9123 4567 - if you are late",
        "Text 9123 4567 - 6123 4567: your parcel is ready",
        "Text 9123 4567 - 6123 4567",
        "Text 9123 4567 3pm - 4pm\nhello",
        "Text 9123 4567 3pm - noon\nhello",
        "Text 9123 4567 - tomorrow 9am",
        "Tell Peter Chan - the lift is out",
    ],
)
def test_no_other_dash_ends_an_opening(body: str) -> None:
    assert verdict(read("x", body)) in ("ask", "refuse")


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("9123 4567 please", "send"),
        ("9123 4567 urgently", "send"),
        ("SMS to 9123 4567 (urgent)", "send"),
        ("9123 4567 唔該", "send"),
        ("9123 4567, thanks", "refuse"),
        ("Please 9123 4567", "refuse"),
        ("9123 4567 pleased", "refuse"),
    ],
)
def test_courtesy_behind_the_numbers_of_a_subject(subject: str, expected: str) -> None:
    assert verdict(read(subject, "Your parcel is ready")) == expected


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("pls sms 9123 4567 ur appt tmr is moved to 4pm", "ur appt tmr is moved to 4pm"),
        ("please text 91234567 bus is late 20 mins", "bus is late 20 mins"),
        ("Can you text 9123 4567 The lift is out of order.", "The lift is out of order."),
    ],
)
def test_a_text_behind_a_number_without_any_mark_waits_for_a_yes(order: str, text: str) -> None:
    request = understood(read("x", order))
    assert (numbers(request), request.text, codes(request)) == (ONE, text, ["text.boundary"])


@pytest.mark.parametrize(
    "words",
    [
        "please text 91234567 when you arrive at the gate",
        "Please text 91234567 your name and address",
        "Please text 91234567 Mary Wong about the bus",
        "pls text 91234567 tmr 9am ur appt is off",
        "pls sms 91234567 ok",
        "please send the following to 91234567 by email and fax",
        "text 91234567 ur appt is moved ok",
        "pls text 91234567 to get the ticket today",
    ],
)
def test_words_behind_a_number_that_are_no_text_for_sure_are_none(words: str) -> None:
    assert not isinstance(read("x", words), Request)
    kept = understood(read("61234567", words))
    assert (kept.text, numbers(kept)) == (words, ["85261234567"])


@pytest.mark.parametrize(
    "above",
    ["URGENT", "URGENT - please send asap", "Important!", "pls send this asap", "SMS request"],
)
def test_how_soon_may_stand_above_the_fields_or_the_order(above: str) -> None:
    for order in ("To: 9123 4567\n\nHi", "Please text 9123 4567: Hi"):
        request = understood(read("x", f"{above}\n\n{order}"))
        assert (numbers(request), request.text, codes(request)) == (ONE, "Hi", [])
    assert understood(read("91234567", f"{above}\n\nHi")).text == f"{above}\n\nHi"
