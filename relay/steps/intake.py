"""A mail comes in: it is read, what follows is written, and it is filed."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from relay import crash
from relay.journal.journal import Journal, JournalError
from relay.journal.transaction import Transaction
from relay.model import Arrival, Mail
from relay.reading.mail.mail import parse_head, parse_mail
from relay.steps import answers
from relay.steps.attempts import ALONE, AMONG_OTHERS, HEADERS, HEADERS_AGAIN, Attempts
from relay.steps.charter import Charter, Identity
from relay.steps.fetching import Fetching
from relay.steps.reader import Known, Reader, Work
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
        """Read these mails, and write what follows; one that cannot be read stays for a second
        try, and is then put aside.

        New ones are read together and written in one commit, each for itself all the same: what is
        wrong with one takes back nothing of another.
        """
        tried = await self._attempts.begin(arrivals)
        crash.here("mail.begun")
        left = _in_thread(await asyncio.to_thread(self._parse, arrivals, tried))
        while left:
            if stop is not None and stop.is_set():
                await self._attempts.leave([t.arrival for t in left if t.arrival.uid not in tried])
                break
            try:
                if suspect := tried.get(left[0].arrival.uid):
                    await self._try_again(left[0].arrival, suspect)
                    left = left[1:]
                    get_on()
                else:
                    left = left[await self._read(left, tried, stop, get_on) :]
            except JournalError:  # no fault of a mail: it stays where it is, and is read again
                for one in left:
                    self._attempts.acquit(one.arrival)
                raise

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

    def _parse(self, arrivals: Sequence[Arrival], but: Collection[int] = ()) -> "list[_Try]":
        """Those with a UID in `but` are left for later."""
        tries = [_Try(arrival, self._mailbox.account.name) for arrival in arrivals]
        for one in tries:
            if one.arrival.uid not in but:
                with one.caught():
                    one.mail = parse_mail(one.arrival.raw, size=one.arrival.size)
        return tries

    async def _read(
        self,
        tries: "Sequence[_Try]",
        tried: Collection[int] = (),
        stop: asyncio.Event | None = None,
        get_on: Callable[[], None] = lambda: None,
    ) -> int:
        """Read and write the first of these, as far as they need not wait for one another; how
        many those are."""
        now, reader = self._clock(), self._reader
        run = list(tries[:1])
        for one in tries[1:]:
            if one.arrival.uid in tried or one.stands_alone(reader) or run[0].stands_alone(reader):
                break
            run.append(one)

        def look_up(tx: Transaction) -> None:
            for one in run:
                one.look_up(tx, reader)

        def decide() -> int:
            for number, one in enumerate(run):
                if number and stop is not None and stop.is_set():
                    return number
                one.decide(reader, now)
                get_on()
            return len(run)

        await self._journal.commit(look_up)
        begun = await asyncio.to_thread(decide)
        crash.here("mail.read")
        ends = [one.write(self._journal) for one in run[:begun]]
        for end in await asyncio.gather(*ends, return_exceptions=True):
            if end is not None:
                raise end
        crash.here("mail.committed")
        return begun

    @property
    def _reader(self) -> Reader:
        return Reader(
            charter=self.charter, identity=self._identity, mailbox=self._mailbox.account.name
        )

    async def _try_again(self, arrival: Arrival, tried: int) -> None:
        """The last attempts at a mail that raised, or that was being read when the relay died."""
        now = self._clock()
        async with self._attempts.alone:
            why = "the relay ended while it was read"
            if tried == AMONG_OTHERS:
                await self._attempts.count(arrival, ALONE)
                [alone] = await asyncio.to_thread(self._parse, [arrival])
                await self._read([alone])
                if not (why := alone.trouble):
                    return
            writer = None
            if tried < HEADERS_AGAIN:
                await self._attempts.count(arrival, max(tried + 1, HEADERS))
                writer = await asyncio.to_thread(self._reader.writer, arrival, parse_head)
            await self._journal.commit(self._reader.aside(arrival, why, writer, now))


class _Try:
    """One mail on its way into the journal, and what went wrong with it."""

    __slots__ = ("_known", "_mailbox", "_work", "arrival", "mail", "trouble")

    def __init__(self, arrival: Arrival, mailbox: str) -> None:
        self.arrival = arrival
        self._mailbox = mailbox
        self.mail: Mail | None = None
        self.trouble = ""
        self._known = Known()
        self._work: Work | None = None

    @contextmanager
    def caught(self) -> Iterator[None]:
        """What is wrong with one mail keeps no other from being read."""
        try:
            yield
        except JournalError:
            raise
        except Exception as error:
            self.trouble = type(error).__name__
            log.error("step.failed", result="intake", detail=self._mailbox, exc_info=error)

    def stands_alone(self, reader: Reader) -> bool:
        alone = False
        if self.mail is not None:
            with self.caught():
                alone = reader.stands_alone(self.mail)
        return alone

    def look_up(self, tx: Transaction, reader: Reader) -> None:
        if self.mail is not None:
            self._known = reader.look_up(tx, self.mail)

    def decide(self, reader: Reader, now: datetime) -> None:
        if self.mail is not None:
            arrival = replace(self.arrival, received_at=min(self.arrival.received_at, now))
            with self.caught():
                self._work = reader.decide(self.mail, arrival, self._known, now)

    async def write(self, journal: Journal) -> None:
        if self._work is not None:
            with self.caught():
                await journal.commit(self._work)


def _in_thread(tries: list[_Try]) -> list[_Try]:
    """What answers another of them behind it: servers number what comes within a second in any
    order, and a "cancel" that was read before its request would cancel nothing."""
    ids = {one.mail.message_id for one in tries if one.mail is not None} - {""}

    def answered(one: _Try) -> int:
        return 0 if one.mail is None else len(ids & {*one.mail.thread} - {one.mail.message_id})

    return sorted(tries, key=answered)
