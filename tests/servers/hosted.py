"""The servers that the example settings name, in one place: Microsoft's, Google's, and one's own.

IMAP and LMTP are a real Dovecot's. SMTP takes mail after STARTTLS, from a login or without one;
what is for the gateway goes to the provider of the demo, what is for our own addresses to the
mailboxes, below the headers that a mail server adds (`on_top`), and all else to people. Tokens are
given by an authority, and judged by IMAP and SMTP.
"""

import asyncio
import base64
import email
import email.policy
import shutil
import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from relay.demo.account import Account
from relay.demo.provider import Provider
from tests.servers.dovecot import Dovecot
from tests.servers.tokens import Authority, judging, signed

REQUESTS, REPLIES = "sms@office.example", "sms-relay@office.example"
GATEWAY = "sendsms@gateway.test"
NAMES = (
    *("imap.office.example", "smtp.office.example", "imap.gmail.com", "smtp-relay.gmail.com"),
    *("outlook.office365.com", "smtp.office365.com"),
    *("login.microsoftonline.com", "oauth2.googleapis.com"),
)


class Hosted:
    """`async with Hosted(authority).open() as ports:` serves; `ports` lead to the usual ones."""

    def __init__(self, certificates: trustme.CA) -> None:
        self._certificate = certificates.issue_cert(*NAMES, "localhost")
        self._folder = Path(tempfile.mkdtemp(prefix="relay-", dir="/tmp"))
        extra = judging(self._folder, "plain login xoauth2")
        extra += "lmtp_add_received_header = no\n"  # what is on top, `on_top` says alone
        self._dovecot = Dovecot(certificates, extra=(extra, extra), certificate=self._certificate)
        self.tokens = Authority()
        self._given: set[str] = set()
        self.provider = Provider(
            Account(username="apiuser", password="s3cret-Passw0rd"), self._bring, address=GATEWAY
        )
        self.on_top = ""
        self.logins: set[str] = set()  # who handed in mail; "" without a login
        self.people: list[EmailMessage] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[dict[int, int]]:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._certificate.configure_cert(tls)
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self._folder)
            stack.callback(self._dovecot.remove)
            self._dovecot.start()
            stack.callback(self._dovecot.stop)
            https = stack.enter_context(self.tokens.open(tls))
            loop = asyncio.get_running_loop()
            server = await loop.create_server(lambda: self._smtp(tls), "127.0.0.1", 0)
            async with server, self.provider:
                smtp = int(server.sockets[0].getsockname()[1])
                yield {993: self._dovecot.tls_port, 587: smtp, 443: https}

    def token(self) -> str:
        """One that opens the mailbox of the requests."""
        token = signed(REQUESTS)
        self._given.add(token)
        return token

    def write(self, headers: str, mail: bytes) -> None:
        """Somebody's mail, as the mail server lays it into the mailbox of the requests."""
        self._dovecot.deliver(REQUESTS, headers.replace("\n", "\r\n").encode() + mail)

    # -- what SMTP asks -----------------------------------------------------------------------

    async def auth_XOAUTH2(self, server: SMTP, words: list[str]) -> AuthResult:
        """The login that the token is for, if it is one that the authority gives."""
        said = base64.b64decode(words[1]).decode()
        good = {f"user={REQUESTS}\1auth=Bearer {token}\1\1" for token in self._given}
        return AuthResult(success=said in good, handled=False, auth_data=REQUESTS)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        login = str(session.auth_data) if session.authenticated else ""
        self.logins.add(login)
        data = bytes(envelope.original_content or b"")
        [recipient] = envelope.rcpt_tos
        if recipient == GATEWAY:
            sender = (envelope.mail_from or "").strip("<>")
            return await self.provider.receive(sender, recipient, data)
        if recipient in (REQUESTS, REPLIES):
            headers = self.on_top.replace("amy@office.example", login or REQUESTS)
            traced = headers.replace("\n", "\r\n").encode() + data[data.index(b"From: ") :]
            await asyncio.to_thread(self._dovecot.deliver, recipient, traced)
        else:
            mail = email.message_from_bytes(data, policy=email.policy.default)
            assert isinstance(mail, EmailMessage)
            self.people.append(mail)
        return "250 2.0.0 Ok"

    def _smtp(self, tls: ssl.SSLContext) -> SMTP:
        def admits(*asked: Any) -> AuthResult:
            said = asked[-1]
            assert isinstance(said, LoginPassword)
            right = said.password == Dovecot.password.encode()
            return AuthResult(success=right, handled=False, auth_data=said.login.decode())

        return SMTP(
            self,
            hostname="mx.office.example",
            tls_context=tls,
            require_starttls=True,
            authenticator=admits,
            loop=asyncio.get_running_loop(),
        )

    async def _bring(self, sender: str, recipient: str, data: bytes) -> None:
        await asyncio.to_thread(self._dovecot.deliver, recipient, data)
