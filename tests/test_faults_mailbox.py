"""What else happens to a mailbox: new numbers, backups, other programs, missing abilities.

All of it with the real relay at a real Dovecot: one SMS for each request, and every mail filed.
"""

import contextlib
import imaplib
import os
import re
import shutil
import smtplib
import time
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from relay.notices.facts import Kind
from tests.faults import HASTE
from tests.kills import Ward
from tests.nursery import Nursery
from tests.office import mail
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]
DAY = 86_400.0
HANDLED = ".Relay.Handled"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nursery():
    async with Nursery() as started:
        yield started


@asynccontextmanager
async def office_at(nursery, dovecot, folder):
    """An office behind a proxy, with a relay that is not started yet."""
    async with Proxy("127.0.0.1", dovecot.port) as proxy:
        made = Ward(nursery, dovecot, folder, notices="acknowledge = false")
        made.patch = HASTE
        made.proxy = proxy
        made.imap_port = proxy.port
        async with made.open():
            yield made


@pytest_asyncio.fixture(loop_scope="module")
async def office(nursery, dovecot, tmp_path):
    async with office_at(nursery, dovecot, tmp_path) as made:
        yield made


@contextlib.contextmanager
def person(office, folder="INBOX"):
    """Somebody at the same mailbox, with another program."""
    with imaplib.IMAP4("127.0.0.1", office.dovecot.port) as client:
        client.login(f'"{office.requests}"', office.dovecot.password)
        assert client.select(folder)[0] == "OK"
        yield client


def filed(office, folder=HANDLED):
    """The mails in a folder."""
    place = office.dovecot.maildir(office.requests) / folder
    return [*place.glob("cur/*"), *place.glob("new/*")]


async def all_is_well(office, count):
    """So many requests were sent once and told, and all their mails are filed."""
    await office.until(lambda: office.states() == ["accepted"] * count)
    await office.until(office.is_quiet)
    await office.until(lambda: office.left_in_mailboxes() == 0)
    assert [(fate.wrong, fate.sms) for fate in office.fates()] == [("", 1)] * count
    assert len(office.provider.requests) == count


# -- new numbers ----------------------------------------------------------------------------------


def renumber(office):
    """The folder gets another UIDVALIDITY, as when an index is lost or a folder is made anew."""
    place = office.dovecot.maildir(office.requests)
    for lost in (*place.glob("dovecot-uidlist*"), *place.glob("dovecot.*")):
        lost.unlink()


def validities(office):
    return {row["uidvalidity"] for row in office.rows("SELECT * FROM mail WHERE kind = 'request'")}


@pytest.mark.parametrize("point", ["mail.fetched", "mail.committed"])
async def test_numbers_that_change_between_two_runs_send_nothing_twice(office, point):
    await office.ask_for("once")
    await office.start(ready=False, RELAY_CRASH_POINT=point)
    await office.ended()
    time.sleep(1.1)  # the new number is a time
    renumber(office)
    await office.start()
    await all_is_well(office, 1)
    assert len(validities(office)) == (2 if point == "mail.committed" else 1)
    assert len(filed(office)) == 1


async def test_numbers_that_change_under_the_relay_send_nothing_twice(office):
    """After it has read a mail, and before it has filed it."""
    done = []

    def at_move(link, data, from_client):
        if from_client and b"UID MOVE" in data and not done:
            done.append(time.sleep(1.1))
            renumber(office)
            return "reset"
        return ""

    office.proxy.fault = at_move
    await office.start()
    await office.ask_for("once")
    await all_is_well(office, 1)
    assert done
    assert len(validities(office)) == 2
    await office.ask_for("and on it goes")
    await all_is_well(office, 2)


async def test_a_session_that_outlives_its_numbers_files_no_other_mail(office):
    """The relay asks to move UIDs that are no longer those of the mails that it read."""
    done = []

    def at_move(link, data, from_client):
        if from_client and b"UID MOVE" in data and not done:
            done.append(time.sleep(1.1))
            renumber(office)
            with person(office):
                pass  # which gives the new numbers
            office.write("Please text 9123 9999: another\n")
        return ""

    office.proxy.fault = at_move
    await office.start()
    await office.ask_for("once")
    await office.until(lambda: sorted(t for _, t in office.phones) == ["another", "once"])
    await office.until(lambda: office.left_in_mailboxes() == 0)
    assert done


