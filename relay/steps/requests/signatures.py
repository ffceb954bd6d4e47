"""A signature is learned by its writer's "yes", and recognised in what they write later."""

from dataclasses import replace
from datetime import datetime

from relay.journal.rows import Event, RequestRow
from relay.journal.transaction import Transaction
from relay.model import Reading, Reason


def learn(tx: Transaction, request: RequestRow, now: datetime) -> None:
    """Remember, for its requester, the signature that a confirmed request was shown without.

    For the requester's own "yes" alone: an admin answers for one message, and does not know how
    somebody else signs.
    """
    for reason in request.reasons:
        block = reason.facts.get("signature", "") if reason.code == "text.boundary" else ""
        if block and tx.learn_signature(request, block, now):
            event = Event(name="signature.learned", request_id=request.id, ticket=request.ticket)
            tx.note(event, now)


def recognise(tx: Transaction, reading: Reading) -> Reading:
    """The reading, with the ticket under which a signature that was left out was learned."""
    if not any(map(_is_remembered, reading.warnings)):
        return reading
    known = tx.signatures(reading.requester)
    warnings = tuple(
        replace(w, facts={**w.facts, "ticket": known[w.facts["remembered"]]})
        if _is_remembered(w) and w.facts["remembered"] in known
        else w
        for w in reading.warnings
    )
    return replace(reading, warnings=warnings)


def note_recognised(tx: Transaction, request: RequestRow, now: datetime) -> None:
    """Write in a request's history that its signature was a remembered one, and since when."""
    for warning in filter(_is_remembered, request.warnings):
        event = Event(
            name="signature.recognised",
            request_id=request.id,
            ticket=request.ticket,
            detail=f"learned from #{warning.facts.get('ticket', '')}",
        )
        tx.note(event, now)


def _is_remembered(warning: Reason) -> bool:
    return warning.code == "signature.removed" and "remembered" in warning.facts
