"""What was acknowledged survives a power cut: each commit is synced before its caller hears of it.

The check is run too with a journal that does not wait for the disk, and must fail there.
"""

import random

import apsw
import pytest

from relay.journal import writer
from relay.journal.journal import Journal
from tests.disk import Disk

COMMITS = 60


async def fill(path, done, *, size=500):
    """Commits one after the other; `done(n)` once the n-th is acknowledged."""
    journal = Journal(path)
    await journal.open()
    try:
        for number in range(1, COMMITS + 1):
            await journal.commit(lambda tx, n=number: tx.remember(f"row {n}", "x" * size))
            done(number)
    finally:
        await journal.close()


def rows(path):
    """How many are there, by SQLite's own hand."""
    connection = apsw.Connection(str(path))
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        [(count,)] = connection.execute("SELECT count(*) FROM setting WHERE name LIKE 'row %'")
        return count
    finally:
        connection.close()


async def nothing_acknowledged_is_lost(folder, luck):
    """The power is cut after each commit, and once within the next."""
    with Disk() as disk:
        cuts = []

        def cut(number):
            place = folder / f"cut {number}"
            place.mkdir()
            disk.after_a_cut(place, luck)
            cuts.append((number, place / "relay.db"))

        await fill(folder / "relay.db", cut)
    assert len(cuts) == COMMITS
    for number, path in cuts:
        assert rows(path) in (number, number + 1)


async def a_cut_at_any_step_loses_nothing(folder, luck):
    """The power is cut between two writes, also while the log is carried into the main file."""
    acknowledged, cuts = [0], []
    with Disk() as disk:

        def maybe():
            if luck.random() < (0.02 if disk.steps[-1][1] == "relay.db" else 0.004):
                place = folder / f"cut {len(cuts)}"
                place.mkdir()
                disk.after_a_cut(place, luck)
                cuts.append((acknowledged[-1], disk.steps[-1], place / "relay.db"))

        disk.watch = maybe
        await fill(folder / "relay.db", acknowledged.append, size=80_000)
    assert ("write", "relay.db") in {step for _, step, _ in cuts}
    for number, _, path in cuts:
        assert number == 0 or rows(path) in (number, number + 1)


async def each_commit_is_synced_before_it_is_acknowledged(folder):
    with Disk() as disk:
        unsynced = []

        def look(number):
            last = {file: step for step, file in disk.steps}
            if last["relay.db-wal"] != "sync" or disk.cached.get("relay.db-wal"):
                unsynced.append(number)

        await fill(folder / "relay.db", look)
    assert unsynced == []


async def test_a_power_cut_loses_no_acknowledged_commit(tmp_path):
    await nothing_acknowledged_is_lost(tmp_path, None)


@pytest.mark.parametrize("seed", range(3))
async def test_nor_does_one_that_keeps_any_sectors_of_what_was_being_written(tmp_path, seed):
    await nothing_acknowledged_is_lost(tmp_path, random.Random(seed))


async def test_nor_does_one_at_any_step(tmp_path):
    await a_cut_at_any_step_loses_nothing(tmp_path, random.Random(1))


async def test_the_sync_comes_before_the_acknowledgement(tmp_path):
    await each_commit_is_synced_before_it_is_acknowledged(tmp_path)


@pytest.mark.parametrize("mode", ["NORMAL", "OFF"])
async def test_a_journal_that_does_not_wait_for_the_disk_is_noticed(tmp_path, monkeypatch, mode):
    connect = writer.connect

    def hasty(path):
        connection = connect(path)
        connection.execute(f"PRAGMA synchronous = {mode}")
        return connection

    monkeypatch.setattr(writer, "connect", hasty)
    (tmp_path / "one").mkdir()
    with pytest.raises((AssertionError, apsw.Error)):
        await nothing_acknowledged_is_lost(tmp_path / "one", None)
    (tmp_path / "two").mkdir()
    with pytest.raises(AssertionError):
        await each_commit_is_synced_before_it_is_acknowledged(tmp_path / "two")
