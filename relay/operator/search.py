"""One mail looked for in a mailbox, wherever a running relay may have filed it."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import replace

from relay.model import Arrival, Mail
from relay.reading.mail.mail import parse_mail
from relay.settings import Mailbox as MailboxSettings
from relay.wire.imap import Account, Mailbox, MailboxError

_NEWEST = 20  # mails of a folder that are looked at
_PAUSE = 0.5  # seconds between two looks


async def await_mail(
    account: Account,
    said: MailboxSettings,
    is_it: Callable[[Mail], bool],
    seconds: float,
) -> tuple[Arrival, Mail] | None:
    """The newest mail that `is_it`, once it has come; None where it does not within `seconds`.

    Where it lies in the folder that is watched, it is filed as handled.
    """
    folders = (account.folder, said.handled, said.refused, said.quarantine)
    boxes = [Mailbox(replace(account, folder=folder)) for folder in folders]
    end = time.monotonic() + seconds
    try:
        for box in boxes:
            await box.connect(())
        while True:
            for box in boxes:
                if found := await _find(box, is_it):
                    if box is boxes[0]:
                        await box.file([found[0].uid], said.handled)
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
