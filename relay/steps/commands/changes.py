"""What waits gets another time or text, or other recipients, on its requester's word."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from relay.journal.rows import Event, RequestRow, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import Batch, Reason, Refusal, Request, State
from relay.notices.facts import Kind
from relay.planning import lifecycle
from relay.planning.plan import due
from relay.planning.policy import quiet_end, quiet_hours
from relay.reading.new_people import read_new_people
from relay.reading.sentences.moving import read_new_time
from relay.reading.when import Doubt, NoMoment, say_when
from relay.reading.wording import Wording
from relay.steps.charter import Charter, Identity
from relay.steps.phones import phones_of
from relay.steps.requests.requests import add_submission, judge, redo
from relay.steps.standing import REPLACED, standing

TOO_LATE = Reason(code="change.too_late")
# Of an old text, or settled by what is done now: no doubts of what is planned anew.
_PAST = ("text.", "budget.", "recipient.too_many", "signature.", "quote.", "attachment.")
_PAST_OF_PEOPLE = ("recipient.", "budget.", "text.repeated", "text.transliterated", "text.unicode")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of it: the word of it, the notice, and why nothing was changed."""

    word: str
    kind: Kind | None  # None: it is told by what was done
    why: tuple[Reason, ...] = ()


def move(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    words: str,
    now: datetime,
) -> Change:
    """Give all of a request another time, if none of it has left; a "yes" is waited for as before.

    What is moved to now in the quiet hours waits for the morning, and for a "yes", as a new one.
    """
    waiting = _changeable(tx, request)
    if isinstance(waiting, Change):
        return waiting
    when = read_new_time(words, request.send_at, charter.rules, now=now)
    if isinstance(when, NoMoment):
        return _unchanged(Reason(code=when.code, words=words[:200]))
    if isinstance(when, Doubt):
        return _unchanged(_doubtful(charter, request, words, when))
    reasons = tuple(r for r in request.reasons if not r.code.startswith(("budget.", "time.quiet")))
    send_at = when.at
    if send_at is None and (morning := quiet_end(charter.policy, now)) is not None:
        send_at, reasons = morning, (*reasons, quiet_hours(morning))
    asked = send_at != when.at or any(s.hold == "confirmation" for s in waiting)
    retime(tx, charter, identity, waiting, send_at, now, hold="confirmation" if asked else "")
    tx.change_request(request, send_at=send_at, reasons=reasons)
    tx.note(Event(name="request.moved", request_id=request.id, ticket=request.ticket), now)
    return Change(word="moved", kind=Kind.HELD if asked else Kind.ACKNOWLEDGEMENT)


def retime(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    waiting: Sequence[SubmissionRow],
    send_at: datetime | None,
    now: datetime,
    *,
    hold: str = "",
) -> None:
    """Replace what waits by the same for another time; without a `hold` it leaves when due."""
    due_at = due(send_at, charter.handover, received_at=now, now=now)
    for old in waiting:
        _withdraw(tx, old, now)
        redo(
            tx,
            identity,
            old,
            old.recipients,
            now,
            hold=hold or ("time" if due_at > now else ""),
            due_at=due_at,
            send_at=send_at,
            redoes=_tried(old),
        )


def rewrite(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    wording: Wording,
    now: datetime,
    *,
    by_requester: bool,
) -> Change:
    """Replace the text of all of a request, if none of it has left; it always waits for a "yes".

    Nothing of the old text is doubted any more, nor learned. The signature below the new text is
    learned only from its own requester.
    """
    waiting = _changeable(tx, request)
    if isinstance(waiting, Change):
        return waiting
    if not wording.text.strip():
        return _unchanged(Reason(code="text.empty"))
    doubts = wording.doubts if by_requester else tuple(map(_without_signature, wording.doubts))
    written = _rewritten(tx, request, waiting, replace(wording, doubts=doubts))
    return _replace(tx, charter, identity, request, waiting, written, now, word="rewritten")


def readdress(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    words: str,
    now: datetime,
) -> Change:
    """Give all of a request other recipients, if none of it has left; it always waits for a "yes".

    Words that do not say just that change nothing.
    """
    waiting = _changeable(tx, request)
    if isinstance(waiting, Change):
        return waiting
    who = read_new_people(words, charter.rules)
    if who is None:
        return Change(word="not_understood", kind=Kind.NOT_UNDERSTOOD)
    if who.refusals or who.questions:
        return _unchanged(*who.refusals, *who.questions)
    kept = [r for r in request.reasons if not r.code.startswith(_PAST_OF_PEOPLE)]
    warned = [r for r in request.warnings if not r.code.startswith(_PAST_OF_PEOPLE)]
    written = replace(
        _as_it_is(tx, request, waiting),
        recipients=who.recipients,
        doubts=(*kept, Reason(code="recipient.changed"), *who.doubts),
        warnings=(*warned, *who.warnings),
    )
    return _replace(tx, charter, identity, request, waiting, written, now, word="readdressed")


