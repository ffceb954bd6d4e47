"""The notice of what was reported: one, when nothing more is to come; or of each failure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from relay.journal.rows import SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import State
from relay.notices.facts import Kind
from relay.planning.delivery import FAILED, FINAL, PATIENCE, Delivery
from relay.planning.lifecycle import UNDER_WAY
from relay.steps.charter import Charter
from relay.steps.phones import phones_of, reported
from relay.steps.standing import standing
from relay.steps.telling import tell

_LOOK_BACK = timedelta(days=10)  # longer than any operator tries, and our patience


def announce(tx: Transaction, charter: Charter, request_id: int, now: datetime) -> None:
    """Tell the requester what was reported, as `notices.delivered` wants it; the same only once.

    "final": once, when nothing more is to come, or 72 hours after the sending if an SMS was not
    delivered. "failures": at once, and only what was not delivered.
    """
    every = tx.submissions(request_id)
    submissions = standing(every)
    phones = reported(submissions, phones_of(every))
    failed = any(phone.state in FAILED for phone in phones)
    if charter.delivered == "failures" and failed:
        told = _outlook(submissions, FAILED)
    elif charter.delivered == "final" and _is_over(tx, submissions, now, failed=failed):
        told = _outlook(submissions, FINAL)
    else:
        return
    if told:
        tell(tx, charter, Kind.DELIVERED, request_id, now, about=told)


def close(tx: Transaction, charter: Charter, now: datetime) -> None:
    """Tell what was not delivered where the rest of a request was never reported on."""
    if charter.delivered == "final":
        for request_id in tx.half_reported(now - _LOOK_BACK):
            announce(tx, charter, request_id, now)


def _outlook(submissions: Sequence[SubmissionRow], states: frozenset[Delivery]) -> str:
    """What a notice would say, in short and without numbers: the same is not told twice."""
    return ",".join(
        f"{submission.id}.{n}:{row.state}"
        for submission in submissions
        for n, row in enumerate(submission.deliveries)
        if row.state in states
    )


def _is_over(
    tx: Transaction, submissions: Sequence[SubmissionRow], now: datetime, *, failed: bool
) -> bool:
    """Whether nothing more is to come; with a failure to tell, whether it was waited for enough."""
    if any(submission.state in UNDER_WAY for submission in submissions):
        return False
    if not any(_awaits_reports(tx, submission) for submission in submissions):
        return True
    meant = [submission.send_at or submission.left_at for submission in submissions]
    return failed and max(at for at in meant if at is not None) + PATIENCE < now


def _awaits_reports(tx: Transaction, submission: SubmissionRow) -> bool:
    """Whether an SMS of it, of which the id is known, was not reported as final."""
    if submission.state is not State.ACCEPTED:
        return False
    if "" in submission.smsdids and tx.loose_ids(submission):
        return True
    told = zip(submission.smsdids, submission.deliveries, strict=True)
    return any(smsdid and row.state not in FINAL for smsdid, row in told)
