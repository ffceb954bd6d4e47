"""A sentence about the time of sending: the time it names, or that it is no such sentence."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relay.reading.people.rules import Rules
from relay.reading.sentences.timing import looks_like_an_instruction, read_sentence
from tests.test_reading_opening import RULES
from tests.test_reading_when_expressions import told

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Hong_Kong"))
NINE, ASKED, UNREADABLE, REPEATED = "11-19 09:00", "?", "unreadable", "repeated"


def outcome(sentence: str, rules: Rules = RULES) -> str | None:
    timing = read_sentence(sentence, rules, now=NOW)
    return told(timing.when) if timing else None


@pytest.mark.parametrize(
    "sentence",
    [
        "Send it tomorrow at 9am.",
        "Please send tomorrow at 9am",
        "Send tomorrow 9am please.",
        "Please send this out tomorrow at 9am, thanks.",
        "Could you send it tomorrow at 9am?",
        "Would you please send this at 9am tomorrow?",
        "Please arrange to send it tomorrow at 9am",
        "Please have it sent tomorrow at 9am",
        "I'd like it sent tomorrow at 9am",
        "Please schedule the message for tomorrow 9am",
        "Please send the above message tomorrow at 9am",
        "Please send these tomorrow at 9am",
        "This SMS should go out tomorrow at 9am.",
        "To be sent at 9am on 19 November",
        "明早九點發。",
        "請於明天上午九時發出",
        "请在明天上午9点发送",
        "請安排於明天上午九時發送",
        "此短訊請於明天上午九時發出",
        "請將此訊息於明天上午九時發出",
        "請於明天上午九時發送此短訊",
        "定時明天上午九點發送",
        "定于明天上午9点发送",
        "聽日朝早九點幫我發",
        "唔該聽朝九點send",
    ],
)
def test_a_sentence_about_the_time_alone_is_the_time(sentence: str) -> None:
    assert outcome(sentence) == NINE


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Please send it first thing tomorrow", ASKED),
        ("Send it tomorrow", ASKED),
        ("Please send it by 5pm", UNREADABLE),
        ("Send it between 9 and 10", UNREADABLE),
        ("Send it every Monday at 9am", REPEATED),
        ("Please send it now.", "now"),
        # The recipient may be the one who is to send something, or to go out.
        ("Please send now", None),
        ("Please send tomorrow", None),
        ("Please send by 5pm", None),
        ("It should go out tomorrow at 9am", None),
        ("The parcel should go out tomorrow at 9am", None),
        ("Could you come tomorrow at 9am?", None),
    ],
)
def test_another_sentence_is_asked_about_refused_or_text(sentence: str, said: str | None) -> None:
    assert outcome(sentence) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "Don't send it before 9am.",
        "Please hold it until tomorrow 9am.",
        "Please make sure it goes out tomorrow at 9am",
    ],
)
def test_what_seems_to_speak_to_the_relay_is_noticed(sentence: str) -> None:
    assert looks_like_an_instruction(f"Your parcel is ready. {sentence}", RULES, now=NOW)
