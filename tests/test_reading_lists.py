"""A list of recipients that goes on with names nobody knows does not become the text."""

import pytest

from tests.test_reading_request import read, understood, verdict

HEADS = ["To: 9123 4567\n", "收件人：9123 4567\n", "9123 4567\n", "Please text 9123 4567\n"]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    "more", ["- Mrs Lum\n- 5C parents", "• 陳小明", "1. Peter\n2. Mary", "Mrs Lum", "陳太", "Dr Ho"]
)
def test_names_right_below_the_recipients_wait_for_a_yes(head: str, more: str) -> None:
    assert verdict(read("x", f"{head}{more}\n\nBring your kit")) == "confirm"


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    "text",
    [
        *("Mrs Lum,\n\nBring your kit", "陳太：\n\n記得帶牛奶", "Dear Mrs Lum\n\nBring your kit"),
        *("- Bring hat\n- Bring kit", "- Bring hat.\n- Bring kit.\n\nSee you.", "Mrs Lum"),
    ],
)
def test_a_greeting_and_a_list_that_is_the_text_are_sent(head: str, text: str) -> None:
    reading = read("x", f"{head}{text}")
    assert (verdict(reading), understood(reading).text) == ("send", text)


def test_names_below_a_colon_or_a_blank_line_are_the_text() -> None:
    for body in (
        "Please text 9123 4567:\n陳太\n\n記得帶牛奶",
        "To: 9123 4567\n\nMrs Lum\n\nBring it",
    ):
        assert verdict(read("x", body)) == "send"


def test_a_day_and_its_hour_may_stand_behind_spaces() -> None:
    reading = read("x", "To 9123 4567\nSend date tomorrow\nSend time 9am\nMessage Bring your kit")
    assert (verdict(reading), understood(reading).text) == ("send", "Bring your kit")
    assert understood(reading).send_at is not None
