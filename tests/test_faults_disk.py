"""Disks that are full, fail, or give back an older file, and a journal that others hold."""

import asyncio
import contextlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import time
from datetime import UTC, datetime, timedelta

import apsw
import pytest
import pytest_asyncio

from relay.journal.journal import DamagedJournal, DiskFailed, Journal, JournalError, change
from relay.journal.rows import stamp
from relay.notices.facts import Kind
from tests.faults import HASTE
from tests.kills import Ward
from tests.nursery import Nursery
from tests.office import GATEWAY, text_of

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]
SPOILT = """
from tests.spoilt_disk import SpoiltDisk
SpoiltDisk({folder!r})
from relay.journal import journal, writer
journal._AGAIN = 0.2
open_ = writer.connect
def connect(path, **how):
    connection = open_(path, **how)
    connection.set_busy_timeout(300)
    return connection
writer.connect = connect
"""
FAILING = """
from tests import failing_calls
failing_calls.watch({folder!r})
"""
MOMENTS = ("before it comes in", "while it is handed over", "after the dot")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nursery():
    async with Nursery() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def office(nursery, dovecot, tmp_path):
    """A relay whose disk can be spoilt, with no patience for a lock."""
    made = Ward(nursery, dovecot, tmp_path, notices="acknowledge = false")
    made.patch = HASTE + SPOILT.format(folder=str(tmp_path))
    async with made.open():
        await made.start()
        yield made


async def at(office, moment, deed, text="once"):
    """Somebody asks, and `deed` is done at that moment of the request's life."""
    done = asyncio.Event()

    def once(*_):
        if not done.is_set():
            deed()
            done.set()

    if moment == MOMENTS[0]:
        once()
    elif moment == MOMENTS[1]:
        office.at_recipient = lambda address: once() if address == GATEWAY else None
    else:
        office.at_dot = once
    await office.ask_for(text)
    await asyncio.wait_for(done.wait(), 10)


def one_sms(office):
    [fate] = office.fates()
    assert fate.wrong == ""
    assert fate.sms == len(office.provider.requests) == 1


# -- full -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_full_disk_is_waited_out_and_sends_nothing_twice(office, moment):
    full = office.folder / "full"
    await at(office, moment, full.touch)
    await asyncio.sleep(1.0)
    if moment == MOMENTS[0]:
        assert (office.left_in_mailboxes(), office.provider.requests) == (1, [])
    full.unlink()
    await office.until(lambda: office.states() == ["accepted"])
    await office.until(office.is_quiet)
    await office.until(lambda: office.left_in_mailboxes() == 0)
    one_sms(office)


async def test_what_the_mail_server_took_while_the_disk_was_full_is_not_forgotten(office):
    """Nobody else will say it, for the answer is lost."""
    office.provider.script.lose_answer = True
    full = office.folder / "full"
    await at(office, MOMENTS[2], full.touch)
    await asyncio.sleep(1.0)
    full.unlink()
    await office.until(lambda: office.states() == ["submitted"])
    assert len(office.provider.requests) == 1


async def test_nothing_is_claimed_while_the_disk_is_nearly_full(office):
    cramped = office.folder / "cramped"
    cramped.write_text(str(15 * 2**20))
    await office.ask_for("once")
    await office.until(lambda: office.events("gateway.stopped"))
    await office.until(lambda: office.states() == ["queued"])
    await asyncio.sleep(1.0)
    assert office.provider.requests == []
    [event] = office.events("gateway.stopped")
    assert (event["level"], event["result"], event["detail"][:6]) == (
        "warning",
        "no space",
        "15 MiB",
    )
    cramped.write_text(str(17 * 2**20))
    await office.until(lambda: office.states() == ["accepted"])
    await office.until(office.is_quiet)
    assert len(office.events("gateway.resumed")) == 1
    one_sms(office)


async def test_the_journal_knows_what_its_disk_has_left(tmp_path):
    assert abs(Journal(tmp_path / "relay.db").free - shutil.disk_usage(tmp_path).free) < 2**26


# -- really full ----------------------------------------------------------------------------------

