"""A whole mail, from its bytes to what it asks for."""

from base64 import b64encode
from datetime import datetime
from email.header import Header
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relay.reading.fields
import relay.reading.phone
import relay.reading.request
from relay.model import Language, Question, Reading, Reason, Recipient, Refusal, Request, Settled
from relay.reading.contacts import parse_contacts
from relay.reading.mail import parse_mail
from relay.reading.request import read_request
from relay.reading.rules import Rules

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
