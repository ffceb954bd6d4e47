"""Many mails wait when the relay starts: the small sister of `python -m tests.backlog`."""

import pytest
import pytest_asyncio

from tests.backlog import BEAT, OTHERS, backlog
from tests.nursery import Nursery

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]
MAILS = 200


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nursery():
    async with Nursery() as started:
        yield started


async def test_a_backlog_by_one_person_costs_nobody_else_anything(nursery, dovecot, tmp_path):
    seen = await backlog(nursery, dovecot, tmp_path, mails=MAILS, patience=120)
    said = "\n".join(seen.lines())
    assert seen.states == {"accepted": 30 + seen.others["accepted"], "held": MAILS - 33}, said
    assert seen.others == {"accepted": (MAILS - 1) // OTHERS}, said
    assert seen.read_twice == 0
    assert seen.gap < 3 * BEAT, said  # else systemd would end it
    assert max(seen.resident) < 120 * 2**20, said
