"""The SMTP server that carries our mail: a few connections, kept and used again."""

import asyncio
import contextlib
import re
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import aiosmtplib

from relay.model import Envelope, Outcome, Phase, Result
from relay.secrecy import hide
from relay.wire.smtp_dialogue import Broken, Dialogue, Stale
from relay.wire.smtp_transaction import Reached, flaw, offer, transact
from relay.wire.tls import client_context, drop, forbid_plain_beyond_loopback
from relay.wire.token import TokenError, fetch_token

_KEPT = 30.0  # seconds that an idle connection is kept
_FAREWELL = 2.0  # seconds for QUIT
_HANGUPS = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where to submit mail, and the key to it."""

    host: str
    port: int
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    ca_file: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    token_command: tuple[str, ...] = ()  # prints the OAuth2 token that stands for the password
    secrets: tuple[str, ...] = field(
        default=(), repr=False
    )  # what no answer of it may bring to light
    connections: int = 2  # at once
    hostname: str  # our name in EHLO
    timeout: float = 60.0  # seconds for each step before the dot
    dot_timeout: float = 600.0  # RFC 5321 4.5.3.2.6: a short one makes doubt where there is none

    def __post_init__(self) -> None:
        forbid_plain_beyond_loopback(self.host, self.tls)
        if not re.fullmatch(r"[!-~]+", self.hostname):
            raise ValueError(f"{self.hostname!r} is not a name for EHLO")


class Carrier:
    """Hands mail to the server, one recipient a transaction."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._places = asyncio.Semaphore(server.connections)
        self._idle: list[Dialogue] = []
        self._closed = False

    async def submit(self, envelope: Envelope, *, reached: Reached | None = None) -> Outcome:
        """What became of the mail; it never raises for what a server or the network does.

        `reached` is awaited before each step. Where it says False the mail is FENCED, where it
        raises the error goes on; the final dot is written in neither case. Nothing is tried again.
        """
        if why := flaw(envelope):
            return Outcome(result=Result.REFUSED, detail=why)
        return await self._over_a_connection(
            lambda dialogue: transact(
                dialogue,
                envelope,
                reached=reached or _agreed,
                patience=self.server.dot_timeout,
            )
        )

    async def probe(self, recipient: str, *, sender: str = "") -> Outcome:
        """Whether a mail to `recipient` would be taken: TAKEN says so. Nothing is sent."""
        envelope = Envelope(sender=sender, recipient=recipient, data=b"")
        if why := flaw(envelope):
            return Outcome(result=Result.REFUSED, detail=why)

        async def ask(dialogue: Dialogue) -> Outcome:
            try:
                reply = await offer(dialogue, envelope, then=b"RSET")
                if isinstance(reply, Outcome):
                    return reply
            except Broken as broken:
                return Outcome(result=Result.DEFERRED, detail=str(broken))
            return Outcome(result=Result.TAKEN, detail=f"would take mail for {recipient}")

        return await self._over_a_connection(ask)

    async def close(self) -> None:
        """Ends the idle connections, politely for two seconds at most."""
        self._closed = True
        parting, self._idle = self._idle, []
        for dialogue in parting:
            _forget_expiry(dialogue)
            dialogue.part()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                for dialogue in parting:
                    await dialogue.ended()
        for dialogue in parting:
            dialogue.abort()

    # -- connections --------------------------------------------------------------------------

    async def _over_a_connection(self, speak: Callable[[Dialogue], Awaitable[Outcome]]) -> Outcome:
        """A connection that saw any trouble is not used again; one that the server has ended since
        it carried a mail is replaced."""
        async with self._places:
            while True:
                try:
                    dialogue = self._idle_one() or await _open(self.server)
                except _NoConnection as error:
                    return self._discreet(error.outcome)
                try:
                    outcome = await speak(dialogue)
                except Stale:
                    dialogue.abort()
                    continue
                except BaseException:
                    dialogue.abort()
                    raise
                if outcome.result is Result.TAKEN and dialogue.quiet and not self._closed:
                    self._keep(dialogue)
                else:
                    dialogue.abort()
                return self._discreet(outcome)

    def _discreet(self, outcome: Outcome) -> Outcome:
        """Servers quote what they refuse: the login, or a line of the mail."""
        secrets = (self.server.password, *self.server.secrets)
        return replace(outcome, detail=hide(outcome.detail, secrets))

    def _keep(self, dialogue: Dialogue) -> None:
        loop = asyncio.get_running_loop()
        dialogue.used = True
        dialogue.expiry = loop.call_later(_KEPT, self._retire, dialogue)
        self._idle.append(dialogue)

    def _retire(self, dialogue: Dialogue) -> None:
        self._idle.remove(dialogue)
        dialogue.part()

    def _idle_one(self) -> Dialogue | None:
        if not self._idle:
            return None
        dialogue = self._idle.pop()
        _forget_expiry(dialogue)
        return dialogue


