"""A mail comes in: what is it, who sent it, what is meant, and where it is filed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from relay import crash
from relay.gateway.evidence import keep
from relay.journal.journal import Journal, JournalError
from relay.journal.rows import Event, RequestRow
from relay.journal.transaction import Transaction
from relay.model import Arrival, Mail
from relay.reading.command import Command, is_help, read_command
from relay.reading.mail.mail import parse_head, parse_mail, parse_mended_head
from relay.reading.mail.triage import Kind
from relay.reading.mail.trust import Trust, judge
from relay.reading.request import read_request
from relay.steps import answers
from relay.steps.asking import weigh_answer
from relay.steps.attempts import ALONE, AMONG_OTHERS, HEADERS, HEADERS_AGAIN, Attempts, put_aside
from relay.steps.charter import Charter, Identity
from relay.steps.commands import carry_out, is_stale
from relay.steps.fetching import Fetching
from relay.steps.requests import receive
from relay.steps.sorting import find_thread, sort
from relay.steps.telling import tell_how_to_write
from relay.wire.imap import Mailbox

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where mails are filed, by what became of them."""

    handled: str
    refused: str
    quarantine: str

    def named(self, name: str) -> str:
        return str(getattr(self, name))


class Intake:
    """Reads one mailbox into the journal, and files each mail once that is durable."""

    def __init__(
        self,
        journal: Journal,
        charter: Charter,
        identity: Identity,
        mailbox: Mailbox,
        folders: Folders,
        *,
        clock: Callable[[], datetime],
        alone: asyncio.Lock | None = None,
    ) -> None:
        """`alone` is shared by the intakes that share a process."""
        self.charter = charter
        self._journal = journal
        self._identity = identity
        self._mailbox = mailbox
        self._folders = folders
        self._clock = clock
        self._fetching = Fetching(mailbox)
        self._attempts = Attempts(journal, mailbox.account.name, alone or asyncio.Lock())

    async def step(
        self, stop: asyncio.Event | None = None, get_on: Callable[[], None] = lambda: None
    ) -> int:
        """One pass over all that lies in the mailbox; how many mails were new.

        Once `stop` is set no further mail is begun; those that were read are filed all the same.
        `get_on` is called after each mail.
        """
        await self._settle_evidence()
        uids = await self._mailbox.uids()
        known = await self._known(uids)
        fresh = [uid for uid in uids if uid not in known]
        for portion in self._fetching.portions(fresh):
            if stop is not None and stop.is_set():
                break
            arrivals = await self._fetching.fetch(portion)
            crash.here("mail.fetched")
            await self.take(arrivals, stop, get_on)
            await self._settle_evidence()
            await self._file(await self._known(portion))
        await self._file(known)  # left there by a stop, a crash, or a server that would not file it
        return len(fresh)

    async def take(
        self,
        arrivals: Sequence[Arrival],
        stop: asyncio.Event | None = None,
        get_on: Callable[[], None] = lambda: None,
    ) -> None:
        """Read these mails one by one, and write what follows; one that cannot be read stays for
        a second try, and is then put aside."""
        tried = await self._attempts.begin(arrivals)
        crash.here("mail.begun")
        for number, arrival in enumerate(arrivals):
            if stop is not None and stop.is_set():
                await self._attempts.leave([a for a in arrivals[number:] if a.uid not in tried])
                break
            now = self._clock()
            arrival = replace(arrival, received_at=min(arrival.received_at, now))
            try:
                if arrival.uid in tried:
                    await self._try_again(arrival, tried[arrival.uid], now)
                else:
                    await self._read(arrival, now)
            except JournalError:  # no fault of the mail: it stays where it is, and is read again
                self._attempts.acquit(arrival)
                raise
            get_on()

    async def _known(self, uids: Sequence[int]) -> dict[int, str]:
        name, validity = self._mailbox.account.name, self._mailbox.uidvalidity
        return await self._journal.commit(lambda tx: tx.known_mail(name, validity, uids))

    async def _settle_evidence(self) -> None:
        await answers.step(self._journal, self.charter, self._identity, self._clock())

    async def _file(self, known: dict[int, str]) -> None:
        for folder in sorted(set(known.values()) - {""}):
            uids = [uid for uid, name in known.items() if name == folder]
            await self._mailbox.file(uids, self._folders.named(folder))
            crash.here("mail.filed")

    async def _read(self, arrival: Arrival, now: datetime) -> str:
        """Read one mail and write what follows; what went wrong, or ""."""
        try:
            mail = await asyncio.to_thread(parse_mail, arrival.raw, size=arrival.size)
            work = await self._decide(mail, arrival, now)
            crash.here("mail.read")
            await self._journal.commit(self._once(mail, arrival, work, now))
            crash.here("mail.committed")
        except JournalError:
            raise
        except Exception as error:
            name = self._mailbox.account.name
            log.error("step.failed", result="intake", detail=name, exc_info=error)
            return type(error).__name__
        return ""

    async def _try_again(self, arrival: Arrival, tried: int, now: datetime) -> None:
        """The last attempts at a mail that raised, or that was being read when the relay died."""
        async with self._attempts.alone:
            why = "the relay ended while it was read"
            if tried == AMONG_OTHERS:
                await self._attempts.count(arrival, ALONE)
                if not (why := await self._read(arrival, now)):
                    return
            writer = None
            if tried < HEADERS_AGAIN:
                await self._attempts.count(arrival, max(tried + 1, HEADERS))
                writer = await asyncio.to_thread(self._writer, arrival, parse_head)
            await self._journal.commit(self._aside(arrival, why, writer, now))

    def _writer(self, arrival: Arrival, parse: Callable[[bytes], Mail | None]) -> Mail | None:
        """The headers of a mail that a requester wrote, beyond doubt; else nobody is told."""
        try:
            mail = parse(arrival.raw)
            if mail is None:
                return None
            kind, trust = self._judge(mail, ours=False)
        except Exception:
            return None
        return mail if kind is Kind.REQUEST and trust.allowed and trust.proven else None

    def _aside(
        self, arrival: Arrival, why: str, writer: Mail | None, now: datetime
    ) -> Callable[[Transaction], None]:
        name, charter = self._mailbox.account.name, self.charter
        return lambda tx: put_aside(tx, charter, name, arrival, why, writer, now)

    def _once(
        self, mail: Mail, arrival: Arrival, work: Callable[[Transaction], None], now: datetime
    ) -> Callable[[Transaction], None]:
        """`work`, unless the mail is a copy: asked where it is written, for the other mailbox may
        be taking its copy at this moment."""
        ignore = self._ignored(mail, arrival, Kind.REQUEST, "duplicate", "handled", now)
        return lambda tx: ignore(tx) if tx.is_copy(mail.content_key) else work(tx)

    async def _decide(
        self, mail: Mail, arrival: Arrival, now: datetime
    ) -> Callable[[Transaction], None]:
        """What is to be written about a mail: read first, outside of any transaction."""
        ours = await self._journal.commit(lambda tx: find_thread(tx, mail))
        kind, trust = self._judge(mail, ours=ours is not None)
        if kind in (Kind.ANSWER, Kind.BOUNCE):
            return self._evidence(mail, arrival, kind, now)
        if kind is Kind.AUTOMATIC:
            return self._ignored(mail, arrival, kind, "automatic", "handled", now)
        if not mail.sender and (writer := self._writer(arrival, parse_mended_head)) is not None:
            return self._aside(arrival, "a bare CR or LF in the headers", writer, now)
        if not (trust.allowed and trust.proven):
            code = "sender.unproven" if trust.allowed else "sender.not_allowed"
            return self._ignored(mail, arrival, kind, code, "refused", now, trust.why)
        if kind is Kind.COMMAND and ours is not None:
            if self._may_command(mail, ours):
                return await self._command(mail, arrival, ours, now)
            return self._help(mail, arrival, now)
        return await self._request(mail, arrival, now)

    def _judge(self, mail: Mail, *, ours: bool) -> tuple[Kind, Trust]:
        charter = self.charter
        trust = judge(
            mail, allow=charter.allow, proof=charter.proof, authserv_id=charter.authserv_id
        )
        return sort(charter, mail, trust, self._identity, ours=ours), trust

    def _may_command(self, mail: Mail, request: RequestRow) -> bool:
        return mail.sender == request.requester or mail.sender in self.charter.admins

    async def _command(
        self, mail: Mail, arrival: Arrival, request: RequestRow, now: datetime
    ) -> Callable[[Transaction], None]:
        charter, identity = self.charter, self._identity
        own, theirs = await self._signatures(mail.sender), await self._signatures(request.requester)
        command: Command = await asyncio.to_thread(
            read_command, mail, charter.rules, now=now, signatures=own
        )
        answered = await asyncio.to_thread(
            weigh_answer, charter, request, command, signatures=theirs, now=now
        )

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

    async def _request(
        self, mail: Mail, arrival: Arrival, now: datetime
    ) -> Callable[[Transaction], None]:
        charter, identity = self.charter, self._identity
        reading = await asyncio.to_thread(
            read_request,
            mail,
            charter.rules,
            now=arrival.received_at,
            signatures=await self._signatures(mail.sender),
        )
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

    async def _signatures(self, requester: str) -> frozenset[str]:
        return frozenset(await self._journal.commit(lambda tx: tx.signatures(requester)))

    def _help(self, mail: Mail, arrival: Arrival, now: datetime) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            tell_how_to_write(tx, self.charter, mail, now)
            self._add(tx, mail, arrival, Kind.COMMAND, "told", "handled", now)

        return work

    def _evidence(
        self, mail: Mail, arrival: Arrival, kind: Kind, now: datetime
    ) -> Callable[[Transaction], None]:
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
    ) -> Callable[[Transaction], None]:
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
            self._mailbox.account.name,
            arrival,
            content_key=mail.content_key,
            kind=kind.value,
            result=result,
            detail=detail,
            folder=folder,
            request_id=request_id,
            now=now,
        )
