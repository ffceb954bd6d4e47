"""What became of a request's submissions, put together for its requester. Pure."""

from relay.model import Msisdn, Reason, State
from relay.notices.facts import Facts, Kind, Reported, Sent
from relay.planning.delivery import FAILED, FINAL, Delivery
from relay.planning.lifecycle import IN_DOUBT, NOT_SENT, WAITING

UNSENT = WAITING | NOT_SENT | {State.CANCELLED}

# By the gateway's error code (gateway manual 7.1). Finer than the gateway's own classes, as each
# of these needs another advice.
_FAULTS = {
    "1": "doubtful",
    "20": "doubtful",
    "2": "account",
    "3": "account",
    "5": "time",
    "6": "length",
    "8": "sender",
    "25": "sender",
    "16": "balance",
    "17": "number",
    "18": "words",
    "22": "country",
} | {str(code): "format" for code in (250, 251, 252, 253, 254, 255, 256, 257, 259)}

_ANY_TIME = frozenset({"doubtful", "account", "balance", "format", "unknown", "mail", "found"})


def fault(sent: Sent) -> str:
    """What was wrong with it, as a key of `Tongue.faults`; "" where nothing was."""
    if sent.state is State.FAILED:
        return "found" if sent.code == "found" else "mail"
    return _FAULTS.get(sent.code, "unknown") if sent.state is State.REJECTED else ""


def standing(facts: Facts) -> Kind:
    """The notice whose words fit how the request stands now; STATUS where none of them does."""
    states = {sent.state for sent in facts.results}
    if not states:
        return facts.standing or Kind.STATUS
    if State.HELD in states and (facts.waits_until or _waits_for_budget(facts)):
        return Kind.HELD
    ends = {State.CANCELLED: Kind.CANCELLED, State.EXPIRED: Kind.EXPIRED}
    return ends.get(states.pop(), Kind.STATUS) if len(states) == 1 else Kind.STATUS


def is_budget(reason: Reason) -> bool:
    """Whether it waits for a budget, which no "yes" can lift."""
    return reason.code.startswith("budget.")


def is_missed(sent: Sent) -> bool:
    """Whether it was certainly not sent, against its requester's wish, and another try may help."""
    return fault(sent) not in ("", "doubtful", "country")


def helps_again(sent: Sent) -> bool:
    """Whether the same, sent again, may fare better: no other text, number or time is wanted."""
    return fault(sent) in ("", *_ANY_TIME)


def may_have_arrived(sent: Sent) -> bool:
    """Whether nobody knows that it did not arrive."""
    return sent.state in IN_DOUBT | {State.ACCEPTED} or fault(sent) == "doubtful"


def gathered(results: tuple[Sent, ...]) -> tuple[Sent, ...]:
    """One for each different outcome, in order, with all its recipients."""
    groups: dict[tuple[State, str, str], dict[Msisdn, None]] = {}
    for sent in results:
        key = (sent.state, sent.code, sent.detail)
        groups.setdefault(key, {}).update(dict.fromkeys(sent.recipients))
    return tuple(
        Sent(recipients=tuple(numbers), state=state, code=code, detail=detail)
        for (state, code, detail), numbers in groups.items()
    )


def case(results: tuple[Sent, ...]) -> str:
    """All of them in one word: accepted, rejected (certainly not sent), doubtful, or partial.

    "" where there are none, and where one other state is all there is to say.
    """
    words = {_word(sent) for sent in results}
    return words.pop() if len(words) == 1 else "partial" if words else ""


def delivered(reports: tuple[Reported, ...]) -> str:
    """All reports in one word: all, none or partly; "" where nothing final was reported."""
    states = {report.state for report in reports}
    if not states & FINAL:
        return ""
    return "all" if states == {Delivery.DELIVERED} else "none" if states <= FAILED else "partly"


def _waits_for_budget(facts: Facts) -> bool:
    return facts.handover_at is None and any(map(is_budget, facts.reasons))


def _word(sent: Sent) -> str:
    if sent.state is State.ACCEPTED:
        return "accepted"
    kind = fault(sent)
    return "doubtful" if kind == "doubtful" else "rejected" if kind else ""
