"""An answer in one of our threads is carried out, and answered."""

from dataclasses import dataclass
from datetime import datetime

from relay.journal.rows import Event, RequestRow, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import Choice, Mail, Reading, Settled, State
from relay.notices.facts import Kind
from relay.planning import lifecycle
from relay.planning.plan import LATE
from relay.reading.command import Command
from relay.steps.charter import Charter, Identity
from relay.steps.requests import resume
from relay.steps.telling import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question's answer: what it settles, and how the request then reads."""

    choices: tuple[Choice, ...]  # of the question that was answered
    settled: Settled
    reading: Reading


_DECIDED = frozenset({"confirmed", "cancelled"})  # by an admin: then the requester hears of it too
_NEVER_SENT = frozenset({State.EXPIRED, State.REJECTED, State.FAILED})


def carry_out(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    command: Command,
    mail: Mail,
    now: datetime,
    *,
    answered: Answered | None,
) -> str:
    """Do what a requester or an admin answered, and tell them; the word of what was done."""
    match command.verb:
        case "yes":
            done, kind = confirm(tx, charter, request, now)
        case "choice":
            done, kind = _choose(tx, charter, identity, request, answered, now)
        case "cancel":
            done, kind = cancel(tx, request, now)
        case "status":
            done, kind = "told", Kind.STATUS
        case "help":
            done, kind = "told", Kind.HELP
        case _:
            done, kind = "not_understood", Kind.NOT_UNDERSTOOD
    if kind is not None:
        tell(
            tx,
            charter,
            kind,
            request.id,
            now,
            about=mail.message_id or mail.content_key,
            to=mail.sender,
            in_reply_to=mail.message_id,
        )
    if kind is not None and done in _DECIDED and mail.sender != request.requester:
        tell(tx, charter, kind, request.id, now, about=mail.message_id or mail.content_key)
    return done


def confirm(
    tx: Transaction, charter: Charter, request: RequestRow, now: datetime
) -> tuple[str, Kind | None]:
    """Let go what waits for a "yes"; a second "yes" changes nothing and is told how things are."""
    held = [s for s in tx.submissions(request.id) if _waits_for_yes(s)]
    if request.state == "asking":
        return "not_understood", Kind.NOT_UNDERSTOOD
    if not held:
        return "told", Kind.STATUS
    if request.send_at is not None and request.send_at < now - LATE:
        for submission in held:
            tx.move(submission, State.EXPIRED, now, detail="its time has passed")
        return "expired", Kind.EXPIRED
    _note(tx, request, "confirmed", now)
    for submission in held:
        if submission.due_at > now:
            tx.hold(submission, "time")
        else:
            tx.move(submission, State.QUEUED, now)
    return "confirmed", Kind.ACKNOWLEDGEMENT


def cancel(tx: Transaction, request: RequestRow, now: datetime) -> tuple[str, Kind | None]:
    """Cancel what has not been handed over; of what has, say that it is too late."""
    if request.state == "asking":
        tx.settle_request(request.id, state="closed", settled=request.settled)
        _note(tx, request, "cancelled", now)
        return "cancelled", Kind.CANCELLED
    waiting = [s for s in tx.submissions(request.id) if s.state in lifecycle.WAITING]
    done = [s for s in waiting if tx.move(s, State.CANCELLED, now)]
    if done:
        _note(tx, request, "cancelled", now)
        return "cancelled", Kind.CANCELLED
    states = {s.state for s in tx.submissions(request.id)}
    if request.state == "closed" or State.CANCELLED in states:
        return "told", Kind.CANCELLED
    gone = states - _NEVER_SENT
    return ("too_late", Kind.TOO_LATE) if gone else ("told", Kind.STATUS)


def settle(request: RequestRow, command: Command) -> Settled | None:
    """What a choice settles of an open question, besides what was settled before; else None."""
    if request.state != "asking" or not 1 <= command.number <= len(request.choices):
        return None
    choice = request.choices[command.number - 1]
    return Settled(
        send_at=choice.send_at or request.settled.send_at,
        recipients=choice.recipients or request.settled.recipients,
    )


def _choose(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    answered: Answered | None,
    now: datetime,
) -> tuple[str, Kind | None]:
    if request.state != "asking":
        return "told", Kind.STATUS
    if answered is None or answered.choices != request.choices:
        return "not_understood", Kind.NOT_UNDERSTOOD
    word = resume(tx, charter, identity, request, answered.reading, answered.settled, now)
    return word or "told", None if word else Kind.STATUS


def _waits_for_yes(submission: SubmissionRow) -> bool:
    return submission.state is State.HELD and submission.hold == "confirmation"


def _note(tx: Transaction, request: RequestRow, word: str, now: datetime) -> None:
    tx.note(Event(name=f"request.{word}", request_id=request.id, ticket=request.ticket), now)
