"""A mail of ours to one of our own addresses, and how it came back."""

import secrets
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from relay.model import Envelope, Result
from relay.operator.proof import forgery
from relay.operator.search import Found, await_mail
from relay.settings import Settings
from relay.steps.arrivals.servers import accounts, carrier
from relay.wire.imap import MailboxError

_PATIENCE = 30.0  # seconds


async def run_errand(settings: Settings, address: str) -> Found | str:
    """A mail to `address` as it arrived in a mailbox that we watch, or in words why it did not.

    It bears a forged Authentication-Results, to see whether it would be believed; and no relay
    takes it for a request, for it is automatic.
    """
    sender = parseaddr(settings.notices.from_)[1]
    message_id = f"<check.{secrets.token_hex(8)}@{sender.rpartition('@')[2]}>"
    said = EmailMessage(policy=SMTP)
    if forged := forgery(settings.requesters.authserv_id):
        said["Authentication-Results"] = forged
    said["From"] = sender
    said["To"] = address
    said["Subject"] = "relay check"
    said["Date"] = format_datetime(datetime.now(UTC))
    said["Message-ID"] = message_id
    said["Auto-Submitted"] = "auto-generated"
    said["Precedence"] = "bulk"
    said.set_content("The command `relay check` sent this to see what arrives. Nothing is to do.\n")
    carriage = carrier(settings)
    try:
        envelope = Envelope(sender=sender, recipient=address, data=said.as_bytes())
        outcome = await carriage.submit(envelope)
    finally:
        await carriage.close()
    if outcome.result is not Result.TAKEN:
        return f"a mail to {address} is not taken: {outcome.detail}"
    places = accounts(settings)
    try:
        found = await await_mail(places, lambda mail: mail.message_id == message_id, _PATIENCE)
    except MailboxError as error:
        return f"a mail to {address} was taken, but not looked for: {error}"
    if found is None:
        watched = " or ".join(account.username for account, _ in places)
        return f"a mail to {address} did not come to {watched} within {_PATIENCE:.0f} s"
    return found
