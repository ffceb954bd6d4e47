"""A desk for the steps: a real journal, a clock that the test moves, a carrier that does as told.

Only the mail server is an object of ours, and it does nothing but pass the phases that it is told
to pass; the real one has its own tests. Nothing here touches a network.
"""

import asyncio
import email.policy
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import apsw

from relay.journal import writer
from relay.journal.journal import _QUERIES, Journal
from relay.journal.rows import Event, NoticeRow, SubmissionRow
from relay.journal.transaction import Transaction
from relay.journal.writer import connect
from relay.model import Arrival, Envelope, Outcome, Phase, Result
from relay.reading.people.contacts import Contacts
from relay.settings import load
from relay.steps.answers import answers
from relay.steps.arrivals.intake import Folders, Intake
from relay.steps.charter import Charter, draw_up, know_thyself
from relay.steps.sending.letters import letter_of
from relay.steps.sending.outbox import Outbox
from relay.steps.upkeep import upkeep
from relay.wire.imap import Account, Mailbox

TOML = Path(__file__).parent / "data" / "preview" / "relay.toml"
START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Hong Kong
AMY, ADMIN, GATEWAY = "amy@office.example", "it@office.example", "sendsms@gateway.example"
MX = "mx.office.example"
ALL = (Phase.CONNECTED, Phase.BODY, Phase.DOT)
BEFORE_DOT = (Phase.CONNECTED, Phase.BODY)

TAKEN = Outcome(result=Result.TAKEN, code=250, detail="250 ok")
LATER = Outcome(result=Result.DEFERRED, code=451, detail="451 later")
NEVER = Outcome(result=Result.REFUSED, code=550, detail="550 no")
BARRED = Outcome(result=Result.BARRED, code=535, detail="535 wrong password")
LOST = Outcome(result=Result.LOST, detail="the connection broke after the dot")


@dataclass(frozen=True, kw_only=True)
class Try:
    """How one submission goes: the phases it passes, and its end; an exception is raised."""

    end: Outcome | BaseException = TAKEN
    phases: tuple[Phase, ...] = ALL


class Carrier:
    """Returns what the script says; once that is used up, takes everything."""

    def __init__(self) -> None:
        self.script: list[Try | Outcome] = []
        self.notices_end: Callable[[Envelope], Outcome] = lambda envelope: TAKEN
        self.dots: list[Envelope] = []  # gateway e-mails that were wholly given away
        self.letters: list[Envelope] = []  # notices
        self.at: Callable[[Phase], Awaitable[None]] | None = None  # once a phase is recorded
        self.fenced = 0

    async def submit(
        self, envelope: Envelope, *, reached: Callable[[Phase], Awaitable[bool]] | None = None
    ) -> Outcome:
        if reached is None:
            self.letters.append(envelope)
            return self.notices_end(envelope)
        said = self.script.pop(0) if self.script else TAKEN
        step = said if isinstance(said, Try) else Try(end=said, phases=_usual(said))
        for phase in step.phases:
            if not await reached(phase):
                self.fenced += 1
                return Outcome(result=Result.FENCED)
            if self.at is not None:
                await self.at(phase)
            if phase is Phase.DOT:
                self.dots.append(envelope)
        if isinstance(step.end, BaseException):
            raise step.end
        return step.end


class Pause:
    """The carrier of a desk waits at a phase."""

    def __init__(self, office: "Desk", phase: Phase) -> None:
        self.begun, self.goes_on = asyncio.Event(), asyncio.Event()
        self._phase = phase
        office.carrier.at = self

    async def __call__(self, phase: Phase) -> None:
        if phase is self._phase:
            self.begun.set()
            await self.goes_on.wait()


def _usual(end: Outcome) -> tuple[Phase, ...]:
    return ALL if end.result in (Result.TAKEN, Result.LOST) else (Phase.CONNECTED,)


