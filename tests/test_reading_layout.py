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


TABLE = "張三\t9123 4567\n李四\t6123 4567"
TABLES = [  # the body, the verdict
    (f"收件人：\n姓名\t電話\n{TABLE}\n內容：停課", "send"),
    (f"請發短訊給以下人士：\n{TABLE}\n內容：停課", "send"),
    (f"請發短訊給以下客人：\n姓名\t手機號碼\n{TABLE}\n\n停課", "send"),
    (f"姓名\t電話\n{TABLE}\n\n內容：停課", "confirm"),
    (f"你好，\n\n电话  姓名\n{TABLE}\n\n发送时间：立即\n短信内容：停課", "confirm"),
]


@pytest.mark.parametrize(("body", "expected"), TABLES)
def test_a_table_of_people_from_a_sheet_names_the_recipients(body: str, expected: str) -> None:
    reading = read("x", body)
    assert verdict(reading) == expected
    assert (numbers(reading), understood(reading).text) == ([*ONE, "85261234567"], "停課")


NO_LIST = [
    f"姓名\t電話\n{TABLE}\n\n請查收。",
    f"以下客人投訴：\n姓名\t電話\n{TABLE}\n內容：電梯壞了",
    "電話\t內容\n9123 4567\t訂單已出貨\n6123 4567\t訂單已取消",
]


@pytest.mark.parametrize("body", NO_LIST)
def test_a_table_alone_or_below_other_words_asks_for_nothing(body: str) -> None:
    assert codes(read("x", body)) == ["recipient.none"]


def test_a_table_in_a_text_stays_as_it_is() -> None:
    text = f"名單：\n姓名 電話\n{TABLE}\n內容：不變"
    for body in (f"To: 9123 4567\n\n{text}", f"請發短訊給 9123 4567：\n{text}"):
        assert understood(read("x", body)).text == text
