"""Words that only tell where the text stands are no text: refused, with what to do."""

import pytest

from relay.model import Language, Refusal, Request
from relay.notices.english import ENGLISH
from relay.notices.reason import sentence
from relay.notices.simplified import SIMPLIFIED
from relay.notices.traditional import TRADITIONAL
from tests.test_reading_request import codes, read, understood, verdict

TONGUES = {Language.EN: ENGLISH, Language.HANT: TRADITIONAL, Language.HANS: SIMPLIFIED}
ORDERS = ["Please text 9123 4567: ", "請發短訊給 9123 4567：", "To: 9123 4567\n\n"]
POINTERS = [
    *("see below.", "See attached", "as per attached.", "Please see the message below."),
    *("the message below", "as below", "below message", "refer to the email below", "Above."),
    *("see the attached file for the wording", "text as per my email below", "as attached, thanks"),
    *("copy the text from the attachment", "Please use the attached text."),
    *("same as last time", "the same text as this morning.", "The usual reminder.", "ditto"),
    *("as discussed", "as spoken on the phone.", "as per my previous email"),
    *("TBC", "to be confirmed", "(message to follow)", "The text will follow."),
    *("[text]", "<message>", "[insert text here]"),
    *("內容見下。", "見附件。", "附件內容", "如下", "如附件", "請參閱附件", "短訊內容請見附件。"),
    *("見下面郵件", "见下面邮件", "请参考以下电邮内容", "內容如下", "請按附件發送"),
    *(
        "同上次一樣。",
        "內容同尋日一樣。",
        "用返上次嗰段文字",
        "照舊。",
        "请按电话所讲。",
        "請按電話所講。",
        "Please see attached word doc",
        "內容喺下面",
        "内容在附件里",
        "同上封電郵",
        "如下：",
        "见邮件下方",
        "附件係內容",
        "同上",
    ),
    *("（內容待定）", "待定", "內容容後補上", "文字後補", "（短訊內容）", "內容稍後提供"),
]
TEXTS = [  # that only look a little like it
    *(
        "See you below at 5pm.",
        "See attached map at https://example.com/map",
        "Same time, same place.",
    ),
    *(
        "Please see the notice in the lobby.",
        "Please check your e-mail.",
        "Pick up the attached key.",
    ),
    *(
        "Your document is pending.",
        "The draft is ready.",
        "OK as agreed, see you at 3.",
        "Read it.",
    ),
    *("The meeting is the same as last time: 3pm, room 5.", "Follow the sign below the stairs."),
    *("Same time as last week, please be there at 3.", "Whatever you think is best."),
    *("詳情見附頁 https://example.com/a", "訂單待定，請等候。", "請把附件內容填妥後交回。"),
    *("同上次一樣，三點見。", "如有問題請說。", "稍後再談。", "文件稍後送到。", "請查看電郵。"),
    *(
        "Details below the sign at the door.",
        "詳情見大堂告示。",
        "在附近等。",
        "同上一批學生一樣時間。",
        "開會照舊。",
        "見面再講。",
        "按時服藥。",
        "照做。",
        "安排如下：星期一停課，星期二照常。",
    ),
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("pointer", POINTERS)
def test_a_pointer_in_place_of_the_text_is_refused(order: str, pointer: str) -> None:
    reading = read("x", order + pointer)
    assert isinstance(reading, Refusal), reading
    assert (codes(reading), reading.reasons[0].facts) == (["text.empty"], {"pointer": "1"})
    said = sentence(reading.reasons[0], TONGUES[reading.language])
    assert pointer.strip() in said
    assert any(words in said for words in ("Please write", "請把短訊", "请把短信"))


def test_what_it_points_to_is_refused_with_it_and_never_sent() -> None:
    below = "\n\n-----Original Message-----\nFrom: Ken <ken@office.example>\nSent: Monday\n\nBed 5"
    for order in ORDERS:
        assert codes(read("FW: bed", f"{order}see below.{below}")) == ["text.empty"]


@pytest.mark.parametrize("order", ORDERS)
def test_one_above_other_words_waits_for_a_yes(order: str) -> None:
    for pointer in ("see below", "見下"):
        reading = read("x", f"{order}{pointer}\n\nYour bed is ready.")
        assert (verdict(reading), codes(reading)) == ("confirm", ["text.boundary"])


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("text", TEXTS)
def test_what_says_more_is_sent(order: str, text: str) -> None:
    request = understood(read("x", order + text))
    assert (request.text, request.doubts) == (text, ())


def test_in_quotation_marks_it_is_the_text() -> None:
    reading = read("x", 'Please text 9123 4567: "As discussed."')
    assert isinstance(reading, Request)
    assert (verdict(reading), reading.text) == ("send", "As discussed.")
