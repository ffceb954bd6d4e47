"""From the settings to the servers: which mailboxes are watched, and who carries our mail."""

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from relay.crew import Crew
from relay.journal.journal import Journal
from relay.settings import Mailbox as MailboxSettings
from relay.settings import Settings
from relay.steps.arrivals.intake import Folders, Intake
from relay.steps.arrivals.watch import Watch
from relay.steps.charter import Charter, Identity
from relay.wire.imap import Account, Mailbox
from relay.wire.smtp import Carrier, Server

_MACHINE = Path("/etc/machine-id")


def carrier(settings: Settings) -> Carrier:
    """The SMTP server of `[submission]`; we greet it with the domain of `gateway.from`."""
    said = settings.submission
    server = Server(
        host=said.host,
        port=said.port,
        tls=said.tls,
        ca_file=str(said.ca_file or ""),
        username=said.username,
        password=said.password.get_secret_value(),
        token_command=said.token_command,
        secrets=settings.secrets,
        connections=said.connections + 1,  # one for the notices
        hostname=settings.gateway.from_.rpartition("@")[2],
    )
    return Carrier(server)


def accounts(settings: Settings, *, reader: str = "") -> list[tuple[Account, MailboxSettings]]:
    """Each mailbox once, however often it is named; `reader` claims it for this relay alone."""
    requests, replies = settings.mailboxes.requests, settings.mailboxes.replies
    named = [("requests", requests)]
    if replies is not None and _place(requests) != _place(replies):
        named.append(("replies", replies))
    secrets = settings.secrets
    return [(_account(name, said, reader, secrets), said) for name, said in named]


def reader_mark(key: bytes) -> str:
    """By what other relays know that this one, on this machine, reads a mailbox.

    Of a journal that was copied to another machine the relay is another one: the first may run on.
    """
    machine = _MACHINE.read_bytes().strip() if _MACHINE.exists() else b""
    return hmac.new(key, b"reader " + machine, hashlib.sha256).hexdigest()[:8].upper()


def watches(
    settings: Settings,
    journal: Journal,
    charter: Charter,
    identity: Identity,
    *,
    clock: Callable[[], datetime],
    crew: Crew | None = None,
) -> list[Watch]:
    """A watch over each mailbox."""
    made = []
    alone = asyncio.Lock()
    for account, said in accounts(settings, reader=reader_mark(identity.key)):
        mailbox = Mailbox(account)
        folders = Folders(handled=said.handled, refused=said.refused, quarantine=said.quarantine)
        intake = Intake(
            journal, charter, identity, mailbox, folders, clock=clock, alone=alone, crew=crew
        )
        names = (said.handled, said.refused, said.quarantine)
        made.append(Watch(mailbox, intake, names, poll=said.poll_interval))
    return made


def _account(name: str, said: MailboxSettings, reader: str, secrets: tuple[str, ...]) -> Account:
    return Account(
        name=name,
        host=said.host,
        port=said.port,
        tls=said.tls,
        ca_file=str(said.ca_file or ""),
        username=said.username,
        password=said.password.get_secret_value(),
        token_command=said.token_command,
        folder=said.folder,
        idle=said.idle,
        reader=reader,
        secrets=secrets,
    )


def _place(said: MailboxSettings) -> tuple[str, int, str, str]:
    return (said.host.casefold(), said.port, said.username, said.folder)
