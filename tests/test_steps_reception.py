"""What the listener shows of a real journal: reports taken, health, and the numbers."""

import asyncio
import json
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import apsw
import pytest
from prometheus_client.parser import text_string_to_metric_families

from relay.journal.journal import _QUERIES, Journal
from relay.model import State
from relay.settings import load
from relay.steps import gate
from relay.steps.arrivals.watch import Watch
from relay.steps.upkeep import reception
from relay.steps.upkeep.heard import Heard
from relay.steps.upkeep.reception import receive, unguarded
from relay.wire import http, http_door
from relay.wire.sockets import ListenError, bind
from tests.desk import AMY, LOST, TOML, Desk, desk, in_haste

TOKEN = "0123456789abcdef-_ABCD"
ROOT = Path(__file__).parent.parent
DASHBOARD = ROOT / "config" / "grafana-relay.json"
EVENTS = (ROOT / "config" / "log-events.md").read_text("utf-8")


def a_free_port() -> int:
    with bind("127.0.0.1", 0) as found:
        return int(found.getsockname()[1])


class Open:
    """A desk with a listener."""

    def __init__(self, at: Desk, port: int, boxes: list[Watch]) -> None:
        self.desk = at
        self.port = port
        self.boxes = boxes

    async def get(self, path: str) -> tuple[int, str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        return int(head.split()[1]), body

    async def report(self, **parameters: str) -> int:
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        return (await self.get(f"/dlr/{TOKEN}?{query}"))[0]

    async def numbers(self) -> dict[str, float]:
        """Each sample by its name and labels."""
        status, page = await self.get("/metrics")
        assert status == 200
        samples = [line.rpartition(" ") for line in page.splitlines() if line[:1] != "#"]
        return {name: float(value) for name, _, value in samples}


def settings_for(folder: Path, port: int, **more: str):
    environ = {
        "RELAY_REPORTS__LISTEN": f"127.0.0.1:{port}",
        "RELAY_REPORTS__TOKEN": TOKEN,
        "RELAY_JOURNAL__URL": f"sqlite:///{folder}/relay.db",
        **more,
    }
    return load(TOML, environ)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Open]:
    port = a_free_port()
    async with desk(folder) as at:
        heard = Heard()
        at.journal._tell = heard.passing_on(at.journal._tell)
        intakes = (at.intake, at.replies)
        boxes = [Watch(i._mailbox, i, (), poll=timedelta(minutes=1)) for i in intakes]
        for box in boxes:
            box._see_well()
        listener = await receive(
            settings_for(folder, port), at.journal, at.out, boxes, heard, clock=at.clock
        )
        assert listener is not None
        try:
            yield Open(at, port, boxes)
        finally:
            await listener.close()


async def accepted(at: Desk) -> None:
    """A request that the gateway has accepted as 4711."""
    await at.write("Please text 9123 4567: hello")
    at.now += timedelta(seconds=3)
    await at.send()
    at.now += timedelta(seconds=40)
    await at.answer("SMSDID:104711")


REPORT = {"smsdid": "104711", "recipient": "85291234567", "charged": "0.35"}


# -- reports --------------------------------------------------------------------------------------


async def test_a_report_reaches_its_phone(tmp_path):
    async with opened(tmp_path) as relay:
        await accepted(relay.desk)
        assert await relay.report(**REPORT, smsdstatus="22", smsderrorcode="0") == 200
        (row,) = relay.desk.rows("SELECT delivery, cost FROM recipient")
        assert (row["delivery"], row["cost"]) == ("delivered", "0.35")
        numbers = await relay.numbers()
    assert numbers['relay_reports_total{result="matched"}'] == 1
    assert numbers["relay_charges"] == 0.35