SIZE = 24 * 2**20


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 24 MiB, where we may mount one; else one that is full while a file says so."""
    place = tmp_path / "disk"
    place.mkdir()
    made = Mounted(place) if mount(place) else Pretended(place)
    yield made
    made.remove()


def mount(place):
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "relay-test", str(place)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


class Mounted:
    patch = ""

    def __init__(self, place):
        self.place = place

    def leave(self, octets):
        """Fill it, but for so much."""
        ballast = self.place / "ballast"
        with ballast.open("ab") as file:
            left = os.statvfs(self.place).f_bavail * os.statvfs(self.place).f_frsize - octets
            file.write(bytes(max(left, 0)))

    def clear(self):
        (self.place / "ballast").unlink()

    def remove(self):
        subprocess.run(["umount", "-l", str(self.place)], check=True)


class Pretended:
    def __init__(self, place):
        self.place = place
        self.patch = SPOILT.format(folder=str(place))

    def leave(self, octets):
        if not octets:
            (self.place / "full").touch()
        (self.place / "cramped").write_text(str(octets))

    def clear(self):
        (self.place / "full").unlink(missing_ok=True)
        (self.place / "cramped").unlink()

    def remove(self):
        pass


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("left", [0, 15 * 2**20], ids=["nothing left", "15 MiB left"])
async def test_a_disk_that_is_really_full_loses_nothing_and_sends_nothing_twice(
    nursery, dovecot, small_disk, moment, left
):
    office = Ward(nursery, dovecot, small_disk.place, notices="acknowledge = false")
    office.patch = HASTE + small_disk.patch
    async with office.open():
        await office.start()
        await at(office, moment, lambda: small_disk.leave(left))
        await office.until(lambda: "no space" in str(office.events("gateway.stopped")))
        await asyncio.sleep(1.0)
        if moment != MOMENTS[1]:  # a phase that cannot be written is not passed
            assert len(office.provider.requests) == (moment == MOMENTS[2])
        small_disk.clear()
        await office.until(lambda: office.states() == ["accepted"])
        await office.until(office.is_quiet)
        await office.until(lambda: office.left_in_mailboxes() == 0)
        one_sms(office)
        assert office.flaws() == []
        assert await office.stop() == 0


# -- failing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_sync_that_fails_ends_the_relay_and_the_next_sends_nothing_twice(office, moment):
    failing = office.folder / "failing"
    await at(office, moment, failing.touch)
    assert await office.ended() == 74
    [event] = office.events("journal.failed")
    assert event["level"] == "error"
    assert len(office.provider.requests) == (moment == MOMENTS[2])
    failing.unlink()
    await office.start()
    await ends_well(office, doubtful=moment == MOMENTS[1])


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("call", ["fdatasync", "pwrite64"])
async def test_a_system_call_that_fails_ends_the_relay_too(
    nursery, dovecot, tmp_path, call, moment
):
    """As the kernel says it, not SQLite."""
    office = Ward(nursery, dovecot, tmp_path, notices="acknowledge = false")
    office.patch = HASTE + FAILING.format(folder=str(tmp_path))
    async with office.open():
        await office.start()

        def break_it():
            (tmp_path / call).write_text("EIO")
            while not (tmp_path / f"{call} fails").exists():
                time.sleep(0.005)

        await at(office, moment, break_it)
        assert await office.ended() == 74
        assert [e["level"] for e in office.events("journal.failed")] == ["error"]
        assert len(office.provider.requests) == (moment == MOMENTS[2])
        await office.start()
        await ends_well(office, doubtful=moment == MOMENTS[1] and call == "fdatasync")


async def ends_well(office, *, doubtful):
    """It is sent once; or it was `doubtful` whether the mark of the dot is on the disk, and it is:
    then nothing is sent, and its requester hears that nobody knows."""
    await office.until(lambda: office.states() == ["uncertain" if doubtful else "accepted"])
    await office.until(office.is_quiet)
    if doubtful:
        [fate] = office.fates()
        assert (fate.sms, *fate.told) == (0, Kind.UNCERTAIN)
    else:
        one_sms(office)
    assert office.flaws() == []


async def test_after_a_failed_sync_nothing_is_written_any_more(tmp_path):
    """Not even where the disk says that all is well again: it may lie."""
    journal = Journal(tmp_path / "relay.db")
    await journal.open()

    def fail(tx):
        raise apsw.IOError("the disk does not answer")

    with pytest.raises(DiskFailed):
        await journal.commit(fail)
    with pytest.raises(DiskFailed):
        await journal.commit(lambda tx: tx.remember("after", "1"))
    with pytest.raises(DiskFailed):
        await journal.insist(lambda tx: tx.remember("after", "1"))
    assert journal.broken.is_set()
    await journal.close()
    again = Journal(tmp_path / "relay.db")
    await again.open()
    assert await again.commit(lambda tx: tx.setting("after")) == ""
    await again.close()


# -- held by somebody else ------------------------------------------------------------------------


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_lock_longer_than_our_patience_is_waited_out(office, moment):
    """Thirty seconds against ten, a hundredfold faster."""
    other = sqlite3.connect(office.folder / "relay.db", isolation_level=None)
    with contextlib.closing(other):
        await at(office, moment, lambda: other.execute("BEGIN EXCLUSIVE"))
        await asyncio.sleep(1.5)
        other.execute("ROLLBACK")
    await office.until(lambda: office.states() == ["accepted"])
    await office.until(office.is_quiet)
    one_sms(office)


async def test_a_lock_of_a_second_is_not_even_noticed(nursery, dovecot, tmp_path):
    async with Ward(nursery, dovecot, tmp_path, notices="acknowledge = false").open() as office:
        await office.start()
        other = sqlite3.connect(tmp_path / "relay.db", isolation_level=None)
        with contextlib.closing(other):
            await at(office, MOMENTS[2], lambda: other.execute("BEGIN EXCLUSIVE"))
            await asyncio.sleep(1.0)
            other.execute("ROLLBACK")
        await office.until(lambda: office.states() == ["accepted"])
        await office.until(office.is_quiet)
        one_sms(office)
        assert not [line for line in office.log if line["level"] not in ("info", "debug")]


# -- damaged --------------------------------------------------------------------------------------


async def filled(path):
    journal = Journal(path)
    await journal.open()
    for number in range(300):
        await journal.commit(lambda tx, n=number: tx.remember(f"row {n}", "x" * 500))
    await journal.close()


async def test_a_page_that_is_damaged_is_found_at_the_start(tmp_path):
    """Eight octets changed in the head of any page: none is overlooked."""
    await filled(tmp_path / "good.db")
    good = (tmp_path / "good.db").read_bytes()
    luck = random.Random(1)
    overlooked = []
    pages = range(len(good) // 4096)
    for page in (p for p in pages if any(good[p * 4096 : p * 4096 + 4096])):
        bad = bytearray(good)
        start = page * 4096 + (100 if page == 0 else 0)
        bad[start : start + 8] = luck.randbytes(8)
        path = tmp_path / f"bad{page}.db"
        path.write_bytes(bad)
        journal = Journal(path)
        try:
            await journal.open()
        except JournalError:
            continue
        overlooked.append(page)
        await journal.close()
    assert overlooked == []


async def test_a_damaged_journal_is_named_and_no_relay_starts(office):
    await office.ask_for("once")
    await office.until(lambda: office.states() == ["accepted"])
    await office.stop()
    path = office.folder / "relay.db"
    bad = bytearray(path.read_bytes())
    bad[4096:4104] = b"\xff" * 8
    path.write_bytes(bad)
    await office.start(ready=False)
    assert await office.ended() == 78
    said = [line["detail"] for line in office.log if "damaged" in line.get("detail", "")]
    assert "Restore a backup" in said[0]
    with pytest.raises(DamagedJournal):
        await Journal(path).open()


# -- older than the world -------------------------------------------------------------------------


async def test_an_answer_to_what_a_restored_journal_does_not_know_is_shown_to_people(office):
    await office.ask_for("the first")
    await office.until(lambda: office.states() == ["accepted"])
    await office.until(office.is_quiet)
    await office.stop()
    backup = (office.folder / "relay.db").read_bytes()
    office.provider.script.delay = 3.0
    await office.start()
    await office.ask_for("the second")
    await office.until(lambda: office.states() == ["accepted", "submitted"])
    await office.stop()
    (office.folder / "relay.db").write_bytes(backup)
    await office.start()
    await office.until(lambda: office.events("mail.quarantined"))
    [event] = office.events("mail.quarantined")
    assert event["level"] == "warning"
    assert "unknown reference" in str(event)
    assert len(office.provider.requests) == 2


async def test_what_a_restored_journal_would_send_is_asked_about(office):
    """It waits there, but has been sent since: only its requester can know."""
    change(office.folder / "relay.db", lambda tx: tx.remember("stopped", "paused by the operator"))
    await office.ask_for("once")
    await office.until(lambda: office.states() == ["queued"])
    await office.stop()
    shutil.copy(office.folder / "relay.db", office.folder / "backup.db")
    change(office.folder / "relay.db", lambda tx: tx.remember("stopped", ""))
    await office.start()
    await office.until(lambda: office.states() == ["accepted"])
    await office.until(office.is_quiet)
    await office.stop()
    shutil.copy(office.folder / "backup.db", office.folder / "relay.db")
    long_ago = stamp(datetime.now(UTC) - timedelta(hours=3))

    def age(tx):
        tx.remember("stopped", "")
        tx.remember("alive_at", str(long_ago))
        tx._db.execute("UPDATE submission SET due_at = ?1, try_at = ?1", (long_ago,))

    change(office.folder / "relay.db", age)
    await office.start()
    await office.until(lambda: office.states() == ["held"])
    await office.until(office.is_quiet)
    assert len(office.provider.requests) == 1
    assert re.search(r"\byes\b", text_of(office.told()[-1]), re.IGNORECASE)
