"""Clocks that are set while the relay runs: nothing early, nothing twice, nothing lost."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from relay import chores
from relay.chores import Every
from relay.steps.upkeep import upkeep
from tests.desk import BARRED, LATER, LOST, TAKEN, desk
from tests.office import Office

TO = "To: 9123 4567\n\n"
STEPS = (timedelta(hours=-2), timedelta(days=400))
FAR = timedelta(days=400)


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


# -- what is decided ------------------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS, ids=str)
async def test_what_waits_for_its_time_is_not_sent_early_and_not_a_year_late(office, step):
    await office.write("To: 9123 4567\nSend at: tomorrow 9am\n\nHello")
    assert office.states == ["held"]
    await office.wait(seconds=step.total_seconds())
    await office.send()
    assert office.carrier.dots == []
    if step < timedelta(0):
        assert office.states == ["held"]
    else:
        assert office.states == ["expired"]
        assert office.told[-1] == "expired"


@pytest.mark.parametrize("step", STEPS, ids=str)
async def test_what_was_sent_is_not_sent_again(office, step):
    await office.write(f"{TO}one")
    await office.write(f"{TO}two")
    await office.send(TAKEN, LOST)
    for back_and_forth in (step, -step, step):
        await office.wait(seconds=back_and_forth.total_seconds())
        await office.send()
    assert len(office.carrier.dots) == 2
    assert set(office.states) <= {"unconfirmed", "unresolved", "uncertain", "submitted"}


@pytest.mark.parametrize("step", STEPS, ids=str)
async def test_a_request_of_now_is_sent_now_whatever_now_is(office, step):
    await office.wait(seconds=step.total_seconds())
    await office.write(f"{TO}hello")
    await office.send(TAKEN)
    assert office.states == ["submitted"]


async def test_what_a_fast_clock_dated_is_no_expense_of_today(tmp_path):
    async with desk(tmp_path, policy={"per_requester_hour": 1, "per_day": 1}) as office:
        office.now += FAR
        await office.write(f"{TO}one")
        await office.send(TAKEN)
        office.now -= FAR
        await office.write(f"{TO}two")
        await office.send(TAKEN)
        assert len(office.carrier.dots) == 2
        await office.write(f"{TO}three")
        await office.send()
        assert office.states[-1] == "held"


async def test_a_try_that_a_fast_clock_put_off_comes_when_it_is_right_again(office):
    office.now += FAR
    office.carrier.notices_end = lambda envelope: LATER
    await office.write(f"{TO}one")
    await office.send(LATER)
    office.now -= FAR
    office.carrier.notices_end = lambda envelope: TAKEN
    await office.wait(minutes=1)
    await office.send(TAKEN)
    assert office.states == ["submitted"]
    assert [notice.state for notice in office.notices()] == ["sent"]


async def test_what_a_fast_clock_stopped_is_tried_when_it_is_right_again(office):
    office.now += FAR
    office.carrier.notices_end = lambda envelope: BARRED  # else one that leaves is the proof
    await office.write(f"{TO}one")
    await office.send(BARRED)
    office.now -= FAR
    await office.wait(minutes=1)
    await office.send(TAKEN)
    assert office.states == ["submitted"]


async def forget(office, *, hours):
    """The hours pass, and each hour what is old is forgotten; how many requests."""
    forgotten = 0
    for _ in range(hours):
        office.now += timedelta(hours=1)
        forgotten += await upkeep.forget(office.journal, office.charter, office.now)
    return forgotten


async def test_a_clock_that_is_a_year_fast_for_some_hours_purges_nothing(office):
    await office.write(f"{TO}hello")
    await office.send(TAKEN)
    await office.answer("SMSDID:1")
    await office.send()
    assert await forget(office, hours=30) == 0
    for _ in range(3):  # set wrong and right again, and again
        office.now += FAR
        assert await forget(office, hours=20) == 0
        office.now -= FAR
        assert await forget(office, hours=2) == 0
    assert office.rows("SELECT text FROM request") == [{"text": "hello"}]
    await office.age(days=100)  # and what is past its retention still goes, whatever the clock was
    assert office.rows("SELECT text FROM request") == [{"text": ""}]


async def test_a_relay_that_is_off_every_night_and_over_holidays_purges_too(office):
    await office.write(f"{TO}hello")
    await office.send(TAKEN)
    await office.answer("SMSDID:1")
    await office.send()
    for _ in range(20):
        office.now += timedelta(days=6)
        await forget(office, hours=8)
    assert office.rows("SELECT text FROM request") == [{"text": ""}]


async def test_without_that_care_the_fast_clock_would_purge(office, monkeypatch):
    monkeypatch.setattr(upkeep, "_has_run_on", lambda tx, now: True)
    await office.write(f"{TO}hello")
    await office.send(TAKEN)
    await office.answer("SMSDID:1")
    await office.send()
    office.now += FAR
    assert await forget(office, hours=1) == 1


# -- the chores -----------------------------------------------------------------------------------


def test_what_was_missed_in_a_year_is_done_once():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    every = Every(5.0)
    soon = now + timedelta(seconds=5)
    assert every.get_next_fire_time(None, now) == soon
    assert every.get_next_fire_time(now, now) == soon
    assert every.get_next_fire_time(now - FAR, now) == soon


async def test_a_clock_set_back_does_not_stop_the_chores(monkeypatch):
    monkeypatch.setattr(chores, "_LOOK", 0.05)
    done = []
    scheduler = AsyncIOScheduler(timezone=UTC)
    job = scheduler.add_job(lambda: done.append(1), Every(0.1))
    scheduler.start()
    following = asyncio.create_task(chores.follow_the_clock(scheduler))
    await asyncio.sleep(0.1)
    job.modify(
        next_run_time=datetime.now(UTC) + timedelta(hours=2)
    )  # as two hours set back leave it
    done.clear()
    real = chores.time.time
    monkeypatch.setattr(chores.time, "time", lambda: real() - 7200)
    async with asyncio.timeout(10):
        while not done:
            await asyncio.sleep(0.02)
    following.cancel()
    scheduler.shutdown(wait=False)


# -- the real relay -------------------------------------------------------------------------------


@pytest.mark.dovecot
@pytest.mark.faketime
async def test_the_relay_lives_on_with_a_clock_that_is_set_and_put_right(
    dovecot, tmp_path, faketime
):
    heard = []
    clock = tmp_path / "clock"
    clock.write_text("+0")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        loop = asyncio.get_running_loop()
        loop.add_reader(systemd, lambda: heard.append(systemd.recv(4096)))
        async with Office(dovecot, tmp_path).open() as office:
            await office.start(
                LD_PRELOAD=str(faketime),
                FAKETIME_TIMESTAMP_FILE=str(clock),
                FAKETIME_NO_CACHE="1",
                DONT_FAKE_MONOTONIC="1",
                NOTIFY_SOCKET=str(tmp_path / "notify"),
                WATCHDOG_USEC="3000000",
            )
            office.write("Please text 9123 4567: one\n")
            await office.until(lambda: office.states() == ["accepted"])
            await office.until(lambda: len(office.told()) == 2)
            for said, level in (("-2h", "info"), ("+400d", "warning"), ("+0", "warning")):
                clock.write_text(said)
                await office.until(lambda: office.events("clock.stepped"))
                assert office.events("clock.stepped")[0]["level"] == level
                office.log.clear()
                heard.clear()
                await office.until(lambda: any(b"WATCHDOG=1" in states for states in heard))
            office.write("Please text 9123 4568: two\n")
            await office.until(lambda: office.states() == ["accepted", "accepted"])
            assert [text for _, text in office.phones] == ["one", "two"]
            texts = office.look(lambda tx: list(tx._db.execute("SELECT text FROM request")))
            assert [row["text"] for row in texts] == ["one", "two"], "nothing was purged"
        loop.remove_reader(systemd)


@pytest.fixture
def faketime():
    [found, *_] = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
    return found
