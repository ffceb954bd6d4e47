"""An answer in one of our threads is carried out, and answered."""

import re
from dataclasses import dataclass
from datetime import datetime

from relay.journal.rows import Event, RequestRow, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import Choice, Mail, Reading, Settled, State
from relay.notices.facts import Kind
from relay.planning import lifecycle
from relay.planning.plan import LATE
from relay.reading.command import Command
from relay.steps.charter import Charter, Identity
from relay.steps.requests import resume
from relay.steps.signatures import learn
from relay.steps.telling import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question's answer: what it settles, and how the request then reads."""

    choices: tuple[Choice, ...]  # of the question that was answered
    settled: Settled
    reading: Reading


_ASKING = frozenset({Kind.QUESTION.value, Kind.HELD.value})
_DECIDED = frozenset({"confirmed", "cancelled"})  # by an admin: then the requester hears of it too
_NEVER_SENT = frozenset({State.EXPIRED, State.REJECTED, State.FAILED})
_THANKS = re.compile(
    r"\b(?:thanks|thank you|thank u|thx|tks|ty|cheers|much appreciated)\b"
    r"|唔該[晒嗮哂]?|謝謝|谢谢|多謝[晒嗮哂]?|多谢|感謝|感谢|[🙏👍]"
)
_PLEASANT = re.compile(  # what may stand beside thanks and asks for nothing
    r"\b(?:ok|okay|great|perfect|good|fine|noted|received|got it|all|many|so much|very much|a lot"
    r"|again|(?:best|kind)? ?regards)\b"
    r"|好的?|收到|知道了?|明白了?|辛苦了?|[你您]們?|你们|大家|[晒哂嗮了啊呀啦囉]"
)


def carry_out(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    command: Command,
    mail: Mail,
    now: datetime,
    *,
    answered: Answered | None,
    stale: bool,
) -> str:
    """Do what a requester or an admin answered, and tell them; the word of what was done.

    A "yes" or a choice that is `stale` answers an older question than the one that is open: that
    one is shown again.
    """
    kind: Kind | None
    open_question = _open_question(tx, request)
    thanks = command.verb in ("yes", "unknown") and _is_thanks(command.words, mail)
    if thanks and open_question is None:
        return "thanked"
    match command.verb:
        case "yes" | "choice" if stale and open_question is not None:
            done, kind = "shown_again", open_question
        case "yes":
            done, kind = confirm(tx, charter, request, now)
        case "choice":
            done, kind = _choose(tx, charter, identity, request, answered, now)
        case "cancel":
            done, kind = cancel(tx, request, now)
        case "status":
            done, kind = "told", Kind.STATUS
        case "help":
            done, kind = "told", Kind.HELP
        case _:
            done, kind = "not_understood", Kind.NOT_UNDERSTOOD
    if done == "confirmed" and mail.sender == request.requester:
        learn(tx, request, now)
    if kind is not None:
        tell(
            tx,
            charter,
            kind,
            request.id,
            now,
            about=mail.message_id or mail.content_key,
            to=mail.sender,
            in_reply_to=mail.message_id,
            unread=command.words if kind is Kind.NOT_UNDERSTOOD else "",
        )
    if kind is not None and done in _DECIDED and mail.sender != request.requester:
        tell(tx, charter, kind, request.id, now, about=mail.message_id or mail.content_key)
    return done


def is_stale(tx: Transaction, request: RequestRow, mail: Mail) -> bool:
    """Whether a mail answers something older than what the request asked last.

    Where nothing tells what it answers, it can only be the one question that there was. A question
    that was shown again is no newer one.
    """
    notices = tx.notices(request.id)
    asked = [n.id for n in notices if n.kind in _ASKING and n.about.startswith("reading ")]
    answered = [notice.id for notice in notices if notice.message_id in mail.thread]
    if not asked:
        return False
    return max(answered) < max(asked) if answered else len(asked) > 1


def _open_question(tx: Transaction, request: RequestRow) -> Kind | None:
    if request.state == "asking":
        return Kind.QUESTION
    return Kind.HELD if any(map(_waits_for_yes, tx.submissions(request.id))) else None


def confirm(
    tx: Transaction, charter: Charter, request: RequestRow, now: datetime
) -> tuple[str, Kind | None]:
    """Let go what waits for a "yes"; a second "yes" changes nothing and is told how things are."""
    held = [s for s in tx.submissions(request.id) if _waits_for_yes(s)]
    if request.state == "asking":
        return "not_understood", Kind.NOT_UNDERSTOOD
    if not held:
        return "told", Kind.STATUS
    if request.send_at is not None and request.send_at < now - LATE:
        for submission in held:
            tx.move(submission, State.EXPIRED, now, detail="its time has passed")
        return "expired", Kind.EXPIRED
    _note(tx, request, "confirmed", now)
    for submission in held:
        if submission.due_at > now:
            tx.hold(submission, "time")
        else:
            tx.renew(submission, now)
            tx.move(submission, State.QUEUED, now, try_at=now)
    return "confirmed", Kind.ACKNOWLEDGEMENT


def cancel(tx: Transaction, request: RequestRow, now: datetime) -> tuple[str, Kind | None]:
    """Cancel what has not been handed over; of what has, say that it is too late."""
    if request.state == "asking":
        tx.settle_request(request.id, state="closed", settled=request.settled)
        _note(tx, request, "cancelled", now)
        return "cancelled", Kind.CANCELLED
    waiting = [s for s in tx.submissions(request.id) if s.state in lifecycle.WAITING]
    done = [s for s in waiting if tx.move(s, State.CANCELLED, now)]
    if done:
        _note(tx, request, "cancelled", now)
        return "cancelled", Kind.CANCELLED
    states = {s.state for s in tx.submissions(request.id)}
    if request.state == "closed" or State.CANCELLED in states:
        return "told", Kind.CANCELLED
    gone = states - _NEVER_SENT
    return ("too_late", Kind.TOO_LATE) if gone else ("told", Kind.STATUS)


def settle(request: RequestRow, command: Command) -> Settled | None:
    """What a choice settles of an open question, besides what was settled before; else None."""
    if request.state != "asking" or not 1 <= command.number <= len(request.choices):
        return None
    choice = request.choices[command.number - 1]
    return Settled(
        send_at=choice.send_at or request.settled.send_at,
        recipients=choice.recipients or request.settled.recipients,
    )


def _choose(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    answered: Answered | None,
    now: datetime,
) -> tuple[str, Kind | None]:
    if request.state != "asking":
        return "told", Kind.STATUS
    if answered is None or answered.choices != request.choices:
        return "not_understood", Kind.NOT_UNDERSTOOD
    word = resume(tx, charter, identity, request, answered.reading, answered.settled, now)
    return word or "told", None if word else Kind.STATUS


def _is_thanks(words: str, mail: Mail) -> bool:
    """Whether somebody only thanks us, with their name at most: that wants no answer."""
    name = f"{mail.sender_name} {mail.sender.partition('@')[0]}".casefold()
    rest, found = _THANKS.subn(" ", words.casefold())
    strange = set(re.findall(r"\w+", _PLEASANT.sub(" ", rest))) - set(re.findall(r"\w+", name))
    return found > 0 and not strange


def _waits_for_yes(submission: SubmissionRow) -> bool:
    return submission.state is State.HELD and submission.hold == "confirmation"


def _note(tx: Transaction, request: RequestRow, word: str, now: datetime) -> None:
    tx.note(Event(name=f"request.{word}", request_id=request.id, ticket=request.ticket), now)
