"""What is due leaves by SMTP: submissions at most once, notices at least once."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from relay import crash
from relay.crew import Crew
from relay.journal.journal import Journal
from relay.journal.rows import NoticeRow, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import Envelope, Outcome, Phase, Result, State
from relay.notices.facts import Kind
from relay.planning import lifecycle
from relay.planning.plan import scheduling
from relay.steps import budgets, gate
from relay.steps.answers import report_failure
from relay.steps.charter import Charter, Identity
from relay.steps.gathering import gather
from relay.steps.lateness import expire, settle
from relay.steps.letters import Letterhead, envelope_of
from relay.steps.space import Space
from relay.steps.telling import tell_admins
from relay.wire.smtp import Carrier

log = structlog.get_logger()
_LEASE = timedelta(minutes=15)  # longer than the longest wait for the answer to a dot
_LOOK = timedelta(seconds=1)  # no pause is as short, and a backlog is long to look over
_NOTICE_TRIES, _NOTICE_LIFE = 12, timedelta(days=3)  # it is given up when both are used up
_LOST_NOTICE_TRIES = 5  # in one life of the relay; most likely it has arrived each time
_NOTICES = 8  # that are put into words at once, and leave one after the other
_GLANCE = 1.0  # seconds
_NOTICE_LEASE = timedelta(hours=4)  # for all of them; at a start they are free in any case
_COURTESY = timedelta(seconds=10)  # for which a notice lets SMS go before it
_BARRED_PAUSE = timedelta(minutes=1)  # a wrong password for each notice would lock the account


class Outbox:
    """Claims what is due, as much as there are connections, and sees each to its end."""

    def __init__(
        self,
        journal: Journal,
        charter: Charter,
        identity: Identity,
        carrier: Carrier,
        *,
        connections: int,
        clock: Callable[[], datetime],
        crew: Crew | None = None,
    ) -> None:
        """A `crew` puts notices into words for it."""
        self.charter = charter
        self._journal = journal
        self._identity = identity
        self._carrier = carrier
        self._connections = connections
        self._clock = clock
        self._crew = crew or Crew()
        self._submitting: set[asyncio.Task[None]] = set()
        self._notifying: set[asyncio.Task[None]] = set()
        self._ending = False  # nothing more is begun
        self._space = Space(journal)
        self._reserved = 0  # places of those that are being claimed, less those about to be free
        self._glanced_at = 0.0  # when it was last looked for notices
        self._lost: Counter[int] = Counter()  # how often it is not known whether a notice arrived
        self._looked_at: datetime | None = None  # over all that waits
        self._barred_at: datetime | None = None  # when a notice found the mail server closed to us
        self.beat = time.monotonic()  # when its loop was last seen to get on

    async def step(self) -> int:
        """One pass: release, claim, and start to send; how many were started.

        Notices have a connection of their own: a server that hangs over an SMS, or a backlog of
        them, keeps nobody from being told.
        """
        room = self._connections - len(self._submitting) - self._reserved
        room = room if room > 0 and self._space.enough() else 0
        room_for_notices = self._room_for_notices()
        if not (room or room_for_notices):
            return 0
        self._reserved += room
        try:
            submissions, notices = await self._journal.commit(
                lambda tx: self._claim(tx, room, room_for_notices)
            )
        finally:
            self._reserved -= room
        for submission in submissions:
            self._start(self._submit(submission), self._submitting)
        if notices:
            self._start(self._notify(notices), self._notifying)
        return len(submissions) + len(notices)

    async def drain(self, seconds: float) -> None:
        """Let those in flight end; what has not by then is cut off, and its phase decides."""
        self._ending = True
        end = time.monotonic() + seconds
        # Again and again: what was being claimed at the stop begins only now.
        while (in_flight := self._submitting | self._notifying) and time.monotonic() < end:
            await asyncio.wait(in_flight, timeout=max(end - time.monotonic(), 0.0))
        for task in in_flight:
            task.cancel()
        await asyncio.gather(*in_flight, return_exceptions=True)

    def _start(self, sending: Coroutine[Any, Any, None], lane: "set[asyncio.Task[None]]") -> None:
        task = asyncio.create_task(sending)
        lane.add(task)
        task.add_done_callback(lane.discard)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._journal.changed.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("step.failed", result="outbox", exc_info=error)

    # -- claiming -----------------------------------------------------------------------------

    def _room_for_notices(self) -> int:
        """While texts leave, it is looked once a second for those that have waited too long."""
        now = time.monotonic()
        if self._notifying or (self._submitting and now - self._glanced_at < _GLANCE):
            return 0
        self._glanced_at = now
        return _NOTICES

    async def _claim_next(self) -> None:
        """Claim the next in the commit that settles this one: each for itself waits for the disk
        once more."""
        if not self._ending:
            self._reserved -= 1
            try:
                await self.step()
            finally:
                self._reserved += 1

    def _claim(
        self, tx: Transaction, room: int, room_for_notices: int
    ) -> tuple[list[SubmissionRow], list[NoticeRow]]:
        now = self._clock()
        claimed: list[SubmissionRow] = []
        if (open_to := gate.opening(tx, room, now)) > 0:
            if self._looked_at is None or abs(now - self._looked_at) >= _LOOK:
                expire(tx, self.charter, now)
                budgets.release(tx, self.charter, now)
                self._looked_at = now
            for submission in tx.submissions_due(now, open_to):
                allowed = budgets.allow(tx, self.charter, submission, now)
                if allowed and (taken := tx.take(submission, now, _LEASE)):
                    claimed.append(taken)
                    gate.probe(tx, now)
                    crash.here("claim.before_commit")
        if self._barred_at is not None and abs(now - self._barred_at) < _BARRED_PAUSE:
            room_for_notices = 0
        first = bool(claimed or self._submitting)  # phones before mailboxes, but not for long
        told: list[NoticeRow] = []
        for _ in range(room_for_notices):
            if not (due := tx.notices_due(now - (_COURTESY if first else timedelta()), 1)):
                break
            told += [
                n
                for n in gather(tx, self.charter, due, now)
                if tx.take_notice(n, now, _NOTICE_LEASE)
            ]
        return claimed, told

    # -- submissions --------------------------------------------------------------------------

    async def _submit(self, submission: SubmissionRow) -> None:
        reached = submission.phase or Phase.CLAIMED
        crash.here("claim.committed")

        async def reach(phase: Phase) -> bool:
            """Only the dot cannot be taken back: it alone is written, and fenced, beforehand."""
            nonlocal reached
            held = True
            if phase is Phase.DOT:
                now, claimed = self._clock(), submission.phase or Phase.CLAIMED
                held = await self._journal.commit(
                    lambda tx: tx.reach(submission, claimed, phase, now + _LEASE)
                )
            reached = phase if held else reached
            crash.here(f"{phase}.reached")
            return held

        began = time.monotonic()
        outcome: Outcome | None = None
        try:
            outcome = await self._carrier.submit(self._envelope(submission), reached=reach)
        except ValueError as error:  # it cannot be composed, today or tomorrow
            outcome = Outcome(result=Result.REFUSED, detail=str(error))
            raise
        finally:
            if outcome is None:  # cut off, or a fault of ours: the phase decides
                outcome = _cut_off(reached)
            ended, took_ms = outcome, round((time.monotonic() - began) * 1000)
            with suppress(asyncio.CancelledError):
                settling = self._journal.insist(
                    lambda tx: self._settle(tx, submission, ended, took_ms)
                )
                settled, _ = await asyncio.gather(
                    settling, self._claim_next(), return_exceptions=True
                )
                if isinstance(settled, BaseException):
                    raise settled
            crash.here("outcome.committed")

    def _envelope(self, submission: SubmissionRow) -> Envelope:
        terms, dialect = self.charter.terms, self.charter.dialect
        data = dialect.compose(
            submission.batch,
            reference=submission.reference,
            scheduling=scheduling(submission.send_at, self._clock()),
            date=submission.dated_at or self._clock(),
            terms=terms,
        )
        sender = dialect.envelope_sender(submission.reference, terms)
        return Envelope(sender=sender, recipient=terms.address, data=data)

    def _settle(
        self, tx: Transaction, submission: SubmissionRow, outcome: Outcome, took_ms: int
    ) -> None:
        now = self._clock()
        if not tx.holds(submission):
            return  # an answer was faster than the mail server, or another holder has it
        code = str(outcome.code or "")
        match outcome.result:
            case Result.TAKEN:
                tx.move(submission, State.SUBMITTED, now, code=code, left_at=now, took_ms=took_ms)
                gate.worked(tx, now)
                crash.here("outcome.before_commit")
            case Result.DEFERRED | Result.BARRED | Result.FENCED:
                wait = lifecycle.retry_after(submission.attempt, random.uniform(-1, 1))  # noqa: S311
                detail = outcome.detail
                tx.move(submission, State.QUEUED, now, code=code, detail=detail, try_at=now + wait)
                if outcome.result is Result.BARRED:  # it would bar every other one too
                    gate.stop(tx, self.charter, gate.NO_MAIL, now, detail=detail)
                elif outcome.result is Result.DEFERRED and outcome != CUT_OFF:
                    gate.failed(tx, self.charter, now, detail=detail)
            case Result.REFUSED:
                tx.move(submission, State.FAILED, now, code=code, detail=outcome.detail)
                report_failure(tx, self.charter, submission, now)
            case Result.LOST:
                doubt(tx, self.charter, [submission], now, outcome.detail)

    # -- notices ------------------------------------------------------------------------------

    async def _notify(self, notices: Sequence[NoticeRow]) -> None:
        """One after the other; where one does not get through, the others wait with it."""
        crash.here("notice.claimed")
        head = self._letterhead()
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
                stuck = ended.result not in (Result.TAKEN, Result.REFUSED) or self._ending
                behind = notices[number + 1 :] if stuck else ()
                with suppress(asyncio.CancelledError):
                    await self._journal.insist(
                        partial(self._settle_notice, notice=notice, outcome=ended, behind=behind)
                    )
                crash.here("notice.committed")
            if stuck:
                return

    def _letterhead(self) -> Letterhead:
        charter = self.charter
        return Letterhead(
            sender=charter.notices_from,
            zone=charter.rules.zone,
            loop_mark=self._identity.loop_mark,
        )

    def _settle_notice(
        self, tx: Transaction, notice: NoticeRow, outcome: Outcome, behind: Sequence[NoticeRow]
    ) -> None:
        """How its try ended; those `behind` it were not tried."""
        now = self._clock()
        for untried in behind:
            tx.put_back_notice(untried)
        attempt = notice.attempt + 1
        given_up = attempt >= _NOTICE_TRIES and now - notice.created_at >= _NOTICE_LIFE
        if outcome.result is Result.TAKEN and tx.setting("stopped") == gate.NO_MAIL:
            gate.resume(tx, now)  # the server takes our mail again: the notice was the probe
        if outcome.result is Result.TAKEN:
            tx.settle_notice(notice, "sent", now)
        elif outcome.result is Result.LOST and self._lost[notice.id] >= _LOST_NOTICE_TRIES:
            tx.settle_notice(notice, "sent", now, detail=outcome.detail)
        elif outcome.result is Result.REFUSED or given_up:
            tx.settle_notice(notice, "failed", now, detail=outcome.detail)
        else:
            wait = lifecycle.retry_after(attempt, random.uniform(-1, 1))  # noqa: S311
            tx.settle_notice(notice, "queued", now, detail=outcome.detail, try_at=now + wait)


def recover(tx: Transaction, charter: Charter, adrift: list[SubmissionRow], now: datetime) -> None:
    """Put each where the phase says that its cut-off try left it."""
    doubtful = []
    for submission in adrift:
        if lifecycle.recovered(submission.phase or Phase.CLAIMED) is State.QUEUED:
            tx.move(submission, State.QUEUED, now, detail="the try was cut off before the dot")
        else:
            doubtful.append(submission)
    doubt(tx, charter, doubtful, now, "the try was cut off after the dot")


def doubt(
    tx: Transaction,
    charter: Charter,
    submissions: list[SubmissionRow],
    now: datetime,
    detail: str,
) -> None:
    """They may have been sent, or not: tell, and never send them again by themselves."""
    moved = settle(
        tx, charter, submissions, State.UNCERTAIN, Kind.UNCERTAIN, now, detail=detail, left_at=now
    )
    for submission in moved:
        tell_admins(tx, charter, now, about="uncertain", request_id=submission.request_id)
    if moved:
        gate.doubted(tx, charter, now)


CUT_OFF = Outcome(result=Result.DEFERRED, detail="the try was cut off before the dot")  # by us


def _cut_off(reached: Phase) -> Outcome:
    if lifecycle.recovered(reached) is State.QUEUED:
        return CUT_OFF
    return Outcome(result=Result.LOST, detail="the try was cut off after the dot")
