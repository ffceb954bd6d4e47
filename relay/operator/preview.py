"""What would be understood and sent for a mail, touching nothing."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relay.model import Batch, Language, Mail, Question, Reading, Reason, Reference, Refusal
from relay.notices.english import ENGLISH
from relay.notices.reason import besides, sentence
from relay.notices.subject import answers_ticket
from relay.planning.plan import Plan, scheduling
from relay.reading.command import Command, is_help, read_command
from relay.reading.mail.mail import parse_mail
from relay.reading.mail.triage import Kind
from relay.reading.mail.trust import judge
from relay.reading.request import read_request
from relay.reading.when import say_when
from relay.steps.charter import Charter
from relay.steps.requests.sorting import sort
from relay.steps.requests.weighing import weigh

_OF_A_MAIL = ("from", "to", "subject", "date", "message-id", "received", "return-path")
_OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1")  # the first octets of a compound file
_NO_REFERENCE = Reference("SR-" + "0" * 16)  # none is made for what is not sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A verdict on a mail, and all that led to it."""

    verdict: str  # send, confirm, ask, refuse, ignore, command, answer, bounce
    mail: Mail
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    plan: Plan | None = None
    command: str | None = None
    words: str = ""  # the explanation, where the reasons do not give it
    is_mail: bool = True  # else there is nothing that the reasons could be about


def preview(
    raw: bytes,
    charter: Charter,
    *,
    now: datetime,
    strict: bool,
    anybody: bool = False,
    signatures: frozenset[str] = frozenset(),
) -> Preview:
    """The verdict, as if the mail came at `now`; the sender counts as proven unless `strict`.

    With `anybody` every sender is allowed: for a look before anything is set up. `signatures`:
    the fingerprints of those that the sender is taken to have confirmed.
    """
    mail = parse_mail(raw)
    if strange := _no_mail(raw, mail):
        reason = Reason(code="sender.not_allowed")
        return Preview(verdict="ignore", mail=mail, reasons=(reason,), words=strange, is_mail=False)
    proof = charter.proof if strict else "none"
    allow = (mail.sender,) if anybody and mail.sender else charter.allow
    trust = judge(mail, allow=allow, proof=proof, authserv_id=charter.authserv_id)
    kind = sort(charter, mail, trust, None, ours=_in_our_thread(charter, mail))
    if kind is Kind.BOUNCE:
        return Preview(verdict="bounce", mail=mail, words="A mail server reports a failure.")
    if kind is Kind.ANSWER:
        return Preview(verdict="answer", mail=mail, words=_answer(charter, mail))
    if kind is Kind.AUTOMATIC:
        return Preview(verdict="ignore", mail=mail, reasons=(Reason(code="automatic"),))
    if not (trust.allowed and trust.proven):
        code = "sender.unproven" if trust.allowed else "sender.not_allowed"
        why = f"({trust.why})" if trust.allowed else ""
        return Preview(verdict="ignore", mail=mail, reasons=(Reason(code=code),), words=why)
    reading = read_request(mail, charter.rules, now=now, signatures=signatures)
    asks_how = kind is Kind.REQUEST and is_help(mail, reading)
    if kind is Kind.COMMAND or asks_how:
        command = Command(verb="help") if asks_how else read_command(mail, charter.rules, now=now)
        return Preview(verdict="command", mail=mail, command=_spelt(command), words="An answer.")
    return _weighed(charter, mail, reading, now)


def form(shown: Preview, name: str, charter: Charter, *, now: datetime) -> dict[str, Any]:
    """The preview as its JSON object."""
    plan = shown.plan
    request = plan.request if plan else None
    send_at = request.send_at if request else None
    return {
        "file": name,
        "verdict": shown.verdict,
        "requester": shown.mail.sender or None,
        "recipients": [r.msisdn for r in request.recipients] if request else [],
        "text": request.text if request else None,
        "send_at": send_at.astimezone(charter.rules.zone).isoformat() if send_at else None,
        "sender_id": (request.sender_id or charter.terms.sender_id) if request else None,
        "command": shown.command,
        "reasons": [reason.code for reason in shown.reasons],
        "warnings": [warning.code for warning in shown.warnings],
        "explanation": explanation(shown),
        "submissions": [_submission(b, plan, charter, now) for b in plan.batches] if plan else [],
        "segments": plan.billed if plan else 0,
    }


