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
AT_TWO, AT_TWO_HAN = (
    "Please text 9123 4567: The meeting is at 2pm",
    "請發短訊給 9123 4567：聽日兩點開會",
)
THREE = [
    *(". P.S. 3pm not 2pm", ". PS 3pm, not 2pm.", ". 3pm not 2 pm.", ".\nPS: 3pm, not 2pm!"),
    *(". P.S. it's 3pm", " (3pm not 2pm)", ". NB 3pm not 2pm", ". It's 3pm not 2pm."),
    *(
        ", make that 3pm",
        ", make it 3pm.",
        " make that 3pm",
        ". Make it 3pm please.",
        ", should be 3pm",
    ),
    *(
        " sorry 3pm.",
        ", sorry 3pm, in room 4.",
        " no 3pm",
        ", no, 3pm, in room 4",
        ", actually 3pm.",
    ),
    *(" I mean 3pm.", " (I mean 3pm) in room 4. Please come. Bring lunch. Bring pens. See you."),
    *(
        ". 3pm I mean.",
        ". 3pm sorry.",
        ". 3pm that is.",
        ". 3pm rather.",
        ", or rather 3pm.",
        ". *3pm",
    ),
    *(
        " on Monday, I mean Tuesday, in room 4",
        " in Room 3. Room 4 I mean.",
        " in Room 3, Room 4 I mean.",
        " in room 3, sorry 4.",
    ),
    *(
        " on 3 March, correction 4 March",
        " for $300, sorry $350, a head",
        " on Monday. Tuesday, not Monday",
    ),
]
THREE_HAN = [
    *(
        "。改三點。",
        "，改三點。",
        "。改做三點",
        "。時間改三點。",
        "\n改返三點啦",
        "，改星期四三點。",
        "。更改：三點",
    ),
    *(
        "，sorry 係三點",
        " sorry 係三點",
        "，sorry三點，請準時",
        "。唔好意思三點。",
        "，对不起是三点。",
        "。PS 三點",
    ),
    *(
        "，唔係兩點，係三點",
        "（唔係兩點，係三點）",
        "，不是兩點，是三點。",
        "。三點唔係兩點。",
        "（三點，唔係兩點）",
    ),
    *(
        "，更正三點",
        " 更正三點",
        "，更正为3:00",
        "，都係三點啦。",
        "，還是三點吧",
        "，應該係三點。",
        "，應該三點先啱",
    ),
]
STAY = [
    *(
        " moved from 1pm, not 2pm",
        ", not 3pm.",
        ". It was 3pm, not 4pm.",
        ". See you Monday, not Tuesday",
    ),
    *(
        ". If that is no good, make it 3pm.",
        ". Could we make it 3pm?",
        ". Sorry, 3pm is full. 4pm?",
    ),
    *(
        ", actually a bit earlier.",
        ". Room 3 is for adults, room 4 not for adults.",
        ", 3pm or 4pm.",
    ),
    *(
        ". Flat 3, No 4, Main Street.",
        ". Closed Monday, Tuesday, sorry!",
        ". PS Monday is a holiday.",
    ),
    *(". No smoking in room 3.", ". Sorry for the change.", ". Only what was seen, or not seen."),
]
STAY_HAN = [
    *(
        "。請改為星期三三點覆診",
        "。如需改三點，請回覆。",
        "。改期須三日前通知。",
        "，三點完。",
        "，應該三點前完。",
    ),
    *(
        "，唔係三點。",
        "。請帶正本，不是副本。",
        "。星期二都係兩點。",
        "。唔好意思，三點先開門。",
        "。抱歉，三點已滿。",
    ),
]
WHOLE_HAN = [
    *(
        "請改為星期三三點覆診",
        "會議由兩點改三點。",
        "原定兩點嘅堂改三點，多謝。",
        "兩點之課堂改期，改為三點。",
    ),
    *(
        "覆診改期。改三點。",
        "樣板房今日唔開放，改星期六。",
        "注意：唔係正門，係後門入。",
        "今日停課，不是明日。",
    ),
    *(
        "你嘅預約係三點，唔係兩點。",
        "兩點嘅堂，改三點上。",
        "因老師請假，兩點嘅堂取消。改星期六三點。",
    ),
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
    [
        *(ORDER + last for last in PUT_RIGHT),
        *(ORDER_HAN + last for last in PUT_RIGHT_HAN),
        *(AT_TWO + last for last in THREE),
        *(AT_TWO_HAN + last for last in THREE_HAN),
        *(f"To: 9123 4567\nMessage: The meeting is at 2pm{last}" for last in THREE[:8]),
        *(f"收件人：9123 4567\n\n聽日兩點開會{last}" for last in THREE_HAN[:8]),
    ],
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
        *(AT_TWO + last for last in STAY),
        *(AT_TWO_HAN + last for last in STAY_HAN),
        *(f"Please text 9123 4567: {text}" for text in (*WHOLE, *WHOLE_HAN)),
        "Please text 9123 4567: The meeting is moved from 2pm to 3pm, not 2pm",
        "Please text 9123 4567: The class is moved to 3pm. 3pm, not 2pm.",
        "Please text 9123 4567: Your fee is due. Ignore this message if you have paid it.",
        "Please text 9123 4567: Your fee is due. Disregard this SMS in case you have paid it.",
    ],
)
def test_excuses_and_texts_that_are_corrections_themselves_are_sent_at_once(body: str) -> None:
    reading = read("x", body)
    assert verdict(reading) == "send", reading


def test_only_the_last_sentences_count() -> None:
    text = "Come to room 3. Actually it is new. " + "It has a window. " * 4
    assert not puts_right(text)