# -- backups --------------------------------------------------------------------------------------


async def test_a_mailbox_restored_from_a_backup_sends_nothing_and_tells_nobody(office):
    place = office.dovecot.maildir(office.requests)
    for number in range(3):
        await office.ask_for(f"number {number}")
    shutil.copytree(place, backup := office.folder / "backup")
    await office.start()
    await all_is_well(office, 3)
    told = len(office.inbox)
    for running in (True, False):
        if not running:
            await office.stop()
        for old in (backup / "new").iterdir():
            new = place / "new" / old.name.replace(".", f"{running:d}.", 1)
            shutil.copy(old, new)  # of another time and number
            shutil.chown(new, *_owner(place))
        if not running:
            time.sleep(1.1)
            renumber(office)
            await office.start()
        await office.until(lambda: office.left_in_mailboxes() == 0)
    assert (len(office.provider.requests), len(office.inbox)) == (3, told)
    assert {e["result"] for e in office.events("mail.ignored")} == {"duplicate"}
    assert len(office.events("mail.ignored")) == 6


async def test_of_a_restored_mailbox_a_new_journal_asks_and_sends_nothing_old(office):
    """And the operator first: the mailbox has the mark of the relay with the lost journal."""
    place = office.dovecot.maildir(office.requests)
    for number in range(3):
        await office.ask_for(f"number {number}")
    now = time.time()
    for age, old in zip((0.1, 3.0, 72.0), sorted((place / "new").iterdir()), strict=True):
        os.utime(old, (now - age * 3600, now - age * 3600))
    shutil.copytree(place, backup := office.folder / "backup")
    await office.start()
    await office.until(lambda: len(office.told()) == 3)
    await office.stop()
    before = len(office.provider.requests)
    for file in office.folder.glob("relay.db*"):
        file.unlink()
    for old in (backup / "new").iterdir():
        shutil.copy2(old, place / "new" / old.name)
        shutil.chown(place / "new" / old.name, *_owner(place))
    await office.start(ready=False)
    assert await office.ended() == 75
    for user in (office.requests, office.replies):
        for mark in office.dovecot.maildir(user).glob(".INBOX read by *"):
            shutil.rmtree(mark)
    await office.start()
    await office.until(lambda: len(office.told()) == 6)
    await office.until(office.is_quiet)
    assert sorted(office.states()) == ["accepted", "held"]
    assert len(office.provider.requests) == before + 1, "that of a moment ago, no older one"
    kinds = {row["kind"] for row in office.rows("SELECT kind FROM notice")}
    assert kinds == {Kind.HELD, Kind.REFUSAL, Kind.RESULT}


def _owner(place):
    return place.stat().st_uid, place.stat().st_gid


UNCOMPARED = """
from relay.journal.mail import MailVerbs
MailVerbs.is_copy = lambda self, content_key: False
"""


async def test_a_relay_that_goes_by_numbers_alone_is_noticed(office):
    office.patch += UNCOMPARED
    await office.ask_for("once")
    await office.start(ready=False, RELAY_CRASH_POINT="mail.committed")
    await office.ended()
    time.sleep(1.1)
    renumber(office)
    await office.start()
    await office.until(lambda: len(office.states()) == 2)


# -- folders --------------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["deleted", "renamed"])
async def test_a_folder_for_filed_mail_that_goes_is_made_again(office, deed):
    await office.start()
    await office.ask_for("before")
    await all_is_well(office, 1)
    with person(office) as client:
        if deed == "deleted":
            assert client.delete("Relay.Handled")[0] == "OK"
        else:
            assert client.rename("Relay.Handled", "Archive")[0] == "OK"
    await office.ask_for("after")
    await all_is_well(office, 2)
    assert len(filed(office)) == 1
    assert len(filed(office, ".Archive")) == (deed == "renamed")


async def test_a_watched_folder_that_goes_is_told_of_and_read_again_when_it_is_back(
    office,
):
    text = office.config.read_text()
    office.config.write_text(text.replace("password", 'folder = "SMS"\npassword', 1))
    with person(office) as client:
        client.create("SMS")
    await office.start()
    with person(office) as client:
        client.append("SMS", None, None, mail("Please text 9123 0001: one\n"))
        await office.until(lambda: office.states() == ["accepted"])
        assert client.rename("SMS", "Elsewhere")[0] == "OK"
        client.append("Elsewhere", None, None, mail("Please text 9123 0002: two\n"))
        await office.until(lambda: bool(office.events("mailbox.lost")))
        assert client.rename("Elsewhere", "SMS")[0] == "OK"
    await office.until(lambda: office.states() == ["accepted"] * 2)
    assert {text for _, text in office.phones} == {"one", "two"}


