"""Two relays at one mailbox: one of them reads it, and the other says so and ends."""

import asyncio
import imaplib
import shutil
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from relay.wire.imap import Account, Mailbox, MailboxError, MailboxTaken
from tests.kills import Ward
from tests.nursery import Nursery
from tests.servers.dovecot import Dovecot
from tests.servers.imap_faults import ImapFaults

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]
ANOTHER_MACHINE = """
from pathlib import Path
from relay.steps.arrivals import servers
servers._MACHINE = Path({path!r})
"""
UNMARKED = """
from relay.steps.arrivals import servers
servers.reader_mark = lambda key: ""
"""
FILES_LATER = """
import asyncio
from pathlib import Path
from relay.wire.imap import Mailbox
file = Mailbox.file
async def file_later(self, *what):
    while not Path({path!r}).exists():
        await asyncio.sleep(0.05)
    await file(self, *what)
Mailbox.file = file_later
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nurseries():
    async with Nursery() as one, Nursery() as other:
        yield one, other


@pytest_asyncio.fixture(loop_scope="module")
async def offices(nurseries, dovecot, tmp_path):
    """Two relays that are told to read the same mailboxes, each with people and phones of its own.

    The phones are what must not ring twice.
    """
    made = []
    for name, nursery in zip("ab", nurseries, strict=True):
        (tmp_path / name).mkdir()
        made.append(Ward(nursery, dovecot, tmp_path / name, notices="acknowledge = false"))
    first, second = made
    second.requests, second.replies = first.requests, first.replies
    async with first.open(), second.open():
        yield first, second


def folders(dovecot, user):
    with imaplib.IMAP4("127.0.0.1", dovecot.port) as client:
        client.login(f'"{user}"', dovecot.password)
        return [line.decode().split(' "." ')[1].strip('"') for line in client.list()[1]]


async def test_a_second_relay_with_a_journal_of_its_own_says_so_and_ends(offices):
    first, second = offices
    await first.start()
    await second.start(ready=False)
    assert await second.ended() == 75
    [said] = [line["detail"] for line in second.log if "another relay" in str(line)]
    assert "INBOX read by" in said
    assert not second.events("daemon.ready")
    for number in range(5):
        await first.ask_for(f"number {number}")
    await first.until(lambda: len(first.phones) == 5)
    await first.until(first.is_quiet)
    assert second.phones == []


async def test_the_second_may_read_once_a_person_has_said_that_the_first_is_gone(offices, dovecot):
    first, second = offices
    await first.start()
    await first.stop()
    await second.start(ready=False)
    assert await second.ended() == 75
    await second.ask_for("waits for a reader")
    for user in (first.requests, first.replies):
        [found] = [name for name in folders(dovecot, user) if " read by " in name]
        with imaplib.IMAP4("127.0.0.1", dovecot.port) as client:
            client.login(f'"{user}"', dovecot.password)
            assert client.delete(f'"{found}"')[0] == "OK"
    await second.start()
    await second.until(lambda: len(second.phones) == 1)
    await second.until(second.is_quiet)
    await first.start(ready=False)
    assert await first.ended() == 75


async def test_check_names_the_other_relay_and_takes_ours_for_ours(offices):
    first, second = offices
    await first.start()

    async def take(letter):
        return "550 5.7.1 no mail to itself is awaited here"

    for office, named in ((first, 0), (second, 2)):
        office.take = take
        command = (sys.executable, "-m", "relay", "check", "--config", str(office.config))
        ended = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True)
        assert ended.stdout.count("another relay reads INBOX") == named, ended.stdout
        assert ended.returncode == 78 or not named


async def test_a_relay_knows_its_own_mark_after_any_end(offices, dovecot):
    first, _ = offices
    for _ in range(3):
        await first.start()
        first.kill()
        await first.ended()
    marks = [name for name in folders(dovecot, first.requests) if " read by " in name]
    assert len(marks) == 1


async def test_a_journal_that_was_copied_to_another_machine_reads_and_sends_nothing_there(
    offices, tmp_path
):
    """The first may still run; and what waited in the copy has left since."""
    (tmp_path / "machine").write_text("another")
    first, second = offices
    second.patch = ANOTHER_MACHINE.format(path=str(tmp_path / "machine"))
    await first.start()
    first.at_recipient = lambda address: first.kill()
    await first.ask_for("once")
    await first.ended()
    assert first.states() == ["sending"]
    shutil.copy(tmp_path / "a" / "relay.db", tmp_path / "b" / "relay.db")
    wal = tmp_path / "a" / "relay.db-wal"
    if wal.exists():
        shutil.copy(wal, tmp_path / "b" / "relay.db-wal")
    first.at_recipient = lambda address: None
    await first.start()
    await first.until(lambda: first.states() == ["accepted"])
    await second.start(ready=False)
    assert await second.ended() == 75
    assert second.provider.requests == []
    assert len(first.provider.requests) == 1


async def test_without_marks_both_would_send(offices, tmp_path):
    """What the marks are for, and that these tests would notice.

    Neither files a mail before the other has read it too: else it is luck who gets it.
    """
    first, second = offices
    both_have_read = tmp_path / "both have read"
    first.patch = second.patch = UNMARKED + FILES_LATER.format(path=str(both_have_read))
    for number in range(5):
        await first.ask_for(f"number {number}")
    await first.start(ready=False)
    await second.start(ready=False)
    await first.until(lambda: len(first.phones) == len(second.phones) == 5)
    both_have_read.touch()


# -- the marks themselves -------------------------------------------------------------------------


def box(dovecot, user, reader, **more):
    where = {"host": "127.0.0.1", "port": dovecot.port, "tls": "none", "password": dovecot.password}
    return Mailbox(Account(name="requests", username=user, reader=reader, **where, **more))


@asynccontextmanager
async def connected(*boxes):
    """Which of them have the mailbox."""
    try:
        ended = await asyncio.gather(*(one.connect([]) for one in boxes), return_exceptions=True)
        for end in ended:
            assert end is None or isinstance(end, MailboxTaken), end
        yield [one for one, end in zip(boxes, ended, strict=True) if end is None]
    finally:
        await asyncio.gather(*(one.close() for one in boxes))


async def test_of_many_that_come_at_once_at_most_one_reads(dovecot):
    won = 0
    for _ in range(20):
        user = dovecot.new_user()
        boxes = [box(dovecot, user, f"READER{number}") for number in range(4)]
        async with connected(*boxes) as have:
            assert len(have) <= 1
            won += len(have)
        async with connected(have[0] if have else boxes[0]) as have:
            assert len(have) == 1, "and nobody is locked out by those who gave way"
    assert won


@pytest.mark.parametrize("folder", ["INBOX", "inbox", "Büro/SMS & Fax", "100% *"])
async def test_a_folder_of_any_name_has_its_mark_beside_it(dovecot, folder):
    user = dovecot.new_user()
    async with connected(box(dovecot, user, "")) as [plain]:
        await plain.close()
        await plain.connect([folder] if folder.upper() != "INBOX" else [])
    async with (
        connected(box(dovecot, user, "AAAA", folder=folder)) as [first],
        connected(box(dovecot, user, "BBBB", folder=folder)) as second,
    ):
        assert second == []
        assert await first.readers() == {"AAAA"}


async def test_relays_that_read_other_folders_of_an_account_do_not_disturb_each_other(dovecot):
    user = dovecot.new_user()
    async with connected(box(dovecot, user, "")) as [plain]:
        await plain.close()
        await plain.connect(["Replies", "INBOX read by it", "Replies read"])
    async with connected(
        box(dovecot, user, "AAAA", folder="Replies"),
        box(dovecot, user, "BBBB", folder="Replies read"),
    ) as both:
        assert len(both) == 2


async def test_below_a_prefix_the_mark_is_found_too(authority):
    server = Dovecot(authority, prefix="INBOX.")
    server.start()
    try:
        user = server.new_user()
        async with (
            connected(box(server, user, "AAAA")) as [first],
            connected(box(server, user, "BBBB")) as second,
        ):
            assert (await first.readers(), second) == ({"AAAA"}, [])
    finally:
        server.stop()
        server.remove()


async def test_a_mark_that_cannot_be_set_is_no_mark():
    answers = {"CREATE": (b"{tag} NO [NOPERM] not here",)}
    async with ImapFaults(answers) as server:
        where = {"host": "127.0.0.1", "port": server.port, "tls": "none", "password": "p"}
        mailbox = Mailbox(Account(name="requests", username="u", reader="AAAA", **where))
        with pytest.raises(MailboxError, match="INBOX read by AAAA cannot be made"):
            await mailbox.connect([])


async def test_a_folder_that_is_not_there_gets_no_mark(dovecot):
    user = dovecot.new_user()
    with pytest.raises(MailboxError, match="Inbxo cannot be opened"):
        await box(dovecot, user, "AAAA", folder="Inbxo").connect([])
    assert not [name for name in folders(dovecot, user) if " read by " in name]


async def test_whoever_only_looks_sets_no_mark(dovecot):
    user = dovecot.new_user()
    async with connected(box(dovecot, user, "")) as [only]:
        assert await only.readers() == set()
