"""A real SMS through everything, for the operator who wants to see one: it costs what it costs."""

import secrets
from datetime import UTC, datetime

from relay.gateway.dialect import Answer, Unsendable, Verdict
from relay.gateway.dialects import dialect
from relay.model import Envelope, Mail, Msisdn, Outcome, Reference, Result
from relay.operator.finding import CONFIG, UNAVAILABLE, Finding
from relay.operator.search import await_mail
from relay.reading.people.phone import NoPhone, read_number
from relay.settings import Settings
from relay.steps.arrivals.servers import accounts, carrier
from relay.steps.charter import terms
from relay.wire.imap import MailboxError

TRIAL = "gateway's answer"
_TEXT = "A test of the SMS relay. Nothing is to do."
_MOST = 120.0  # seconds for an answer


async def send_trial(settings: Settings, number: str) -> Finding:
    """Text `number`, and wait for what the gateway answers; nothing of it is in the journal."""
    phone = read_number(number, settings.reading.region, tuple(settings.reading.countries))
    if isinstance(phone, NoPhone):
        return _wrong(f"{number} is no number that can be texted", "give a mobile phone's", CONFIG)
    reference = Reference.mint(secrets.token_bytes(6), secrets.token_bytes(32))
    outcome = await _send(settings, phone.msisdn, reference)
    if outcome.result not in (Result.TAKEN, Result.LOST):  # what is lost may have been taken
        return _wrong(f"not sent: {outcome.detail}", "see the line about submission", UNAVAILABLE)
    speaks = dialect(settings.gateway.dialect)

    def answers_us(mail: Mail) -> bool:
        return speaks.find_references(mail) == (reference,) and speaks.reads_like_answer(mail)

    seconds = min(settings.gateway.reply_timeout.total_seconds(), _MOST)
    try:
        found = await await_mail(accounts(settings), answers_us, seconds)
        seen = f"none within {seconds:.0f} s to {reference}"
    except MailboxError as error:
        found, seen = None, f"not looked for, to {reference}: {error}"
    if found is None:
        took = "the mail server took it" if outcome.result is Result.TAKEN else outcome.detail
        todo = (
            f"{took}: ask the provider whether it came, from gateway.from, and where its answers "
            "go. Do not repeat this before: it may be sent all the same"
        )
        return _wrong(seen, todo, UNAVAILABLE)
    return _judged(speaks.read_answer(found.mail, terms(settings)))


def untried() -> Finding:
    """That there was no trial, though one was asked for."""
    return _wrong("no SMS was sent", "put right first what is told above", UNAVAILABLE)


# -- private --------------------------------------------------------------------------------------


async def _send(settings: Settings, msisdn: Msisdn, reference: Reference) -> Outcome:
    speaks, account = dialect(settings.gateway.dialect), terms(settings)
    planned = speaks.plan([msisdn], _TEXT, sender_id="", dncr=False, split=False, terms=account)
    if isinstance(planned, Unsendable):
        return Outcome(result=Result.REFUSED, detail=planned.reason.code)
    now = datetime.now(UTC)
    data = speaks.compose(planned[0], reference=reference, scheduling=None, date=now, terms=account)
    sender = speaks.envelope_sender(reference, account)
    carriage = carrier(settings)
    try:
        envelope = Envelope(sender=sender, recipient=settings.gateway.address, data=data)
        return await carriage.submit(envelope)
    finally:
        await carriage.close()


def _judged(answer: Answer) -> Finding:
    if answer.verdict is Verdict.ACCEPTED:
        return Finding(name=TRIAL, seen=f"accepted, with the id {', '.join(answer.ids)}")
    said = [f"ERROR:{error.code} {error.meaning or error.detail}" for error in answer.errors]
    todo = "README, what to do when; the provider knows more of each code"
    return _wrong("; ".join(said) or answer.verdict.value, todo, CONFIG)


def _wrong(seen: str, todo: str, code: int) -> Finding:
    return Finding(name=TRIAL, seen=seen, todo=todo, code=code)
