"""A notice as bytes: what a mail program reads back, and what nobody can put into it."""

import email
import re
from datetime import datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.notices.letter import Letter, build

AT = datetime(2026, 11, 19, 9, 0, tzinfo=ZoneInfo("Asia/Hong_Kong"))
NAMES = [
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "X-Relay-Loop"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
]


def built(
    subject: str = "Re: Parcel [#7K3QX]", text: str = "Hello\n", html: str = "", **more: Any
) -> bytes:
    headers: dict[str, Any] = {
        "sender": "SMS Relay <sms@office.example>",
        "to": "amy@office.example",
        "message_id": "<7K3QX.1@office.example>",
        "in_reply_to": "<request@office.example>",
        "references": ("<first@office.example>",),
        "date": AT,
        "loop_mark": "0A1B2C",
    }
    return build(Letter(subject=subject, text=text, html=html), **(headers | more))


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def subject_of(data: bytes) -> str:
    """As a mail program decodes it (RFC 2047), folds undone."""
    message: Message = email.message_from_bytes(data, policy=policy.compat32)
    return str(make_header(decode_header(message["Subject"].replace("\r\n", ""))))


def text_of(data: bytes) -> str:
    body = read(data).get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode("utf-8").replace("\r\n", "\n")


def test_the_headers_say_who_when_and_in_which_thread() -> None:
    message = read(built())
    assert message.keys() == NAMES
    assert message["From"] == "SMS Relay <sms@office.example>"
    assert message["To"] == "amy@office.example"
    assert message["Date"] == "Thu, 19 Nov 2026 09:00:00 +0800"
    assert message["Message-ID"] == "<7K3QX.1@office.example>"
    assert message["In-Reply-To"] == "<request@office.example>"
    assert message["References"].split() == ["<first@office.example>", "<request@office.example>"]
    assert message["Content-Type"] == 'text/plain; charset="utf-8"'


PAGE = "<!DOCTYPE html>\n<p>你好 = \n" + "x" * 3000


def said(part: Any) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def test_text_and_html_are_two_forms_of_one_letter() -> None:
    message = read(built(text="Hello\n", html=PAGE))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert (said(text), said(html)) == ("Hello\n", PAGE)
    assert all(len(line) <= 78 for line in lines_of(built(html=PAGE)))


def test_each_try_has_the_same_bytes_and_other_words_another_boundary() -> None:
    assert built(html=PAGE) == built(html=PAGE)
    boundaries = {
        read(
            built(html=PAGE, text=f"{number}\n", message_id=f"<{number}@office.example>")
        ).get_boundary()
        for number in (1, 2, 3)
    }
    assert len(boundaries) == 3


def test_the_same_words_are_the_same_body_whatever_the_message_id() -> None:
    bodies = {
        built(html=PAGE, message_id=f"<{number}@office.example>").partition(b"\r\n\r\n")[2]
        for number in (1, 2, 3)
    }
    assert len(bodies) == 1


def test_no_words_end_a_part() -> None:
    boundary = read(built(html=PAGE)).get_boundary()
    for mark in (f"--{boundary}", f"--{boundary}--"):
        message = read(built(text=f"a\n{mark}\nb\n", html=f"<p>\n{mark}\nb"))
        text, html = message.iter_parts()
        assert (said(text), said(html)) == (f"a\n{mark}\nb\n", f"<p>\n{mark}\nb")


def test_every_machine_is_told_that_a_machine_wrote_it() -> None:
    message = read(built())
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Precedence"] == "bulk"
    assert message["X-Relay-Loop"] == "0A1B2C"


@pytest.mark.parametrize(
    "parent", ["", "no brackets", "<a@b>\r\nBcc: x@y.example", "<é@b.example>"]
)
def test_what_answers_nothing_says_so(parent: str) -> None:
    message = read(built(in_reply_to=parent, references=()))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] is None
    assert message["References"] is None
    assert message["Bcc"] is None


def test_a_long_thread_keeps_its_newest_references() -> None:
    thread = tuple(f"<{number}@office.example>" for number in range(60))
    references = read(built(references=thread))["References"].split()
    assert references == [*thread[-19:], "<request@office.example>"]


def test_a_request_that_stands_in_the_thread_already_is_not_named_twice() -> None:
    same = "<request@office.example>"
    assert read(built(references=(same,), in_reply_to=same))["References"] == same


def test_long_message_ids_are_kept_as_they_are() -> None:
    parent = f"<{'A' * 180}@{'b' * 60}.example>"
    assert f"In-Reply-To: {parent}\r\n".encode() in built(in_reply_to=parent)


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "amy@office.example\r\nBcc: x@y.example"},
        {"to": "nobody"},
        {"to": "é@office.example"},
        {"message_id": "<a b@office.example>"},
        {"message_id": ""},
        {"loop_mark": "a\r\nBcc: x@y.example"},
    ],
)
def test_what_cannot_stand_in_a_header_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        built(**wrong)


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("短訊中繼 <sms@office.example>", "短訊中繼"),
        ('"Relay, SMS" <sms@office.example>', "Relay, SMS"),
        ("sms@office.example", ""),
    ],
)
def test_the_sender_may_have_any_name(sender: str, name: str) -> None:
    [address] = read(built(sender=sender))["From"].addresses
    assert (address.display_name, address.addr_spec) == (name, "sms@office.example")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Short lines.\nOnly ASCII.\n", "7bit"),
        ("A long line. " * 20, "quoted-printable"),
        ("Mostly plain words with an é, and more of them. " * 3, "quoted-printable"),
        ("你發給 Peter 的短訊正在發出。\n" * 3, "base64"),
        ("a blank at the end \n", "quoted-printable"),
    ],
)
def test_the_body_is_encoded_as_suits_it(text: str, encoding: str) -> None:
    data = built(text=text)
    assert read(data)["Content-Transfer-Encoding"] == encoding
    assert text_of(data) == text


def lines_of(data: bytes) -> list[bytes]:
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    return data.split(b"\r\n")


bodies = st.text(st.characters(exclude_characters="\r", exclude_categories=("Cs",)))


@given(bodies)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    data = built(text=text)
    assert text_of(data) == text
    assert data.isascii()
    assert all(len(line) <= 78 for line in lines_of(data))


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_subject_comes_back_as_one_line(subject: str) -> None:
    data = built(subject=subject)
    assert subject_of(data) == " ".join(subject.split())
    assert read(data).keys() == NAMES


@pytest.mark.parametrize(
    "subject", ["=?utf-8?q?Bcc?=", "a" * 200, "短訊" * 60, "é " * 80, "\udcff"]
)
def test_odd_subjects_fold_well(subject: str) -> None:
    data = built(subject=subject)
    assert subject_of(data) == subject.encode("utf-8", "replace").decode().strip()
    assert all(len(line) <= 78 for line in lines_of(data))


foreign = st.text() | st.from_regex(r"<[!-~]{1,20}@[ -~\r\n]{1,20}>")


@given(foreign, st.lists(foreign, max_size=30), st.text(), st.text())
def test_nobody_writes_a_header_of_his_own(
    parent: str, thread: list[str], subject: str, text: str
) -> None:
    data = built(subject=subject, text=text, in_reply_to=parent, references=tuple(thread))
    message = read(data)
    assert [name for name in message if name not in ("In-Reply-To", "References")] == [
        name for name in NAMES if name not in ("In-Reply-To", "References")
    ]
    for found in (message["References"] or "").split():
        assert found in (*thread, parent)
        assert re.fullmatch(r"<[!-~]+@[!-~]+>", found)
    assert lines_of(data)
