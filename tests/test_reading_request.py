"""A whole mail, from its bytes to what it asks for."""

import time
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from email.header import Header
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relay.reading.parts
from relay.model import (
    Language,
    Mail,
    Msisdn,
    Part,
    Question,
    Reading,
    Recipient,
    Request,
    Settled,
)
from relay.reading.fields import fields as forms
from relay.reading.lines.language import language_of
from relay.reading.mail.mail import parse_mail
from relay.reading.people.contacts import Contacts, parse_contacts
from relay.reading.people.rules import Rules
from relay.reading.request import read_request

ZONE = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)
CONTACTS, _ = parse_contacts(
    "name,number,groups\n"
    "Anna Lam,9876 5432,Facilities\n"
    "Ben Ng,9876 5433,Facilities\n"
    "Chris Ho,9876 5434,\n"
    "Chris Ho,9876 5435,\n",
    region="HK",
)
RULES = Rules(
    zone=ZONE, contacts=CONTACTS, sender_ids=("Office", "Clinic"), own_domain="office.example"
)
ONE = ["85291234567"]


def mail_bytes(
    subject: str, body: str, *, to: str = "sms@office.example", charset: str = "utf-8"
) -> bytes:
    head = (
        "From: Amy Wong <amy@office.example>\r\n"
        f"To: {to}\r\n"
        f"Subject: {Header(subject, 'utf-8').encode(linesep=chr(13) + chr(10))}\r\n"
        "Message-ID: <1@office.example>\r\n"
        "Date: Wed, 18 Nov 2026 10:00:00 +0800\r\n"
        "MIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset={charset}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    encoded = b64encode(body.encode("big5hkscs" if charset == "big5" else charset))
    lines = [encoded[n : n + 76] for n in range(0, len(encoded), 76)]
    return head.encode("ascii") + b"\r\n".join(lines) + b"\r\n"


def read(
    subject: str, body: str, *, settled: Settled | None = None, rules: Rules = RULES, **kwargs: str
) -> Reading:
    return read_request(
        parse_mail(mail_bytes(subject, body, **kwargs)), rules, now=NOW, settled=settled
    )


def verdict(reading: Reading) -> str:
    if isinstance(reading, Request):
        return "confirm" if reading.doubts else "send"
    return "ask" if isinstance(reading, Question) else "refuse"


def codes(reading: Reading) -> list[str]:
    if isinstance(reading, Request):
        return [reason.code for reason in reading.doubts]
    return [reason.code for reason in reading.reasons]


def warnings(reading: Reading) -> list[str]:
    return [reason.code for reason in reading.warnings]


def understood(reading: Reading) -> Request:
    assert isinstance(reading, Request), reading
    return reading


def numbers(reading: Reading) -> list[str]:
    return [recipient.msisdn for recipient in understood(reading).recipients]


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


SENT = [  # subject, body, recipients, text, time
    ("91234567", "Meeting moved to 3pm.", ONE, "Meeting moved to 3pm.", None),
    ("SMS to 9123 4567, 6123 4567", "Hello", [*ONE, "85261234567"], "Hello", None),
    ("Hello", "To: 9123 4567\n\nOffice closed today.", ONE, "Office closed today.", None),
    (
        "通知",
        "收件人：９１２３　４５６７\n排程：明天下午3時\n\n請帶身份證",
        ONE,
        "請帶身份證",
        at(19, 15),
    ),
    (
        "reminder",
        "To: +852-9123-4567; (852)61234567 / 852 51234567\nSend at: 31/12 23:59\n"
        "Sender: Office\n\nHappy new year!",
        [*ONE, "85261234567", "85251234567"],
        "Happy new year!",
        at(31, 23, 59, month=12),
    ),
    ("x", "To: Peter Chan <91234567>, Mary (6123 4567)\n\nhi", [*ONE, "85261234567"], "hi", None),
    (
        "x",
        "Please text 9123 4567: your parcel is ready. Send it tomorrow at 9am.",
        ONE,
        "your parcel is ready.",
        at(19, 9),
    ),
    (
        "x",
        "Hi,\nCould you send an SMS to 9123 4567 and 6123 4567 saying "
        '"Lift 2 is out of order".\nThanks\nAmy',
        [*ONE, "85261234567"],
        "Lift 2 is out of order",
        None,
    ),
    (
        "x",
        "麻煩發短訊給 9123 4567，聽日朝早九點：請帶備身份證正本",
        ONE,
        "請帶備身份證正本",
        at(19, 9),
    ),
    (
        "x",
        "To: 91234567\n\nCall us on 2345 6789 or 6123 4567 today.",
        ONE,
        "Call us on 2345 6789 or 6123 4567 today.",
        None,
    ),
    (
        "x",
        "To: 91234567\n\nYour appointment is tomorrow 9am.",
        ONE,
        "Your appointment is tomorrow 9am.",
        None,
    ),
    (
        "x",
        "To: 91234567\nText: line one\nline two\n---\nRegards\nPeter Chan\nTel: 2345 6789",
        ONE,
        "line one\nline two",
        None,
    ),
]


@pytest.mark.parametrize(("subject", "body", "recipients", "text", "send_at"), SENT)
def test_what_stands_there_beyond_doubt_is_sent(
    subject: str, body: str, recipients: list[str], text: str, send_at: datetime | None
) -> None:
    reading = read(subject, body)
    assert verdict(reading) == "send", reading
    assert numbers(reading) == recipients
    request = understood(reading)
    assert (request.text, request.send_at) == (text, send_at)
    assert request.requester == "amy@office.example"


def test_a_number_in_the_address_is_a_recipient() -> None:
    reading = read("x", "Hi there", to="sms+91234567@office.example")
    assert verdict(reading) == "send"
    assert numbers(reading) == ONE
    assert understood(reading).text == "Hi there"


def test_big5_with_cantonese_characters_is_read() -> None:
    text = "我哋聽日下晝三點喺旺角開會，唔該晒。"
    reading = read("x", f"收件人: 91234567\n\n{text}", charset="big5")
    assert verdict(reading) == "send"
    assert numbers(reading) == ONE
    assert understood(reading).text == text


def test_a_sign_off_is_taken_off_and_waits_for_a_yes() -> None:
    reading = read("x", "To: 91234567\n\nHello\n\nBest regards\nMary Wong\nTel: 2345 6789")
    assert codes(reading) == ["text.boundary"]
    assert understood(reading).text == "Hello"
    removed = understood(reading).doubts[0].facts["removed"]
    assert removed == "Best regards\nMary Wong\nTel: 2345 6789"


@pytest.mark.parametrize(
    ("body", "recipient", "code", "facts"),
    [
        (
            "To: 13812345678\n\n你好",
            "8613812345678",
            "recipient.assumed_country",
            {"country": "China"},
        ),
        ("To: 0081 90 1234 5678\n\nHi", "819012345678", "recipient.foreign", {"country": "Japan"}),
    ],
)
def test_an_unusual_country_waits_for_a_yes(
    body: str, recipient: str, code: str, facts: dict[str, str]
) -> None:
    reading = read("x", body)
    assert verdict(reading) == "confirm"
    assert numbers(reading) == [recipient]
    assert [(doubt.code, doubt.facts) for doubt in understood(reading).doubts] == [(code, facts)]


NOT_SENT = [
    (
        "hello",
        "Please tell Peter the meeting is off.\n\nRegards\nMary Wong\nMobile: 6123 4567",
        "refuse",
        "recipient.none",
    ),
    ("91234567", "To: 61234567\n\nHello", "ask", "recipient.two_places"),
    ("x", "To: 91234567\nSend at: 12/1 9am\n\nHi", "ask", "time.ambiguous"),
    ("x", "收件人：91234567\n時間：聽日3點\n\nHi", "ask", "time.ambiguous"),
    ("x", "To: 91234567\nSend at: yesterday 3pm\n\nHi", "refuse", "time.past"),
    ("x", "To: 2345 6789\n\nHi", "refuse", "recipient.landline"),
    ("x", "To: 9123 456\n\nHi", "refuse", "recipient.invalid"),
    ("x", "To: Peter\n\nHi", "refuse", "recipient.unknown_name"),
    ("x", "To: 91234567\n\n", "refuse", "text.empty"),
    (
        "Fwd: report",
        "From: A <a@b.hk>\nSent: Monday\nTo: 91234567\nSubject: D\n\nsecret",
        "refuse",
        "forward.headers",
    ),
    ("x", "To: 91234567\nTo: 61234567\n\nHi", "refuse", "field.twice"),
    ("x", "To: 91234567\nSchedual: tomorrow 9am\n\nHi", "refuse", "field.unknown"),
    ("x", "To: 91234567\nSender: 中國移動香港\n\nHi", "refuse", "sender_id.invalid"),
    ("Order #61234567", "Order is ready for collection", "refuse", "recipient.none"),
    ("20261231", "Year-end notice", "refuse", "recipient.invalid"),
]


@pytest.mark.parametrize(("subject", "body", "expected", "code"), NOT_SENT)
def test_what_is_unclear_is_asked_or_refused(
    subject: str, body: str, expected: str, code: str
) -> None:
    reading = read(subject, body)
    assert (verdict(reading), codes(reading)) == (expected, [code])


# -- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "recipients"),
    [
        ("91234567", ONE),
        ("+852 9123 4567; 6123 4567", [*ONE, "85261234567"]),
        ("SMS 91234567", ONE),
        ("SMS: 91234567", ONE),
        ("sms to 91234567", ONE),
        ("Text 91234567", ONE),
        ("Send SMS to 91234567", ONE),
        ("短訊 91234567", ONE),
        ("發短訊給 91234567", ONE),
        ("发短信给91234567", ONE),
        ("短信：91234567", ONE),
        ("Anna Lam", ["85298765432"]),
        ("SMS to Anna Lam and 9123 4567", ["85298765432", *ONE]),
        ("Facilities", ["85298765432", "85298765433"]),
        ("SMS to Mary (9123 4567)", ONE),
    ],
)
def test_a_subject_that_is_nothing_but_recipients(subject: str, recipients: list[str]) -> None:
    reading = read(subject, "Hello")
    assert verdict(reading) == "send"
    assert numbers(reading) == recipients
    assert understood(reading).text == "Hello"


