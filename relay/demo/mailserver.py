"""An office's mail server for one machine: SMTP and IMAP (with IDLE) inside the running event loop.

    async with MailServer({"amy@relay.demo": "secret"}) as mail:
        mail.smtp_port, mail.imap_port

It stands for the server that a relay trusts: it marks mail that was submitted with a login by an
Authentication-Results header of its own (RFC 8601), and lets nobody forge that header.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime, getaddresses
from types import TracebackType
from typing import Self

from relay.demo.mailboxes import Mailboxes, Stored
from relay.demo.smtpd import HOST, Letter, listen

AUTHSERV_ID = "mail.relay.demo"

Hook = Callable[[str, str, bytes], Awaitable[str | None]]  # sender, recipient, mail; SMTP reply


class MailServer:
    """Mailboxes for `accounts` (address, password), as long as the context lasts.

    A port of 0 picks a free one; both are known once the context is entered.
    """

    def __init__(
        self, accounts: Mapping[str, str], *, imap_port: int = 0, smtp_port: int = 0
    ) -> None:
        self.imap_port = imap_port
        self.smtp_port = smtp_port
        self._accounts = {address.lower(): password for address, password in accounts.items()}
        self._mailboxes = Mailboxes(self._accounts)
        self._routes: dict[str, Hook] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self.smtp_port = await self._stack.enter_async_context(listen(self, self.smtp_port))
        imap = await asyncio.start_server(self._mailboxes.serve, HOST, self.imap_port)
        self.imap_port = imap.sockets[0].getsockname()[1]
        self._stack.push_async_callback(imap.wait_closed)
        self._stack.push_async_callback(self._mailboxes.cut)
        self._stack.callback(imap.close)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def route(self, address: str, hook: Hook) -> None:
        """Give mail for `address` to `hook` instead of a mailbox; it replies (None is 250)."""
        self._routes[address.lower()] = hook

    async def put(
        self, account: str, raw: bytes, box: str = "INBOX", flags: Iterable[str] = ()
    ) -> int:
        """Lay a mail byte for byte into a mailbox, made if missing; wakes IDLE; gives the UID."""
        return await self._mailboxes.put(account, raw, box, flags)

    async def messages(self, account: str, box: str = "INBOX") -> list[Stored]:
        """All mails of a mailbox, in the order of their UIDs."""
        return await self._mailboxes.messages(account, box)

    async def deliver(self, sender: str, recipient: str, data: bytes) -> None:
        """Deliver a mail from outside, as SMTP without a login would; RuntimeError if refused."""
        letter = Letter(
            sender=sender, recipients=(recipient,), data=data, login="", client="outside.example"
        )
        reply = await self.take(letter) if self.knows(recipient) else "550 5.1.1 no such mailbox"
        if not reply.startswith("2"):
            raise RuntimeError(reply)

    # -- what the SMTP listener asks ---------------------------------------------------------------

    def knows(self, address: str) -> bool:
        return address.lower() in self._accounts or address.lower() in self._routes

    def admits(self, login: str, password: str) -> bool:
        return self._accounts.get(login.lower()) == password

    async def take(self, letter: Letter) -> str:
        """Deliver by the envelope, whatever the headers say; the first refusal wins."""
        data = _without_forged_results(letter.data)
        proof = _proof(letter)
        refusals = []
        for recipient in letter.recipients:
            hook = self._routes.get(recipient.lower())
            if hook is None:
                trace = _trace(letter, recipient, proof)
                await self._mailboxes.put(recipient.lower(), trace + data)
            elif (reply := await hook(letter.sender, recipient, data)) is not None:
                refusals += [] if reply.startswith("2") else [reply]
        return refusals[0] if refusals else "250 2.0.0 Ok: delivered"


def _trace(letter: Letter, recipient: str, proof: str) -> bytes:
    return (
        f"Return-Path: <{letter.sender}>\r\n"
        f"Delivered-To: {recipient}\r\n"
        f"{proof}"
        f"Received: from {letter.client} by {AUTHSERV_ID} with ESMTP;\r\n"
        f"\t{format_datetime(datetime.now(UTC))}\r\n"
    ).encode()


def _proof(letter: Letter) -> str:
    """The header that vouches for the sender, where MAIL FROM and From are both the login."""
    headers = BytesHeaderParser().parsebytes(letter.data)
    authors = getaddresses([str(value) for value in headers.get_all("From", [])])
    addresses = {letter.sender.lower(), *(address.lower() for _, address in authors)}
    if not letter.login or len(authors) != 1 or addresses != {letter.login.lower()}:
        return ""
    return f"Authentication-Results: {AUTHSERV_ID};\r\n\tauth=pass smtp.auth={letter.login}\r\n"


def _without_forged_results(data: bytes) -> bytes:
    """The mail without Authentication-Results that claim to be ours (RFC 8601, section 5).

    Any mention of our id will do: to delete one too many is harmless, one too few is not.
    """
    head: list[bytes] = []
    lines = data.splitlines(keepends=True)  # also at a bare CR or LF, as readers of mail do
    for body_at, line in enumerate(lines):
        if not line.strip(b"\r\n"):
            return b"".join([*_honest(head), *lines[body_at:]])
        if line[:1] in b" \t" and head:
            head[-1] += line
        else:
            head.append(line)
    return b"".join(_honest(head))


def _honest(fields: list[bytes]) -> list[bytes]:
    claim = re.compile(rb"authentication-results\s*:.*" + re.escape(AUTHSERV_ID.encode()), re.S)
    return [field for field in fields if not claim.match(field.replace(b"\\", b"").lower())]