async def test_what_is_no_report_is_refused_and_an_unknown_id_is_not(tmp_path):
    async with opened(tmp_path) as relay:
        assert await relay.report(hello="world") == 400
        assert await relay.report(smsdid="1 OR 1=1", smsdstatus="22") == 400
        assert await relay.report(smsdid="99", recipient="85291234567", smsdstatus="22") == 200
        numbers = await relay.numbers()
    assert numbers['relay_reports_total{result="orphaned"}'] == 1
    assert numbers["relay_reports_orphaned"] == 1
    assert numbers['relay_http_answers_total{status="400"}'] == 2


async def test_a_journal_that_cannot_be_written_to_asks_for_the_report_again(tmp_path, monkeypatch):
    monkeypatch.setattr(http, "Bounds", lambda: http_door.Bounds(deadline=1))
    async with opened(tmp_path) as relay:
        await accepted(relay.desk)
        other = apsw.Connection(str(relay.desk.path))
        other.execute("BEGIN EXCLUSIVE")
        assert await relay.report(**REPORT, smsdstatus="22") == 503
        other.execute("ROLLBACK")
        other.close()
        assert await relay.report(**REPORT, smsdstatus="22") == 200
        assert relay.desk.rows("SELECT count(*) AS n FROM report") == [{"n": 1}]


async def test_a_fault_of_ours_asks_for_the_report_again(tmp_path, monkeypatch):
    async def broken(*arguments):
        raise ZeroDivisionError

    async with opened(tmp_path) as relay:
        monkeypatch.setattr(reception.reports, "take", broken)
        assert await relay.report(**REPORT, smsdstatus="22") == 503


# -- health ---------------------------------------------------------------------------------------


async def test_all_is_well(tmp_path):
    async with opened(tmp_path) as relay:
        assert await relay.get("/healthz") == (200, "ok\n")


async def test_a_mailbox_that_was_never_reached_or_lost_for_long_is_told(tmp_path):
    async with opened(tmp_path) as relay:
        relay.boxes[0]._ever, relay.boxes[0]._lost_at = False, time.monotonic()
        relay.boxes[1]._lose("a moment ago")
        assert await relay.get("/healthz") == (503, "mailbox-requests\n")
        relay.boxes[1]._lost_at = time.monotonic() - 1000
        assert await relay.get("/healthz") == (503, "mailbox-requests\nmailbox-replies\n")
        relay.boxes[0]._see_well()
        assert await relay.get("/healthz") == (503, "mailbox-replies\n")


async def test_a_locked_journal_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(reception, "_PATIENCE", 0.3)
    async with opened(tmp_path) as relay:
        other = apsw.Connection(str(relay.desk.path))
        other.execute("BEGIN EXCLUSIVE")
        assert await relay.get("/healthz") == (503, "journal\n")
        other.execute("ROLLBACK")
        other.close()


async def test_an_outbox_that_stands_still_is_told(tmp_path):
    async with opened(tmp_path) as relay:
        relay.desk.out.beat -= 1000
        assert await relay.get("/healthz") == (503, "outbox\n")


async def test_a_full_disk_is_told(tmp_path, monkeypatch):
    async with opened(tmp_path) as relay:
        monkeypatch.setattr(Journal, "free", 1)
        assert await relay.get("/healthz") == (503, "disk\n")


# -- numbers --------------------------------------------------------------------------------------


async def test_what_waits_and_how_long_is_shown(tmp_path):
    async with opened(tmp_path) as relay:
        await relay.desk.write("Please text 9123 4567: one")
        await relay.desk.write("Please text 9123 4568: two. Send it tomorrow at 9am.")
        await relay.desk.write("Please tell Peter.")
        relay.desk.now += timedelta(seconds=90)
        numbers = await relay.numbers()
    assert numbers['relay_submissions{state="queued"}'] == 1
    assert numbers['relay_submissions{state="held"}'] == 1
    assert numbers['relay_submissions{state="accepted"}'] == 0
    assert numbers['relay_held{hold="time"}'] + numbers['relay_held{hold="confirmation"}'] == 1
    assert numbers["relay_queue_oldest_seconds"] == 90
    assert numbers["relay_notices_waiting"] >= 2
    assert numbers["relay_notices_oldest_seconds"] == 90
    assert numbers['relay_mailbox_connected{mailbox="requests"}'] == 0
    assert numbers["relay_journal_up"] == 1
    assert numbers["process_resident_memory_bytes"] > 10_000_000
    assert time.time() - numbers["process_start_time_seconds"] < 3600