class _NoConnection(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome


class _Unacceptable(Exception):
    """The server does not offer what a mail needs to be safe on its way."""


_EXPECTED = (aiosmtplib.SMTPException, OSError, ValueError, TokenError, _Unacceptable)


async def _open(server: Server) -> Dialogue:
    """Connects, proves the server's name, and logs in."""
    smtp: aiosmtplib.SMTP | None = None
    try:
        smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=server.hostname,
            timeout=server.timeout,
            use_tls=server.tls == "implicit",
            start_tls=False,  # below: by default a server that offers none gets the password
            tls_context=_context(server),
        )
        await smtp.connect()
        await smtp.ehlo()
        if server.tls == "starttls":
            if not smtp.supports_extension("starttls"):
                raise _Unacceptable("the server offers no STARTTLS")
            await smtp.starttls()
            await smtp.ehlo()
        await _log_in(smtp, server)
        if smtp.transport is None:
            raise aiosmtplib.SMTPServerDisconnected("the server closed the connection")
        return Dialogue(smtp.transport, frozenset(smtp.esmtp_extensions), server.timeout)
    except BaseException as error:
        if smtp is not None:
            _drop(smtp)
        if isinstance(error, _EXPECTED):
            raise _NoConnection(_judged(error)) from error
        raise


def _context(server: Server) -> ssl.SSLContext | None:
    try:
        return None if server.tls == "none" else client_context(server.ca_file)
    except OSError as error:
        raise _Unacceptable(f"no certificate in {server.ca_file}: {error}") from error


async def _log_in(smtp: aiosmtplib.SMTP, server: Server) -> None:
    """One method only: each more would be one more wrong password on the server's count."""
    if not server.username:
        return
    if server.token_command:
        if "xoauth2" not in smtp.server_auth_methods:
            raise _Unacceptable("the server offers no login by XOAUTH2")
        token = await fetch_token(server.token_command)
        try:
            await smtp.auth_xoauth2(server.username, token)
        except aiosmtplib.SMTPResponseException as error:  # it may quote what it refuses
            raise type(error)(error.code, hide(error.message, (token,))) from None
    elif "plain" in smtp.server_auth_methods:
        await smtp.auth_plain(server.username, server.password)
    elif "login" in smtp.server_auth_methods:
        await smtp.auth_login(server.username, server.password)
    else:
        raise _Unacceptable("the server offers no login by PLAIN or LOGIN")


def _judged(error: Exception) -> Outcome:
    """Nothing was offered yet, so nothing was taken: is it for now, or for all mail?"""
    cause = error.__cause__ if isinstance(error.__cause__, ssl.SSLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = cause.verify_message or str(cause)
        return Outcome(result=Result.BARRED, detail=f"the server's certificate is not good: {why}")
    if isinstance(cause, aiosmtplib.SMTPResponseException):
        code = max(cause.code, 0)
        result = Result.BARRED if code >= 500 else Result.DEFERRED
        return Outcome(result=result, code=code, detail=_line(f"{code or ''} {cause.message}"))
    lasting = isinstance(cause, (_Unacceptable, ssl.SSLError, ValueError))
    if lasting and not isinstance(cause, _HANGUPS):
        return Outcome(result=Result.BARRED, detail=_line(str(cause)))
    return Outcome(result=Result.DEFERRED, detail=_line(str(cause) or type(cause).__name__))


def _line(text: str) -> str:
    words = " ".join(text.split())
    return "".join(sign if sign.isprintable() else "?" for sign in words)[:300]


def _drop(smtp: aiosmtplib.SMTP) -> None:
    transport = smtp.transport
    smtp.close()
    drop(transport)


def _forget_expiry(dialogue: Dialogue) -> None:
    if dialogue.expiry is not None:
        dialogue.expiry.cancel()


async def _agreed(phase: Phase) -> bool:
    return True
