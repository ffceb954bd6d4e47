"""How a request stands, by those of its submissions that count."""

from collections.abc import Sequence

from relay.journal.rows import RequestRow, SubmissionRow
from relay.model import State
from relay.planning import lifecycle
from relay.steps.telling import standing


def state_of(request: RequestRow, submissions: Sequence[SubmissionRow]) -> str:
    """The request's own state, or the one of its submissions that most needs eyes."""
    if request.state != "planned":
        return request.state
    return lifecycle.summary({s.state for s in submissions})


def to_be_sent(submissions: Sequence[SubmissionRow]) -> list[SubmissionRow]:
    """What was sent or will be, once each: nothing that was cancelled or replaced."""
    return [s for s in standing(list(submissions)) if s.state is not State.CANCELLED]