# -- another program ------------------------------------------------------------------------------


def seen(client, uid):
    client.uid("STORE", uid, "+FLAGS", r"(\Seen \Flagged)")


def marked_as_deleted(client, uid):
    client.uid("STORE", uid, "+FLAGS", r"(\Deleted)")


def moved(client, uid):
    client.create("Own")
    assert client.uid("MOVE", uid, "Own")[0] == "OK"


def expunged(client, uid):
    marked_as_deleted(client, uid)
    client.expunge()


@pytest.mark.parametrize("deed", [seen, marked_as_deleted, moved, expunged])
@pytest.mark.parametrize("moment", [b"UID FETCH", b"UID MOVE"])
async def test_what_another_program_does_meanwhile_costs_nothing(office, deed, moment):
    """Before the fetch a mail that is gone is not read; before it is filed, nobody notices."""
    done = []

    def meanwhile(link, data, from_client):
        if from_client and (found := re.search(moment + rb" (\d+)", data)) and not done:
            with person(office) as client:
                done.append(deed(client, found[1].decode()))
        return ""

    office.proxy.fault = meanwhile
    await office.start()
    first = "gone" if deed in (moved, expunged) and moment == b"UID FETCH" else "one"
    office.write(f"Please text 9123 0001: {first}\n")
    await office.until(lambda: bool(done))
    office.write("Please text 9123 0002: two\n")
    expected = {"two"} if first == "gone" else {"one", "two"}
    await office.until(lambda: {text for _, text in office.phones} == expected)
    await office.until(lambda: office.left_in_mailboxes() == 0)
    assert len(office.provider.requests) == len(expected)
    if first == "gone" and deed is moved:
        with person(office, "Own") as client:
            assert client.uid("MOVE", "1:*", "INBOX")[0] == "OK"
        await office.until(lambda: len(office.phones) == 2)
    assert not [e for e in office.log if e.get("level") in ("warning", "error")]


async def test_somebody_who_has_the_mailbox_open_all_the_time_disturbs_nobody(office):
    await office.start()
    with person(office) as client:
        for number in range(5):
            await office.ask_for(f"number {number}")
            client.noop()
            client.uid("STORE", "1:*", "+FLAGS", r"(\Seen)")
        await all_is_well(office, 5)


# -- what a server cannot do ----------------------------------------------------------------------

BARE = "imap_capability = IMAP4rev1 LITERAL+ IDLE NAMESPACE"
ACL = (
    """
mail_plugins = acl
protocol imap {
  mail_plugins = acl imap_acl
}
plugin {
  acl = vfile
}
""",
    """
acl_driver = vfile
protocol imap {
  mail_plugins {
    acl = yes
    imap_acl = yes
  }
}
""",
)
QUOTA = (
    """
mail_plugins = quota
plugin {
  quota = count:User
  quota_rule = *:messages=6
  quota_vsizes = yes
}
""",
    """
mail_plugins {
  quota = yes
}
quota User {
  driver = count
}
quota_message_count = 6
""",
)


@asynccontextmanager
async def special(authority, nursery, folder, *extra):
    """An office at a Dovecot of its own."""
    old, new = "".join(part[0] for part in extra), "".join(part[1] for part in extra)
    server = Dovecot(authority, extra=(old, new))
    server.start()
    try:
        async with office_at(nursery, server, folder) as made:
            yield made
    finally:
        server.stop()
        server.remove()


@pytest.mark.parametrize("uidplus", [True, False])
async def test_without_move_every_mail_is_sent_once_and_no_mark_of_others_is_carried_out(
    authority, nursery, tmp_path, uidplus
):
    words = BARE + (" UIDPLUS\n" if uidplus else "\n")
    async with special(authority, nursery, tmp_path, (words, words)) as office:
        await office.start()
        for number in range(3):
            await office.ask_for(f"number {number}")
        await office.until(lambda: office.states() == ["accepted"] * 3)
        await office.until(lambda: len(filed(office)) == 3)
        assert len(filed(office, "")) == (0 if uidplus else 3)  # where it must stay, it stays
        for _ in range(2):  # a new connection, and a new life
            office.proxy.rst()
            await office.ask_for("and on it goes")
            await office.stop()
            await office.start()
        await office.until(lambda: office.states() == ["accepted"] * 5)
        await office.until(lambda: len(filed(office)) == 5)
        assert len(office.provider.requests) == 5


