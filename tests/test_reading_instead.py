"""Last words that name others than above: nobody is texted before the writer has chosen."""

import pytest

from relay.model import Question, Reading, Refusal, Request, Settled
from relay.reading.people.contacts import parse_contacts
from relay.reading.people.rules import Rules
from tests.test_reading_request import RULES, codes
from tests.test_reading_request import read as read_mail

FILE = "name,number,groups\nMrs Lam,6123 4567,5A parents\n陳大文,6234 5678,5A parents\n"
KNOWN = Rules(zone=RULES.zone, contacts=parse_contacts(FILE, region="HK")[0])
STARTS = ("Please text 9123 4567: Come to room 3.", "To: 9123 4567\n\nCome to room 3.")
INSTEAD = [
    *("Sorry, I meant 9123 4576.", "Sorry, 9123 4576.", "No, 9123 4576!", "I meant Mrs Lam."),
    *("Sorry, wrong number, use 9123 4576.", "Correction: the number is 9123 4576."),
    *("Sorry, it should be 9123 4576.", "Typo: 9123 4576", "(sorry, 9123 4576)"),
    *("Actually send it to 9123 4576 instead.", "Actually only Mrs Lam please."),
    *("To Mrs Lam instead please.", "Send it to Mrs Lam, not 9123 4567.", "Just to Mrs Lam."),
    *("更正：電話應為 9123 4576", "打錯，係 9123 4576", "唔係91234567，係91234576", "改發91234576"),
    *("唔好意思，應該發俾陳大文", "只發俾陳大文，唔該"),
]
TEXTS = [
    *("Sorry, Mrs Lam.", "Please ask for Mrs Lam instead.", "Our number is 9123 4576."),
    *("Mrs Lam will be there instead.", "Your teacher is Mrs Lam, not Mr Ho.", "Only for members."),
]


def read(body: str) -> Reading:
    return read_mail("x", body, rules=KNOWN)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("gap", ["\n\n", "\n", " "])
@pytest.mark.parametrize("words", INSTEAD)
def test_others_named_behind_the_text_are_asked_about_and_are_no_text(
    start: str, gap: str, words: str
) -> None:
    reading = read(start + gap + words)
    assert isinstance(reading, Question), reading
    assert [reason.code for reason in reading.reasons] == ["recipient.two_places"]
    ways = [len(choice.recipients) for choice in reading.choices]
    assert ways == [1, 1, 2]  # those above, the others, all
    assert reading.understood.text == "Come to room 3."


@pytest.mark.parametrize("words", TEXTS)
def test_people_of_whom_a_text_tells_are_text(words: str) -> None:
    reading = read(f"Please text 9123 4567: Come to room 3. {words}")
    assert isinstance(reading, Request), reading
    assert reading.text.endswith(words)
    assert codes(reading) == []


def test_who_is_left_of_a_group_is_asked_about() -> None:
    reading = read("Please text 5A parents: Come to room 3.\n\nActually only Mrs Lam please.")
    assert isinstance(reading, Question)
    assert [len(choice.recipients) for choice in reading.choices] == [2, 1]


def test_the_same_number_once_more_is_left_out_and_waits_for_a_yes() -> None:
    reading = read("Please text 9123 4567: Come to room 3. No, 9123 4567.")
    assert isinstance(reading, Request)
    assert (reading.text, codes(reading)) == ("Come to room 3.", ["text.boundary"])


@pytest.mark.parametrize(
    "text",
    [
        "New driver. The correct number is 9123 4567.",
        "如有查詢請致電 9123 4567，不是 9234 5678。",
        "Miss Ho is sick. Mrs Lam instead.",
    ],
)
def test_who_keeps_those_above_keeps_the_whole_text_and_is_shown_it(text: str) -> None:
    body = f"Please text 6345 6789: {text}"
    asked = read(body)
    assert isinstance(asked, Question)
    settled = Settled(recipients=asked.choices[0].recipients)
    reading = read_mail("x", body, rules=KNOWN, settled=settled)
    assert isinstance(reading, Request)
    assert (reading.text, codes(reading)) == (text, ["text.boundary"])
    others = Settled(recipients=asked.choices[1].recipients)
    cut = read_mail("x", body, rules=KNOWN, settled=others)
    assert isinstance(cut, Request)
    assert text.startswith(cut.text)
    assert cut.text != text


@pytest.mark.parametrize(
    "body",
    [
        "Sorry, wrong number in my last mail. It should have been 9123 4567 not 9234 5678. "
        "Please resend.",
        "There was a typo in my request. The correct number is 9123 4567.",
        "Wrong person this morning. It should go to 9123 4567.",
        "上一封電郵打錯號碼。應該係 9123 4567，唔係 9234 5678。",
        "The lift is out of order. Also to 9123 4567 please.",
    ],
)
def test_where_nobody_is_named_above_nobody_is_named_by_a_correction(body: str) -> None:
    reading = read(body)
    assert isinstance(reading, Refusal), reading
    assert codes(reading) == ["recipient.none"]
