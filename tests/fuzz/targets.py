"""What is fuzzed, and what must hold of each result whatever went in."""

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from relay.gateway.evidence import keep, recall
from relay.model import Language, Msisdn
from relay.operator.preview import form, preview
from relay.reading.command import read_command
from relay.reading.mail.mail import parse_mail
from relay.reading.mail.verdicts import parse_verdicts
from relay.reading.page.html import read_html
from relay.reading.people.numbers import read_recipients
from relay.reading.request import read_request
from relay.reading.when import Doubt, Moment, read_when, say_when
from tests.corpus_judge import charter

TESTS = Path(__file__).parent.parent
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
SLOW = 8.0  # seconds of an instrumented run, on a machine that others use too
_VERDICTS = {"send", "confirm", "ask", "refuse", "ignore", "command", "answer", "bounce"}
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_OPEN = charter()


def seeds() -> list[bytes]:
    """All mails of the tests."""
    return [path.read_bytes() for path in sorted(TESTS.glob("**/*.eml"))]


def check_mail(data: bytes) -> None:
    """Bytes to verdict, as `relay preview` reads them; once more with the sender to be proven."""
    for strict in (False, True):
        shown = form(
            preview(data, _OPEN, now=NOW, strict=strict, anybody=not strict), "", _OPEN, now=NOW
        )
        assert json.loads(json.dumps(shown)) == shown
        assert shown["verdict"] in _VERDICTS
        assert all(Msisdn(number) == number for number in shown["recipients"])
        if shown["verdict"] in ("send", "confirm"):
            assert shown["recipients"]
            assert shown["submissions"]
            assert shown["text"].strip()
            assert not _UNSEEN.search(shown["text"])
            assert all(body["body"].isascii() for body in shown["submissions"])
        elif shown["verdict"] in ("ask", "refuse", "ignore"):
            assert shown["reasons"]
    mail = parse_mail(data)
    assert not re.search("[\x00-\x1f]", mail.subject)
    read_command(mail, _OPEN.rules, now=NOW)  # in a thread of ours it would be read so
    read_request(mail, _OPEN.rules, now=NOW)
    recall(keep(mail, _OPEN.terms))


def check_html(data: bytes) -> None:
    page = read_html(data.decode("utf-8", "replace"))
    assert page is None or not re.search("[\x00-\x08\ue000-\ue002]", page.text)


def check_when(data: bytes) -> None:
    """A time that was read is still to come, and is read back from our own words for it."""
    zone = _OPEN.rules.zone
    when = read_when(data.decode("utf-8", "replace"), now=NOW, zone=zone)
    times = when.choices if isinstance(when, Doubt) else ()
    if isinstance(when, Moment) and when.at is not None:
        times = (when.at,)
    for at in times:
        assert at >= NOW
        for language in Language:
            assert read_when(say_when(at, language, zone), now=NOW, zone=zone) == Moment(at=at)


def check_recipients(data: bytes) -> None:
    who = read_recipients(data.decode("utf-8", "replace"), _OPEN.rules)
    assert all(Msisdn(one.msisdn) == one.msisdn for one in who.recipients)


def check_verdicts(data: bytes) -> None:
    parse_verdicts(data.decode("latin-1"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "mail": check_mail,
    "html": check_html,
    "when": check_when,
    "recipients": check_recipients,
    "verdicts": check_verdicts,
}


def check(name: str, data: bytes) -> None:
    """One run of a target: no exception, and in time."""
    start = time.process_time()
    TARGETS[name](data)
    took = time.process_time() - start
    assert took < SLOW, f"took {took:.1f} s"
