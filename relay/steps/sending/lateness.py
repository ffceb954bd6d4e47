"""What could not leave in time: given up where it is too old, else asked about, never just sent."""

from datetime import datetime
from itertools import groupby

from relay.journal.rows import Event, SubmissionRow, moment, stamp
from relay.journal.transaction import Transaction
from relay.model import State
from relay.notices.facts import Kind
from relay.planning.plan import LATE
from relay.planning.policy import STALE, late, missed
from relay.steps.charter import Charter
from relay.steps.standing import outlook
from relay.steps.telling import tell


def expire(tx: Transaction, charter: Charter, now: datetime) -> None:
    """Give up what is too old to be sent; before each claim, so that no pause sends stale texts.

    What only missed the time that it was meant for waits for a "yes", and goes at once with it.
    """
    while too_old := tx.submissions_too_old(now - charter.policy.max_age, now - LATE):
        settle(tx, charter, too_old, State.EXPIRED, Kind.EXPIRED, now)
    while past := tx.submissions_past(now - LATE):
        for request_id, several in groupby(past, key=lambda s: s.request_id):
            _ask(tx, charter, request_id, [*several], now)


def wake(tx: Transaction, charter: Charter, now: datetime) -> None:
    """After a long absence, or with a journal from a backup: what should have left long ago is
    asked about, for it may not be meant any more, or have been sent."""
    last = moment(int(tx.setting("alive_at") or stamp(now)))
    if last is None or now - last < STALE:
        return
    for submission in tx.submissions_queued_before(now - STALE):
        if submission.send_at is not None and submission.send_at < now - LATE:
            continue  # it missed its time: `expire` asks about that
        tx.move(submission, State.HELD, now, hold="confirmation", detail="the relay was away")
        tx.add_reason(submission.request_id, late(now - submission.due_at))
        tell(tx, charter, Kind.HELD, submission.request_id, now, about=f"reading {stamp(now)}")


def settle(
    tx: Transaction,
    charter: Charter,
    submissions: list[SubmissionRow],
    state: State,
    kind: Kind,
    now: datetime,
    *,
    detail: str = "",
    left_at: datetime | None = None,
) -> list[SubmissionRow]:
    """Move all of them, then tell each request once; those that have moved."""
    moved = [s for s in submissions if tx.move(s, state, now, detail=detail, left_at=left_at)]
    for request_id in dict.fromkeys(s.request_id for s in moved):
        about = outlook(tx.submissions(request_id))
        tell(tx, charter, kind, request_id, now, about=about)
    return moved


# -- private --------------------------------------------------------------------------------------


def _ask(
    tx: Transaction,
    charter: Charter,
    request_id: int,
    several: list[SubmissionRow],
    now: datetime,
) -> None:
    request = tx.request(request_id)
    detail = "its time has passed"
    for submission in several:
        if submission.state is State.QUEUED:
            tx.move(submission, State.HELD, now, hold="confirmation", detail=detail)
        tx.let_time_pass(submission, now)
    if request.send_at is not None:
        local = request.send_at.astimezone(charter.rules.zone)
        tx.add_reason(request_id, missed(local))
        tx.change_request(tx.request(request_id), send_at=None)
    event = Event(name="request.held", request_id=request_id, ticket=request.ticket, detail=detail)
    tx.note(event, now)
    tell(tx, charter, Kind.HELD, request_id, now, about=f"reading {stamp(now)}")
