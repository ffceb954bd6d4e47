"""Poison: a mail that nobody can read, or that kills whoever reads it."""

import asyncio
import contextlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from relay.daemon import NEEDS_A_PERSON
from relay.journal.journal import JournalError, look
from relay.model import Arrival
from relay.steps.arrivals import intake as intake_module
from relay.steps.arrivals import reader as reader_module
from tests.desk import ADMIN, START, answer, desk, mail

ROOT = Path(__file__).parent.parent
POISON = b"poison"
TO = "To: 9123 4567\n\n"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


class Killed(BaseException):
    """The process is gone: nothing after it happens."""


def spoil(monkeypatch, fault, *, headers=False):
    """Reading a mail with POISON in it ends in `fault`: the whole of it, or its headers as well."""
    tries = []

    def spoilt(module, name):
        read = getattr(module, name)

        def reader(raw, **given):
            if POISON in raw:
                tries.append(name)
                if name == "parse_mail" or headers:
                    raise fault
            return read(raw, **given)

        monkeypatch.setattr(module, name, reader)

    spoilt(reader_module, "parse_mail")
    spoilt(intake_module, "parse_head")
    return tries


def lying(*mails):
    """Mails as they lie in a mailbox, the first under UID 1."""
    return [
        Arrival(uidvalidity=7, uid=uid, received_at=START, size=len(raw), raw=raw)
        for uid, raw in enumerate(mails, 1)
    ]


async def look_again(office, arrivals, *, replies=False):
    """One pass, by a new process: what was read is filed, and lies there no longer."""
    reader = office.new_intake("replies" if replies else "requests")
    done = {row["uid"] for row in office.rows("SELECT uid FROM mail")}
    with contextlib.suppress(Killed):
        await reader.take([arrival for arrival in arrivals if arrival.uid not in done])


def results(office):
    return {row["uid"]: row["result"] for row in office.rows("SELECT uid, result FROM mail")}


def marks(office):
    return {row["uid"]: row["tries"] for row in office.rows("SELECT uid, tries FROM attempt")}


# -- a reader that raises -------------------------------------------------------------------------


async def test_a_mail_that_raises_is_tried_once_more_and_then_put_aside(office, monkeypatch):
    tries = spoil(monkeypatch, RecursionError("too deep"))
    arrivals = lying(mail(f"{TO}poison"), mail(f"{TO}hello"))
    await look_again(office, arrivals)
    assert results(office) == {2: "request.accepted"}
    assert marks(office) == {1: 1}
    await look_again(office, arrivals)
    assert results(office) == {1: "quarantined", 2: "request.accepted"}
    assert tries == ["parse_mail", "parse_mail", "parse_head"]
    assert office.folders == ["handled", "quarantine"]
    assert marks(office) == {}
    [event] = [event for event in office.events if event.name == "mail.quarantined"]
    assert "RecursionError" in event.detail
    assert event.name in NEEDS_A_PERSON


async def test_what_went_well_the_second_time_is_like_any_other(office, monkeypatch):
    with monkeypatch.context() as patch:
        spoil(patch, MemoryError())
        await look_again(office, lying(mail(f"{TO}poison")))
    await look_again(office, lying(mail(f"{TO}poison")))
    assert results(office) == {1: "request.accepted"}
    assert marks(office) == {}


# -- who is told ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "word"),
    [("sms", "could not be read"), ("短訊", "無法讀取"), ("请发短信", "无法读取")],
)
async def test_its_writer_is_told_in_their_language_that_nothing_was_done(
    office, monkeypatch, subject, word
):
    spoil(monkeypatch, ValueError())
    raw = mail(f"{TO}poison", subject=subject, message_id="<bad@office.example>")
    for _ in range(3):
        await look_again(office, lying(raw))
    [notice] = office.notices()
    assert notice.kind == "unreadable"
    assert notice.in_reply_to == "<bad@office.example>"
    assert word in notice.body.partition("\n")[0]
    assert office.states == []


@pytest.mark.parametrize(
    "raw",
    [
        mail("poison", From="eve@evil.example"),
        mail("poison", proof=""),
        mail("poison", **{"Auto-Submitted": "auto-replied"}),
        mail("poison", **{"Reply-To": "a@b.example, c@d.example"}).replace(
            b"From:", b"From: x\r\nFrom:"
        ),
        answer("poison", "SR-0123456789ABCDEF"),
    ],
    ids=["not allowed", "not proven", "automatic", "two From", "the gateway"],
)
async def test_nobody_else_is_told_but_the_admins(office, monkeypatch, raw):
    spoil(monkeypatch, ValueError())
    for _ in range(2):
        await look_again(office, lying(raw))
    assert results(office) == {1: "quarantined"}
    told = office.rows("SELECT recipient, kind FROM notice")
    assert told == [{"recipient": ADMIN, "kind": "alert"}]


async def test_the_admins_are_told_once_an_hour(office, monkeypatch):
    spoil(monkeypatch, ValueError())
    arrivals = lying(mail(f"{TO}poison"), mail(f"{TO}more poison"))
    for _ in range(2):
        await look_again(office, arrivals)
    assert set(results(office).values()) == {"quarantined"}
    assert len(office.notices()) == 2
    await office.send()
    assert [n.recipient for n in office.carrier.letters].count(ADMIN) == 1


async def test_headers_that_cannot_be_read_either_are_nobodys(office, monkeypatch):
    tries = spoil(monkeypatch, ValueError(), headers=True)
    for _ in range(2):
        await look_again(office, lying(mail(f"{TO}poison")))
    assert tries == ["parse_mail", "parse_mail", "parse_head"]
    assert results(office) == {1: "quarantined"}
    assert office.notices() == []


# -- a mail that kills ----------------------------------------------------------------------------