@pytest.mark.parametrize(
    "subject",
    [
        *("Re: 91234567", "RE[2]: 91234567", "Fwd: 91234567", "FW: SMS to 91234567"),
        *("回覆：91234567", "轉寄：91234567", "回复: 91234567", "转发：91234567"),
        *("Invoice 61234567", "Invoice (61234567)", "Ref 61234567", "61234567 is my number"),
        *(
            "Order #61234567",
            "Call Mary 61234567",
            "Text for 61234567",
            "SMS about 61234567",
            "SMS",
        ),
    ],
)
def test_a_subject_that_is_anything_else_names_nobody(subject: str) -> None:
    assert codes(read(subject, "Hello")) == ["recipient.none"]


@pytest.mark.parametrize("at_time", ["at 9am tomorrow", "@ tomorrow 9am", "@tomorrow 9am"])
def test_a_time_behind_the_recipients_of_a_subject(at_time: str) -> None:
    reading = read(f"SMS to 9123 4567 {at_time}", "Hello")
    assert numbers(reading) == ONE
    assert understood(reading).send_at == at(19, 9)


def test_a_time_of_a_subject_that_cannot_be_read_is_refused() -> None:
    assert codes(read("91234567 @ home", "Hello")) == ["time.unreadable"]


@pytest.mark.parametrize(
    ("to", "recipients"),
    [
        ("91234567@office.example", ONE),
        ("sms+85291234567@office.example", ONE),
        ("sms+91234567@OFFICE.example, 61234567@office.example", [*ONE, "85261234567"]),
    ],
)
def test_numbers_in_the_addresses_at_our_domain(to: str, recipients: list[str]) -> None:
    assert numbers(read("x", "Hello", to=to)) == recipients


