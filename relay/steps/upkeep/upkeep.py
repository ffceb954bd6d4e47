"""Silence is an answer too: what waits too long is told, and what is old is forgotten."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from relay.journal.journal import Journal
from relay.journal.rows import Event, moment, stamp
from relay.journal.transaction import Transaction
from relay.model import State
from relay.notices.facts import Kind
from relay.steps import gate
from relay.steps.answers import delivered, reports
from relay.steps.charter import Charter
from relay.steps.sending.lateness import expire, settle
from relay.steps.sending.outbox import recover
from relay.steps.telling import tell, tell_admins
from relay.steps.upkeep.digest import tell_the_day

_UNRESOLVED_AFTER = timedelta(hours=24)
_LIFE = timedelta(minutes=5)
_LEAP, _STEADY = timedelta(days=7), timedelta(days=1)  # of the clock that purges
_LONGEST_PAUSE = timedelta(hours=2)  # between two tries, and room


async def step(
    journal: Journal, charter: Charter, now: datetime, *, connected: Collection[str] = ()
) -> None:
    """One pass over all that has waited too long; `connected` are the mailboxes that are.

    Each part by itself: a fault in one takes back nothing of another, and is raised after them all.
    """
    parts: tuple[Callable[[Transaction], None], ...] = (
        lambda tx: _free(tx, charter, now),
        lambda tx: _miss_answers(tx, charter, now),
        lambda tx: expire(tx, charter, now),
        lambda tx: _close_questions(tx, charter, now),
        lambda tx: delivered.close(tx, charter, now),
        lambda tx: gate.remind(tx, charter, now),
        lambda tx: tell_the_day(tx, charter, now),
        lambda tx: _show_life(tx, connected, now),
    )
    ends = await asyncio.gather(*map(journal.commit, parts), return_exceptions=True)
    for end in ends:
        if end is not None:
            raise end


async def forget(journal: Journal, charter: Charter, now: datetime) -> int:
    """Purge all texts and numbers that are past their retention; of how many requests.

    Some at a time, for texts that are due must not wait. Not by a clock that was set by more than a
    week within the last day: what it purges wrongly is gone for good.
    """

    def work(tx: Transaction) -> int:
        if not _has_run_on(tx, now):
            return 0
        reports.forget(tx, charter, now)
        return tx.purge(now - charter.retention, now)

    forgotten = 0
    while some := await journal.commit(work):
        forgotten += some
    return forgotten


def _has_run_on(tx: Transaction, now: datetime) -> bool:
    """Whether the clock has gone for a day without a leap; to be asked each hour."""
    last, since = (int(tx.setting(name) or 0) for name in ("clock_at", "clock_since"))
    at = stamp(now)
    tx.remember("clock_at", str(at))
    if not -_LIFE <= timedelta(milliseconds=at - last) <= _LEAP:
        tx.remember("clock_since", str(at))
        return False
    return timedelta(milliseconds=at - since) >= _STEADY


def _free(tx: Transaction, charter: Charter, now: datetime) -> None:
    """Let go what nobody holds any more, and what waits for a time that a wrong clock named."""
    recover(tx, charter, tx.submissions_adrift(now), now)
    tx.recover_notices(now, lease_before=now)
    tx.thaw(now, now + _LONGEST_PAUSE)


def _miss_answers(tx: Transaction, charter: Charter, now: datetime) -> None:
    late = tx.submissions_left(State.SUBMITTED, now - charter.reply_timeout)
    settle(tx, charter, late, State.UNCONFIRMED, Kind.UNCONFIRMED, now)
    for state in (State.UNCERTAIN, State.UNCONFIRMED):
        silent = tx.submissions_left(state, now - _UNRESOLVED_AFTER)
        for submission in settle(tx, charter, silent, State.UNRESOLVED, Kind.UNRESOLVED, now):
            request_id = submission.request_id
            tell_admins(tx, charter, now, about="unresolved", request_id=request_id)


def _show_life(tx: Transaction, connected: Collection[str], now: datetime) -> None:
    """Write down now and then that we are there, and which mailboxes: the next start tells a long
    absence by it, and the operator sees it."""
    for name in ("alive_at", *(f"connected {mailbox}" for mailbox in connected)):
        last = moment(int(tx.setting(name) or 0))
        if last is None or abs(now - last) >= _LIFE:
            tx.remember(name, str(stamp(now)))


def _close_questions(tx: Transaction, charter: Charter, now: datetime) -> None:
    for request in tx.unanswered_requests(now - charter.policy.max_age):
        tx.settle_request(request.id, state="closed", settled=request.settled)
        event = Event(
            name="request.cancelled",
            request_id=request.id,
            ticket=request.ticket,
            result="not answered",
        )
        tx.note(event, now)
        tell(tx, charter, Kind.EXPIRED, request.id, now, about="question")
