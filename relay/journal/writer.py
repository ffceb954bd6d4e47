"""The one thread that holds the database: what waits together is committed together."""

import asyncio
import queue
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from relay import crash

_NAME = itemgetter(0)  # of a column, in its description
_COMPILED = 512  # the most that apsw keeps; a query not met among the last so many is forgotten
_GROUP = 256  # transactions that share one commit, more or less
_LINGER = 0.01  # seconds
# After a failed sync nobody knows what is on the disk, and a second one may lie about it.
FATAL = (apsw.IOError, apsw.CorruptError, apsw.NotADBError)


class Writer:
    """Runs functions on the one connection, each in a savepoint, and answers after the commit.

    A function that raises takes back its own changes alone; a commit that fails fails all that
    waited for it. `synchronous=FULL`: what was answered survives a power cut. Once the disk has
    failed, or the file is found damaged, nothing is read or written any more: all is told so.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._lingering: deque[_Job] = deque()  # for company
        self._waking: asyncio.TimerHandle | None = None
        self._closing = False
        self._broken: BaseException | None = None

    async def open(self, prepare: Callable[[apsw.Connection], None]) -> None:
        """Open the file and run `prepare` on it; raises what either raises."""
        self._loop = asyncio.get_running_loop()
        self._prepare = prepare
        self._opened = self._loop.create_future()
        self._thread.start()
        await self._opened

    def commit(
        self, work: Callable[[apsw.Connection], Any], *, urgent: bool = True
    ) -> "asyncio.Future[Any]":
        """The result of `work` to be, there once it is durable; who stops waiting undoes nothing.

        What is not urgent lingers for the next that is, ten milliseconds at most. Raises
        RuntimeError where nobody is there to do it.
        """
        if self._closing or not self._thread.is_alive():
            raise RuntimeError("the journal is closed")
        done: asyncio.Future[Any] = self._loop.create_future()
        job = _Job(work, done)
        if urgent:
            self._jobs.put(job)
        else:
            self._lingering.append(job)
            if self._waking is None:
                self._waking = self._loop.call_later(_LINGER, self._wake)
        return done

    async def close(self) -> None:
        """Finish what waits, and close the file; who comes later is told so, and never hangs."""
        self._closing = True
        if self._waking is not None:
            self._waking.cancel()  # it would lay what lingers behind the end
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        connection: apsw.Connection | None = None
        try:
            connection = connect(self._path)
            self._prepare(connection)
        except BaseException as error:
            if connection is not None:
                connection.close()  # a migration that was cut off takes its lock with it
            self._answer([(self._opened, None, error)])
            return
        self._answer([(self._opened, None, None)])
        try:
            while (group := self._next_group()) is not None:
                self._work_off(connection, group)
        finally:
            connection.close()

    def _wake(self) -> None:
        self._waking = None
        with suppress(IndexError):  # the thread has just taken it
            self._jobs.put(self._lingering.popleft())

    def _next_group(self) -> "list[_Job] | None":
        """What waits, and what lingers; None at the end."""
        group: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            group.append(job)
            if len(group) >= _GROUP or self._jobs.empty():
                break
            job = self._jobs.get()
        with suppress(IndexError):  # until none is left: the loop takes of them too
            while True:
                group.append(self._lingering.popleft())
        if job is None and group:
            self._jobs.put(None)
        return group or None

    def _work_off(self, connection: apsw.Connection, group: "list[_Job]") -> None:
        ended: list[_Ended] = []
        try:
            if self._broken is not None:
                raise self._broken
            connection.execute("BEGIN IMMEDIATE")
            for job in group:
                try:
                    with connection:  # a savepoint
                        result = job.work(connection)
                    ended.append((job.done, result, None))
                except Exception as error:
                    if isinstance(error, FATAL) or not connection.in_transaction:
                        raise  # in the latter case SQLite took back the whole group with it
                    ended.append((job.done, None, error))
            crash.here("journal.before_commit")
            connection.execute("COMMIT")
            crash.here("journal.committed")
        except BaseException as error:
            if isinstance(error, FATAL):
                self._broken = error
                connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            elif connection.in_transaction:
                connection.execute("ROLLBACK")
            ended = [(job.done, None, error) for job in group]
        self._answer(ended)

    def _answer(self, ended: "list[_Ended]") -> None:
        """All of a group at once: each by itself would wake the loop once more."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_settle, ended)


class _Job(NamedTuple):
    work: Callable[[apsw.Connection], Any]
    done: "asyncio.Future[Any]"


_Ended = tuple["asyncio.Future[Any]", Any, BaseException | None]


def _settle(ended: list[_Ended]) -> None:
    for future, result, error in ended:
        if future.done():
            continue
        if isinstance(error, StopIteration):  # no future takes it: it and all behind it would hang
            error = RuntimeError(f"the work raised {error!r}")
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)


def connect(path: Path, *, read_only: bool = False) -> apsw.Connection:
    """A connection as the journal needs it: WAL, FULL, rows as mappings.

    A query is compiled once, which takes ten times as long as to run it: all stay in the cache, and
    plans do not depend on the values bound (QPSG), else each new value would ask for another.
    """
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE
    if not read_only:
        flags |= apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(str(path), flags=flags, statementcachesize=_COMPILED)
    connection.set_busy_timeout(10_000)
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is purged is not left in free pages
    connection.row_trace = _as_mapping
    return connection


def _as_mapping(cursor: apsw.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(map(_NAME, cursor.get_description()), row, strict=True))
