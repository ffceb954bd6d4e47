"""The bare loop: what IMAP, SMTP and durable marks cost when nothing is understood.

    python -m tests.bench.bare safe|raw IMAP-PORT USER SMTP-PORT CONNECTIONS COUNT

reads COUNT mails in batches of a hundred, keeps them in SQLite with synchronous=FULL, submits one
mail for each, and flags the batch. Before and after each SMTP transaction a mark of that message is
made durable; all marks that wait are committed together by a writer thread. "safe" is the hardened
aioimaplib and aiosmtplib, "raw" writes IMAP and pipelined SMTP itself: the ceiling. Prints seconds,
by the clock and of processor time.

With COUNT 0 it waits by IDLE, and sends each mail that comes, until it is ended.
"""

import asyncio
import contextlib
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import aiosmtplib

from relay.wire.imap import Account, Mailbox

_BATCH = 100
_SENDER, _GATEWAY = "sms-relay@office.example", "sendsms@gateway.example"
_MAIL = (
    b"From: sms-relay@office.example\r\nTo: sendsms@gateway.example\r\nSubject: SR-%016d\r\n"
    b"Message-ID: <SR-%016d@office.example>\r\nDate: Wed, 18 Nov 2026 10:00:00 +0800\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n\r\n[USERNAME]=apiuser\r\n[PASSWORD]=s3cret-Passw0rd\r\n"
    b"[MOBILENUMBER]=852%s\r\n[SENDERID]=Office\r\n[MESSAGE]=%s\r\n"
)


class Source(Protocol):
    async def open(self) -> None: ...
    async def uids(self) -> Sequence[int]: ...
    async def fetch(self, uids: Sequence[int]) -> list[tuple[int, bytes]]: ...
    async def flag(self, uids: Sequence[int]) -> None: ...


class Sender(Protocol):
    async def open(self) -> None: ...
    async def send(self, mail: bytes) -> None: ...


class LibrarySource:
    """aioimaplib with its holes closed."""

    def __init__(self, port: int, user: str) -> None:
        self.mailbox = Mailbox(
            Account(
                name="bare",
                host="127.0.0.1",
                port=port,
                tls="none",
                username=user,
                password="open-sesame",
            )
        )

    async def open(self) -> None:
        await self.mailbox.connect(())

    async def uids(self) -> Sequence[int]:
        return await self.mailbox.uids()

    async def fetch(self, uids: Sequence[int]) -> list[tuple[int, bytes]]:
        return [(arrival.uid, arrival.raw) for arrival in await self.mailbox.fetch(uids)]

    async def flag(self, uids: Sequence[int]) -> None:
        session = self.mailbox._live()
        span = f"{uids[0]}:{uids[-1]}"
        await session.ask("STORE", span, "+FLAGS.SILENT", "($Relayed)", prefix="UID")


class RawSource:
    """IMAP by hand, for a server that is known to behave."""

    def __init__(self, port: int, user: str) -> None:
        self._port, self._user, self._tag = port, user, 0

    async def open(self) -> None:
        self._in, self._out = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        await self._in.readline()
        await self._ask(f"LOGIN {self._user} open-sesame")
        await self._ask("SELECT INBOX")

    async def uids(self) -> Sequence[int]:
        answer = await self._ask("UID SEARCH ALL")
        return [int(n) for line, _ in answer if b"SEARCH" in line for n in line.split()[2:]]

    async def fetch(self, uids: Sequence[int]) -> list[tuple[int, bytes]]:
        answer = await self._ask(f"UID FETCH {uids[0]}:{uids[-1]} (UID BODY.PEEK[])")
        return [(_uid(line), body) for line, body in answer if body]

    async def flag(self, uids: Sequence[int]) -> None:
        await self._ask(f"UID STORE {uids[0]}:{uids[-1]} +FLAGS.SILENT ($Relayed)")

    async def _ask(self, command: str) -> list[tuple[bytes, bytes | None]]:
        self._tag += 1
        tag = b"t%d " % self._tag
        self._out.write(tag + command.encode() + b"\r\n")
        answer: list[tuple[bytes, bytes | None]] = []
        while not (line := await self._in.readline()).startswith(tag):
            body = None
            if line.endswith(b"}\r\n"):
                body = await self._in.readexactly(int(line[line.rindex(b"{") + 1 : -3]))
            answer.append((line, body))
        assert b" OK" in line[:12], line
        return answer


class LibrarySender:
    """aiosmtplib as it is."""

    def __init__(self, port: int) -> None:
        self._smtp = aiosmtplib.SMTP(
            hostname="127.0.0.1", port=port, local_hostname="relay.test", start_tls=False
        )

    async def open(self) -> None:
        await self._smtp.connect()

    async def send(self, mail: bytes) -> None:
        await self._smtp.sendmail(_SENDER, [_GATEWAY], mail)


