"""Confirmed signatures in the journal: each requester's own, once, and in an older journal too."""

from datetime import timedelta

import apsw
import pytest

from relay.journal import journal as room
from relay.journal.journal import Journal, look
from relay.journal.writer import connect
from tests.desk import AMY, START
from tests.test_journal import add, count

BOB = "bob@office.example"
ONE, TWO = "1" * 64, "2" * 64


@pytest.fixture
async def journal(tmp_path):
    opened = Journal(tmp_path / "relay.db")
    await opened.open()
    yield opened
    await opened.close()


def learn(tx, request_id, fingerprint, later=0):
    now = START + timedelta(minutes=later)
    return tx.learn_signature(tx.request(request_id), fingerprint, now)


async def test_a_signature_is_its_requesters_own_and_learned_once(journal):
    await journal.commit(lambda tx: (add(tx, 1), add(tx, 2)))
    first, second = await journal.commit(lambda tx: [tx.request(n).ticket for n in (1, 2)])
    assert first != second
    assert await journal.commit(lambda tx: learn(tx, 1, ONE))
    assert not await journal.commit(lambda tx: learn(tx, 2, ONE, later=1))
    assert await journal.commit(lambda tx: learn(tx, 2, TWO, later=2))
    assert await journal.commit(lambda tx: tx.signatures(AMY)) == {ONE: first, TWO: second}
    assert await journal.commit(lambda tx: tx.signatures(BOB)) == {}


async def test_a_signature_needs_the_request_that_taught_it(journal):
    def unfounded(tx):
        tx._db.execute("INSERT INTO signature VALUES (?, ?, 4711, 0)", (AMY, ONE))

    with pytest.raises(apsw.ConstraintError):
        await journal.commit(unfounded)


async def test_a_journal_of_the_first_relay_keeps_its_rows_and_learns(tmp_path):
    path = tmp_path / "relay.db"
    connection = connect(path)
    connection.execute(room._migrations()[0])
    connection.execute("PRAGMA user_version = 1")
    columns = "ticket, requester, subject, message_id, thread, language, state, text, shaped_by"
    connection.execute(
        f"INSERT INTO request ({columns}, received_at, created_at)"
        " VALUES ('7K3QX', ?, 's', '<1@x>', '[]', 'en', 'planned', 'hello', '{}', 1000, 2000)",
        (AMY,),
    )
    connection.execute("INSERT INTO setting VALUES ('stopped', 'by hand')")
    connection.close()
    journal = Journal(path)
    await journal.open()
    assert await journal.commit(lambda tx: learn(tx, 1, ONE))
    await journal.close()
    assert look(path, lambda tx: tx.signatures(AMY)) == {ONE: "7K3QX"}
    assert look(path, lambda tx: tx.request(1).text) == "hello"
    assert look(path, lambda tx: tx.setting("stopped")) == "by hand"
    assert look(path, lambda tx: (count(tx, "request"), count(tx, "history"))) == (1, 0)
    assert look(path, lambda tx: tx._db.pragma("user_version")) == len(room._migrations())
