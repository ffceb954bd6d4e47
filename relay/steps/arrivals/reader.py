"""What a mail means, and what is to be written about it: read outside of any transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from relay.gateway.evidence import keep
from relay.journal.rows import Event, RequestRow
from relay.journal.transaction import Transaction
from relay.model import Arrival, Mail, Reading, Ticket
from relay.reading.command import is_help, read_command
from relay.reading.mail.mail import parse_mail, parse_mended_head
from relay.reading.mail.triage import Kind
from relay.reading.mail.trust import Trust, judge
from relay.reading.people.rules import Rules
from relay.reading.request import read_request
from relay.steps.arrivals.attempts import put_aside
from relay.steps.charter import Charter, Identity
from relay.steps.commands.asking import weigh_answer
from relay.steps.commands.commands import carry_out, is_stale
from relay.steps.requests.requests import receive
from relay.steps.requests.sorting import find_thread, sort
from relay.steps.telling import tell_how_to_write

Work = Callable[[Transaction], None]
Task = tuple[Mail, datetime, frozenset[str]]  # a request, when it came, its sender's signatures
Judged = tuple[Kind, Trust]  # what a mail is, as far as that is seen from outside, and its sender


_EXAMPLE = b"From: amy@office.example\r\nSubject: sms\r\n\r\nPlease text 9123 4567: hello\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the journal knows about a mail before it is read."""

    request: RequestRow | None = None  # in whose thread it stands
    own: frozenset[str] = field(default=frozenset())  # signatures of its sender
    theirs: frozenset[str] = field(default=frozenset())  # and of that request's requester


def parse(arrival: Arrival) -> Mail:
    """The mail of an arrival."""
    return parse_mail(arrival.raw, size=arrival.size)


def read(task: Task, rules: Rules) -> Reading:
    """What a request asks for."""
    mail, received_at, signatures = task
    return read_request(mail, rules, now=received_at, signatures=signatures)


def rehearse() -> Reading:
    """Read an ordinary mail: whatever reading needs is there then."""
    mail = parse_mail(_EXAMPLE, size=len(_EXAMPLE))
    return read(
        (mail, datetime(2026, 1, 1, 12, tzinfo=UTC), frozenset()), Rules(zone=ZoneInfo("UTC"))
    )


