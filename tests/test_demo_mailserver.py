"""The demo's mail server, as the relay's own mail libraries and any mail program meet it."""

import asyncio
import gc
import imaplib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes

import aiosmtplib
import pytest
from aioimaplib import aioimaplib
from pymap.concurrent import Subsystem
from pymap.flags import SessionFlags
from pymap.parsing.message import AppendMessage
from pymap.selected import SelectedMailbox

from relay.demo.mailboxes import _Boxes
from relay.demo.mailserver import MailServer

AMY, BOB, SMS = "amy@relay.demo", "bob@relay.demo", "sms@relay.demo"
MAIL = (
    b"From: amy@relay.demo\r\nTo: sms@relay.demo\r\nSubject: =?utf-8?b?5L2g?=\r\n"
    b"Message-ID: <1@relay.demo>\r\n\r\n.leading dot\r\n\xe4\xbd\xa0  \r\n\r\nend\r\n"
)


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer({AMY: "pw-amy", BOB: "pw-bob", SMS: "pw-sms"}) as server:
        yield server


@asynccontextmanager
async def imap(mail: MailServer, user: str = SMS) -> AsyncIterator[aioimaplib.IMAP4]:
    client = aioimaplib.IMAP4("127.0.0.1", mail.imap_port, timeout=5)
    await client.wait_hello_from_server()
    assert (await client.login(user, f"pw-{user.partition('@')[0]}")).result == "OK"
    await client.select("INBOX")
    yield client
    await client.logout()


@asynccontextmanager
async def idling(client: aioimaplib.IMAP4) -> AsyncIterator[None]:
    idle = await client.idle_start(timeout=30)
    yield
    client.idle_done()
    await asyncio.wait_for(idle, 5)


async def submit(
    mail: MailServer,
    data: bytes = MAIL,
    *,
    sender: str = AMY,
    to: tuple[str, ...] = (SMS,),
    login: str = "",
) -> tuple[dict[str, tuple[int, str]], str]:
    async with aiosmtplib.SMTP(
        hostname="127.0.0.1",
        port=mail.smtp_port,
        local_hostname="laptop.example",
        start_tls=False,
        use_tls=False,
    ) as client:
        if login:
            await client.login(login, f"pw-{login.partition('@')[0]}")
        return await client.sendmail(sender, list(to), data)


async def only(mail: MailServer, account: str = SMS) -> bytes:
    [stored] = await mail.messages(account)
    return stored.raw


# -- delivery --------------------------------------------------------------------------------------


async def test_mail_is_delivered_byte_for_byte_under_its_trace(mail: MailServer) -> None:
    await submit(mail)
    raw = await only(mail)
    assert raw.endswith(MAIL)
    trace = message_from_bytes(raw[: -len(MAIL)] + b"\r\n")
    assert trace.keys() == ["Return-Path", "Delivered-To", "Received"]
    assert trace["Return-Path"] == f"<{AMY}>"
    assert trace["Delivered-To"] == SMS
    assert "from laptop.example by mail.relay.demo" in trace["Received"]


async def test_the_envelope_decides_who_gets_it_not_the_headers(mail: MailServer) -> None:
    await submit(mail, to=(BOB,))
    assert await mail.messages(SMS) == []
    assert (await only(mail, BOB)).endswith(MAIL)


async def test_an_unknown_recipient_is_refused_at_rcpt(mail: MailServer) -> None:
    refused, _ = await submit(mail, to=(SMS, "nobody@relay.demo"))
    assert refused["nobody@relay.demo"][0] == 550
    assert len(await mail.messages(SMS)) == 1


async def test_a_line_of_any_length_is_delivered_whole(mail: MailServer) -> None:
    long = MAIL + b"x" * 100_000 + b"\r\n"
    await submit(mail, long)
    assert (await only(mail)).endswith(long)


async def test_a_route_takes_the_mail_and_gives_the_reply(mail: MailServer) -> None:
    taken: list[tuple[str, str, bytes]] = []

    async def hook(sender: str, recipient: str, data: bytes) -> str | None:
        taken.append((sender, recipient, data))
        return "500 5.5.2 Line too long" if len(taken) == 2 else None

    mail.route("SendSMS@gateway.example", hook)
    await submit(mail, to=("sendsms@gateway.example",))
    assert taken == [(AMY, "sendsms@gateway.example", MAIL)]
    with pytest.raises(aiosmtplib.SMTPDataError) as refused:
        await submit(mail, to=("sendsms@gateway.example",))
    assert refused.value.code == 500


