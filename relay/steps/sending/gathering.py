"""An address gets so many notices an hour and no more; the rest come as one summary."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from relay.journal.rows import NoticeRow
from relay.journal.transaction import Transaction
from relay.model import Language
from relay.notices import summary
from relay.steps.charter import Charter
from relay.steps.sending.letters import subject_of
from relay.steps.telling import message_id

_MOST, _HOUR = 60, timedelta(hours=1)


def gather(
    tx: Transaction, charter: Charter, due: Sequence[NoticeRow], now: datetime
) -> list[NoticeRow]:
    """Those that may leave by themselves. The others wait for their summary, or are in it."""
    alone = []
    for notice in due:
        room = tx.notices_sent_since(notice.recipient, now - _HOUR) < _MOST
        if room or notice.kind == summary.KIND:
            alone.append(notice)
        else:
            _put_together(tx, charter, notice, now)
    return alone


def _put_together(tx: Transaction, charter: Charter, notice: NoticeRow, now: datetime) -> None:
    """One summary an hour, of all that waits for an address by then."""
    if (last := tx.last_notice(notice.recipient, summary.KIND)) and abs(now - last) < _HOUR:
        tx.postpone_notices(notice.recipient, last + _HOUR)
        return
    waiting = tx.notices_waiting(notice.recipient, besides=summary.KIND)
    shown = [subject_of(one) for one in waiting[: summary.MOST]]
    letter = summary.write_summary(shown, len(waiting), _language(tx, charter, notice))
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