class RawSender:
    """Pipelined SMTP by hand."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        self._in, self._out = await asyncio.open_connection("127.0.0.1", self._port)
        await self._reply()
        self._out.write(b"EHLO relay.test\r\n")
        await self._reply()

    async def send(self, mail: bytes) -> None:
        commands = f"MAIL FROM:<{_SENDER}>\r\nRCPT TO:<{_GATEWAY}>\r\nDATA\r\n"
        self._out.write(commands.encode())
        for _ in range(3):
            await self._reply()
        self._out.write(mail + b".\r\n")
        assert (await self._reply()).startswith(b"250")

    async def _reply(self) -> bytes:
        while (line := await self._in.readline())[3:4] == b"-":
            pass
        return line


class Marks:
    """Durable marks: what waits together is committed together, in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1)
        self._loop = asyncio.get_running_loop()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._some = asyncio.Event()

    async def open(self) -> None:
        await self._loop.run_in_executor(self._thread, self._open)
        self._task = asyncio.create_task(self._write())

    async def keep(self, rows: Iterable[tuple[int, bytes, bytes]]) -> None:
        sql = "INSERT INTO mail VALUES (?, ?, ?, 0)"
        await self._loop.run_in_executor(self._thread, self._commit, sql, list(rows))

    async def mark(self, state: int, uid: int) -> None:
        done: asyncio.Future[None] = self._loop.create_future()
        self._waiting.append((state, uid, done))
        self._some.set()
        await done

    def _open(self) -> None:
        self._db = sqlite3.connect(self._path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute(
            "CREATE TABLE mail (uid INTEGER PRIMARY KEY, phone TEXT, body BLOB, state INTEGER)"
        )

    async def _write(self) -> None:
        sql = "UPDATE mail SET state = ? WHERE uid = ?"
        while True:
            await self._some.wait()
            self._some.clear()
            group, self._waiting = self._waiting, []
            rows = [(state, uid) for state, uid, _ in group]
            await self._loop.run_in_executor(self._thread, self._commit, sql, rows)
            for _, _, done in group:
                done.set_result(None)

    def _commit(self, sql: str, rows: list[Any]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany(sql, rows)
        self._db.execute("COMMIT")


class Loop:
    """Read, keep, mark, submit, mark, flag."""

    def __init__(self, source: Source, senders: Sequence[Sender], marks: Marks) -> None:
        self._source, self._senders, self._marks = source, senders, marks

    async def open(self) -> None:
        await self._marks.open()
        await self._source.open()
        for sender in self._senders:
            await sender.open()

    async def pass_over(self, uids: Sequence[int]) -> None:
        rows = [_parsed(uid, raw) for uid, raw in await self._source.fetch(uids)]
        await self._marks.keep(rows)
        left = iter(rows)
        await asyncio.gather(*(self._submit(sender, left) for sender in self._senders))
        await self._source.flag(uids)

    async def _submit(self, sender: Sender, rows: Iterable[tuple[int, bytes, bytes]]) -> None:
        for uid, phone, body in rows:
            await self._marks.mark(1, uid)
            await sender.send(_MAIL % (uid, uid, phone, body))
            await self._marks.mark(2, uid)


def _uid(line: bytes) -> int:
    return int(line[line.index(b"UID ") + 4 :].split()[0])


def _parsed(uid: int, raw: bytes) -> tuple[int, bytes, bytes]:
    body = raw[raw.index(b"\r\n\r\n") + 4 :]
    start = body.index(b"text ") + 5
    return uid, body[start : start + 8], body[start + 10 : body.index(b"\r\n")]


async def backlog(loop: Loop, source: Source, count: int) -> tuple[float, float]:
    began, used = time.perf_counter(), time.process_time()
    await loop.open()
    uids = await source.uids()
    assert len(uids) == count, (len(uids), count)
    for start in range(0, count, _BATCH):
        await loop.pass_over(uids[start : start + _BATCH])
    return time.perf_counter() - began, time.process_time() - used


async def singles(loop: Loop, source: LibrarySource) -> None:
    await loop.open()
    done: set[int] = set()
    print("ready", flush=True)  # noqa: T201
    while True:
        for uid in await source.uids():
            if uid not in done:
                done.add(uid)
                await loop.pass_over([uid])
        await source.mailbox.wait(60)


async def main(kind: str, imap: int, user: str, smtp: int, connections: int, count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="relay-") as folder:
        marks = Marks(Path(folder) / "marks.db")
        if kind == "raw":
            source: Source = RawSource(imap, user)
            senders: list[Sender] = [RawSender(smtp) for _ in range(connections)]
        else:
            source, senders = LibrarySource(imap, user), []
            senders += [LibrarySender(smtp) for _ in range(connections)]
        loop = Loop(source, senders, marks)
        if count:
            print(*await backlog(loop, source, count), flush=True)  # noqa: T201
        else:
            assert isinstance(source, LibrarySource)
            await singles(loop, source)


if __name__ == "__main__":
    asked_kind, port, name, *numbers = sys.argv[1:]
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(asked_kind, int(port), name, *map(int, numbers)))
