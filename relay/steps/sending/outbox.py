"""What is due leaves by SMTP: submissions at most once, notices at least once."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
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
from relay.steps import gate
from relay.steps.answers.answers import report_failure
from relay.steps.charter import Charter, Identity
from relay.steps.sending import budgets
from relay.steps.sending.lateness import expire, settle
from relay.steps.sending.postman import Postman
from relay.steps.sending.space import Space
from relay.steps.telling import tell_admins
from relay.wire.smtp import Carrier

log = structlog.get_logger()
_LEASE = timedelta(minutes=15)  # longer than the longest wait for the answer to a dot
_LOOK = timedelta(seconds=1)  # no pause is as short, and a backlog is long to look over
_FAREWELL = 5.0  # seconds for what is written of those that were cut off
_BRISK = 1000  # milliseconds: who waits longer for one text claims no other meanwhile


class Outbox:
    """Claims what is due, as much as there are connections, and sees each to its end.

    Where texts leave at once, the next is claimed while the answer to a dot is awaited, as a rule
    in the commit that records the dot; that a text was taken is written with the dot of the next.
    So each waits for the disk once.
    """

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
        self._carrier = carrier
        self._connections = connections
        self._clock = clock
        self._post = Postman(journal, identity, carrier, clock=clock, crew=crew or Crew())
        self._ready: deque[SubmissionRow] = deque()  # claimed, and not begun
        self._submitting: set[asyncio.Task[None]] = set()  # one for each connection in use
        self._notifying: set[asyncio.Task[None]] = set()
        self._recording: set[asyncio.Task[None]] = set()  # claims, and how texts ended
        self._ending = False  # nothing more is begun
        self._space = Space(journal)
        self._reserved = 0  # places of those that are being claimed
        # Submissions that wait for the answer to their dot, and what ends our patience.
        self._closing: dict[int, asyncio.TimerHandle] = {}
        self._brisk = False  # the last text left at once
        self._setbacks = 0  # how often those behind one were held back
        self._looked_at: datetime | None = None  # over all that waits
        self.beat = time.monotonic()  # when its loop was last seen to get on

    @property
    def under_way(self) -> "set[asyncio.Task[None]]":
        """What is being sent, or written down about it."""
        return self._submitting | self._notifying | self._recording

    async def step(self) -> int:
        """One pass: release, claim, and start to send; how many were claimed.

        Notices have a connection of their own: a server that hangs over an SMS, or a backlog of
        them, keeps nobody from being told.
        """
        if self._ending:
            return 0
        room = self._room()
        room = room if room > 0 and self._space.enough() else 0
        sending = bool(self._submitting or self._ready or self._reserved)  # now, or at once
        room_for_notices = 0 if self._notifying else self._post.room(sending=sending)
        if not (room or room_for_notices):
            return 0
        self._reserved += room
        setbacks = self._setbacks
        try:
            submissions, notices = await self._journal.commit(
                lambda tx: self._claim(tx, room, room_for_notices, sending)
            )
        finally:
            self._reserved -= room
        if setbacks == self._setbacks:
            self._ready.extend(submissions)
            self._set_going()
        else:  # claimed before it was seen that one does not get through, or that we are to stop
            self._give_back(submissions)
        if notices:
            self._start(self._post.deliver(notices, self.charter), self._notifying)
        return len(submissions) + len(notices)

    async def drain(self, seconds: float) -> None:
        """Let those in flight end; what has not by then is cut off, and its phase decides."""
        self._ending = self._post.ending = True
        self._hold_back()
        await self._wind_up(seconds)
        for sending in self._submitting | self._notifying:
            sending.cancel()
        await self._wind_up(_FAREWELL)  # how those that were cut off ended
        for task in (stuck := self.under_way):
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)

    async def _wind_up(self, seconds: float) -> None:
        """Wait for what is under way, and for what that begins yet, but not longer."""
        end = time.monotonic() + seconds
        while (busy := self.under_way) and (left := end - time.monotonic()) > 0:
            await asyncio.wait(busy, timeout=left)

    def _start(self, sending: Coroutine[Any, Any, Any], lane: "set[asyncio.Task[Any]]") -> None:
        task = asyncio.create_task(sending)
        lane.add(task)
        task.add_done_callback(lane.discard)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._set_going()
        self._journal.changed.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("step.failed", result="outbox", exc_info=error)

    # -- claiming -----------------------------------------------------------------------------

    def _room(self) -> int:
        places = self._connections + (len(self._closing) if self._brisk else 0)
        return places - len(self._submitting) - len(self._ready) - self._reserved

    def _claim(
        self, tx: Transaction, room: int, room_for_notices: int, sending: bool
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
        sending = sending or bool(claimed)
        told = self._post.claim(tx, self.charter, room_for_notices, now, sending=sending)
        return claimed, told

    def _hold_back(self) -> None:
        """Who was claimed, or is being claimed, and not begun waits on: nobody gets past, or not
        soon, and until then they can be cancelled."""
        self._brisk = False
        self._setbacks += 1
        behind = list(self._ready)
        self._ready.clear()
        self._give_back(behind)

    def _give_back(self, behind: list[SubmissionRow]) -> None:
        def put_back(tx: Transaction) -> None:
            for untried in behind:
                tx.put_back(untried)

        if behind:
            self._start(self._journal.insist(put_back), self._recording)

    # -- submissions --------------------------------------------------------------------------

    def _set_going(self) -> None:
        """A free connection for each that is ready, as far as there are any."""
        free = self._connections - len(self._submitting)
        for _ in range(min(len(self._ready), free)):
            self._start(self._submit_next(), self._submitting)

    async def _submit_next(self) -> None:
        """One text after the other, as long as one is ready; a fault of ours ends this, and the
        next is begun anew."""
        while self._ready:
            await self._submit(self._ready.popleft())

    async def _submit(self, submission: SubmissionRow) -> None:
        reached = submission.phase or Phase.CLAIMED
        crash.here("claim.committed")

        async def reach(phase: Phase) -> bool:
            """Only the dot cannot be taken back: it alone is written, and fenced, beforehand."""
            nonlocal reached
            held = True
            if phase is Phase.DOT:
                now, claimed = self._clock(), submission.phase or Phase.CLAIMED
                slow = asyncio.get_running_loop().call_later(_BRISK / 1000, self._hold_back)
                self._closing[submission.id] = slow
                self._start(self.step(), self._recording)  # the next is claimed in this commit
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
            if slow := self._closing.pop(submission.id, None):
                slow.cancel()
            took_ms = round((time.monotonic() - began) * 1000)
            self._brisk = outcome.result is Result.TAKEN and took_ms < _BRISK
            self._start(self._record(submission, outcome, took_ms), self._recording)
            if outcome.result not in (Result.TAKEN, Result.REFUSED):
                self._hold_back()  # before any of those behind it is begun

    async def _record(self, submission: SubmissionRow, outcome: Outcome, took_ms: int) -> None:
        await self._journal.insist(
            lambda tx: self._settle(tx, submission, outcome, took_ms),
            urgent=outcome.result is not Result.TAKEN,
        )
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
        if outcome.result is Result.TAKEN:
            gate.worked(tx, now)
        if not tx.holds(submission):
            return  # an answer was faster than the mail server, or another holder has it
        code = str(outcome.code or "")
        match outcome.result:
            case Result.TAKEN:
                tx.move(submission, State.SUBMITTED, now, code=code, left_at=now, took_ms=took_ms)
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
