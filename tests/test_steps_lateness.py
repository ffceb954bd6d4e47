"""What misses its time is asked about, never fired later by itself."""

from datetime import timedelta

import pytest

from relay.notices.facts import Kind
from relay.steps import gate
from relay.steps.sending import lateness
from tests.desk import LATER, desk

NINE = "Please text 9123 4567: hello. Send it tomorrow at 9am.\n"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def miss(office, *, by):
    """The relay is away until so long after the time that a request is meant for."""
    await office.write(NINE)
    office.now = office.submission().send_at + by
    await office.send()


async def test_it_is_held_and_asked_about_and_goes_at_once_with_a_yes(office):
    await miss(office, by=timedelta(minutes=20))
    assert office.carrier.dots == []
    assert (office.states, office.submission().hold) == (["held"], "confirmation")
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.HELD]
    letter = office.notices()[-1].body
    assert "It was meant for 2026-11-19 09:00, which has passed" in letter
    assert "yes" in letter
    await office.reply("yes", to=office.notices()[-1])
    await office.send()
    [dot] = office.carrier.dots
    assert b"[SCHEDULING]=now" in dot.data


async def test_one_that_was_under_way_when_the_relay_went_away_is_asked_about_too(office):
    await office.write(NINE)
    office.now = office.submission().due_at
    await office.send(LATER)
    assert office.states == ["queued"]
    await office.wait(seconds=1)  # the last sign of life
    office.now += timedelta(hours=3)
    await office.journal.commit(lambda tx: lateness.wake(tx, office.charter, office.now))
    await office.send()
    assert office.states == ["held"]
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.HELD]
    await office.reply("yes", to=office.notices()[-1])
    await office.send()
    [dot] = office.carrier.dots
    assert b"[SCHEDULING]=now" in dot.data


async def test_it_is_asked_about_once(office):
    await miss(office, by=timedelta(hours=2))
    for _ in range(5):
        await office.wait(minutes=7)
        await office.send()
    assert office.told.count(Kind.HELD) == 1


async def test_without_an_answer_it_is_given_up_a_day_after_the_question(office):
    await miss(office, by=timedelta(hours=2))
    await office.wait(hours=23)
    assert office.states == ["held"]
    await office.wait(hours=2)
    assert office.states == ["expired"]
    assert office.told[-1] == Kind.EXPIRED
    assert office.carrier.dots == []


async def test_a_few_minutes_are_no_miss(office):
    await miss(office, by=timedelta(minutes=10))
    [dot] = office.carrier.dots
    assert b"[SCHEDULING]=now" in dot.data


async def test_what_missed_it_by_more_than_a_day_is_given_up_and_told(office):
    await miss(office, by=timedelta(hours=25))
    assert office.states == ["expired"]
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.EXPIRED]


async def test_a_pause_makes_it_miss_its_time_too(office):
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await office.write(NINE)
    office.now = office.submission().send_at + timedelta(minutes=20)
    await office.wait(seconds=1)
    assert office.states == ["held"]
    assert office.told[-1] == Kind.HELD
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    await office.send()
    assert office.carrier.dots == []


async def test_the_first_test_catches_one_that_is_sent_late(office, monkeypatch):
    monkeypatch.setattr(lateness, "_ask", lambda tx, charter, request_id, several, now: None)
    monkeypatch.setattr("relay.journal.submissions.SubmissionVerbs.submissions_past", nobody)
    await miss(office, by=timedelta(minutes=20))
    assert office.carrier.dots != []


def nobody(tx, meant_before):
    return []