@pytest.mark.parametrize(
    "to",
    [
        "91234567@qq.example",
        "sms+91234567@office.example.evil.example",
        "amy+91234567@office.example",
        "1234@office.example",
        "sms@office.example",
    ],
)
def test_other_addresses_name_nobody(to: str) -> None:
    assert codes(read("x", "Hello", to=to)) == ["recipient.none"]
    assert numbers(read("x", "To: 91234567\n\nHello", to=to)) == ONE


def test_a_wrong_number_in_an_address_is_refused() -> None:
    reading = read("x", "Hello", to="sms+9123456@office.example")
    assert codes(reading) == ["recipient.invalid"]


TWO_PLACES = [
    ("91234567", "To: {}\n\nHello"),
    ("91234567", "{}\n\nHello"),
    ("91234567", "Please text {}: Hello"),
    ("x", "To: 91234567\n\nPlease text {}: Hello"),
    ("x", "Please text 91234567\n{}\n\nHello"),
]


@pytest.mark.parametrize(("subject", "body"), TWO_PLACES)
def test_two_places_may_name_the_same_people_and_no_others(subject: str, body: str) -> None:
    same = read(subject, body.format("+852 9123 4567"))
    assert verdict(same) == "send"
    assert (numbers(same), understood(same).text) == (ONE, "Hello")
    other = read(subject, body.format("61234567"))
    assert isinstance(other, Question)
    assert codes(other) == ["recipient.two_places"]
    choices = [[r.msisdn for r in choice.recipients] for choice in other.choices]
    assert choices == [ONE, ["85261234567"], [*ONE, "85261234567"]]