# -- private --------------------------------------------------------------------------------------


def _replace(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    waiting: Sequence[SubmissionRow],
    written: Request,
    now: datetime,
    *,
    word: str,
) -> Change:
    """What waits is replaced by what is planned anew."""
    planned = judge(tx, charter, written, received_at=now, now=now, besides=request.ticket)
    if isinstance(planned, Refusal):
        return _unchanged(*planned.reasons)
    for old in waiting:
        _withdraw(tx, old, now)
    for position, batch in enumerate(planned.batches):
        redoes = _redone(batch, waiting)
        add_submission(tx, identity, request.id, planned, batch, position, now, redoes=redoes)
    final = planned.request
    tx.change_request(
        request,
        text=final.text,
        send_at=final.send_at,
        reasons=final.doubts,
        warnings=final.warnings,
    )
    tx.note(Event(name=f"request.{word}", request_id=request.id, ticket=request.ticket), now)
    return Change(word=word, kind=Kind.HELD)


def _changeable(tx: Transaction, request: RequestRow) -> list[SubmissionRow] | Change:
    """All of a request where nothing of it has left, or what to say."""
    if request.state == "asking":
        return Change(word="not_understood", kind=Kind.NOT_UNDERSTOOD)
    submissions = standing(tx.submissions(request.id))
    waiting = [s for s in submissions if s.state in lifecycle.WAITING]
    if waiting and len(waiting) == len(submissions):
        return waiting
    if waiting or {s.state for s in submissions} - {State.CANCELLED, State.EXPIRED, State.FAILED}:
        return replace(_unchanged(TOO_LATE), word="too_late")
    return Change(word="told", kind=Kind.STATUS)


def _unchanged(*why: Reason) -> Change:
    return Change(word="unchanged", kind=Kind.UNCHANGED, why=why)


def _doubtful(charter: Charter, request: RequestRow, words: str, when: Doubt) -> Reason:
    ways = [say_when(at, request.language, charter.rules.zone) for at in when.choices]
    facts = {"ways": " / ".join(ways)} if ways else {"missing": "time"}
    return Reason(code="time.ambiguous", words=words[:200], facts=facts)


def _rewritten(
    tx: Transaction, request: RequestRow, waiting: Sequence[SubmissionRow], wording: Wording
) -> Request:
    """The request as it would be had it come with this wording."""
    return replace(
        _as_it_is(tx, request, waiting),
        text=wording.text,
        doubts=(*_kept(request.reasons), Reason(code="text.changed"), *wording.doubts),
        warnings=(*_kept(request.warnings), *wording.warnings),
    )


def _as_it_is(tx: Transaction, request: RequestRow, waiting: Sequence[SubmissionRow]) -> Request:
    """The request as it stands; what was chosen stays chosen."""
    phones = [m for s in waiting for m in s.batch.recipients]
    return Request(
        requester=request.requester,
        recipients=phones_of(tx.submissions(request.id)),
        text=request.text,
        send_at=request.send_at,
        sender_id=request.sender_id,
        language=request.language,
        doubts=request.reasons,
        warnings=request.warnings,
        dncr=any(s.batch.dncr == "1" for s in waiting),
        split=len({*phones}) < len(phones),
    )


def _kept(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if not reason.code.startswith(_PAST))


def _without_signature(reason: Reason) -> Reason:
    return replace(reason, facts={k: v for k, v in reason.facts.items() if k != "signature"})


def _withdraw(tx: Transaction, old: SubmissionRow, now: datetime) -> None:
    tx.move(old, State.CANCELLED, now, code=REPLACED)


def _tried(old: SubmissionRow) -> int | None:
    """The latest try up to it of which an answer may yet tell that it arrived: what replaces it is
    stopped then."""
    return old.id if old.attempt else old.redoes


def _redone(batch: Batch, waiting: Sequence[SubmissionRow]) -> int | None:
    olds = (s for s in waiting if {*batch.recipients} & {*s.batch.recipients})
    return next((tried for old in olds if (tried := _tried(old)) is not None), None)
