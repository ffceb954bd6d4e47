"""One mailbox, watched for ever: connect, read all that lies there, wait for news."""

import asyncio
import contextlib
import math
import random
import time
from collections.abc import Sequence
from datetime import timedelta

import structlog

from relay.steps.arrivals.intake import Intake
from relay.wire.imap import LoginRefused, Mailbox, MailboxError, MailboxTaken

log = structlog.get_logger()
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds between tries to connect
_LONGEST_REFUSED = 900.0  # after a wrong password: many of them lock an account
BREATH = 60.0  # seconds of waiting between two signs of life; a server without IDLE is asked then
_PATIENCE = 300.0  # seconds without a mailbox until a person should look


class Watch:
    """Keeps an intake going over a connection that may break at any time."""

    def __init__(
        self, mailbox: Mailbox, intake: Intake, folders: Sequence[str], *, poll: timedelta
    ) -> None:
        self.intake = intake
        self.reached = asyncio.Event()  # the first try to connect is over
        self.ready = asyncio.Event()  # and the first pass, where there is one
        self.taken = ""  # why it has ended: another relay reads this mailbox
        self.beat = time.monotonic()  # when it was last seen to get on
        self._mailbox = mailbox
        self._folders = folders
        self._poll = poll.total_seconds()
        self._lost_at: float | None = time.monotonic()
        self._ever = False  # it was well once
        self._told = False

    @property
    def name(self) -> str:
        return self._mailbox.account.name

    @property
    def connected(self) -> bool:
        return self._mailbox.connected

    @property
    def lost_for(self) -> float:
        """Seconds since it was last well: 0 while it is, without end if it never was."""
        if self._lost_at is None:
            return 0.0
        return time.monotonic() - self._lost_at if self._ever else math.inf

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; a mail being read is always finished.

        Where another relay reads the mailbox, all must end: it sets `stop` itself.
        """
        pause = _FIRST_PAUSE
        while not stop.is_set():
            longest = _LONGEST_PAUSE
            try:
                await self._connect()
                self.reached.set()
                while not stop.is_set():
                    await self.intake.step(stop, self._get_on)
                    pause = _FIRST_PAUSE
                    self._see_well()
                    await self._wait(stop)
            except MailboxTaken as error:
                self.taken = str(error)
                stop.set()
            except MailboxError as error:
                longest = _LONGEST_REFUSED if isinstance(error, LoginRefused) else longest
                self._lose(str(error))
            except Exception:
                log.exception("step.failed", result="intake", detail=self.name)
                await self._mailbox.close()
            finally:
                self.reached.set()
                self.ready.set()
            if not stop.is_set():
                await _sleep(stop, pause * random.uniform(0.8, 1.2))  # noqa: S311
                pause = min(pause * 2, longest)
        await self._mailbox.close()

    async def _connect(self) -> None:
        self._get_on()
        await self._mailbox.connect(self._folders)

    def _get_on(self) -> None:
        self.beat = time.monotonic()

    def _see_well(self) -> None:
        """A pass went through: only that, not a mere login, ends the worry about a mailbox."""
        self._get_on()
        if self._lost_at is not None:
            self._lost_at, self._told, self._ever = None, False, True
            log.info("mailbox.connected", result=self.name)
        self.ready.set()

    def _lose(self, why: str) -> None:
        """A line that breaks and heals is nobody's business; one that stays broken is."""
        self.beat = now = time.monotonic()
        if self._lost_at is None:
            self._lost_at = now
            log.info("mailbox.lost", result=self.name, detail=why)
        first = not self.ready.is_set()
        if not self._told and (first or now - self._lost_at > _PATIENCE):
            self._told = True
            log.warning("mailbox.lost", result=self.name, detail=why)

    async def _wait(self, stop: asyncio.Event) -> None:
        """For news, for the poll, or for the stop, whichever comes first."""
        end = time.monotonic() + self._poll
        while not stop.is_set() and (left := end - time.monotonic()) > 0:
            waiting = asyncio.ensure_future(self._mailbox.wait(min(left, BREATH)))
            stopping = asyncio.ensure_future(stop.wait())
            try:
                await asyncio.wait((waiting, stopping), return_when=asyncio.FIRST_COMPLETED)
                if waiting.done() and waiting.result():
                    return
            finally:
                stopping.cancel()
                waiting.cancel()
                with contextlib.suppress(asyncio.CancelledError, MailboxError):
                    await waiting
            self._get_on()


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
