"""The relay is killed at each named point and at random: one SMS at most, and everybody is told."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio

from relay.notices.facts import Kind
from tests.kills import AFTER_THE_DOT, POINTS, Ward, storm, survive, table, ward
from tests.nursery import Nursery
from tests.office import PATIENCE

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
from relay.steps.arrivals.intake import Intake
read = Intake._read
async def file_first(self, tries, *others):
    await self._mailbox.file([one.arrival.uid for one in tries], self._folders.handled)
    return await read(self, tries, *others)
Intake._read = file_first
"""
TELLS_LATER = """
from relay.steps.answers import reports
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


@dataclass(frozen=True, kw_only=True)
class Breach:
    """`broken` is what must be seen for it: something that no haste and no delay can undo."""

    patch: str
    at: str
    broken: Callable[[Ward], bool]
    lose_answer: bool = False
    patience: float = PATIENCE  # short where what is waited for never comes


BREACHES = {
    "sent again after the dot": Breach(
        patch=SENDS_AGAIN,
        at="dot.written",
        lose_answer=True,  # one that came before the second try would prevent it
        broken=lambda office: office.fates()[0].wrong == "sent twice",
    ),
    "nothing is recovered": Breach(
        patch=RECOVERS_NOTHING,
        at="claim.committed",
        patience=2.0,
        broken=lambda office: office.states() == ["sending"],
    ),
    "filed before it is written down": Breach(
        patch=FILES_FIRST,
        at="mail.before_commit",
        patience=2.0,
        broken=lambda office: (
            office.left_in_mailboxes() == len(office.rows("SELECT * FROM mail")) == 0
        ),
    ),
    "a report is told after it is kept": Breach(
        patch=TELLS_LATER,
        at="report.committed",
        patience=2.0,
        broken=lambda office: (
            [row["delivery"] for row in office.rows("SELECT delivery FROM recipient")]
            == ["delivered"]
            and Kind.DELIVERED not in {row["kind"] for row in office.rows("SELECT * FROM notice")}
        ),
    ),
}


@pytest.mark.parametrize("breach", BREACHES.values(), ids=BREACHES)
async def test_a_relay_that_breaks_its_promise_is_noticed(nursery, dovecot, tmp_path, breach):
    point = next(each for each in POINTS if each.at == (breach.at,))
    async with ward(nursery, dovecot, tmp_path) as office:
        office.patch = breach.patch
        with pytest.raises(AssertionError):
            await survive(office, point, lose_answer=breach.lose_answer, patience=breach.patience)
        assert breach.broken(office)
