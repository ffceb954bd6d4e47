"""A mail that no reader survives is put aside: attempts are counted before they are made."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from relay.journal.journal import Journal
from relay.journal.rows import Event
from relay.journal.transaction import Transaction
from relay.model import Arrival, Mail
from relay.steps.charter import Charter
from relay.steps.telling import tell_admins, tell_unreadable

AMONG_OTHERS, ALONE, HEADERS, HEADERS_AGAIN = 1, 2, 3, 4


class Attempts:
    """What was begun in one mailbox and has not ended, durable before it is begun.

    The mails of a batch are marked in one write. One whose mark is still there at the next pass was
    left by a crash, its own or a neighbour's, or could not be read: it is tried ALONE, so that no
    other is blamed for it, and then its HEADERS, to know whom to tell; those once more, for a death
    there may have had another cause. Its result takes the mark away, and so does a stop before it
    was begun.
    """

    def __init__(self, journal: Journal, mailbox: str, alone: asyncio.Lock) -> None:
        self.alone = alone  # held while a suspect is read, by whichever mailbox
        self._journal = journal
        self._mailbox = mailbox
        self._innocent: set[tuple[int, int]] = set()

    async def begin(self, arrivals: Sequence[Arrival]) -> dict[int, int]:
        """Mark those that are new; UID -> the last attempt at each that is not."""
        if not arrivals:
            return {}
        validity, uids = arrivals[0].uidvalidity, [arrival.uid for arrival in arrivals]

        def work(tx: Transaction) -> dict[int, int]:
            before = tx.attempts(self._mailbox, validity, uids)
            fresh = [uid for uid in uids if uid not in before]
            tx.count_attempts(self._mailbox, validity, fresh, AMONG_OTHERS)
            return before

        before = await self._journal.commit(work)
        innocent = {uid for uid in before if (validity, uid) in self._innocent}
        return before | dict.fromkeys(innocent, AMONG_OTHERS)

    async def count(self, arrival: Arrival, attempt: int) -> None:
        """Record which attempt comes now."""
        validity, uids = arrival.uidvalidity, [arrival.uid]
        await self._journal.commit(
            lambda tx: tx.count_attempts(self._mailbox, validity, uids, attempt)
        )

    async def leave(self, arrivals: Sequence[Arrival]) -> None:
        """Take back the marks of those that were not begun after all."""
        if arrivals:
            validity, uids = arrivals[0].uidvalidity, [arrival.uid for arrival in arrivals]
            await self._journal.commit(lambda tx: tx.end_attempts(self._mailbox, validity, uids))

    def acquit(self, arrival: Arrival) -> None:
        """It was the journal that failed, not the mail: its next attempt is not its last."""
        self._innocent.add((arrival.uidvalidity, arrival.uid))


def put_aside(
    tx: Transaction,
    charter: Charter,
    mailbox: str,
    arrival: Arrival,
    why: str,
    writer: Mail | None,
    now: datetime,
) -> None:
    """Record a mail that cannot be read, and tell the admins.

    `writer` is its headers, where whoever wrote it may be told too.
    """
    tx.add_mail(
        mailbox,
        arrival,
        content_key="",
        kind="unreadable",
        result="quarantined",
        detail=why,
        folder="quarantine",
        now=now,
    )
    detail = f"{mailbox} UID {arrival.uid}: {why}"
    tx.note(Event(name="mail.quarantined", result="unreadable", detail=detail), now)
    tell_admins(tx, charter, now, about="unreadable")
    if writer is not None:
        tell_unreadable(tx, charter, writer, now)
