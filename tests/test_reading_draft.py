"""The corrected mail: whatever is shown to be copied is understood when it comes back."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.model import Language, Mail, Part, Question, Reading, Reason, Refusal, Request
from relay.notices.facts import Facts, Kind
from relay.notices.text import EDGE
from relay.notices.words import write
from relay.planning.policy import Policy, judge, refusal
from relay.reading.draft import BLANK, write_draft
from relay.reading.people.contacts import parse_contacts
from relay.reading.people.rules import Rules
from relay.reading.request import read_request

ZONE = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)
CONTACTS, _ = parse_contacts(
    "name,number,groups\n"
    "Anna Lam,9876 5432,Facilities\n"
    "Ben Ng,9876 5433,Facilities\n"
    "Chris Ho,9876 5434,\n"
    "Chris Ho,9876 5435,\n"
    "陳大文,9876 5436,\n"
    "陳大民,9876 5437,\n",
    region="HK",
)
RULES = Rules(
    zone=ZONE, contacts=CONTACTS, sender_ids=("Office", "Clinic"), own_domain="office.example"
)
NUMBER, WORDS = "5123 4567", "Hello there"
MINE, OTHER = "85291234567", "85251234567"
every_language = pytest.mark.parametrize("language", list(Language))


def mail(subject: str, body: str) -> Mail:
    part = Part(content_type="text/plain", data=body.encode(), charset="utf-8")
    return Mail(headers=(), sender="amy@office.example", subject=subject, parts=(part,))


def read(subject: str, body: str, rules: Rules = RULES) -> Reading:
    return read_request(mail(subject, body), rules, now=NOW)


def drafted(reading: Reading, rules: Rules = RULES) -> str:
    assert isinstance(reading, Question | Refusal), reading
    return write_draft(reading, rules, read=lambda m: read_request(m, rules, now=NOW), now=NOW)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (
            "To: 91234567\nDate: 20 Nov\nSend at: 10:00\n\nHi",
            "Send at: Friday 20 November 2026, 10:00",
        ),
        (
            "收件人：91234567\n日期：11月20日\n發送時間：上午10時\n\n停課",
            "發送時間：2026年11月20日",
        ),
        (
            "收件人：91234567\n日期：11月20日\n发送时间：上午10点\n\n停课",
            "发送时间：2026年11月20日",
        ),
        ("To: 91234567\nTime: 3pm\nSchedule: 4pm\n\nHi", f"Send at: {BLANK}"),
        ("To: 91234567\nTo: 61234567\n\nHi", f"To: {BLANK}"),
    ],
)
def test_what_two_fields_say_together_is_put_together(body: str, line: str) -> None:
    reading = read("x", body)
    assert isinstance(reading, Refusal)
    assert [reason.code for reason in reading.reasons] == ["field.twice"]
    assert line in drafted(reading)


def filled(draft: str) -> str:
    """As a person fills it in, each blank by the field it stands in."""
    values = {"To": NUMBER, "收": NUMBER, "Se": "Office", "顯": "Office", "显": "Office"}
    values |= dict.fromkeys(("發", "发"), "tomorrow 9am")
    lines = [
        line.replace(BLANK, values.get(line[:1], values.get(line[:2], WORDS)))
        for line in draft.replace(f"Send at: {BLANK}", "Send at: tomorrow 9am").split("\n")
    ]
    return "\n".join(lines)


def noticed(reading: Reading, draft: str) -> str:
    """The corrected mail as it is cut out of the notice that shows it."""
    kind = Kind.QUESTION if isinstance(reading, Question) else Kind.REFUSAL
    facts = Facts(
        ticket="7K3QX",
        language=reading.language,
        zone=ZONE,
        subject="x",
        draft=draft,
        reasons=getattr(reading, "reasons", ()),
    )
    return write(kind, facts).text.split(EDGE)[1].strip("\n")


NINE = datetime(2026, 11, 19, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("subject", "body", "code", "recipients", "text", "send_at"),
    [
        ("x", "To: 2345 6789\n\nHi", "recipient.landline", {OTHER}, "Hi", None),
        ("x", "To: 9123 456, 91234567\n\nHi", "recipient.invalid", {MINE, OTHER}, "Hi", None),
        ("x", "To: Peter\n\nHi", "recipient.unknown_name", {OTHER}, "Hi", None),
        ("x", "To: Ana Lam\n\nHi", "recipient.unknown_name", {"85298765432"}, "Hi", None),
        ("x", "收件人：陳大明\n\n你好", "recipient.unknown_name", {OTHER}, "你好", None),
        ("x", "To: Chris Hoo\n\nHi", "recipient.unknown_name", {OTHER}, "Hi", None),
        ("x", "To: 9123\u202e4567\n\nHi", "malformed", {OTHER}, "Hi", None),
        ("x", "To: 91234567\n\n", "text.empty", {MINE}, WORDS, None),
        ("x", "To: 91234567\nText: ____", "text.empty", {MINE}, WORDS, None),
        ("x", "To: 91234567\nTo: 61234567\n\nHi", "field.twice", {OTHER}, "Hi", None),
        ("x", "To: 91234567\nSender: 中國移動\n\nHi", "sender_id.invalid", {MINE}, "Hi", None),
        ("x", "To: 91234567\nSend at: yesterday 3pm\n\nHi", "time.past", {MINE}, "Hi", NINE),
        ("x", "To: 91234567\nSend at: soonish\n\nHi", "time.unreadable", {MINE}, "Hi", NINE),
        ("x", "To: 91234567\nSend at: every Monday 9am\n\nHi", "time.repeated", {MINE}, "Hi", NINE),
        (
            "x",
            "To: 91234567\nSend at: 1 Jan 2040 9am\n\nHi",
            "time.beyond_limit",
            {MINE},
            "Hi",
            NINE,
        ),
        ("x", "To: 91234567\nSend at: tomorrow\n\nHi", "time.ambiguous", {MINE}, "Hi", NINE),
        ("x", "To: 91234567\nSend at: end of day\n\nHi", "time.ambiguous", {MINE}, "Hi", NINE),
        ("x", "To: 91234567\nSchedual: tomorrow 9am\n\nHi", "field.unknown", {MINE}, "Hi", NINE),
        ("x", "To: 91234567\nMesage: Hi", "field.unknown", {MINE}, "Hi", None),
        ("Order #61234567", "Order is ready", "recipient.none", {OTHER}, "Order is ready", None),
        ("x", "Dinner for 9123 4567\n\nAt 8pm", "recipient.none", {MINE}, "At 8pm", None),
        ("x", "Is Ben Ng in?\n\nAt 8pm", "recipient.none", {"85298765433"}, "At 8pm", None),
        ("20261231", "Year-end notice", "recipient.invalid", {OTHER}, "Year-end notice", None),
        (
            "x",
            "From: A <a@b.hk>\nSent: Mon\nTo: 9123 4567\nSubject: D\n\ns",
            "forward.headers",
            {OTHER},
            WORDS,
            None,
        ),
        (
            "x",
            "To: 2345 6789\n\nHi all\n\nMind the step\n\nBest regards\nAmy",
            "recipient.landline",
            {OTHER},
            "Hi all\n\nMind the step",
            None,
        ),
        (
            "x",
            "To: 2345 6789\n\nHello\nMary Wong\nTel: 6123 4567",
            "recipient.landline",
            {OTHER},
            "Hello\nMary Wong\nTel: 6123 4567",
            None,
        ),
    ],
)
@every_language
def test_the_corrected_mail_is_understood_as_it_was_meant(
    subject: str,
    body: str,
    code: str,
    recipients: set[str],
    text: str,
    send_at: datetime | None,
    language: Language,
) -> None:
    reading = read(subject, body, replace(RULES, language=language.value))
    assert isinstance(reading, Question | Refusal)
    assert code in {reason.code for reason in reading.reasons}
    draft = drafted(reading)
    got = read("Anything", filled(noticed(reading, draft)))
    assert isinstance(got, Request), (draft, got)
    assert got.doubts == ()
    assert {r.msisdn for r in got.recipients} == recipients
    assert got.text == text
    assert got.send_at == send_at


def test_a_blank_that_is_left_is_refused_and_never_sent() -> None:
    for body in (
        f"To: {BLANK}\nText: Hi",
        f"To: 91234567, {BLANK}\nText: Hi",
        f"To: 91234567\nSend at: {BLANK}\nText: Hi",
        f"To: 91234567\nSender: {BLANK}\nText: Hi",
        f"To: 91234567\nText: {BLANK}",
        f"To: 91234567\nText: {BLANK}\n---",
    ):
        assert isinstance(read("x", body), Refusal), body


def test_a_number_of_another_place_than_the_first_paragraph_is_not_proposed() -> None:
    body = "Please tell Peter the meeting is off.\n\nRegards\nMary Wong\nMobile: 6123 4567"
    draft = drafted(read("hello", body))
    assert "6123" not in draft
    assert BLANK in draft
    two = drafted(read("hello", "Dinner for 9123 4567 and perhaps 6123 4567?\n\nAt 8pm"))
    assert two.startswith(f"To: {BLANK}\n")
    order = drafted(read("hello", "Dinner for order 20261231\n\nAt 8pm"))
    assert order.startswith(f"To: {BLANK}\n")


def test_a_name_that_two_people_bear_is_not_proposed() -> None:
    draft = drafted(read("hello", "Is Chris Ho in?\n\nAt 8pm"))
    assert draft.startswith(f"To: {BLANK}\n")


def test_what_is_answered_by_a_digit_needs_no_other_mail() -> None:
    for body in ("To: Chris Ho\n\nHi", "To: 91234567\nSend at: 12/1 9am\n\nHi"):
        reading = read("x", body)
        assert isinstance(reading, Question)
        assert reading.choices
        assert drafted(reading) == ""


def test_two_places_that_differ_are_left_blank_where_something_else_is_refused() -> None:
    reading = read("91234567", "To: 61234567\nSender: Offce\n\nHi")
    assert isinstance(reading, Refusal)
    draft = drafted(reading)
    assert draft.startswith(f"To: {BLANK}\nSender: Office\n")


def test_too_many_people_are_not_listed_again() -> None:
    many = ", ".join(f"9123 4{n:03}" for n in range(101))
    request = read("x", f"To: {many}\n\nHi")
    assert isinstance(request, Request)
    refusal = judge(request, Policy(zone=ZONE), received_at=NOW, now=NOW, repeats="")
    assert drafted(refusal) == ""


def test_a_refusal_of_the_plan_shows_a_mail_too() -> None:
    request = read("x", "To: 91234567\nOption: dncr\n\nHi")
    assert isinstance(request, Request)
    refusal = judge(
        request, Policy(zone=ZONE, max_recipients=0), received_at=NOW, now=NOW, repeats=""
    )
    assert isinstance(refusal, Refusal)
    late = replace(refusal, reasons=(Reason(code="time.past"),))
    got = read("x", drafted(late))
    assert isinstance(got, Request)
    assert (got.text, got.send_at, got.dncr) == ("Hi", NINE, True)


LINES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
BODIES = st.lists(
    LINES
    | st.sampled_from(
        ["To: 2345 6789", "---", EDGE, "END", "Text: x", "Send at: tomorrow", "> quoted", "Regards"]
    ),
    max_size=6,
).map("\n".join)


@given(BODIES, st.sampled_from(list(Language)))
@settings(max_examples=80, deadline=None)
def test_whatever_was_refused_the_shown_mail_is_understood_or_not_shown(
    body: str, language: Language
) -> None:
    rules = replace(RULES, language=language.value)
    reading = read("x", f"To: 2345 6789\n{body}", rules)
    assert not isinstance(reading, Request)
    draft = drafted(reading, rules)
    if not draft:
        return
    shown = noticed(reading, draft)
    assert EDGE not in shown, "no text can draw the edge of the box"
    got = read("x", filled(shown))
    assert isinstance(got, Request), (shown, got)
    assert OTHER in {r.msisdn for r in got.recipients}


def test_a_mail_that_would_not_be_understood_is_not_shown() -> None:
    body = "To: 2345 6789\n\nRoom 5 is closed.\nPlease send this form at 3pm."
    assert drafted(read("x", body)) == ""


def test_a_huge_text_is_no_burden() -> None:
    draft = drafted(read("x", "To: 2345 6789\n\n" + "word " * 20_000))
    assert draft == f"To: {BLANK}\nText: {BLANK}"


def test_a_text_that_is_too_long_is_shown_to_be_shortened() -> None:
    text = "All lifts are out of order. " * 60
    reading = read("x", f"To: 91234567\nSend at: tomorrow 9am\n\n{text}")
    assert isinstance(reading, Request)
    draft = drafted(refusal(reading, Reason(code="text.too_long")))
    assert draft.startswith("To: +852 9123 4567\nSend at: ")
    assert draft.endswith(f"Text: {text.strip()}")
