"""From a request to the gateway e-mails that carry it, and when each leaves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from relay.gateway import text as gateway_text
from relay.gateway.dialect import Dialect, Terms, Unsendable
from relay.model import Batch, Reason, Refusal, Request
from relay.planning.policy import Policy, refusal

_AT_ONCE = timedelta(minutes=2)  # nearer than this the gateway is told "now"
LATE = timedelta(minutes=15)  # a time that passed this long ago is not meant any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will leave, and when; with a hold it waits for that first."""

    request: Request  # its text as it will be sent
    batches: tuple[Batch, ...]
    due_at: datetime  # when it leaves the relay
    hold: str  # "", "time", "confirmation"

    @property
    def billed(self) -> int:
        return sum(batch.billed for batch in self.batches)


def plan(
    request: Request,
    dialect: Dialect,
    terms: Terms,
    policy: Policy,
    *,
    handover: timedelta | None,
    received_at: datetime,
    now: datetime,
) -> Plan | Refusal:
    """The submissions of a request, or why it cannot be sent as it is.

    `handover` None hands a later request to the gateway at once.
    """
    if request.send_at is not None and request.send_at < now - LATE:
        return refusal(request, Reason(code="time.past"))
    text, warnings = polish(request.text)

    def cut(words: str) -> Sequence[Batch] | Unsendable:
        return dialect.plan(
            [r.msisdn for r in request.recipients],
            words,
            sender_id=request.sender_id,
            dncr=request.dncr,
            split=request.split or policy.split,
            terms=terms,
        )

    batches, culprits = cut(text), gateway_text.find_culprits(text)
    without = cut(culprits.without) if culprits is not None else batches
    if isinstance(batches, Unsendable):
        reason = batches.reason
        if culprits is not None and not isinstance(without, Unsendable):
            reason = replace(reason, facts={**reason.facts, **_named(culprits)})
        return refusal(request, reason)
    if culprits is not None and not isinstance(without, Unsendable):
        warnings += (_unicode(culprits, batches, without),)
    request = replace(request, text=text, warnings=request.warnings + warnings)
    due_at = due(request.send_at, handover, received_at=received_at, now=now)
    hold = "confirmation" if request.doubts else "time" if due_at > now else ""
    return Plan(request=request, batches=tuple(batches), due_at=due_at, hold=hold)


def due(
    send_at: datetime | None, handover: timedelta | None, *, received_at: datetime, now: datetime
) -> datetime:
    """When a submission leaves the relay for its SMS to arrive at `send_at`."""
    if send_at is None:
        return min(received_at, now)
    if handover is None:
        return now
    if send_at - now < _AT_ONCE or handover < _AT_ONCE:
        return send_at
    return max(send_at - handover, now)


def scheduling(send_at: datetime | None, now: datetime) -> datetime | None:
    """The time that the gateway is told at hand-over; None is "now"."""
    return None if send_at is None or send_at - now < _AT_ONCE else send_at


def polish(text: str) -> tuple[str, tuple[Reason, ...]]:
    """The text as it will be sent, and what a requester should know about that."""
    text = gateway_text.clean(text)
    plain = gateway_text.transliterate(text)
    if plain is not None and plain != text:
        signs = gateway_text.typographic(text)
        return plain, (Reason(code="text.transliterated", facts={"characters": signs}),)
    return text, ()


def _unicode(
    culprits: gateway_text.Culprits, batches: Sequence[Batch], without: Sequence[Batch]
) -> Reason:
    """What made it Unicode, and what that costs: SMS per recipient, with it and without."""
    cost = {"segments": str(_most(batches)), "instead": str(_most(without))}
    return Reason(code="text.unicode", facts={**_named(culprits), **cost})


def _named(culprits: gateway_text.Culprits) -> dict[str, str]:
    word = {"word": culprits.word} if culprits.word else {}
    return {"characters": " ".join(culprits.signs), "count": str(culprits.count), **word}


def _most(batches: Sequence[Batch]) -> int:
    """The SMS that whoever gets the most of them gets."""
    counts: Counter[str] = Counter()
    for batch in batches:
        counts.update(dict.fromkeys(batch.recipients, batch.segments))
    return max(counts.values(), default=0)