def is_request(judged: Judged) -> bool:
    """Whether it is to be read as a request."""
    kind, trust = judged
    return kind is Kind.REQUEST and trust.allowed and trust.proven


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads the mails of one mailbox; nothing here waits, so any thread may do it."""

    charter: Charter
    identity: Identity
    mailbox: str

    def look_up(self, tx: Transaction, mail: Mail) -> Known:
        """What is to be known before `mail` is read."""
        request = find_thread(tx, mail)
        theirs = frozenset() if request is None else frozenset(tx.signatures(request.requester))
        return Known(request=request, own=frozenset(tx.signatures(mail.sender)), theirs=theirs)

    def stands_alone(self, mail: Mail) -> bool:
        """Whether those before it must be written first: it may be about one of them, or about
        the same as one of them. What the gateway says is acted on later, whatever it is about."""
        if not mail.thread and not Ticket.find_in(mail.subject):
            return False
        allowed = self._trust(mail).allowed
        return allowed or not self.charter.dialect.find_references(mail)

    def judge(self, mail: Mail, *, ours: bool) -> Judged:
        """What it is, and whether its sender is proven; `ours`: it stands in a thread of ours."""
        trust = self._trust(mail)
        return sort(self.charter, mail, trust, self.identity, ours=ours), trust

    def decide(
        self,
        mail: Mail,
        arrival: Arrival,
        known: Known,
        now: datetime,
        judged: Judged | None = None,
        reading: Reading | None = None,
    ) -> Work:
        """What is to be written about a mail; nothing if by then it has been read as a copy: the
        other mailbox may be taking its copy at this moment. `reading`: where it is read already."""
        judged = judged or self.judge(mail, ours=known.request is not None)
        work = self._decide(mail, arrival, known, now, judged, reading)
        ignore = self._ignored(mail, arrival, Kind.REQUEST, "duplicate", "handled", now)
        return lambda tx: ignore(tx) if tx.is_copy(mail.content_key) else work(tx)

    def writer(self, arrival: Arrival, parse: Callable[[bytes], Mail | None]) -> Mail | None:
        """The headers of a mail that a requester wrote, beyond doubt; else nobody is told."""
        try:
            mail = parse(arrival.raw)
            if mail is None:
                return None
            return mail if is_request(self.judge(mail, ours=False)) else None
        except Exception:
            return None

    def aside(self, arrival: Arrival, why: str, writer: Mail | None, now: datetime) -> Work:
        """A mail that is put aside, and its writer told, where there is one."""
        name, charter = self.mailbox, self.charter
        return lambda tx: put_aside(tx, charter, name, arrival, why, writer, now)

    # -- deciding -----------------------------------------------------------------------------

    def _trust(self, mail: Mail) -> Trust:
        charter = self.charter
        return judge(
            mail, allow=charter.allow, proof=charter.proof, authserv_id=charter.authserv_id
        )

    def _decide(
        self,
        mail: Mail,
        arrival: Arrival,
        known: Known,
        now: datetime,
        judged: Judged,
        reading: Reading | None,
    ) -> Work:
        ours, (kind, trust) = known.request, judged
        if kind in (Kind.ANSWER, Kind.BOUNCE):
            return self._evidence(mail, arrival, kind, now)
        if kind is Kind.AUTOMATIC:
            return self._ignored(mail, arrival, kind, "automatic", "handled", now)
        if not mail.sender and (writer := self.writer(arrival, parse_mended_head)) is not None:
            return self.aside(arrival, "a bare CR or LF in the headers", writer, now)
        if not (trust.allowed and trust.proven):
            code = "sender.unproven" if trust.allowed else "sender.not_allowed"
            return self._ignored(mail, arrival, kind, code, "refused", now, trust.why)
        if kind is Kind.COMMAND and ours is not None:
            if self._may_command(mail, ours):
                return self._command(mail, arrival, ours, known, now)
            return self._help(mail, arrival, now)
        if reading is None:
            reading = read((mail, arrival.received_at, known.own), self.charter.rules)
        return self._request(mail, arrival, reading, now)

    def _may_command(self, mail: Mail, request: RequestRow) -> bool:
        return mail.sender == request.requester or mail.sender in self.charter.admins

    def _command(
        self, mail: Mail, arrival: Arrival, request: RequestRow, known: Known, now: datetime
    ) -> Work:
        charter, identity = self.charter, self.identity
        command = read_command(mail, charter.rules, now=now, signatures=known.own)
        answered = weigh_answer(charter, request, command, signatures=known.theirs, now=now)

        def work(tx: Transaction) -> None:
            done = carry_out(
                tx,
                charter,
                identity,
                tx.request(request.id),
                command,
                mail,
                now,
                answered=answered,
                stale=is_stale(tx, request, mail),
            )
            self._add(tx, mail, arrival, Kind.COMMAND, done, "handled", now, request_id=request.id)
            event = Event(
                name="mail.received",
                request_id=request.id,
                ticket=request.ticket,
                result=f"command.{command.verb}",
                detail=f"from {mail.sender}",
            )
            tx.note(event, now)

        return work

    def _request(self, mail: Mail, arrival: Arrival, reading: Reading, now: datetime) -> Work:
        charter, identity = self.charter, self.identity
        if is_help(mail, reading):
            return self._help(mail, arrival, now)

        def work(tx: Transaction) -> None:
            request_id, word = receive(
                tx,
                charter,
                identity,
                mail,
                reading,
                raw=arrival.raw,
                received_at=arrival.received_at,
                now=now,
            )
            folder = "refused" if word == "request.refused" else "handled"
            self._add(tx, mail, arrival, Kind.REQUEST, word, folder, now, request_id=request_id)

        return work

    def _help(self, mail: Mail, arrival: Arrival, now: datetime) -> Work:
        def work(tx: Transaction) -> None:
            tell_how_to_write(tx, self.charter, mail, now)
            self._add(tx, mail, arrival, Kind.COMMAND, "told", "handled", now)

        return work

    def _evidence(self, mail: Mail, arrival: Arrival, kind: Kind, now: datetime) -> Work:
        kept = keep(mail, self.charter.terms)
        references = " ".join(self.charter.dialect.find_references(mail))

        def work(tx: Transaction) -> None:
            mail_id = self._add(tx, mail, arrival, kind, "received", "", now)
            tx.add_evidence(mail_id, kind.value, references, kept, now)

        return work

    def _ignored(
        self,
        mail: Mail,
        arrival: Arrival,
        kind: Kind,
        result: str,
        folder: str,
        now: datetime,
        why: str = "",
    ) -> Work:
        def work(tx: Transaction) -> None:
            detail = f"from {mail.sender or 'nobody'}" + (f": {why}" if why else "")
            self._add(tx, mail, arrival, kind, result, folder, now, detail=detail)
            tx.note(Event(name="mail.ignored", result=result, detail=detail), now)

        return work

    def _add(
        self,
        tx: Transaction,
        mail: Mail,
        arrival: Arrival,
        kind: Kind,
        result: str,
        folder: str,
        now: datetime,
        *,
        detail: str = "",
        request_id: int | None = None,
    ) -> int:
        return tx.add_mail(
            self.mailbox,
            arrival,
            content_key=mail.content_key,
            kind=kind.value,
            result=result,
            detail=detail,
            folder=folder,
            request_id=request_id,
            now=now,
        )
