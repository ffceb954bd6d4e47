"""What was reported of each phone of a request, put together from its submissions."""

from collections.abc import Sequence

from relay.journal.rows import DeliveryRow, SubmissionRow
from relay.model import Recipient, State
from relay.notices.facts import Reported
from relay.planning.delivery import hours_tried, rank_of_copy, rank_of_part
from relay.steps.standing import is_replaced


def reported(
    submissions: Sequence[SubmissionRow], recipients: Sequence[Recipient]
) -> tuple[Reported, ...]:
    """One for each phone, in their order, if anything was reported of any; `submissions` are those
    that count.

    A phone has its SMS when all parts of the text arrived, each in any of its copies.
    """
    sent = [(s.position, one) for s in submissions for one in reported_of(s)]
    if all(one.state is None for _, one in sent):
        return ()
    phones = (_phone(recipient, sent) for recipient in recipients)
    return tuple(phone for phone in phones if phone is not None)


def phones_of(submissions: Sequence[SubmissionRow]) -> tuple[Recipient, ...]:
    """The phones of all submissions of a request that were not replaced, each once, in the order
    they were named."""
    phones: dict[str, Recipient] = {}
    for submission in sorted(submissions, key=lambda s: s.id):
        if is_replaced(submission):
            continue
        for recipient in submission.recipients:
            phones.setdefault(recipient.msisdn, recipient)
    return tuple(phones.values())


def reported_of(submission: SubmissionRow) -> list[Reported]:
    """What was reported of each of its recipients, of whom a purged one is none."""
    accepted = submission.state is State.ACCEPTED
    told = zip(submission.recipients, submission.deliveries, strict=False)
    return [_reported(submission, who, row if accepted else None) for who, row in told]


def _reported(submission: SubmissionRow, recipient: Recipient, row: DeliveryRow | None) -> Reported:
    if row is None or row.at is None:
        return Reported(recipient=recipient, sent=submission.state)
    left_at = submission.send_at or submission.left_at
    return Reported(
        recipient=recipient,
        sent=submission.state,
        state=row.state,
        status=row.status,
        error=row.error,
        at=row.at,
        hours=hours_tried(left_at, row.sent_at, row.at),
        conflict=row.conflict,
    )


def _phone(recipient: Recipient, sent: Sequence[tuple[int, Reported]]) -> Reported | None:
    parts: dict[int, list[Reported]] = {}
    for position, one in sent:
        if one.recipient.msisdn == recipient.msisdn:
            parts.setdefault(position, []).append(one)
    best = [max(copies, key=lambda one: rank_of_copy(one.state)) for copies in parts.values()]
    return max(best, key=lambda one: rank_of_part(one.state), default=None)
