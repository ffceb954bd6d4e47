"""Mails are fetched in batches; one at which the server fails must not keep the others unread."""

import time
from collections.abc import Sequence
from itertools import groupby

import structlog

from relay.model import Arrival
from relay.wire.imap import Mailbox, MailboxError

log = structlog.get_logger()
_BATCH = 25
_TRIES = 3
_PAUSE = 3600.0  # seconds that a mail is left alone after so many tries


class Fetching:
    """Takes mails from one mailbox: those of a batch that failed one by one, and last what failed
    twice by itself.

    A mail that three times in a row ended the connection, or was not given though it lies there,
    stays where it is: a person is told, and it is tried again each hour.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._failures: dict[tuple[int, int], int] = {}  # UIDVALIDITY, UID -> tries in a row
        self._left_until: dict[tuple[int, int], float] = {}

    def portions(self, uids: Sequence[int]) -> list[list[int]]:
        """What to fetch at once, in order, without what is left alone for now.

        A batch that failed keeps its place, and so does a mail that failed once: a "cancel" behind
        it may be about it, and lines break for many reasons.
        """
        now = time.monotonic()
        due = [uid for uid in uids if self._left_until.get(self._key(uid), 0.0) <= now]
        blamed = [uid for uid in due if self._failures.get(self._key(uid), 0) > 1]
        blamed.sort(key=lambda uid: self._failures[self._key(uid)])
        others = [uid for uid in due if self._failures.get(self._key(uid), 0) <= 1]
        batches: list[list[int]] = []
        for suspect, run in groupby(others, lambda uid: self._key(uid) in self._failures):
            some, most = list(run), 1 if suspect else _BATCH
            batches += [some[start : start + most] for start in range(0, len(some), most)]
        return batches + [[uid] for uid in blamed]

    async def fetch(self, portion: Sequence[int]) -> tuple[Arrival, ...]:
        """The mails of one portion; raises MailboxError where the mailbox does.

        What is asked for behind a mail that ended the connection has not ended it.
        """
        connected = self._mailbox.connected
        try:
            arrivals = await self._mailbox.fetch(portion)
        except MailboxError as error:
            if connected:
                self._blame(portion, str(error), tries=int(len(portion) == 1))
            raise
        found = {arrival.uid for arrival in arrivals}
        for uid in found:
            self._failures.pop(self._key(uid), None)
            self._left_until.pop(self._key(uid), None)
        self._blame([uid for uid in portion if uid not in found], "it is not given", tries=1)
        return arrivals

    def _blame(self, uids: Sequence[int], why: str, *, tries: int) -> None:
        """A batch that fails says of none of its mails that it is the one."""
        for uid in uids:
            key = self._key(uid)
            self._failures[key] = self._failures.get(key, 0) + tries
            if self._failures[key] >= _TRIES:
                self._left_until[key] = time.monotonic() + _PAUSE
                detail = f"{self._mailbox.account.name} UID {uid}: {why}"
                log.warning("mail.unread", result="left in its folder", detail=detail)

    def _key(self, uid: int) -> tuple[int, int]:
        return self._mailbox.uidvalidity, uid