async def test_mail_from_outside_is_delivered_like_any_other(mail: MailServer) -> None:
    await mail.deliver("", SMS, MAIL)
    raw = await only(mail)
    assert raw.startswith(b"Return-Path: <>\r\nDelivered-To: sms@relay.demo\r\nReceived: ")
    assert raw.endswith(MAIL)
    with pytest.raises(RuntimeError, match=r"550 5\.1\.1"):
        await mail.deliver("", "nobody@relay.demo", MAIL)


async def test_the_null_sender_leaves_an_empty_return_path(mail: MailServer) -> None:
    await submit(mail, sender="")
    assert (await only(mail)).startswith(b"Return-Path: <>\r\n")


# -- who vouches for the sender --------------------------------------------------------------------


async def test_a_login_is_vouched_for_above_the_first_received(mail: MailServer) -> None:
    await submit(mail, login=AMY)
    trace = message_from_bytes((await only(mail))[: -len(MAIL)] + b"\r\n")
    assert trace.keys() == ["Return-Path", "Delivered-To", "Authentication-Results", "Received"]
    assert trace["Authentication-Results"].split() == [
        "mail.relay.demo;",
        "auth=pass",
        "smtp.auth=amy@relay.demo",
    ]


@pytest.mark.parametrize(
    ("sender", "author", "login"),
    [
        (AMY, AMY.encode(), ""),
        (AMY, AMY.encode(), BOB),
        (BOB, AMY.encode(), BOB),
        (AMY, BOB.encode(), AMY),
        (BOB, AMY.encode(), AMY),
        ("", b"<>", ""),
        (AMY, b"\r\nX-No-Author: at all", AMY),
        (AMY, b"amy@relay.demo, amy@relay.demo", AMY),
        (AMY, b"amy@relay.demo, bob@relay.demo", AMY),
        (AMY, b"amy@relay.demo\r\nFrom: bob@relay.demo", AMY),
    ],
)
async def test_nobody_is_vouched_for_without_a_login_that_is_both_addresses(
    mail: MailServer, sender: str, author: bytes, login: str
) -> None:
    data = MAIL.replace(b"From: amy@relay.demo", b"From: " + author)
    await submit(mail, data, sender=sender, login=login)
    assert b"Authentication-Results" not in await only(mail)


@pytest.mark.parametrize(
    "forged",
    [
        b"Authentication-Results: mail.relay.demo; auth=pass smtp.auth=amy@relay.demo\r\n",
        b"AUTHENTICATION-RESULTS :\r\n\tMail.Relay.Demo 1;\r\n auth=pass\r\n",
        b'Authentication-Results: (hi) "mail\\.relay.demo"; auth=pass\r\n',
        b"X-Innocent: yes\nAuthentication-Results: mail.relay.demo; auth=pass\r\n",
    ],
)
async def test_a_forged_voucher_is_taken_off(mail: MailServer, forged: bytes) -> None:
    await submit(mail, forged + MAIL)
    raw = await only(mail)
    assert b"auth" not in raw.lower()
    assert raw.endswith(MAIL)


async def test_vouchers_of_other_servers_and_words_in_the_body_stay(mail: MailServer) -> None:
    data = (
        b"Authentication-Results: mx.other.example; dmarc=pass\r\n"
        + MAIL
        + b"Authentication-Results: mail.relay.demo; auth=pass\r\n"
    )
    await submit(mail, data)
    assert (await only(mail)).endswith(data)


async def test_a_wrong_password_opens_neither_door(mail: MailServer) -> None:
    async with aiosmtplib.SMTP(
        hostname="127.0.0.1", port=mail.smtp_port, local_hostname="x.example", start_tls=False
    ) as smtp:
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await smtp.login(AMY, "pw-bob")
    client = aioimaplib.IMAP4("127.0.0.1", mail.imap_port, timeout=5)
    await client.wait_hello_from_server()
    assert (await client.login(AMY, "pw-bob")).result == "NO"
    await client.logout()


# -- reading ---------------------------------------------------------------------------------------


async def test_idle_wakes_when_mail_comes_by_smtp(mail: MailServer) -> None:
    async with imap(mail) as client:
        async with idling(client):
            await submit(mail)
            pushed = await asyncio.wait_for(client.wait_server_push(), 5)
            assert b"1 EXISTS" in pushed
        found = await client.uid_search("UNSEEN", charset=None)
        uid = found.lines[0].decode()
        fetched = await client.uid("fetch", uid, "(UID BODY.PEEK[])")
        assert any(bytes(line).endswith(MAIL) for line in fetched.lines)


