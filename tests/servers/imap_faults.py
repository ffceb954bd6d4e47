"""An IMAP server that follows a script: what it says to each command, faults among it."""

import asyncio
import contextlib
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from relay.wire.tls import drop
from tests.servers.proxy import reset

Line = bytes | str  # bytes are sent; "fin", "rst" and "hang" are done

ANSWERS: dict[str, tuple[Line, ...]] = {
    "greeting": (b"* OK ready",),
    "LOGIN": (b"{tag} OK in",),
    "CAPABILITY": (b"* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS", b"{tag} OK done"),
    "LIST": (rb'* LIST (\Noselect) "/" ""', b"{tag} OK done"),
    "STATUS": (b"{tag} OK done",),
    "SELECT": (b"* 0 EXISTS", b"* OK [UIDVALIDITY 7] ok", b"{tag} OK [READ-WRITE] open"),
    "UID SEARCH": (b"* SEARCH", b"{tag} OK done"),
    "UID FETCH": (b"{tag} OK done",),
    "UID MOVE": (b"{tag} OK done",),
    "NOOP": (b"{tag} OK done",),
    "IDLE": (b"+ idling",),
    "DONE": (b"{tag} OK done",),
    "LOGOUT": (b"* BYE bye", b"{tag} OK done", "fin"),
}


class ImapFaults:
    """Answers each command from `ANSWERS`, or from `answers` before it; else with OK."""

    def __init__(self, answers: Mapping[str, tuple[Line, ...]] | None = None) -> None:
        self.answers = ANSWERS | dict(answers or {})
        self.commands: list[str] = []  # without their tags
        self.tag = b""  # of the last command
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        for writer in self._writers:
            drop(writer.transport)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # for the last transports to close

    def say(self, line: bytes) -> None:
        """Unasked, to everybody."""
        for writer in self._writers:
            writer.write(line + b"\r\n")

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.append(writer)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await self._answer("greeting", writer)
            while line := (await reader.readline()).decode().rstrip("\r\n"):
                if line != "DONE":
                    tag, _, line = line.partition(" ")
                    self.tag = tag.encode()
                self.commands.append(line)
                words = line.split()
                verb = " ".join(words[: 2 if words[0] == "UID" else 1])
                await self._answer(verb, writer)
        writer.close()

    async def _answer(self, verb: str, writer: asyncio.StreamWriter) -> None:
        for line in self.answers.get(verb, (b"{tag} OK done",)):
            if line == "hang":
                await asyncio.sleep(3600)
            elif line == "rst":
                reset(writer)
            elif line == "fin":
                writer.close()
            elif isinstance(line, bytes):
                writer.write(line.replace(b"{tag}", self.tag) + b"\r\n")
