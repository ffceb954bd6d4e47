"""The journal on a real SQLite file: what it promises about commits, claims and forgetting."""

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import contextmanager
from datetime import timedelta

import apsw
import pytest

from relay import crash
from relay.journal import journal as room
from relay.journal import writer
from relay.journal.journal import Journal, JournalError, change, look
from relay.journal.notices import Pile
from relay.journal.rows import Event
from relay.journal.writer import connect
from relay.model import Batch, Language, Msisdn, Phase, Recipient, Reference, State, Ticket
from relay.planning.lifecycle import NEXT, IllegalTransition
from relay.steps.resending import is_wanted
from tests.desk import AMY, START, answer, desk

KEY = b"k"
LEASE = timedelta(minutes=15)


@pytest.fixture
async def journal(tmp_path):
    opened = Journal(tmp_path / "relay.db")
    await opened.open()
    yield opened
    await opened.close()


def add(tx, number=0, *, hold=""):
    """A request with one submission to one phone."""
    request = tx.add_request(
        Ticket.mint(number.to_bytes(4, "big")[::-1] + bytes(1)),
        requester="amy@office.example",
        subject="s",
        message_id=f"<{number}@x>",
        thread=(),
        language=Language.EN,
        shaped_by="{}",
        received_at=START,
        now=START,
        state="planned",
        text="hello",
    )
    batch = Batch(
        recipients=(Msisdn("85291234567"),),
        text="hello",
        encoding="english",
        units=5,
        segments=1,
        sender_id="Office",
    )
    reference = Reference.mint(number.to_bytes(6, "big"), KEY)
    return tx.add_submission(
        request.id,
        reference,
        batch,
        [Recipient(msisdn=batch.recipients[0], name="Bob")],
        position=0,
        hold=hold,
        due_at=START,
        send_at=None,
        now=START,
    )


def count(tx, table="setting"):
    return next(iter(tx._db.execute(f"SELECT count(*) AS n FROM {table}")))["n"]


# -- the file and its schema ----------------------------------------------------------------------


async def test_an_empty_file_becomes_a_journal_and_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "relay.db"
    schemas = []
    for _ in range(2):
        journal = Journal(path)
        await journal.open()
        await journal.close()
        with sqlite3.connect(path) as raw:
            version = raw.execute("PRAGMA user_version").fetchone()[0]
            schemas.append((version, raw.execute("SELECT sql FROM sqlite_schema").fetchall()))
        raw.close()
    assert schemas[0] == schemas[1]
    assert schemas[0][0] >= 1


async def test_a_migration_that_was_cut_off_is_done_again_from_its_start(tmp_path, monkeypatch):
    path, real = tmp_path / "relay.db", room._migrations()
    monkeypatch.setattr(room, "_migrations", lambda: [*real, "CREATE TABLE x (a); no sql;"])
    with pytest.raises(JournalError):
        await Journal(path).open()
    monkeypatch.setattr(room, "_migrations", lambda: [*real, "CREATE TABLE x (a);"])
    journal = Journal(path)
    await journal.open()
    assert await journal.commit(lambda tx: count(tx, "x")) == 0
    await journal.close()


async def test_the_journal_of_a_newer_relay_is_refused_by_all_who_open_it(tmp_path):
    path = tmp_path / "relay.db"
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(JournalError, match="newer relay"):
        await Journal(path).open()
    for by in (look, change):
        with pytest.raises(JournalError, match="newer relay"):
            by(path, lambda tx: None)


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "relay.db"
    path.write_bytes(b"hello, I am a text file, and long enough to be looked at" * 20)
    with pytest.raises(JournalError):
        await Journal(path).open()


