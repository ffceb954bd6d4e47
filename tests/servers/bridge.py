"""A line from one socket to another: `python bridge.py FROM TO`, each `HOST:PORT` or a path.

It joins a machine with a network of its own to the servers outside, through sockets in a folder
that both see. It runs on a bare Python, inside the machine and out.
"""

import asyncio
import contextlib
import sys

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def bridge(here: str, there: str) -> asyncio.Server:
    """Whatever comes to `here` goes to `there`, and back."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await _open(there)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))

    if here.startswith("/"):
        return await asyncio.start_unix_server(connected, here)
    host, _, port = here.rpartition(":")
    return await asyncio.start_server(connected, host, int(port))


async def _open(there: str) -> Streams:
    if there.startswith("/"):
        return await asyncio.open_unix_connection(there)
    host, _, port = there.rpartition(":")
    return await asyncio.open_connection(host, int(port))


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
        return
    writer.transport.abort()


async def _main(here: str, there: str) -> None:
    server = await bridge(here, there)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