async def test_how_long_things_took_is_counted_once(tmp_path):
    async with opened(tmp_path) as relay:
        await accepted(relay.desk)
        for _ in range(2):
            numbers = await relay.numbers()
            assert numbers["relay_hand_over_seconds_count"] == 1
            assert numbers["relay_hand_over_seconds_sum"] == 3
            assert numbers["relay_answer_seconds_sum"] == 40
            assert numbers['relay_answer_seconds_bucket{le="30.0"}'] == 0
            assert numbers['relay_answer_seconds_bucket{le="60.0"}'] == 1
        assert numbers['relay_events_total{event="submission.accepted"}'] == 1
        assert numbers['relay_submissions{state="accepted"}'] == 1


async def test_what_waited_for_its_time_took_no_longer_than_from_its_time(tmp_path):
    async with opened(tmp_path) as relay:
        await relay.desk.write("Send at: tomorrow 9am\nTo: 9123 4567\n\nhello")
        await relay.desk.wait(hours=22, minutes=50)
        await relay.desk.send()
        numbers = await relay.numbers()
    assert numbers["relay_hand_over_seconds_count"] == 1
    assert numbers["relay_hand_over_seconds_sum"] < 900


async def test_of_what_took_place_before_the_start_nothing_is_counted(tmp_path):
    async with desk(tmp_path) as at:
        await accepted(at)
    async with opened(tmp_path) as relay:
        numbers = await relay.numbers()
        assert numbers["relay_hand_over_seconds_count"] == 0
        assert numbers['relay_submissions{state="accepted"}'] == 1


@pytest.mark.parametrize(
    ("why", "label"),
    [
        (gate.BY_OPERATOR, gate.BY_OPERATOR),
        (gate.NO_MAIL, "mail"),
        ("balance", "balance"),
        ("ERROR:999", "another error of the gateway"),
    ],
)
async def test_why_sending_stopped_is_shown(tmp_path, why, label):
    async with opened(tmp_path) as relay:
        before = await relay.numbers()
        await relay.desk.journal.commit(
            lambda tx: gate.stop(tx, relay.desk.charter, why, relay.desk.now)
        )
        after = await relay.numbers()
    stopped = {name for name, value in after.items() if "sending_stopped" in name and value}
    assert stopped == {f'relay_sending_stopped{{reason="{label}"}}'}
    assert not [name for name, value in before.items() if "sending_stopped" in name and value]


async def test_without_a_journal_the_rest_is_shown(tmp_path, monkeypatch):
    async with opened(tmp_path) as relay:
        monkeypatch.setattr("relay.journal.journal._version", lambda connection: 999_999)
        numbers = await relay.numbers()
    assert numbers["relay_journal_up"] == 0
    assert "relay_queue_oldest_seconds" not in numbers
    assert 'relay_mailbox_connected{mailbox="replies"}' in numbers


async def test_no_number_text_or_person_is_in_any_of_it(tmp_path):
    async with opened(tmp_path) as relay:
        await accepted(relay.desk)
        await relay.desk.write("Please text 9123 4567: hello again")
        await relay.desk.send(LOST)
        await relay.desk.write("Please text 2345 6789: landline", From="mallory@office.example")
        assert await relay.report(**REPORT, smsdstatus="22") == 200
        assert await relay.report(smsdid="99", recipient="85291234568", smsdstatus="22") == 200
        await relay.get(f"/dlr/{TOKEN}?content=4F60")
        _, page = await relay.get("/metrics")
        ticket = str(relay.desk.submission().ticket)
    for said in (AMY, "mallory", "9123", "hello", "104711", "4F60", ticket, TOKEN, "SR-"):
        assert said not in page


