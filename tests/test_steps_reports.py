"""A delivery report is kept, matched by id and number, added up, and changes nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from relay.journal import reports as verbs
from relay.journal.journal import JournalError
from relay.journal.rows import DeliveryRow
from relay.journal.transaction import Transaction
from relay.planning.delivery import Delivery
from relay.steps.answers import reports
from relay.steps.answers.reports import take
from tests.desk import LOST, Desk, desk

ONE = "Please text 9123 4567: hello\n"
TWO = "To: 9123 4567, 6123 4567\n\nhello\n"
FIRST, SECOND = "85291234567", "85261234567"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


def query(smsdid: str, number: str, status: str = "22", error: str = "300", **more: str) -> dict:
    """The parameters of a call as in the manual."""
    return {
        "smsdid": smsdid,
        "recipient": number,
        "senderid": "Office",
        "content": "00680065006C006C006F",
        "dos": "2026-11-18 10:00:30",
        "smsdstatus": status,
        "smsderrorcode": error,
        "charged": "0.5",
        **more,
    }


async def report(office: Desk, *said: Any, **more: str) -> bool:
    return await take(office.journal, office.charter, query(*said, **more), office.now)


async def sent(office: Desk, body: str = TWO, ids: str = "10001,10002") -> None:
    await office.write(body)
    await office.send()
    if ids:
        await office.answer(f"SMSDID:{ids}")


def deliveries(office: Desk) -> list[str]:
    """Where each SMS is, in the recipients' order; "" where nothing was reported."""
    return [d.state or "" for d in office.submission().deliveries]


def delivery(office: Desk, position: int = 0) -> DeliveryRow:
    return office.submission().deliveries[position]


def kept(office: Desk) -> list[tuple[str, bool]]:
    """The statuses that are kept, and whether they are somebody's."""
    rows = office.rows("SELECT status, recipient_id FROM report ORDER BY id")
    return [(row["status"], row["recipient_id"] is not None) for row in rows]


# -- what is taken --------------------------------------------------------------------------------


async def test_a_delivered_sms_is_known_as_such(office):
    await sent(office)
    await office.wait(minutes=1)
    assert await report(office, "10002", SECOND)
    assert deliveries(office) == ["", "delivered"]
    told = delivery(office, 1)
    assert (told.status, told.error, told.cost, told.conflict) == ("22", "300", "0.5", False)
    assert told.at == office.now
    assert told.sent_at.isoformat() == "2026-11-18T02:00:30+00:00"
    [event] = [e for e in office.events if e.name.startswith("report.")]
    assert (event.name, event.result) == ("report.matched", "delivered")
    assert (event.ticket, event.reference) == (office.submission().ticket, office.reference())
    assert event.detail == "852****4567: delivered"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"smsdid": "10001"},
        {"smsdid": "x", "smsdstatus": "22"},
        {"smsdid": "10001", "smsdstatus": ""},
        {"smsdid": "10001", "smsdstatus": "22; DROP TABLE report"},
        {"smsdid": "1" * 21, "smsdstatus": "22"},
    ],
)
async def test_what_is_no_report_is_refused_and_not_kept(office, wrong):
    await sent(office)
    assert not await take(office.journal, office.charter, wrong, office.now)
    assert kept(office) == []
    assert office.names("report.") == []


async def test_a_repeated_report_is_kept_once_and_said_so(office):
    await sent(office)
    for _ in range(3):
        assert await report(office, "10001", FIRST)
        await office.wait(minutes=1)
    assert kept(office) == [("22", True)]
    assert office.names("report.") == ["report.matched", "report.received", "report.received"]
    assert delivery(office).cost == "0.5"


async def test_charges_are_the_highest_and_not_their_sum(office):
    await sent(office)
    for charged in ("0.5", "1.25", "0.75", "x"):
        await report(office, "10001", FIRST, charged=charged)
    assert delivery(office).cost == "1.25"


async def test_a_report_changes_what_is_known_and_sends_nothing(office):
    await sent(office, TWO, ids="")
    await office.wait(minutes=20)
    before = (office.states, len(office.carrier.dots))
    for status in ("1", "2", "19", "20", "21", "22", "77"):
        await report(office, "10001", FIRST, status)
    await office.answer("ERROR:20")
    await office.send()
    assert (len(office.carrier.dots), before) == (1, (["unconfirmed"], 1))
    assert office.states == ["rejected"]


async def test_who_cannot_write_it_down_does_not_say_yes(office):
    await sent(office)
    await office.journal.close()
    with pytest.raises((JournalError, RuntimeError)):
        await report(office, "10001", FIRST)


# -- in any order ---------------------------------------------------------------------------------

