"""One mail looked for in the mailboxes, wherever a running relay may have filed it."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from relay.model import Arrival, Mail
from relay.reading.mail.mail import parse_mail
from relay.settings import Mailbox as MailboxSettings
from relay.wire.imap import Account, Mailbox, MailboxError

_NEWEST = 20  # mails of a folder that are looked at
_PAUSE = 0.5  # seconds between two looks


async def await_mail(
    places: Sequence[tuple[Account, MailboxSettings]],
    is_it: Callable[[Mail], bool],
    seconds: float,
) -> tuple[Arrival, Mail] | None:
    """The newest mail that `is_it`, once it has come; None where it does not within `seconds`.

    Where it lies in the folder of a place that is watched, it is filed as handled.
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
                    if handled:
                        await box.file([found[0].uid], handled)
                    return found
            if time.monotonic() > end:
                return None
            await asyncio.sleep(_PAUSE)
    except MailboxError:
        return None
    finally:
        for box in boxes:
            with contextlib.suppress(MailboxError):
                await box.close()


async def _find(box: Mailbox, is_it: Callable[[Mail], bool]) -> tuple[Arrival, Mail] | None:
    for arrival in reversed(await box.fetch((await box.uids())[-_NEWEST:])):
        mail = parse_mail(arrival.raw)
        if is_it(mail):
            return arrival, mail
    return None
