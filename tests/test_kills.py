"""The relay is killed at each named point and at random: one SMS at most, and everybody is told."""

import pytest
import pytest_asyncio

from tests.kills import AFTER_THE_DOT, POINTS, storm, survive, table, ward
from tests.nursery import Nursery

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nursery():
    async with Nursery() as started:
        yield started


@pytest.mark.parametrize("point", POINTS, ids=str)
async def test_a_kill_sends_nothing_twice_and_loses_nothing(nursery, dovecot, tmp_path, point):
    async with ward(nursery, dovecot, tmp_path) as office:
        await survive(office, point)


@pytest.mark.parametrize("point", AFTER_THE_DOT, ids=str)
async def test_nor_does_one_whose_answer_is_lost(nursery, dovecot, tmp_path, point):
    async with ward(nursery, dovecot, tmp_path) as office:
        await survive(office, point, lose_answer=True)


async def test_kills_at_random_among_faults_of_the_mail_server(nursery, dovecot, tmp_path):
    """The small sister of `python -m tests.kills`."""
    office = await storm(nursery, dovecot, tmp_path, kills=15, requests=60, seed=1)
    said = "\n".join(table(office))
    assert [fate for fate in office.fates() if fate.wrong] == [], said
    assert office.flaws() == []
    assert office.left_in_mailboxes() == 0
    assert len(office.provider.outbox) > 20, said  # else the lives were too short to prove a thing


# -- relays that break a promise: each must be noticed --------------------------------------------

SENDS_AGAIN = """
from relay.model import State
from relay.planning import lifecycle
lifecycle.recovered = lambda phase: State.QUEUED
"""
RECOVERS_NOTHING = """
from relay import daemon
daemon._recover = lambda tx, charter: None
"""
FILES_FIRST = """
from relay.steps.intake import Intake
read = Intake._read
async def file_first(self, tries, *others):
    await self._mailbox.file([one.arrival.uid for one in tries], self._folders.handled)
    return await read(self, tries, *others)
Intake._read = file_first
"""
TELLS_LATER = """
from relay.steps import reports
announce, take, untold = reports.announce, reports.take, []
reports.announce = lambda tx, charter, request_id, now: untold.append(request_id)
async def tell_later(journal, charter, query, now):
    taken = await take(journal, charter, query, now)
    while untold:
        request_id = untold.pop()
        await journal.commit(lambda tx: announce(tx, charter, request_id, now))
    return taken
reports.take = tell_later
"""
BREACHES = {
    "sent again after the dot": (
        SENDS_AGAIN,
        "dot.written",
        lambda office: len(office.phones) == 2,
    ),
    "nothing is recovered": (
        RECOVERS_NOTHING,
        "claim.committed",
        lambda office: office.states() == ["sending"],
    ),
    "filed before it is written down": (
        FILES_FIRST,
        "mail.before_commit",
        lambda office: office.left_in_mailboxes() == len(office.rows("SELECT * FROM mail")) == 0,
    ),
    "a report is told after it is kept": (
        TELLS_LATER,
        "report.committed",
        lambda office: (
            [row["delivery"] for row in office.rows("SELECT delivery FROM recipient")]
            == ["delivered"]
            and "delivered" not in office.fates()[0].told
        ),
    ),
}


@pytest.mark.parametrize(("patch", "point", "broken"), BREACHES.values(), ids=BREACHES)
async def test_a_relay_that_breaks_its_promise_is_noticed(
    nursery, dovecot, tmp_path, monkeypatch, patch, point, broken
):
    monkeypatch.setattr("tests.office.PATIENCE", 4.0)
    async with ward(nursery, dovecot, tmp_path) as office:
        office.patch = patch
        with pytest.raises(AssertionError):
            await survive(office, next(each for each in POINTS if each.at == (point,)))
        assert broken(office)
