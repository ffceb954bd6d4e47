"""A reading becomes rows: the request, its submissions and its notice, in one transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from relay.journal.rows import Event, RequestRow, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import (
    Batch,
    Mail,
    Question,
    Reading,
    Recipient,
    Reference,
    Refusal,
    Request,
    Settled,
    Ticket,
)
from relay.notices.facts import Kind
from relay.planning.plan import Plan, polish
from relay.reading.draft import write_draft
from relay.reading.request import read_request
from relay.steps.charter import Charter, Identity
from relay.steps.requests.signatures import note_recognised, recognise
from relay.steps.requests.weighing import weigh
from relay.steps.telling import tell


def receive(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    mail: Mail,
    reading: Reading,
    *,
    raw: bytes,
    received_at: datetime,
    now: datetime,
) -> tuple[int, str]:
    """Write a new request and all that follows from it; its id, and the word of its event."""
    outcome = consider(tx, charter, reading, received_at=received_at, now=now)
    draft = _draft(charter, outcome, received_at)
    request = tx.add_request(
        _new_ticket(tx),
        requester=reading.requester,
        subject=mail.subject,
        message_id=mail.message_id,
        thread=mail.thread,
        language=reading.language,
        shaped_by=charter.shaped_by,
        received_at=received_at,
        now=now,
        **_columns(outcome, draft, raw),
    )
    return request.id, proceed(tx, charter, identity, request, outcome, now)


def resume(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    reading: Reading,
    settled: Settled,
    now: datetime,
) -> str:
    """Give an asked request the reading that its answer led to; the word of its event, or "".

    A question that was answered before is not answered twice. A time that was settled as this
    moment is no time: it bears the quiet hours as "at once" does.
    """
    if isinstance(reading, Request) and settled.send_at == now:
        reading = replace(reading, send_at=None)
    outcome = consider(tx, charter, reading, received_at=now, now=now, besides=request.ticket)
    draft = _draft(charter, outcome, now)
    columns = _columns(outcome, draft, request.raw)
    if not tx.settle_request(request.id, settled=settled, **columns):
        return ""
    return proceed(tx, charter, identity, tx.request(request.id), outcome, now)


def consider(
    tx: Transaction,
    charter: Charter,
    reading: Reading,
    *,
    received_at: datetime,
    now: datetime,
    besides: str = "",
) -> Plan | Question | Refusal:
    """What is to be done about a reading."""
    reading = recognise(tx, reading)
    if not isinstance(reading, Request):
        return reading
    return judge(tx, charter, reading, received_at=received_at, now=now, besides=besides)


def judge(
    tx: Transaction,
    charter: Charter,
    request: Request,
    *,
    received_at: datetime,
    now: datetime,
    besides: str = "",
) -> Plan | Refusal:
    """Policy and plan, held against the journal; `besides` is the request's own ticket."""
    repeats = tx.find_repeat(
        request.requester,
        polish(request.text)[0],
        [r.msisdn for r in request.recipients],
        now - charter.policy.duplicate_window,
        besides=besides,
    )
    return weigh(charter, request, repeats=repeats, received_at=received_at, now=now)


def proceed(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    outcome: Plan | Question | Refusal,
    now: datetime,
) -> str:
    """Write what follows from a request that has its row; the word of its event."""
    about = f"reading {tx.lines_of_history(request.id)}"  # each reading of a request is told anew
    if isinstance(outcome, Plan):
        note_recognised(tx, request, now)
        held = outcome.hold == "confirmation"
        word, kind = ("held", Kind.HELD) if held else ("accepted", Kind.ACKNOWLEDGEMENT)
        detail = _count(outcome.billed, "segment")
        detail += f" to {_count(len(outcome.request.recipients), 'phone')}"
        _note(tx, request, word, outcome.request.doubts, now, detail)
        for position, batch in enumerate(outcome.batches):
            add_submission(tx, identity, request.id, outcome, batch, position, now)
    elif isinstance(outcome, Question):
        word, kind = "asked", Kind.QUESTION
        _note(tx, request, word, outcome.reasons, now)
    else:
        word, kind = "refused", Kind.REFUSAL
        _note(tx, request, word, outcome.reasons, now)
    if kind is not Kind.ACKNOWLEDGEMENT or charter.acknowledge:
        tell(tx, charter, kind, request, now, about=about)
    return f"request.{word}"


def add_submission(
    tx: Transaction,
    identity: Identity,
    request_id: int,
    planned: Plan,
    batch: Batch,
    position: int,
    now: datetime,
    *,
    redoes: int | None = None,
) -> None:
    """One batch of a plan becomes a submission with a reference of its own."""
    names = {r.msisdn: r.name for r in planned.request.recipients}
    tx.add_submission(
        request_id,
        _new_reference(identity),
        batch,
        [Recipient(msisdn=m, name=names.get(m, "")) for m in batch.recipients],
        position=position,
        hold=planned.hold,
        due_at=planned.due_at,
        send_at=planned.request.send_at,
        now=now,
        redoes=redoes,
    )


def redo(
    tx: Transaction,
    identity: Identity,
    old: SubmissionRow,
    recipients: Sequence[Recipient],
    now: datetime,
    *,
    hold: str = "",
    due_at: datetime,
    send_at: datetime | None,
    redoes: int | None,
) -> None:
    """The text of `old` once more, to all of its recipients or some of them, with a reference of
    its own: a late answer stays with its try."""
    tx.add_submission(
        old.request_id,
        _new_reference(identity),
        replace(old.batch, recipients=tuple(r.msisdn for r in recipients)),
        recipients,
        position=old.position,
        hold=hold,
        due_at=due_at,
        send_at=send_at,
        now=now,
        redoes=redoes,
    )


def _new_reference(identity: Identity) -> Reference:
    return Reference.mint(secrets.token_bytes(6), identity.key)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _new_ticket(tx: Transaction) -> Ticket:
    while True:
        ticket = Ticket.mint(secrets.token_bytes(4))
        if tx.request_by_ticket(ticket) is None:
            return ticket


def _draft(charter: Charter, outcome: Plan | Question | Refusal, now: datetime) -> str:
    """The corrected mail for what was asked or refused."""
    if isinstance(outcome, Plan):
        return ""
    rules = charter.rules
    return write_draft(
        outcome, rules, read=lambda mail: read_request(mail, rules, now=now), now=now
    )


def _columns(
    outcome: Plan | Question | Refusal, draft: str, raw: bytes | None
) -> Mapping[str, Any]:
    if isinstance(outcome, Plan):
        request = outcome.request
        return {
            "state": "planned",
            "text": request.text,
            "send_at": request.send_at,
            "sender_id": request.sender_id,
            "reasons": request.doubts,
            "warnings": request.warnings,
        }
    if isinstance(outcome, Question):
        return {
            "state": "asking",
            "reasons": outcome.reasons,
            "warnings": outcome.warnings,
            "choices": outcome.choices,
            "draft": draft,
            "raw": raw,
        }
    return {
        "state": "refused",
        "reasons": outcome.reasons,
        "warnings": outcome.warnings,
        "draft": draft,
    }


def _note(
    tx: Transaction,
    request: RequestRow,
    word: str,
    reasons: tuple[Any, ...],
    now: datetime,
    detail: str = "",
) -> None:
    codes = " ".join(reason.code for reason in reasons)
    event = Event(
        name=f"request.{word}",
        request_id=request.id,
        ticket=request.ticket,
        result=codes,
        detail=detail,
    )
    tx.note(event, now)
