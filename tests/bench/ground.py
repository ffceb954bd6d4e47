"""What both sides of the benchmark stand on: Dovecot, an SMTP sink, mails, a journal's age."""

import imaplib
import os
import resource
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Self

import trustme

from relay.journal.journal import migrate
from relay.journal.writer import connect
from tests.servers.dovecot import MAIL_ID, Dovecot, await_banner, free_port

MX = "mx.office.example"
GATEWAY = "sendsms@gateway.example"
PEOPLE = 400  # requesters: each gets sixty notices an hour by themselves
MISSING = "SELECT {count} - count(*) FROM submission WHERE state = 'submitted'"
UNTOLD = "SELECT count(*) FROM notice WHERE state IN ('queued', 'sending')"

SETTINGS = """\
[mailboxes.requests]
host = "127.0.0.1"
port = {imap}
tls = "none"
username = "{requests}"
password = "open-sesame"

[mailboxes.replies]
host = "127.0.0.1"
port = {imap}
tls = "none"
username = "{replies}"
password = "open-sesame"

[submission]
host = "127.0.0.1"
port = {smtp}
tls = "none"
connections = {connections}

[gateway]
address = "{gateway}"
from = "sms-relay@office.example"
username = "apiuser"
password = "s3cret-Passw0rd"
sender_id = "Office"

[requesters]
allow = ["*@office.example"]
authserv_id = "{mx}"

[policy]
per_requester_hour = 1000000
per_requester_day = 1000000
per_day = 10000000

[notices]
from = "SMS Relay <sms@office.example>"

[journal]
url = "sqlite:///{folder}/relay.db"

[log]
format = "json"
"""


class Sink:
    """Postfix's smtp-sink: it takes every mail and forgets it, faster than any side can write."""

    def __init__(self) -> None:
        self.port = free_port()

    def __enter__(self) -> Self:
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = ["smtp-sink", *user, f"127.0.0.1:{self.port}", "128"]
        self._process = subprocess.Popen(command, start_new_session=True)
        await_banner(self.port, b"220")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