async def test_mail_is_moved_into_a_new_folder_with_its_keywords(mail: MailServer) -> None:
    uid = await mail.put(SMS, MAIL)
    async with imap(mail) as client:
        assert {"IDLE", "MOVE", "UIDPLUS"} <= set(client.protocol.capabilities)
        assert (await client.create("Relay/Handled")).result == "OK"
        await client.uid("store", str(uid), "+FLAGS.SILENT", r"(\Seen $Relayed)")
        moved = await client.uid("move", str(uid), "Relay/Handled")
        assert moved.result == "OK"
        assert any(b"COPYUID" in line for line in moved.lines)
    assert await mail.messages(SMS) == []
    [kept] = await mail.messages(SMS, "Relay/Handled")
    assert kept.raw == MAIL
    assert kept.flags == {r"\Seen", "$Relayed"}


async def test_mail_may_be_put_into_a_folder_that_is_not_there_yet(mail: MailServer) -> None:
    uid = await mail.put(SMS, MAIL, "Sent", flags=[r"\Seen"])
    assert [(kept.uid, kept.flags) for kept in await mail.messages(SMS, "Sent")] == [
        (uid, {r"\Seen"})
    ]


async def test_an_ordinary_mail_program_can_read_and_append(mail: MailServer) -> None:
    def program() -> bytes:
        with imaplib.IMAP4("127.0.0.1", mail.imap_port, timeout=5) as client:
            client.login(SMS, "pw-sms")
            client.append("INBOX", r"(\Flagged)", "", MAIL)
            client.select("INBOX")
            _, parts = client.uid("fetch", "1:*", "(FLAGS BODY.PEEK[])")
            return bytes(parts[0][1])

    assert await asyncio.to_thread(program) == MAIL


async def test_twenty_senders_at_once_lose_no_wake_up(mail: MailServer) -> None:
    senders = 20
    async with imap(mail) as client, idling(client):
        told = 0
        bursts = 3
        for burst in range(1, bursts + 1):
            await asyncio.gather(*(submit(mail) for _ in range(senders)))
            while told < burst * senders:
                for line in await asyncio.wait_for(client.wait_server_push(), 5):
                    if line.endswith(b"EXISTS"):
                        told = int(line.split()[0])
    assert len(await mail.messages(SMS)) == bursts * senders


async def test_idle_does_not_wait_for_the_next_change_when_one_was_missed() -> None:
    """The race of the bursts above, without its luck."""
    box = await _Boxes().get_mailbox("INBOX")
    flags = SessionFlags(box.session_flags)
    selected = await box.update_selected(
        SelectedMailbox(box.mailbox_id, False, box.permanent_flags, flags)
    )
    await box.append(AppendMessage(MAIL))  # while nobody waits
    never = Subsystem.for_asyncio().new_event()
    told = await asyncio.wait_for(box.update_selected(selected, wait_on=never), 1)
    assert told.messages.exists == 1


async def test_an_idling_connection_survives_the_garbage_collector(mail: MailServer) -> None:
    async with imap(mail) as client, idling(client):
        for _ in range(3):
            gc.collect()
            await asyncio.sleep(0.01)
        await submit(mail)
        assert b"1 EXISTS" in await asyncio.wait_for(client.wait_server_push(), 5)


async def test_no_name_is_looked_up_to_greet(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lookup(name: str = "") -> str:
        raise AssertionError("the event loop waited for the DNS")

    monkeypatch.setattr(socket, "getfqdn", lookup)
    async with imap(mail):
        await submit(mail)


async def test_the_server_ends_while_clients_are_connected() -> None:
    async with MailServer({SMS: "pw-sms"}) as mail:
        reader, writer = await asyncio.open_connection("127.0.0.1", mail.smtp_port)
        await reader.readline()
        client = aioimaplib.IMAP4("127.0.0.1", mail.imap_port, timeout=5)
        await client.wait_hello_from_server()
        await client.login(SMS, "pw-sms")
        await client.select("INBOX")
        await client.idle_start(timeout=30)
    with pytest.raises(ConnectionError):
        await asyncio.open_connection("127.0.0.1", mail.imap_port)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()
    await writer.wait_closed()
