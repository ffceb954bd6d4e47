"""Thanks, haste and a name behind the last sentence are never texted without a yes."""

import pytest

from tests.test_reading_request import codes, read, understood, verdict

FOR_US = [
    *("Many thanks!", "Many thanks indeed! Best, Amy", "Thx, Amy", "Thx", "Cheers", "tks!"),
    *(
        "Thanks a lot.",
        "Thank you very much indeed!",
        "Best, Amy",
        "Thanks! Amy",
        "Kind regards Amy",
    ),
    *("ASAP please!", "asap", "It's urgent, thanks", "Urgent!", "As soon as possible, many thanks"),
    *("Could you do this before lunch? Thanks!", "Can you please get it done today?"),
    *("Much appreciated!", "Appreciate your help.", "Much obliged.", "Obliged!", "Thanks much"),
]
FOR_US_HAN = [
    *("麻煩晒！", "唔該晒！", "唔該晒！Amy", "謝謝，Amy", "拜託你", "唔該幫手！", "多謝！阿敏"),
    *("急！", "盡快，唔該", "好急，麻煩晒", "有勞", "請幫手發一發"),
    *("請盡快。", "请尽快", "麻煩盡快，謝謝", "辛苦你", "辛苦晒！", "難為你"),
]
TEXTS = [
    *("Thanks", "Thank you.", "Thank you very much.", "Thank you, Peter.", "Thanks Peter!"),
    *("Thank you for your patience.", "Thank you. Harbour Clinic", "Sorry, we are late."),
    *("Please reply ASAP.", "Please call us urgently, thanks.", "Can you help? Thanks"),
    *("Could you bring it before lunch?", "Please ask for Amy.", "Cheers up the room."),
]
TEXTS_HAN = [
    "謝謝！",
    "多謝合作。",
    "唔該！",
    "多謝大家。",
    "請盡快回覆，唔該。",
    "唔該準時。",
    *("唔好意思", "請盡快致電。", "辛苦大家。", "請盡快領取。"),
]


@pytest.mark.parametrize(
    ("start", "last"),
    [
        *(("Please text 9123 4567: Come to room 3. ", last) for last in FOR_US),
        *(("To: 9123 4567\n\nCome to room 3. ", last) for last in FOR_US),
        *(("請發短訊給 9123 4567：三號課室集合。", last) for last in FOR_US_HAN),
    ],
)
def test_last_words_of_one_who_asks_a_favour_wait_for_a_yes(start: str, last: str) -> None:
    reading = read("x", start + last)
    assert verdict(reading) == "confirm", reading
    assert codes(reading) == ["text.boundary"]


@pytest.mark.parametrize(
    ("start", "last"),
    [
        *(("Please text 9123 4567: Come to room 3. ", last) for last in TEXTS),
        *(("請發短訊給 9123 4567：三號課室集合。", last) for last in TEXTS_HAN),
        ("To: 9123 4567\nMessage: Come to room 3. ", "Thanks, Amy"),
    ],
)
def test_plain_thanks_are_text_and_sent_at_once(start: str, last: str) -> None:
    reading = understood(read("x", start + last))
    assert not reading.doubts
    assert reading.text.endswith(last)


def test_words_that_are_all_of_the_text_are_text() -> None:
    assert not understood(read("x", "Please text 9123 4567: Many thanks!")).doubts
