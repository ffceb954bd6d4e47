"""How the operator is told of states, causes and ages: plain words, and their colours."""

import re
from datetime import datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from relay.model import Reason, State
from relay.notices.english import ENGLISH
from relay.notices.english_reasons import STATES, STOPS
from relay.notices.reason import sentence

WIDE = 100  # columns of a terminal: a narrower one has no room for the words of the log
_STATES = {state.value: words for state, words in STATES.items()} | {
    "asking": "a question is open",
    "refused": "refused, nothing sent",
    "closed": "closed, nothing sent",
    "planned": "understood",
    "ended": "ended",
}
_HOLDS = {
    "time": "waits for its time",
    "confirmation": 'waits for a "yes"',
    "budget": "waits for room below a limit",
}
_DELIVERIES = {
    "delivered": "delivered",
    "undelivered": "accepted by the SMS provider, but not delivered to all",
}
_EVENTS = {
    "mail.received": "An answer came",
    "mail.ignored": "A mail was ignored",
    "mail.quarantined": "An answer was put aside",
    "request.accepted": "Understood",
    "request.asked": "Its writer was asked",
    "request.refused": "Refused",
    "request.held": 'Waits for a "yes"',
    "request.confirmed": 'The "yes" came',
    "request.cancelled": "Cancelled",
    "request.moved": "Its time was changed",
    "request.readdressed": "Its recipients were changed",
    "request.rewritten": "Its text was changed",
    "request.resolved": "Settled",
    "request.resolved sent": "Found out: it was sent",
    "request.resolved not-sent": "Found out: it was not sent",
    "request.resolved resend": "Once more, as somebody asked",
    "signature.learned": "The signature was learned",
    "signature.recognised": "The signature is known",
    "submission.held": "Waits",
    "submission.queued": "Ready to leave",
    "submission.sending": "On its way to the mail server",
    "submission.submitted": "The mail server has it",
    "submission.accepted": "The provider accepted it",
    "submission.rejected": "The provider refused it",
    "submission.failed": "It could not be handed over",
    "submission.uncertain": "The line broke at the last step",
    "submission.unconfirmed": "No answer of the provider in time",
    "submission.unresolved": "The provider never answered",
    "submission.cancelled": "It will not be sent",
    "submission.cancelled replaced": "Another takes its place",
    "submission.expired": "Too old to be sent",
    "report.matched": "The provider reported on a phone",
    "notice.sent": "We wrote to them",
    "notice.sent alert": "We wrote to the admins",
    "notice.sent digest": "The admins have the day",
    "notice.failed": "Our e-mail did not arrive",
    "notice.withheld": "No answer to them any more",
    "gateway.stopped": "Sending stopped",
    "gateway.resumed": "Sending goes on",
}
_ADDRESSED = re.compile(r"\b(?:you|yours?|please)\b|\?$", re.IGNORECASE)
_REASONS = {  # where the first sentence for the requester speaks to them
    "answer.older": "An answer to an older e-mail of ours changed nothing.",
    "budget.requester": "The requester has used up what one person may send.",
    "budget.day": "The SMS of all requesters for today are used up.",
    "forward.headers": "It starts with the header of a forwarded e-mail: whose words are these?",
    "recipient.changed": "An answer changed to whom it goes.",
    "sender.not_allowed": "The sender may not send SMS.",
    "sender.unproven": "The sender is not proven.",
    "signature.removed": "The signature was left out.",
    "text.changed": "An answer gave it a new text.",
}
_VERDICTS = {
    "send": "would be sent",
    "confirm": 'would wait for a "yes"',
    "ask": "would be asked about",
    "refuse": "would be refused",
    "ignore": "would be ignored",
    "command": "is an answer to the relay",
    "answer": "is an answer of the gateway",
    "bounce": "is a bounce",
}
_COLOURS = {
    "send": "green",
    "confirm": "yellow",
    "ask": "yellow",
    "refuse": "red",
    "ignore": "dim",
    "accepted": "green",
    "delivered": "green",
    "submitted": "cyan",
    "queued": "cyan",
    "sending": "cyan",
    "held": "yellow",
    "asked": "yellow",
    "asking": "yellow",
    "unconfirmed": "magenta",
    "uncertain": "bold magenta",
    "unresolved": "bold magenta",
    "rejected": "red",
    "failed": "red",
    "undelivered": "red",
    "expired": "red",
    "refused": "red",
    "stopped": "bold red",
}


def say_state(state: str, shade: str = "") -> str:
    """A state of a request or submission in plain words; `shade` is what it waits for where it is
    held, and what was reported of its phones where it was accepted."""
    if state == State.HELD:
        return _HOLDS.get(shade, STATES[State.HELD])
    if state == State.ACCEPTED:
        return _DELIVERIES.get(shade, STATES[State.ACCEPTED])
    return _STATES.get(state, state)


def say_event(event: str, result: str = "") -> str:
    """What happened, in plain words; "" for what has none."""
    return _EVENTS.get(f"{event} {result}") or _EVENTS.get(event, "")


def say_verdict(verdict: str) -> str:
    """What a preview found, in plain words."""
    return _VERDICTS.get(verdict, verdict)


def say_stopped(why: str) -> str:
    """Why sending has stopped, as the alert has it."""
    return STOPS.get(why, f"{why}.").removesuffix(".")


def say_code(code: str) -> str:
    """What a reason means, without the requester's own words and numbers.

    Of the sentences for the requester those stay that do not speak to them.
    """
    if code in _REASONS:
        return _REASONS[code]
    told = re.split(r"(?<=[.?]) ", sentence(Reason(code=code), ENGLISH))
    return " ".join(takewhile(lambda words: not _ADDRESSED.search(words), told)) or told[0]


def say_count(number: int, noun: str) -> str:
    """`1 recipient`, `2 recipients`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def say_age(age: timedelta) -> str:
    """About how long: `40 s`, `12 min`, `3 h`, `2 days`."""
    seconds = max(int(age.total_seconds()), 0)
    for unit, name in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= unit:
            count = seconds // unit
            return f"{count} {name}" if (name, count) != ("days", 1) else "1 day"
    return f"{seconds} s"


def say_clock(at: datetime | None, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """The local time, "" for none."""
    if at is None:
        return ""
    return at.astimezone(zone).strftime("%a %d %b %H:%M:%S" if seconds else "%a %d %b %H:%M")


def coloured(words: str, state: str) -> str:
    """Words in the colour of a state, or of an event that leads to it; as markup of rich."""
    colour = _COLOURS.get(state.rpartition(".")[2])
    return f"[{colour}]{escape(words)}[/]" if colour else escape(words)


def say_line(console: Console, markup: str, *, indent: int = 0) -> None:
    """A line; on a terminal too narrow for it the rest of it stands below, from column `indent`."""
    line = Text.from_markup(markup, emoji=False)
    line.rstrip()
    if not console.is_terminal or line.cell_len <= console.width:
        console.print(line, soft_wrap=True)
        return
    head, rest = line.divide([indent])
    for part in rest.wrap(console, console.width - indent, overflow="fold"):
        part.rstrip()
        console.print(head + part, soft_wrap=True)
        head = Text(" " * indent)


def boxed(text: str) -> Panel:
    """All of a text as a phone shows it, folded to the width of the terminal."""
    return Panel(escape(text), title="SMS", title_align="left", expand=False)


def plain_console() -> Console:
    """Where it is shown: foreign words stay as they are, so that :phone: is no picture of one."""
    return Console(highlight=False, soft_wrap=True, emoji=False)
