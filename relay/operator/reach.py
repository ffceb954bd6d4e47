"""The servers reached and asked, without changing anything but missing folders."""

import asyncio
import socket

from relay.model import Outcome, Result
from relay.operator.finding import CONFIG, OK, UNAVAILABLE, Finding
from relay.settings import Mailbox as MailboxSettings
from relay.settings import Settings
from relay.steps.arrivals.servers import carrier
from relay.wire.imap import Account, LoginRefused, Mailbox, MailboxError
from relay.wire.imap_readers import taken

_EX_OF_OUTCOME = {Result.TAKEN: OK, Result.BARRED: CONFIG, Result.REFUSED: CONFIG}
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
        return _wrong(name, why, "correct `host`, or the machine's resolver", UNAVAILABLE)
    mailbox = Mailbox(account)
    try:
        await mailbox.connect((said.handled, said.refused, said.quarantine))
        count = len(await mailbox.uids())
        others = await mailbox.readers() - {ours} if ours is not None else set()
    except LoginRefused as error:
        todo = f"correct the username, password or token_command of [mailboxes.{account.name}]"
        return _wrong(name, _seen(error, name), todo, CONFIG)
    except MailboxError as error:
        return _wrong(name, _seen(error, name), "correct it there, or try again later", UNAVAILABLE)
    finally:
        await mailbox.close()
    if others:
        return _wrong(name, taken(account.folder, min(others)), "", CONFIG)
    able = mailbox.abilities
    can = [word for word in ("idle", "move", "uidplus") if getattr(able, word)]
    lacks = [f"no {word.upper()}: {words}" for word, words in _LACKS.items() if word not in can]
    seen = f"{account.host}:{account.port}: {count} mails in {account.folder}; {', '.join(can)}"
    return Finding(name=name, seen="; ".join((seen, *lacks)))


async def reach_submission(settings: Settings) -> Finding:
    """Whether the SMTP server would take mail for the gateway; none is sent."""
    said = settings.submission
    if why := await _unresolved(said.host):
        return _wrong("submission", why, "correct `host`, or the machine's resolver", UNAVAILABLE)
    carriage = carrier(settings)
    try:
        outcome = await carriage.probe(settings.gateway.address, sender=settings.gateway.from_)
    finally:
        await carriage.close()
    return Finding(
        name="submission",
        seen=f"{said.host}:{said.port}: {outcome.detail}",
        todo=_todo(outcome),
        code=_EX_OF_OUTCOME.get(outcome.result, UNAVAILABLE),
    )


def _todo(outcome: Outcome) -> str:
    if outcome.result is Result.REFUSED:
        return "let the server take mail from gateway.from for gateway.address"
    if outcome.result is Result.BARRED:
        return "correct [submission]: its tls, ca_file, username, password or token_command"
    return "" if outcome.result is Result.TAKEN else "see to the server, or try again later"


async def _unresolved(host: str) -> str:
    """Why a name has no address, or ""."""
    try:
        await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        return f"{host} has no address: {error.strerror}"
    return ""


def _wrong(name: str, seen: str, todo: str, code: int) -> Finding:
    return Finding(name=name, seen=seen, todo=todo, code=code)


def _seen(error: MailboxError, name: str) -> str:
    return str(error).removeprefix(f"{name}: ")
