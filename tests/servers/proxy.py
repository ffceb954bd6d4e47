"""A TCP proxy that spoils the line: silent, closed, reset, or by a fault for any piece."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self


def reset(writer: asyncio.StreamWriter) -> None:
    """Closes with an RST."""
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


REPLACED = {
    "garbage": b"\x00\xff Ceci n'est pas une ligne {\r\n",
    "refused for now": b"451 4.3.0 later\r\n",
}


@dataclass(slots=True, kw_only=True)
class Link:
    """One connection through the proxy."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    asked: bytes = b""  # what the client said last
    dead: bool = False  # nothing passes any more, and nobody is told


# What is done to a piece of data on its way: a fault by name, other bytes in its place, or "" to
# let it pass. It gets the piece, and whether it comes from the client.
Fault = Callable[[Link, bytes, bool], str | bytes]


class Proxy:
    """Stands before `host:port`: `async with Proxy(host, port) as proxy`, then `proxy.port`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._thawed = asyncio.Event()
        self._thawed.set()
        self._ends: list[asyncio.StreamWriter] = []  # client, server, client, server, …
        self.fault: Fault = lambda link, data, from_client: ""
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
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
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self._ends:
            end.transport.abort()
        await asyncio.sleep(0)

    def freeze(self) -> None:
        """Nothing passes any more, and nobody is told: a half-open connection."""
        self._thawed.clear()

    def thaw(self) -> None:
        self._thawed.set()

    def fin(self) -> None:
        """Closes all connections properly."""
        for end in self._ends:
            end.close()

    def rst(self) -> None:
        """Resets the clients' connections."""
        for client in self._ends[0::2]:
            if not client.is_closing():
                reset(client)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            server_reader, server_writer = await asyncio.open_connection(*self._target)
        except OSError:
            reset(writer)
            return
        self._ends += [writer, server_writer]
        link = Link(client=writer, server=server_writer)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(
                self._pump(link, reader, server_writer), self._pump(link, server_reader, writer)
            )

    async def _pump(
        self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                await self._thawed.wait()
                from_client = writer is link.server
                link.asked = data if from_client else link.asked
                await self._pass(link, data, writer, self.fault(link, data, from_client))
        if not link.dead:
            writer.close()

    async def _pass(
        self, link: Link, data: bytes, writer: asyncio.StreamWriter, fault: str | bytes
    ) -> None:
        link.dead = link.dead or fault == "half-open"
        if link.dead or fault == "swallowed":
            return
        if fault in ("reset", "closed"):
            _end(link, fault)
            return
        if fault == "late":
            await asyncio.sleep(0.3)
        if fault == "torn":
            data = data[: len(data) // 2]
        else:
            data = fault if isinstance(fault, bytes) else REPLACED.get(fault, data)
        pieces = [data[i : i + 1] for i in range(len(data))] if fault == "byte by byte" else [data]
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        if fault in ("torn", "then reset"):
            link.dead = True  # no answer comes back
            await asyncio.sleep(0.02)  # else the reset overtakes what was passed on
            _end(link, "reset")


def _end(link: Link, how: str) -> None:
    for end in (link.client, link.server):
        if how == "closed":
            end.close()
        elif not end.is_closing():
            reset(end)
