"""One mail on its way into the journal, and what went wrong with it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import structlog

from relay.journal.journal import Journal, JournalError
from relay.journal.transaction import Transaction
from relay.model import Arrival, Mail, Reading
from relay.reading.people.rules import Rules
from relay.steps.arrivals.reader import Judged, Known, Reader, Task, Work, is_request, parse

log = structlog.get_logger()


class Try:
    """Parsed, looked up, read, decided on and written; what fails is told, and met again."""

    __slots__ = (
        *("arrival", "mailbox", "mail", "known", "reading", "trouble"),
        *("_judged", "_rules", "_work"),
    )

    def __init__(self, arrival: Arrival, mailbox: str) -> None:
        self.arrival = arrival
        self.mailbox = mailbox
        self.mail: Mail | None = None
        self.known: Known | None = None
        self.reading: Reading | None = None
        self.trouble = ""
        self._judged: Judged | None = None  # in the light of what is known
        self._rules: Rules | None = None  # that it was read with
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
            log.error("step.failed", result="intake", detail=self.mailbox, exc_info=error)

    def parse(self) -> None:
        with self.caught():
            self.mail = parse(self.arrival)

    def stands_alone(self, reader: Reader) -> bool:
        alone = False
        if self.mail is not None:
            with self.caught():
                alone = reader.stands_alone(self.mail)
        return alone

    def look_up(self, tx: Transaction, reader: Reader) -> None:
        if self.mail is not None:
            self.known, self._judged = reader.look_up(tx, self.mail), None

    def take_reading(self, reading: Reading | None, rules: Rules) -> None:
        self.reading, self._rules = reading, rules

    def task(self, reader: Reader, now: datetime) -> Task | None:
        """What there is to read of a request; None of all else, and of what is read.

        A reading by other rules than those of now counts for nothing.
        """
        if self._rules is not reader.charter.rules:
            self.reading = None  # a contact was corrected since
        if self.mail is None or self.known is None or self.reading is not None:
            return None
        try:
            self._judged = reader.judge(self.mail, ours=self.known.request is not None)
        except Exception:  # it is met again, and told, where the mail is decided on
            return None
        task = self.mail, self._received_at(now), self.known.own
        return task if is_request(self._judged) else None

    def decide(self, reader: Reader, now: datetime) -> None:
        if self.mail is not None and self.known is not None:
            arrival = replace(self.arrival, received_at=self._received_at(now))
            with self.caught():
                judged, reading = self._judged, self.reading
                self._work = reader.decide(self.mail, arrival, self.known, now, judged, reading)

    async def write(self, journal: Journal) -> None:
        if self._work is not None:
            with self.caught():
                await journal.commit(self._work)

    def _received_at(self, now: datetime) -> datetime:
        return min(self.arrival.received_at, now)


def in_thread(tries: Sequence[Try]) -> list[Try]:
    """What answers another of them behind it: servers number what comes within a second in any
    order, and a "cancel" that was read before its request would cancel nothing."""
    ids = {one.mail.message_id for one in tries if one.mail is not None} - {""}

    def answered(one: Try) -> int:
        return 0 if one.mail is None else len(ids & {*one.mail.thread} - {one.mail.message_id})

    return sorted(tries, key=answered)
