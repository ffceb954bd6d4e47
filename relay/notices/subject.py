"""The Subject of a notice: that of the request, to stay in its thread, and the ticket. Pure."""

import re

from relay.notices.saying import one_line

_ANSWER = re.compile(
    r"^\s*(re|aw|sv|antw|回覆|回复|答复|答覆)\s*(\[\d+\])?\s*[:：]\s*", re.IGNORECASE
)
_TICKET = re.compile(r"\[#[0-9A-Z]{5}\]", re.IGNORECASE)
_NEWS = re.compile(r"(\[#[0-9A-Z]{5}\]):.*", re.IGNORECASE | re.DOTALL)  # of an earlier notice
_TAGS = re.compile(r"(?:\s*\[[^\[\]#]{1,30}\])*")  # [EXTERNAL], as mail servers put in front
_MOST = 120  # characters of the old Subject
_MOST_WITH_NEWS = 60


def answer_subject(old: str, ticket: str, news: str = "") -> str:
    """`Re: <old> [#7K3QX]: <news>`, with one `Re:` and one ticket, whatever `old` has of them.

    The news stands behind what the Subject was, so that a list of mails tells it. Programs that
    thread by References (RFC 5256: Outlook, Apple Mail, Thunderbird, Dovecot) keep it together all
    the same. Gmail begins a new conversation where a Subject changes: it does so for the ticket
    anyway, each notice says all by itself, and an answer to any of them finds its request.
    """
    topic = _TICKET.sub(" ", _NEWS.sub(r"\1", one_line(old, len(old) + 1)))
    topic = one_line(topic, _MOST_WITH_NEWS if news else _MOST)
    while (shorter := _ANSWER.sub("", topic)) != topic:
        topic = shorter
    subject = " ".join(part for part in ("Re:", topic, _mark(ticket)) if part)
    return f"{subject}: {news}" if news else subject


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
