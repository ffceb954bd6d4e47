"""What the delivery reports of an SMS come to, in whatever order and however often they come. Pure.

The provider promises neither order nor once (gateway manual 6), so the sum of all reports is a
function of their set.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from relay.gateway.codes import NO_ERROR
from relay.gateway.dialect import Fate, Report


class Delivery(StrEnum):
    """Where an SMS is on its way to its phone, as far as it was reported."""

    PENDING = "pending"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"


FINAL = frozenset({Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.EXPIRED})
FAILED = frozenset({Delivery.UNDELIVERED, Delivery.EXPIRED})
PATIENCE = timedelta(hours=72)  # the operator tries for 23 hours at most (gateway manual 7.2)

_STATES = {
    Fate.UNKNOWN: None,
    Fate.PENDING: Delivery.PENDING,
    Fate.EXPIRED: Delivery.EXPIRED,
    Fate.FAILED: Delivery.UNDELIVERED,
    Fate.DELIVERED: Delivery.DELIVERED,
}
# Of several reports the highest counts. A final one is above all that are not; of two final ones
# the receipt of a phone is above its absence, and a plain no is above having tried for too long.
_RANK = (None, Delivery.PENDING, Delivery.EXPIRED, Delivery.UNDELIVERED, Delivery.DELIVERED)
# None is no report.
_AMONG_COPIES = (
    Delivery.EXPIRED,
    Delivery.UNDELIVERED,
    None,
    Delivery.PENDING,
    Delivery.DELIVERED,
)
_AMONG_PARTS = (
    Delivery.DELIVERED,
    Delivery.PENDING,
    None,
    Delivery.EXPIRED,
    Delivery.UNDELIVERED,
)
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One report as it is kept. `cost` is a decimal as text, "" for none; times are aware."""

    state: Delivery | None  # what its status means; None where that is not known
    status: str  # digits
    error: str = ""
    cost: str = ""
    sent_at: datetime | None = None  # the provider's word
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What all reports of one SMS say together."""

    state: Delivery
    status: str
    error: str
    cost: str  # the highest: a repeated report is no second charge
    sent_at: datetime | None
    at: datetime  # when that was first reported
    conflict: bool  # final reports contradict each other


def word(report: Report, received_at: datetime) -> Word:
    """A report as it is kept; a time that no calendar of ours has is none."""
    sent_at = report.sent_at
    known = sent_at is not None and _EARLIEST <= sent_at < _LATEST
    return Word(
        state=_STATES[report.state],
        status=report.code,
        error=report.error_code,
        cost=report.cost or "",
        sent_at=sent_at if known else None,
        received_at=received_at,
    )


def fold(words: Collection[Word]) -> Told:
    """The same for every order and every repetition of the same reports, of which there is one.

    A final state is never replaced by one on the way. Of two different final states one counts by
    a fixed order, and the conflict is marked. Of the same state with several errors one counts that
    says why.
    """
    told = max(words, key=_weight)
    same = [w for w in words if _weight(w) == _weight(told)]
    return Told(
        state=told.state or Delivery.PENDING,
        status=told.status,
        error=told.error,
        cost=_charge(words),
        sent_at=min((w.sent_at for w in same if w.sent_at is not None), default=None),
        at=min(w.received_at for w in same),
        conflict=len({w.state for w in words} & FINAL) > 1,
    )


def rank_of_copy(state: Delivery | None) -> int:
    """Of several SMS of the same text to one phone, the highest counts: one that arrived does."""
    return _AMONG_COPIES.index(state)


def rank_of_part(state: Delivery | None) -> int:
    """Of several parts of one text to one phone, the highest counts: all have to arrive."""
    return _AMONG_PARTS.index(state)


def hours_tried(left_at: datetime | None, sent_at: datetime | None, at: datetime) -> int:
    """For how many whole hours the operator has tried, from the sending to the report; 0 is unsaid.

    The provider's time of sending counts only where it lies between our own two times.
    """
    if left_at is None:
        return 0
    plausible = sent_at is not None and left_at - _CLOCKS_DIFFER <= sent_at <= at
    since = sent_at if sent_at is not None and plausible else left_at
    hours = round((at - since) / timedelta(hours=1))
    return hours if 0 < hours <= PATIENCE / timedelta(hours=1) else 0


def _weight(word: Word) -> tuple[int, int, bool, int, str]:
    return (
        _RANK.index(word.state),
        int(word.status),  # on the way, the provider's own numbers rise
        word.error not in NO_ERROR,
        len(word.error),
        word.error,
    )


def _charge(words: Collection[Word]) -> str:
    return max((w.cost for w in words if w.cost), key=lambda c: (Decimal(c), c), default="")
