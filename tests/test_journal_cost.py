"""What requests and chores cost the journal, however old: in steps of SQLite, not in time."""

from collections import Counter
from datetime import timedelta

import apsw
import pytest
import pytest_asyncio

from relay.journal import writer
from relay.journal.journal import migrate
from tests.bench.ground import age
from tests.desk import NEVER, START, desk

pytestmark = pytest.mark.asyncio(loop_scope="module")
YOUNG, OLD = 300, 12_000  # requests
LONG_AGO = START - timedelta(days=3)  # what left within a day is counted, and may cost
COMPILED = {apsw.SQLITE_SELECT, apsw.SQLITE_INSERT, apsw.SQLITE_UPDATE, apsw.SQLITE_DELETE}


class Meter:
    """Counts the steps of all statements, and what of them is compiled."""

    def __init__(self):
        self.steps = Counter()
        self.compiled = Counter()

    def watch(self, tx):
        tx._db.trace_v2(apsw.SQLITE_TRACE_PROFILE, self._ran)
        tx._db.authorizer = self._compiles

    def clear(self):
        self.steps, self.compiled = Counter(), Counter()

    def _ran(self, event):
        self.steps[event["sql"]] += event["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"]

    def _compiles(self, action, *of):
        if action in COMPILED:
            self.compiled[of] += 1
        return apsw.SQLITE_OK


async def requests(office, meter, rows):
    """Ten requests, their texts, answers and notices; what was compiled besides."""
    for number in range(12):
        if number == 2:
            meter.clear()  # by now all that is needed was compiled once
        text = f"Please text 9123 {4067 + number}: your parcel {number} is ready\n"
        await office.write(text, From=f"person{number}@office.example")
        await office.send()
        await office.answer(f"SMSDID:9{number}", to=office.reference(rows + 1 + number))
        await office.send()
    assert office.states[-12:] == ["accepted"] * 12
    return meter.steps.copy(), meter.compiled.copy()


async def chores(office, meter):
    """What is looked for every few seconds, each hour and each day, with little to be found."""
    await office.write("Please text 9123 4567: hello\n")
    await office.send(NEVER)
    await office.write("To: 13812345678\n\nHello\n")
    meter.clear()
    await office.wait(seconds=15)

    def look(tx):
        tx.open_requests()
        tx.states_since(START)
        tx.standing()
        tx.stops_between(START, office.now)
        tx.not_sent_between(START, office.now)
        tx.purge(LONG_AGO - timedelta(days=100), office.now)

    await office.journal.commit(look)
    return meter.steps


async def measured(folder, rows):
    """The steps of requests and of chores after so many others, and what was compiled."""
    folder.mkdir()
    connection = writer.connect(folder / "relay.db")
    migrate(connection)
    connection.close()
    age(folder / "relay.db", rows, now=LONG_AGO)
    meter = Meter()
    async with desk(folder) as office:
        await office.journal.commit(meter.watch)
        sent, compiled = await requests(office, meter, rows)
        return {"requests": sent, "compiled": compiled, "chores": await chores(office, meter)}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def meters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cost")
    return [await measured(folder / str(rows), rows) for rows in (YOUNG, OLD)]


@pytest.mark.parametrize("what", ["requests", "chores"])
async def test_it_costs_the_same_however_old_the_journal_is(meters, what):
    young, old = (meter[what] for meter in meters)
    dear = (old - young).most_common(5)
    assert 0.9 < old.total() / young.total() < 1.1, dear


async def test_no_statement_is_compiled_again_for_another_value(meters):
    assert not meters[0]["compiled"]