async def test_nobody_else_may_read_the_file(tmp_path):
    old = os.umask(0)
    try:
        journal = Journal(tmp_path / "relay.db")
        await journal.open()
        await journal.commit(lambda tx: tx.remember("a", "b"))
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()}
        await journal.close()
    finally:
        os.umask(old)
    assert {"relay.db", "relay.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}


async def test_every_commit_reaches_the_disk(tmp_path):
    connection = connect(tmp_path / "relay.db")
    assert connection.pragma("synchronous") == 2
    assert connection.pragma("journal_mode") == "wal"
    assert connection.pragma("foreign_keys") == 1
    connection.close()


# -- commits --------------------------------------------------------------------------------------


async def together(journal, *works):
    """The results of works that share one commit: the writer is kept busy until all are there."""
    started, gate = threading.Event(), threading.Event()
    first = asyncio.create_task(journal.commit(lambda tx: (started.set(), gate.wait(5))))
    await asyncio.to_thread(started.wait, 5)
    rest = [asyncio.create_task(journal.commit(work)) for work in works]
    await asyncio.sleep(0)
    gate.set()
    await first
    return await asyncio.gather(*rest, return_exceptions=True)


async def test_a_function_that_fails_takes_back_its_own_changes_alone(journal):
    def fail(tx):
        tx.remember("bad", "1")
        raise ValueError("no")

    results = await together(
        journal,
        lambda tx: tx.remember("one", "1"),
        fail,
        lambda tx: tx.remember("two", "2"),
    )
    assert [type(r) for r in results] == [type(None), ValueError, type(None)]
    names = await journal.commit(lambda tx: [tx.setting(n) for n in ("one", "bad", "two")])
    assert names == ["1", "", "2"]


async def test_a_function_that_raises_what_no_future_takes_leaves_nobody_waiting(journal):
    """A group is answered at once: one that cannot be given must not keep back others."""
    async with asyncio.timeout(5):
        results = await together(journal, lambda tx: next(iter(())), lambda tx: "done")
    assert isinstance(results[0], RuntimeError)
    assert results[1] == "done"


async def test_a_commit_that_fails_fails_all_that_waited_for_it(journal):
    def dangle(tx):
        """A reference to nothing, which SQLite finds at the commit."""
        tx._db.execute("PRAGMA defer_foreign_keys = ON")
        tx._db.execute("UPDATE submission SET request_id = 4711")

    await journal.commit(add)
    results = await together(
        journal, lambda tx: tx.remember("one", "1"), dangle, lambda tx: tx.remember("two", "2")
    )
    assert all(isinstance(r, apsw.ConstraintError) for r in results), results
    assert await journal.commit(lambda tx: (tx.setting("one"), tx.setting("two"))) == ("", "")
    await journal.commit(lambda tx: tx.remember("after", "works"))


async def test_a_fault_that_takes_back_the_whole_group_is_told_to_all_of_it(journal):
    """On a full disk, say, SQLite may roll back everything at once."""

    def break_all(tx):
        tx._db.execute("INSERT OR ROLLBACK INTO setting VALUES (NULL, NULL)")

    results = await together(
        journal, lambda tx: tx.remember("one", "1"), break_all, lambda tx: tx.remember("two", "2")
    )
    assert all(isinstance(r, apsw.Error | JournalError) for r in results), results
    assert await journal.commit(lambda tx: count(tx)) == 0


async def test_events_are_told_after_the_commit_and_only_of_what_was_committed(tmp_path):
    told, at_the_time = [], []
    path = tmp_path / "relay.db"

    def tell(event):
        told.append(event.name)
        at_the_time.append(look(path, lambda tx: count(tx, "history")))

    journal = Journal(path, tell=tell)
    await journal.open()

    def note(tx, name="a.b"):
        tx.note(Event(name=name), START)

    def fail(tx):
        note(tx, "never.told")
        raise ValueError("no")

    await together(journal, note, fail, lambda tx: note(tx, "c.d"))
    await journal.close()
    assert told == ["a.b", "c.d"]
    assert at_the_time == [2, 2], "both were on the disk"


async def test_events_are_told_before_the_caller_goes_on(tmp_path):
    told = []
    journal = Journal(tmp_path / "relay.db", tell=lambda event: told.append(event.name))
    await journal.open()
    await journal.commit(lambda tx: tx.note(Event(name="a.b"), START))
    assert told == ["a.b"]
    await journal.close()


async def test_a_caller_that_is_cancelled_undoes_nothing_and_its_events_are_told(tmp_path):
    told = []
    journal = Journal(tmp_path / "relay.db", tell=lambda event: told.append(event.name))
    await journal.open()
    gate = threading.Event()

    def slow(tx):
        gate.wait(5)
        tx.note(Event(name="a.b"), START)
        tx.remember("done", "yes")

    journal.changed.clear()
    caller = asyncio.create_task(journal.commit(slow))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    gate.set()
    assert await journal.commit(lambda tx: tx.setting("done")) == "yes"
    assert told == ["a.b"]
    assert journal.changed.is_set()
    await journal.close()


async def test_what_changes_what_is_due_wakes_the_outbox_and_reading_does_not(journal):
    journal.changed.clear()
    await journal.commit(lambda tx: tx.setting("x"))
    assert not journal.changed.is_set()
    await journal.commit(lambda tx: tx.remember("x", "y"))
    assert journal.changed.is_set()


async def test_who_comes_while_the_journal_closes_is_told_so_and_never_hangs(tmp_path):
    opened = Journal(tmp_path / "relay.db")
    await opened.open()
    busy = asyncio.create_task(opened.commit(lambda tx: time.sleep(0.2)))
    await asyncio.sleep(0.05)
    closing = asyncio.create_task(opened.close())
    await asyncio.sleep(0.05)
    with pytest.raises(RuntimeError, match="closed"):
        await asyncio.wait_for(opened.commit(lambda tx: None), 5)
    await asyncio.gather(busy, closing)


async def test_a_close_finishes_what_waits_and_nothing_is_taken_after_it(tmp_path):
    journal = Journal(tmp_path / "relay.db")
    await journal.open()
    waiting = [
        asyncio.create_task(journal.commit(lambda tx, n=n: tx.remember(f"n{n}", "1")))
        for n in range(600)
    ]
    await asyncio.sleep(0)
    await journal.close()
    await asyncio.gather(*waiting)
    assert look(tmp_path / "relay.db", count) == 600
    with pytest.raises(RuntimeError, match="closed"):
        await journal.commit(count)


async def test_what_is_not_urgent_shares_the_next_commit(journal, monkeypatch):
    commits = []
    monkeypatch.setattr(crash, "here", lambda at: commits.append(at == "journal.committed"))
    monkeypatch.setattr(writer, "_LINGER", 60.0)
    lingering = [
        asyncio.create_task(journal.commit(lambda tx, n=n: tx.remember(n, "1"), urgent=False))
        for n in ("one", "two")
    ]
    await asyncio.sleep(0.05)
    assert not any(commits)
    await journal.commit(count)
    await asyncio.gather(*lingering)
    assert sum(commits) == 1


async def test_what_is_not_urgent_waits_for_nobody_long(journal):
    async with asyncio.timeout(5):
        await journal.commit(lambda tx: tx.remember("one", "1"), urgent=False)
        await journal.commit(lambda tx: tx.remember("two", "2"), urgent=False)
    assert await journal.commit(count) == 2


async def test_a_close_finishes_what_is_not_urgent(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "_LINGER", 60.0)
    journal = Journal(tmp_path / "relay.db")
    await journal.open()
    waiting = [
        asyncio.create_task(
            journal.commit(lambda tx, n=n: tx.remember(f"n{n}", "1"), urgent=n % 2 == 0)
        )
        for n in range(40)
    ]
    await asyncio.sleep(0)
    await journal.close()
    async with asyncio.timeout(5):
        await asyncio.gather(*waiting)
    assert look(tmp_path / "relay.db", count) == 40


async def test_a_close_behind_a_slow_disk_finishes_what_is_not_urgent(tmp_path):
    journal = Journal(tmp_path / "relay.db")
    await journal.open()
    slow = threading.Event()
    before = asyncio.create_task(journal.commit(lambda tx: slow.wait(10)))
    await asyncio.sleep(0.01)
    waiting = asyncio.create_task(journal.commit(lambda tx: tx.remember("one", "1"), urgent=False))
    await asyncio.sleep(0)
    closing = asyncio.create_task(journal.close())
    await asyncio.sleep(3 * writer._LINGER)
    slow.set()
    async with asyncio.timeout(5):
        await asyncio.gather(before, waiting, closing)
    assert look(tmp_path / "relay.db", count) == 1


async def test_what_lingers_may_be_woken_while_the_thread_takes_it(journal, monkeypatch):
    class Taken(deque):
        def __bool__(self):
            return True  # as it was a moment ago

    monkeypatch.setattr(journal._writer, "_lingering", Taken())
    async with asyncio.timeout(5):
        await journal.commit(lambda tx: tx.remember("one", "1"))
        await journal.commit(lambda tx: tx.remember("two", "2"), urgent=False)
    assert await journal.commit(count) == 2


async def test_who_looks_sees_what_is_committed_and_can_change_nothing(journal, tmp_path):
    await journal.commit(lambda tx: tx.remember("a", "1"))
    assert look(tmp_path / "relay.db", lambda tx: tx.setting("a")) == "1"
    with pytest.raises(JournalError, match="readonly"):
        look(tmp_path / "relay.db", lambda tx: tx.remember("a", "2"))
    assert await journal.commit(lambda tx: tx.setting("a")) == "1"


async def test_who_looks_where_there_is_none_makes_none(tmp_path):
    for by in (look, change):
        with pytest.raises(JournalError, match="no journal yet"):
            by(tmp_path / "relay.db", lambda tx: None)
    assert not list(tmp_path.iterdir())


async def test_the_operators_hand_writes_beside_the_daemon_all_or_nothing(journal, tmp_path):
    path = tmp_path / "relay.db"
    change(path, lambda tx: tx.remember("a", "1"))
    assert await journal.commit(lambda tx: tx.setting("a")) == "1"

    def fail(tx):
        tx.remember("a", "2")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        change(path, fail)
    assert await journal.commit(lambda tx: tx.setting("a")) == "1"


VICTIM = """
import asyncio, sys
from pathlib import Path
from relay.journal.journal import Journal

async def one(journal, n):
    await journal.commit(lambda tx: (tx.remember(f"a{n}", "1"), tx.remember(f"b{n}", "1")))
    sys.stdout.write(f"{n}\\n")

async def main():
    journal = Journal(Path(sys.argv[1]))
    await journal.open()
    n = 0
    while True:
        await asyncio.gather(*(one(journal, n + i) for i in range(40)))
        sys.stdout.flush()
        n += 40

asyncio.run(main())
"""


async def test_a_kill_in_the_middle_loses_nothing_acknowledged_and_leaves_no_half(tmp_path):
    path = tmp_path / "relay.db"
    with subprocess.Popen(
        [sys.executable, "-c", VICTIM, str(path)], stdout=subprocess.PIPE, text=True
    ) as victim:
        said = [victim.stdout.readline()]
        time.sleep(0.15)
        victim.send_signal(signal.SIGKILL)
        said += victim.stdout.readlines()
    acknowledged = {int(n) for n in said if n.endswith("\n")}
    assert len(acknowledged) >= 40
    journal = Journal(path)
    await journal.open()

    def halves(tx):
        rows = [r["name"] for r in tx._db.execute("SELECT name FROM setting")]
        check = next(iter(tx._db.execute("PRAGMA integrity_check")))["integrity_check"]
        return (
            {int(n[1:]) for n in rows if n[0] == "a"},
            {int(n[1:]) for n in rows if n[0] == "b"},
            check,
        )

    first, second, integrity = await journal.commit(halves)
    await journal.close()
    assert first == second
    assert acknowledged <= first
    assert integrity == "ok"


# -- claims and fences ----------------------------------------------------------------------------


async def test_of_two_claimers_each_row_goes_to_exactly_one(tmp_path):
    path, rows = tmp_path / "relay.db", 300
    journals = [Journal(path), Journal(path)]
    for journal in journals:
        await journal.open()
    await journals[0].commit(lambda tx: [add(tx, n) for n in range(rows)])
    seen = await journals[0].commit(lambda tx: tx.submissions_due(START, rows))
    assert len(seen) == rows

    async def claim(journal):
        taken = await asyncio.gather(
            *(journal.commit(lambda tx, s=s: tx.take(s, START, LEASE)) for s in seen)
        )
        return {s.id for s, mine in zip(seen, taken, strict=True) if mine}

    one, other = await asyncio.gather(*map(claim, journals))
    assert not one & other
    assert one | other == {s.id for s in seen}
    epochs = await journals[0].commit(
        lambda tx: [r["epoch"] for r in tx._db.execute("SELECT epoch FROM submission")]
    )
    assert epochs == [1] * rows
    for journal in journals:
        await journal.close()


async def test_a_claim_needs_a_row_that_is_queued_and_due(journal):
    def claims(tx):
        held = tx.submission(add(tx, 1, hold="time"))
        due = tx.submission(add(tx, 2))
        before = START - timedelta(seconds=1)
        assert tx.take(held, START, LEASE) is None
        assert tx.take(due, before, LEASE) is None
        return tx.take(due, START, LEASE), tx.submission(due.id)

    claimed, row = await journal.commit(claims)
    assert claimed == row
    assert row.state is State.SENDING


async def test_a_holder_with_an_old_epoch_can_reach_nothing(journal):
    def work(tx):
        seen = tx.submission(add(tx))
        mine = tx.take(seen, START, LEASE)
        assert tx.holds(mine)
        assert tx.reach(mine, Phase.CLAIMED, Phase.CONNECTED, START)
        tx.move(mine, State.QUEUED, START)
        assert not tx.holds(mine)
        assert not tx.reach(mine, Phase.CONNECTED, Phase.BODY, START), "it is not sending"
        assert tx.take(seen, START, LEASE) is None, "it was seen before the first claim"
        theirs = tx.take(tx.submission(seen.id), START, LEASE)
        assert (tx.holds(mine), tx.holds(theirs)) == (False, True)
        stale = tx.reach(mine, Phase.CLAIMED, Phase.CONNECTED, START)
        ours = tx.reach(theirs, Phase.CLAIMED, Phase.CONNECTED, START)
        return stale, ours, tx.submission(seen.id).phase

    assert await journal.commit(work) == (False, True, Phase.CONNECTED)


async def test_only_what_was_claimed_and_not_begun_is_put_back(journal):
    def work(tx):
        untried = tx.take(tx.submission(add(tx, 1)), START, LEASE)
        tx.put_back(untried)
        seen = tx.submission(untried.id)
        assert (seen.state, seen.phase, seen.attempt) == (State.QUEUED, None, 0)
        again = tx.take(seen, START, LEASE)
        tx.put_back(untried)
        assert tx.holds(again), "another claim is another's"
        assert tx.reach(again, Phase.CLAIMED, Phase.DOT, START)
        tx.put_back(again)
        return tx.submission(untried.id)

    left = await journal.commit(work)
    assert (left.state, left.phase, left.attempt) == (State.SENDING, Phase.DOT, 1)


async def test_no_phase_is_reached_out_of_turn_or_twice(journal):
    def work(tx):
        seen = tx.submission(add(tx))
        tx.take(seen, START, LEASE)
        mine = tx.submission(seen.id)
        skipped = tx.reach(mine, Phase.BODY, Phase.DOT, START)
        first = tx.reach(mine, Phase.CLAIMED, Phase.CONNECTED, START)
        second = tx.reach(mine, Phase.CLAIMED, Phase.CONNECTED, START)
        return skipped, first, second

    assert await journal.commit(work) == (False, True, False)


async def test_a_move_from_a_state_that_is_past_changes_nothing(journal):
    def work(tx):
        seen = tx.submission(add(tx))
        assert tx.move(seen, State.CANCELLED, START)
        events = len(tx.events)
        return tx.move(seen, State.EXPIRED, START), len(tx.events) - events, tx.submission(1).state

    assert await journal.commit(work) == (False, 0, State.CANCELLED)


async def test_a_move_where_the_table_does_not_lead_raises(journal):
    def work(tx):
        seen = tx.submission(add(tx))
        for after in set(State) - NEXT[State.QUEUED]:
            with pytest.raises(IllegalTransition):
                tx.move(seen, after, START)

    await journal.commit(work)


# -- forgetting -----------------------------------------------------------------------------------

SECRETS = (
    "purple elephants",  # the text
    "91234567",
    "Bob Bobson",
    "whispered subject",
    "gatewaydetail",
)
TABLES = ("setting", "mail", "request", "submission", "recipient", "notice", "evidence", "history")


async def story(office):
    """A request with all that a story can leave behind."""
    await office.write(
        f"To: {SECRETS[2]} +852 9123 4567\n\n{SECRETS[0]} are here\n", subject=SECRETS[3]
    )
    await office.send()
    await office.answer(f"SMSDID:10001\n\n{SECRETS[4]} {SECRETS[0]} 85291234567")
    await office.send()


async def test_what_is_past_its_retention_is_gone_and_the_totals_stay(tmp_path):
    async with desk(tmp_path) as office:
        await story(office)
        assert await office.age(days=89) == 0
        kept = ("state", "reference", "billed", "segments", "units", "code", "left_at")
        columns = f"SELECT {', '.join(kept)} FROM submission"
        before = office.rows(columns)
        assert await office.age(days=2) == 1
        assert office.rows(columns) == before
        assert before[0]["billed"] == 1
        assert office.rows("SELECT smsdid FROM recipient") == [{"smsdid": "10001"}]
        assert await office.age(days=1) == 0
        for table in TABLES:
            rows = str(office.rows(f"SELECT * FROM {table}"))
            assert not [s for s in SECRETS if s in rows], (table, rows)
    data = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert not [s for s in SECRETS if s.encode() in data], "not in free pages either"


async def test_all_that_is_past_its_retention_is_forgotten_at_once_however_much_it_is(tmp_path):
    def work(tx):
        for number in range(450):
            add(tx, number)
        tx._db.execute("UPDATE submission SET state = 'accepted'")

    async with desk(tmp_path) as office:
        await office.journal.commit(work)
        office.now = START + timedelta(days=100)
        assert await office.age(days=1) == 450


async def test_a_notice_keeps_its_facts_and_says_the_same_after_it_has_left(tmp_path):
    async with desk(tmp_path) as office:
        await office.write("To: 91234567\n\nYour parcel is ready\n", subject="x")
        [waiting] = office.notices()
        assert "<html" in waiting.html
        assert "parcel" in waiting.body
        await office.send()
        row = office.rows("SELECT state, html, body FROM notice")[0]
        assert row == {"state": "sent", "html": "", "body": ""}
        told = office.notices()[0]
        assert (told.subject, told.body, told.html) == (waiting.subject, waiting.body, waiting.html)


async def test_a_notice_with_its_own_words_leaves_with_them_and_keeps_no_html(tmp_path):
    """The digest, the summary, and what an older relay has left waiting."""
    async with desk(tmp_path) as office:
        await office.write("To: 91234567\n\nYour parcel is ready\n", subject="x")
        await office.journal.commit(
            lambda tx: tx._db.execute(
                "UPDATE notice SET facts = '', subject = 'Re: x', body = 'said', html = '<p>said'"
            )
        )
        await office.send()
        row = office.rows("SELECT state, html, body FROM notice")[0]
        assert row == {"state": "sent", "html": "", "body": "said"}
        assert b"<p>said" in office.carrier.letters[0].data


async def test_a_purged_request_can_still_be_asked_about_and_answered(tmp_path):
    async with desk(tmp_path) as office:
        await story(office)
        assert await office.age(days=91) == 1
        assert await office.reply("status") == "told"
        assert await office.answer("SMSDID:10002") == "accepted"
        assert office.states == ["accepted"]


@pytest.mark.parametrize("state", ["asking", "held", "queued", "submitted", "unnotified"])
async def test_nothing_of_what_is_open_is_forgotten(tmp_path, state):
    async with desk(tmp_path) as office:
        if state == "asking":
            await office.write("To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n")
        elif state == "held":
            await office.write("To: 13812345678\n\n你好\n")
        else:
            await office.write("Please text 9123 4567: hello\n")
        if state in ("submitted", "unnotified"):
            await office.send()
        if state == "unnotified":
            await office.answer("SMSDID:1")
        later = office.now + timedelta(days=100)
        purged = await office.journal.commit(lambda tx: tx.purge(later, later))
        assert purged == 0
        assert office.rows("SELECT * FROM request WHERE purged_at IS NOT NULL") == []


async def test_evidence_that_is_nobodys_is_forgotten_by_its_age(tmp_path):
    async with desk(tmp_path) as office:
        await office.answer("SMSDID:1 gatewaydetail", to="SR-0000000000000000")
        assert "gatewaydetail" in office.rows("SELECT raw FROM evidence")[0]["raw"]
        early, late = office.now, office.now + timedelta(seconds=1)
        await office.journal.commit(lambda tx: tx.purge(early, late))
        assert office.rows("SELECT raw FROM evidence")[0]["raw"]
        await office.journal.commit(lambda tx: tx.purge(late, late))
        assert office.rows("SELECT raw FROM evidence") == [{"raw": ""}]


async def test_evidence_that_is_not_understood_yet_is_never_forgotten(tmp_path):
    async with desk(tmp_path) as office:
        await office.write("Please text 9123 4567: hello\n")
        await office.send()
        await office.receive(answer("SMSDID:1", office.reference()), replies=True)
        late = office.now + timedelta(days=1)
        await office.journal.commit(lambda tx: tx.purge(late, late))
        await office.take(answer("SMSDID:1", office.reference()), replies=True)
        assert office.states == ["accepted"]


@contextmanager
def before(monkeypatch, path, migrations):
    """A journal of an older relay, with one request; the relay is upgraded afterwards."""
    real = room._migrations()
    with monkeypatch.context() as then:
        then.setattr(room, "_migrations", lambda: real[:migrations])
        connection = connect(path)
        room.migrate(connection)
    connection.execute(
        "INSERT INTO request (id, ticket, requester, subject, message_id, thread, language, state,"
        " text, shaped_by, received_at, created_at) VALUES"
        " (1, '7K3QX', 'amy@office.example', '', '', '[]', 'en', 'planned', '', '{}', 0, 0)"
    )
    yield connection
    connection.close()


SUBMISSION = (
    "INSERT INTO submission (request_id, position, reference, state, due_at, try_at, left_at,"
    " text, encoding, units, segments, billed, sender_id, dncr, created_at) VALUES"
    " (1, 0, 'SR-0123456789ABCDEF', :state, 0, 0, :at, '', 'english', 1, 1, 3, '', '', 0)"
)


async def test_an_upgrade_forgets_nothing_that_a_requester_has_sent_today(tmp_path, monkeypatch):
    path = tmp_path / "relay.db"
    with before(monkeypatch, path, 9) as connection:
        at = int(START.timestamp() * 1000)
        connection.execute(SUBMISSION, {"state": "submitted", "at": at})
    journal = Journal(path)
    await journal.open()
    hour, day = START - timedelta(hours=1), START - timedelta(days=1)
    spent = await journal.commit(lambda tx: tx.requests_left("amy@office.example", hour, day, 0))
    billed = await journal.commit(lambda tx: tx.billed_left(day))
    await journal.close()
    assert (spent, billed) == ((1, 1), 3)


@pytest.mark.parametrize(
    ("reasons", "events", "wanted"),
    [
        ("[]", [], True),
        ('[{"code":"recipient.country"}]', [], False),
        ('[{"code":"recipient.country"}]', ["request.held"], False),
        ('[{"code":"recipient.country"}]', ["request.held", "request.confirmed"], True),
        ('[{"code":"budget.day"}]', [], True),
        ('[{"code":"text.changed"}]', ["request.confirmed", "request.rewritten"], False),
        ('[{"code":"recipient.changed"}]', ["request.confirmed", "request.readdressed"], False),
        ('[{"code":"time.missed"}]', ["request.confirmed", "request.held"], False),
        ('[{"code":"text.changed"}]', ["request.rewritten", "request.confirmed"], True),
    ],
)
async def test_an_upgrade_knows_what_expired_before_its_yes(
    tmp_path, monkeypatch, reasons, events, wanted
):
    path = tmp_path / "relay.db"
    with before(monkeypatch, path, 10) as connection:
        connection.execute("UPDATE request SET reasons = ?", (reasons,))
        connection.execute(SUBMISSION, {"state": "expired", "at": None})
        for event in events:
            connection.execute(
                "INSERT INTO history (at, request_id, event) VALUES (0, 1, ?)", (event,)
            )
    journal = Journal(path)
    await journal.open()
    [expired] = await journal.commit(lambda tx: tx.submissions(1))
    await journal.close()
    assert is_wanted(expired) is wanted


async def test_what_is_under_way_counts_as_what_has_left(tmp_path):
    """Four that leave at the same moment share one budget."""
    async with desk(tmp_path) as office:
        await office.write("To: 91234567\n\nYour parcel is ready\n")
        await office.write("To: 2345 6789\n\nHi\n")
        hour, day = office.now - timedelta(hours=1), office.now - timedelta(days=1)

        def count(tx):
            return (
                tx.requests_left(AMY, hour, day, 0),
                tx.billed_left(day),
                tx.notices_sent_since(AMY, Pile(kinds=(), of_these=False), hour),
            )

        def take(tx):
            [submission] = tx.submissions_due(office.now, 5)
            assert tx.take(submission, office.now, timedelta(minutes=15))
            for notice in tx.notices_due(office.now, 2):
                assert tx.take_notice(notice, office.now, timedelta(minutes=15))
            return count(tx)

        assert await office.journal.commit(count) == ((0, 0), 0, 0)
        assert await office.journal.commit(take) == ((1, 1), 1, 2)