STORIES = {
    "delivered": [("4", "300"), ("19", "304"), ("22", "300")],
    "expired": [("19", "305"), ("20", "304"), ("20", "300")],
    "contradictory": [("20", "304"), ("22", "300"), ("21", "303")],
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
async def test_reports_come_to_the_same_in_every_order(office, story):
    """Also repeated, and also before the answer."""
    ends = set()
    for n, order in enumerate(permutations(story)):
        await office.write(ONE.replace("hello", f"hello {n}"), From=f"a{n}@office.example")
        await office.send()
        smsdid, at = str(20000 + n), n % 3
        for place, (status, error) in enumerate((*order, order[n % 3])):
            if place == at:
                await office.answer(f"SMSDID:{smsdid}", to=office.reference(n + 1))
            await report(office, smsdid, FIRST, status, error, charged=status)
        [told] = office.submission(n + 1).deliveries
        ends.add((told.state, told.status, told.error, told.cost, told.conflict))
    assert len(ends) == 1
    assert len(office.rows("SELECT id FROM report WHERE recipient_id IS NULL")) == 0


async def test_what_is_final_stays_and_a_contradiction_is_said(office):
    await sent(office, ONE, "10001")
    await report(office, "10001", FIRST)
    await report(office, "10001", FIRST, "19", "304")
    assert deliveries(office) == ["delivered"]
    assert not delivery(office).conflict
    await report(office, "10001", FIRST, "20", "304")
    assert deliveries(office) == ["delivered"]
    assert delivery(office).conflict
    assert [e.result for e in office.events if e.name == "report.matched"] == [
        "delivered",
        "delivered",
        "doubtful",
    ]


# -- whose it is ----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [SECOND, "85299999999", "", "91234567", "nobody"])
async def test_a_report_whose_number_is_not_of_its_id_changes_nothing(office, number):
    await sent(office)
    assert await report(office, "10001", number)
    assert deliveries(office) == ["", ""]
    assert kept(office) == [("22", False)]
    [event] = [e for e in office.events if e.name.startswith("report.")]
    assert (event.name, event.result) == ("report.orphaned", "doubtful")
    assert number not in event.detail or not number.isdigit()


async def test_an_unknown_id_is_kept_without_a_line_in_any_history(office):
    await sent(office)
    lines = len(office.rows("SELECT id FROM history"))
    assert await report(office, "777", FIRST)
    assert kept(office) == [("22", False)]
    assert deliveries(office) == ["", ""]
    assert len(office.rows("SELECT id FROM history")) == lines
    [event] = [e for e in office.events if e.name.startswith("report.")]
    assert (event.name, event.result) == ("report.orphaned", "unknown id")
    assert event.detail == "SMSDID 777, 852****4567: delivered"


async def test_a_report_before_the_answer_is_taken_up_with_it(office):
    await sent(office, ids="")
    await report(office, "10002", SECOND, "20", "304")
    await report(office, "10001", FIRST, "2")
    await report(office, "10001", SECOND)  # a number that will not be of that id
    reported = office.now
    await office.wait(minutes=5)
    await office.answer("SMSDID:10001,10002")
    assert deliveries(office) == ["pending", "expired"]
    assert delivery(office, 1).at == reported
    assert kept(office) == [("20", True), ("2", True), ("22", False)]
    assert office.names("report.")[-2:] == ["report.matched", "report.matched"]
    await report(office, "10001", FIRST)
    assert deliveries(office) == ["delivered", "expired"]


async def test_reports_say_whose_an_id_is_where_the_answer_did_not(office):
    await sent(office, ids="10001,10002,10003")
    assert office.submission().smsdids == ("", "")
    await report(office, "10002", FIRST, "21", "303")
    await report(office, "10002", SECOND)  # is the first one's already
    await report(office, "10003", FIRST)  # who has one
    await report(office, "10004", SECOND)  # is no id of that answer
    assert office.submission().smsdids == ("10002", "")
    assert deliveries(office) == ["undelivered", ""]
    await report(office, "10001", SECOND)
    assert office.submission().smsdids == ("10002", "10001")
    assert deliveries(office) == ["undelivered", "delivered"]


async def test_reports_say_whose_an_id_is_also_before_the_answer(office):
    await sent(office, ids="")
    await report(office, "10009", SECOND)
    await office.answer("SMSDID:10009\nERROR:17")
    assert office.submission().smsdids == ("", "10009")
    assert deliveries(office) == ["", "delivered"]


async def test_an_id_that_the_provider_uses_again_is_that_of_its_number(office):
    await sent(office, ONE, "10001")
    await office.write("Please text 6123 4567: other\n")
    await office.send()
    await office.answer("SMSDID:10001", to=office.reference(2))
    await report(office, "10001", FIRST)
    assert [office.submission(n).deliveries[0].state for n in (1, 2)] == ["delivered", None]


async def test_a_late_answer_after_the_doubt_takes_up_its_reports(office):
    await office.write(ONE)
    await office.send(LOST)
    await report(office, "10001", FIRST)
    await office.wait(hours=25)
    assert office.states == ["unresolved"]
    await office.answer("SMSDID:10001")
    assert deliveries(office) == ["delivered"]


# -- bounds ---------------------------------------------------------------------------------------


async def test_what_is_nobodys_is_bounded_in_number_and_the_oldest_goes(office, monkeypatch):
    monkeypatch.setattr(reports, "_MOST_ORPHANS", 3)
    await sent(office)
    await report(office, "10001", FIRST)
    for n in range(5):
        await report(office, str(500 + n), FIRST)
    rows = office.rows("SELECT smsdid FROM report ORDER BY id")
    assert [row["smsdid"] for row in rows] == ["10001", "502", "503", "504"]


async def test_ten_thousand_that_are_nobodys_are_kept(office):
    assert reports._MOST_ORPHANS == 10_000


async def test_what_is_nobodys_is_forgotten_after_a_week(office):
    await sent(office)
    await report(office, "10001", FIRST)
    await report(office, "777", FIRST)
    await office.age(days=7)
    assert len(kept(office)) == 2
    await office.age(seconds=1)
    assert kept(office) == [("22", True)]


async def test_one_sms_has_a_bounded_number_of_reports(office, monkeypatch):
    monkeypatch.setattr(reports, "_MOST_OF_ONE", 3)
    await sent(office)
    for n in range(6):
        assert await report(office, "10001", FIRST, "19", dos=f"2026-11-18 10:00:{n:02}")
    assert len(kept(office)) == 3


@pytest.mark.parametrize("dos", ["", "yesterday", "0001-01-01 00:00", "9999-12-31 23:59:59"])
async def test_a_time_that_makes_no_sense_is_left_out(office, dos):
    await sent(office)
    assert await report(office, "10001", FIRST, dos=dos)
    assert deliveries(office) == ["delivered", ""]
    assert delivery(office).sent_at is None


# -- what is forgotten ----------------------------------------------------------------------------


async def test_numbers_in_reports_are_forgotten_with_their_request(office):
    await sent(office)
    await report(office, "10001", FIRST, "2")
    await report(office, "10001", FIRST)
    await office.send()
    assert await office.age(days=office.charter.retention.days, seconds=1) == 1
    assert kept(office) == [("2", True), ("22", True)]
    await report(office, "10001", FIRST, "21")
    assert [e.result for e in office.events if e.name == "report.orphaned"] == ["unknown id"]
    await office.age(days=8)
    for table in ("report", "recipient", "history", "request", "submission"):
        assert FIRST not in str(office.rows(f"SELECT * FROM {table}")), table
    states = office.rows("SELECT delivery, cost FROM recipient ORDER BY id")
    assert [(row["delivery"], row["cost"]) for row in states] == [("delivered", "0.5"), ("", "")]


async def test_a_short_retention_holds_for_what_is_nobodys_too(office):
    office.charter = replace(office.charter, retention=timedelta(days=1))
    await report(office, "777", FIRST)
    await office.age(days=1, seconds=1)
    assert kept(office) == []


# -- steps that go wrong in the ways that are tempting ---------------------------------------------


def the_last_report_wins(patch: Callable[..., None]) -> None:
    fold = reports.fold
    patch(reports, "fold", lambda words: fold(words[-1:]))


def any_number_will_do(patch: Callable[..., None]) -> None:
    patch(reports, "_belongs", lambda addressee, msisdn: True)


def charges_are_added_up(patch: Callable[..., None]) -> None:
    fold = reports.fold

    def adding(words: list[Any]) -> Any:
        return replace(fold(words), cost=str(sum(float(w.cost or 0) for w in words)))

    patch(reports, "fold", adding)


def early_reports_are_dropped(patch: Callable[..., None]) -> None:
    patch(Transaction, "orphans", lambda self, smsdid: [])


def every_repetition_is_a_report(patch: Callable[..., None]) -> None:
    add = verbs.ReportVerbs.add_report

    def adding(self: Any, smsdid: str, msisdn: str, word: Any) -> int:
        return add(self, smsdid, msisdn, word) or 1

    patch(verbs.ReportVerbs, "add_report", adding)


MUTANTS = {
    the_last_report_wins: test_what_is_final_stays_and_a_contradiction_is_said,
    any_number_will_do: test_reports_say_whose_an_id_is_where_the_answer_did_not,
    charges_are_added_up: test_charges_are_the_highest_and_not_their_sum,
    early_reports_are_dropped: test_a_report_before_the_answer_is_taken_up_with_it,
    every_repetition_is_a_report: test_a_repeated_report_is_kept_once_and_said_so,
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
async def test_a_step_that_is_careless_is_noticed(office, tmp_path, monkeypatch, mutant):
    await MUTANTS[mutant](office)
    (folder := tmp_path / "broken").mkdir()
    async with desk(folder) as other:
        mutant(monkeypatch.setattr)
        with pytest.raises(AssertionError):
            await MUTANTS[mutant](other)


async def test_a_number_that_is_not_compared_is_noticed(office, monkeypatch):
    any_number_will_do(monkeypatch.setattr)
    with pytest.raises(AssertionError):
        await test_a_report_whose_number_is_not_of_its_id_changes_nothing(office, SECOND)


def test_the_states_are_those_of_a_phone():
    assert list(Delivery) == ["pending", "delivered", "undelivered", "expired"]
