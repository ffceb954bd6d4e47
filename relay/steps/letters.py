"""A notice in words: made when it leaves, of the facts that were kept when it was written."""

from relay.journal.rows import NoticeRow
from relay.notices.facts import Kind
from relay.notices.keeping import load
from relay.notices.letter import Letter
from relay.notices.words import write


def letter_of(notice: NoticeRow) -> Letter:
    """What it tells: of its facts, or the words that it was given instead."""
    if notice.facts:
        return write(Kind(notice.kind), load(notice.facts))
    return Letter(subject=notice.subject, text=notice.body, html=notice.html)
