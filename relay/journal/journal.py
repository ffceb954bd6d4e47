"""The journal: the only truth about what was asked, sent and answered."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import aiosql
import apsw

from relay.journal.rows import Event
from relay.journal.transaction import Transaction
from relay.journal.writer import FATAL, Writer, connect

T = TypeVar("T")

_AGAIN = 2.0  # seconds
_HERE = Path(__file__).parent
_QUERIES: Any = aiosql.from_path(_HERE / "queries", "apsw")
_NONE_YET = "there is no journal yet: the first start makes it (systemctl start relay)"


class JournalError(Exception):
    """The journal cannot be opened, is not one of ours, or does not take what is written."""


class ForeignJournal(JournalError):
    """The file is no journal of ours, or of a newer relay: another start does not help."""


class DamagedJournal(JournalError):
    """The file is damaged: another start does not help."""


class DiskFailed(JournalError):
    """The disk did not keep or give back what it was asked to: what is on it is not known."""


class Journal:
    """Commits functions of a `Transaction`, and tells of their events once they are durable."""

    def __init__(self, path: Path, *, tell: Callable[[Event], None] = lambda event: None) -> None:
        self._path = path
        self._writer = Writer(path)
        self._tell = tell
        self.changed = asyncio.Event()  # set after each commit that changed what is due
        self.broken = asyncio.Event()  # set when nothing can be committed any more
        self.why: JournalError | None = None  # it is broken

    @property
    def free(self) -> int:
        """How many octets its disk has left for us."""
        disk = os.statvfs(self._path.parent)
        return disk.f_bavail * disk.f_frsize

    async def open(self) -> None:
        """Open or make the file, and bring its schema up to date; JournalError if that fails."""
        try:
            self._path.touch(mode=0o600)
            await self._writer.open(_prepare)
        except apsw.NotADBError as error:
            raise ForeignJournal(f"{self._path}: {error}") from error
        except (apsw.Error, OSError) as error:
            raise self._worded(error) from error

    async def commit(self, work: Callable[[Transaction], T], *, urgent: bool = True) -> T:
        """The result of `work` in one transaction, after it is on the disk; what is not urgent may
        wait some milliseconds for company.

        Its events are told then, whether the caller still waits or not. Raises what the work
        raises, and JournalError where the disk or another process does not let it be written.
        """

        def run(connection: apsw.Connection) -> tuple[T, Transaction]:
            transaction = Transaction(connection, _QUERIES)
            return work(transaction), transaction

        done = self._writer.commit(run, urgent=urgent)
        done.add_done_callback(self._committed)
        result: T
        try:
            result, _ = await asyncio.shield(done)  # a cancelled caller does not undo a commit
        except (apsw.ConstraintError, apsw.MismatchError):
            raise  # a fault of the work
        except apsw.Error as error:
            raise self._worded(error) from error
        return result

    async def insist(self, work: Callable[[Transaction], T], *, urgent: bool = True) -> T:
        """As `commit`, for what has happened and nobody else knows: a lock and a full disk pass.

        Raises JournalError only once the journal is broken.
        """
        while True:
            try:
                return await self.commit(work, urgent=urgent)
            except JournalError:
                if self.broken.is_set():
                    raise
                await asyncio.sleep(_AGAIN)

    async def close(self) -> None:
        await self._writer.close()

    def _worded(self, error: Exception) -> JournalError:
        if isinstance(error, (apsw.CorruptError, apsw.NotADBError)):
            return DamagedJournal(
                f"{self._path} is damaged: {error}. Restore a backup, or move the file away"
            )
        kind = DiskFailed if isinstance(error, apsw.IOError) else JournalError
        return kind(f"{self._path}: {error}")

    def _committed(self, done: "asyncio.Future[tuple[Any, Transaction]]") -> None:
        if (error := done.exception()) is not None:
            if isinstance(error, FATAL):
                self.why = self.why or self._worded(error)
                self.broken.set()
            return
        _, transaction = done.result()
        for event in transaction.events:
            self._tell(event)
        if transaction.stirred:
            self.changed.set()


def look(path: Path, work: Callable[[Transaction], T]) -> T:
    """The result of `work` on the journal as it is, read only; JournalError if there is none."""
    if not path.exists():
        raise JournalError(f"{path}: {_NONE_YET}")
    try:
        connection = connect(path, read_only=True)
        try:
            _check_version(connection, lacking=True)
            return work(Transaction(connection, _QUERIES))
        finally:
            connection.close()
    except apsw.Error as error:
        raise JournalError(f"{path}: {error}") from error


def change(path: Path, work: Callable[[Transaction], T]) -> T:
    """As `look`, but the work may write: the operator's hand beside a running daemon."""
    if not path.exists():
        raise JournalError(f"{path}: {_NONE_YET}")
    try:
        connection = connect(path)
        try:
            _check_version(connection, lacking=True)
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                result = work(Transaction(connection, _QUERIES))
            connection.execute("COMMIT")
            return result
        finally:
            connection.close()
    except apsw.Error as error:
        raise JournalError(f"{path}: {error}") from error


def _prepare(connection: apsw.Connection) -> None:
    """See that the pages hold together, which takes seconds a gigabyte; then migrate."""
    flaws = connection.execute("PRAGMA quick_check(1)").get
    if flaws != "ok":
        raise apsw.CorruptError(str(flaws).splitlines()[-1])  # above it stands which database
    migrate(connection)


def migrate(connection: apsw.Connection) -> None:
    """Run what the schema lacks, each step and its number in one transaction."""
    _check_version(connection)
    for number, script in enumerate(_migrations(), 1):
        if number > _version(connection):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(script)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")


def _check_version(connection: apsw.Connection, *, lacking: bool = False) -> None:
    """Raise where this relay cannot read it, with `lacking` also where it is yet to be migrated."""
    if _version(connection) > len(_migrations()):
        raise ForeignJournal(
            "the journal was written by a newer relay: install that or a later one"
        )
    if lacking and _version(connection) < len(_migrations()):
        raise JournalError(
            "the journal is of an older relay: a start renews it (systemctl restart relay)"
        )


def _version(connection: apsw.Connection) -> int:
    return int(connection.pragma("user_version"))


def _migrations() -> list[str]:
    return [file.read_text("utf-8") for file in sorted((_HERE / "migrations").glob("*.sql"))]