class Desk:
    """One relay without its servers: write to it, send, answer, let time pass, look."""

    def __init__(self, folder: Path, **terms: Any) -> None:
        self.path = folder / "relay.db"
        self.now = START
        self.events: list[Event] = []
        self.carrier = Carrier()
        self.connections = terms.pop("connections", 2)
        self.charter = charter(**terms)
        self.journal = Journal(self.path, tell=self.events.append)

    async def open(self) -> None:
        with in_haste():
            await self.journal.open()
        self._eye = connect(self.path, read_only=True)
        self.identity = await self.journal.commit(know_thyself)
        self.out = self.new_outbox(self.journal)
        self.intake = self.new_intake("requests")
        self.replies = self.new_intake("replies")

    def new_outbox(self, journal: Journal) -> Outbox:
        return Outbox(
            journal,
            self.charter,
            self.identity,
            self.carrier,
            connections=self.connections,
            clock=self.clock,
        )

    def new_intake(self, name: str) -> Intake:
        """A real one; its mailbox is never connected."""
        account = Account(name=name, host="127.0.0.1", port=1, username="u", password="p")
        mailbox = Mailbox(account)
        mailbox.uidvalidity = 7
        return Intake(
            self.journal,
            self.charter,
            self.identity,
            mailbox,
            Folders(handled="h", refused="r", quarantine="q"),
            clock=self.clock,
        )

    def clock(self) -> datetime:
        return self.now

    # -- what happens -------------------------------------------------------------------------

    async def take(self, raw: bytes, *, replies: bool = False) -> str:
        """A mail lies in a mailbox; the word of what became of it."""
        await self.receive(raw, replies=replies)
        await answers.step(self.journal, self.charter, self.identity, self.now)
        return str(self.rows("SELECT result FROM mail ORDER BY id DESC LIMIT 1")[0]["result"])

    async def receive(self, raw: bytes, *, replies: bool = False) -> None:
        """The same, but what the gateway says is not understood yet."""
        intake = self.replies if replies else self.intake
        uid = 1 + self.rows("SELECT count(*) AS n FROM mail")[0]["n"]
        arrival = Arrival(uidvalidity=7, uid=uid, received_at=self.now, size=len(raw), raw=raw)
        await intake.take([arrival])

    async def write(self, body: str, **fields: str) -> str:
        return await self.take(mail(body, **fields))

    async def reply(self, words: str, *, sender: str = AMY, to: NoticeRow | None = None) -> str:
        """Somebody answers a notice: the first, unless another is named."""
        notice = to or self.notices()[0]
        fields = {"In-Reply-To": notice.message_id, "References": notice.message_id}
        return await self.take(mail(words, subject=notice.subject, From=sender, **fields))

    async def answer(self, words: str, *, to: str | None = None, **fields: str) -> str:
        """The gateway answers: the first submission, unless another reference is named."""
        raw = answer(words, self.reference() if to is None else to, **fields)
        return await self.take(raw, replies=True)

    async def bounce(self, returned: str, *, action: str = "failed") -> str:
        return await self.take(bounce(returned, action=action), replies=True)

    async def send(self, *script: Try | Outcome) -> None:
        """All that is due leaves; the first gateway e-mails end as the script says."""
        self.carrier.script.extend(script)
        while await self.out.step():
            await self.ended()
        assert not self.carrier.script, "less left than the script says"

    async def ended(self, *others: Outbox) -> None:
        """Until nothing is under way any more."""
        while busy := set().union(*(out.under_way for out in (self.out, *others))):
            await asyncio.wait(busy, timeout=5.0)

    async def wait(self, **time: float) -> None:
        """Time passes, and then the chores are done."""
        self.now += timedelta(**time)
        await upkeep.step(self.journal, self.charter, self.now)

    async def age(self, **time: float) -> int:
        """Time passes by a steady clock, and what is old is forgotten; how many requests."""
        end, forgotten = self.now + timedelta(**time), 0
        while True:
            forgotten += await upkeep.forget(self.journal, self.charter, self.now)
            if self.now >= end:
                return forgotten
            self.now = min(end, self.now + timedelta(days=1))

    # -- what is there ------------------------------------------------------------------------

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return list(self._eye.execute(sql))

    def look(self, work: Callable[[Transaction], Any]) -> Any:
        """As `relay queue` looks at it beside the relay, but by a connection that is kept."""
        return work(Transaction(self._eye, _QUERIES))

    async def close(self) -> None:
        self._eye.close()
        await self.journal.close()

    @property
    def states(self) -> list[str]:
        return [row["state"] for row in self.rows("SELECT state FROM submission ORDER BY id")]

    def submission(self, id_: int = 1) -> SubmissionRow:
        found: SubmissionRow = self.look(lambda tx: tx.submission(id_))
        return found

    def reference(self, id_: int = 1) -> str:
        return self.submission(id_).reference

    def notices(self, to: str = AMY, kind: str = "") -> list[NoticeRow]:
        rows = self.rows("SELECT n.*, '' AS ticket FROM notice n ORDER BY n.id")
        found = [NoticeRow.of(row) for row in rows if row["recipient"] == to]
        return [in_words(notice) for notice in found if kind in ("", notice.kind)]

    @property
    def told(self) -> list[str]:
        """The kinds of what Amy was told, in order."""
        rows = self.rows("SELECT kind, recipient FROM notice ORDER BY id")
        return [row["kind"] for row in rows if row["recipient"] == AMY]

    def names(self, prefix: str = "") -> list[str]:
        """The events that were told, in order."""
        return [event.name for event in self.events if event.name.startswith(prefix)]

    @property
    def outcomes(self) -> list[str]:
        return [row["outcome"] for row in self.rows("SELECT outcome FROM evidence ORDER BY id")]

    @property
    def folders(self) -> list[str]:
        return [row["folder"] for row in self.rows("SELECT folder FROM mail ORDER BY id")]


