"""A person settles what no answer did: it was sent, it was not, or it is to be sent again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from relay.journal.rows import Event, RequestRow, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import Reason, State
from relay.notices.facts import Kind
from relay.planning import lifecycle
from relay.planning.plan import LATE, due
from relay.planning.policy import quiet_end
from relay.steps.answers.answers import report
from relay.steps.charter import Charter, Identity
from relay.steps.requests.requests import redo
from relay.steps.resending import is_kept, is_wanted, resendable
from relay.steps.standing import standing
from relay.steps.telling import tell

SENT, NOT_SENT, RESEND = "sent", "not-sent", "resend"
FOUND_OUT = "found"  # the code of what a person found not to have been sent


def resolve(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    verdict: str,
    now: datetime,
) -> int:
    """Give what is in doubt of a request its end, and tell the requester; how many there were.

    `resend` also sends again what was certainly not sent; each is sent again once.
    """
    concerned = lifecycle.IN_DOUBT | lifecycle.NOT_SENT if verdict == RESEND else lifecycle.IN_DOUBT
    counting = standing(tx.submissions(request.id))
    found = [s for s in counting if s.state in concerned and is_wanted(s)]
    if verdict == RESEND:
        found = [s for s in found if is_kept(s)]
    if not found:
        return 0
    event = Event(name="request.resolved", request_id=request.id, ticket=request.ticket)
    tx.note(replace(event, result=verdict), now)
    if verdict == RESEND:
        _send_all_again(tx, charter, identity, request, found, now)
        tell(tx, charter, Kind.ACKNOWLEDGEMENT, request.id, now, about=f"again {found[-1].id}")
        return len(found)
    for submission in found:
        if verdict == SENT:
            tx.move(submission, State.ACCEPTED, now, detail="a person found it out")
        else:
            tx.move(submission, State.FAILED, now, code=FOUND_OUT, detail="a person found it out")
    report(tx, charter, request.id, now)
    return len(found)


def resend(
    tx: Transaction, charter: Charter, identity: Identity, request: RequestRow, now: datetime
) -> tuple[Reason, ...]:
    """Send again, on its requester's word, what may not have arrived: once; else why not."""
    every = tx.submissions(request.id)
    counting = standing(every)
    found = resendable(counting, every)
    if not found:
        return (Reason(code=_why_not(counting)),)
    event = Event(name="request.resolved", request_id=request.id, ticket=request.ticket)
    tx.note(replace(event, result=RESEND), now)
    _send_all_again(tx, charter, identity, request, found, now)
    return ()


# -- private --------------------------------------------------------------------------------------


def _why_not(standing: Sequence[SubmissionRow]) -> str:
    if standing and not any(map(is_kept, standing)):
        return "resend.forgotten"
    twice = any(s.state in lifecycle.IN_DOUBT for s in standing)
    return "resend.twice" if twice else "resend.nothing"


def _send_all_again(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    found: Sequence[SubmissionRow],
    now: datetime,
) -> None:
    """Each at its time, if that is still ahead; else now, or after the quiet hours."""
    send_at = request.send_at
    if send_at is None or send_at < now + LATE:
        send_at = quiet_end(charter.policy, now)
    due_at = (
        now
        if send_at == request.send_at
        else due(send_at, charter.handover, received_at=now, now=now)
    )
    for submission in found:
        redo(
            tx,
            identity,
            submission,
            submission.recipients,
            now,
            hold="time" if due_at > now else "",
            due_at=due_at,
            send_at=send_at,
            redoes=submission.id,
        )
    tx.change_request(request, send_at=send_at)
