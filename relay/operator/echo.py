"""Mails to ourselves: whether they arrive, whose clock is right, and what a proof is worth."""

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from relay.gateway.dialects import dialect
from relay.model import Arrival, Reference
from relay.operator.errand import run_errand
from relay.operator.finding import CONFIG, UNAVAILABLE, Finding
from relay.operator.proof import weigh
from relay.operator.search import Found
from relay.settings import Settings
from relay.steps.charter import terms

_NAME = "mail to itself"
_SKEW = timedelta(minutes=2)
_LOST = {
    "notices.from": "people answer to that address, and what they answer would be lost: let the "
    "mail server bring it there, or correct notices.from",
    "gateway.from": "the gateway answers to that address, and its answers would be lost: let the "
    "mail server bring it there, or correct gateway.from",
}


async def hear_ourselves(settings: Settings) -> AsyncIterator[Finding]:
    """Send a mail to the mailbox of the requests, look at it there, and file it as handled."""
    address = _requests(settings)
    found = await run_errand(settings, address)
    if isinstance(found, str):
        todo = (
            "let the mail server take mail from notices.from for the mailbox of the requests, and "
            "see what it did with it"
        )
        yield Finding(name=_NAME, seen=found, todo=todo, code=UNAVAILABLE)
        return
    yield _arrived(_NAME, address, found)
    if abs(datetime.now(UTC) - found.arrival.received_at) > _SKEW:
        yield _wrong_clock(found.arrival)
    if settings.requesters.proof == "authentication-results":
        yield weigh(settings, found.mail)


async def hear_answers(settings: Settings) -> AsyncIterator[Finding]:
    """Whether mail comes to a mailbox that we watch from the addresses that others answer to."""
    known = {_requests(settings)}
    for key, address in _answered_to(settings).items():
        if address in known:
            continue
        known.add(address)
        found = await run_errand(settings, address)
        if isinstance(found, str):
            yield Finding(name=f"mail to {key}", seen=found, todo=_LOST[key], code=CONFIG)
        else:
            yield _arrived(f"mail to {key}", address, found)


def _arrived(name: str, address: str, found: Found) -> Finding:
    if not found.unfiled:
        return Finding(name=name, seen=f"arrived at {address}")
    return Finding(
        name=name,
        seen=f"arrived at {address}, but cannot be filed: {found.unfiled}",
        todo="let the account delete mails in that mailbox's folder, and put them into those for "
        "filed mail: until then all is read, but nothing is filed",
        code=CONFIG,
    )


def _wrong_clock(arrival: Arrival) -> Finding:
    ahead = (datetime.now(UTC) - arrival.received_at).total_seconds()
    return Finding(
        name="clock",
        seen=f"it differs by {abs(ahead):.0f} s from the mail server's",
        todo="let both machines set their clocks by the network (NTP)",
        code=CONFIG,
    )


def _requests(settings: Settings) -> str:
    """Whom people write to: the account where it is an address, else the sender of notices."""
    account = settings.mailboxes.requests.username.casefold()
    return account if "@" in account else _notices_from(settings)


def _answered_to(settings: Settings) -> dict[str, str]:
    reference = Reference.mint(secrets.token_bytes(6), secrets.token_bytes(32))
    speaks = dialect(settings.gateway.dialect)
    return {
        "notices.from": _notices_from(settings),
        "gateway.from": speaks.envelope_sender(reference, terms(settings)),
    }


def _notices_from(settings: Settings) -> str:
    return parseaddr(settings.notices.from_)[1].casefold()
