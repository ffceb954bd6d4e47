"""Forty requests through lines that fail in every way: all accounted for, none sent twice."""

import pytest
import pytest_asyncio

from tests.faults import table, twice, weather
from tests.nursery import Nursery

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nursery():
    async with Nursery() as started:
        yield started


async def test_bad_weather_loses_nothing_and_sends_nothing_twice(nursery, dovecot, tmp_path):
    """The small sister of `python -m tests.faults`."""
    office = await weather(nursery, dovecot, tmp_path, requests=40, seed=2, patience=120)
    said = "\n".join(table(office))
    fates = office.fates()
    assert [fate for fate in fates if fate.wrong] == [], said
    assert (len(fates), twice(fates), office.flaws()) == (40, 0, []), said
    assert office.left_in_mailboxes() == 0
    assert office.met.total() > 40, said  # else it was no bad weather
    assert len(office.provider.outbox) > 20, said


BELIEVES_THE_ERROR = """
from relay.model import Result
from relay.wire import smtp_transaction
class Lenient:
    LOST = Result.DEFERRED
    def __getattr__(self, name):
        return getattr(Result, name)
smtp_transaction.Result = Lenient()
"""


async def test_a_relay_that_tries_again_after_the_dot_is_noticed(nursery, dovecot, tmp_path):
    """The harness can fail: else it would prove nothing."""
    office = await weather(
        nursery, dovecot, tmp_path, requests=10, seed=3, patience=120, patch=BELIEVES_THE_ERROR
    )
    assert twice(office.fates()) > 0, "\n".join(table(office))
