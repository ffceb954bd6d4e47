"""The operator's hand: a request is confirmed, cancelled or settled beside the running daemon."""

from dataclasses import dataclass
from datetime import datetime

from relay.journal.rows import RequestRow
from relay.journal.transaction import Transaction
from relay.notices.facts import Kind
from relay.steps.charter import Charter, know_thyself
from relay.steps.commands import commands, resolution
from relay.steps.standing import standing
from relay.steps.telling import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One request, and what is needed to change it within a transaction."""

    tx: Transaction
    charter: Charter
    request: RequestRow
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Whether anything changed, and what to say of it in the terminal."""

    changed: bool
    words: str


def cancel(desk: Desk) -> Done:
    """Cancel what waits; what was handed over cannot be taken back."""
    done, kind = commands.cancel(desk.tx, desk.request, desk.now)
    if done != "cancelled":
        return _nothing(desk, "can be cancelled")
    _tell(desk, kind)
    return _done(desk, "is cancelled; its requester is told.")


def confirm(desk: Desk) -> Done:
    """Let go what waits for a "yes"."""
    identity = know_thyself(desk.tx)
    done, kind = commands.confirm(desk.tx, desk.charter, identity, desk.request, desk.now)
    if done == "expired":
        _tell(desk, kind)
        return Done(changed=False, words=f"#{desk.request.ticket}: its time has passed")
    if done != "confirmed":
        return _nothing(desk, "waits for a yes")
    _tell(desk, kind)
    return _done(desk, "is confirmed; its requester is told.")


def resolve(desk: Desk, verdict: str) -> Done:
    """Settle what is in doubt as `sent` or `not-sent`, or send it again."""
    identity = know_thyself(desk.tx)
    count = resolution.resolve(desk.tx, desk.charter, identity, desk.request, verdict, desk.now)
    if not count:
        what = "can be sent again" if verdict == resolution.RESEND else "is in doubt"
        return _nothing(desk, what)
    said = "is sent again" if verdict == resolution.RESEND else f"is settled as {verdict}"
    return _done(desk, f"{said}; its requester is told.")


def _tell(desk: Desk, kind: Kind | None) -> None:
    if kind is not None:
        about = f"operator {desk.now:%Y-%m-%dT%H:%M:%S}"
        tell(desk.tx, desk.charter, kind, desk.request.id, desk.now, about=about)


def _done(desk: Desk, words: str) -> Done:
    return Done(changed=True, words=f"#{desk.request.ticket} {words}")


def _nothing(desk: Desk, what: str) -> Done:
    states = [s.state.value for s in standing(desk.tx.submissions(desk.request.id))]
    said = ", ".join(dict.fromkeys(states)) or desk.request.state
    words = f"#{desk.request.ticket}: nothing of it {what}; it is {said}"
    return Done(changed=False, words=words)
