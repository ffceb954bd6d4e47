"""The heading of a text is its own: URGENT, REMINDER, 提示. It is no field and not for us."""

import pytest

from relay.model import Request
from tests.test_reading_request import ONE, codes, numbers, read, understood, verdict

HEADED = [
    *("URGENT: the clinic is closed today.", "Urgent! The clinic is closed today."),
    *(
        "URGENT - the clinic is closed.",
        "[URGENT] The clinic is closed.",
        "NOTICE: no water today.",
    ),
    *("REMINDER: please bring your ID card.", "Important: the lift is out of order."),
    *("Update: the bus leaves at 9am.", "Your appointment: 24/11.", "Your visit: tomorrow 9am"),
    *(
        "URGENT: Ward 3 is closed.\nCall 2345 6789.",
        "Alert: heavy rain today.\n\nStay at home, all.",
    ),
    *(
        "緊急：診所今日關閉。",
        "緊急通知：診所今日關閉。",
        "溫馨提示：請帶備身份證。",
        "注意：今日下午停電。",
    ),
]
HEADS = [
    *(("x", "To: 9123 4567\n"), ("x", "To: 9123 4567\n\n"), ("x", "收件人：9123 4567\n")),
    *(("x", "9123 4567\n"), ("9123 4567", ""), ("x", "To: 9123 4567\nText: ")),
    *(("x", "Please text 9123 4567: "), ("x", "請發短訊給 9123 4567：\n\n")),
]


@pytest.mark.parametrize("text", HEADED)
@pytest.mark.parametrize(("subject", "head"), HEADS)
def test_a_heading_is_the_beginning_of_the_text(subject: str, head: str, text: str) -> None:
    reading = understood(read(subject, head + text))
    assert (numbers(reading), reading.text) == (ONE, text)
    assert "\n\n" in text or not reading.doubts


@pytest.mark.parametrize(
    "line",
    [
        *("Urgent: yes", "Urgent: send before noon today", "Reminder: Mary Wong, Anna Lam"),
        *("Reminder: tomorrow at 9am", "Update: 6123 4567 and 9876 5432", "Important: sms by noon"),
        *("Appointment: 24/11 at 9am", "Note: the clinic is closed", "Your number: 6123 4567"),
        *("Update: Anna Lam and Ben Ng", "Reminder: Mary Wong and Peter Chen"),
        *("緊急：是", "緊急：請盡快發出", "提示：明早九點", "通知：陳大文、李美玲"),
    ],
)
def test_what_may_be_a_field_or_said_to_us_is_not_sent_from_among_the_fields(line: str) -> None:
    for head in ("To: 9123 4567\n", "收件人：9123 4567\n"):
        assert verdict(read("x", f"{head}{line}\nBring your kit")) != "send"
        assert verdict(read("x", f"{head}{line}\nText: Bring your kit")) != "send"


@pytest.mark.parametrize("line", ["REMINDER: we are closed today.", "緊急：診所今日關閉。"])
def test_among_the_fields_of_a_form_a_heading_is_asked_about(line: str) -> None:
    reading = read("x", f"To: 9123 4567\n{line}\nText: Bring your kit")
    assert codes(reading) == ["field.unknown"]


@pytest.mark.parametrize(
    "line", ["Urgent: need it today", "URGENT: pls send at once", "緊急：聽日發"]
)
def test_haste_that_may_be_ours_waits_for_a_yes(line: str) -> None:
    for head in ("Please text 9123 4567: ", "To: 9123 4567\n\n"):
        reading = read("x", f"{head}{line}")
        assert isinstance(reading, Request)
        assert codes(reading) == ["text.boundary"]


@pytest.mark.parametrize(
    "subject",
    [
        *(
            "URGENT: 9123 4567",
            "[URGENT] 9123 4567",
            "Urgent - +852 9123 4567",
            "urgent!! 91234567",
        ),
        *("Urgent SMS to 9123 4567", "URGENT: please text 9123 4567", "Important: 9123 4567"),
        *("急：9123 4567", "【緊急】9123 4567", "緊急 發短訊給 9123 4567", "急件：91234567"),
    ],
)
def test_haste_in_front_of_the_people_of_a_subject_changes_nothing(subject: str) -> None:
    reading = understood(read(subject, "The clinic is closed today."))
    assert (numbers(reading), reading.text, reading.doubts) == (
        ONE,
        "The clinic is closed today.",
        (),
    )


@pytest.mark.parametrize(
    "subject", ["Re: URGENT: 9123 4567", "Urgent care 9123 4567", "URGENT", "急診室 9123 4567"]
)
def test_a_subject_with_more_than_haste_names_nobody(subject: str) -> None:
    assert codes(read(subject, "The clinic is closed today.")) == ["recipient.none"]


def test_haste_in_front_of_a_room_in_the_subject_is_nobody_where_others_are_named() -> None:
    reading = understood(read("Urgent: 1502", "Please text 9123 4567: the lift is out of order"))
    assert numbers(reading) == ONE
