"""Every setting proven: a line for each thing that must be right, or what to do about it."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw
from rich.console import Console
from rich.markup import escape

from relay.journal.journal import JournalError, look
from relay.model import Result
from relay.settings import Mailbox as MailboxSettings
from relay.settings import Settings
from relay.steps.charter import flaws
from relay.steps.contacts import ContactBook
from relay.steps.servers import accounts, carrier, reader_mark
from relay.wire.imap import Account, LoginRefused, Mailbox, MailboxError
from relay.wire.imap_readers import taken

_EX_OK, _EX_UNAVAILABLE, _EX_CONFIG = 0, 69, 78
_EX_OF_OUTCOME = {Result.TAKEN: _EX_OK, Result.BARRED: _EX_CONFIG, Result.REFUSED: _EX_CONFIG}
_LEAST_ROOM = 100 * 1024 * 1024  # octets on the journal's disk
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # a clock before this was never set


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what was seen, and what to do if it is not good."""

    name: str
    good: bool
    seen: str
    code: int = _EX_OK  # the exit code that it calls for


async def prove(settings: Settings, *, offline: bool) -> int:
    """Look at everything and print a line each; the exit code of the worst."""
    console = Console(highlight=False, soft_wrap=True)
    worst = _EX_OK

    def tell(finding: Finding) -> None:
        nonlocal worst
        mark = "[green]✓[/]" if finding.good else "[red]✗[/]"
        console.print(f"{mark} {escape(finding.name):<20} {escape(finding.seen)}")
        worst = max(worst, finding.code)

    for finding in _local(settings):
        tell(finding)
    if not offline:
        async for finding in _remote(settings):
            tell(finding)
    return worst


def _local(settings: Settings) -> Iterator[Finding]:
    yield Finding(name="settings", good=True, seen="complete and consistent")
    book = ContactBook(settings.reading.contacts, region=settings.reading.region)
    book.refresh()
    wrong = flaws(settings)
    yield _judged(
        "gateway", not wrong, "; ".join(wrong) or f"mail goes to {settings.gateway.address}"
    )
    known = f"{len(book.contacts.names)} names and groups"
    yield _judged("contacts", not book.problems, "; ".join(book.problems) or known)
    yield _journal(settings.journal.path)
    clock = datetime.now(UTC)
    local = f"{clock.astimezone(settings.zone):%A %d %B %Y %H:%M}"
    yield _judged("clock", clock > _EARLIEST, f"{local} in {settings.reading.time_zone}")
    version = apsw.sqlite_lib_version()
    yield Finding(name="SQLite", good=True, seen=version)


def _journal(path: Path) -> Finding:
    folder = path.parent
    if not folder.is_dir() and os.access(folder.parent, os.W_OK):
        return _judged("journal", True, f"{folder} is made at the first start")
    if not folder.is_dir():
        return _judged("journal", False, f"{folder} is missing: make it, and let the relay write")
    if not os.access(folder, os.W_OK):
        return _judged("journal", False, f"{folder}: this user may not write there")
    room = shutil.disk_usage(folder).free
    if room < _LEAST_ROOM:
        return _judged("journal", False, f"{folder}: only {room >> 20} MiB are free")
    try:
        if path.exists():
            look(path, lambda tx: tx.setting("stopped"))
    except JournalError as error:
        return _judged("journal", False, str(error))
    return _judged("journal", True, f"{path}, {room >> 20} MiB free")


async def _remote(settings: Settings) -> AsyncIterator[Finding]:
    ours = _reader(settings.journal.path)
    for account, said in accounts(settings):
        yield await _mailbox(account, said, ours)
    carriage = carrier(settings)
    try:
        outcome = await carriage.probe(settings.gateway.address, sender=settings.gateway.from_)
    finally:
        await carriage.close()
    where = f"{settings.submission.host}:{settings.submission.port}"
    yield Finding(
        name="submission",
        good=outcome.result is Result.TAKEN,
        seen=f"{where}: {outcome.detail}",
        code=_EX_OF_OUTCOME.get(outcome.result, _EX_UNAVAILABLE),
    )


def _reader(path: Path) -> str | None:
    """The mark of the relay with this journal; None where that cannot be known."""
    if not path.exists():
        return ""
    try:
        key: str = look(path, lambda tx: tx.setting("key"))
    except JournalError:
        return None
    return reader_mark(bytes.fromhex(key))


async def _mailbox(account: Account, said: MailboxSettings, ours: str | None) -> Finding:
    name = f"mailbox {account.name}"
    mailbox = Mailbox(account)
    try:
        await mailbox.connect((said.handled, said.refused, said.quarantine))
        count = len(await mailbox.uids())
        others = await mailbox.readers() - {ours} if ours is not None else set()
    except LoginRefused as error:
        return Finding(name=name, good=False, seen=_seen(error, name), code=_EX_CONFIG)
    except MailboxError as error:
        return Finding(name=name, good=False, seen=_seen(error, name), code=_EX_UNAVAILABLE)
    finally:
        await mailbox.close()
    if others:
        seen = taken(account.folder, min(others))
        return Finding(name=name, good=False, seen=seen, code=_EX_CONFIG)
    can = [word for word in ("idle", "move", "uidplus") if getattr(mailbox.abilities, word)]
    seen = f"{account.host}:{account.port}: {count} mails in {account.folder}; {', '.join(can)}"
    return Finding(name=name, good=True, seen=seen)


def _judged(name: str, good: bool, seen: str) -> Finding:
    return Finding(name=name, good=good, seen=seen, code=_EX_OK if good else _EX_CONFIG)


def _seen(error: MailboxError, name: str) -> str:
    return str(error).removeprefix(f"{name}: ")
