"""The gateway's answers and the bounces: kept first, then matched, then acted on."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from relay import crash
from relay.gateway.bounce import Bounce, read_bounce
from relay.gateway.dialect import Answer, Error, Fault, Verdict
from relay.gateway.evidence import recall
from relay.journal.journal import Journal, JournalError
from relay.journal.rows import Event, Row, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import Mail, Reference, State
from relay.notices.facts import Kind
from relay.planning import lifecycle
from relay.reading.mail.trust import judge
from relay.steps import gate
from relay.steps.answers.delivered import announce
from relay.steps.answers.reports import settle_orphans
from relay.steps.charter import Charter, Identity
from relay.steps.requests.requests import redo
from relay.steps.standing import outlook, standing, tries_before
from relay.steps.telling import tell, tell_admins

log = structlog.get_logger()
_NEVER_LEFT = lifecycle.WAITING | {State.CANCELLED, State.EXPIRED}
_GIVEN_UP = frozenset({State.HELD, State.CANCELLED, State.EXPIRED, State.FAILED})
_ONE_BY_ONE = frozenset({"17", "22"})  # about a number, found before anything is sent


async def step(journal: Journal, charter: Charter, identity: Identity, now: datetime) -> int:
    """Understand what is kept and not understood yet; how many there were.

    What cannot be understood for a fault of ours is put aside, loudly: the others must not wait.
    """
    kept = await journal.commit(lambda tx: tx.open_evidence())

    async def take(row: Row) -> None:
        try:
            mail = recall(row["raw"])
            evidence = _Evidence(id=row["id"], mail_id=row["mail_id"], kind=row["kind"], mail=mail)
            await journal.commit(lambda tx: understand(tx, charter, identity, evidence, now))
            crash.here("answer.committed")
        except JournalError:
            raise  # no fault of the answer: it is kept, and understood later
        except Exception as error:
            await _put_aside(journal, row, error, now)

    ends = await asyncio.gather(*map(take, kept), return_exceptions=True)  # in their order
    for end in ends:
        if isinstance(end, BaseException):
            raise end
    return len(kept)


async def _put_aside(journal: Journal, row: Row, error: Exception, now: datetime) -> None:
    why = type(error).__name__

    def work(tx: Transaction) -> None:
        tx.close_evidence(row["id"], None, f"unreadable {why}")
        tx.file_mail(row["mail_id"], result="unreadable", folder="quarantine", detail=why)
        tx.note(Event(name="mail.quarantined", result="unreadable", detail=why), now)

    await journal.commit(work)
    log.error("step.failed", result="answers", exc_info=error)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """A kept mail on its way to being understood."""

    id: int
    mail_id: int
    kind: str
    mail: Mail


def understand(
    tx: Transaction, charter: Charter, identity: Identity, evidence: _Evidence, now: datetime
) -> None:
    """Match one piece of evidence and act on it, in one transaction, once."""
    if not tx.is_open(evidence.id):
        return
    if evidence.kind == "bounce":
        outcome, submission, folder = _take_bounce(tx, charter, evidence.mail, now)
    else:
        outcome, submission, folder = _take_answer(tx, charter, identity, evidence.mail, now)
    tx.close_evidence(evidence.id, submission.id if submission else None, outcome)
    tx.file_mail(evidence.mail_id, result=outcome.partition(" ")[0], folder=folder)
    crash.here("answer.before_commit")
    if folder == "quarantine":
        detail = f"from {evidence.mail.sender or 'nobody'}"
        event = Event(name="mail.quarantined", result=outcome, detail=detail)
        if submission is not None:
            event = Event.about(submission, event.name, result=outcome, detail=detail)
        tx.note(event, now)


Taken = tuple[str, SubmissionRow | None, str]  # outcome, whose, folder


def _take_answer(
    tx: Transaction, charter: Charter, identity: Identity, mail: Mail, now: datetime
) -> Taken:
    submission, trouble = _whose(tx, identity, charter.dialect.find_references(mail))
    if submission is None:
        return trouble, None, "quarantine"
    if charter.answer_proof == "authentication-results" and not _is_proven(charter, mail):
        return "unproven", submission, "quarantine"
    answer = charter.dialect.read_answer(mail, charter.terms)
    if answer.verdict is Verdict.IGNORED:
        return "ignored", submission, "handled"
    if answer.verdict is Verdict.UNRECOGNISED:
        return "unrecognised", submission, "quarantine"
    outcome = _outcome(answer)
    if outcome in tx.earlier_outcomes(submission.id):
        return f"repeated {outcome}", submission, "handled"
    if answer.verdict is Verdict.REJECTED:
        _reject(tx, charter, identity, submission, answer.errors, now)
    else:
        _accept(tx, charter, submission, answer, now)
    report(tx, charter, submission.request_id, now)
    announce(tx, charter, submission.request_id, now)
    return outcome, submission, "handled"


def _whose(
    tx: Transaction, identity: Identity, references: Sequence[Reference]
) -> tuple[SubmissionRow | None, str]:
    """The submission that a reference names, or why there is none: it is never guessed."""
    if len(references) != 1:
        return None, "no reference" if not references else "several references"
    if not references[0].is_ours(identity.key):
        return None, "foreign reference"
    submission = tx.submission_by_reference(references[0])
    if submission is None:
        return None, "unknown reference"  # ours, but not in this journal: it was restored
    if submission.attempt == 0:
        return None, "not waiting"
    return submission, ""


def _is_proven(charter: Charter, mail: Mail) -> bool:
    domain = charter.terms.address.rpartition("@")[2]
    trust = judge(
        mail,
        allow=charter.reply_from or (f"*@{domain}",),
        proof="authentication-results",
        authserv_id=charter.authserv_id,
    )
    return trust.proven and trust.allowed


def _outcome(answer: Answer) -> str:
    """The answer in one line: the same line is the same answer."""
    said = [*answer.ids, *(f"ERROR:{error.code}" for error in answer.errors)]
    return f"{answer.verdict.value} {','.join(said)}"


def _accept(
    tx: Transaction, charter: Charter, submission: SubmissionRow, answer: Answer, now: datetime
) -> None:
    code = answer.errors[0].code if answer.errors else ""
    detail = f"{len(answer.ids)} id{'s' * (len(answer.ids) != 1)}"
    if submission.state is State.ACCEPTED:  # a second answer with other ids: billed twice?
        detail = f"accepted again: {','.join(answer.ids)}"
        _alarm(tx, charter, submission, now, detail, charged_twice=True)
        return
    left = submission.left_at or now  # the answer may be faster than the mail server
    by_itself = submission.state is State.REJECTED  # else a person had it sent again
    if tx.move(submission, State.ACCEPTED, now, code=code, detail=detail, left_at=left):
        _stop_redoing(tx, charter, submission, now, by_itself=by_itself)
        mapped = tx.set_ids(submission, answer.ids) if not answer.errors else False
        if not mapped:
            tx.add_loose_ids(submission, answer.ids)
        settle_orphans(tx, submission, answer.ids, now)
        if answer.errors or not mapped:
            _alarm(tx, charter, submission, now, f"{_outcome(answer)}: which phone is not known")


def _reject(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    submission: SubmissionRow,
    errors: Sequence[Error],
    now: datetime,
) -> None:
    error, left = errors[0], submission.left_at or now
    if State.REJECTED not in lifecycle.NEXT[submission.state]:  # ids were there first
        return
    code, detail = error.code, error.detail
    if not tx.move(submission, State.REJECTED, now, code=code, detail=detail, left_at=left):
        return
    if error.fault.stops:
        why = error.fault.value if error.fault is not Fault.UNKNOWN else f"ERROR:{error.code}"
        gate.stop(tx, charter, why, now, detail=f"ERROR:{error.code} {error.detail}".strip())
    elif error.code in _ONE_BY_ONE and charter.split_on_error:
        _redo_one_by_one(tx, identity, submission, now)


def _redo_one_by_one(
    tx: Transaction, identity: Identity, submission: SubmissionRow, now: datetime
) -> None:
    """An error about one number refused them all: each goes on its own, once.

    Not what was given up before, say by a "cancel", or waits for a person; nor what a person had
    sent again, or changed, meanwhile.
    """
    if submission.redoes is not None or len(submission.recipients) < 2:
        return
    if submission.state in _GIVEN_UP:
        return
    if any(s.redoes == submission.id for s in tx.submissions(submission.request_id)):
        return
    for recipient in submission.recipients:
        redo(
            tx,
            identity,
            submission,
            [recipient],
            now,
            due_at=submission.due_at,  # its age counts from there: a late error sends nothing stale
            send_at=submission.send_at,
            redoes=submission.id,
        )


def _stop_redoing(
    tx: Transaction,
    charter: Charter,
    submission: SubmissionRow,
    now: datetime,
    *,
    by_itself: bool,
) -> None:
    """It was sent after all: who has no second SMS yet gets none."""
    every = tx.submissions(submission.request_id)
    redone = [s for s in every if submission.id in {b.id for b in tries_before(s, every)}]
    for waiting in redone:
        if waiting.state in lifecycle.WAITING:
            tx.move(waiting, State.CANCELLED, now, detail="the first was accepted after all")
    if redone:
        left = any(s.state not in _NEVER_LEFT for s in redone)
        detail = "accepted after it was sent again" if left else "accepted before it was sent again"
        _alarm(tx, charter, submission, now, detail, charged_twice=left and by_itself)


def _take_bounce(tx: Transaction, charter: Charter, mail: Mail, now: datetime) -> Taken:
    bounce = read_bounce(mail)
    if bounce is None:
        return "no bounce", None, "handled"
    submission = None
    if len(bounce.references) == 1:
        submission = tx.submission_by_reference(bounce.references[0])
    if submission is None:
        return _take_notice_bounce(tx, bounce, now), None, "handled"
    outcome = f"{bounce.action} {bounce.status}".strip()
    concerned = submission.attempt and State.FAILED in lifecycle.NEXT[submission.state]
    if bounce.action == "failed" and concerned:
        tx.move(submission, State.FAILED, now, code=bounce.status, detail=bounce.diagnostic)
        report_failure(tx, charter, submission, now)
    return outcome, submission, "handled"


def _take_notice_bounce(tx: Transaction, bounce: Bounce, now: datetime) -> str:
    notice = tx.notice_by_message_id(bounce.message_id)
    if notice is None or bounce.action != "failed":
        return "foreign bounce"
    tx.fail_notice(notice, bounce.diagnostic)
    event = Event(
        name="notice.failed",
        request_id=notice.request_id,
        ticket=notice.ticket,
        result=notice.kind,
        detail=bounce.diagnostic,
    )
    tx.note(event, now)
    return "notice bounced"


def report_failure(
    tx: Transaction, charter: Charter, submission: SubmissionRow, now: datetime
) -> None:
    """Tell the requester that a submission was not sent, and those who can see to it."""
    report(tx, charter, submission.request_id, now)
    tell_admins(tx, charter, now, about="failed", request_id=submission.request_id)


def report(tx: Transaction, charter: Charter, request_id: int, now: datetime) -> None:
    """Tell the requester the result, when nothing of the request is still under way.

    The same result is told once; a later answer that changes it is told again.
    """
    submissions = standing(tx.submissions(request_id))
    if any(s.state in lifecycle.UNDER_WAY for s in submissions):
        return
    kind = Kind.FAILED if all(s.state is State.FAILED for s in submissions) else Kind.RESULT
    tell(tx, charter, kind, request_id, now, about=outlook(submissions))


def _alarm(
    tx: Transaction,
    charter: Charter,
    submission: SubmissionRow,
    now: datetime,
    detail: str,
    *,
    charged_twice: bool = False,
) -> None:
    tx.note(Event.about(submission, "submission.accepted", result="doubtful", detail=detail), now)
    request_id = submission.request_id
    if charged_twice and gate.stop(
        tx, charter, gate.CHARGED_TWICE, now, detail=submission.reference, request_id=request_id
    ):
        return
    tell_admins(tx, charter, now, about="doubtful", request_id=request_id)
