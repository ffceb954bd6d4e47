"""What a person's "resend" may send once more, and whether it may then arrive twice."""

from collections.abc import Iterator, Sequence

from relay.journal.rows import SubmissionRow
from relay.model import State
from relay.notices.facts import Sent
from relay.notices.outcome import helps_again, may_have_arrived
from relay.planning.lifecycle import IN_DOUBT, NOT_SENT
from relay.steps.standing import tries_before


def resendable(
    standing: Sequence[SubmissionRow], every: Sequence[SubmissionRow]
) -> list[SubmissionRow]:
    """Those of the `standing` ones that a requester may have sent again.

    What may have arrived is sent again once: never may three arrive. What the gateway would refuse
    again is not, nor what was not wanted, nor what is no longer kept.
    """
    return [
        s
        for s in standing
        if (s.state in IN_DOUBT or (s.state in NOT_SENT and helps_again(_sent(s))))
        and not (may_have_arrived(_sent(s)) and any(_earlier_in_doubt(s, every)))
        and is_wanted(s)
        and is_kept(s)
    ]


def is_wanted(submission: SubmissionRow) -> bool:
    """Whether somebody wanted it sent: what expired before its "yes" is nobody's wish."""
    return submission.state is not State.EXPIRED or submission.hold != "confirmation"


def is_kept(submission: SubmissionRow) -> bool:
    """Whether there is anything to send: its text and numbers are gone after their retention."""
    return bool(submission.recipients)


def may_come_already(submission: SubmissionRow) -> bool:
    """Whether it may have arrived, or still may, so that another would be the second."""
    return may_have_arrived(_sent(submission))


def may_come_twice(submission: SubmissionRow, every: Sequence[SubmissionRow]) -> bool:
    """Whether another of the same text to the same phone, sent before it, may have arrived."""
    return any(_earlier_in_doubt(submission, every))


# -- private --------------------------------------------------------------------------------------


def _earlier_in_doubt(submission: SubmissionRow, every: Sequence[SubmissionRow]) -> Iterator[bool]:
    return (may_have_arrived(_sent(before)) for before in tries_before(submission, every))


def _sent(submission: SubmissionRow) -> Sent:
    return Sent(
        recipients=submission.batch.recipients, state=submission.state, code=submission.code
    )
