"""Whatever a mail of the corpus says: from a stranger, a machine, in a quote, it texts nobody."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache

import pytest

from relay.operator.preview import preview
from relay.reading.mail.mail import parse_mail
from relay.reading.page.body import read_body
from tests.corpus_judge import NOW, Case, cases, charter

UNANSWERED = {"ignore", "answer", "bounce"}
OFFERED = {"send", "confirm"}
AMY = b"From: Amy Ho <amy.ho@office.example>\r\nTo: sms@office.example\r\n"
SIGNATURES = (
    "Best regards\nMary Wong\nSenior Officer, Ward 3\nTel: 2345 6789 | Mobile: 9123 4567",
    "黃美玲 謹啟\n電話：2345 6789\n手機：9123 4567",
    "Rgds, May\nMobile: 9123 4567\nTo: 9123 4567",
)
_FROM = re.compile(rb"^from:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE)
_PROOF = re.compile(
    rb"^authentication-results:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE
)


def verdict(raw: bytes, *, strict: bool = False) -> str:
    return preview(raw, charter(), now=datetime.fromisoformat(NOW), strict=strict).verdict


def from_a_stranger(raw: bytes) -> bytes:
    head, gap, body = raw.partition(b"\r\n\r\n")
    return b"From: Mallory <mallory@evil.example>\r\n" + _FROM.sub(b"", head + b"\r\n") + gap + body


def from_a_machine(raw: bytes) -> bytes:
    return b"Auto-Submitted: auto-replied\r\n" + raw


def from_a_list(raw: bytes) -> bytes:
    return b"List-Id: <staff.office.example>\r\n" + raw


@cache
def bodies(*verdicts: str) -> tuple[tuple[str, str], ...]:
    """The names and texts of all mails that are expected to have one of these verdicts."""
    chosen = [case for case in cases() if case.expected["verdict"] in verdicts]
    texts = ((case.name, read_body(parse_mail(case.raw)).text) for case in chosen)
    return tuple((name, text) for name, text in texts if text.strip())


def mail(subject: str, text: str) -> bytes:
    head = f"Subject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    return AMY + head.encode() + text.replace("\n", "\r\n").encode("utf-8", "replace")


def offered(
    texts: tuple[tuple[str, str], ...], within: Callable[[str], str], subject: str
) -> list[str]:
    return [name for name, text in texts if verdict(mail(subject, within(text))) in OFFERED]


@pytest.mark.parametrize("change", [from_a_stranger, from_a_machine, from_a_list])
def test_no_stranger_and_no_machine_gets_so_much_as_an_answer(
    change: Callable[[bytes], bytes],
) -> None:
    answered = [case.name for case in cases() if verdict(change(case.raw)) not in UNANSWERED]
    assert answered == []


def test_nothing_is_sent_that_no_server_vouched_for() -> None:
    def told(case: Case) -> bool:
        return verdict(_PROOF.sub(b"", case.raw), strict=True) not in UNANSWERED

    assert [case.name for case in cases() if told(case)] == []


WITHIN = {
    "wrote": "Fine.\n\nOn 17 Nov 2026, at 16:20, Ken Ma <ken@office.example> wrote:\n\n",
    "寫道": "知道了\n\n在 2026年11月17日，陳先生 <chan@office.example> 寫道：\n\n",
    "original message": "See below.\n\n-----Original Message-----\nFrom: Ken Ma\n"
    "Sent: Tuesday, 17 November 2026 4:20 PM\nTo: Amy Ho\nSubject: parcel\n\n",
    "forwarded": "---------- Forwarded message ---------\nFrom: Ken Ma <ken@office.example>\n"
    "Date: Tue, 17 Nov 2026 at 16:20\nSubject: parcel\nTo: Amy <amy.ho@office.example>\n\n\n",
    "寄件者": "寄件者: 陳先生 <chan@office.example>\n寄件日期: 2026年11月17日 16:20\n"
    "收件者: 何小姐\n主旨: 包裹\n\n",
}


@pytest.mark.parametrize("above", WITHIN.values(), ids=WITHIN)
def test_no_request_that_is_only_passed_on_is_offered(above: str) -> None:
    assert offered(bodies("send", "confirm")[::3], lambda text: above + text, "Re: parcel") == []


def test_no_request_in_quote_marks_is_offered() -> None:
    def quoted(text: str) -> str:
        return "Thanks, done.\n\n" + "\n".join(f"> {line}" for line in text.split("\n"))

    assert offered(bodies("send", "confirm")[::3], quoted, "Re: parcel") == []


@pytest.mark.parametrize("signature", SIGNATURES)
def test_no_signature_makes_a_request_of_what_is_none(signature: str) -> None:
    quiet = tuple((name, text) for name, text in bodies("refuse") if name.startswith("others/"))
    assert len(quiet) > 80
    assert offered(quiet, lambda text: f"{text.rstrip()}\n\n{signature}", "hello") == []


def test_these_tests_would_notice_a_mail_that_is_sent() -> None:
    assert verdict(mail("x", "To: 9123 4567\n\nHello")) in OFFERED
    assert len(offered(bodies("send")[::10], str, "x")) > 10
