"""One mail looked for in the mailboxes, wherever a running relay may have filed it."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from relay.model import Arrival, Mail
from relay.reading.mail.mail import parse_mail
from relay.settings import Mailbox as MailboxSettings
from relay.wire.imap import Account, Mailbox, MailboxError

_NEWEST = 20  # mails of a folder that are looked at
_PAUSE = 0.5  # seconds between two looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A mail that came, and why it could not be filed, "" where it was, or need not be."""

    arrival: Arrival
    mail: Mail
    unfiled: str = ""


async def await_mail(
    places: Sequence[tuple[Account, MailboxSettings]],
    is_it: Callable[[Mail], bool],
    seconds: float,
) -> Found | None:
    """The newest mail that `is_it`, once it has come; None where it does not within `seconds`.

    Where it lies in the folder of a place that is watched, it is filed as handled. MailboxError
    where one of them can no longer be looked into.
    """
    boxes = {
        Mailbox(replace(account, folder=folder)): said.handled if folder == account.folder else ""
        for account, said in places
        for folder in (account.folder, said.handled, said.refused, said.quarantine)
    }
    end = time.monotonic() + seconds
    try:
        for box in boxes:
            await box.connect(())
        while True:
            for box, handled in boxes.items():
                if found := await _find(box, is_it):
                    arrival, mail = found
                    unfiled = await _file(box, arrival, handled) if handled else ""
                    return Found(arrival=arrival, mail=mail, unfiled=unfiled)
            if time.monotonic() > end:
                return None
            await asyncio.sleep(_PAUSE)
    finally:
        for box in boxes:
            with contextlib.suppress(MailboxError):
                await box.close()


async def _file(box: Mailbox, arrival: Arrival, folder: str) -> str:
    """Why it cannot be moved to `folder`, or ""."""
    try:
        await box.file([arrival.uid], folder)
    except MailboxError as error:
        return str(error)
    return ""


async def _find(box: Mailbox, is_it: Callable[[Mail], bool]) -> tuple[Arrival, Mail] | None:
    for arrival in reversed(await box.fetch((await box.uids())[-_NEWEST:])):
        mail = parse_mail(arrival.raw)
        if is_it(mail):
            return arrival, mail
    return None
