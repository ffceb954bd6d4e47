"""Notices and alerts are queued: once about one thing, and never without end."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from relay.journal.rows import Event, RequestRow, instant, stamp
from relay.journal.transaction import Transaction
from relay.model import Mail, Reason
from relay.notices.facts import ANSWER, STANDING, Facts, Kind
from relay.notices.keeping import dump
from relay.reading.lines.language import language_of
from relay.steps.charter import Charter
from relay.steps.facts import facts

_CHATTER = (Kind.NOT_UNDERSTOOD, Kind.UNCHANGED, Kind.STATUS, Kind.HELP)  # they change nothing
_IN_VAIN = frozenset({Kind.REFUSAL, Kind.QUESTION})  # answers to what cannot be sent as it is
_MOST_AN_HOUR, _HOUR = 60, timedelta(hours=1)
_MOST_IN_VAIN, _LATELY = 100, timedelta(days=1)


def tell(
    tx: Transaction,
    charter: Charter,
    kind: Kind,
    request: RequestRow | int,
    now: datetime,
    *,
    about: str = "",
    to: str = "",
    in_reply_to: str = "",
    unread: str = "",
    why_not: tuple[Reason, ...] = (),
) -> bool:
    """Queue a notice about a request (or that of an id), in its thread; False if it was told that
    before.

    `to` is another than the requester where an admin asked; `in_reply_to` is the mail answered,
    where it is not the request itself, `unread` what of it was not understood, and `why_not` why it
    changes nothing.
    """
    request = tx.request(request) if isinstance(request, int) else request
    recipient = to or request.requester
    if kind in _CHATTER and is_chatty(tx, recipient, now):
        return False
    if _goes_round(tx, request, kind, now) or _is_in_vain(tx, charter, request, kind, now):
        return False
    told = replace(facts(tx, charter, request, now, whole=kind in STANDING), why_not=why_not)
    if unread:
        answer = Reason(code=ANSWER, words=unread[:200])
        told = replace(told, reasons=(*told.reasons, answer))
    thread = request.thread + ((request.message_id,) if request.message_id else ())
    return tx.add_notice(
        request_id=request.id,
        kind=kind.value,
        about=about,
        recipient=recipient,
        facts=dump(told),
        message_id=message_id(charter, request.ticket),
        in_reply_to=in_reply_to or request.message_id,
        thread=(*thread, in_reply_to) if in_reply_to else thread,
        now=now,
    )


def tell_admins(
    tx: Transaction,
    charter: Charter,
    now: datetime,
    *,
    about: str,
    stopped: str = "",
    request_id: int | None = None,
) -> None:
    """Queue an alert to each admin; `about` is its cause, of which they hear once an hour.

    A second one waits till the hour is over, and stands for all that come until then.
    """
    last, waits = _last_alert(tx, about)
    if waits and now < last <= now + _HOUR:
        return
    due_at = min(last, now) + _HOUR if told_lately(tx, about, now) else now
    tx.remember(f"alerted {about}", f"{stamp(due_at)} waits" if due_at > now else str(stamp(now)))
    if request_id is None:
        told = Facts(
            ticket="",
            language=charter.language,
            zone=charter.rules.zone,
            subject="",
            stopped=stopped,
        )
    else:
        told = facts(tx, charter, tx.request(request_id), now, stopped=stopped)
    for admin in charter.admins:
        tx.add_notice(
            request_id=request_id,
            kind=Kind.ALERT.value,
            about=f"{about} {stamp(due_at)}",
            recipient=admin,
            facts=dump(told),
            message_id=message_id(charter, told.ticket or "alert"),
            now=now,
            due_at=due_at,
        )


def told_lately(tx: Transaction, about: str, now: datetime) -> bool:
    """Whether the admins had an alert of that cause within the hour."""
    return abs(now - _last_alert(tx, about)[0]) < _HOUR


def is_chatty(tx: Transaction, address: str, now: datetime) -> bool:
    """Whether so many mails of somebody changed nothing within the hour that it may be a machine.

    Of whom only much is told is a person, who must hear that an answer changed nothing.
    """
    return tx.notices_since(address, _CHATTER, now - _HOUR) >= _MOST_AN_HOUR


def tell_how_to_write(tx: Transaction, charter: Charter, mail: Mail, now: datetime) -> None:
    """Answer a mail that asks for help, or that stands in somebody else's thread: no secrets."""
    if not is_chatty(tx, mail.sender, now):
        _answer(tx, charter, Kind.HELP, mail, now)


def tell_unreadable(tx: Transaction, charter: Charter, mail: Mail, now: datetime) -> None:
    """Tell the writer of a mail, of which only the headers are known, that it was put aside.

    However many notices they have had: it may have been a request, and nothing else tells of it.
    """
    _answer(tx, charter, Kind.UNREADABLE, mail, now)


def _last_alert(tx: Transaction, about: str) -> tuple[datetime, bool]:
    """When the last alert of that cause left, or is to leave; and whether it had to wait."""
    at, _, waits = tx.setting(f"alerted {about}").partition(" ")
    return instant(int(at or 0)), bool(waits)


def _goes_round(tx: Transaction, request: RequestRow, kind: Kind, now: datetime) -> bool:
    """Whether one thread heard the same word so often within the hour that a machine answers us."""
    return tx.notices_about(request.id, kind.value, now - _HOUR) >= _MOST_AN_HOUR


def _is_in_vain(
    tx: Transaction, charter: Charter, request: RequestRow, kind: Kind, now: datetime
) -> bool:
    """Whether a hundred mails in a row came to nothing within a day: no person writes so.

    Then they get no answer any more, for a machine may be answering our answers; the admins are
    told, and the next mail that can be sent ends it.
    """
    if kind not in _IN_VAIN or request.state == "planned":
        return False
    count = tx.requests_in_vain(request.requester, now - _LATELY)
    if count <= _MOST_IN_VAIN:
        return False
    event = Event(
        name="notice.withheld",
        request_id=request.id,
        ticket=request.ticket,
        result=kind.value,
        detail=f"{_MOST_IN_VAIN} mails in a row came to nothing",
    )
    tx.note(event, now)
    if count == _MOST_IN_VAIN + 1:
        about = f"in vain {request.requester}"
        tell_admins(tx, charter, now, about=about, request_id=request.id)
    return True


def _answer(tx: Transaction, charter: Charter, kind: Kind, mail: Mail, now: datetime) -> None:
    """Queue an answer to a mail that is about no request."""
    told = Facts(
        ticket="",
        language=language_of(mail.subject, charter.rules.language),
        zone=charter.rules.zone,
        subject=mail.subject,
    )
    tx.add_notice(
        request_id=None,
        kind=kind.value,
        about=mail.message_id or mail.content_key,
        recipient=mail.sender,
        facts=dump(told),
        message_id=message_id(charter, kind.value),
        in_reply_to=mail.message_id,
        thread=mail.thread + ((mail.message_id,) if mail.message_id else ()),
        now=now,
    )


def message_id(charter: Charter, name: str) -> str:
    """A new Message-ID of a notice: nobody who has not seen it can name it, and any relay knows it
    for what it is."""
    return f"<{name}.{secrets.token_hex(8)}.sms-notice@{charter.domain}>"
