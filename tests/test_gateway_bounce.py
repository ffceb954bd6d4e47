"""Bounces: what a mail server says became of an e-mail of ours."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.gateway.bounce import Bounce, read_bounce
from relay.model import Reference
from relay.reading.mail.mail import parse_mail

SAMPLE = (Path(__file__).parent / "data" / "gateway" / "a18-bounce.eml").read_bytes()
REFERENCE = Reference("SR-7KQ2M9XD4TB8WZ3H")
OTHER = "SR-0F6YJ1N5RCE7GA2S"
READ = Bounce(
    action="failed",
    references=(REFERENCE,),
    message_id="<SR-7KQ2M9XD4TB8WZ3H@relay.example.com>",
    status="5.1.1",
    diagnostic="550 5.1.1 User unknown",
)


def bounce(*changes: tuple[str, str]) -> Bounce | None:
    raw = SAMPLE.decode()
    for old, new in changes:
        assert old in raw
        raw = raw.replace(old, new.replace("\n", "\r\n"))
    return read_bounce(parse_mail(raw.encode()))


def test_the_sample_is_understood() -> None:
    assert bounce() == READ


def test_a_delay_is_told_from_a_failure() -> None:
    delayed = bounce(("Action: failed", "action: Delayed "), ("Status: 5.1.1", "Status: 4.4.1 (x)"))
    assert delayed is not None
    assert (delayed.action, delayed.status) == ("delayed", "4.4.1")


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", ""])
def test_a_success_is_no_bounce(action: str) -> None:
    assert bounce(("Action: failed", f"Action: {action}")) is None


def test_one_failure_among_several_recipients_counts() -> None:
    several = bounce(
        (
            "Final-Recipient: rfc822; sendsms",
            "Final-Recipient: rfc822; a@gateway.example\nAction: delivered\nStatus: 2.0.0\n\n"
            "Final-Recipient: rfc822; sendsms",
        )
    )
    assert several == READ


def test_the_first_failure_is_the_one_that_is_told() -> None:
    both = bounce(
        (
            "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n",
            "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n"
            "Final-Recipient: rfc822; b@gateway.example\nAction: failed\nStatus: 5.2.2\n",
        )
    )
    assert both == READ


def test_the_whole_mail_may_have_come_back_and_only_its_head_is_read() -> None:
    returned = bounce(
        ("Content-Type: text/rfc822-headers", "Content-Type: message/rfc822"),
        ("From: sms-relay@relay.example.com\r\n", ""),
        ("\r\n\r\n--dsn1--", f"\n\n[PASSWORD]=demoapipass\nFrom: x+{OTHER}@y\n\n--dsn1--"),
    )
    assert returned == READ


def test_no_reference_is_taken_from_anywhere_else() -> None:
    free = bounce(
        ("Subject: Undelivered Mail Returned to Sender", f"Subject: {OTHER}"),
        ("User unknown (in reply", f"{OTHER} (in reply"),
        ("Reporting-MTA: dns; mail", f"Original-Envelope-Id: {OTHER}\nReporting-MTA: dns; mail"),
    )
    assert free is not None
    assert free.references == (REFERENCE,)
    none = bounce(("Content-Type: text/rfc822-headers", "Content-Type: text/plain"))
    assert none is not None
    assert (none.references, none.message_id) == ((), "")


def test_the_bounce_of_a_notice_is_told_by_its_message_id() -> None:
    notice = bounce(
        ("Subject: SR-7KQ2M9XD4TB8WZ3H", "Subject: =?utf-8?q?Your_SMS?= #7K3QX"),
        ("<SR-7KQ2M9XD4TB8WZ3H@relay.example.com>", "\n <notice.12@relay.example.com>"),
    )
    assert notice is not None
    assert (notice.references, notice.message_id) == ((), "<notice.12@relay.example.com>")


def test_a_tagged_sender_is_enough() -> None:
    tagged = bounce(
        ("Subject: SR-7KQ2M9XD4TB8WZ3H", "Subject: x"),
        ("Message-ID: <SR-7KQ2M9XD4TB8WZ3H@relay.example.com>\r\n", ""),
        ("From: sms-relay@", f"From: sms-relay+{REFERENCE.lower()}@"),
    )
    assert tagged is not None
    assert tagged.references == (REFERENCE,)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("smtp; 550-5.1.1 User\n  unknown\n\tat all", "550-5.1.1 User unknown at all"),
        ("X-Postfix; host not found", "host not found"),
        ("550 a; b", "550 a; b"),
        ("smtp; a\x1b[31m b", "a [31m b"),
        ("smtp; " + "x" * 999, "x" * 300),
    ],
)
def test_the_diagnostic_is_one_line(written: str, shown: str) -> None:
    found = bounce(("smtp; 550 5.1.1 User unknown", written))
    assert found is not None
    assert found.diagnostic == shown


@pytest.mark.parametrize(
    "change",
    [
        ("multipart/report; report-type=delivery-status", "multipart/mixed"),
        ("Content-Type: message/delivery-status", "Content-Type: text/plain"),
    ],
)
def test_what_is_no_report_is_no_bounce(change: tuple[str, str]) -> None:
    assert bounce(change) is None


def test_nothing_is_needed_but_an_action() -> None:
    bare = bounce(
        ("Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n", ""),
        ("Message-ID: <SR-7KQ2M9XD4TB8WZ3H@relay.example.com>\r\n", ""),
    )
    assert bare == Bounce(action="failed", references=(REFERENCE,))


@settings(max_examples=200)
@given(st.integers(0, len(SAMPLE)), st.binary(max_size=40))
def test_no_bytes_break_it(at: int, noise: bytes) -> None:
    read_bounce(parse_mail(SAMPLE[:at] + noise + SAMPLE[at:]))
