"""What the journal knows of a request, for whoever is told of it."""

from datetime import datetime, timedelta

from relay.journal.rows import RequestRow, Row, SubmissionRow, moment
from relay.journal.transaction import Transaction
from relay.model import Recipient
from relay.notices.facts import Facts, Kind, Sent
from relay.planning import lifecycle
from relay.planning.plan import LATE
from relay.steps.charter import Charter
from relay.steps.phones import phones_of, reported
from relay.steps.resending import may_come_already, may_come_twice, resendable
from relay.steps.standing import REPLACED, standing


def facts(
    tx: Transaction,
    charter: Charter,
    request: RequestRow,
    now: datetime,
    *,
    stopped: str | None = None,
    whole: bool = False,
) -> Facts:
    """What the journal knows of a request, for whoever is told of it; its history if `whole`."""
    every = tx.submissions(request.id)
    recipients = phones_of(every)
    submissions = standing(every)
    again = resendable(submissions, every)
    waiting = [s for s in submissions if s.state in lifecycle.WAITING]
    batches = [s.batch for s in submissions]
    longest = max(batches, key=lambda b: b.segments, default=None)
    return Facts(
        ticket=request.ticket,
        language=request.language,
        zone=charter.rules.zone,
        subject=request.subject,
        recipients=recipients or _asked_about(request),
        text=request.text,
        send_at=request.send_at,
        sender_id=batches[0].sender_id if batches else request.sender_id,
        encoding=longest.encoding if longest else "",
        units=longest.units if longest else 0,
        segments=longest.segments if longest else 0,
        billed=sum(b.billed for b in batches),
        reasons=request.reasons,
        warnings=request.warnings,
        choices=request.choices,
        draft=request.draft,
        results=tuple(
            Sent(recipients=s.batch.recipients, state=s.state, code=s.code, detail=s.detail)
            for s in submissions
        ),
        reports=reported(submissions, recipients),
        stopped=tx.setting("stopped") if stopped is None else stopped,
        history=_history(tx, request) if whole else (),
        waits_until=_waits_until(charter, request, waiting),
        handover_at=min((s.due_at for s in waiting if s.due_at > now), default=None),
        standing=_standing(tx, request) if whole else None,
        resend=bool(again),
        resend_twice=any(map(may_come_already, again)),
        again=any(may_come_twice(s, every) for s in waiting),
    )


def _asked_about(request: RequestRow) -> tuple[Recipient, ...]:
    return request.settled.recipients


def _history(tx: Transaction, request: RequestRow) -> tuple[tuple[datetime, str, str], ...]:
    lines = []
    for row in tx.history(request.id):
        at = moment(row["at"])
        if at is not None and not _is_aside(row):
            event = _whose_answer(request, row) if _is_answer(row) else row["event"]
            if event == "request.resolved" and row["result"] == "resend":
                event = "resend.wanted"
            lines.append((at, event, " ".join((row["result"], row["detail"])).strip()))
    return tuple(lines)


def _is_aside(row: Row) -> bool:
    """Our own letters, what was replaced, as the change itself is told, and reports, which are
    told by phone."""
    event, result = row["event"], row["result"]
    return bool(event.startswith(("notice.", "report.")) or result == REPLACED)


def _is_answer(row: Row) -> bool:
    return bool(row["event"] == "mail.received") and str(row["result"]).startswith("command.")


def _whose_answer(request: RequestRow, row: Row) -> str:
    own = row["detail"] == f"from {request.requester}"
    return "answer.received" if own else "order.received"


def _standing(tx: Transaction, request: RequestRow) -> Kind | None:
    """The notice that fits a request of which no SMS has come, or not yet."""
    if request.state != "closed":
        return {"asking": Kind.QUESTION, "refused": Kind.REFUSAL}.get(request.state)
    ends = [row["result"] for row in tx.history(request.id) if row["event"] == "request.cancelled"]
    return Kind.EXPIRED if ends[-1:] == ["not answered"] else Kind.CANCELLED


def _waits_until(
    charter: Charter, request: RequestRow, waiting: list[SubmissionRow]
) -> datetime | None:
    patience: timedelta = charter.policy.max_age
    asked = [s.created_at for s in waiting if s.hold == "confirmation"]
    if request.state == "asking" or asked:
        until = min(asked, default=request.created_at) + patience
        return until if request.send_at is None else min(until, request.send_at + LATE)
    return None
