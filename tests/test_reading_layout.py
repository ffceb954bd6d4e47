"""The top of a mail is laid out for its reader: one field a line, colons that are colons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.reading.layout import lay_out
from tests.test_reading_request import ONE, codes, numbers, read, understood, verdict


@pytest.mark.parametrize("colon", ["﹕", "︰", "︓", "∶", "꞉"])
@pytest.mark.parametrize(
    "body",
    [
        "收件人{0}9123 4567\n內容{0}今日{0}停課",
        "各位好\n收件人{0} 9123 4567\n\n今日{0}停課",
        "9123 4567\n內容{0}今日{0}停課",
        "請發短訊給 9123 4567{0}今日{0}停課",
    ],
)
def test_a_colon_of_another_shape_is_one_above_the_text_alone(colon: str, body: str) -> None:
    reading = understood(read("x", body.format(colon)))
    assert (numbers(reading), reading.text) == (ONE, f"今日{colon}停課")


@pytest.mark.parametrize(
    "text", ["提醒︰明日休診", "致電 2345 6789︰查詢", "地點﹕旺角\n內容﹕維修", "Score 3∶2"]
)
def test_a_text_keeps_its_colons(text: str) -> None:
    reading = understood(read("9123 4567", text))
    assert reading.text == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("To: 9123 4567 Message: Hello", "Hello"),
        ("To: 9123 4567, Text: Call 2345 6789: Amy", "Call 2345 6789: Amy"),
        ("To: 9123 4567; Send at: 19/11/2026 9:00am; Message: Time: 3pm", "Time: 3pm"),
        ("收件人：9123 4567 內容：今日停課", "今日停課"),
        ("收件人：9123 4567，時間：聽日朝早九點，內容：今日停課", "今日停課"),
    ],
)
def test_a_form_on_one_line_is_a_form(line: str, text: str) -> None:
    reading = understood(read("x", line))
    assert (numbers(reading), reading.text) == (ONE, text)
    assert (reading.send_at is not None) == ("19/11" in line or "聽日" in line)


@pytest.mark.parametrize(
    "line",
    ["To: my team Message: Hello", "To: 9123 4567 re Message: Hello", "Text: To: all Message: me"],
)
def test_other_lines_are_as_they_were(line: str) -> None:
    assert lay_out(line) == line
    assert verdict(read("x", line)) == "refuse"


def test_a_field_that_stands_twice_on_one_line_is_refused() -> None:
    assert codes(read("x", "To: 9123 4567 At: 3pm At: 4pm Text: Hi")) == ["field.twice"]


@given(st.text(alphabet="To: 9123 4567\n收件人﹕內容Messag,", max_size=80))
def test_nothing_but_colons_and_line_ends_changes(text: str) -> None:
    def bare(words: str) -> str:
        return "".join(c for c in words if c not in ":：﹕ \n\t,")

    assert bare(lay_out(text)) == bare(text)
    assert lay_out(lay_out(text)) == lay_out(text)
