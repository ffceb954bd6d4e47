"""Notices leave one after the other, behind the texts, and none is begun after a stop."""

import asyncio

import pytest

from relay.crew import Crew
from relay.steps.sending import postman
from relay.steps.sending.postman import Postman
from tests.desk import desk

ONE = "Please text 9123 4567: hello\n"


def refused(number):  # one notice and nothing else
    return f"To: 2345 {number:04}\n\nHi\n"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


class Hanging:
    """A mail server that takes its time over each notice, or over each text."""

    def __init__(self, office, *, notices):
        self.begun, self.goes_on = asyncio.Event(), asyncio.Event()
        self._submit, self._notices = office.carrier.submit, notices
        office.carrier.submit = self

    async def __call__(self, envelope, *, reached=None):
        if self._notices == (reached is None):
            self.begun.set()
            await self.goes_on.wait()
        return await self._submit(envelope, reached=reached)


async def test_a_stop_begins_no_further_notice_and_those_have_lost_no_try(office):
    server = Hanging(office, notices=True)
    for number in range(3):
        await office.write(refused(number))
    await office.out.step()
    await server.begun.wait()
    draining = asyncio.create_task(office.out.drain(30.0))
    await asyncio.sleep(0)
    server.goes_on.set()
    await draining
    assert [(n.state, n.attempt) for n in office.notices()] == [
        ("sent", 1),
        ("queued", 0),
        ("queued", 0),
    ]
    assert len(office.carrier.letters) == 1


async def test_notices_have_one_connection(office):
    server = Hanging(office, notices=True)
    await office.write(refused(1))
    await office.out.step()
    await server.begun.wait()
    await office.write(refused(2))
    assert await office.out.step() == 0
    server.goes_on.set()
    await office.ended()
    await office.send()
    assert [n.state for n in office.notices()] == ["sent", "sent"]


async def test_a_new_notice_waits_for_the_texts_under_way_but_not_for_long(office, monkeypatch):
    monkeypatch.setattr(postman, "_GLANCE", 0.0)
    await office.write(ONE)
    await office.send()
    server = Hanging(office, notices=False)
    await office.write(ONE.replace("4567", "0000"))
    await office.out.step()
    await server.begun.wait()
    before = len(office.carrier.letters)
    assert await office.out.step() == 0, "its acknowledgement is young"
    await office.wait(seconds=11)
    assert await office.out.step() == 1
    server.goes_on.set()
    await office.ended()
    assert len(office.carrier.letters) == before + 1


async def test_while_texts_leave_it_is_looked_for_notices_only_now_and_then(office, monkeypatch):
    post = Postman(office.journal, office.identity, office.carrier, clock=office.clock, crew=Crew())
    assert post.room(sending=True), "it has not been looked for a long time"
    assert not post.room(sending=True)
    assert post.room(sending=False)
    monkeypatch.setattr(postman, "_GLANCE", 0.0)
    assert post.room(sending=True)
