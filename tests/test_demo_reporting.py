"""The simulated provider's delivery reports: their form, their order, and that the relay reads
them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from relay.demo import reporting
from relay.demo.account import Account
from relay.demo.provider import Provider, Script
from relay.demo.reporting import Fate, Stage, get
from relay.gateway.dialects import dialect
from relay.steps.answers.reports import take
from tests.desk import GATEWAY, desk
from tests.test_demo_provider import GATEWAY as ADDRESS
from tests.test_demo_provider import Q1, Q2, RELAY
from tests.test_steps_reports import ONE, TWO, deliveries

NOW = datetime(2026, 3, 5, 1, 15, tzinfo=UTC)
HONG_KONG, MACAU = "85299999999", "85399999999"  # of Q1
FATES = {
    "DELIVERED": ["22"],
    "SLOWLY": ["2", "4", "19", "22"],
    "SWITCHED_OFF": ["19"],
    "EXPIRED": ["19", "20"],
    "UNDELIVERABLE": ["21"],
    "TWICE": ["22", "22"],
    "OUT_OF_ORDER": ["22", "19", "4", "2"],
    "SILENT": [],
}

Calls = list[dict[str, str]]


@pytest.fixture
def calls() -> Calls:
    return []


@pytest.fixture
async def provider(calls: Calls) -> AsyncIterator[Provider]:
    async def send(sender: str, recipient: str, data: bytes) -> None:
        calls.append({"answer": "sent"})

    async def call(given: Mapping[str, str]) -> bool:
        calls.append(dict(given))
        return True

    account = Account(username="demoapiuser", password="demoapipass")
    async with Provider(account, send, reports=call, now=lambda: NOW) as provider:
        yield provider


async def ask(provider: Provider, mail: bytes = Q1) -> None:
    await provider.receive(RELAY, ADDRESS, mail)
    await provider.settle()
    await provider.settle_reports()


def statuses(calls: Calls, number: str) -> list[str]:
    return [call["smsdstatus"] for call in calls if call.get("recipient") == number]


async def test_a_report_has_the_parameters_of_the_manual(provider: Provider, calls: Calls) -> None:
    provider.fates[HONG_KONG] = reporting.DELIVERED
    await ask(provider)
    [call] = [call for call in calls if "smsdid" in call]
    assert call == {
        "smsdid": "100001",
        "recipient": HONG_KONG,
        "senderid": "RelayDemo",
        "content": "4F60597D55CE003F0061",
        "dos": "2026-03-05 09:15:00",
        "smsdstatus": "22",
        "smsderrorcode": "300",
        "charged": "0.5",
    }
    assert list(call) == [
        *("smsdid", "recipient", "senderid", "content"),
        *("dos", "smsdstatus", "smsderrorcode", "charged"),
    ]
    assert provider.reported == [(call, True)]


@pytest.mark.parametrize(("name", "expected"), FATES.items(), ids=FATES.keys())
async def test_each_number_has_its_own_fate(
    provider: Provider, calls: Calls, name: str, expected: list[str]
) -> None:
    provider.fates[MACAU] = getattr(reporting, name)
    provider.fate = reporting.DELIVERED
    await ask(provider)
    assert statuses(calls, MACAU) == expected
    assert statuses(calls, HONG_KONG) == ["22"]


async def test_all_fates_are_reports_that_the_relay_reads(provider: Provider, calls: Calls) -> None:
    for name in FATES:
        provider.fate = getattr(reporting, name)
        await ask(provider)
    read = [dialect("meteorsis").read_report(call) for call in calls if "smsdid" in call]
    assert len(read) == 2 * sum(map(len, FATES.values()))
    assert all(report is not None and report.sent_at is not None for report in read)


async def test_reports_may_overtake_the_answer(provider: Provider, calls: Calls) -> None:
    provider.fate = reporting.SLOWLY
    provider.next.append(Script(reports_first=True))
    await ask(provider)
    assert [len(call) for call in calls] == [8] * 8 + [1]


async def test_a_report_may_name_a_number_that_is_not_its_own(
    provider: Provider, calls: Calls
) -> None:
    provider.fates[HONG_KONG] = (Stage(status=22, recipient=MACAU),)
    await ask(provider)
    assert [(call["smsdid"], call["recipient"]) for call in calls if "smsdid" in call] == [
        ("100001", MACAU)
    ]


async def test_what_is_scheduled_is_reported_at_its_time_and_not_before(calls: Calls) -> None:
    async def send(sender: str, recipient: str, data: bytes) -> None:
        pass

    async def call(given: Mapping[str, str]) -> None:
        calls.append(dict(given))

    account = Account(username="demoapiuser", password="demoapipass")
    for delay in (3600.0, 0.0):
        async with Provider(
            account, send, reports=call, now=lambda: NOW, scheduled_delay=delay
        ) as provider:
            provider.fate = reporting.DELIVERED
            await provider.receive(RELAY, ADDRESS, Q2)
            await provider.settle()
            if delay:
                await asyncio.sleep(0.05)
                assert calls == []
            else:
                await provider.settle_reports()
    assert [call["dos"] for call in calls] == ["2026-12-31 23:59:00"]


async def test_nothing_is_reported_of_what_was_refused(provider: Provider, calls: Calls) -> None:
    provider.fate = reporting.DELIVERED
    provider.account.enabled = False
    await ask(provider)
    assert calls == [{"answer": "sent"}]


# -- by HTTP --------------------------------------------------------------------------------------


async def test_a_report_is_a_get_with_all_in_its_url() -> None:
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    given = {"smsdid": "1", "dos": "2026-03-05 09:15:00", "content": "&=%20"}
    async with server:
        assert await get(f"http://127.0.0.1:{port}/dlr/secret", given) == 503
    line, *headers = seen[0].decode().split("\r\n")
    method, target, version = line.split(" ")
    assert (method, version) == ("GET", "HTTP/1.1")
    assert urlsplit(target).path == "/dlr/secret"
    assert dict(parse_qsl(urlsplit(target).query)) == given
    assert "%20" in target
    assert headers == [f"Host: 127.0.0.1:{port}", "Connection: close", "", ""]


async def test_nobody_there_is_no_failure_of_the_provider() -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    assert await get(f"http://127.0.0.1:{port}/dlr/x", {"smsdid": "1"}) == 0


# -- with the relay -------------------------------------------------------------------------------

ENDS = {
    "DELIVERED": "delivered",
    "SLOWLY": "delivered",
    "SWITCHED_OFF": "pending",
    "EXPIRED": "expired",
    "UNDELIVERABLE": "undelivered",
    "TWICE": "delivered",
    "OUT_OF_ORDER": "delivered",
    "SILENT": "",
}


@pytest.mark.parametrize("first", [False, True], ids=["anyhow", "before the answer"])
@pytest.mark.parametrize(("name", "end"), ENDS.items(), ids=ENDS.keys())
async def test_the_relay_learns_each_fate_whenever_the_answer_comes(
    tmp_path: Path, name: str, end: str, *, first: bool
) -> None:
    fate: Fate = getattr(reporting, name)
    async with desk(tmp_path) as office:
        mailed: list[bytes] = []

        async def send(sender: str, recipient: str, data: bytes) -> None:
            mailed.append(data)
            await office.take(data, replies=True)

        async def call(given: Mapping[str, str]) -> bool:
            return await take(office.journal, office.charter, given, office.now)

        account = Account(username="apiuser", password="apipass")
        async with Provider(
            account, send, address=GATEWAY, reports=call, now=office.clock
        ) as provider:
            provider.fates["85261234567"] = fate
            provider.fate = reporting.DELIVERED
            provider.script = replace(Script(), reports_first=first)
            for n, body in enumerate((ONE, TWO), 1):
                await office.write(body.replace("hello", f"hello {n}"))
                await office.send()
            for envelope in office.carrier.dots:
                await provider.receive(envelope.sender, envelope.recipient, envelope.data)
                await provider.settle()
            await provider.settle_reports()
        assert len(mailed) == 2
        assert all(answered is True for _, answered in provider.reported)
        assert office.states == ["accepted", "accepted"]
        assert deliveries(office) == ["delivered"]
        assert [d.state or "" for d in office.submission(2).deliveries] == ["delivered", end]
