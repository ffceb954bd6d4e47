"""An address gets so many notices an hour and no more; the rest come as one summary.

What answers a mail, and may want another of it, has a bound of its own: however much a person is
told, our questions reach them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from relay.journal.notices import Pile
from relay.journal.rows import NoticeRow
from relay.journal.transaction import Transaction
from relay.model import Language
from relay.notices import summary
from relay.notices.facts import Kind
from relay.steps.charter import Charter
from relay.steps.sending.budgets import BUDGET
from relay.steps.sending.letters import subject_of
from relay.steps.telling import message_id

_ANSWERS = (
    *(Kind.HELD, Kind.QUESTION, Kind.REFUSAL, Kind.UNREADABLE),
    *(Kind.NOT_UNDERSTOOD, Kind.UNCHANGED, Kind.STATUS, Kind.HELP, Kind.TOO_LATE, Kind.CANCELLED),
)
_ASKED = Pile(kinds=_ANSWERS, of_these=True)
_TOLD = Pile(kinds=_ANSWERS, of_these=False)
_MOST = {_ASKED: 60, _TOLD: 90}  # three about each SMS that one person may send by default
_HOUR = timedelta(hours=1)
_LOOK = timedelta(minutes=5)  # after which it is looked again whether there is room
# Any of these says more than the acknowledgement before it.
_NEWER = frozenset(
    {
        *(Kind.ACKNOWLEDGEMENT, Kind.HELD, Kind.RESULT, Kind.DELIVERED, Kind.FAILED),
        *(Kind.UNCERTAIN, Kind.UNCONFIRMED, Kind.UNRESOLVED, Kind.EXPIRED, Kind.CANCELLED),
    }
)


def gather(
    tx: Transaction, charter: Charter, due: Sequence[NoticeRow], now: datetime
) -> list[NoticeRow]:
    """Those that may leave by themselves. The others wait for their summary, or are in it."""
    alone = []
    for notice in due:
        if notice.kind == summary.KIND or _leaves_alone(tx, charter, notice, now):
            alone.append(notice)
    return alone


def _leaves_alone(tx: Transaction, charter: Charter, notice: NoticeRow, now: datetime) -> bool:
    pile = _pile(notice)
    sent = tx.notices_sent_since(notice.recipient, pile, now - _HOUR)
    last = tx.last_notice(notice.recipient, summary.KIND) if sent >= _MOST[pile] else None
    if last is not None and abs(now - last) < _HOUR:
        _put_off(tx, notice, last + _HOUR)
        return False
    was_put_off = not notice.attempt and now - notice.created_at >= _LOOK
    if (was_put_off or sent >= _MOST[pile]) and _is_outdated(tx, notice):
        tx.gather_notice(notice, now, detail="a newer one tells more")
        return False
    if sent < _MOST[pile]:
        return True
    waiting = tx.notices_waiting(notice.recipient, pile, besides=summary.KIND)
    current = [one for one in waiting if not _is_outdated(tx, one)]
    if len(current) > 1:
        _put_together(tx, charter, notice, waiting, current, now)
        return False
    if sent > _MOST[pile]:  # the last one of the hour was one by itself, too
        _put_off(tx, notice, now + _LOOK)
        return False
    return True


def _pile(notice: NoticeRow) -> Pile:
    return _ASKED if notice.kind in _ANSWERS and notice.about != BUDGET else _TOLD


def _is_outdated(tx: Transaction, notice: NoticeRow) -> bool:
    """Whether it is an acknowledgement, and a newer notice about the same says what came of it."""
    if notice.kind != Kind.ACKNOWLEDGEMENT or notice.request_id is None:
        return False
    return any(
        other.id > notice.id and other.kind in _NEWER and other.recipient == notice.recipient
        for other in tx.notices(notice.request_id)
    )


def _put_off(tx: Transaction, notice: NoticeRow, until: datetime) -> None:
    """All of its pile that waits for that address."""
    tx.postpone_notices(notice.recipient, _pile(notice), until, besides=summary.KIND)


def _put_together(
    tx: Transaction,
    charter: Charter,
    notice: NoticeRow,
    waiting: Sequence[NoticeRow],
    current: Sequence[NoticeRow],
    now: datetime,
) -> None:
    """One summary of what waits for an address; what is not `current` is left out of it."""
    shown = [subject_of(one) for one in current[: summary.MOST]]
    letter = summary.write_summary(shown, len(current), _language(tx, charter, notice))
    identifier = message_id(charter, summary.KIND)
    tx.add_notice(
        request_id=None,
        kind=summary.KIND,
        about=identifier,
        recipient=notice.recipient,
        subject=letter.subject,
        body=letter.text,
        html=letter.html,
        message_id=identifier,
        now=now,
    )
    for gathered in waiting:
        tx.gather_notice(gathered, now, detail="in a summary")


def _language(tx: Transaction, charter: Charter, notice: NoticeRow) -> Language:
    if notice.request_id is None:
        return charter.language
    return tx.request(notice.request_id).language
