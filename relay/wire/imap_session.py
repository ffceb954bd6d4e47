"""One IMAP connection: aioimaplib's protocol with its holes closed.

aioimaplib 2.0.3 recurses once for each line it reads, lets every command hang when the connection
is lost, forgets mail that is announced during another command, and takes NO and BAD for success.
Here a connection works or it is lost, and whoever waits is told at once. It leans on inner names
of that version, which is why the version is pinned.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aioimaplib.aioimaplib import (
    AUTH,
    CONNECTED,
    NONAUTH,
    SELECTED,
    Command,
    IMAP4ClientProtocol,
)

from relay.secrecy import hide
from relay.wire.imap_responses import Garbage, Response, Splitter
from relay.wire.tls import drop

logging.getLogger("aioimaplib").setLevel(logging.WARNING)  # below, it logs whole mails

MOST_OF_AN_ANSWER = 96 * 1024 * 1024  # bytes: fifty mails of a MiB, and room
_SLOWEST = 10  # times the timeout: an answer that trickles in must be whole by then
_STATE_AFTER = {"LOGIN": AUTH, "AUTHENTICATE": AUTH, "SELECT": SELECTED}
_NUMBERED = re.compile(rb"(\d{1,10}) (EXISTS|EXPUNGE)\b", re.I)


class MailboxError(Exception):
    """A mailbox cannot be used: what failed, in words, without secrets."""


class LoginRefused(MailboxError):
    """The server does not take this name and password."""


class ConnectionLost(MailboxError):
    """The server went away, fell silent, or no longer speaks IMAP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A tagged status and the untagged responses before it, without their `* `."""

    ok: bool
    text: str
    responses: list[Response]


class Session(IMAP4ClientProtocol):  # type: ignore[misc]
    """One command at a time, each with an end; after the first fault the socket is closed.

    A command is given up when nothing has come for `timeout` seconds.
    """

    def __init__(self, timeout: float, secrets: tuple[str, ...] = ()) -> None:
        """Of what the server says, `secrets` go no further."""
        super().__init__(asyncio.get_running_loop())
        self.state: str
        self.news = False  # mail has come since this was last set to False
        self.lost = ""  # why the connection is gone
        self._timeout = timeout
        self._secrets = secrets
        self._greeting: asyncio.Future[None] = self.loop.create_future()
        self._turn = asyncio.Lock()
        self._waiting = 0  # commands that wait for their turn
        self._stir = asyncio.Event()  # ends an IDLE: news, loss, or a command that waits
        self._splitter = Splitter()
        self._responses: list[Response] = []
        self._collected = 0
        self._exists = 0
        self._patience: asyncio.Timeout | None = None
        self._latest = 0.0

    async def greeted(self) -> None:
        """Returns when the server has said hello."""
        async with self._exchange("the connection"):
            await self._greeting

    async def ask(
        self, name: str, *arguments: str, prefix: str = "", refusable: bool = False
    ) -> Answer:
        """One command. Its NO is an answer where it is `refusable`, else a MailboxError."""
        command = Command(name, self.new_tag(), *arguments, prefix=prefix, loop=self.loop)
        async with self._exchange(name):
            response = await self.execute(command)
            answer = Answer(
                ok=response.result == "OK",
                text=hide(_words(response.lines[-1]), self._secrets),
                responses=self._responses,
            )
        if not answer.ok and not (refusable and response.result == "NO"):
            self.lose(f"the server answered {response.result} to {name}: {answer.text}")
            raise MailboxError(self.lost)
        self.state = _STATE_AFTER.get(name, self.state) if answer.ok else self.state
        return answer

    async def idle_for(self, seconds: float) -> None:
        """IDLE (RFC 2177) until mail comes, another command waits, or the time is over."""
        async with self._exchange("IDLE") as patience:
            if self.news or self._waiting:
                return
            self._stir.clear()
            self._idle_event.clear()
            idling = asyncio.create_task(self.idle())
            idling.add_done_callback(lambda task: task.cancelled() or task.exception())
            await self._idle_event.wait()  # it has begun, or was refused, or all is lost
            if self.has_pending_idle_command():
                patience.reschedule(None)
                await self._stirred(seconds)
                patience.reschedule(self.loop.time() + self._timeout)
            if self.has_pending_idle_command() and not self.lost:
                self.send("DONE")
            response = await idling
        if response.result != "OK":
            self.lose(f"the server answered {response.result} to IDLE")
            raise MailboxError(self.lost)

    async def rest(self, seconds: float) -> None:
        """Waits like `idle_for`, where the server has no IDLE."""
        if not self.news and not self.lost:
            self._stir.clear()
            await self._stirred(seconds)

    def never_tell(self, secret: str) -> None:
        """Of what the server says, this goes no further either."""
        self._secrets = (*self._secrets, secret)

    def lose(self, why: str) -> None:
        """Closes the socket, and whoever waits for the server learns why."""
        if self.lost:
            return
        self.lost = hide(why, self._secrets)
        if (command := self._command) is not None:
            command._exception = ConnectionLost(self.lost)
            command._event.set()
        if not self._greeting.done():
            self._greeting.set_exception(ConnectionLost(self.lost))
            self._greeting.exception()  # seen, even if nobody awaits it
        self._stir.set()
        self._idle_event.set()
        drop(self.transport)

    # -- the turn of a command ----------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _exchange(self, name: str) -> AsyncIterator[asyncio.Timeout]:
        """A failed or interrupted exchange leaves half an answer on the wire: the end of it all."""
        self._waiting += 1
        self._stir.set()
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            if self.lost:
                raise ConnectionLost(self.lost)
            self._responses, self._collected = [], 0
            self._latest = self.loop.time() + self._timeout * _SLOWEST
            async with asyncio.timeout(self._timeout) as self._patience:
                yield self._patience
        except TimeoutError:
            self.lose(f"no answer to {name} in time")
            raise ConnectionLost(self.lost) from None
        except BaseException:
            self.lose(f"{name} was interrupted")
            raise
        finally:
            self._patience = None
            self._turn.release()

    async def _stirred(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stir.wait(), seconds)

    @property
    def _command(self) -> Command | None:
        """The only one there can be."""
        if self.pending_sync_command is not None:
            return self.pending_sync_command
        return next(iter(self.pending_async_commands.values()), None)

    def _continuation(self, line: bytes) -> None:
        if getattr(self._command, "name", "") == "AUTHENTICATE":
            self.transport.write(b"\r\n")  # why it refuses, in base64: it says NO after this
        else:
            super()._continuation(line)

    # -- what the server says -----------------------------------------------------------------

    def data_received(self, d: bytes) -> None:
        if self.lost:
            return
        patience = self._patience
        if patience is not None and patience.when() is not None and not patience.expired():
            patience.reschedule(min(self.loop.time() + self._timeout, self._latest))
        try:
            for response in self._splitter.feed(d):
                self._take(response)
        except Garbage as garbage:
            self.lose(f"the server sent {garbage}")

    def connection_lost(self, exc: Exception | None) -> None:
        self.lose(f"the connection broke: {exc}" if exc else "the server closed the connection")

    def _take(self, response: Response) -> None:
        first, command = response[0], self._command
        if self.state == CONNECTED:
            self._greet(first)
        elif first.startswith(b"* "):
            self._note((first[2:], *response[1:]))
        elif first.startswith(b"+"):
            self._continuation(first)
        elif command is not None and first.startswith(command.tag.encode() + b" "):
            self._response_done(first)
            self._idle_event.set()
        elif not self.lost:
            raise Garbage(f"what is not IMAP: {_words(first)!r}")

    def _greet(self, line: bytes) -> None:
        if not line.upper().startswith(b"* OK"):
            self.lose(f"the server greeted with: {_words(line)}")
            return
        self.state = NONAUTH
        self._greeting.set_result(None)

    def _note(self, response: Response) -> None:
        line = response[0]
        idle = self.has_pending_idle_command()
        if found := _NUMBERED.match(line):
            self._count(int(found[1]), found[2].upper())
        elif line[:4].upper() == b"BYE " and getattr(self._command, "name", "") != "LOGOUT":
            self.lose(f"the server said goodbye: {_words(line[4:])}")
        elif self._command is not None and not idle:
            self._responses.append(response)
            self._collected += sum(map(len, response))
            if self._collected > MOST_OF_AN_ANSWER:
                raise Garbage("more than was asked for")

    def _count(self, number: int, event: bytes) -> None:
        if event == b"EXPUNGE":
            self._exists = max(0, self._exists - 1)
        elif number != self._exists:
            self._exists = number
            self.news = True
            self._stir.set()


def _words(line: bytes) -> str:
    """A server's words, fit to be shown: one line, printable, not long."""
    text = bytes(line).decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:200]
