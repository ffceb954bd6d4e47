"""Delivery reports by HTTP, from the provider's call to the last notice: with the real daemon."""

import asyncio
import signal
import subprocess
import sys
from urllib.parse import urlencode

import apsw
import pytest

from relay.wire.sockets import bind
from tests.office import Office, everything_under, text_of

pytestmark = pytest.mark.dovecot
TOKEN, NEW_TOKEN = "the-first-token-of-the-office", "the-second-token-of-the-office"
SECTION = '\n[reports]\nlisten = "127.0.0.1:{}"\ntoken = "{}"\n'


def a_free_port() -> int:
    with bind("127.0.0.1", 0) as found:
        return int(found.getsockname()[1])


class Reported(Office):
    """An office whose provider reports by HTTP."""

    port = 0

    async def get(self, path: str) -> tuple[int, str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: sms.office.example\r\n\r\n".encode())
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        return int(head.split()[1]), body

    async def report(self, status: int, *, token: str = TOKEN) -> int:
        """What became of the first SMS, as the gateway manual writes it."""
        sms = self.provider.outbox[0]
        query = urlencode(
            {
                "smsdid": sms.smsdid,
                "recipient": sms.number,
                "senderid": "Office",
                "content": "00680065006C006C006F",
                "dos": "2026-11-18 10:00:12",
                "smsdstatus": status,
                "smsderrorcode": 0,
                "charged": "0.35",
            }
        )
        return (await self.get(f"/dlr/{token}?{query}"))[0]


@pytest.fixture
async def office(dovecot, tmp_path):
    port = a_free_port()
    made = Reported(dovecot, tmp_path, notices=SECTION.format(port, TOKEN))
    made.port = port
    async with made.open() as opened:
        await opened.start()
        yield opened


async def test_what_is_reported_reaches_whoever_wrote(office):
    assert await office.get("/healthz") == (200, "ok\n")
    office.write("Please text 9123 4567: hello\n")
    await office.notices(2)
    assert await office.report(22, token="no-token-of-this-office") == 404
    assert await office.report(19) == 200
    assert await office.report(22) == 200
    assert await office.report(22) == 200, "the provider may repeat itself"
    notices = await office.notices(3)
    assert "delivered" in text_of(notices[2]).casefold()
    assert "+852 9123 4567" in text_of(notices[2])
    _, numbers = await office.get("/metrics")
    assert 'relay_reports_total{result="matched"} 2.0' in numbers
    assert 'relay_submissions{state="accepted"} 1.0' in numbers
    assert await office.stop() == 0
    assert len(office.told()) == 3
    for place in everything_under(office.folder):
        if TOKEN.encode() in place:
            assert b"[reports]" in place, "the token stands in the settings alone"
    assert TOKEN not in str(office.log)


async def test_a_locked_journal_asks_the_provider_to_come_again(office):
    office.write("Please text 9123 4567: hello\n")
    await office.notices(2)
    other = apsw.Connection(str(office.folder / "relay.db"))
    other.set_busy_timeout(5_000)
    other.execute("BEGIN IMMEDIATE")
    status, words = await office.get("/healthz")
    assert (status, words) == (503, "journal\n")
    assert await office.report(22) == 503
    other.execute("ROLLBACK")
    other.close()
    assert await office.report(22) == 200
    assert len(await office.notices(3)) == 3


async def test_another_token_is_good_after_a_hangup(office):
    office.write("Please text 9123 4567: hello\n")
    await office.notices(2)
    changed = office.config.read_text().replace(TOKEN, NEW_TOKEN)
    office.config.write_text(changed)
    ready = len(office.events("daemon.ready"))
    office.kill(signal.SIGHUP)
    await office.until(lambda: len(office.events("daemon.ready")) > ready)
    assert await office.report(22) == 404
    assert await office.report(22, token=NEW_TOKEN) == 200


async def test_a_port_in_use_ends_it_with_a_clear_word(office):
    port = office.port
    with bind("127.0.0.1", 0) as taken:
        office.config.write_text(
            office.config.read_text()
            .replace(f":{port}", f":{taken.getsockname()[1]}")
            .replace("relay.db", "other.db")
        )
        command = (sys.executable, "-m", "relay", "run", "--config", str(office.config))
        ended = await asyncio.to_thread(
            subprocess.run, command, capture_output=True, text=True, check=False, timeout=60
        )
    assert ended.returncode == 69
    assert "(reports.listen): Address already in use" in ended.stderr
