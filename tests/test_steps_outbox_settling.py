"""How a try ended, where the journal does not take it: it is told, and nothing leaves twice."""

import asyncio
import contextlib
import os

import apsw
import pytest
from structlog.testing import capture_logs

from relay import daemon
from relay.journal import journal
from relay.journal.journal import DiskFailed
from relay.model import Phase
from relay.steps.sending import outbox
from tests.desk import BEFORE_DOT, LATER, LOST, NEVER, TAKEN, Pause, Try, desk
from tests.spoilt_disk import SpoiltDisk

ONE = "Please text 9123 4567: hello\n"
REFUSED = "To: 2345 6789\n\nHi\n"  # one notice and nothing else
ENDS = {
    "taken": TAKEN,
    "lost": LOST,
    "deferred": LATER,
    "refused": NEVER,
    "a fault of ours": Try(end=RuntimeError("ours"), phases=BEFORE_DOT),
}
AFTER_DOT = ("taken", "lost")
OURS = ("step.failed", "outbox", "error", RuntimeError)  # the fault of ours, beside how it ended


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """The folder of a journal whose disk can be spoilt; each of its commits waits for the disk."""
    monkeypatch.setattr(os, "statvfs", os.statvfs)  # which is put back in the end
    monkeypatch.setattr("tests.desk.in_haste", contextlib.nullcontext)
    spoilt = SpoiltDisk(str(tmp_path))
    yield tmp_path
    apsw.set_default_vfs("unix")
    spoilt.unregister()


def told(logged):
    """What the log says of it, and of which fault."""
    keys = ("event", "result", "log_level")
    return [(*(line[key] for key in keys), type(line["exc_info"])) for line in logged]


async def forbid_an_end(office, table):
    """The journal takes no end of a try from now on: a fault of ours, not of the disk."""
    await office.journal.commit(
        lambda tx: tx._db.execute(
            f"CREATE TRIGGER forbidden BEFORE UPDATE ON {table} "
            "WHEN OLD.state = 'sending' AND NEW.state <> 'sending' "
            "BEGIN SELECT RAISE(ABORT, 'forbidden'); END"
        )
    )


@pytest.mark.parametrize("end", ENDS)
async def test_a_disk_that_fails_under_the_end_of_a_try_is_told(disk, end):
    last = Phase.DOT if end in AFTER_DOT else Phase.CONNECTED
    async with desk(disk) as office:
        await office.write(ONE)

        async def fail_at(phase):
            if phase is last:
                (disk / "failing").touch()

        office.carrier.at = fail_at
        with capture_logs() as logged:
            office.carrier.script.append(ENDS[end])
            assert await office.out.step() == 1
            await office.ended()
        # Once more where the look for the next text came a commit later.
        assert list(dict.fromkeys(told(logged))) == [
            *([OURS] if end == "a fault of ours" else []),
            ("step.failed", "outbox", "error", DiskFailed),
        ]
        assert isinstance(office.journal.why, DiskFailed), "the daemon ends, and says so"
        assert len(office.carrier.dots) == (end in AFTER_DOT)
    (disk / "failing").unlink()
    async with desk(disk) as office:
        await office.journal.commit(lambda tx: daemon._recover(tx, office.charter))
        await office.send()
        if end in AFTER_DOT:
            assert office.carrier.dots == [], "the phase decides, whatever the disk kept"


@pytest.mark.parametrize("end", ENDS)
async def test_a_fault_of_ours_at_the_end_of_a_try_is_told(tmp_path, end):
    async with desk(tmp_path) as office:
        await office.write(ONE)
        await forbid_an_end(office, "submission")
        with capture_logs() as logged:
            office.carrier.script.append(ENDS[end])
            assert await office.out.step() == 1
            await office.ended()
        assert told(logged) == [
            *([OURS] if end == "a fault of ours" else []),
            ("step.failed", "outbox", "error", apsw.ConstraintError),
        ]
        assert office.states == ["sending"]
        await office.send()
        assert len(office.carrier.dots) == (end in AFTER_DOT)


async def test_a_disk_that_fails_under_the_end_of_a_notice_is_told(disk):
    async with desk(disk) as office:
        await office.write(REFUSED)

        def fail(envelope):
            (disk / "failing").touch()
            return TAKEN

        office.carrier.notices_end = fail
        with capture_logs() as logged:
            assert await office.out.step() == 1
            await office.ended()
        assert told(logged) == [("step.failed", "outbox", "error", DiskFailed)]


async def test_a_fault_of_ours_at_the_end_of_a_notice_is_told(tmp_path):
    async with desk(tmp_path) as office:
        await office.write(REFUSED)
        await forbid_an_end(office, "notice")
        with capture_logs() as logged:
            assert await office.out.step() == 1
            await office.ended()
        assert told(logged) == [("step.failed", "outbox", "error", apsw.ConstraintError)]


async def test_a_stop_does_not_cut_off_what_is_written_of_a_text_that_was_taken(disk, monkeypatch):
    monkeypatch.setattr(journal, "_AGAIN", 0.02)
    async with desk(disk) as office:
        await office.write(ONE)
        full = disk / "full"

        async def fill(phase):
            if phase is Phase.DOT:
                full.touch()
                asyncio.get_running_loop().call_later(0.1, full.unlink)

        office.carrier.at = fill
        await office.out.step()
        async with asyncio.timeout(5):
            while not office.carrier.dots:
                await asyncio.sleep(0.001)
        await office.out.drain(0)
        assert office.states == ["submitted"]


async def test_a_stop_does_not_wait_for_ever_for_a_notice_that_cannot_be_written_down(
    disk, monkeypatch
):
    monkeypatch.setattr(outbox, "_FAREWELL", 0.1)
    async with desk(disk) as office:
        await office.write(REFUSED)
        begun = asyncio.Event()

        async def hang(envelope, *, reached=None):
            (disk / "full").touch()
            begun.set()
            await asyncio.sleep(60)

        office.carrier.submit = hang
        await office.out.step()
        await begun.wait()
        async with asyncio.timeout(5):
            await office.out.drain(0)
        assert not office.out.under_way
        (disk / "full").unlink()
    async with desk(disk) as office:
        await office.wait(hours=5)  # its lease
        await office.wait(minutes=2)
        await office.send()
        assert len(office.carrier.letters) == 1


async def test_a_stop_over_a_broken_disk_ends_and_what_was_not_begun_is_sent_later(disk):
    async with desk(disk, connections=1) as office:
        await office.write(ONE)
        await office.send()
        for number in range(2):
            await office.write(ONE.replace("4567", f"{number:04}"))
        pause = Pause(office, Phase.DOT)
        with capture_logs() as logged:
            await office.out.step()
            await pause.begun.wait()
            while not office.out._ready:
                await asyncio.sleep(0.002)
            (disk / "failing").touch()
            draining = asyncio.create_task(office.out.drain(30))
            await asyncio.sleep(0)
            pause.goes_on.set()
            await draining
        assert ("step.failed", "outbox", "error", DiskFailed) in told(logged)
        assert len(office.carrier.dots) == 2
    (disk / "failing").unlink()
    async with desk(disk) as office:
        await office.journal.commit(lambda tx: daemon._recover(tx, office.charter))
        await office.send()
        assert office.states[1] in ("submitted", "uncertain"), "whatever the disk kept"
        assert office.states[2] == "submitted"
        assert len(office.carrier.dots) == 1
