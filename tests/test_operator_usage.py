"""`relay usage`: exact sums by requester and month, for eyes, for Excel and as JSON."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from relay.model import State
from relay.operator.usage import page, read_account, show_usage
from relay.planning.usage import (
    Month,
    Sent,
    Usage,
    account,
    cents,
    money,
    price_of_a_segment,
)
from tests.commands import relay
from tests.desk import LOST, NEVER, START, desk

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOVEMBER = Month(year=2026, month=11)
CONFIG = Path(__file__).parent / "data" / "preview" / "relay.toml"
BOB = "bob@office.example"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def report(office, recipient, cost, delivery="delivered"):
    """What the step of the delivery reports writes, without a listener."""

    def work(tx):
        tx._db.execute(
            "UPDATE recipient SET cost = ?, delivery = ?, delivery_at = ? WHERE id = ?",
            (cost, delivery, int(office.now.timestamp() * 1000), recipient),
        )

    await office.journal.commit(work)


def summed(office, month=NOVEMBER):
    return office.look(lambda tx: read_account(tx, month, HONG_KONG))


def lines(sums):
    return [(u.requester, len(u.requests), u.sms, u.segments, u.charged) for u in sums.lines]


async def test_requests_sms_segments_and_charges_are_summed_by_requester(office):
    await office.write("Please text 9123 4567, 6123 4567: hello\n")
    await office.write("Please text 5123 4567: hi\n", From=BOB)
    await office.send()
    await report(office, 1, "0.35")
    await report(office, 3, "0.30", "undelivered")
    sums = summed(office)
    assert lines(sums) == [
        ("amy@office.example", 1, 2, 2, Decimal("0.35")),
        (BOB, 1, 1, 1, Decimal("0.30")),
    ]
    assert [u.charged_sms for u in sums.lines] == [1, 1]
    assert [u.delivered for u in sums.lines] == [1, 0]
    assert (sums.total.sms, sums.total.charged) == (3, Decimal("0.65"))
    assert sums.price == Decimal("0.325")
    assert [u.estimate(sums.price) for u in sums.lines] == [Decimal("0.65"), Decimal("0.33")]


async def test_what_was_not_sent_is_not_counted_and_what_is_in_doubt_is_said_to_be(office):
    await office.write("Please text 9123 4567: one\n")
    await office.write("Please text 9123 4568: two\n")
    await office.write("Please text 9123 4569: three\n")
    await office.send(NEVER, LOST)
    sums = summed(office)
    assert (sums.total.sms, sums.total.in_doubt, len(sums.total.requests)) == (2, 1, 2)
    await office.answer("ERROR:18", to=office.reference(3))
    assert summed(office).total.sms == 1, "refused"
    await report(office, 3, "0.35", "undelivered")
    assert summed(office).total.sms == 2, "but charged all the same"


async def test_a_batch_that_is_redone_one_by_one_is_counted_once(office):
    await office.write("Please text 9123 4567, 6123 4567: hello\n")
    await office.send()
    await office.answer("ERROR:17")
    await office.send()
    sums = summed(office)
    assert (sums.total.sms, len(sums.total.requests)) == (2, 1)


async def test_the_totals_stay_when_texts_and_numbers_are_forgotten(office):
    await office.write("Please text 9123 4567, 6123 4567: hello\n")
    await office.send()
    await office.answer("SMSDID:10001,10002")
    await office.send()
    await report(office, 1, "0.35")
    before = summed(office)
    assert before.total.charged == Decimal("0.35")
    assert await office.age(days=91) == 1
    assert office.rows("SELECT text FROM request") == [{"text": ""}]
    assert office.rows("SELECT msisdn FROM recipient")[0]["msisdn"] == "purged-1"
    assert summed(office) == before


async def test_a_month_ends_at_midnight_of_the_zone(office):
    office.now = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)  # 23:59 in Hong Kong
    await office.write("Please text 9123 4567: hello\n")
    await office.send()
    office.now += timedelta(minutes=1)
    await office.write("Please text 9123 4567: hello again\n")
    await office.send()
    november, december = summed(office), summed(office, Month(year=2026, month=12))
    assert (november.total.sms, december.total.sms) == (1, 1)
    assert november.days[-1] == december.days[0] == 1


# -- the arithmetic -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2026-10", Month(year=2026, month=10)),
        (" 2026-02 ", Month(year=2026, month=2)),
        *((word, None) for word in ("2026-13", "2026-00", "26-10", "2026-1", "october", "9999-12")),
        *((word, None) for word in ("", "0001-01", "２０２６-１０", "2026-10-01", "2026/10")),
    ],
)
def test_a_month_is_written_as_iso_8601_has_it(typed, month):
    assert Month.parse(typed) == month


def test_a_month_has_its_days_and_its_two_ends():
    february = Month(year=2028, month=2)
    assert len(february.days) == 29
    assert february.bounds(HONG_KONG) == (
        datetime(2028, 2, 1, tzinfo=HONG_KONG),
        datetime(2028, 3, 1, tzinfo=HONG_KONG),
    )
    assert str(february) == "2028-02"
    assert Month.of(datetime(2027, 12, 31, 16, tzinfo=UTC), HONG_KONG) == Month(year=2028, month=1)


COSTS = st.none() | st.decimals(min_value=0, max_value=100, places=3)
SENT = st.builds(
    Sent,
    requester=st.sampled_from(["a@x.example", "b@x.example", "=c@x.example"]),
    request_id=st.integers(1, 5),
    left_at=st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
    state=st.sampled_from([State.ACCEPTED, State.UNCERTAIN]),
    sms=st.integers(1, 20),
    segments=st.integers(1, 8),
    delivered=st.booleans(),
    cost=COSTS,
)


@given(st.lists(SENT, max_size=12))
def test_the_total_is_the_sum_of_the_lines_to_the_last_digit(sent):
    sums = account(NOVEMBER, sent, None, HONG_KONG)
    for name in ("sms", "segments", "delivered", "in_doubt", "charged", "charged_sms"):
        assert getattr(sums.total, name) == sum(getattr(line, name) for line in sums.lines)
    exact = sum((s.cost * s.sms for s in sent if s.cost is not None), Decimal(0))
    assert sums.total.charged == exact
    assert sum(sums.days) <= sums.total.sms


def test_ten_times_ten_cents_are_one_dollar():
    ten = [
        Sent(
            requester="a", request_id=n, left_at=START, state=State.ACCEPTED, sms=1, segments=1,
            delivered=True, cost=Decimal("0.10"),
        )
        for n in range(10)
    ]  # fmt: skip
    assert account(NOVEMBER, ten, None, HONG_KONG).total.charged == Decimal("1")


def test_a_price_is_what_a_segment_has_cost_so_far():
    assert price_of_a_segment([(Decimal("0.30"), 2, 4), (Decimal("0.60"), 1, 2)]) == Decimal("0.2")
    assert price_of_a_segment([]) is None
    assert Usage(segments=3).estimate(Decimal("0.125")) == Decimal("0.38")
    assert Usage(segments=3).estimate(None) is None
    assert cents(Decimal("0.005")) == Decimal("0.01")


@pytest.mark.parametrize("told", ["", "abc", "NaN", "Infinity", "1,5"])
def test_what_is_no_amount_counts_as_none(told):
    assert money(told) is None


# -- what is shown --------------------------------------------------------------------------------


def drawn(sums, width=100):
    console = Console(width=width, record=True, file=io.StringIO(), highlight=False)
    console.print(page(sums))
    return console.export_text()


async def test_for_eyes_there_is_a_bar_for_each_day_and_a_line_for_each_requester(office):
    await office.write("Please text 9123 4567, 6123 4567: hello\n")
    await office.write("Please text 5123 4567: hi\n", From=BOB)
    await office.send()
    await report(office, 1, "0.35")
    shown = drawn(summed(office))
    assert "November 2026  3 SMS for 2 requests" in shown
    tops = [line for line in shown.splitlines() if "█" in line]
    assert len(tops) == 3, "one day, the whole height"
    assert {line.index("█") for line in tops} == {2 * 17}, "the 18th"
    for words in ("amy@office.example", BOB, "all", "0.35", "1.05", "1 of 3 SMS", "0.3500"):
        assert words in shown
    assert "9123" not in shown
    assert "hello" not in shown


async def test_without_any_charge_it_says_where_charges_come_from(office):
    await office.write("Please text 9123 4567: hello\n")
    await office.send()
    shown = drawn(summed(office))
    assert "No charge was ever reported" in shown
    assert "estimate" not in shown.splitlines()[5]


def test_a_month_of_nothing_says_so():
    assert drawn(account(NOVEMBER, [], None, HONG_KONG)).strip() == (
        "Nothing was sent in November 2026."
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_address_is_a_formula_for_a_spreadsheet(capsys, start):
    evil = f'{start}cmd|"/c calc"!a1@x.example'
    sent = Sent(
        requester=evil, request_id=1, left_at=START, state=State.ACCEPTED, sms=2, segments=1,
        delivered=False, cost=Decimal("0.35"),
    )  # fmt: skip
    sums = account(NOVEMBER, [sent], Decimal("0.35"), HONG_KONG)
    show_usage(sums, as_csv=True, as_json=False)
    written = capsys.readouterr().out
    assert "\r\n" in written
    header, row = csv.reader(io.StringIO(written, newline=""))
    assert header[0] == "month"
    assert row == ["2026-11", f"'{evil}", "1", "2", "2", "0", "0", "2", "0.70", "0.70"]
    show_usage(sums, as_csv=False, as_json=True)
    assert json.loads(capsys.readouterr().out)["requester"] == evil


async def test_the_command_reads_the_journal_beside_a_running_relay(office, tmp_path):
    await office.write("Please text 9123 4567: hello\n")
    await office.send()
    await report(office, 1, "0.35")
    config = tmp_path / "relay.toml"
    config.write_text(CONFIG.read_text() + f'\n[journal]\nurl = "sqlite:///{tmp_path}/relay.db"\n')
    ended = relay("usage", "--month", "2026-11", "--json", "--config", config)
    assert json.loads(ended.stdout) == {
        "month": "2026-11",
        "requester": "amy@office.example",
        "requests": 1,
        "sms": 1,
        "segments": 1,
        "in_doubt": 0,
        "delivered": 1,
        "charged_sms": 1,
        "charged_hkd": "0.35",
        "estimate_hkd": "0.35",
    }
    assert "Nothing was sent in October 2026." in relay(
        "usage", "--month", "2026-10", "--config", config
    ).stdout  # fmt: skip


def test_a_month_that_is_none_is_told_how_one_is_written():
    ended = relay("usage", "--month", "October", "--config", CONFIG)
    assert ended.exit_code == 2
    assert "as in 2026-10" in ended.stderr
    ended = relay("usage", "--csv", "--json", "--config", CONFIG)
    assert ended.exit_code == 2
    assert "leave one of them out" in ended.stderr


@pytest.mark.parametrize(("columns", "below"), [(80, True), (120, False)])
async def test_a_month_fits_a_terminal_and_crops_no_address(office, columns, below):
    colleague = "chan.tai-man.of.customer.affairs@office.example"
    await office.write("Please text 9123 4567, 6123 4567: hello\n")
    await office.write("Please text 5123 4567: 您的包裹已經送到\n", From=colleague)
    await office.send(LOST)
    await report(office, 3, "0.30")
    console = Console(width=columns, record=True, file=io.StringIO(), force_terminal=True)
    console.print(page(summed(office), width=columns))
    shown = console.export_text().splitlines()
    assert max(map(cell_len, shown)) <= columns, shown
    [line] = [number for number, line in enumerate(shown) if line.startswith(colleague)]
    assert (shown[line].strip() == colleague) == below
    assert shown[line + below].endswith(" 0.30      0.30")
    titles = shown[next(n for n, line in enumerate(shown) if line.startswith("requester")) + below]
    assert titles.endswith("requests  SMS  segments  in doubt  delivered   HKD  estimate")


async def test_a_month_into_a_file_has_a_line_for_each_requester(office, capsys):
    colleague = "chan.tai-man.of.customer.affairs@office.example"
    await office.write("Please text 9123 4567, 6123 4567: hello\n")
    await office.write("Please text 5123 4567: hi\n", From=colleague)
    await office.send(LOST)
    capsys.readouterr()
    show_usage(summed(office), as_csv=False, as_json=False)
    assert re.search(rf"(?m)^{colleague} +1 +1 +1 +0$", capsys.readouterr().out)
