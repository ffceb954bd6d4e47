"""Which submissions of a request count: those that no other stands for."""

from collections.abc import Sequence

from relay.journal.rows import SubmissionRow
from relay.model import State

REPLACED = "replaced"  # the code of what was cancelled as its requester changed it


def standing(submissions: Sequence[SubmissionRow]) -> list[SubmissionRow]:
    """The submissions that count: of a batch redone one by one, those that redo it; and none that
    was replaced for another time or text or for other people.

    If the batch was accepted after all, it counts itself, and of its redoings what was sent.
    """
    redone = {s.redoes for s in submissions}
    after_all = {s.id for s in submissions if s.state is State.ACCEPTED and s.id in redone}
    return [
        s
        for s in submissions
        if (s.id not in redone or s.id in after_all)
        and not (s.redoes in after_all and s.state is State.CANCELLED)
        and not is_replaced(s)
    ]


def outlook(submissions: Sequence[SubmissionRow]) -> str:
    """What a notice about these would say, in short: the same is not told twice."""
    return ",".join(f"{s.id}:{s.state}" for s in standing(submissions))


def is_replaced(submission: SubmissionRow) -> bool:
    """Whether its requester changed its time, text or recipients, so that another stands for it."""
    return submission.state is State.CANCELLED and submission.code == REPLACED
