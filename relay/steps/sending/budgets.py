"""Budgets: what one person, one phone and one day may bear; what is beyond them waits."""

from dataclasses import replace
from datetime import datetime, timedelta

from relay.journal.rows import SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import State
from relay.notices.facts import Kind
from relay.planning.policy import Spent, over_budget
from relay.steps.charter import Charter
from relay.steps.telling import tell

BUDGET = "budget"  # what a notice is about that tells of one that waits so
_PAUSE = timedelta(minutes=5)  # between two looks at what waits


def allow(tx: Transaction, charter: Charter, submission: SubmissionRow, now: datetime) -> bool:
    """Whether it may leave now; if not it waits, and its requester is told so once."""
    reason = over_budget(_spent(tx, submission, now), submission.batch.billed, charter.policy)
    if reason is None:
        return True
    tx.move(submission, State.HELD, now, hold="budget", try_at=now + _PAUSE)
    tx.add_reason(submission.request_id, reason)
    tell(tx, charter, Kind.HELD, submission.request_id, now, about=BUDGET)
    return False


def release(tx: Transaction, charter: Charter, now: datetime) -> None:
    """Queue what was held for a time that has come, or for a budget that has room again.

    Only as much as there is room for: a thousand let go for one would go back one by one.
    """
    for submission in tx.submissions_held("time", now):
        tx.move(submission, State.QUEUED, now)
    full: set[str] = set()  # requesters who have no room: a thousand of theirs are asked about once
    for submission in tx.submissions_held("budget", now):
        if submission.requester in full:
            tx.hold(submission, "budget", now + _PAUSE)
            continue
        so_far = _with_those_let_go(tx, submission, _spent(tx, submission, now))
        if reason := over_budget(so_far, submission.batch.billed, charter.policy):
            if reason.code == "budget.requester":
                full.add(submission.requester)
            tx.hold(submission, "budget", now + _PAUSE)
        else:
            tx.move(submission, State.QUEUED, now)


def _spent(tx: Transaction, submission: SubmissionRow, now: datetime) -> Spent:
    """What has left lately besides this request."""
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    in_hour, in_day = tx.requests_left(submission.requester, hour, day, submission.request_id)
    return Spent(
        requester_hour=in_hour,
        requester_day=in_day,
        number_hour=tx.requests_to_one_number(submission, hour),
        day=tx.billed_left(day),
    )


def _with_those_let_go(tx: Transaction, submission: SubmissionRow, spent: Spent) -> Spent:
    requests, billed = tx.queued_ahead(submission)
    return replace(
        spent,
        requester_hour=spent.requester_hour + requests,
        requester_day=spent.requester_day + requests,
        day=spent.day + billed,
    )
