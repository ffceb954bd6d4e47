"""An answer to an open question: what it settles, and how the request then reads."""

from dataclasses import dataclass
from datetime import datetime

from relay.journal.rows import RequestRow
from relay.journal.transaction import Transaction
from relay.model import Question, Reading, Reason, Settled, Understood
from relay.reading.answer import Again, Open, read_answer
from relay.reading.command import Command
from relay.reading.mail.mail import parse_mail
from relay.reading.request import read_request
from relay.steps.charter import Charter, Identity
from relay.steps.requests.requests import resume

ANSWERS = frozenset({"choice", "answer", "move"})  # verbs that may answer a question


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question's answer: what it settles, and how the request then reads, or why it is none."""

    question: RequestRow  # as it was when the answer was read
    settled: Settled
    reading: Reading | None
    unfit: tuple[Reason, ...] = ()


def weigh_answer(
    charter: Charter,
    request: RequestRow,
    command: Command,
    *,
    signatures: frozenset[str],
    now: datetime,
) -> Answered | None:
    """What an answer makes of an asked request; None where it answers nothing. Slow: it reads the
    mail again. `signatures` are those of the request's own writer."""
    if request.state != "asking" or command.verb not in ANSWERS:
        return None
    if command.verb == "choice":
        chosen = _chosen(request, command.number, now)
        if chosen is None:
            return None
        reading = _read_again(charter, request, chosen, signatures)
        return Answered(question=request, settled=chosen, reading=reading)
    before = _read_again(charter, request, request.settled, signatures)
    understood = before.understood if isinstance(before, Question) else Understood()
    question = Open(
        reasons=request.reasons,
        choices=request.choices,
        named=understood.recipients,
        asked_at=request.received_at,
    )
    answer = read_answer(command.words, question, charter.rules, now=now)
    if isinstance(answer, Settled):
        settled = _besides(request.settled, answer)
        reading = _read_again(charter, request, settled, signatures)
        return Answered(question=request, settled=settled, reading=reading)
    if isinstance(answer, Again):
        again = Question(
            requester=request.requester,
            reasons=answer.reasons,
            choices=answer.choices,
            language=request.language,
            warnings=request.warnings,
            understood=understood,
        )
        return Answered(question=request, settled=request.settled, reading=again)
    return Answered(question=request, settled=request.settled, reading=None, unfit=answer)


def settle(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    answered: Answered | None,
    now: datetime,
) -> tuple[str, tuple[Reason, ...]]:
    """Go on with an asked request: the word of its event, "" where it was answered already or is
    not answered by this, and then why."""
    if answered is None or answered.reading is None or not _is_open(request, answered):
        return "", answered.unfit if answered is not None else ()
    word = resume(tx, charter, identity, request, answered.reading, answered.settled, now)
    return word, ()


# -- private --------------------------------------------------------------------------------------


def _is_open(request: RequestRow, answered: Answered) -> bool:
    """Whether the question is still the one that was answered."""
    then = answered.question
    return (request.reasons, request.choices) == (then.reasons, then.choices)


def _chosen(request: RequestRow, number: int, now: datetime) -> Settled | None:
    """What a choice settles, besides what was settled before. That it goes at once is said by the
    moment in which the request was written: it means the moment of the answer."""
    if not 1 <= number <= len(request.choices):
        return None
    choice = request.choices[number - 1]
    at = now if choice.send_at == request.received_at else choice.send_at
    return _besides(request.settled, Settled(send_at=at, recipients=choice.recipients))


def _besides(before: Settled, answer: Settled) -> Settled:
    return Settled(
        send_at=answer.send_at or before.send_at,
        recipients=answer.recipients or before.recipients,
    )


def _read_again(
    charter: Charter, request: RequestRow, settled: Settled, signatures: frozenset[str]
) -> Reading:
    return read_request(
        parse_mail(request.raw or b""),
        charter.rules,
        now=request.received_at,
        settled=settled,
        signatures=signatures,
    )
