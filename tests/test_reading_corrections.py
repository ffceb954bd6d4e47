"""Last words that put right what a text said are never texted without a yes."""

import pytest

from relay.reading.sentences.corrections import puts_right
from tests.test_reading_request import codes, read, understood, verdict

ORDER, ORDER_HAN = "Please text 9123 4567: Come to room 3", "請發短訊給 9123 4567：聽日三號課室集合"
PUT_RIGHT = [
    *(". Sorry, room 4!", ". No, room 4.", ". I mean room 4.", ". Oops, I meant room 4."),
    *(". Correction: room 4.", " (sorry, room 4).", ", sorry, room 4.", ". Actually room 4."),
    *(". Make that room 4.", ". Wait, it's room 4.", ".\n\nSorry it's room 4, not 3."),
    *(". Should be room 4.", ". Typo, room 4.", ". Scrap that, room 4.", ". Sorry, Thursday."),
    *(". Change to room 4 please.", ". My mistake, room 4.", ". Wrong room, it is 4. Thanks"),
    *(". Not room 3 but room 4.", ". EDIT: room 4", ". Room 4, sorry!", ". No - room 4"),
    *(". Please change room 3 to room 4.", ". Wait, room 4"),
    *(".\nSorry, make that 6pm.", ". Sorry - tomorrow", ", no wait, room 4"),
]
PUT_RIGHT_HAN = [
    *(
        "。唔係，係四號課室。",
        "。打錯，改為四號。",
        "\n更正：是四號，不是三號。",
        "，唔係，四號課室。",
    ),
    *("。對唔住，應該係四號課室。", "。改返四號課室。", "。sorry 四號先啱", "。不是三號，是四號。"),
    *("。不，四號。", "。我意思係四號。", "。改為四號吧", "。對唔住，四號課室"),
    *("（更正：四號）", "。寫錯咗，四號。", "。應為四號，更正", "。唔好意思，係四號。"),
]
TEXTS = [
    *(". Sorry!", ". Sorry for the late notice.", ". Sorry, we are late.", ". Sorry, traffic jam."),
    *(". No, there is no lunch.", ". Sorry to trouble you.", ". No parking.", ". Please make it."),
    *(". No food in room 3.", ". No parking on Monday.", ". Sorry, no places on Tuesday."),
    *(". Wait at the gate of room 3.", ". Please change your PIN to a new one."),
    *(". Running 10 min late, sorry!", ". Sorry, 10 min late.", ". Should be there by 5."),
    *(". It should be ready soon.", ". Make sure you are on time.", ". Amended maps are online."),
]
TEXTS_HAN = [
    "。唔好意思！",
    "。對不起，我們遲到。",
    "。不是會員也可參加。",
    "。課室已改為四號。",
    "，不是禮堂。",
]
WHOLE = [
    "Correction: the meeting is on Thursday, not Wednesday.",
    "Dear parents,\nCorrection: the meeting is on Thursday, not Wednesday.",
    "Sorry, room 4 is closed. Come to room 3.",
    "更正：補課是星期四，不是星期三。",
    "集合地點唔係三號課室，係四號課室。",
]


@pytest.mark.parametrize(
    "body",
    [*(ORDER + last for last in PUT_RIGHT), *(ORDER_HAN + last for last in PUT_RIGHT_HAN)],
)
def test_words_that_put_a_text_right_wait_for_a_yes_that_says_so(body: str) -> None:
    reading = understood(read("x", body))
    assert codes(reading) == ["text.boundary"]
    assert "changed" in reading.doubts[0].facts["why"].split()


@pytest.mark.parametrize(
    "body",
    [
        *(ORDER + last for last in TEXTS),
        *(ORDER_HAN + last for last in TEXTS_HAN),
        *(f"Please text 9123 4567: {text}" for text in WHOLE),
    ],
)
def test_excuses_and_texts_that_are_corrections_themselves_are_sent_at_once(body: str) -> None:
    reading = read("x", body)
    assert verdict(reading) == "send", reading


def test_only_the_last_sentences_count() -> None:
    text = "Come to room 3. Actually it is new. " + "It has a window. " * 4
    assert not puts_right(text)
