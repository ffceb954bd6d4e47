"""Words for whoever handles a text are never sent with it at once; what only looks so is."""

import pytest

from relay.model import Question, Request
from tests.test_reading_request import at, codes, read, understood

LED = [
    "As discussed with Dr Ho, here is the text for Mrs Lee:",
    "See below what to send:",
    "This is what Dr Ho wants:",
    "Wording below, approved by Karen.",
    "Amy, here you go.",
    "Here's the message for Mr Wong:",
    "Karen has approved the following:",
    "The following was approved by Dr Ho:",
    "Here is what to send to the parents:",
    "This one is for Peter Chan.",
    "As requested by Dr Ho:",
    "Final wording as follows.",
    "Text agreed with Dr Ho:",
    "@Amy pls send.",
    "@Ken, for Mrs Lee please.",
]
FOLLOWED = [
    " (Karen approved this wording)",
    "\n\nKaren approved this wording this morning.",
    "\n(This is for Mrs Lee)",
    " (for Mrs Lee)",
    "\n\nSign it Harbour Clinic.",
    " Please sign it as The Harbour Team.",
    "\n\nThis text was checked by legal.",
    " [Wording agreed with HR]",
    "\n\n@Ken please check and send",
    "\n\nThis message is for Mrs Lee only.",
]
NO_TEXTS = [
    "FYI only, do not send: his phone is off until Friday.",
    "Do not send: he has left.",
    "For your information only: she is on leave.",
    "Do not send this. I will call him.",
]
TEXTS = [
    "Here is the menu for tonight:\nChicken rice",
    "The following services are suspended:\nBus 1 and bus 2",
    "These are the rules:\nNo food before the scan",
    "This is what you need to bring:\nA towel",
    "Here is your code: 1234",
    "Here is the code for the gate: 4411",
    "The Board has approved the budget.\nSee our website.",
    "The course (approved by the Labour Department) starts on Monday.",
    "Your leave is confirmed. Dr Ho has checked it.",
    "We are buying a gift. It is for Mrs Lee.",
    "Please fill in the form. Sign it at the counter.",
    "FYI: the pool is closed.",
    "For your information: the pool is closed.",
    "Do not send cash. Cheques only.",
    "This message is for Peter Chan. Please call us.",
    "The doctor approved the medicine. Come at 3.",
    "As discussed, your appointment is at 3pm.",
    "Amy, see you at 5.\nBring the keys.",
    "The wording on the plaque is approved. We start carving on Monday.",
    "We approved your application. Please collect the letter.",
    "Here is what to bring:\n- a towel\n- a cap",
    "Karen wants the keys back. Please return them.",
    "Peter, please bring your form. Thanks",
    "Reminder from school:\nNo class tomorrow",
    "Here are the words of the day: hope, joy",
    "Here are the new opening hours:\nMon-Fri 9-5",
    "Class is at 3. (for members only)",
    "Tickets are ready. Approved by the Board.",
    "Meet at the gate. Love to all.",
    "Here comes the bus: be ready.",
    "Tomorrow 9am: bring your swimming kit.",
]
HELD_SUBJECTS = [
    *("DO NOT SEND - draft", "Do not send yet", "Hold", "HOLD - wait for Karen", "Draft"),
    *("[DRAFT] SMS to patients", "Draft SMS for approval", "please hold this until Monday"),
    *("SMS - do not send until confirmed", "For approval", "Not before 3pm", "Send after lunch"),
    *("請勿發送", "先別發", "唔好發住", "草稿"),
]
TIMED_SUBJECTS = [
    ("Send tomorrow 9am please", at(19, 9)),
    ("Please send at 5pm today", at(18, 17)),
    ("Schedule for Friday 3pm", at(20, 15)),
    ("To be sent on Friday at 10am", at(20, 10)),
    ("明早九點先發", at(19, 9)),
    ("今晚八點發", at(18, 20)),
]
SIGNED = [
    "God bless\nSister Agnes",
    "Blessings,\nFather Leung",
    "Take care\nAmy Lam",
    "Love,\nGrandma",
]
UNSIGNED = [
    "Bring these:\nApples\nPears",
    "Love\nHope",
    "Come and see\nSister Act",
    "God bless you all.",
    "Stay safe.",
]
TOPICS = [
    *("Please send SMS", "Please send asap", "Send now please", "urgent: please send today"),
    *("Please do not send parcels to the desk", "Do not text and drive", "Delivery at 7pm"),
    *("Hold music survey", "Waiting list", "Draft beer night", "Meeting tomorrow 9am"),
    *("明早九點開會", "請勿發送垃圾郵件", "Please send this SMS", "Wait times", "發短訊"),
    *("to send", "SMS to send", "3 texts to be sent", "Re: DO NOT SEND - draft"),
    *("Holiday notice", "SMS to patient", "Drafting class"),
]