class Relay:
    """A real `relay run` over two new mailboxes, in a folder of its own."""

    def __init__(self, dovecot: Dovecot, smtp: int, folder: Path, *, connections: int) -> None:
        self.folder = folder
        self.requests, self.replies = dovecot.new_user(), dovecot.new_user()
        self.journal = folder / "relay.db"
        folder.mkdir(parents=True, exist_ok=True)
        self._dovecot = dovecot
        self._process: subprocess.Popen[bytes] | None = None
        said = SETTINGS.format(
            imap=dovecot.port,
            smtp=smtp,
            requests=self.requests,
            replies=self.replies,
            connections=connections,
            gateway=GATEWAY,
            mx=MX,
            folder=folder,
        )
        (folder / "relay.toml").write_text(said)

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Its log goes to a file, as it would to the journal of systemd."""
        command = [sys.executable, "-m", "relay", "run", "--config", self.folder / "relay.toml"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stderr=log)
        try:
            yield self
        finally:
            self._process.terminate()
            self._process.wait()

    def await_event(self, event: str, patience: float = 30) -> None:
        end = time.monotonic() + patience
        wanted = f'"event": "{event}"'.encode()
        while wanted not in (self.folder / "log").read_bytes():
            self._see_alive(end)
            time.sleep(0.005)

    def await_none(self, sql: str, *, patience: float = 180) -> None:
        """Until the journal knows no more rows of that kind, and the mailboxes are empty.

        `sql` counts what is missing.
        """
        end = time.monotonic() + patience
        connection = connect(self.journal, read_only=True)
        try:
            while self._left(connection, sql):
                self._see_alive(end)
                time.sleep(0.02)
        finally:
            connection.close()

    @property
    def resident(self) -> int:
        """Octets."""
        pages = self._proc("statm").split()[1]
        return int(pages) * resource.getpagesize()

    @property
    def processor(self) -> float:
        """Seconds of processor time that it has used, with those who read for it."""
        assert self._process is not None
        pid = self._process.pid
        ticks = 0
        for one in (pid, *self._proc(f"task/{pid}/children").split()):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _left(self, connection: Any, sql: str) -> int:
        missing = int(connection.execute(sql).get)
        return missing or lying(self._dovecot, self.requests) + lying(self._dovecot, self.replies)

    def _proc(self, name: str) -> str:
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/{name}").read_text()

    def _see_alive(self, end: float) -> None:
        assert self._process is not None
        if self._process.poll() is not None or time.monotonic() > end:
            tail = (self.folder / "log").read_text().splitlines()[-20:]
            raise RuntimeError("\n".join(["the relay has ended, or takes too long", *tail]))


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot(trustme.CA())
    server.start()
    try:
        yield server
    finally:
        server.stop()
        server.remove()


def missing() -> str:
    """What this machine lacks, or ""."""
    lacks = [name for name in ("dovecot", "smtp-sink") if shutil.which(name) is None]
    return f"needs {' and '.join(lacks)} (Debian: dovecot-imapd, dovecot-lmtpd, postfix)" * bool(
        lacks
    )


def lay(dovecot: Dovecot, user: str, mails: Sequence[bytes], folder: str = "") -> None:
    """Mails as files into a Maildir, which Dovecot then makes its index of."""
    maildir = dovecot.root / "mail" / user / "Maildir" / folder
    dovecot.deliver(user, b"Subject: this makes the Maildir\r\n\r\n")
    for first in (dovecot.root / "mail" / user / "Maildir" / "new").iterdir():
        first.unlink()
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(mails):
        (maildir / "new" / f"{number:08}.bench.relay").write_bytes(raw)
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", str(MAIL_ID), dovecot.root / "mail" / user], check=True)
    _index(dovecot, user, folder)


def drop(dovecot: Dovecot, user: str, mails: Sequence[bytes]) -> None:
    """Mails into a Maildir that is there and watched."""
    maildir = dovecot.root / "mail" / user / "Maildir"
    for number, raw in enumerate(mails):
        file = maildir / "tmp" / f"{time.time_ns()}.{number:08}.drop.relay"
        file.write_bytes(raw)
        if os.geteuid() == 0:
            os.chown(file, MAIL_ID, MAIL_ID)
    for file in sorted((maildir / "tmp").iterdir()):
        file.rename(maildir / "new" / file.name)


def lying(dovecot: Dovecot, user: str) -> int:
    """How many mails lie in the INBOX."""
    maildir = dovecot.root / "mail" / user / "Maildir"
    return sum(len(os.listdir(maildir / name)) for name in ("cur", "new"))  # noqa: PTH208


def request(number: int) -> bytes:
    """Some 4 KB, as a mail server hands them over: one text to one phone, by one of 400 people."""
    trace = "".join(
        f"Received: from edge{hop}.office.example (edge{hop}.office.example [192.0.2.{hop}])\r\n"
        f"\tby mail{hop}.office.example (Postfix) with ESMTPS id {number:012X}{hop}\r\n"
        f"\tfor <sms@office.example>; Wed, 18 Nov 2026 10:00:0{hop} +0800 (HKT)\r\n"
        for hop in range(1, 5)
    )
    padding = "".join(f"X-Office-Scan-{line}: {secrets.token_hex(32)}\r\n" for line in range(28))
    person = f"person{number % PEOPLE}"
    return (
        f"Authentication-Results: {MX}; dmarc=pass header.from=office.example\r\n"
        f"Received: from desk by {MX}; Wed, 18 Nov 2026 10:00:00 +0800\r\n"
        f"{trace}{padding}"
        f"From: {person.title()} Chan <{person}@office.example>\r\n"
        "To: sms@office.example\r\n"
        "Subject: sms\r\n"
        f"Message-ID: <mail.{number}.{secrets.token_hex(8)}@office.example>\r\n"
        f"Date: {format_datetime(datetime.now(UTC))}\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: text/plain; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        f"Please text {9100_0000 + number}: your parcel {number} is ready at the front desk.\r\n"
        "\r\n"
        "-- \r\n"
        f"{person.title()} Chan, Front Office\r\n"
    ).encode()


def prepare(relay: Relay, rows: int) -> None:
    """Give it a journal that knows so many requests, or none yet."""
    if rows:
        connection = connect(relay.journal)
        migrate(connection)
        connection.close()
        age(relay.journal, rows)


def age(journal: Path, rows: int, *, now: datetime | None = None) -> None:
    """Fill a journal with `rows` requests that were sent, evenly over the last 89 days.

    Each leaves what a request leaves: mail, request, submission, recipient, two notices, an answer
    and its history.
    """
    end = int((now or datetime.now(UTC)).timestamp() * 1000) - 60_000
    start = end - int(timedelta(days=89).total_seconds() * 1000)
    connection = connect(journal)
    connection.execute("BEGIN")
    for number in range(1, rows + 1):
        at = start + (end - start) * number // rows
        connection.executemany(_PAST, [_past(number, at)])
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


_PAST = """
INSERT INTO request (id, ticket, requester, subject, message_id, thread, language, state, text,
                     shaped_by, received_at, created_at)
