"""A notice in words: made when it leaves, of the facts that were kept when it was written."""

from dataclasses import dataclass
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from relay.journal.rows import NoticeRow
from relay.model import Envelope
from relay.notices.facts import Kind
from relay.notices.keeping import load
from relay.notices.letter import Letter, build
from relay.notices.words import write, write_subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What all our letters have in common."""

    sender: str
    zone: ZoneInfo
    loop_mark: str


def letter_of(notice: NoticeRow) -> Letter:
    """What it tells: of its facts, or the words that it was given instead."""
    if notice.facts:
        return write(Kind(notice.kind), load(notice.facts))
    return Letter(subject=notice.subject, text=notice.body, html=notice.html)


def subject_of(notice: NoticeRow) -> str:
    """Its Subject; where its facts cannot be put into words, the ticket that says what it is about.

    A summary is written in the transaction that claims texts: one bad notice must not stop them.
    """
    try:
        if notice.facts:
            return write_subject(Kind(notice.kind), load(notice.facts))
    except Exception:
        return f"[#{notice.ticket}]"
    return notice.subject


def envelope_of(notice: NoticeRow, head: Letterhead) -> Envelope:
    """The e-mail as it leaves; ValueError where it cannot be made."""
    data = build(
        letter_of(notice),
        sender=head.sender,
        to=notice.recipient,
        message_id=notice.message_id,
        in_reply_to=notice.in_reply_to,
        references=notice.thread,
        date=notice.created_at.astimezone(head.zone),
        loop_mark=head.loop_mark,
    )
    return Envelope(sender="", recipient=parseaddr(notice.recipient)[1], data=data)
