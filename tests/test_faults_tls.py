"""Servers that are not who they should be: no password leaves, sending stops, somebody is told."""

import asyncio
import contextlib
import ssl
import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from relay.model import Envelope, Result
from relay.steps.arrivals import watch
from relay.steps.arrivals.watch import Watch
from relay.wire.imap import Account, Mailbox, MailboxError
from relay.wire.smtp import Carrier, Server
from tests.desk import desk, mail
from tests.servers.imap_faults import ImapFaults
from tests.servers.proxy import Proxy
from tests.servers.smtp_faults import SmtpFaults

SECRET = {"username": "relay", "password": "open-sesame"}
MAIL = Envelope(sender="relay@office.test", recipient="sms@gateway.test", data=b"\r\n")
CERTIFICATES = ("expired", "of another name", "of an unknown authority")


def server_side(authority, kind):
    """What a server with such a certificate shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if kind == "expired":
        yesterday = datetime.now(UTC) - timedelta(days=1)
        made = authority.issue_cert("localhost", not_after=yesterday)
    elif kind == "of another name":
        made = authority.issue_cert("localhost.evil.test", "10.0.0.1")
    else:
        made = trustme.CA().issue_cert("localhost")
    made.configure_cert(context)
    return context


@contextlib.asynccontextmanager
async def listening(context):
    """A TLS server that greets as IMAP does, and keeps whatever reaches it."""
    reached = []

    async def serve(reader, writer):
        writer.write(b"* OK ready\r\n")
        with contextlib.suppress(OSError):
            while data := await reader.read(4096):
                reached.append(data)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1], reached
    finally:
        server.close()
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", CERTIFICATES)
async def test_no_mailbox_password_reaches_a_server_with_a_bad_certificate(
    authority, ca_file, kind
):
    async with listening(server_side(authority, kind)) as (port, reached):
        account = Account(
            name="requests",
            host="localhost",
            port=port,
            ca_file=str(ca_file),
            timeout=5.0,
            **SECRET,
        )
        with pytest.raises(MailboxError, match="certificate"):
            await Mailbox(account).connect([])
        assert reached == []


async def test_a_mailbox_with_a_bad_certificate_is_told_of_once(
    authority, ca_file, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(watch, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(watch, "_LONGEST_PAUSE", 0.05)
    async with (
        listening(server_side(authority, "expired")) as (port, reached),
        desk(tmp_path) as office,
    ):
        account = Account(
            name="requests",
            host="localhost",
            port=port,
            ca_file=str(ca_file),
            timeout=5.0,
            **SECRET,
        )
        box = Mailbox(account)
        stop = asyncio.Event()
        watching = Watch(box, office.intake, "hrq", poll=timedelta(seconds=1))
        running = asyncio.create_task(watching.run(stop))
        await asyncio.sleep(1.0)
        stop.set()
        await running
        assert reached == []
    said = [line for line in capsys.readouterr().out.splitlines() if "warning" in line]
    assert len(said) == 1
    assert "certificate has expired" in said[0]


async def test_no_mailbox_password_reaches_a_server_without_tls(ca_file):
    """Downgraded: somebody on the line speaks plain IMAP, and even offers STARTTLS."""
    plain = {"greeting": (b"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready",)}
    async with ImapFaults(plain) as server:
        account = Account(
            name="requests",
            host="localhost",
            port=server.port,
            ca_file=str(ca_file),
            timeout=2.0,
            **SECRET,
        )
        with pytest.raises(MailboxError):
            await Mailbox(account).connect([])
        assert not any("LOGIN" in command for command in server.commands)


@pytest.mark.parametrize("kind", CERTIFICATES)
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_no_smtp_password_and_no_text_reaches_a_server_with_a_bad_certificate(
    authority, ca_file, kind, tls
):
    offers = ("8BITMIME", "STARTTLS", "AUTH PLAIN LOGIN")
    context = server_side(authority, kind)
    async with SmtpFaults(offers=offers, tls=context, implicit=tls == "implicit") as server:
        carrier = Carrier(smtp_at(server.port, ca_file, tls))
        outcome = await carrier.submit(MAIL)
        await carrier.close()
        assert outcome.result is Result.BARRED
        assert "certificate" in outcome.detail
        assert not any(line.startswith(("AUTH", "MAIL")) for line in server.commands)
        assert server.taken == []


def outdated(authority):
    """A good certificate, and no TLS since 2008."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


