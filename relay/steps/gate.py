"""Sending stops for a cause that would meet every other SMS too, and starts again by a person."""

from datetime import datetime

from relay.journal.rows import Event, stamp
from relay.journal.transaction import Transaction
from relay.steps.charter import Charter
from relay.steps.telling import tell_admins

BY_OPERATOR = "paused by the operator"
NO_MAIL = "mail"  # the mail server refuses our login, or is not the one it should be


def stop(tx: Transaction, charter: Charter, why: str, now: datetime, *, detail: str = "") -> None:
    """Submit nothing more until `resume`; intake goes on, and the admins are told once.

    A cause that a person must put right goes before a pause and before what ends by itself.
    """
    standing = tx.setting("stopped")
    if standing and (standing not in (BY_OPERATOR, NO_MAIL) or why == NO_MAIL):
        return
    tx.remember("stopped", why)
    tx.note(Event(name="gateway.stopped", result=why, detail=detail), now)
    tell_admins(tx, charter, now, about=f"stopped {stamp(now)}", stopped=why)


def pause(tx: Transaction, now: datetime) -> bool:
    """The operator's stop; False if sending is stopped already."""
    if tx.setting("stopped"):
        return False
    tx.remember("stopped", BY_OPERATOR)
    tx.note(Event(name="gateway.stopped", result=BY_OPERATOR), now)
    return True


def resume(tx: Transaction, now: datetime) -> str:
    """Let submitting go on; why it was stopped, or "" if it was not."""
    why = tx.setting("stopped")
    if why:
        tx.remember("stopped", "")
        tx.note(Event(name="gateway.resumed", result=why), now)
    return why
