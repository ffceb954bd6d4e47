"""What is claimed ahead: as much as there are places, behind a text that leaves at once."""

import asyncio

import pytest

from relay.journal import writer
from relay.model import Phase
from relay.steps import gate
from relay.steps.sending import outbox
from tests.desk import LATER, NEVER, TAKEN, Pause, desk
from tests.test_steps_outbox import ONE, other, settled


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path, connections=1) as opened:
        yield opened


def claims(office):
    """How often each was claimed, put back or not."""
    return [row["epoch"] for row in office.rows("SELECT epoch FROM submission ORDER BY id")]


async def begin(office, first=TAKEN, *, at):
    """One text has ended, another has got so far, and two wait."""
    await office.write(ONE)
    await office.send(first)
    for number in range(3):
        await office.write(other(number))
    pause = Pause(office, at)
    await office.out.step()
    await pause.begun.wait()
    return pause


async def test_one_is_claimed_behind_a_text_and_no_second(office):
    pause = await begin(office, at=Phase.DOT)
    await settled(lambda: office.states == ["submitted", "sending", "sending", "queued"])
    for _ in range(2):
        await office.out.step()
    assert claims(office) == [1, 1, 1, 0]
    pause.goes_on.set()
    await office.ended()
    assert office.states == ["submitted"] * 4


async def test_two_looks_at_once_claim_no_more_than_one(office):
    for number in range(3):
        await office.write(other(number))
    pause = Pause(office, Phase.CONNECTED)
    await asyncio.gather(office.out.step(), office.out.step())
    assert claims(office) == [1, 0, 0]
    pause.goes_on.set()
    await office.ended()


async def test_our_patience_with_a_text_ends_with_it(office):
    """What left long ago holds back nobody."""
    await office.write(ONE)
    await office.send()
    await asyncio.sleep(1.2 * outbox._BRISK / 1000)
    for number in range(2):
        await office.write(other(number))
    pause = Pause(office, Phase.DOT)
    await office.out.step()
    await pause.begun.wait()
    await settled(lambda: office.states == ["submitted", "sending", "sending"])
    pause.goes_on.set()
    await office.ended()


@pytest.mark.parametrize(
    ("first", "state", "brisk"),
    [(TAKEN, "submitted", 0), (NEVER, "failed", outbox._BRISK)],
    ids=["slow", "refused"],
)
async def test_behind_a_text_that_may_not_leave_at_once_none_is_claimed(
    office, monkeypatch, first, state, brisk
):
    if not brisk:
        monkeypatch.setattr(outbox, "_BRISK", brisk)
    pause = await begin(office, first, at=Phase.DOT)
    await asyncio.sleep(0.05)  # for whoever would
    assert office.states == [state, "sending", "queued", "queued"]
    assert claims(office) == [1, 1, 0, 0]
    pause.goes_on.set()
    await office.ended()


async def test_after_a_stop_nothing_more_is_claimed(office):
    pause = await begin(office, at=Phase.BODY)
    draining = asyncio.create_task(office.out.drain(30.0))
    await asyncio.sleep(0)
    pause.goes_on.set()
    await draining
    assert office.states == ["submitted", "submitted", "queued", "queued"]
    assert claims(office) == [1, 1, 0, 0]


async def test_that_a_text_was_taken_is_written_with_what_comes_next_and_all_else_at_once(
    office, monkeypatch
):
    monkeypatch.setattr(writer, "_LINGER", 60.0)
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    for number in range(2):
        await office.write(other(number))
    await office.send()  # the notices, so that nobody else writes
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    await office.out.step()
    await settled(lambda: len(office.carrier.dots) == 1)
    await asyncio.sleep(0.05)  # for whoever would
    assert office.states == ["sending", "queued"]
    office.carrier.script.append(LATER)
    await office.out.step()
    await settled(lambda: office.states == ["submitted", "queued"])
    assert claims(office) == [1, 1]