@pytest.mark.parametrize(("subject", "body"), TWO_PLACES)
def test_a_choice_settles_who_and_the_rest_is_read_as_before(subject: str, body: str) -> None:
    question = read(subject, body.format("61234567"))
    assert isinstance(question, Question)
    settled = Settled(recipients=question.choices[1].recipients)
    reading = read(subject, body.format("61234567"), settled=settled)
    assert (numbers(reading), understood(reading).text) == (["85261234567"], "Hello")


def test_a_wrong_number_in_one_place_is_refused_though_another_is_right() -> None:
    assert codes(read("9123 456", "To: 91234567\n\nHello")) == ["recipient.invalid"]
    assert codes(read("91234567", "To: 2345 6789\n\nHello")) == ["recipient.landline"]


# -- questions and refusals -----------------------------------------------------------------------


def test_all_that_is_wrong_is_said_at_once() -> None:
    reading = read(
        "x", "To: 2345 6789, Zed\nAt: yesterday 3pm\nSender: Nobody\nPriority: high\nOption: x\n"
    )
    assert codes(reading) == [
        "field.unknown",
        "field.unknown",
        "recipient.landline",
        "recipient.unknown_name",
        "time.past",
        "sender_id.invalid",
    ]


def test_nothing_is_asked_where_something_is_refused() -> None:
    reading = read("91234567", "To: 61234567\nAt: 12/1 9am\n\n")
    assert (verdict(reading), codes(reading)) == ("refuse", ["text.empty"])


def test_one_question_is_asked_at_a_time_and_its_answer_leads_to_the_next() -> None:
    body = "To: Chris Ho\nAt: 12/1 9am\n\nHi"
    first = read("x", body)
    assert isinstance(first, Question)
    assert codes(first) == ["recipient.ambiguous_name"]
    people = first.choices[1].recipients
    second = read("x", body, settled=Settled(recipients=people))
    assert isinstance(second, Question)
    assert codes(second) == ["time.ambiguous"]
    assert [choice.send_at for choice in second.choices] == [
        at(1, 9, month=12),
        at(12, 9, month=1, year=2027),
    ]
    settled = Settled(recipients=people, send_at=second.choices[1].send_at)
    last = understood(read("x", body, settled=settled))
    assert last.recipients == people
    assert last.send_at == at(12, 9, month=1, year=2027)
    assert last.doubts == ()


