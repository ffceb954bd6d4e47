"""What the table of tests/test_wire_smtp.py leaves out: sizes, split and slow answers, lines."""

import asyncio

import pytest

from relay.model import Envelope, Phase, Result
from relay.wire.smtp import Carrier, Server
from tests.servers.proxy import Proxy
from tests.servers.smtp_faults import SmtpFaults

MAIL = Envelope(
    sender="relay@office.test",
    recipient="sms@gateway.test",
    data=b"Subject: SR-0000000000000000\r\n\r\n" + b"x" * 70 + b"\r\n.\r\n",
)
DEFERRED, REFUSED, LOST, TAKEN = Result.DEFERRED, Result.REFUSED, Result.LOST, Result.TAKEN


def server_at(port, seconds=0.5):
    return Server(
        host="127.0.0.1",
        port=port,
        tls="none",
        hostname="relay.test",
        timeout=seconds,
        dot_timeout=seconds,
    )


async def slowly(phase):
    """The body is on its way alone while the disk is waited for."""
    await asyncio.sleep(0.05 if phase is Phase.DOT else 0)
    return True


async def submit(port, seconds=0.5):
    carrier = Carrier(server_at(port, seconds))
    try:
        return (await carrier.submit(MAIL, reached=slowly)).result
    finally:
        await carrier.close()


@pytest.mark.parametrize(
    ("stage", "action", "result", "taken"),
    [
        ("mail", b"552 5.3.4 larger than SIZE", REFUSED, 0),
        ("mail", b"452 4.3.1 no room for SIZE", DEFERRED, 0),
        ("dot", b"552 5.3.4 too big", REFUSED, 0),
        ("rcpt", b"garbage", DEFERRED, 0),
        ("rcpt", b"452 4.5.3 too many recipients", DEFERRED, 0),
        ("data", b"503 no valid recipients", REFUSED, 0),
        ("data", b"", DEFERRED, 0),  # an empty line in the place of 354
        ("mail", b"250-", DEFERRED, 0),  # an answer that never ends
        ("dot", b"250-", LOST, 1),
        ("dot", b"25", LOST, 1),
        ("dot", b"", LOST, 1),
        ("dot", b"250\xff ok", LOST, 1),
        ("dot", b"250 \xff\x00ok", TAKEN, 1),
        ("dot", b"x" * 40_000, LOST, 1),
    ],
)
async def test_the_rest_of_the_table(stage, action, result, taken):
    async with SmtpFaults(stage, action) as faults:
        assert await submit(faults.port) is result
        assert len(faults.taken) == taken


async def test_a_server_heard_octet_by_octet_is_understood():
    async with SmtpFaults() as faults, Proxy("127.0.0.1", faults.port) as proxy:
        proxy.fault = lambda link, data, from_client: "byte by byte"
        assert await submit(proxy.port, 5.0) is TAKEN
        assert [mail.data for mail in faults.taken] == [MAIL.data]


LINE = {  # what happens to the dot, or to its answer, and what must be said of it
    "reset": (True, LOST, 0),
    "closed": (True, LOST, 0),
    "half-open": (True, LOST, 0),
    "then reset": (True, LOST, 1),
    "swallowed": (False, LOST, 1),
    "torn": (False, LOST, 1),
    "garbage": (False, LOST, 1),
    "late": (False, TAKEN, 1),
}


@pytest.mark.parametrize("fault", LINE)
async def test_a_line_that_fails_around_the_dot_leaves_a_doubt_and_no_lie(fault):
    at_the_dot, result, taken = LINE[fault]

    def spoil(link, data, from_client):
        return fault if link.asked == b".\r\n" and from_client is at_the_dot else ""

    async with SmtpFaults() as faults, Proxy("127.0.0.1", faults.port) as proxy:
        proxy.fault = spoil
        assert await submit(proxy.port, 1.0) is result
        assert len(faults.taken) == taken


STEPS = [  # what the client begins to say, where its commands go together and where they do not
    *((at, ("PIPELINING", "8BITMIME", "DSN")) for at in (b"EHLO", b"MAIL", b"Subject")),
    *((at, ("8BITMIME", "DSN")) for at in (b"EHLO", b"MAIL", b"RCPT", b"DATA", b"Subject")),
]


@pytest.mark.parametrize("fault", ["reset", "closed", "half-open", "torn"])
@pytest.mark.parametrize(("at", "offers"), STEPS)
async def test_a_line_that_fails_before_the_dot_has_given_nothing_away(at, offers, fault):
    def spoil(link, data, from_client):
        return fault if from_client and data.startswith(at) else ""

    async with SmtpFaults(offers=offers) as faults, Proxy("127.0.0.1", faults.port) as proxy:
        proxy.fault = spoil
        result = await submit(proxy.port)
        assert faults.taken == []
        # nobody is told when a body is swallowed: the silence after its dot is a doubt
        assert result is (LOST if (at, fault) == (b"Subject", "half-open") else DEFERRED)