async def test_nothing_reaches_a_server_that_speaks_outdated_tls_only(authority, ca_file):
    async with listening(outdated(authority)) as (port, reached):
        where = {"host": "localhost", "port": port, "ca_file": str(ca_file), "timeout": 5.0}
        with pytest.raises(MailboxError):
            await Mailbox(Account(name="requests", **where, **SECRET)).connect([])
        assert reached == []
    async with SmtpFaults(offers=("STARTTLS", "AUTH PLAIN"), tls=outdated(authority)) as server:
        carrier = Carrier(smtp_at(server.port, ca_file, "starttls"))
        outcome = await carrier.submit(MAIL)
        await carrier.close()
        assert outcome.result in (Result.BARRED, Result.DEFERRED)
        assert not any(line.startswith(("AUTH", "MAIL")) for line in server.commands)


@pytest.mark.parametrize("end", ["closed", "reset", "garbage", "half-open"])
async def test_a_line_that_breaks_in_the_middle_of_a_handshake_is_tried_again(
    authority, ca_file, end
):
    """At the server's first words, and at its second."""
    good = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(good)
    for number in (1, 2):
        pieces = []

        def fault(link, data, from_client, number=number, pieces=pieces):
            pieces.append(from_client)
            return end if pieces.count(False) == number and not from_client else ""

        async with (
            SmtpFaults(offers=("AUTH PLAIN",), tls=good, implicit=True) as server,
            Proxy("localhost", server.port) as proxy,
        ):
            proxy.fault = fault
            carrier = Carrier(replace(smtp_at(proxy.port, ca_file, "implicit"), timeout=1.0))
            outcome = await carrier.submit(MAIL)
            await carrier.close()
        assert outcome.result in (Result.DEFERRED, Result.BARRED), outcome
        assert server.taken == []


@pytest.mark.parametrize("offers", [("AUTH PLAIN LOGIN",), ("AUTH PLAIN LOGIN", "XXXXXXXA")])
async def test_stripped_of_starttls_sending_stops_and_the_admins_are_told_once(
    tmp_path, ca_file, offers
):
    """Also the way some firewalls do it: the word is overwritten."""
    async with desk(tmp_path) as office, SmtpFaults(offers=offers) as server:
        carrier = submit_to(office, server.port, ca_file)
        for number in range(3):
            await office.write(f"To: 9123 4567\n\n{number}")
        for _ in range(4):
            await leave(office)
            await office.wait(minutes=20)
        await carrier.close()
        assert server.commands
        assert not any(line.startswith(("AUTH", "MAIL")) for line in server.commands)
        assert office.states == ["queued"] * 3
        assert office.names("gateway.") == ["gateway.stopped"]
        assert len(office.notices("it@office.example")) == 1


async def test_what_waited_for_a_good_certificate_leaves_by_itself(tmp_path, authority, ca_file):
    offers = ("8BITMIME", "STARTTLS", "AUTH PLAIN LOGIN")
    good = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(good)
    async with desk(tmp_path) as office:
        async with SmtpFaults(offers=offers, tls=server_side(authority, "expired")) as server:
            submit_to(office, server.port, ca_file)
            await office.take(mail("To: 9123 4567\n\nhello"))
            await leave(office)
            assert office.states == ["queued"]
        async with SmtpFaults(offers=offers, tls=good) as server:
            carrier = submit_to(office, server.port, ca_file)
            await office.wait(minutes=20)
            await leave(office)
            assert office.states == ["submitted"]
            await carrier.close()
        assert office.names("gateway.") == ["gateway.stopped", "gateway.resumed"]


async def leave(office):
    while await office.out.step():
        await office.ended()


def submit_to(office, port, ca_file):
    office.carrier = Carrier(smtp_at(port, ca_file, "starttls"))
    office.out = office.new_outbox(office.journal)
    return office.carrier


def smtp_at(port, ca_file, tls):
    return Server(
        host="localhost",
        port=port,
        tls=tls,
        ca_file=str(ca_file),
        hostname="relay.test",
        timeout=5.0,
        dot_timeout=5.0,
        **SECRET,
    )