def test_settled_people_abroad_wait_for_a_yes_all_the_same() -> None:
    people = (Recipient(msisdn=Msisdn("819012345678")),)
    assert codes(read("91234567", "Hi", settled=Settled(recipients=people))) == [
        "recipient.foreign"
    ]


def test_two_times_that_differ_are_asked_about() -> None:
    reading = read("91234567 at 9am tomorrow", "At: tomorrow 3pm\n\nHi")
    assert isinstance(reading, Question)
    assert codes(reading) == ["time.ambiguous"]
    assert [choice.send_at for choice in reading.choices] == [at(19, 9), at(19, 15)]
    assert verdict(read("91234567 at 9am tomorrow", "At: tomorrow 9am\n\nHi")) == "send"
    reading = read("x", "Please text 91234567 now: Hi. Send it tomorrow at 9am.")
    assert isinstance(reading, Question)
    assert [choice.send_at for choice in reading.choices] == [NOW, at(19, 9)]


def test_a_sender_id_is_given_as_it_is_configured() -> None:
    assert understood(read("x", "To: 91234567\nSender: cLINIC\n\nHi")).sender_id == "Clinic"
    assert understood(read("x", "To: 91234567\n\nHi")).sender_id == ""
    reading = read("x", "To: 91234567\nFrom: Amy <amy@office.example>\n\nHi")
    assert verdict(reading) == "refuse"


def test_options() -> None:
    request = understood(read("x", "To: 91234567\nOption: dncr, split\n\nHi"))
    assert (request.dncr, request.split, request.unattended) == (True, True, False)
    request = understood(read("x", "To: 91234567\n選項：no confirmation\n\nHi"))
    assert (request.dncr, request.split, request.unattended) == (False, False, True)


def test_an_attachment_beside_a_text_is_ignored_and_said() -> None:
    raw = (
        b"From: amy@office.example\r\nTo: sms@office.example\r\nSubject: 91234567\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
        b"--b\r\nContent-Type: application/pdf\r\n"
        b"Content-Disposition: attachment; filename=a.pdf\r\n\r\n61234567\r\n--b--\r\n"
    )
    reading = read_request(parse_mail(raw), RULES, now=NOW)
    assert (numbers(reading), warnings(reading)) == (ONE, ["attachment.ignored"])


def test_a_text_in_no_certain_charset_is_refused() -> None:
    raw = mail_bytes("91234567", "x").replace(b"eA==", b64encode(b"\xff\xfe\xfd\x81"))
    assert codes(read_request(parse_mail(raw), RULES, now=NOW)) == ["text.charset"]


# -- the text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "text", "reasons"),
    [
        ("Line one\n\nLine two", "Line one\n\nLine two", []),
        ("  Hello \n", "Hello", []),
        ("Hello\n---\nanything 61234567", "Hello", []),
        ("Hello\nEND\nanything", "Hello", []),
        ("Hello\n完\nanything", "Hello", []),
        ('"Hello"', "Hello", []),
        ("「你好」", "你好", []),
        ("“Hello”.\n\nRegards\nAmy", "Hello", []),
        ('"Hello" and "bye"', '"Hello" and "bye"', []),
        ('"Hello', '"Hello', []),
        ("Hello\n\nSent from my iPhone", "Hello", []),
        ("Hello\n\nOn 1/11/2026, Bob <b@x.hk> wrote:\n> Call 61234567", "Hello", []),
        ("Hello\n\nThanks\nAmy", "Hello", ["text.boundary"]),
        ("Hello. Send it tomorrow at 9am.", "Hello. Send it tomorrow at 9am.", ["text.boundary"]),
        ("Don't send it before 9.\nHello", "Don't send it before 9.\nHello", ["text.boundary"]),
        ("Send it back by Friday.", "Send it back by Friday.", []),
        ("請勿轉發。", "請勿轉發。", []),
    ],
)
def test_where_the_text_ends(below: str, text: str, reasons: list[str]) -> None:
    for reading in (read("x", f"To: 91234567\n\n{below}"), read("91234567", below)):
        assert codes(reading) == reasons
        assert understood(reading).text == text
        assert understood(reading).send_at is None


