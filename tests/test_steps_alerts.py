"""Alerts: at once for what needs a person, of one cause once an hour, and none is lost."""

from datetime import timedelta

import pytest

from relay.notices.facts import Kind
from relay.steps import gate
from relay.steps.telling import tell_admins
from tests.desk import ADMIN, LOST, NEVER, desk

HOUR = timedelta(hours=1)


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def alert(office, about="failed", **more):
    await office.journal.commit(
        lambda tx: tell_admins(tx, office.charter, office.now, about=about, **more)
    )


async def left(office):
    """How many alerts have left by now."""
    await office.send()
    return [letter.recipient for letter in office.carrier.letters].count(ADMIN)


async def test_the_first_alert_leaves_at_once_and_the_next_when_the_hour_is_over(office):
    await alert(office)
    assert await left(office) == 1
    for _ in range(5):
        office.now += timedelta(minutes=10)
        await alert(office)
        assert await left(office) == 1
    office.now += timedelta(minutes=10)
    assert await left(office) == 2, "the five came as one"
    office.now += timedelta(minutes=59)
    await alert(office)
    assert await left(office) == 2, "an hour after the one that had waited"
    office.now += timedelta(minutes=1)
    assert await left(office) == 3


async def test_after_a_quiet_hour_an_alert_leaves_at_once_again(office):
    for number in range(3):
        await alert(office)
        assert await left(office) == number + 1
        office.now += HOUR


async def test_another_cause_need_not_wait(office):
    await alert(office)
    await alert(office, "uncertain")
    assert await left(office) == 2


@pytest.mark.parametrize("back", [timedelta(minutes=30), timedelta(days=400)])
async def test_a_clock_that_was_set_back_swallows_no_alert(office, back):
    await alert(office)
    assert await left(office) == 1
    office.now -= back
    await alert(office)
    office.now += HOUR
    assert await left(office) == 2


async def test_a_clock_that_was_far_ahead_holds_no_alert_up(office):
    office.now += timedelta(days=400)
    for _ in range(2):
        await alert(office)
    assert await left(office) == 1
    office.now -= timedelta(days=400)
    await alert(office)
    assert len(office.notices(ADMIN)) == 3, "a second that waits in the future stands for nothing"


async def test_twenty_failures_are_two_alerts(office):
    for number in range(20):
        await office.write(f"Please text 9123 45{number:02}: hello {number}\n")
    await office.send(*[NEVER] * 20)
    assert office.states == ["failed"] * 20
    assert await left(office) == 1
    office.now += HOUR
    assert await left(office) == 2


async def test_two_that_are_in_doubt_within_the_hour_are_one_alert_now_and_one_later(office):
    for number in range(2):
        await office.write(f"Please text 9123 45{number:02}: hello {number}\n")
    await office.send(LOST, LOST)
    first, second = office.notices(ADMIN, Kind.ALERT)
    assert await left(office) == 1
    assert "relay queue" in first.body, "the others are there too"
    office.now += HOUR
    assert await left(office) == 2
    assert first.request_id != second.request_id


async def stop(office, why="balance"):
    await office.journal.commit(lambda tx: gate.stop(tx, office.charter, why, office.now))


async def resume(office):
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))


async def test_a_stop_soon_after_another_is_told_when_the_hour_is_over_if_it_stands(office):
    await stop(office)
    await resume(office)
    await office.wait(minutes=30)
    await stop(office)
    await office.wait(minutes=29)
    assert len(office.notices(ADMIN)) == 1
    for _ in range(3):
        await office.wait(minutes=1)
    assert len(office.notices(ADMIN)) == 2
    await office.wait(hours=5)
    assert len(office.notices(ADMIN)) == 2


async def test_a_stop_that_is_over_by_then_is_not_told(office):
    await stop(office)
    await resume(office)
    await stop(office)
    await resume(office)
    await office.wait(hours=2)
    await stop(office, gate.FAILING)
    assert len(office.notices(ADMIN)) == 2
    await office.wait(hours=2)
    assert len(office.notices(ADMIN)) == 2


async def test_a_pause_in_place_of_an_untold_stop_is_not_told_as_that(office):
    await stop(office, gate.FAILING)
    await resume(office)
    await stop(office, gate.FAILING)
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await office.wait(hours=2)
    assert len(office.notices(ADMIN)) == 1
