"""The SMTP dialogue after the login: one reply to each command, and nothing unnoticed.

aiosmtplib writes the mail and its final dot at once and raises the same error whether the server
went away before or after it; what comes between commands it drops. Here whoever speaks knows how
far the server can have got.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from relay.wire.tls import drop

_LINE = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?")
_MOST_OF_A_REPLY = 32 * 1024  # bytes
_SILENT = "the server did not answer in time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server answered (RFC 5321 4.2)."""

    code: int
    text: str  # one printable line

    @property
    def positive(self) -> bool:
        return 200 <= self.code < 300


class Broken(Exception):
    """The dialogue cannot go on: closed, silent for too long, or not SMTP."""


class Stale(Exception):
    """The server takes no more mail over this connection; nothing of the new one was given away."""


class Dialogue(asyncio.Protocol):
    """Takes over a connection whose server knows us and offers these `extensions`."""

    def __init__(
        self, transport: asyncio.BaseTransport, extensions: frozenset[str], patience: float
    ) -> None:
        self.extensions = extensions
        self.used = False  # it has carried a mail: the server may have ended it since
        self._patience = patience  # seconds
        self.expiry: asyncio.TimerHandle | None = None  # when an idle one is to end
        self._transport = cast(asyncio.Transport, transport)
        self._received = bytearray()
        self._closed = ""  # why nothing more will come
        self._stir = asyncio.Event()  # the peer spoke or closed, or may be written to again
        self._gone = asyncio.Event()
        self._full = False
        self._transport.set_protocol(self)
        self._transport.set_write_buffer_limits(high=1, low=0)  # with 0, TLS pauses when empty

    @property
    def talkative(self) -> bool:
        """The server has said more than it was asked."""
        return bool(self._received)

    @property
    def quiet(self) -> bool:
        """Open, and the server has said nothing that it was not asked."""
        return not (self._closed or self.talkative or self._transport.is_closing())

    async def ask(self, command: bytes) -> Reply:
        """The reply to one command. Raises Broken, also where the server spoke before it."""
        self._say(command + b"\r\n")
        return await self.reply()

    async def ask_each(self, commands: Sequence[bytes]) -> Sequence[Reply]:
        """The replies to these, up to the first that is not positive; where the server takes
        that, they go out together (RFC 2920). Raises Broken as `ask` does.
        """
        together = "pipelining" in self.extensions
        if together:
            self._say(b"".join(command + b"\r\n" for command in commands))
        replies: list[Reply] = []
        for command in commands:
            replies.append(await (self.reply() if together else self.ask(command)))
            if not replies[-1].positive:
                break
        return replies

    def write(self, data: bytes) -> None:
        self._transport.write(data)

    async def reply(self, patience: float | None = None) -> Reply:
        """The next reply, complete; one that came before the end of the connection counts."""
        if (reply := self._next_reply()) is not None:
            return reply
        try:
            async with asyncio.timeout(patience or self._patience):
                while (reply := self._next_reply()) is None:
                    if self._closed:
                        raise Broken(self._closed)
                    self._stir.clear()
                    await self._stir.wait()
        except TimeoutError:
            raise Broken(_SILENT) from None
        return reply

    async def drained(self) -> None:
        """Returns when all is written, or the server has spoken or closed."""
        if not self._full:
            return
        try:
            async with asyncio.timeout(self._patience):
                while self._full and self.quiet:
                    self._stir.clear()
                    await self._stir.wait()
        except TimeoutError:
            raise Broken(_SILENT) from None

    def interjection(self) -> str:
        """What the server said unasked, or why it is gone, for people."""
        return _words(bytes(self._received)) or self._closed or "the server closed the connection"

    def part(self) -> None:
        """Ends an idle dialogue politely."""
        if self.quiet:
            self._transport.write(b"QUIT\r\n")
        self._transport.close()

    async def ended(self) -> None:
        """Returns when the connection is closed."""
        await self._gone.wait()

    def abort(self) -> None:
        """Drops the connection; what is not yet written never will be."""
        drop(self._transport)

    # -- asyncio.Protocol ---------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) > _MOST_OF_A_REPLY:
            self._closed = "the server sent too much"
            self.abort()
        self._stir.set()

    def eof_received(self) -> None:
        self._end("the server closed the connection")

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(f"the connection broke: {exc}" if exc else "the connection is closed")
        self._gone.set()

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._stir.set()

    # -- private ------------------------------------------------------------------------------

    def _say(self, lines: bytes) -> None:
        if not self.quiet:
            raise Broken(self._closed or "the server spoke out of turn")
        self._transport.write(lines)

    def _end(self, why: str) -> None:
        self._closed = self._closed or why
        self._stir.set()

    def _next_reply(self) -> Reply | None:
        """Cuts a whole reply off what has come; all its lines must bear the same code."""
        texts: list[bytes] = []
        codes: set[bytes] = set()
        position = 0
        while (end := self._received.find(b"\n", position)) >= 0:
            line = bytes(self._received[position:end]).rstrip(b"\r")
            position = end + 1
            found = _LINE.fullmatch(line)
            if not found or len(codes | {found[1]}) > 1:
                raise Broken(f"the server sent what is not SMTP: {_words(line)!r}")
            codes.add(found[1])
            texts.append(found[3] or b"")
            if found[2] != b"-":
                del self._received[:position]
                return Reply(code=int(found[1]), text=_words(b" ".join(texts)))
        return None


def _words(line: bytes) -> str:
    """A server's words, fit to be shown: one line, printable, not long."""
    text = " ".join(line.decode("utf-8", "replace").split())[:300]
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else "?" for sign in text)
