"""A person settles what no answer did: it was sent, it was not, or it is to be sent again."""

from dataclasses import replace
from datetime import datetime

from relay.journal.rows import Event, RequestRow, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import Recipient, State
from relay.notices.facts import Kind
from relay.planning.plan import LATE
from relay.steps.answers import report
from relay.steps.charter import Charter, Identity
from relay.steps.requests import new_reference
from relay.steps.telling import standing, tell

SENT, NOT_SENT, RESEND = "sent", "not-sent", "resend"
VERDICTS = (SENT, NOT_SENT, RESEND)
FOUND_OUT = "found"  # the code of what a person found not to have been sent

_IN_DOUBT = frozenset({State.UNCERTAIN, State.UNCONFIRMED, State.UNRESOLVED})
_MISSED = frozenset({State.REJECTED, State.FAILED, State.EXPIRED})


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
    concerned = _IN_DOUBT | _MISSED if verdict == RESEND else _IN_DOUBT
    found = [s for s in standing(tx.submissions(request.id)) if s.state in concerned]
    if not found:
        return 0
    event = Event(name="request.resolved", request_id=request.id, ticket=request.ticket)
    tx.note(replace(event, result=verdict), now)
    for submission in found:
        if verdict == RESEND:
            _send_again(tx, identity, submission, now)
        elif verdict == SENT:
            tx.move(submission, State.ACCEPTED, now, detail="a person found it out")
        else:
            tx.move(submission, State.FAILED, now, code=FOUND_OUT, detail="a person found it out")
    if verdict == RESEND:
        tell(tx, charter, Kind.ACKNOWLEDGEMENT, request.id, now, about=f"again {found[-1].id}")
    else:
        report(tx, charter, request.id, now)
    return len(found)


def _send_again(
    tx: Transaction, identity: Identity, submission: SubmissionRow, now: datetime
) -> None:
    """On a person's word, and with a reference of its own: a late answer stays with its try."""
    late = submission.send_at is not None and submission.send_at < now + LATE
    again = tx.add_submission(
        submission.request_id,
        new_reference(identity),
        submission.batch,
        position=submission.position,
        hold="",
        due_at=now,
        send_at=None if late else submission.send_at,
        now=now,
        redoes=submission.id,
    )
    people = [Recipient(msisdn=r.msisdn, name=r.name) for r in submission.recipients]
    tx.add_recipients(submission.request_id, again, people)
