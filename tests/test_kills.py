"""The relay is killed at each named point and at random: one SMS at most, and everybody is told."""

import pytest
import pytest_asyncio

from tests.kills import AFTER_THE_DOT, POINTS, survive, ward
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