@pytest.mark.parametrize("move", [True, False])
async def test_where_no_mail_can_be_deleted_all_is_sent_once_and_nothing_copied_again_and_again(
    authority, nursery, tmp_path, move
):
    """Some servers answer OK to a mark that they do not set: each pass would copy anew."""
    words = "" if move else BARE + " UIDPLUS\n"
    async with special(authority, nursery, tmp_path, ACL, (words, words)) as office:
        place = office.dovecot.maildir(office.requests)
        await office.ask_for("one")
        (place / "dovecot-acl").write_text("owner lrsik\n")
        shutil.chown(place / "dovecot-acl", *_owner(place))
        await office.start()
        await office.until(lambda: office.states() == ["accepted"])
        await office.until(lambda: bool(office.events("mailbox.lost")))
        await office.ask_for("two")
        await office.until(lambda: office.states() == ["accepted"] * 2)
        told = str(office.events("mailbox.lost"))
        assert ("[NOPERM]" if move else "cannot be filed: the server has no MOVE") in told
        assert (len(filed(office, "")), filed(office)) == (2, [])
        (place / "dovecot-acl").unlink()
        await office.until(lambda: not filed(office, ""))
        assert (len(filed(office)), len(office.provider.requests)) == (2, 2)


async def test_a_line_that_breaks_between_copy_and_mark_costs_at_most_a_copy(
    authority, nursery, tmp_path
):
    words = BARE + " UIDPLUS\n"
    async with special(authority, nursery, tmp_path, (words, words)) as office:
        done = []

        def after_copy(link, data, from_client):
            if from_client and b"UID COPY" in data and not done:
                done.append(1)
                return "then reset"
            return ""

        office.proxy.fault = after_copy
        await office.start()
        await office.ask_for("once")
        await all_is_well(office, 1)
        assert len(filed(office)) in (1, 2)


async def test_where_no_flag_and_no_keyword_can_be_set_nothing_is_missed(
    authority, nursery, tmp_path
):
    """The relay marks no mail: what it has read is in its journal."""
    async with special(authority, nursery, tmp_path, ACL) as office:
        await office.ask_for("one")
        place = office.dovecot.maildir(office.requests)
        (place / "dovecot-acl").write_text("owner lrteik\n")
        shutil.chown(place / "dovecot-acl", *_owner(place))
        with person(office) as client:
            [flags] = client.untagged_responses["PERMANENTFLAGS"]
            assert rb"\*" not in flags
            assert rb"\Seen" not in flags
        await office.start()
        await all_is_well(office, 1)
        await office.ask_for("two")
        await all_is_well(office, 2)


async def test_a_full_mailbox_is_read_and_filed(authority, nursery, tmp_path):
    async with special(authority, nursery, tmp_path, QUOTA) as office:
        for number in range(6):
            await office.ask_for(f"number {number}")
        with pytest.raises(smtplib.SMTPException, match="uota"):
            office.write("Please text 9123 9999: one too many\n")
        await office.start()
        await office.until(lambda: office.states() == ["accepted"] * 6)
        await office.until(lambda: len(filed(office)) == 6)
        assert not filed(office, "")


async def test_where_filing_takes_room_that_is_not_there_all_is_read_and_filed_later(
    authority, nursery, tmp_path
):
    """Without MOVE each filed mail is there twice for a moment."""
    words = BARE + " UIDPLUS\n"
    async with special(authority, nursery, tmp_path, QUOTA, (words, words)) as office:
        for number in range(4):
            await office.ask_for(f"number {number}")
        await office.start()
        await office.until(lambda: office.states() == ["accepted"] * 4)
        await office.until(lambda: bool(office.events("mailbox.lost")))
        assert "OVERQUOTA" in str(office.events("mailbox.lost"))
        assert len(filed(office, "")) == 4
        with person(office) as client:
            expunged(client, "1:2")
        await office.until(lambda: len(filed(office)) == 2)
        await office.until(lambda: not filed(office, ""))
        assert len(office.provider.requests) == 4