@pytest.mark.parametrize("led", LED)
def test_a_line_that_speaks_of_the_text_below_it_waits_for_a_yes(led: str) -> None:
    assert "text.boundary" in codes(read("x", f"To: 9123 4567\n\n{led}\n\nThe ward is open."))


@pytest.mark.parametrize("behind", FOLLOWED)
def test_a_remark_of_approval_or_signing_behind_a_text_waits_for_a_yes(behind: str) -> None:
    assert "text.boundary" in codes(read("x", f"To: 9123 4567\n\nThe ward is open.{behind}"))


@pytest.mark.parametrize("body", NO_TEXTS)
def test_what_is_said_not_to_be_sent_waits_for_a_yes(body: str) -> None:
    assert "text.boundary" in codes(read("x", f"To: 9123 4567\n\n{body}"))


@pytest.mark.parametrize("body", TEXTS)
def test_what_only_looks_like_a_remark_is_sent_at_once(body: str) -> None:
    reading = understood(read("x", f"To: 9123 4567\n\n{body}"))
    assert (reading.text, codes(reading)) == (body, [])


@pytest.mark.parametrize("subject", HELD_SUBJECTS)
def test_a_subject_that_says_not_to_send_waits_for_a_yes_and_is_shown(subject: str) -> None:
    reading = understood(read(subject, "To: 9123 4567\n\nThe ward is open."))
    assert (reading.text, reading.doubts[0].code) == ("The ward is open.", "text.boundary")
    assert reading.doubts[0].facts["removed"] == subject


@pytest.mark.parametrize(("subject", "when"), TIMED_SUBJECTS)
def test_the_time_of_a_subject_that_says_when_to_send_waits_for_a_yes(
    subject: str, when: object
) -> None:
    reading = understood(read(subject, "To: 9123 4567\n\nThe ward is open."))
    assert (reading.send_at, codes(reading)) == (when, ["time.ambiguous"])


def test_a_subject_and_a_field_that_name_the_same_time_raise_no_doubt() -> None:
    body = "To: 9123 4567\nSend at: tomorrow 9am\n\nThe ward is open."
    assert codes(read("Send tomorrow 9am please", body)) == []
    assert isinstance(read("Send tomorrow 10am please", body), Question)


def test_a_subject_that_the_text_repeats_is_its_topic() -> None:
    assert codes(read("Draft", "To: 9123 4567\n\nDraft beer at half price tonight!")) == []


@pytest.mark.parametrize("signed", SIGNED)
def test_a_good_wish_and_a_name_below_it_may_sign_the_mail(signed: str) -> None:
    assert "text.boundary" in codes(read("x", f"To: 9123 4567\n\nSign up today.\n\n{signed}"))


@pytest.mark.parametrize("last", UNSIGNED)
def test_a_last_paragraph_without_a_wish_and_a_name_signs_nothing(last: str) -> None:
    assert codes(read("x", f"To: 9123 4567\n\nSign up today.\n{last}")) == []


@pytest.mark.parametrize("subject", TOPICS)
def test_any_other_subject_holds_nothing_back(subject: str) -> None:
    reading = read(subject, "To: 9123 4567\n\nThe ward is open.")
    assert isinstance(reading, Request)
    assert (reading.send_at, codes(reading)) == (None, [])
