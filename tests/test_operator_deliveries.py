"""`relay trace` tells what was reported of each phone, for eyes and for scripts."""

import io
import json
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from relay.operator.top import page, see
from relay.operator.views import show_trace
from tests.desk import desk
from tests.test_steps_reports import FIRST, SECOND, report, sent

ZONE = ZoneInfo("Asia/Hong_Kong")
THREE = "To: Ann 9123 4567, 6123 4567, 5123 4567\n\nhello\n"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        await sent(opened, THREE, "10001,10002,10003")
        await report(opened, "10001", FIRST, charged="0.45")
        await opened.wait(hours=23)
        await report(opened, "10002", SECOND, "20", "304")
        yield opened


def trace(office, capsys, *, as_json):
    ticket = office.submission().ticket
    capsys.readouterr()
    assert office.look(lambda tx: show_trace(tx, ticket, ZONE, as_json=as_json))
    return capsys.readouterr().out


async def test_a_trace_tells_of_each_phone_what_was_reported(office, capsys):
    lines = " ".join(trace(office, capsys, as_json=False).split())
    assert "+852 9123 4567 Ann accepted delivered (Wed 18 Nov 10:00) SMSDID 10001" in lines
    assert (
        "+852 6123 4567 accepted NOT delivered: phone switched off, out of reach or diverted; "
        "the operator tried for 23 hours (Thu 19 Nov 09:00) SMSDID 10002"
    ) in lines
    assert "+852 5123 4567 accepted no report SMSDID 10003" in lines
    assert "report.matched expired" in lines
    assert "852****4567: expired: phone off, bad reception, call diversion" in lines


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        ((), "accepted by the SMS provider"),
        ((FIRST,), "accepted by the SMS provider"),
        ((FIRST, SECOND), "delivered"),
        ((FIRST, "-" + SECOND), "accepted by the SMS provider, but not delivered to all"),
    ],
)
async def test_the_headline_of_a_trace_and_top_tell_what_became_of_it(
    tmp_path, capsys, reports, said
):
    async with desk(tmp_path) as office:
        await sent(office, "To: 9123 4567, 6123 4567\n\nhello\n", "10001,10002")
        for number, phone in enumerate(reports, 10001):
            missed = ("20", "304") if phone.startswith("-") else ()
            await report(office, str(number), phone.removeprefix("-"), *missed)
        assert trace(office, capsys, as_json=False).partition("\n")[0].split("  ")[1:] == [said]
        assert json.loads(trace(office, capsys, as_json=True))["state"] == "accepted"
        console = Console(width=120, record=True, file=io.StringIO(), highlight=False)
        console.print(page(office.look(lambda tx: see(tx, ZONE, office.now)), ZONE))
        assert f"1 {said} Latest events" in " ".join(console.export_text().split())


async def test_a_trace_for_scripts_has_the_codes_too(office, capsys):
    [submission] = json.loads(trace(office, capsys, as_json=True))["submissions"]
    assert submission["deliveries"] == [
        {
            "recipient": FIRST,
            "state": "delivered",
            "status": "22",
            "error": "300",
            "detail": "delivered",
            "conflict": False,
            "cost": "0.45",
            "at": "2026-11-18T10:00:00+08:00",
        },
        {
            "recipient": SECOND,
            "state": "expired",
            "status": "20",
            "error": "304",
            "detail": "NOT delivered: phone switched off, out of reach or diverted; the operator "
            "tried for 23 hours",
            "conflict": False,
            "cost": "0.5",
            "at": "2026-11-19T09:00:00+08:00",
        },
        {
            "recipient": "85251234567",
            "state": None,
            "status": "",
            "error": "",
            "detail": "",
            "conflict": False,
            "cost": "",
            "at": None,
        },
    ]


async def test_a_trace_of_what_was_not_accepted_speaks_of_no_report(tmp_path, capsys):
    (tmp_path / "other").mkdir()
    async with desk(tmp_path / "other") as office:
        await sent(office, THREE, "")
        assert "no report" not in trace(office, capsys, as_json=False)


async def test_a_trace_of_what_was_forgotten_has_no_numbers(office, capsys):
    await office.send()
    await office.age(days=100)
    for as_json in (True, False):
        assert "4567" not in trace(office, capsys, as_json=as_json)
