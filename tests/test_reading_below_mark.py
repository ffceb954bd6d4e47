"""Prose below a line of hyphens may be the other half of the text: it is not dropped in silence."""

import pytest

from relay.model import Request
from tests.test_reading_request import read

TO = "To: 9123 4567\n\n"


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("Water is off today 2-4pm.", "今日下午二時至四時停水。"),
        ("今日停水。", "Water is off today from 2 to 4."),
        ("Water is off.", "Please boil it before use. Sorry for the trouble."),
        ("Lift 2 is closed.", "二號升降機暫停服務。\n請用一號升降機。"),
        ("Dear parents, no school today.", "各位家長：今日停課。"),
        ("School is closed.", "今日停课，请家长留意！\n\nAmy Ho\nSchool Office"),
    ],
)
@pytest.mark.parametrize("mark", ["---", "***", "=====", "———"])
def test_prose_below_a_mark_waits_for_a_yes_and_is_shown(text: str, half: str, mark: str) -> None:
    for body in (
        f"{TO}{text}\n{mark}\n{half}",
        f"Please text 9123 4567: {text}\n\n{mark}\n\n{half}",
    ):
        request = read("x", body)
        assert isinstance(request, Request)
        assert request.text == text
        assert [doubt.code for doubt in request.doubts] == ["text.boundary"]
        assert request.doubts[0].facts["removed"].startswith(half.partition("\n")[0])


@pytest.mark.parametrize(
    "below",
    [
        *(
            "Amy Wong\nPatient Services",
            "Amy Wong\nWe are always here for you.",
            "王美兒\n病人服務部",
        ),
        *("Thank you very much for your help.", "麻煩晒！", "謝謝您的協助。", "順頌\n商祺\n郭子傑"),
        "This e-mail is confidential. If you are not the intended recipient, delete it.",
        "本郵件為機密文件，如閣下並非收件人，請刪除。",
        "Tel: 2345 6789",
        "https://office.example/",
        "From: Bob\nSent: Monday\nTo: Amy\nSubject: hi\n\nPlease do this today.",
        "> Please do this today.",
    ],
)
def test_a_signature_thanks_a_disclaimer_or_a_quote_below_it_is_dropped(below: str) -> None:
    request = read("x", f"{TO}Water is off.\n---\n{below}")
    assert isinstance(request, Request)
    assert (request.text, request.doubts) == ("Water is off.", ())


@pytest.mark.parametrize("mark", ["END", "完"])
def test_below_the_word_end_nothing_is_looked_at(mark: str) -> None:
    request = read("x", f"{TO}Water is off.\n{mark}\n今日下午二時至四時停水。")
    assert isinstance(request, Request)
    assert request.doubts == ()
