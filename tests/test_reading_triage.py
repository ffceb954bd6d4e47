"""What kind of mail it is, and what makes it a machine's."""

from typing import Any

import pytest

from relay.reading.mail.mail import parse_mail
from relay.reading.mail.triage import Kind, is_automatic, triage

OWN = ("Sms-Relay@office.example",)
MARK = "instance-1"
HUMAN = b"From: Amy <amy@office.example>\r\nSubject: hi\r\nReceived: from a by b\r\n"


def kind(headers: bytes = b"", **asked: Any) -> Kind:
    facts: dict[str, Any] = {
        "references": False,
        "reads_like_answer": False,
        "answers_here": False,
        "our_thread": False,
        **asked,
    }
    sender = b"" if b"From:" in headers else HUMAN
    mail = parse_mail(sender + headers + b"\r\nHello")
    return triage(mail, own_addresses=OWN, loop_mark=MARK, **facts)


AUTOMATIC = [
    b"Return-Path: <>\r\n",
    b"Return-Path: (none) <>\r\n",
    b"Auto-Submitted: auto-replied\r\n",
    b"Auto-Submitted: Auto-Generated (rejected); owner-email=x\r\n",
    b"Auto-Submitted: no-thanks\r\n",
    b"Auto-Submitted: no\r\nAuto-Submitted: auto-notified\r\n",
    b"Precedence: bulk\r\n",
    b"Precedence: List\r\n",
    b"Precedence: junk\r\n",
    b"Precedence: auto_reply\r\n",
    b"List-Id: <staff.office.example>\r\n",
    b"List-Unsubscribe: <mailto:x@y.example>\r\n",
    b"X-Autoreply: yes\r\n",
    b"X-Autorespond: x\r\n",
    b"X-Autoresponse: x\r\n",
    b"X-Relay-Loop: instance-1\r\n",
    b"X-Relay-Loop: instance-2\r\n",
    b"Message-ID: <7K3QX.0123456789abcdef.sms-notice@other.example>\r\n",
    b"From: Mailer-Daemon@mx.office.example\r\n",
    b"From: postmaster@office.example\r\n",
    b"From: sms-relay@office.example\r\n",
    b"From: no-reply@office.example\r\nX-Auto-Response-Suppress: DR, All\r\n",
    b"From: donotreply@office.example\r\nX-Auto-Response-Suppress: AutoReply\r\n",
    b"Received: from a by b\r\n" * 31,
    *(
        f"From: amy@office.example\r\nSubject: {subject}\r\n".encode()
        for subject in (
            "Automatic reply: Your request",
            "AUTOMATIC REPLY: x",
            "Auto-Reply: x",
            "[Auto-Reply] x",
            "Autoresponse: x",
            "Out of Office AutoReply: x",
            "Out of Office: Re: x",
            "On leave: RE: x",
            "AUTO: Kit Wong is out of the office (returning 23/11/2026)",
            "自動回覆: x",
            "自動回覆：x",
            "自动回复:x",
            "【自动回复】x",
            "自動応答: x",
            "[자동응답] x",
            "Abwesenheitsnotiz: x",
            "Automatische Antwort: x",
            "Réponse automatique : x",
            "Respuesta automática: x",
            "Resposta automática: x",
            "Автоответ: x",
            "Trả lời tự động: x",
            "ตอบกลับอัตโนมัติ: x",
        )
    ),
    b'From: a@b.example\r\nContent-Type: multipart/report; report-type="feedback-report"\r\n',
    b"From: a@b.example\r\nContent-Type: multipart/report;\r\n"
    b" report-type=disposition-notification; boundary=x\r\n",
]
HUMANS = [
    b"",
    b"Return-Path: <amy@office.example>\r\n",
    b"Auto-Submitted: no\r\n",
    b"Auto-Submitted: No (a person); x=y\r\n",
    b"Precedence: normal\r\n",
    b"Precedence: first-class\r\n",
    b"X-Auto-Response-Suppress: All\r\n",  # Exchange puts it on what people write
    b"X-Auto-Response-Suppress: OOF, AutoReply\r\n",
    b"From: no-reply@office.example\r\n",
    b"From: postmaster-general@office.example\r\n",
    b"Received: from a by b\r\n" * 29,
    *(
        f"From: amy@office.example\r\nSubject: {subject}\r\n".encode()
        for subject in (
            "Re: Automatic reply: Your request",  # a person answers a machine
            "回覆: 自動回覆: x",
            "Automatic replies do not work",
            "Automatic doors: closed tomorrow",
            "Out of office on Friday",
            "Out of Office: the clinic is closed",
            "外出: 下午三點返",
            "On leave: who covers?",
            "自動門維修",
            "自動回覆的設定",
        )
    ),
]


