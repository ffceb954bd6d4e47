"""Sentences in front of an order that say it is none."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relay.reading.people.rules import Rules
from relay.reading.sentences.leads import is_mention
from relay.reading.sentences.opening import read_opening

RULES = Rules(zone=ZoneInfo("Asia/Hong_Kong"))
NOW = datetime(2026, 11, 18, 10, tzinfo=RULES.zone)
ORDERS = ("Please text 9123 4567: your parcel is ready.", "請發短訊給 9123 4567：你的包裹已到")

MENTIONS = [
    "Done, thanks.",
    "Already done.",
    "Sent this morning.",
    "I did this one already.",
    "This was sent twice.",
    "The following request failed.",
    "I got an error for this one.",
    "Do not send this.",
    "Don't send this yet.",
    "No longer needed, thanks.",
    "Please ignore this.",
    "Kindly disregard the following.",
    "This request is cancelled.",
    "Example:",
    "For example:",
    "You can write like this:",
    "This is how it works:",
    "This is what Ken wrote:",
    "Sample wording.",
    "Training material, page 3.",
    "Test mail from IT.",
    "Ken Ma said:",
    "Original request:",
    "Subject: parcel",
    "Why was this refused?",
    "Was this sent?",
    "Did you send this already?",
    "Should we do this?",
    "Can you proofread this?",
    "Can somebody check the wording before it goes?",
    "For your approval.",
    "Pending approval from Ken.",
    "FYI",
    "To do:",
    "Minutes of today",
    "1.",
    "If the lift fails again:",
    "In case of fire:",
    "已發，謝謝。",
    "昨日發咗。",
    "不用發了。",
    "唔使發。",
    "例如：",
    "範例",
    "陳生話：",
    "請批核以下訊息。",
    "請幫手校對。",
    "點解冇發到？",
    "如果佢五點前未到：",
]
LEADS = [
    "The lift is out again.",
    "The lift is not working.",
    "The class is cancelled.",
    "The courier failed to deliver.",
    "He will come after the meeting.",
    "Mr Lau asked us to inform his wife.",
    "Sorry to trouble you again.",
    "Urgent request:",
    "Another request:",
    "Good to see you at 10:30 today.",
    "How are you?",
    "Can you help?",
    "客人打過電話嚟。",
    "家長剛才來電。",
    "唔好意思。",
    "貨已到。",
    "緊急：",
]


@pytest.mark.parametrize("lead", MENTIONS)
@pytest.mark.parametrize("order", ORDERS)
def test_an_order_that_is_only_mentioned_is_none(lead: str, order: str) -> None:
    assert is_mention([lead])
    for gap in ("\n", "\n\n"):
        opening = read_opening(f"{lead}{gap}{order}", RULES, now=NOW)
        assert opening is None or opening.who is None or opening.who.refusals


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("order", ORDERS)
def test_an_order_behind_what_led_to_it_is_read(lead: str, order: str) -> None:
    assert not is_mention([lead])
    opening = read_opening(f"{lead}\n{order}", RULES, now=NOW)
    assert opening is not None
    assert opening.who is not None
    assert [recipient.msisdn for recipient in opening.who.recipients] == ["85291234567"]