def test_a_text_field_keeps_a_sentence_about_time() -> None:
    reading = read("x", "To: 91234567\nText: Hello. Send it tomorrow at 9am.")
    assert verdict(reading) == "confirm"
    assert understood(reading).text == "Hello. Send it tomorrow at 9am."
    assert understood(reading).send_at is None


@pytest.mark.parametrize(
    ("last", "send_at"),
    [
        (" Send it tomorrow at 9am.", at(19, 9)),
        ("\nPlease send this tomorrow at 9am", at(19, 9)),
        ("\n\nSend the message tomorrow at 9am, thanks!", at(19, 9)),
        (" Send it now.", None),
        ("明早九點發。", at(19, 9)),
        ("\n請於明天上午9時發送", at(19, 9)),
    ],
)
def test_the_last_sentence_after_an_opening_may_be_the_time(
    last: str, send_at: datetime | None
) -> None:
    request = understood(read("x", f"Please text 91234567: Hello.{last}"))
    assert (request.text, request.send_at, request.doubts) == ("Hello.", send_at, ())


def test_a_last_sentence_with_an_impossible_time_is_refused() -> None:
    for words, code in (("every Monday", "time.repeated"), ("yesterday at 3pm", "time.past")):
        assert codes(read("x", f"Please text 91234567: Hello. Send it {words}.")) == [code]
    reading = read("x", "Please text 91234567: Hello. Send it before 9am.")
    assert codes(reading) == ["time.unreadable"]


def test_a_quoted_text_with_more_below_it_waits_for_a_yes() -> None:
    reading = read("x", 'Please text 91234567 saying "Hello".\n\nAnd tell me when it is done.')
    assert (codes(reading), understood(reading).text) == (["text.boundary"], "Hello")


def test_an_opening_that_is_not_understood_may_be_text_but_waits_for_a_yes() -> None:
    reading = read("91234567", "Please text Zed: Hello")
    assert (codes(reading), understood(reading).text) == (
        ["text.boundary"],
        "Please text Zed: Hello",
    )
    assert verdict(read("91234567", "Please text me when you arrive")) == "send"


@pytest.mark.parametrize(
    ("subject", "body", "language"),
    [
        ("x", "To: 91234567\n\nHello", Language.EN),
        ("x", "收件人：91234567\n\nHello", Language.HANT),
        ("x", "请发短信给 91234567：你们好", Language.HANS),
        ("x", "To: 91234567\n\nHello\n\nRegards\n黃美麗", Language.EN),
    ],
)
def test_the_language_is_that_of_the_words_without_the_signature(
    subject: str, body: str, language: Language
) -> None:
    assert understood(read(subject, body)).language == language
    forced = replace(RULES, language="zh-Hans")
    assert understood(read(subject, body, rules=forced)).language == Language.HANS


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello", Language.EN),
        ("請發短訊給他們", Language.HANT),
        ("请发短信给他们", Language.HANS),
        ("你好", Language.HANT),
        ("Hello 陳大文", Language.HANT),
    ],
)
def test_language_of_words(text: str, language: Language) -> None:
    assert language_of(text, "auto") == language
    assert language_of(text, "en") == Language.EN


# -- promises -------------------------------------------------------------------------------------