@pytest.mark.parametrize("headers", AUTOMATIC)
def test_a_machine_is_known_by_its_marks(headers: bytes) -> None:
    mail = parse_mail((b"" if b"From:" in headers else HUMAN) + headers + b"\r\n")
    assert is_automatic(mail, own_addresses=OWN, loop_mark=MARK)
    assert kind(headers) is Kind.AUTOMATIC
    assert kind(headers, our_thread=True) is Kind.AUTOMATIC


@pytest.mark.parametrize("headers", HUMANS)
def test_a_person_has_the_benefit_of_the_doubt(headers: bytes) -> None:
    mail = parse_mail((b"" if b"From:" in headers else HUMAN) + headers + b"\r\n")
    assert is_automatic(mail, own_addresses=OWN, loop_mark=MARK) == ""
    assert kind(headers) is Kind.REQUEST
    assert kind(headers, our_thread=True) is Kind.COMMAND


HUMAN_IDS = (
    b"<7K3QX@office.example>",
    b"<7K3QX.0123456789abcdef@office.example>",
    b"<sms-notice@office.example>",
    b"<20261118.sms-notice@office.example>",
    b"<20261118.sms-notice.0123456789abcdef@office.example>",
)


@pytest.mark.parametrize("own_id", HUMAN_IDS)
def test_an_id_that_only_resembles_a_notice_s_is_a_person_s(own_id: bytes) -> None:
    assert kind(b"Message-ID: " + own_id + b"\r\n") is Kind.REQUEST


def test_without_a_mark_of_our_own_no_mail_is_looped() -> None:
    mail = parse_mail(HUMAN + b"X-Relay-Loop:\r\n\r\n")
    assert is_automatic(mail, own_addresses=(), loop_mark="") == ""


REPORT = (
    b'Content-Type: Multipart/Report; report-type=delivery-status; boundary="b"\r\n'
    b"Auto-Submitted: auto-replied\r\n"
)


def test_a_report_is_a_bounce_even_with_a_reference() -> None:
    assert kind(REPORT) is Kind.BOUNCE
    assert kind(REPORT.replace(b" report-type=delivery-status;", b"")) is Kind.BOUNCE
    assert kind(REPORT, references=True, our_thread=True) is Kind.BOUNCE


@pytest.mark.parametrize("headers", [b"", b"Auto-Submitted: auto-generated\r\n"])
def test_a_reference_makes_an_answer_however_automatic(headers: bytes) -> None:
    assert kind(headers, references=True) is Kind.ANSWER


@pytest.mark.parametrize(("answers_here", "expected"), [(True, Kind.ANSWER), (False, Kind.REQUEST)])
def test_what_reads_like_an_answer_is_one_only_where_answers_come(
    answers_here: bool, expected: Kind
) -> None:
    assert kind(reads_like_answer=True, answers_here=answers_here) is expected


def test_where_answers_come_other_mail_is_still_what_it_is() -> None:
    assert kind(answers_here=True) is Kind.REQUEST
    assert kind(b"Precedence: bulk\r\n", answers_here=True) is Kind.AUTOMATIC


def test_our_own_mail_is_never_an_answer_to_us() -> None:
    looped = b"X-Relay-Loop: instance-1\r\n"
    assert kind(looped, references=True) is Kind.AUTOMATIC
    assert kind(looped + REPORT) is Kind.AUTOMATIC
