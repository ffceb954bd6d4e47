"""How a request stands, by those of its submissions that count."""

from collections.abc import Sequence

from relay.journal.rows import RequestRow, Row, SubmissionRow
from relay.model import State
from relay.planning import lifecycle
from relay.planning.delivery import FAILED, Delivery
from relay.steps.phones import phones_of, reported
from relay.steps.standing import standing


def state_of(request: RequestRow, submissions: Sequence[SubmissionRow]) -> str:
    """The request's own state, or the one of its submissions that most needs eyes."""
    if request.state != "planned":
        return request.state
    return lifecycle.summary({s.state for s in submissions})


def shade_of(submissions: Sequence[SubmissionRow]) -> str:
    """What the state alone does not say: what is waited for, or what became of what was accepted.

    "delivered" is of all phones, "undelivered" of any.
    """
    sent = to_be_sent(submissions)
    if held := next((s.hold for s in sent if s.state is State.HELD), ""):
        return held
    phones = {phone.state for phone in reported(sent, phones_of(sent))}
    if phones & FAILED:
        return "undelivered"
    return "delivered" if phones == {Delivery.DELIVERED} else ""


def to_be_sent(submissions: Sequence[SubmissionRow]) -> list[SubmissionRow]:
    """What was sent or will be, once each: nothing that was cancelled or replaced."""
    return [s for s in standing(list(submissions)) if s.state is not State.CANCELLED]


def in_order(history: Sequence[Row]) -> list[Row]:
    """The history with an answer before what it caused: it is written down when all is done."""
    told: list[Row] = []
    start = 0  # of what may be of the same cause
    for number, row in enumerate(history):
        if number and row["at"] != history[number - 1]["at"]:
            start = number
        if row["event"] == "mail.received":
            told.insert(start, row)
            start = number + 1
        else:
            told.append(row)
    return told
