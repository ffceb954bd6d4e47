"""A relay that is stopped, frozen or left without names of servers, in the middle of its work."""

import asyncio
import contextlib
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest
import pytest_asyncio

from relay.journal.journal import change
from relay.reading.people.contacts import Contacts
from relay.settings import load
from relay.steps.charter import draw_up
from relay.steps.sending import outbox
from tests.faults import HASTE
from tests.kills import Ward
from tests.nursery import Nursery
from tests.office import GATEWAY

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]
SHORT_DRAIN = """
from relay import daemon
daemon._DRAIN = 1.0
"""
PATIENT_SMTP = """
from functools import partial
from relay.steps.arrivals import servers
from relay.wire import smtp
servers.Server = partial(smtp.Server, timeout=60.0, dot_timeout=600.0)
"""
RESOLVER = """
import socket
import time
from pathlib import Path
known = socket.getaddrinfo
def look_up(host, *rest, **more):
    said = Path({path!r}).read_text()
    if host == "localhost" and said == "hangs":
        time.sleep(3.0)
    if host == "localhost" and said != "127.0.0.1":
        code = socket.EAI_NONAME if said == "no such name" else socket.EAI_AGAIN
        raise socket.gaierror(code, said)
    return known(said if host == "localhost" else host, *rest, **more)
socket.getaddrinfo = look_up
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nursery():
    async with Nursery() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def office(nursery, dovecot, tmp_path):
    made = Ward(nursery, dovecot, tmp_path, notices="acknowledge = false")
    made.patch = HASTE
    async with made.open():
        yield made


def one_sms(office):
    [fate] = office.fates()
    assert fate.wrong == ""
    assert fate.sms == len(office.provider.requests) == 1
    assert office.flaws() == []


# -- stopped --------------------------------------------------------------------------------------


class Slow:
    """The mail server takes its time: before it answers, until it is told to go on."""

    def __init__(self, office, *, at_dot):
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()
        take = office.take

        async def hold(letter):
            if letter.recipients != (GATEWAY,) or self.go_on.is_set():
                return await take(letter)
            reply = await take(letter) if at_dot else "451 4.3.0 not now"
            self.reached.set()
            await self.go_on.wait()
            return reply

        office.take = hold


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
async def test_a_stop_while_the_dot_is_unanswered_ends_in_doubt_and_sends_nothing_again(
    office, taken
):
    office.patch += SHORT_DRAIN + PATIENT_SMTP
    slow = Slow(office, at_dot=taken)
    await office.ask_for("once")
    await office.start()
    await asyncio.wait_for(slow.reached.wait(), 20)
    office.kill(signal.SIGTERM)
    assert await office.ended() == 0
    assert office.events("daemon.stopped")
    assert set(office.states()) <= {"uncertain", "accepted"}  # the answer may have been faster
    slow.go_on.set()
    await office.start()
    if taken:
        await office.until(lambda: office.states() == ["accepted"])
    await office.until(office.is_quiet)
    assert await office.stop() == 0
    await office.let_a_day_pass()
    await office.start()
    await office.until(office.is_quiet)
    assert len(office.provider.requests) == taken
    assert office.fates()[0].wrong == ""


async def test_a_stop_before_the_dot_sends_it_after_the_next_start(office):
    office.patch += SHORT_DRAIN + PATIENT_SMTP
    at_recipient = []

    def stop_here(address):
        if address == GATEWAY and not at_recipient:
            at_recipient.append(office.kill(signal.SIGSTOP))

    office.at_recipient = stop_here
    await office.ask_for("once")
    await office.start(ready=False)  # it may be stopped before it says so
    await office.until(lambda: bool(at_recipient))
    office.kill(signal.SIGTERM)  # seen as soon as it goes on
    office.kill(signal.SIGCONT)
    assert await office.ended() == 0
    await office.start()
    await office.until(lambda: office.states() == ["accepted"])
    await office.until(office.is_quiet)
    one_sms(office)


# -- frozen ---------------------------------------------------------------------------------------


def freeze(office):
    """Wherever it holds no lock of its journal: with one, nobody else could write there."""
    while True:
        office.kill(signal.SIGSTOP)
        while not _is_stopped(office.pid):
            time.sleep(0.001)
        with contextlib.closing(apsw.Connection(str(office.folder / "relay.db"))) as journal:
            try:
                journal.execute("BEGIN IMMEDIATE; ROLLBACK")
            except apsw.BusyError:
                office.kill(signal.SIGCONT)
                time.sleep(0.005)
            else:
                return


def _is_stopped(pid):
    threads = Path(f"/proc/{pid}/task").glob("*/stat")
    return all(thread.read_text().rpartition(")")[2].split()[0] in "Tt" for thread in threads)


def recover(office):
    """What another holder of the journal would do once the lease is over."""
    later = datetime.now(UTC) + timedelta(hours=1)
    charter = draw_up(load(office.config, {}), Contacts())

    def work(tx):
        outbox.recover(tx, charter, tx.submissions_adrift(later), datetime.now(UTC))
        tx.hurry()

    change(office.folder / "relay.db", work)


@pytest.mark.parametrize("moment", ["before the dot", "after the dot"])
async def test_a_relay_that_was_frozen_past_its_lease_sends_nothing_twice(office, moment):
    """It awakes with a claim that is no longer its own."""
    frozen = asyncio.Event()

    def at_once(seen):
        if not frozen.is_set() and seen in (GATEWAY, None):
            freeze(office)
            frozen.set()

    if moment == "before the dot":
        office.at_recipient = at_once
    else:
        office.at_dot = lambda letter: at_once(None)
    office.patch += PATIENT_SMTP
    await office.start()
    await office.ask_for("once")
    await asyncio.wait_for(frozen.wait(), 20)
    assert office.states() == ["sending"]
    recover(office)
    assert office.states() == (["queued"] if moment == "before the dot" else ["uncertain"])
    office.kill(signal.SIGCONT)
    await office.until(lambda: office.states() == ["accepted"])
    await office.until(office.is_quiet)
    one_sms(office)


UNFENCED = """
from relay.journal.submissions import SubmissionVerbs
SubmissionVerbs.reach = lambda self, *args: True
"""


async def test_one_that_does_not_look_at_its_claim_again_is_noticed(office):
    """Its gateway is silent: an answer to the one could come before the other leaves."""
    frozen = asyncio.Event()

    def at_once(address):
        if address == GATEWAY and not frozen.is_set():
            freeze(office)
            frozen.set()

    office.provider.script.lose_answer = True
    office.at_recipient = at_once
    office.patch += PATIENT_SMTP + UNFENCED
    await office.start()
    await office.ask_for("once")
    await asyncio.wait_for(frozen.wait(), 20)
    recover(office)
    assert office.states() == ["queued"]
    office.kill(signal.SIGCONT)
    await office.until(lambda: len(office.provider.requests) == 2)


# -- without names --------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["no such name", "no answer", "hangs"])
async def test_a_resolver_that_fails_stops_nothing_for_good(office, trouble):
    names = office.folder / "names"
    names.write_text(trouble)
    office.patch += RESOLVER.format(path=str(names))
    text = office.config.read_text()
    office.config.write_text(text.replace('host = "127.0.0.1"', 'host = "localhost"'))
    await office.ask_for("one")
    await office.start()  # ready all the same, and says what is wrong
    await office.until(lambda: bool(office.events("mailbox.lost")))
    assert "cannot be reached" in str(office.events("mailbox.lost"))
    names.write_text("127.0.0.1")
    await office.until(lambda: office.states() == ["accepted"])
    names.write_text(trouble)
    await office.ask_for("two")  # what is connected needs no name
    await office.until(lambda: len(office.states()) == 2)
    names.write_text("127.0.0.1")
    while office.states() != ["accepted"] * 2:
        office.hurry()
        await asyncio.sleep(0.3)
    await office.until(office.is_quiet)
    assert len(office.provider.requests) == 2
    assert [fate.wrong for fate in office.fates()] == ["", ""]
    assert await office.stop() == 0
