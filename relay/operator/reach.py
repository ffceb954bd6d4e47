"""The servers reached and asked, without changing anything but missing folders."""

import asyncio
import socket

from relay.model import Outcome, Result
from relay.operator.advice import advise
from relay.operator.finding import CONFIG, OK, UNAVAILABLE, Finding
from relay.settings import Mailbox as MailboxSettings
from relay.settings import Settings
from relay.steps.arrivals.servers import carrier
from relay.wire.imap import Account, LoginRefused, Mailbox, MailboxError
from relay.wire.imap_readers import taken

_LATER = "see to that server, or try again later"
_LACKS = {
    "idle": "new mail is seen by looking each poll_interval",
    "move": "mail is copied and deleted instead",
}


async def reach_mailbox(account: Account, said: MailboxSettings, ours: str | None) -> Finding:
    """The login, the folders, what the server can, and whether another relay reads it.

    `ours` is the mark of the relay with this journal, "" where there is none yet, and None where
    that cannot be known.
    """
    name = f"mailbox {account.name}"
    if why := await _unresolved(account.host):
        return _finding(name, why, "correct `host`, or the machine's resolver", UNAVAILABLE)
    mailbox = Mailbox(account)
    try:
        await mailbox.connect((said.handled, said.refused, said.quarantine))
        count = len(await mailbox.uids())
        others = await mailbox.readers() - {ours} if ours is not None else set()
    except LoginRefused as error:
        todo = f"correct username, password or token_command in [mailboxes.{account.name}]"
        return _finding(name, _seen(error, name), todo, CONFIG)
    except MailboxError as error:
        seen = _seen(error, name)
        advice = advise(seen, section=f"mailboxes.{account.name}", protocol="IMAP")
        return _finding(name, seen, *(advice or (_LATER, UNAVAILABLE)))
    finally:
        await mailbox.close()
    if others:
        return _finding(name, taken(account.folder, min(others)), "", CONFIG)
    able = mailbox.abilities
    can = [word for word in ("idle", "move", "uidplus") if getattr(able, word)]
    lacks = [f"no {word.upper()}: {words}" for word, words in _LACKS.items() if word not in can]
    seen = f"{account.host}:{account.port}: {count} mails in {account.folder}; {', '.join(can)}"
    return Finding(name=name, seen="; ".join((seen, *lacks)))


async def reach_submission(settings: Settings) -> Finding:
    """Whether the SMTP server would take mail for the gateway; none is sent."""
    said = settings.submission
    if why := await _unresolved(said.host):
        return _finding("submission", why, "correct `host`, or the machine's resolver", UNAVAILABLE)
    carriage = carrier(settings)
    try:
        outcome = await carriage.probe(settings.gateway.address, sender=settings.gateway.from_)
    finally:
        await carriage.close()
    seen = f"{said.host}:{said.port}: {outcome.detail}"
    return _finding("submission", seen, *_judged(outcome))


def _judged(outcome: Outcome) -> tuple[str, int]:
    """What to do, and the exit code."""
    if outcome.result is Result.TAKEN:
        return "", OK
    if outcome.result is Result.REFUSED:
        return "let the server take mail from gateway.from for gateway.address", CONFIG
    advice = None if outcome.code else advise(outcome.detail, section="submission", protocol="SMTP")
    if advice is not None:
        return advice
    if outcome.result is Result.BARRED:
        return "correct username, password or token_command in [submission]", CONFIG
    return _LATER, UNAVAILABLE


async def _unresolved(host: str) -> str:
    """Why a name has no address, or ""."""
    try:
        await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        return f"{host} has no address: {error.strerror}"
    return ""


def _finding(name: str, seen: str, todo: str, code: int) -> Finding:
    return Finding(name=name, seen=seen, todo=todo, code=code)


def _seen(error: MailboxError, name: str) -> str:
    return str(error).removeprefix(f"{name}: ")