SIGNATURE = "\n\nRegards\nMary Wong\nMobile: 6123 4567 | Tel 2345 6789"
STRANGERS = [
    "Call 6123 4567 today.",
    "Order 61234567 is ready, code 51234567.",
    "Peter's number is 6123 4567, or text 5123 4567.",
    "Hello" + SIGNATURE,
    "Hello\n\nOn Wed, 18 Nov 2026 at 10:00, Bob <bob@office.example> wrote:\n> To: 61234567\n> Hi",
    "Hello\n\n-----Original Message-----\nFrom: Bob\nTo: 6123 4567\nSubject: x\n\nSMS 51234567",
    "Hello\n---\nTo: 61234567",
    "https://x.example/61234567?tel=+85261234567",
    "請致電 6123 4567 查詢。",
    "Please call 6123 4567: it is urgent",
]


def texted_strangers() -> list[str]:
    """The bodies for which somebody is texted whom only the free text names."""
    caught = []
    for body in STRANGERS:
        for subject, whole, expected in (
            ("x", f"To: 91234567\n\n{body}", ONE),
            ("91234567", body, ONE),
            ("hello", body, []),
        ):
            reading = read(subject, whole)
            found = numbers(reading) if isinstance(reading, Request) else []
            if found != expected:
                caught.append(whole)
    return caught


def test_no_number_of_free_text_a_signature_or_a_quote_is_texted() -> None:
    assert texted_strangers() == []


def test_the_test_above_catches_a_number_finder(monkeypatch: pytest.MonkeyPatch) -> None:
    def finder(text: str, *, addressed: bool, contacts: Contacts) -> forms.Fields:
        fields = forms.read_fields(text, addressed=addressed, contacts=contacts)
        found = phonenumbers.PhoneNumberMatcher(text, "HK")
        fields.lines += "\n".join(match.raw_string for match in found)
        return fields

    monkeypatch.setattr(relay.reading.parts, "read_fields", finder)
    assert len(texted_strangers()) > len(STRANGERS)


def sent_in_spite_of_a_mistyped_field() -> list[str]:
    lines = ("Schedual: tomorrow 9am", "Recipiant: 61234567", "Sendr: Clinic", "Priority: low")
    bodies = [f"To: 91234567\n{line}\n\nHi" for line in lines]
    return [body for body in bodies if isinstance(read("x", body), Request)]


def test_no_mistyped_field_goes_out() -> None:
    assert sent_in_spite_of_a_mistyped_field() == []


def test_the_test_above_catches_unknown_fields_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "is_nearly", lambda *words: False)
    monkeypatch.setattr(forms._Top, "_is_among_fields", lambda self, word: False)
    assert sent_in_spite_of_a_mistyped_field()


WORDS = (
    "6123 4567|51234567|Anna Lam|Please text|to|:|\n|Hello|and|tomorrow|at 9am|發短訊給|：|To"
    '|Regards|> |---|"|saying|.|,|收件人|Tel|Sender|or|From|Subject|Option|Text'
)
MESS = st.lists(st.sampled_from(WORDS.split("|")), max_size=14).map(" ".join) | st.text(
    max_size=120
)


@settings(max_examples=150, deadline=None)
@given(MESS)
def test_whatever_the_text_says_the_recipient_stays_that_one(text: str) -> None:
    reading = read("x", f"To: 91234567\n\nHello.\n{text}")
    if isinstance(reading, Request):
        assert numbers(reading) == ONE
        # Above "Please text" on a line of its own it greets whoever sends it; that is doubted.
        assert understood(reading).text.startswith("Hello.") or reading.doubts
        assert understood(reading).send_at is None