def explanation(shown: Preview) -> str:
    """Why the verdict is what it is, in English sentences."""
    if not shown.is_mail:
        return shown.words
    told = (*shown.reasons, *besides(shown.reasons, shown.warnings))
    said = [sentence(reason, ENGLISH) for reason in told]
    if shown.plan is not None and not shown.reasons:
        said.insert(0, "Understood: it would be sent.")
    return " ".join([*said, shown.words]).strip()


def _no_mail(raw: bytes, mail: Mail) -> str:
    """What a file is instead of an e-mail, and what to do; "" for an e-mail."""
    if any(map(mail.header, _OF_A_MAIL)):
        return ""
    what = "It is no e-mail, for it has no headers such as From and Subject."
    if raw.startswith(_OUTLOOK):
        what = "It is no e-mail but a file of Outlook's own (.msg)."
    return f"{what} Save the e-mail with all its headers, as .eml."


def _in_our_thread(charter: Charter, mail: Mail) -> bool:
    """By the form of our notices' message ids and Subjects; the journal is not asked."""
    ours = re.compile(rf"<[0-9A-Za-z]+\.[0-9a-f]{{16}}@{re.escape(charter.domain)}>", re.IGNORECASE)
    return any(map(ours.fullmatch, mail.thread)) or answers_ticket(mail.subject)


def _weighed(charter: Charter, mail: Mail, reading: Reading, now: datetime) -> Preview:
    if isinstance(reading, Question):
        return Preview(
            verdict="ask",
            mail=mail,
            reasons=reading.reasons,
            warnings=reading.warnings,
            words=_choices(reading, charter),
        )
    outcome = (
        reading
        if isinstance(reading, Refusal)
        else weigh(charter, reading, repeats="", received_at=now, now=now)
    )
    if isinstance(outcome, Refusal):
        return Preview(
            verdict="refuse", mail=mail, reasons=outcome.reasons, warnings=outcome.warnings
        )
    request = outcome.request
    return Preview(
        verdict="confirm" if request.doubts else "send",
        mail=mail,
        reasons=request.doubts,
        warnings=request.warnings,
        plan=outcome,
    )


def _choices(question: Question, charter: Charter) -> str:
    said = (
        ", ".join(f"+{r.msisdn}" for r in choice.recipients)
        or (choice.send_at and say_when(choice.send_at, Language.EN, charter.rules.zone))
        or ""
        for choice in question.choices
    )
    return " ".join(f"{number}. {words};" for number, words in enumerate(said, 1)).rstrip(";")


def _answer(charter: Charter, mail: Mail) -> str:
    answer = charter.dialect.read_answer(mail, charter.terms)
    said = [*answer.ids, *(f"ERROR:{e.code} {e.meaning}".strip() for e in answer.errors)]
    return f"The gateway's answer: {answer.verdict.value} {', '.join(said)}".strip()


def _spelt(command: Command) -> str:
    return str(command.number) if command.verb == "choice" else command.verb


def _submission(batch: Batch, plan: Plan, charter: Charter, now: datetime) -> dict[str, Any]:
    at = scheduling(plan.request.send_at, plan.due_at)
    composed = charter.dialect.compose(
        batch, reference=_NO_REFERENCE, scheduling=at, date=now, terms=charter.terms
    )
    body = charter.dialect.masked(composed, charter.terms)
    return {
        "recipients": list(batch.recipients),
        "encoding": batch.encoding,
        "units": batch.units,
        "segments": batch.segments,
        "scheduling": _told(body),
        "body": body,
    }


def _told(body: str) -> str:
    found = re.search(r"^\[SCHEDULING\]=(.*?)\r?$", body, re.MULTILINE)
    return found[1] if found else "now"
