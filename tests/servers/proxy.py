"""A TCP proxy that spoils the line: silent, closed or reset."""

import asyncio
import contextlib
import socket
import struct
from types import TracebackType
from typing import Self


def reset(writer: asyncio.StreamWriter) -> None:
    """Closes with an RST."""
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


class Proxy:
    """Stands before `host:port`: `async with Proxy(host, port) as proxy`, then `proxy.port`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._thawed = asyncio.Event()
        self._thawed.set()
        self._ends: list[asyncio.StreamWriter] = []  # client, server, client, server, …
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
        server_reader, server_writer = await asyncio.open_connection(*self._target)
        self._ends += [writer, server_writer]
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(
                self._pump(reader, server_writer), self._pump(server_reader, writer)
            )

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                await self._thawed.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
