"""Mailboxes in memory behind IMAP: pymap's dict back end, its defects worked round.

For the demo and the quick tests only: everything is lost at the end, and passwords lie in clear.
"""

import asyncio
import socket
import ssl
import uuid
from argparse import Namespace
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Event, Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag, Recent, Wildcard, get_system_flags
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A mail as it lies in a mailbox."""

    uid: int
    flags: frozenset[str]  # system flags and keywords
    raw: bytes


class Mailboxes:
    """The mailboxes of some accounts, and the IMAP connections that look at them."""

    def __init__(self, accounts: Mapping[str, str]) -> None:
        self._config = _config()
        login = Login(self._config)
        for address, password in accounts.items():
            login.users_dict[address] = UserMetadata(self._config, address, password=password)
            self._config.set_cache[address] = (_Boxes(), FilterSet())
        # Not pymap's IMAPService: it hands each connection to a task that nothing refers to, so an
        # idling connection can be garbage-collected away. Here `_open` refers to it.
        self._imap = IMAPServer(login, self._config)
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}

    async def put(
        self, account: str, raw: bytes, box: str = "INBOX", flags: Iterable[str] = ()
    ) -> int:
        """Lay a mail byte for byte into a mailbox, made if missing; wakes IDLE; gives the UID."""
        marks = frozenset(Flag(flag.encode("ascii")) for flag in flags)
        mail = AppendMessage(raw, datetime.now(UTC), marks)
        return (await (await self._box(account, box)).append(mail)).uid

    async def messages(self, account: str, box: str = "INBOX") -> list[Stored]:
        """All mails of a mailbox, in the order of their UIDs."""
        return [
            Stored(
                uid=message.uid,
                flags=frozenset(bytes(flag).decode("ascii") for flag in message.permanent_flags),
                raw=bytes(message._content) if message._content is not None else b"",
            )
            async for message in (await self._box(account, box)).messages()
        ]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak IMAP on one connection till its end."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("serve runs in a task")
        self._open[writer] = task
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._imap(
                    reader, writer, SocketInfoLocal(writer, unique_id=uuid.uuid4().bytes)
                )
        finally:
            del self._open[writer]

    async def cut(self) -> None:
        """End every connection at once, as a crash would (no BYE)."""
        ending = list(self._open.items())
        for writer, _ in ending:
            writer.transport.abort()
        if ending:
            await asyncio.wait([task for _, task in ending])

    async def _box(self, account: str, name: str) -> MailboxData:
        boxes = self._config.set_cache[account][0]
        with suppress(ValueError):  # it is there already
            if name.upper() != "INBOX":
                await boxes.add_mailbox(name)
        return await boxes.get_mailbox(name)


class _Box(MailboxData):
    @property
    def permanent_flags(self) -> frozenset[Flag]:
        """Any keyword may be stored; upstream drops all but the system flags without a word."""
        return (get_system_flags() - {Recent}) | {Wildcard}

    async def update_selected(
        self, selected: SelectedMailbox, *, wait_on: Event | None = None
    ) -> SelectedMailbox:
        """IDLE's wait, without upstream's lost wake-ups.

        It waits for the *next* change: a mail that comes while the last EXISTS is being written
        would go untold until another one comes. So where anything has changed, it does not wait.
        """
        if wait_on is not None and selected.mod_sequence != self._mod_sequences.highest:
            wait_on = None
        return await super().update_selected(selected, wait_on=wait_on)


class _Boxes(MailboxSet):
    def __init__(self) -> None:
        super().__init__()
        self._inbox = _Box(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        async with self._set_lock.write_lock():
            if name in self._set:
                raise ValueError(name)
            self._set[name] = box = _Box(self._content_cache, self._thread_cache)
            return box.mailbox_id


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        return b"demo mail server ready"  # upstream asks the DNS here, at each connect


def _config() -> _Config:
    return _Config(
        Namespace(passlib_cfg=None, proxy_protocol=None),
        demo_data=False,
        demo_user="",
        demo_password="",
        host="127.0.0.1",
        port=0,
        ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),  # never used: loopback only
        tls_enabled=False,
        hash_context=Cleartext(),
        cpu_subsystem=Subsystem.for_asyncio(),  # else a pool of threads to compare passwords
        reject_dnsbl=False,
        invalid_user_sleep=0.0,
    )
