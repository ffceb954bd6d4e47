"""From the settings to the servers: which mailboxes are watched, and who carries our mail."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from relay.journal.journal import Journal
from relay.settings import Mailbox as MailboxSettings
from relay.settings import Settings
from relay.steps.charter import Charter, Identity
from relay.steps.intake import Folders, Intake
from relay.steps.watch import Watch
from relay.wire.imap import Account, Mailbox
from relay.wire.smtp import Carrier, Server


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
        secrets=settings.secrets,
        connections=said.connections + 1,  # one for the notices
        hostname=settings.gateway.from_.rpartition("@")[2],
    )
    return Carrier(server)


def accounts(settings: Settings) -> list[tuple[Account, MailboxSettings]]:
    """Each mailbox once, however often it is named."""
    requests, replies = settings.mailboxes.requests, settings.mailboxes.replies
    if replies is None or _place(requests) == _place(replies):
        return [(_account("requests", requests), requests)]
    return [(_account("requests", requests), requests), (_account("replies", replies), replies)]


def watches(
    settings: Settings,
    journal: Journal,
    charter: Charter,
    identity: Identity,
    *,
    clock: Callable[[], datetime],
) -> list[Watch]:
    """A watch over each mailbox."""
    made = []
    alone = asyncio.Lock()
    for account, said in accounts(settings):
        mailbox = Mailbox(account)
        folders = Folders(handled=said.handled, refused=said.refused, quarantine=said.quarantine)
        intake = Intake(journal, charter, identity, mailbox, folders, clock=clock, alone=alone)
        names = (said.handled, said.refused, said.quarantine)
        made.append(Watch(mailbox, intake, names, poll=said.poll_interval))
    return made


def _account(name: str, said: MailboxSettings) -> Account:
    return Account(
        name=name,
        host=said.host,
        port=said.port,
        tls=said.tls,
        ca_file=str(said.ca_file or ""),
        username=said.username,
        password=said.password.get_secret_value(),
        folder=said.folder,
        idle=said.idle,
    )


def _place(said: MailboxSettings) -> tuple[str, int, str, str]:
    return (said.host.casefold(), said.port, said.username, said.folder)
