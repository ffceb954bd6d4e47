"""Last lines that are not the text's are cut, or asked about; those of a text stay."""

import pytest

from relay.reading.lines.cut import cut

TEXTS = ["The pool is closed today.", "泳池今日關閉。", "Room 5.\n\nBring a towel."]

CUT = [
    *("/Ken", "_Ken_", "--Ken", "-Ken", "~ Ken", "~~~\nKen", "- - -\nKen", "* * *\nKen"),
    *(
        "Sensitivity: Internal",
        "密級：內部",
        "机密等级：内部",
        "[EXTERNAL]",
        "Sensitivity label: Public",
    ),
    *("Much appreciated!", "TY", "Ta\nKen", "KR\nKen", "Thanks in advance for your help.\nKen"),
    *("Please help send. Thanks", "Please help to send it out, thanks!", "Pls send asap, thx"),
    *("Much obliged.", "I'd be much obliged", "With appreciation", "Thanks much", "Tks!", "Thx!"),
    *("Many thanks in advance", "唔該晒", "麻煩晒", "辛苦你", "辛苦晒！"),
    *(
        "請盡快。",
        "请尽快",
        "請盡快，謝謝",
        "請盡快發出。",
        "Please do it asap.",
        "Pls process now",
    ),
    *(
        "Kindly arrange to send. Thank you.",
        "勞煩發出，謝謝",
        "麻煩幫手send，唔該",
        "請代為發送，謝謝。",
    ),
    *(
        "阿玲",
        "人事部",
        "行政部 2345 6789",
        "客戶服務部 電話：2345 6789",
        "HR Department 2345 6789",
    ),
    "| |\nKen Lau\n|\n|\nken@office.example\n|\n签名由网易邮箱大师定制",
]
NOT_CUT_UNASKED = [
    "Your help is much appreciated.",
    *("行政部 2345 6789", "Pls send asap, thx", "請盡快發送，謝謝"),
    *("請盡快。", "Please do it asap."),
]
STAYS = [
    "Much appreciated!",
    "阿玲",
    "/Ken",
    "行政部 2345 6789",
    "Please help send. Thanks",
    "泳池今日關閉。\n\n查詢：行政部 2345 6789",
    "泳池今日關閉。\n查詢請電行政部 2345 6789",
    "The pool is closed.\nCall the office 2345 6789",
    "The pool is closed.\nCall HR 2345 6789",
    "On duty:\n- Amy\n- Ken",
    "On duty today\n- Amy\n- Ken",
    "值班：\n阿玲",
    "Your help will be greatly\nappreciated",
    "We would be much\nobliged",
    "泳池今日關閉。\n\n請盡快致電。",
    "The pool is closed.\n\nPlease call us asap.",
    "You only need\nto send it",
    "開放日\n- 免費",
    "開放日\n~~~\n歡迎參加",
    "分類：會議",
    "路面濕滑。\n\n小心",
    "Dress code\nSensitivity: high pollen today, take care outside.",
    "Please help send the forms back by Friday.\nBring a pen.",
]


@pytest.mark.parametrize("line", CUT)
@pytest.mark.parametrize("text", TEXTS)
def test_a_last_line_that_is_not_the_texts_is_cut_and_asked_about(text: str, line: str) -> None:
    found = cut(f"{text}\n\n{line}")
    assert (found.text, found.how) == (text, "inferred")


@pytest.mark.parametrize("line", ["---- 发自QQ邮箱", "---- 发自网易邮箱大师"])
def test_a_programs_line_behind_dashes_is_certain(line: str) -> None:
    found = cut(f"泳池今日關閉。\n\n{line}")
    assert (found.text, found.how) == ("泳池今日關閉。", "certain")


@pytest.mark.parametrize("line", NOT_CUT_UNASKED)
def test_right_below_the_text_it_stays_and_is_asked_about(line: str) -> None:
    found = cut(f"The pool is closed today.\n{line}")
    assert (found.text.split("\n")[1], found.looks_signed) == (line, True)


@pytest.mark.parametrize("text", STAYS)
def test_what_only_looks_like_a_last_line_stays(text: str) -> None:
    found = cut(text)
    assert (found.text, found.how, found.looks_signed) == (text, "none", False)
