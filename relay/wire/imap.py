"""A mailbox on an IMAP server: what lies in it, what has come, and filing it away."""

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from relay.model import Arrival
from relay.wire.imap_abilities import Abilities
from relay.wire.imap_folders import Namespace, quoted
from relay.wire.imap_readers import MailboxTaken, claim, readers
from relay.wire.imap_responses import Garbage, read_fetch, read_search
from relay.wire.imap_session import (
    Answer,
    ConnectionLost,
    LoginRefused,
    MailboxError,
    Session,
)
from relay.wire.tls import client_context, forbid_plain_beyond_loopback
from relay.wire.token import TokenError, fetch_token, initial_response

__all__ = [
    "Abilities",
    "Account",
    "ConnectionLost",
    "LoginRefused",
    "Mailbox",
    "MailboxError",
    "MailboxTaken",
]

_FETCHED = 50  # mails a FETCH: at most 50 MiB at once
_FILED = 200  # mails a MOVE
_IDLE = 240.0  # seconds: routers forget a silent connection, and IDLE alone notices no dead one
_FAREWELL = 2.0  # seconds for LOGOUT
_ITEMS = "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.1048576>)"
_KEEPALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 3))
_UIDVALIDITY = re.compile(rb"OK \[UIDVALIDITY (\d{1,10})\]", re.I)
_TEMPORARY = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")  # RFC 5530: not the password


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where a mailbox is, and the key to it."""

    name: str  # how logs and errors call it
    host: str
    port: int
    tls: Literal["implicit", "none"] = "implicit"
    ca_file: str = ""
    username: str
    password: str = field(default="", repr=False)
    token_command: tuple[str, ...] = ()  # prints the OAuth2 token that stands for the password
    folder: str = "INBOX"
    idle: bool = True
    timeout: float = 30.0  # seconds without a word until a command is given up
    reader: str = ""  # our mark as the only reader; without one, we only look
    secrets: tuple[str, ...] = field(default=(), repr=False)  # besides the password: never told

    def __post_init__(self) -> None:
        forbid_plain_beyond_loopback(self.host, self.tls)
        for part in ("username", "password", "folder"):
            if re.search(r"[\x00\r\n]", getattr(self, part)):
                raise ValueError(f"the {part} of mailbox {self.name} holds a line end or a NUL")


class Mailbox:
    """One folder of one account over one connection.

    Whatever goes wrong raises MailboxError at once, and the connection is gone: `connect` again.
    """

    def __init__(self, account: Account) -> None:
        self.account = account
        self.uidvalidity = 0
        self.abilities = Abilities()
        self._session: Session | None = None
        self._namespace = Namespace()
        # By uidvalidity, UID and folder: copied, and not yet marked so.
        self._copied: set[tuple[int, int, str]] = set()

    @property
    def connected(self) -> bool:
        return self._session is not None and not self._session.lost

    async def connect(self, folders: Sequence[str]) -> None:
        """Logs in, makes those of `folders` that are missing, and opens the account's folder.

        Names have `/` between their levels; the server's own sign and prefix are put in.
        Raises LoginRefused where name or password are wrong, MailboxTaken where another relay
        reads the folder.
        """
        self._abort("a new connection is made")
        session = await self._reach()
        with self._worded(session):
            await session.greeted()
            await self._log_in(session)
            capabilities = await self._capabilities(session)
            self._namespace = await self._ask_namespace(session, capabilities)
            for folder in folders:
                await self._make(session, folder)
            await self._open(session, capabilities)
            if self.account.reader:  # now that the folder is known to be there
                await claim(session, self._namespace, self.account.folder, self.account.reader)
        self._session = session

    async def readers(self) -> set[str]:
        """The relays that have set their mark as its only reader: one, if all is well."""
        session = self._live()
        with self._worded(session):
            return await readers(session, self._namespace, self.account.folder)

    async def uids(self) -> tuple[int, ...]:
        """What lies in the folder, in order: the truth, of which all else is a hint."""
        session = self._live()
        with self._worded(session):
            await session.ask("NOOP")  # a SEARCH alone may answer from before an arrival
            session.news = False  # before it is asked: what comes meanwhile is news again
            answer = await session.ask("SEARCH", "ALL", prefix="UID")
            return read_search(answer.responses)

    async def fetch(self, uids: Sequence[int]) -> tuple[Arrival, ...]:
        """The first MiB of each mail, in the order asked for; one that is gone is left out.

        Nothing is marked as read.
        """
        session = self._live()
        found: dict[int, Arrival] = {}
        with self._worded(session):
            for some in _portions(uids, _FETCHED):
                # a NO, because a mail was removed meanwhile, comes with all that was found
                answer = await session.ask("FETCH", some, _ITEMS, prefix="UID", refusable=True)
                if not answer.ok and "EXPUNGE" not in answer.text.upper():
                    session.lose(f"the server answered NO to FETCH: {answer.text}")
                    raise MailboxError(session.lost)
                arrivals = (read_fetch(one, self.uidvalidity) for one in answer.responses)
                found.update((arrival.uid, arrival) for arrival in arrivals if arrival)
        return tuple(found[uid] for uid in dict.fromkeys(uids) if uid in found)

    async def file(self, uids: Sequence[int], folder: str) -> None:
        """Moves mails to `folder`; those that are gone are gone, so it may be repeated.

        A server without MOVE and UIDPLUS keeps them here, marked as deleted: a plain EXPUNGE
        would remove what other people have marked. MailboxError where they cannot be marked either.
        """
        session = self._live()
        target = self._namespace.spell(folder)
        with self._worded(session):
            for some in _portions(uids, _FILED):
                if self.abilities.move:
                    await session.ask("MOVE", some, target, prefix="UID")
                else:
                    await self._copy_and_delete(session, some, target)

    async def wait(self, seconds: float) -> bool:
        """Whether mail has come since `uids` was last asked; waits for it at most that long.

        Another command may be given meanwhile, but not another wait. It is only a hint.
        """
        session, clock = self._live(), asyncio.get_running_loop().time
        end = clock() + seconds
        with self._worded(session):
            while not session.news and (left := end - clock()) > 0:
                if self.account.idle and self.abilities.idle:
                    await session.idle_for(min(left, _IDLE))
                else:
                    await session.rest(min(left, _IDLE))
                    await session.ask("NOOP")
        news, session.news = session.news, False
        return news

    async def probe(self) -> None:
        """Raises where the connection no longer works."""
        session = self._live()
        with self._worded(session):
            await session.ask("NOOP")

    async def close(self) -> None:
        """Says goodbye, for two seconds at most."""
        if self.connected:
            with contextlib.suppress(MailboxError, TimeoutError):
                await asyncio.wait_for(self._live().ask("LOGOUT"), _FAREWELL)
        self._abort("closed")

    # -- connecting ---------------------------------------------------------------------------

    async def _reach(self) -> Session:
        account = self.account
        where = f"{account.host}:{account.port}"
        loop = asyncio.get_running_loop()
        try:
            tls = None if account.tls == "none" else client_context(account.ca_file)
            async with asyncio.timeout(account.timeout):
                transport, session = await loop.create_connection(
                    lambda: Session(account.timeout, (account.password, *account.secrets)),
                    account.host,
                    account.port,
                    ssl=tls,
                )
        except ssl.SSLCertVerificationError as error:
            reason = error.verify_message or str(error)
            raise MailboxError(
                f"mailbox {account.name}: the certificate of {where} is not good: {reason}"
            ) from error
        except OSError as error:  # a time-out too
            reason = error.strerror or str(error) or "no answer in time"
            raise ConnectionLost(
                f"mailbox {account.name}: {where} cannot be reached: {reason}"
            ) from error
        _keep_alive(transport)
        return session

    async def _log_in(self, session: Session) -> None:
        if self.account.token_command:
            answer = await self._authenticate(session)
        else:
            name, password = quoted(self.account.username), quoted(self.account.password)
            answer = await session.ask("LOGIN", name, password, refusable=True)
        if not answer.ok:
            session.lose(f"the server refused the login of {self.account.username}: {answer.text}")
            refused = not answer.text.upper().startswith(_TEMPORARY)
            raise (LoginRefused if refused else MailboxError)(session.lost)

    async def _authenticate(self, session: Session) -> Answer:
        """XOAUTH2, with the token at once (RFC 4959): all servers that know it take it so."""
        try:
            token = await fetch_token(self.account.token_command)
        except TokenError as error:
            session.lose(f"there is no token: {error}")
            raise MailboxError(session.lost) from error
        session.never_tell(token)
        response = initial_response(self.account.username, token)
        return await session.ask("AUTHENTICATE", "XOAUTH2", response, refusable=True)

    async def _capabilities(self, session: Session) -> set[str]:
        """Asked after the login, for many servers say less before it."""
        answer = await session.ask("CAPABILITY")
        words = _after(answer, b"CAPABILITY ").decode("ascii", "replace").upper().split()
        session.capabilities = set(words)  # aioimaplib looks there before an IDLE
        return set(words)

    async def _ask_namespace(self, session: Session, capabilities: set[str]) -> Namespace:
        question = ("NAMESPACE",) if "NAMESPACE" in capabilities else ("LIST", '""', '""')
        answer = await session.ask(*question)
        found = (Namespace.parse(b"".join(response)) for response in answer.responses)
        return next((namespace for namespace in found if namespace), Namespace())

    async def _make(self, session: Session, folder: str) -> None:
        """STATUS asks for a folder by its exact name; LIST would take `*` and `%` for wildcards."""
        name = self._namespace.spell(folder)
        if (await session.ask("STATUS", name, "(UIDVALIDITY)", refusable=True)).ok:
            return
        made = await session.ask("CREATE", name, refusable=True)
        if not made.ok and "[ALREADYEXISTS]" not in made.text.upper():
            session.lose(f"the folder {folder} cannot be made: {made.text}")
            raise MailboxError(session.lost)
        await session.ask("SUBSCRIBE", name, refusable=True)  # else people's programs hide it

    async def _open(self, session: Session, capabilities: set[str]) -> None:
        folder = self.account.folder
        answer = await session.ask("SELECT", self._namespace.spell(folder), refusable=True)
        lines = [response[0] for response in answer.responses]
        validity = next((found[1] for line in lines if (found := _UIDVALIDITY.match(line))), b"")
        if not answer.ok or not validity or "[READ-ONLY]" in answer.text.upper():
            session.lose(f"the folder {folder} cannot be opened: {answer.text}")
            raise MailboxError(session.lost)
        self.uidvalidity = int(validity)
        self.abilities = Abilities.read(capabilities, lines)

    # -- the rest -----------------------------------------------------------------------------

    async def _copy_and_delete(self, session: Session, some: str, target: str) -> None:
        """What is marked already has been copied: once more would be a second copy.

        So nothing is copied that cannot be marked: some servers answer OK to that, and do nothing;
        where one refuses it, what is copied is known until it can be.
        """
        if not self.abilities.deletes:
            raise MailboxError(
                f"mails in {self.account.folder} cannot be filed: the server has no MOVE, and lets "
                "none there be marked as deleted"
            )
        answer = await session.ask("SEARCH", "UNDELETED", "UID", some, prefix="UID")
        left = {(self.uidvalidity, uid, target) for uid in read_search(answer.responses)}
        for fresh in _portions([uid for _, uid, _ in left - self._copied], _FILED):
            await session.ask("COPY", fresh, target, prefix="UID")
        self._copied |= left
        for unmarked in _portions([uid for _, uid, _ in left], _FILED):
            await session.ask("STORE", unmarked, "+FLAGS.SILENT", r"(\Deleted)", prefix="UID")
        self._copied -= left
        if self.abilities.uidplus:
            await session.ask("EXPUNGE", some, prefix="UID")

    def _live(self) -> Session:
        if self._session is None or self._session.lost:
            lost = self._session.lost if self._session else "not connected"
            raise ConnectionLost(f"mailbox {self.account.name}: {lost}")
        return self._session

    @contextlib.contextmanager
    def _worded(self, session: Session) -> Iterator[None]:
        """Errors name the mailbox, and leave no connection behind."""
        try:
            yield
        except MailboxError as error:
            session.lose(str(error))
            raise type(error)(f"mailbox {self.account.name}: {error}") from error
        except Garbage as garbage:
            session.lose(f"the server sent {garbage}")
            raise ConnectionLost(f"mailbox {self.account.name}: {session.lost}") from garbage

    def _abort(self, why: str) -> None:
        if self._session is not None:
            self._session.lose(why)
        self._session = None


def _portions(uids: Sequence[int], most: int) -> Iterator[str]:
    """Sets of at most `most` UIDs as IMAP writes them; a range holds none that is not in `uids`."""
    ordered = sorted(set(uids))
    for start in range(0, len(ordered), most):
        ranges: list[list[int]] = []
        for uid in ordered[start : start + most]:
            if ranges and uid == ranges[-1][1] + 1:
                ranges[-1][1] = uid
            else:
                ranges.append([uid, uid])
        yield ",".join(f"{a}:{b}" if a != b else f"{a}" for a, b in ranges)


def _after(answer: Answer, name: bytes) -> bytes:
    lines = (response[0] for response in answer.responses)
    return next((line[len(name) :] for line in lines if line.upper().startswith(name)), b"")


def _keep_alive(transport: Any) -> None:
    """So that a dead line is noticed within two minutes, where the system can."""
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (*_KEEPALIVE, ("TCP_USER_TIMEOUT", 30_000)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
