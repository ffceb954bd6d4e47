"""The Subject of a notice: that of the request, to stay in its thread, and the ticket. Pure."""

import re

from relay.notices.saying import one_line

_ANSWER = re.compile(
    r"^\s*(re|aw|sv|antw|回覆|回复|答复|答覆)\s*(\[\d+\])?\s*[:：]\s*", re.IGNORECASE
)
_TICKET = re.compile(r"\[#[0-9A-Z]{5}\]", re.IGNORECASE)
_TAGS = re.compile(r"(?:\s*\[[^\[\]#]{1,30}\])*")  # [EXTERNAL], as mail servers put in front
_MOST = 120  # characters of the old Subject


def answer_subject(old: str, ticket: str) -> str:
    """`Re: <old> [#7K3QX]`, with one `Re:` and one ticket, whatever `old` has of them."""
    topic = one_line(_TICKET.sub(" ", one_line(old, len(old) + 1)), _MOST)
    while (shorter := _ANSWER.sub("", topic)) != topic:
        topic = shorter
    return " ".join(part for part in ("Re:", topic, _mark(ticket)) if part)


def answers_ticket(subject: str) -> bool:
    """Whether a Subject answers one of ours: `Re:`, and behind it a ticket in brackets."""
    topic = _TAGS.sub("", subject, count=1)
    return bool(_ANSWER.match(topic) and _TICKET.search(topic))


def alert_subject(topic: str, ticket: str) -> str:
    """`SMS relay: <topic> [#7K3QX]`, without the ticket where the alert is about no request."""
    return " ".join(part for part in ("SMS relay:", topic, _mark(ticket)) if part)


def _mark(ticket: str) -> str:
    word = one_line(ticket, 20)
    return f"[#{word}]" if word else ""
