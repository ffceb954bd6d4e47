"""An SMTP listener on loopback, inside the running event loop: what the demo's servers share."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own old ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One SMTP transaction, as it came in."""

    sender: str  # "" is the null sender
    recipients: tuple[str, ...]
    data: bytes  # CRLF lines, dots undone
    login: str  # "" where the client did not log in
    client: str  # what it called itself in EHLO


class Desk(Protocol):
    """Where letters are handed in."""

    def knows(self, address: str) -> bool:
        """Whether mail to `address` is taken; anything else is refused at RCPT."""

    def admits(self, login: str, password: str) -> bool:
        """Whether this login is right."""

    async def take(self, letter: Letter) -> str:
        """The SMTP reply to the final dot."""


@asynccontextmanager
async def listen(desk: Desk, port: int = 0) -> AsyncIterator[int]:
    """Serve SMTP on 127.0.0.1 while the context lasts, and give the port (0 picks a free one).

    Logging in is offered and not required. Lines may be long: what to do about them is the desk's
    to decide. Open connections are cut at the end.
    """
    loop = asyncio.get_running_loop()
    open_connections: set[_Connection] = set()
    server = await loop.create_server(lambda: _Connection(desk, open_connections), HOST, port)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for connection in list(open_connections):
            connection.cut()
        await server.wait_closed()


class _Connection(SMTP):
    line_length_limit = 2**20  # aiosmtpd's own answer to a long line is not that of the desk

    def __init__(self, desk: Desk, siblings: "set[_Connection]") -> None:
        super().__init__(
            _Hooks(desk),
            hostname="mail.relay.demo",  # else it asks the DNS, in the event loop
            ident="demo mail server",
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=_authenticator(desk),
            loop=asyncio.get_running_loop(),
        )
        self._siblings = siblings

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._siblings.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._siblings.discard(self)
        super().connection_lost(error)

    def cut(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()


class _Hooks:
    """aiosmtpd's way of asking, turned into the desk's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self._desk.knows(address):
            return f"550 5.1.1 <{address}>: no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._desk.take(
            Letter(
                sender=(envelope.mail_from or "").strip("<>"),  # the null sender comes as "<>"
                recipients=tuple(envelope.rcpt_tos),
                data=bytes(envelope.original_content or b""),
                login=cast("str", session.auth_data) if session.authenticated else "",
                client=session.host_name or "",
            )
        )


def _authenticator(desk: Desk) -> Any:
    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        login, password = data.login.decode(), data.password.decode()
        right = desk.admits(login, password)
        return AuthResult(success=right, handled=False, auth_data=login)

    return check
