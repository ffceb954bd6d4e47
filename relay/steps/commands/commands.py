"""An answer in one of our threads is carried out, and answered."""

import re
from datetime import datetime

from relay.journal.rows import Event, RequestRow, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import Mail, Reason, State
from relay.notices.facts import Kind
from relay.planning import lifecycle
from relay.planning.plan import LATE
from relay.planning.policy import quiet_end
from relay.reading.command import Command
from relay.steps.charter import Charter, Identity
from relay.steps.commands import changes, resolution
from relay.steps.commands.asking import ANSWERS, Answered, settle
from relay.steps.commands.changes import Change
from relay.steps.requests.signatures import learn
from relay.steps.standing import standing
from relay.steps.telling import tell

_ASKING = frozenset({Kind.QUESTION.value, Kind.HELD.value})
# Of what an admin decides the requester hears too.
_DECIDED = frozenset(
    {"confirmed", "cancelled", "moved", "rewritten", "readdressed", "resent", "expired"}
)
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

    An answer to a question that is `stale` is about an older one than the one that is open: that
    one is shown again, with why.
    """
    open_question = _open_question(tx, request)
    if _is_thanks(command, mail) and open_question is None:
        return "thanked"
    if stale and open_question is not None and _answers(command, request):
        older = Reason(code="answer.older", words=command.words[:80])
        done = Change(word="shown_again", kind=open_question, why=(older,))
    else:
        done = _do(tx, charter, identity, request, command, mail, answered, now)
    if done.word == "confirmed" and mail.sender == request.requester:
        learn(tx, request, now)
    if done.kind is None:
        return done.word
    about = mail.message_id or mail.content_key
    if done.word in ("moved", "rewritten", "readdressed") and done.kind is Kind.HELD:
        about = f"reading {tx.lines_of_history(request.id)}"  # a "yes" to an older one is stale
    tell(
        tx,
        charter,
        done.kind,
        request.id,
        now,
        about=about,
        to=mail.sender,
        in_reply_to=mail.message_id,
        unread=command.words if done.kind is Kind.NOT_UNDERSTOOD else "",
        why_not=done.why,
    )
    if done.word in _DECIDED and mail.sender != request.requester:
        tell(tx, charter, done.kind, request.id, now, about=about)
    return done.word


def is_stale(tx: Transaction, request: RequestRow, mail: Mail) -> bool:
    """Whether a mail answers something older than what the request asked last.

    Where nothing tells what it answers, it can only be the one question that there was. A question
    that was shown again, or to an admin as well, is no newer one.
    """
    notices = tx.notices(request.id)
    asked = [n for n in notices if n.kind in _ASKING and n.about.startswith("reading ")]
    answered = [notice.id for notice in notices if notice.message_id in mail.thread]
    if not asked:
        return False
    last = min(n.id for n in asked if n.about == asked[-1].about)
    return max(answered) < last if answered else len({n.about for n in asked}) > 1


def confirm(
    tx: Transaction, charter: Charter, identity: Identity, request: RequestRow, now: datetime
) -> tuple[str, Kind | None]:
    """Let go what waits for a "yes"; a second "yes" changes nothing and is told how things are.

    What has no time does not go in the quiet hours: it waits for their end.
    """
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
    morning = quiet_end(charter.policy, now) if request.send_at is None else None
    if morning is not None:
        changes.retime(tx, charter, identity, held, morning, now)
        tx.change_request(request, send_at=morning)
        return "confirmed", Kind.ACKNOWLEDGEMENT
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
    states = {s.state for s in standing(tx.submissions(request.id))}
    if request.state == "closed" or State.CANCELLED in states:
        return "told", Kind.CANCELLED
    gone = states - lifecycle.NOT_SENT
    return ("too_late", Kind.TOO_LATE) if gone else ("told", Kind.STATUS)


# -- private --------------------------------------------------------------------------------------


def _do(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    command: Command,
    mail: Mail,
    answered: Answered | None,
    now: datetime,
) -> Change:
    match command.verb:
        case "yes":
            return _changed(*confirm(tx, charter, identity, request, now))
        case "cancel":
            return _changed(*cancel(tx, request, now))
        case verb if verb in ANSWERS and request.state == "asking":
            return _settle(tx, charter, identity, request, answered, now)
        case "choice" | "status":
            return _changed("told", Kind.STATUS)
        case "help":
            return _changed("told", Kind.HELP)
        case "move":
            return changes.move(tx, charter, identity, request, command.words, now)
        case "text" if command.wording is not None:
            own = mail.sender == request.requester
            return changes.rewrite(
                tx, charter, identity, request, command.wording, now, by_requester=own
            )
        case "people" | "answer":
            return changes.readdress(tx, charter, identity, request, command.words, now)
        case "resend":
            why = resolution.resend(tx, charter, identity, request, now)
            again = Change(word="resent", kind=Kind.ACKNOWLEDGEMENT)
            return Change(word="unchanged", kind=Kind.UNCHANGED, why=why) if why else again
        case _:
            return _changed("not_understood", Kind.NOT_UNDERSTOOD)


def _changed(word: str, kind: Kind | None) -> Change:
    return Change(word=word, kind=kind)


def _settle(
    tx: Transaction,
    charter: Charter,
    identity: Identity,
    request: RequestRow,
    answered: Answered | None,
    now: datetime,
) -> Change:
    word, why = settle(tx, charter, identity, request, answered, now)
    if word:
        return Change(word=word, kind=None)  # what follows from it is told
    if why:
        return Change(word="unchanged", kind=Kind.UNCHANGED, why=why)
    return Change(word="not_understood", kind=Kind.NOT_UNDERSTOOD)


def _open_question(tx: Transaction, request: RequestRow) -> Kind | None:
    if request.state == "asking":
        return Kind.QUESTION
    return Kind.HELD if any(map(_waits_for_yes, tx.submissions(request.id))) else None


def _answers(command: Command, request: RequestRow) -> bool:
    """Whether it answers a question, and not the request as a whole."""
    if request.state == "asking":
        return command.verb == "yes" or command.verb in ANSWERS
    return command.verb in ("yes", "choice")


def _is_thanks(command: Command, mail: Mail) -> bool:
    """Whether somebody only thanks us, with their name at most: that wants no answer."""
    if command.verb not in ("yes", "answer", "unknown"):
        return False
    name = f"{mail.sender_name} {mail.sender.partition('@')[0]}".casefold()
    rest, found = _THANKS.subn(" ", command.words.casefold())
    strange = set(re.findall(r"\w+", _PLEASANT.sub(" ", rest))) - set(re.findall(r"\w+", name))
    return found > 0 and not strange


def _waits_for_yes(submission: SubmissionRow) -> bool:
    return submission.state is State.HELD and submission.hold == "confirmation"


def _note(tx: Transaction, request: RequestRow, word: str, now: datetime) -> None:
    tx.note(Event(name=f"request.{word}", request_id=request.id, ticket=request.ticket), now)
