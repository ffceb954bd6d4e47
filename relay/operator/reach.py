"""The servers reached and asked, without changing anything but missing folders."""

import asyncio
import socket

from relay.model import Outcome, Result
from relay.operator.abilities import abilities
from relay.operator.advice import advise
from relay.operator.finding import CONFIG, OK, UNAVAILABLE, Finding
from relay.operator.saying import say_count
from relay.settings import Mailbox as MailboxSettings
from relay.settings import Settings
from relay.steps.arrivals.servers import carrier
from relay.wire.imap import Account, LoginRefused, Mailbox, MailboxError
from relay.wire.imap_readers import taken

_LATER = "see to that server, or try again later"


async def reach_mailbox(account: Account, said: MailboxSettings, ours: str | None) -> list[Finding]:
    """The login, the folders, and whether another relay reads it; then what the server can.

    `ours` is the mark of the relay with this journal, "" where there is none yet, and None where
    that cannot be known.
    """
    name = f"mailbox {account.name}"
    if why := await _unresolved(account.host):
        todo = f"correct host in [mailboxes.{account.name}], or the machine's resolver"
        return [_finding(name, why, todo, UNAVAILABLE)]
    folders = (said.handled, said.refused, said.quarantine)
    mailbox = Mailbox(account)
    try:
        await mailbox.connect(folders)
        count = len(await mailbox.uids())
        others = await mailbox.readers() - {ours} if ours is not None else set()
    except LoginRefused as error:
        todo = f"correct username, password or token_command in [mailboxes.{account.name}]"
        return [_finding(name, _seen(error, name), todo, CONFIG)]
    except MailboxError as error:
        seen = _seen(error, name)
        advice = advise(seen, section=f"mailboxes.{account.name}", protocol="IMAP")
        return [_finding(name, seen, *(advice or (_LATER, UNAVAILABLE)))]
    finally:
        await mailbox.close()
    if others:
        seen, _, todo = taken(account.folder, min(others)).partition(": ")
        return [_finding(name, seen, todo, CONFIG)]
    seen = (
        f"{account.host}:{account.port}: {_guarded(account.tls)}; {account.username} has "
        f"{say_count(count, 'mail')} in {account.folder}; there are {', '.join(folders)}"
    )
    return [Finding(name=name, seen=seen), *abilities(account, said, mailbox.abilities)]


async def reach_submission(settings: Settings) -> Finding:
    """Whether the SMTP server would take mail for the gateway; none is sent."""
    said = settings.submission
    if why := await _unresolved(said.host):
        todo = "correct host in [submission], or the machine's resolver"
        return _finding("submission", why, todo, UNAVAILABLE)
    carriage = carrier(settings)
    try:
        outcome = await carriage.probe(settings.gateway.address, sender=settings.gateway.from_)
    finally:
        await carriage.close()
    login = f" from {said.username}" if said.username else ""
    seen = f"{outcome.detail}{login}; {_guarded(said.tls)}"
    if outcome.result is not Result.TAKEN:
        seen = outcome.detail
    return _finding("submission", f"{said.host}:{said.port}: {seen}", *_judged(outcome))


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


def _guarded(tls: str) -> str:
    """Over what line it was reached: by TLS the certificate has been proven."""
    return "not by TLS, on this machine" if tls == "none" else "by TLS, its certificate is good"


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