@settings(max_examples=200, deadline=None)
@given(MESS.map(lambda subject: " ".join(subject.split())), MESS)
def test_any_mail_is_read_without_raising(subject: str, body: str) -> None:
    mail = Mail(
        headers=(),
        sender="amy@office.example",
        recipients=("sms@office.example",),
        subject=subject,
        parts=(Part(content_type="text/plain", data=body.encode(errors="replace")),),
    )
    reading = read_request(mail, RULES, now=NOW)
    if isinstance(reading, Request):
        assert reading.recipients
        assert reading.text.strip()
    else:
        assert reading.reasons


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("x", "To: 91234567" + "/8" * 900 + "\n\nHi"),
        ("x", "To: 91234567\n" + "Tme: x\n" * 20_000),
        ("x", "To: 91234567\nOption: " + "x," * 50_000),
        ("x", "To: " + "和王" * 10_000),
        ("x", "To: " + " or ".join(["91234567"] * 900) + "\n\nHi"),
        ("x", "Please text " + "saying " * 10_000),
        ("91234567", "91234567\n" * 10_000 + "x"),
        ("91234567", "Send it. " * 10_000),
        ("SMS to " + "a @ " * 3000, "x"),
    ],
)
def test_no_mail_takes_long(subject: str, body: str) -> None:
    mail = replace(parse_mail(mail_bytes("x", body)), subject=subject)
    start = time.process_time()
    read_request(mail, RULES, now=NOW)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "body",
    [
        "Date: Friday, 18 December 2026\nTime: 7pm (cocktail 6.30pm)\nVenue: Room 3\n\nHi",
        "When: every Monday\nWhere: Room 3\n\nMinutes to follow",
        "日期：2026年12月5日\n時間：上午九時至下午一時\n地點：禮堂\n\n請準時",
        "From: Human Resources\nDate: 18/11\nRe: Typhoon\n\nStay at home",
        "Time: yesterday 3pm\n\nThe lift stopped",
    ],
)
def test_where_nobody_is_named_the_other_fields_were_not_said_to_us(body: str) -> None:
    assert codes(read("x", body)) == ["recipient.none"]


def test_a_mistyped_field_is_told_even_where_nobody_is_named() -> None:
    assert set(codes(read("x", "Schedual: tomorrow 9am\n\nHi"))) == {
        "field.unknown",
        "recipient.none",
    }


def test_a_room_in_the_subject_names_nobody_where_the_body_does() -> None:
    assert verdict(read("1807", "To: 9123 4567\n\nYour room is ready.")) == "send"
    assert numbers(read("#1807", "Please text 9123 4567: Your room is ready.")) == ONE
    assert codes(read("1807", "Your room is ready.")) == ["recipient.invalid"]
    assert codes(read("9123 456", "To: 6123 4567\n\nHi")) == ["recipient.invalid"]
    assert codes(read("SMS to 1807", "To: 6123 4567\n\nHi")) == ["recipient.invalid"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Hi team,\n\nPlease tell Peter it is off.", "Please tell Peter it is off."),
        ("Hi team, please tell Peter it is off.", "please tell Peter it is off."),
        ("Dear all,\n\nI hope you are well. Tell Peter.\n\nAmy", "Tell Peter."),
        ("Hi,\nHope this finds you well.\n\nTell Peter.", "Tell Peter."),
        ("你好\n\n麻煩話陳太知", "麻煩話陳太知"),
        ("Hi all", "Hi all"),
        ("", ""),
    ],
)
def test_the_words_that_name_nobody_are_those_of_the_order(body: str, words: str) -> None:
    reading = read("x", body)
    assert not isinstance(reading, Request)
    assert [r.words for r in reading.reasons if r.code == "recipient.none"] == [words]


@pytest.mark.parametrize("subject", ["Facilities", "Anna Lam", "SMS to Anna Lam"])
def test_a_subject_that_names_some_of_a_list_only_is_asked_about(subject: str) -> None:
    """It may be a heading; it may as well be the one who is meant."""
    assert verdict(read(subject, "To: Facilities; 9123 4567\nText: Hi")) == "ask"


@pytest.mark.parametrize("subject", ["Facilities", "9123 4567, Anna Lam", "Chris Ho"])
@pytest.mark.parametrize("to", ["Ben Ng", "Ben Ng; 6123 4567"])
def test_a_subject_that_names_others_than_a_list_is_asked_about(subject: str, to: str) -> None:
    assert verdict(read(subject, f"To: {to}\nText: Hi")) == "ask"