async def test_a_killer_is_put_aside_at_the_third_sight_and_none_is_blamed_with_it(
    office, monkeypatch
):
    tries = spoil(monkeypatch, Killed())
    names = ("one", "two", "poison", "four", "five")
    arrivals = lying(*(mail(f"{TO}{name}") for name in names))
    await look_again(office, arrivals)
    assert results(office) == {}
    assert marks(office) == dict.fromkeys((1, 2, 3, 4, 5), 1)
    await look_again(office, arrivals)
    assert results(office) == {1: "request.accepted", 2: "request.accepted"}
    assert marks(office) == {3: 2, 4: 1, 5: 1}
    await look_again(office, arrivals)
    assert results(office)[3] == "quarantined"
    assert [r for uid, r in results(office).items() if uid != 3] == ["request.accepted"] * 4
    assert tries == ["parse_mail", "parse_mail", "parse_head"]
    assert office.told.count("unreadable") == 1
    assert marks(office) == {}


async def test_two_killers_side_by_side_are_told_from_their_neighbours(office, monkeypatch):
    spoil(monkeypatch, Killed(), headers=True)
    names = ("poison", "two", "poison and more", "four")
    arrivals = lying(*(mail(f"{TO}{name}") for name in names))
    passes = 0
    while len(results(office)) < 4:
        await look_again(office, arrivals)
        passes += 1
    assert [results(office)[uid] for uid in (1, 3)] == ["quarantined"] * 2
    assert [results(office)[uid] for uid in (2, 4)] == ["request.accepted"] * 2
    assert passes <= 8


async def test_what_kills_by_its_headers_is_put_aside_unread(office, monkeypatch):
    tries = spoil(monkeypatch, Killed(), headers=True)
    for _ in range(5):
        await look_again(office, lying(mail(f"{TO}poison")))
    assert tries == ["parse_mail", "parse_mail", "parse_head", "parse_head"]
    assert results(office) == {1: "quarantined"}
    assert office.notices() == []


async def test_mailboxes_do_not_share_their_marks(office, monkeypatch):
    spoil(monkeypatch, Killed())
    for _ in range(2):
        await look_again(office, lying(mail(f"{TO}poison")))
    await look_again(office, lying(mail(f"{TO}hello")), replies=True)
    assert results(office) == {1: "request.accepted"}


async def test_a_stop_leaves_no_mark_on_what_it_kept_from_being_read(office):
    stop = asyncio.Event()
    arrivals = lying(*(mail(f"{TO}{name}") for name in ("one", "two", "three")))
    await office.intake.take(arrivals, stop, stop.set)
    assert results(office) == {1: "request.accepted"}
    assert marks(office) == {}


async def test_a_stop_keeps_the_mark_of_a_suspect(office, monkeypatch):
    spoil(monkeypatch, ValueError())
    arrivals = lying(mail(f"{TO}hello"), mail(f"{TO}poison"))
    await look_again(office, arrivals)
    stop = asyncio.Event()
    stop.set()
    await office.intake.take(arrivals[1:], stop)
    assert marks(office) == {2: 1}


async def test_a_journal_that_fails_is_no_fault_of_the_mail(office, monkeypatch):
    arrivals = lying(mail(f"{TO}poison"))
    with monkeypatch.context() as patch:
        spoil(patch, ValueError())
        await look_again(office, arrivals)
    with monkeypatch.context() as patch:
        spoil(patch, JournalError("the disk is full"))
        for _ in range(3):
            with pytest.raises(JournalError):
                await office.intake.take(arrivals)
    assert marks(office) == {1: 2}
    await office.intake.take(arrivals)
    assert results(office) == {1: "request.accepted"}


async def test_the_marks_of_a_batch_are_one_write(office, monkeypatch):
    commits = []
    commit = office.journal.commit

    def counted(work):
        commits.append(work)
        return commit(work)

    names = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    monkeypatch.setattr(office.journal, "commit", counted)
    await office.intake.take(lying(mail(f"{TO}{names[0]}")))
    alone = len(commits)
    commits.clear()
    await office.intake.take(lying(*(mail(f"{TO}{name}") for name in names))[1:])
    assert len(commits) == alone + 6  # one write for each, and nothing else


# -- the same, with a real process that really dies -----------------------------------------------

PROCESS = """
import asyncio, os, signal, sys
from pathlib import Path
from relay.steps.arrivals import reader as module
from tests.desk import START, Arrival, desk, mail

read = module.parse_mail

def reader(raw, **given):
    if b"poison" in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(raw, **given)

module.parse_mail = reader

async def main():
    async with desk(Path(sys.argv[1])) as office:
        names = ("one", "poison", "three")
        raws = [mail(f"To: 9123 4567\\n\\n{n}", message_id=f"<{n}@b>") for n in names]
        done = {row["uid"] for row in office.rows("SELECT uid FROM mail")}
        await office.intake.take([
            Arrival(uidvalidity=7, uid=uid, received_at=START, size=len(raw), raw=raw)
            for uid, raw in enumerate(raws, 1) if uid not in done
        ])

asyncio.run(main())
"""


def test_a_relay_that_is_really_killed_goes_on_with_the_third_start(tmp_path):
    ends = [
        subprocess.run([sys.executable, "-c", PROCESS, tmp_path], cwd=ROOT, check=False).returncode
        for _ in range(3)
    ]
    assert ends == [-signal.SIGKILL, -signal.SIGKILL, 0]
    found = look(
        tmp_path / "relay.db", lambda tx: list(tx._db.execute("SELECT uid, result FROM mail"))
    )
    assert {row["uid"]: row["result"] for row in found} == {
        1: "request.accepted",
        2: "quarantined",
        3: "request.accepted",
    }
