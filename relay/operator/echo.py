"""A mail to ourselves: whether it arrives, whose clock is right, and what a proof is worth."""

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from relay.model import Arrival, Envelope, Outcome, Result
from relay.operator.finding import CONFIG, UNAVAILABLE, Finding
from relay.operator.proof import forgery, weigh
from relay.operator.search import await_mail
from relay.settings import Settings
from relay.steps.arrivals.servers import accounts, carrier

_NAME = "mail to itself"
_PATIENCE = 30.0  # seconds
_SKEW = timedelta(minutes=2)


async def hear_ourselves(settings: Settings) -> AsyncIterator[Finding]:
    """Send a mail to the mailbox of the requests, look at it there, and file it as handled.

    It bears a forged Authentication-Results, to see whether it would be believed.
    """
    raw, message_id = _letter(settings)
    outcome = await _send(settings, raw)
    if outcome.result is not Result.TAKEN:
        todo = "let the server take mail from notices.from for the mailbox of the requests"
        seen = f"it is not taken: {outcome.detail}"
        yield Finding(name=_NAME, seen=seen, todo=todo, code=UNAVAILABLE)
        return
    [(account, said), *_] = accounts(settings)
    found = await await_mail(account, said, lambda mail: mail.message_id == message_id, _PATIENCE)
    if found is None:
        seen = f"{_recipient(settings)} did not get it within {_PATIENCE:.0f} s"
        todo = "see what the mail server did with it; the mailbox must be of that address"
        yield Finding(name=_NAME, seen=seen, todo=todo, code=UNAVAILABLE)
        return
    arrival, mail = found
    yield Finding(name=_NAME, seen=f"arrived at {_recipient(settings)}")
    if abs(datetime.now(UTC) - arrival.received_at) > _SKEW:
        yield _wrong_clock(arrival)
    if settings.requesters.proof == "authentication-results":
        yield weigh(settings, mail)


def _wrong_clock(arrival: Arrival) -> Finding:
    ahead = (datetime.now(UTC) - arrival.received_at).total_seconds()
    return Finding(
        name="clock",
        seen=f"it differs by {abs(ahead):.0f} s from the mail server's",
        todo="let both machines set their clocks by the network (NTP)",
        code=CONFIG,
    )


def _letter(settings: Settings) -> tuple[bytes, str]:
    """The mail and its Message-ID; no relay takes it for a request, for it is automatic."""
    sender = parseaddr(settings.notices.from_)[1]
    message_id = f"<check.{secrets.token_hex(8)}@{sender.rpartition('@')[2]}>"
    said = EmailMessage(policy=SMTP)
    if forged := forgery(settings.requesters.authserv_id):
        said["Authentication-Results"] = forged
    said["From"] = sender
    said["To"] = _recipient(settings)
    said["Subject"] = "relay check"
    said["Date"] = format_datetime(datetime.now(UTC))
    said["Message-ID"] = message_id
    said["Auto-Submitted"] = "auto-generated"
    said["Precedence"] = "bulk"
    said.set_content("The command `relay check` sent this to see what arrives. Nothing is to do.\n")
    return said.as_bytes(), message_id


def _recipient(settings: Settings) -> str:
    """Whom people write to: the account where it is an address, else the sender of notices."""
    account = settings.mailboxes.requests.username
    return account if "@" in account else parseaddr(settings.notices.from_)[1]


async def _send(settings: Settings, raw: bytes) -> Outcome:
    sender = parseaddr(settings.notices.from_)[1]
    carriage = carrier(settings)
    try:
        envelope = Envelope(sender=sender, recipient=_recipient(settings), data=raw)
        return await carriage.submit(envelope)
    finally:
        await carriage.close()