VALUES (:id, :ticket, :requester, 'sms', :message_id, '[]', 'en', 'planned', :text, :shaped,
        :at, :at);
INSERT INTO mail (id, mailbox, uidvalidity, uid, content_key, kind, result, detail, folder,
                  request_id, received_at, read_at)
VALUES (:id, 'requests', 1, :id, :key, 'request', 'request.accepted', '', 'handled', :id, :at, :at);
INSERT INTO submission (id, request_id, requester, position, reference, state, epoch, attempt,
                        due_at, try_at, dated_at, left_at, ended_at, text, encoding, units,
                        segments, billed, sender_id, dncr, created_at)
VALUES (:id, :id, :requester, 0, :reference, 'accepted', 1, 1, :at, :at, :at, :at, :at, :text,
        'english', 40, 1, 1, 'Office', '', :at);
INSERT INTO recipient (request_id, submission_id, position, msisdn, name, smsdid)
VALUES (:id, :id, 0, :msisdn, '', :id);
INSERT INTO notice (request_id, kind, about, recipient, subject, body, message_id, in_reply_to,
                    thread, state, attempt, epoch, try_at, created_at, sent_at)
VALUES (:id, 'acknowledgement', 'reading 0', :requester, 'Re: sms', :body, 'a' || :message_id,
        :message_id, '[]', 'sent', 1, 1, :at, :at, :at),
       (:id, 'result', 'outlook', :requester, 'Re: sms', :body, 'r' || :message_id, :message_id,
        '[]', 'sent', 1, 1, :at, :at, :at);
INSERT INTO mail (id, mailbox, uidvalidity, uid, content_key, kind, result, detail, folder,
                  received_at, read_at)
VALUES (:answer, 'replies', 1, :id, 'a' || :key, 'answer', 'accepted', '', 'handled', :at, :at);
INSERT INTO evidence (mail_id, kind, reference, submission_id, raw, outcome, received_at)
VALUES (:answer, 'answer', :reference, :id, :body, 'accepted ' || :id, :at);
INSERT INTO history (at, request_id, submission_id, event)
VALUES (:at, :id, :id, 'submission.queued'), (:at, :id, NULL, 'request.accepted'),
       (:at, :id, :id, 'submission.submitted'), (:at, :id, NULL, 'notice.sent'),
       (:at, :id, :id, 'submission.accepted'), (:at, :id, NULL, 'notice.sent');
"""
_BODY = "Your text was sent to 1 phone.\n" * 20


def _past(number: int, at: int) -> dict[str, object]:
    return {
        "id": number,
        "answer": 10_000_000 + number,
        "ticket": f"P{number:06}",
        "requester": f"person{number % PEOPLE}@office.example",
        "message_id": f"<past.{number}@office.example>",
        "text": f"your parcel {number} was ready at the front desk.",
        "shaped": "{}" + " " * 700,
        "key": f"past {number}",
        "reference": f"SR-PAST{number:012}",
        "msisdn": f"852{6000_0000 + number}",
        "body": _BODY,
        "at": at,
    }


def _index(dovecot: Dovecot, user: str, folder: str) -> None:
    """Let Dovecot see them, so that neither side pays for its first look."""
    with imaplib.IMAP4("127.0.0.1", dovecot.port) as client:
        client.login(user, dovecot.password)
        client.select(folder.lstrip(".") or "INBOX")
        client.uid("SEARCH", "ALL")