def in_words(notice: NoticeRow) -> NoticeRow:
    """As it leaves."""
    letter = letter_of(notice)
    return replace(notice, subject=letter.subject, body=letter.text, html=letter.html)


@asynccontextmanager
async def desk(folder: Path, **terms: Any) -> AsyncIterator[Desk]:
    made = Desk(folder, **terms)
    await made.open()
    try:
        yield made
    finally:
        await made.close()


@contextmanager
def in_haste() -> Iterator[None]:
    """Journals that are opened meanwhile do not wait for the disk; several may open at once."""
    _opening.append(1)
    writer.connect = _hasty
    try:
        yield
    finally:
        _opening.pop()
        if not _opening:
            writer.connect = connect


_opening: list[int] = []


def _hasty(path: Path) -> apsw.Connection:
    """The journal's own connection, but without the wait for the disk at each commit."""
    connection = connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def charter(*, policy: dict[str, Any] | None = None, **fields: Any) -> Charter:
    """The charter of the preview's settings with an admin, and with what a test changes."""
    drawn = draw_up(load(TOML, {}), Contacts())
    drawn = replace(drawn, admins=(ADMIN,), **fields)
    return replace(drawn, policy=replace(drawn.policy, **(policy or {})))


def mail(body: str, *, subject: str = "sms", proof: str = MX, **fields: str) -> bytes:
    """An e-mail as the office's mail server delivers it: traced, and vouched for."""
    made = EmailMessage(policy=email.policy.SMTP)
    if proof:
        made["Authentication-Results"] = f"{proof}; dmarc=pass header.from=office.example"
    made["Received"] = f"from desk by {MX}; Wed, 18 Nov 2026 10:00:00 +0800"
    made["From"] = fields.pop("From", AMY)
    made["To"] = fields.pop("To", "sms@office.example")
    made["Subject"] = subject
    made["Message-ID"] = fields.pop("message_id", make_msgid(domain="office.example"))
    for name, value in fields.items():
        made[name] = value
    made.set_content(body)
    return made.as_bytes()


def answer(words: str, reference: str, **fields: str) -> bytes:
    """The gateway's answer."""
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = fields.pop("From", GATEWAY)
    made["To"] = "sms-relay@office.example"
    made["Subject"] = fields.pop("Subject", f"Re: {reference}")
    made["Message-ID"] = make_msgid(domain="gateway.example")
    for name, value in fields.items():
        made[name] = value
    made.set_content(words)
    return made.as_bytes()


def bounce(returned: str, *, action: str = "failed", free: str = "It failed.") -> bytes:
    """A delivery status notification that brings back the headers of a mail of ours."""
    return "\r\n".join(
        (
            "Return-Path: <>",
            "From: MAILER-DAEMON@mail.office.example",
            "To: sms-relay@office.example",
            "Subject: Undelivered Mail Returned to Sender",
            f"Message-ID: {make_msgid(domain='mail.office.example')}",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            free,
            "--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mail.office.example",
            "",
            "Final-Recipient: rfc822; somebody@elsewhere.example",
            f"Action: {action}",
            "Status: 5.1.1",
            "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
            "",
            "--b",
            "Content-Type: text/rfc822-headers",
            "",
            returned,
            "",
            "--b--",
            "",
        )
    ).encode()


def returned(submission: SubmissionRow) -> str:
    """The headers of a gateway e-mail, as a bounce brings them back."""
    reference = submission.reference
    return f"Subject: {reference}\r\nMessage-ID: <{reference}@office.example>"
