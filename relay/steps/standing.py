"""Which submissions of a request count: those that no other stands for."""

from collections.abc import Iterator, Sequence

from relay.journal.rows import SubmissionRow
from relay.model import State

REPLACED = "replaced"  # the code of what was cancelled as its requester changed it


def standing(submissions: Sequence[SubmissionRow]) -> list[SubmissionRow]:
    """The submissions that count: of a batch redone one by one, those that redo it; and none that
    was replaced for another time or text or for other people.

    If the batch was accepted after all, it counts itself, and of its redoings what was sent, and
    what was stopped then though it had another text, or would have reached others too.
    """
    redone = {s.redoes for s in submissions}
    return [
        s
        for s in submissions
        if (s.id not in redone or s.state is State.ACCEPTED)
        and not (s.state is State.CANCELLED and _has_arrived(s, submissions))
        and not is_replaced(s)
    ]


def tries_before(
    submission: SubmissionRow, every: Sequence[SubmissionRow]
) -> Iterator[SubmissionRow]:
    """Those that it redoes, the latest first."""
    known = {s.id: s for s in every}
    before = known.get(submission.redoes or 0)
    while before is not None:
        yield before
        before = known.get(before.redoes or 0)


def outlook(submissions: Sequence[SubmissionRow]) -> str:
    """What a notice about these would say, in short: the same is not told twice."""
    return ",".join(f"{s.id}:{s.state}" for s in standing(submissions))


def is_replaced(submission: SubmissionRow) -> bool:
    """Whether its requester changed its time, text or recipients, so that another stands for it."""
    return submission.state is State.CANCELLED and submission.code == REPLACED


# -- private --------------------------------------------------------------------------------------


def _has_arrived(submission: SubmissionRow, every: Sequence[SubmissionRow]) -> bool:
    """Whether an earlier try brought all of its phones the same text."""
    phones, text = {*submission.batch.recipients}, submission.batch.text
    return any(
        before.state is State.ACCEPTED
        and before.batch.text == text
        and phones <= {*before.batch.recipients}
        for before in tries_before(submission, every)
    )
