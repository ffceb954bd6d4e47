"""The table of states of a submission, and what to do after a failed try. All of it is here."""

from collections.abc import Collection
from datetime import timedelta

from relay.model import Phase, State

S = State

# What may follow what. From the dot on nothing leads back to the queue but a clear 4xx.
# A late answer is always taken: it tells what the provider did, whatever we had come to believe.
# Even what waits, or was cancelled, may have one: a server may take what it said it would not.
_ANSWERED = {S.ACCEPTED, S.REJECTED}
NEXT: dict[State, frozenset[State]] = {
    S.HELD: frozenset({S.QUEUED, S.CANCELLED, S.EXPIRED, *_ANSWERED}),
    S.QUEUED: frozenset({S.SENDING, S.HELD, S.CANCELLED, S.EXPIRED, *_ANSWERED}),
    S.SENDING: frozenset({S.QUEUED, S.SUBMITTED, S.FAILED, S.UNCERTAIN, *_ANSWERED}),
    S.SUBMITTED: frozenset({S.FAILED, S.UNCONFIRMED, *_ANSWERED}),
    S.UNCERTAIN: frozenset({S.FAILED, S.UNRESOLVED, *_ANSWERED}),
    S.UNCONFIRMED: frozenset({S.FAILED, S.UNRESOLVED, *_ANSWERED}),
    S.UNRESOLVED: frozenset({S.FAILED, *_ANSWERED}),
    S.FAILED: frozenset(_ANSWERED),
    S.REJECTED: frozenset({S.ACCEPTED}),  # ids beat an error: something was sent
    S.EXPIRED: frozenset(_ANSWERED),
    S.CANCELLED: frozenset(_ANSWERED),
    S.ACCEPTED: frozenset(),
}

WAITING = frozenset({S.HELD, S.QUEUED})  # nothing has left; it can still be cancelled
UNDER_WAY = WAITING | {S.SENDING, S.SUBMITTED}  # its end is still to come
IN_DOUBT = frozenset({S.UNCERTAIN, S.UNCONFIRMED, S.UNRESOLVED})  # it may have been sent, or not
NOT_SENT = frozenset({S.REJECTED, S.FAILED, S.EXPIRED})  # for another cause than a person's word
ENDED = frozenset({S.ACCEPTED, S.REJECTED, S.FAILED, S.CANCELLED, S.EXPIRED, S.UNRESOLVED})

_BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))


class IllegalTransition(Exception):
    """A submission was asked to move where the table of states does not lead."""


def check(before: State, after: State) -> None:
    """Raise IllegalTransition unless `after` may follow `before`."""
    if after not in NEXT[before]:
        raise IllegalTransition(f"{before} -> {after}")


def recovered(phase: Phase) -> State:
    """Where a submission belongs whose try was cut off in `phase`.

    Before the dot the server has taken nothing (RFC 5321 4.1.1.10), so it is tried again; from the
    commit of the dot on nobody knows, so it never is.
    """
    return S.UNCERTAIN if phase is Phase.DOT else S.QUEUED


def retry_after(attempt: int, spread: float) -> timedelta:
    """How long to wait after try number `attempt` (from 1); `spread` from -1 to 1 is ±20 %."""
    return _BACKOFF[min(attempt, len(_BACKOFF)) - 1] * (1 + 0.2 * spread)


def summary(states: Collection[State]) -> str:
    """The state of a request, from those of its submissions: the one that most needs eyes."""
    for state in _BY_CONCERN:
        if state in states:
            return state.value
    return "ended"


_BY_CONCERN = (
    S.UNRESOLVED,
    S.UNCERTAIN,
    S.UNCONFIRMED,
    S.FAILED,
    S.REJECTED,
    S.EXPIRED,
    S.HELD,
    S.SENDING,
    S.QUEUED,
    S.SUBMITTED,
    S.ACCEPTED,
    S.CANCELLED,
)
