"""Delivery reports by HTTP: one small GET a connection, under a secret path, and nothing more.

aiohttp reads the requests and writes the answers. How many connections there are, how long each
may last and how much it may say is settled before it, in `http_door`, for aiohttp has no bound of
the connections, nor of the time that a request takes as a whole. It costs some 12 MB and half a
second, so it is imported only where something listens.
"""

import asyncio
import hmac
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast
from urllib.parse import unquote_plus

from aiohttp import web

from relay.wire.http_door import Bounds, Connection, Door
from relay.wire.peers import Peers

_REPORTS = "/dlr/"  # and the token
_MARGIN = 0.2  # of the time is left for the answer that it was too short
_RETRY_AFTER = "30"  # seconds


class Unavailable(Exception):
    """A report cannot be taken now; the provider may try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is answered."""

    status: HTTPStatus = HTTPStatus.OK
    text: str = ""
    kind: str = "text/plain; charset=utf-8"


Take = Callable[[Mapping[str, str]], Awaitable[bool]]
Show = Callable[[], Awaitable[Page]]


class Listener:
    """Takes reports at /dlr/TOKEN, and shows `pages` by their paths to who may measure.

    `take` gets the parameters, says whether they are a report, and returns only once it is kept
    for good; it raises Unavailable. `refuse` is told why a report under a right token was not even
    offered to it. Whoever does not know a token sees no difference between any two paths.
    """

    def __init__(
        self,
        *,
        tokens: Sequence[str],
        peers: Peers,
        take: Take,
        pages: Mapping[str, Show],
        refuse: Callable[[str], None] = lambda why: None,
        bounds: Bounds | None = None,
    ) -> None:
        self.answers: Counter[int] = Counter()  # by status
        self._tokens = [token.encode() for token in tokens]
        self._peers = peers
        self._take = take
        self._pages = pages
        self._refuse = refuse
        self._bounds = bounds or Bounds()
        self._server = web.Server(self._answer)
        self._door = Door(self._bounds, peers, self._speak, self._count)

    def open(self, sockets: Sequence[socket.socket]) -> None:
        """Listen at these; they are closed by `close`."""
        self._door.open(sockets)

    async def close(self) -> None:
        """Stop listening; what is under way is answered."""
        await self._door.close()

    # -- one request --------------------------------------------------------------------------

    def _speak(self, connection: Connection) -> "_Speaker":
        return _Speaker(self._server, connection, self._count)

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        page = await self._judge(request, cast(_Speaker, request.protocol).connection)
        self._count(page.status)
        return _response(page)

    async def _judge(self, request: web.BaseRequest, connection: Connection) -> Page:
        if request.method != "GET":
            return Page(status=HTTPStatus.METHOD_NOT_ALLOWED)
        if any(name in request.headers for name in ("Content-Length", "Transfer-Encoding")):
            return Page(status=HTTPStatus.BAD_REQUEST)
        path, _, query = request.raw_path.partition("?")
        if path in self._pages:
            if self._peers.may_measure(connection.peer, request.headers):
                return await self._pages[path]()
            return Page(status=HTTPStatus.NOT_FOUND)
        forwarded = request.headers.getall("X-Forwarded-For", [])
        if not self._good(path) or not self._peers.may_report(connection.peer, forwarded):
            return Page(status=HTTPStatus.NOT_FOUND)
        self._door.prove(connection.peer)
        return await self._report(query, connection.deadline - _MARGIN * self._bounds.deadline)

    def _good(self, path: str) -> bool:
        given = path.removeprefix(_REPORTS).encode()
        found = [hmac.compare_digest(given, token) for token in self._tokens]
        return any(found) and path.startswith(_REPORTS)

    async def _report(self, query: str, until: float) -> Page:
        try:
            parameters = _parameters(query, most=self._bounds.parameters)
        except ValueError as error:
            self._refuse(str(error))
            return Page(status=HTTPStatus.BAD_REQUEST)
        try:
            async with asyncio.timeout_at(until):
                taken = await self._take(parameters)
        except (Unavailable, TimeoutError):
            return Page(status=HTTPStatus.SERVICE_UNAVAILABLE)
        if not taken:
            self._refuse("it is no report")
            return Page(status=HTTPStatus.BAD_REQUEST)
        return Page(text="OK\n")

    def _count(self, status: HTTPStatus) -> None:
        self.answers[status.value] += 1


class _Speaker(web.RequestHandler):
    """aiohttp's side of a connection; of an error it says its number and nothing else."""

    def __init__(
        self, server: web.Server, connection: Connection, count: Callable[[HTTPStatus], None]
    ) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # the path is a secret, the query is private
            keepalive_timeout=0,
            lingering_time=0,
            tcp_keepalive=False,
        )
        self.connection = connection
        self._tally = count

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log_exception("a fault of ours", exc_info=exc)
        page = Page(status=HTTPStatus(status))
        self._tally(page.status)
        return _response(page)


def _response(page: Page) -> web.Response:
    headers = {"Server": "relay", "Content-Type": page.kind, "Cache-Control": "no-store"}
    if page.status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = "GET"
    if page.status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = _RETRY_AFTER
    response = web.Response(status=page.status, body=page.text.encode(), headers=headers)
    response.force_close()
    return response


def _parameters(query: str, *, most: int) -> dict[str, str]:
    """The parameters of a query; ValueError where they are too many, repeated or no UTF-8."""
    parts = [part for part in query.split("&") if part]
    if len(parts) > most:
        raise ValueError("too many parameters")
    found: dict[str, str] = {}
    for part in parts:
        try:
            name, value = (unquote_plus(said, errors="strict") for said in part.split("=", 1))
        except UnicodeDecodeError:
            raise ValueError("a parameter is not UTF-8") from None
        except ValueError:
            raise ValueError("a parameter has no value") from None
        if name in found:
            raise ValueError("a parameter is given twice")
        found[name] = value
    return found
