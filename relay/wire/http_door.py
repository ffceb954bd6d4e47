"""Connections as they come: few at a time, for ten seconds at most, one small request each.

What a slow or a hostile client sends never gets further than this: only a request that is there
as a whole, and alone, is given on.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from relay.wire.peers import Address, Peers, address, household

_END = b"\r\n\r\n"
_VERSIONS = (b" HTTP/1.1", b" HTTP/1.0")
_PROVEN = 256  # peers remembered for a right token
_LINGER = 1.0  # seconds in which a refused client may take its answer
_OUT_OF_FILES = 0.5  # seconds until the next try
_FAREWELL = 5.0  # seconds for requests under way at a stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much anybody may have of us."""

    deadline: float = 10.0  # seconds from the connection to the end of the answer
    head: int = 8 * 1024  # octets of the request, which is all header
    url: int = 4 * 1024  # octets
    parameters: int = 32
    connections: int = 64
    per_peer: int = 8  # of somebody who is neither named in the settings nor has shown a token


class Connection(asyncio.Protocol):
    """Collects one request, within the bounds, and hands it to a speaker."""

    def __init__(self, door: "Door", peer: Address, *, known: bool) -> None:
        self.peer = peer
        self.known = known
        self.household = household(peer)
        self.answering = False
        self.deadline = asyncio.get_running_loop().time() + door.bounds.deadline
        self._door = door
        self._head = bytearray()
        self._speaker: asyncio.Protocol | None = None
        self._refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_at(self.deadline, self.cut)

    def data_received(self, data: bytes) -> None:
        if self.answering or self._refused:
            return  # one request, one answer: what follows is not read
        self._head += data
        head = bytes(self._head)
        if status := _wrong(head, self._door.bounds):
            self._refuse(status)
        elif _END in head:
            self.answering = True
            self._speaker = self._door.speak(self)
            self._speaker.connection_made(self._transport)
            self._speaker.data_received(head)

    def eof_received(self) -> bool:
        return self.answering  # who has asked may close their side, and is answered

    def pause_writing(self) -> None:
        if self._speaker is not None:
            self._speaker.pause_writing()

    def resume_writing(self) -> None:
        if self._speaker is not None:
            self._speaker.resume_writing()

    def connection_lost(self, error: Exception | None) -> None:
        self._timer.cancel()
        self._door.leave(self)
        if self._speaker is not None:
            self._speaker.connection_lost(error)

    def cut(self) -> None:
        """End it at once."""
        self._door.leave(self)
        self._transport.abort()

    def _refuse(self, status: HTTPStatus) -> None:
        self._refused = True
        self._door.refused(status)
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Length: 0"
        self._transport.write(head.encode() + _END)
        self._transport.write_eof()
        self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(_LINGER, self.cut)


class Door:
    """Lets connections in, and cuts those that hold a place without asking for anything.

    `speak` makes the speaker for a connection whose request is there; `refused` is told of those
    that never got so far.
    """

    def __init__(
        self,
        bounds: Bounds,
        peers: Peers,
        speak: Callable[[Connection], asyncio.Protocol],
        refused: Callable[[HTTPStatus], None],
    ) -> None:
        self.bounds = bounds
        self.speak = speak
        self.refused = refused
        self._peers = peers
        self._inside: dict[Connection, None] = {}  # the oldest first
        self._proven: dict[Address, None] = {}
        self._left = asyncio.Event()
        self._sockets: Sequence[socket.socket] = ()
        self._accepting: list[asyncio.Task[None]] = []

    def open(self, sockets: Sequence[socket.socket]) -> None:
        """Accept from these listening sockets; they are ours from now on."""
        self._sockets = sockets
        self._accepting = [asyncio.create_task(self._accept(listening)) for listening in sockets]

    async def close(self) -> None:
        """Let nobody in any more; requests under way are answered, all else is cut."""
        for task in self._accepting:
            task.cancel()
        await asyncio.gather(*self._accepting, return_exceptions=True)
        for listening in self._sockets:
            listening.close()
        for connection in [c for c in self._inside if not c.answering]:
            connection.cut()
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                while self._inside:
                    await self._somebody_left()
        for connection in list(self._inside):
            connection.cut()

    def prove(self, peer: Address) -> None:
        """Remember that this peer has shown a right token."""
        self._proven.pop(peer, None)
        self._proven[peer] = None
        if len(self._proven) > _PROVEN:
            del self._proven[next(iter(self._proven))]

    def leave(self, connection: Connection) -> None:
        """A connection has ended, or is about to."""
        self._inside.pop(connection, None)
        self._left.set()

    async def _accept(self, listening: socket.socket) -> None:
        """One by one: what was sent with a connection is read before the next is accepted."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, name = await loop.sock_accept(listening)
            except OSError:  # the peer has gone, or there is no file for it
                await asyncio.sleep(_OUT_OF_FILES)
                continue
            peer = address(f"[{name[0]}]") if name else None
            if peer is None:
                accepted.close()
                continue
            try:
                await self._make_room(peer)
            except asyncio.CancelledError:
                accepted.close()
                raise
            connection = Connection(self, peer, known=self._known(peer))
            self._inside[connection] = None
            try:
                await loop.connect_accepted_socket(lambda c=connection: c, accepted)  # type: ignore[misc]
            except OSError:
                self.leave(connection)
                accepted.close()

    async def _make_room(self, peer: Address) -> None:
        """Cut strangers who wait; where there is none, wait for somebody to leave.

        First goes who has more connections than others, and of those the oldest: a peer that came
        once and asks at once is not the one.
        """
        house = household(peer)
        mine = [c for c in self._idle_strangers() if c.household == house]
        if len(mine) >= self.bounds.per_peer:
            mine[0].cut()
        while len(self._inside) >= self.bounds.connections:
            idle = self._idle_strangers()
            if not idle:
                await self._somebody_left()
                continue
            crowds = Counter(c.household for c in idle)
            max(idle, key=lambda c: crowds[c.household]).cut()

    def _idle_strangers(self) -> list[Connection]:
        return [c for c in self._inside if not c.answering and not c.known]

    def _known(self, peer: Address) -> bool:
        return peer in self._proven or self._peers.known(peer)

    async def _somebody_left(self) -> None:
        self._left.clear()
        await self._left.wait()


def _wrong(head: bytes, bounds: Bounds) -> HTTPStatus | None:
    """What is wrong with as much of a request as is there: it is too long, or there is more."""
    line, ended, _ = head.partition(b"\r\n")
    target = line.partition(b" ")[2].rpartition(b" ")[0] if ended else line
    if len(target) > bounds.url + (0 if ended else len("OPTIONS  HTTP/1.1")):
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if len(head.partition(_END)[0]) > bounds.head:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    if not line.isascii() or head.partition(_END)[2]:
        return HTTPStatus.BAD_REQUEST
    if ended and not line.endswith(_VERSIONS):
        return HTTPStatus.BAD_REQUEST
    return None