def test_prometheus_itself_can_read_the_page(tmp_path):
    async def look() -> str:
        async with opened(tmp_path) as relay:
            await accepted(relay.desk)
            return (await relay.get("/metrics"))[1]

    families = list(text_string_to_metric_families(asyncio.run(look())))
    assert {"relay_submissions", "relay_answer_seconds"} <= {family.name for family in families}
    assert all(family.documentation for family in families)


async def test_every_number_of_the_dashboard_is_there(tmp_path):
    async with opened(tmp_path) as relay:
        await accepted(relay.desk)
        _, page = await relay.get("/metrics")
    shown = set(re.findall(r"^(\w+)", page, re.MULTILINE))
    board = json.loads(DASHBOARD.read_text())
    said = [target["expr"] for panel in board["panels"] for target in panel.get("targets", ())]
    used = {name for expr in said for name in re.findall(r"\b(?:relay|process)_\w+", expr)}
    assert len(used) >= 15
    assert used <= shown
    states = {value for expr in said for value in re.findall(r'state="(\w+)"', expr)}
    assert states <= set(State)
    words = " ".join(expr for expr in said if "relay_events_total" in expr)
    for noun, verbs in re.findall(r"(\w+)\.\(?([\w|]+)\)?\"", words):
        for verb in verbs.split("|"):
            assert f"`{noun}.{verb}`" in EVENTS, f"{noun}.{verb} never takes place"


# -- opening --------------------------------------------------------------------------------------


async def test_a_port_in_use_is_an_error(tmp_path):
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        async with desk(tmp_path) as at:
            with pytest.raises(ListenError, match="in use"):
                await receive(
                    settings_for(tmp_path, port), at.journal, at.out, [], Heard(), clock=at.clock
                )


async def test_nothing_is_opened_where_nothing_is_wanted(tmp_path):
    async with desk(tmp_path) as at:
        settings = load(TOML, {})
        opened = await receive(settings, at.journal, at.out, [], Heard(), clock=at.clock)
    assert opened is None


def test_a_socket_of_systemd_without_a_token_is_wrong(monkeypatch):
    monkeypatch.setattr(reception, "passed", lambda environ: [socket.socket()])
    (wrong,) = unguarded(load(TOML, {}), {})
    assert wrong.startswith("reports.token must be given")
    assert "openssl rand" in wrong
    assert unguarded(load(TOML, {"RELAY_REPORTS__TOKEN": TOKEN}), {}) == ()


# -- a large journal ------------------------------------------------------------------------------


async def test_no_look_at_a_large_journal_reads_it_all(tmp_path):
    """Each query says how it finds its rows: none but those of a total reads a whole table."""
    journal = Journal(tmp_path / "relay.db")
    with in_haste():
        await journal.open()

    def plans(tx) -> dict[str, str]:
        found = {}
        for name in HOT:
            sql = getattr(_QUERIES, name).sql
            rows = tx._db.execute(f"EXPLAIN QUERY PLAN {sql}", _anything(sql))
            found[name] = "; ".join(row["detail"] for row in rows)
        return found

    shown = await journal.commit(plans)
    await journal.close()
    read_whole = {
        name for name, plan in shown.items() if re.search(r"\bSCAN \w+(?! USING)(;|$)", plan)
    }
    assert read_whole == set(), {name: shown[name] for name in read_whole}


HOT = (
    *("number_of_submissions", "number_held", "oldest_queued", "notices_waiting_now"),
    *("number_asking", "number_of_evidence_open", "number_of_orphans", "number_of_conflicts"),
    *("number_by_cost", "last_history", "history_after"),
    *(
        "submissions_due",
        "submissions_held",
        "submissions_too_old",
        "submissions_past",
        "submissions_adrift",
    ),
    *("submissions_in", "submissions_queued_before", "thaw_submissions", "count_queued_ahead"),
    *("notices_due", "recover_notices", "thaw_notices", "count_open"),
)


def _anything(sql: str) -> dict[str, int]:
    return dict.fromkeys(re.findall(r":(\w+)", sql), 1)
