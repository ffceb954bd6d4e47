"""A mail comes in: it is read, what follows is written, and it is filed."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from relay import crash
from relay.crew import Crew
from relay.journal.journal import Journal, JournalError
from relay.journal.transaction import Transaction
from relay.model import Arrival
from relay.reading.mail.mail import parse_head
from relay.steps.answers import answers
from relay.steps.arrivals.attempts import ALONE, AMONG_OTHERS, HEADERS, HEADERS_AGAIN, Attempts
from relay.steps.arrivals.fetching import Fetching
from relay.steps.arrivals.reader import Reader, parse, read
from relay.steps.arrivals.tries import Try, in_thread
from relay.steps.charter import Charter, Identity
from relay.wire.imap import Mailbox

_AHEAD = 2  # portions on their way, so that a crew need not wait for the journal between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where mails are filed, by what became of them."""

    handled: str
    refused: str
    quarantine: str

    def named(self, name: str) -> str:
        return str(getattr(self, name))


class _Begun(NamedTuple):
    """Mails that were marked as begun, and the last attempt at each that was begun before."""

    tries: list[Try]
    tried: dict[int, int]  # by UID


_Coming = asyncio.Task[tuple[list[int], _Begun]]  # a portion, and what was begun of it


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
        crew: Crew | None = None,
    ) -> None:
        """`alone` is shared by the intakes that share a process; a `crew` reads for them."""
        self.charter = charter
        self._journal = journal
        self._identity = identity
        self._mailbox = mailbox
        self._folders = folders
        self._clock = clock
        self._crew = crew or Crew()
        self._line = asyncio.Lock()  # a mailbox has one connection
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
        left = deque(self._fetching.portions(fresh))
        coming: deque[_Coming] = deque()
        self._bring_on(coming, left, 1, stop)
        try:
            while coming:
                portion, begun = await coming[0]
                coming.popleft()
                self._bring_on(coming, left, _AHEAD * self._crew.works, stop)
                await self._take(begun, stop, get_on)
                await self._settle_evidence()
                await self._file(await self._known(portion))
                self._bring_on(coming, left, 1, stop)
        except asyncio.CancelledError:
            for one in coming:
                one.cancel()
            raise
        finally:
            await asyncio.gather(*map(self._leave, coming), return_exceptions=True)
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
        await self._take(await self._begin(arrivals), stop, get_on)

    # -- fetching and reading ahead -----------------------------------------------------------

    def _bring_on(
        self, coming: deque[_Coming], left: deque[list[int]], most: int, stop: asyncio.Event | None
    ) -> None:
        """Send for more, until so many are coming: a crew reads them while others are written."""
        while left and len(coming) < most and not (stop is not None and stop.is_set()):
            coming.append(asyncio.create_task(self._bring(left.popleft())))

    async def _bring(self, portion: list[int]) -> tuple[list[int], _Begun]:
        async with self._line:
            arrivals = await self._fetching.fetch(portion)
        crash.here("mail.fetched")
        return portion, await self._begin(arrivals)

    async def _leave(self, coming: _Coming) -> None:
        """What was read ahead and is not written is read again, and bears no blame.

        What failed is met again then.
        """
        _, begun = await coming
        await self._unmark(begun.tries, begun.tried)

    async def _begin(self, arrivals: Sequence[Arrival]) -> _Begun:
        """Mark them as begun; what a crew can read without any answer to another is read."""
        tried = await self._attempts.begin(arrivals)
        crash.here("mail.begun")
        tries = [Try(arrival, self._mailbox.account.name) for arrival in arrivals]
        if self._crew.works:
            reader = self._reader
            fresh = [one for one in tries if one.arrival.uid not in tried]
            mails = await self._crew.each(parse, [one.arrival for one in fresh])
            for one, mail in zip(fresh, mails, strict=True):
                one.mail = mail
            free = [one for one in fresh if one.mail and not one.stands_alone(reader)]
            try:
                await self._look_up(free, reader)
            except JournalError:
                self._acquit(tries)
                raise
            await self._read_requests(free, reader, self._clock())
        return _Begun(tries, tried)

    async def _look_up(self, tries: Sequence[Try], reader: Reader) -> None:
        def look_up(tx: Transaction) -> None:
            for one in tries:
                one.look_up(tx, reader)

        if tries:
            await self._journal.commit(look_up)

    async def _read_requests(self, tries: Sequence[Try], reader: Reader, now: datetime) -> None:
        tasks = [(one, task) for one in tries if (task := one.task(reader, now))]
        readings = await self._crew.each(read, [task for _, task in tasks], reader.charter.rules)
        for (one, _), reading in zip(tasks, readings, strict=True):
            one.take_reading(reading, reader.charter.rules)

    # -- writing ------------------------------------------------------------------------------

    async def _take(
        self, begun: _Begun, stop: asyncio.Event | None, get_on: Callable[[], None]
    ) -> None:
        tried = begun.tried
        await asyncio.to_thread(_parse_rest, begun)
        left = in_thread(begun.tries)
        while left:
            if stop is not None and stop.is_set():
                await self._unmark(left, tried)
                break
            try:
                if suspect := tried.get(left[0].arrival.uid):
                    await self._try_again(left[0].arrival, suspect)
                    left = left[1:]
                    get_on()
                else:
                    left = left[await self._read(left, tried, stop, get_on) :]
            except JournalError:  # no fault of a mail: it stays where it is, and is read again
                self._acquit(left)
                raise

    async def _read(
        self,
        tries: Sequence[Try],
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

        def decide() -> int:
            for number, one in enumerate(run):
                if number and stop is not None and stop.is_set():
                    return number
                one.decide(reader, now)
                get_on()
            return len(run)

        await self._look_up([one for one in run if one.known is None], reader)
        await self._read_requests(run, reader, now)
        done = await asyncio.to_thread(decide)
        crash.here("mail.read")
        ends = [one.write(self._journal) for one in run[:done]]
        for end in await asyncio.gather(*ends, return_exceptions=True):
            if end is not None:
                raise end
        crash.here("mail.committed")
        return done

    async def _try_again(self, arrival: Arrival, tried: int) -> None:
        """The last attempts at a mail that raised, or that was being read when the relay died."""
        now = self._clock()
        async with self._attempts.alone:
            why = "the relay ended while it was read"
            if tried == AMONG_OTHERS:
                await self._attempts.count(arrival, ALONE)
                alone = Try(arrival, self._mailbox.account.name)
                await asyncio.to_thread(alone.parse)
                await self._read([alone])
                if not (why := alone.trouble):
                    return
            writer = None
            if tried < HEADERS_AGAIN:
                await self._attempts.count(arrival, max(tried + 1, HEADERS))
                writer = await asyncio.to_thread(self._reader.writer, arrival, parse_head)
            await self._journal.commit(self._reader.aside(arrival, why, writer, now))

    async def _known(self, uids: Sequence[int]) -> dict[int, str]:
        name, validity = self._mailbox.account.name, self._mailbox.uidvalidity
        return await self._journal.commit(lambda tx: tx.known_mail(name, validity, uids))

    async def _settle_evidence(self) -> None:
        await answers.step(self._journal, self.charter, self._identity, self._clock())

    async def _file(self, known: dict[int, str]) -> None:
        for folder in sorted(set(known.values()) - {""}):
            uids = [uid for uid, name in known.items() if name == folder]
            async with self._line:
                await self._mailbox.file(uids, self._folders.named(folder))
            crash.here("mail.filed")

    async def _unmark(self, tries: Sequence[Try], tried: Collection[int]) -> None:
        await self._attempts.leave([t.arrival for t in tries if t.arrival.uid not in tried])

    def _acquit(self, tries: Sequence[Try]) -> None:
        for one in tries:
            self._attempts.acquit(one.arrival)

    @property
    def _reader(self) -> Reader:
        return Reader(
            charter=self.charter, identity=self._identity, mailbox=self._mailbox.account.name
        )


def _parse_rest(begun: _Begun) -> None:
    for one in begun.tries:
        if one.mail is None and one.arrival.uid not in begun.tried:
            one.parse()
