"""Sending stops for a cause that would meet every other SMS too; a person, or a probe, ends it."""

from datetime import datetime, timedelta

from relay.journal.rows import Event, moment, stamp
from relay.journal.transaction import Transaction
from relay.steps.charter import Charter
from relay.steps.telling import tell_admins, told_lately

BY_OPERATOR = "paused by the operator"
NO_MAIL = "mail"  # the mail server refuses our login, or is not the one it should be
FAILING = "failing"  # one try after the other fails at the mail server
IN_DOUBT = "in doubt"  # of several SMS in a row nobody knows whether they were sent
CHARGED_TWICE = "charged twice"  # the gateway accepted the same SMS twice

# A try that fails before the dot costs nothing, so one may show that these are over.
_HEALING = frozenset({NO_MAIL, FAILING})
_IN_A_ROW = 5  # failed tries that stop sending
_DOUBTS, _DOUBTED_WITHIN = 3, timedelta(minutes=10)
_PROBES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))


def stop(
    tx: Transaction,
    charter: Charter,
    why: str,
    now: datetime,
    *,
    detail: str = "",
    request_id: int | None = None,
) -> bool:
    """Submit nothing more until `resume`, and alert the admins; whether that was now.

    Intake goes on. A cause that a person must put right goes before a pause, and a pause before
    what heals. `request_id` is the request that showed it.
    """
    standing = tx.setting("stopped")
    if standing and (standing not in _HEALING | {BY_OPERATOR} or why in _HEALING):
        return False
    _set(tx, why, now, detail=detail)
    return _alert(tx, charter, why, now, request_id=request_id)


def remind(tx: Transaction, charter: Charter, now: datetime) -> None:
    """Alert of a stop that came too soon after the last alert of its cause, if it still stands."""
    if (why := tx.setting("unalerted")) and why == tx.setting("stopped"):
        _alert(tx, charter, why, now)


def pause(tx: Transaction, now: datetime) -> bool:
    """The operator's stop; False if sending is stopped already, by what does not end by itself."""
    if tx.setting("stopped") not in _HEALING | {""}:
        return False
    _set(tx, BY_OPERATOR, now)
    return True


def resume(tx: Transaction, now: datetime) -> str:
    """Let submitting go on, in the order of old; why it was stopped, or "" if it was not."""
    why = tx.setting("stopped")
    if why:
        tx.remember("stopped", "")
        tx.remember("failures", "")
        tx.remember("unalerted", "")
        tx.hurry()
        tx.note(Event(name="gateway.resumed", result=why), now)
    return why


def opening(tx: Transaction, room: int, now: datetime) -> int:
    """How many submissions may be claimed: all that there is room for, none, or one as a probe."""
    why = tx.setting("stopped")
    if not why:
        return room
    at = moment(int(tx.setting("probe_at") or 0))
    if at is None or why not in _HEALING:
        return 0
    return min(room, 1) if at <= now or at - now > _PROBES[-1] else 0  # else a clock was set back


def probe(tx: Transaction, now: datetime) -> None:
    """Say that one was claimed while sending is stopped: the next waits longer."""
    if tx.setting("stopped"):
        _next_probe(tx, int(tx.setting("probes") or 0) + 1, now)


def failed(tx: Transaction, charter: Charter, now: datetime, *, detail: str) -> None:
    """A try failed before the dot. So many in a row are not the fault of one SMS."""
    failures = int(tx.setting("failures") or 0) + 1
    tx.remember("failures", str(failures))
    if failures >= _IN_A_ROW:
        stop(tx, charter, FAILING, now, detail=detail)


def worked(tx: Transaction, now: datetime) -> None:
    """The mail server took a submission: what stopped sending for its sake is over."""
    if tx.setting("failures"):
        tx.remember("failures", "")
    if tx.setting("stopped") in _HEALING:
        resume(tx, now)


def doubted(tx: Transaction, charter: Charter, now: datetime) -> None:
    """Another SMS is uncertain. Several within minutes: each more would be a gamble."""
    if tx.uncertain_since(now - _DOUBTED_WITHIN) >= _DOUBTS:
        stop(tx, charter, IN_DOUBT, now)


def _set(tx: Transaction, why: str, now: datetime, *, detail: str = "") -> None:
    tx.remember("stopped", why)
    _next_probe(tx, 0, now)
    tx.note(Event(name="gateway.stopped", result=why, detail=detail), now)


def _alert(
    tx: Transaction, charter: Charter, why: str, now: datetime, *, request_id: int | None = None
) -> bool:
    about = f"stopped {why}"
    if told_lately(tx, about, now):
        tx.remember("unalerted", why)
        return False
    tx.remember("unalerted", "")
    tell_admins(tx, charter, now, about=about, stopped=why, request_id=request_id)
    return True


def _next_probe(tx: Transaction, number: int, now: datetime) -> None:
    tx.remember("probes", str(number))
    tx.remember("probe_at", str(stamp(now + _PROBES[min(number, len(_PROBES) - 1)])))
