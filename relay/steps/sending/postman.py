"""Notices leave by SMTP, at least once: one after the other, over a connection of their own."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from relay import crash
from relay.crew import Crew
from relay.journal.journal import Journal
from relay.journal.rows import NoticeRow
from relay.journal.transaction import Transaction
from relay.model import Outcome, Result
from relay.planning import lifecycle
from relay.steps import gate
from relay.steps.charter import Charter, Identity
from relay.steps.sending.gathering import gather
from relay.steps.sending.letters import Letterhead, envelope_of
from relay.wire.smtp import Carrier

_TRIES, _LIFE = 12, timedelta(days=3)  # a notice is given up when both are used up
_LOST_TRIES = 5  # in one life of the relay; most likely it has arrived each time
_AT_ONCE = 8  # that are put into words together
_GLANCE = 1.0  # seconds
_LEASE = timedelta(hours=4)  # for all of them; at a start they are free in any case
_COURTESY = timedelta(seconds=10)  # for which a notice lets SMS go before it
_BARRED_PAUSE = timedelta(minutes=1)  # a wrong password for each notice would lock the account


class Postman:
    """Takes the notices that are due to the mail server, and writes down what became of them."""

    def __init__(
        self,
        journal: Journal,
        identity: Identity,
        carrier: Carrier,
        *,
        clock: Callable[[], datetime],
        crew: Crew,
    ) -> None:
        self._journal = journal
        self._identity = identity
        self._carrier = carrier
        self._clock = clock
        self._crew = crew
        self._glanced_at = 0.0  # when it was last looked for notices
        self._lost: Counter[int] = Counter()  # how often it is not known whether a notice arrived
        self._barred_at: datetime | None = None  # when a notice found the mail server closed to us
        self.ending = False  # nothing more is begun

    def room(self, *, sending: bool) -> int:
        """How many may be claimed: while texts leave (`sending`), it is looked once a second for
        those that have waited too long."""
        now = time.monotonic()
        if sending and now - self._glanced_at < _GLANCE:
            return 0
        self._glanced_at = now
        return _AT_ONCE

    def claim(
        self, tx: Transaction, charter: Charter, room: int, now: datetime, *, sending: bool
    ) -> list[NoticeRow]:
        """Phones before mailboxes, but not for long."""
        if self._barred_at is not None and abs(now - self._barred_at) < _BARRED_PAUSE:
            return []
        told: list[NoticeRow] = []
        for _ in range(room):
            if not (due := tx.notices_due(now - (_COURTESY if sending else timedelta()), 1)):
                break
            told += [n for n in gather(tx, charter, due, now) if tx.take_notice(n, now, _LEASE)]
        return told

    async def deliver(self, notices: Sequence[NoticeRow], charter: Charter) -> None:
        """One after the other; where one does not get through, the others wait with it."""
        crash.here("notice.claimed")
        head = Letterhead(
            sender=charter.notices_from,
            zone=charter.rules.zone,
            loop_mark=self._identity.loop_mark,
        )
        envelopes = await self._crew.each(envelope_of, notices, head)
        for number, (notice, envelope) in enumerate(zip(notices, envelopes, strict=True)):
            outcome: Outcome | None = None
            try:
                outcome = await self._carrier.submit(envelope or envelope_of(notice, head))
                crash.here("notice.sent")
            finally:
                ended = outcome or Outcome(result=Result.DEFERRED, detail="cut off")
                self._lost.update([notice.id] if ended.result is Result.LOST else [])
                self._barred_at = self._clock() if ended.result is Result.BARRED else None
                stuck = ended.result not in (Result.TAKEN, Result.REFUSED) or self.ending
                behind = notices[number + 1 :] if stuck else ()
                with suppress(asyncio.CancelledError):
                    await self._journal.insist(
                        partial(self._settle, notice=notice, outcome=ended, behind=behind)
                    )
                crash.here("notice.committed")
            if stuck:
                return

    def _settle(
        self, tx: Transaction, notice: NoticeRow, outcome: Outcome, behind: Sequence[NoticeRow]
    ) -> None:
        """How its try ended; those `behind` it were not tried."""
        now = self._clock()
        for untried in behind:
            tx.put_back_notice(untried)
        attempt = notice.attempt + 1
        given_up = attempt >= _TRIES and now - notice.created_at >= _LIFE
        if outcome.result is Result.TAKEN and tx.setting("stopped") == gate.NO_MAIL:
            gate.resume(tx, now)  # the server takes our mail again: the notice was the probe
        if outcome.result is Result.TAKEN:
            tx.settle_notice(notice, "sent", now)
        elif outcome.result is Result.LOST and self._lost[notice.id] >= _LOST_TRIES:
            tx.settle_notice(notice, "sent", now, detail=outcome.detail)
        elif outcome.result is Result.REFUSED or given_up:
            tx.settle_notice(notice, "failed", now, detail=outcome.detail)
        else:
            wait = lifecycle.retry_after(attempt, random.uniform(-1, 1))  # noqa: S311
            tx.settle_notice(notice, "queued", now, detail=outcome.detail, try_at=now + wait)
