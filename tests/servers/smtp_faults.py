"""An SMTP server that fails at one step, in one way, and knows what it took nevertheless."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from relay.wire.tls import drop
from tests.servers.proxy import reset

REPLIES = {
    "connect": b"220 faults.test ESMTP",
    "starttls": b"220 go ahead",
    "auth": b"235 2.7.0 welcome",
    "mail": b"250 2.1.0 ok",
    "rcpt": b"250 2.1.5 ok",
    "data": b"354 go on",
    "dot": b"250 2.0.0 queued as 12345",
    "noop": b"250 ok",
    "rset": b"250 ok",
    "quit": b"221 bye",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the server is now answerable for."""

    sender: str
    recipient: str
    data: bytes  # dot-stuffing undone


class SmtpFaults:
    """At `stage` (a key of REPLIES, `ehlo`, or `body`: at its first line) does `action`.

    Actions: "fin", "rst", "hang", "partial" (half a reply, then FIN), or the bytes of a reply;
    after a 421 it closes. Else it behaves. After the dot it has taken the mail, whatever it then
    says or does, unless it says 4xx or 5xx.
    """

    def __init__(
        self,
        stage: str = "",
        action: str | bytes = "",
        *,
        offers: tuple[str, ...] = ("PIPELINING", "8BITMIME", "DSN"),
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
    ) -> None:
        self.stage, self.action, self.offers = stage, action, offers
        self.taken: list[Taken] = []
        self.commands: list[str] = []
        self.connections = 0
        self.body_begun = asyncio.Event()
        self.acted = asyncio.Event()
        self._tls, self._implicit = tls, implicit
        self.talks: set[asyncio.Task[None]] = set()
        self._readers: list[asyncio.StreamReader] = []
        self._writers: list[asyncio.StreamWriter] = []

    async def __aenter__(self) -> Self:
        context = self._tls if self._implicit else None
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=context)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        self.hang_up()
        await asyncio.gather(*self.talks, return_exceptions=True)

    async def left_alone(self) -> None:
        """Returns when the client of the first connection has closed it."""
        with contextlib.suppress(ConnectionError):
            await self._readers[0].read()

    async def unread(self) -> list[bytes]:
        """The lines of the first connection that it has not looked at, until the client leaves."""
        with contextlib.suppress(ConnectionError):
            return (await self._readers[0].read()).splitlines()
        return []

    def hang_up(self) -> None:
        """Drops every connection."""
        for task in self.talks:
            task.cancel()
        for writer in self._writers:
            drop(writer.transport)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.talks.add(task)
        self._readers.append(reader)
        self._writers.append(writer)
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            if await self._do("connect", writer):
                await self._converse(reader, writer)
        writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender = recipient = ""
        while line := (await reader.readline()).decode().strip():
            self.commands.append(line)
            verb = line.split()[0].lower()
            if verb == "mail":
                sender = line.partition("<")[2].partition(">")[0]
            if verb == "rcpt":
                recipient = line.partition("<")[2].partition(">")[0]
            if not await self._do(verb, writer):
                return
            if verb == "starttls" and self.stage != "starttls":
                assert self._tls is not None
                await writer.start_tls(self._tls)
            if verb == "data" and self.stage != "data":
                data = await self._read_body(reader, writer)
                if data is None:
                    return
                if not (self.stage == "dot" and _refuses(self.action)):
                    self.taken.append(Taken(sender, recipient, data))
                if not await self._do("dot", writer):
                    return

    async def _read_body(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes | None:
        lines: list[bytes] = []
        while (line := await reader.readline()) != b".\r\n":
            if not line.endswith(b"\r\n"):
                return None
            self.body_begun.set()
            if not lines and self.stage == "body" and not await self._do("body", writer):
                return None
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    async def _do(self, stage: str, writer: asyncio.StreamWriter) -> bool:
        """Whether the conversation goes on."""
        reply = self._ehlo() if stage == "ehlo" else REPLIES.get(stage, b"500 what?")
        if stage != self.stage:
            writer.write(reply + b"\r\n")
            return stage != "quit"
        try:
            return await self._misbehave(reply, writer)
        finally:
            self.acted.set()

    async def _misbehave(self, reply: bytes, writer: asyncio.StreamWriter) -> bool:
        if self.action == "hang":
            self.acted.set()
            await asyncio.sleep(3600)
        elif self.action == "rst":
            reset(writer)
        elif self.action == "partial":
            writer.write(reply[:2])
        elif isinstance(self.action, bytes):
            writer.write(self.action + b"\r\n")
            return not self.action.startswith(b"421")
        return False

    def _ehlo(self) -> bytes:
        lines = [b"faults.test", *(offer.encode() for offer in self.offers)]
        return b"\r\n".join(b"250-" + line for line in lines[:-1]) + b"\r\n250 " + lines[-1]


def _refuses(action: str | bytes) -> bool:
    return isinstance(action, bytes) and action[:1] in (b"4", b"5")
