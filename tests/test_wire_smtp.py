"""Handing over mail to servers that fail at every step, in every way, and to a real Postfix."""

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import aiosmtplib
import pytest
import trustme

from relay.model import Envelope, Outcome, Phase, Result
from relay.wire import smtp_transaction
from relay.wire.smtp import Carrier, Server
from tests.servers.postfix import Postfix
from tests.servers.smtp_faults import SmtpFaults, Taken

MAIL = Envelope(
    sender="relay@office.test",
    recipient="sms@gateway.test",
    data=b"Subject: SR-0000000000000000\r\n\r\nhello\r\n.dot\r\n..two\r\nend\r\n",
)
TAKEN, DEFERRED, REFUSED, BARRED, FENCED, LOST = (
    Result.TAKEN,
    Result.DEFERRED,
    Result.REFUSED,
    Result.BARRED,
    Result.FENCED,
    Result.LOST,
)


def server_at(port: int, **changes: object) -> Server:
    plain = Server(
        host="127.0.0.1",
        port=port,
        tls="none",
        hostname="relay.test",
        timeout=0.5,
        dot_timeout=0.5,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


# -- the table: stage, action, what it must be called, whether the server took the mail ----------

IO_FAULTS: list[str | bytes] = ["fin", "rst", "hang"]
TABLE: list[tuple[str, str | bytes, Result, bool]] = [
    ("", "", TAKEN, True),
    *(
        (stage, action, DEFERRED, False)
        for stage in ("connect", "ehlo", "mail", "rcpt", "data")
        for action in ("fin", "rst", "hang", "partial", b"421 4.3.2 bye", b"450 4.2.0 later")
    ),
    ("connect", b"554 5.7.1 go away", BARRED, False),
    ("ehlo", b"550 5.7.1 go away", BARRED, False),
    *((stage, b"550 5.7.1 no", REFUSED, False) for stage in ("mail", "rcpt", "data")),
    *((stage, b"garbage", DEFERRED, False) for stage in ("connect", "ehlo", "mail", "data")),
    *((stage, b"250 ok\r\n250 ok", DEFERRED, False) for stage in ("mail", "rcpt")),
    ("mail", b"530 5.7.0 log in first", BARRED, False),
    ("rcpt", b"535 5.7.8 log in first", BARRED, False),
    ("rcpt", b"251 will forward", TAKEN, True),
    ("data", b"250 ok", DEFERRED, False),
    *(("dot", action, LOST, True) for action in ("fin", "rst", "hang", "partial")),
    ("dot", b"garbage", LOST, True),
    ("dot", b"354 go on", LOST, True),
    ("dot", b"250-first\r\n550 second", LOST, True),
    ("dot", b"450 early\r\n250 ok", LOST, False),
    ("dot", b"251 odd", TAKEN, True),
    ("dot", b"250-2.0.0 two\r\n250 lines", TAKEN, True),
    ("dot", b"250 ok\r\n421 bye", TAKEN, True),
    ("dot", b"421 4.3.2 bye", DEFERRED, False),
    ("dot", b"450 4.2.0 later", DEFERRED, False),
    ("dot", b"451 4.3.0 later", DEFERRED, False),
    ("dot", b"452 4.2.2 full", DEFERRED, False),
    ("dot", b"550 5.7.1 content", REFUSED, False),
    ("dot", b"554 no", REFUSED, False),
]
Submit = Callable[[Server], Awaitable[Result]]


async def by_carrier(server: Server) -> Result:
    carrier = Carrier(server)
    try:
        return (await carrier.submit(MAIL)).result
    finally:
        await carrier.close()


async def by_exception(server: Server) -> Result:
    """The mutant: aiosmtplib's sendmail, and a later try after whatever looks like the network."""
    smtp = aiosmtplib.SMTP(
        hostname=server.host, port=server.port, local_hostname="x", start_tls=False, timeout=0.5
    )
    try:
        await smtp.connect()
        await smtp.sendmail(MAIL.sender, [MAIL.recipient], MAIL.data)
    except aiosmtplib.SMTPResponseException as error:
        return Result.REFUSED if error.code >= 500 else Result.DEFERRED
    except (aiosmtplib.SMTPException, OSError):
        return Result.DEFERRED
    finally:
        smtp.close()
    return Result.TAKEN


async def retry_after_dot(server: Server) -> Result:
    """The mutant: what is in doubt is tried again."""
    result = await by_carrier(server)
    return Result.DEFERRED if result is Result.LOST else result


ONE_BY_ONE = ("8BITMIME", "DSN")
TOGETHER = ("PIPELINING", *ONE_BY_ONE)


async def play(
    submit: Submit, offers: tuple[str, ...] = TOGETHER
) -> list[tuple[str, str | bytes, Result, Result, int]]:
    """The whole table at once: stage, action, wanted, got, how many mails the server has."""

    async def one(
        stage: str, action: str | bytes, wanted: Result, _: bool
    ) -> tuple[str, str | bytes, Result, Result, int]:
        async with SmtpFaults(stage, action, offers=offers) as faults:
            got = await submit(server_at(faults.port))
            return stage, action, wanted, got, len(faults.taken)

    return list(await asyncio.gather(*(one(*row) for row in TABLE)))


@pytest.mark.parametrize("offers", [TOGETHER, ONE_BY_ONE], ids=["together", "one by one"])
async def test_every_fault_at_every_step_is_called_what_it_is(offers: tuple[str, ...]) -> None:
    played = await play(by_carrier, offers)
    wrong = [row for row in played if row[2] is not row[3]]
    assert wrong == []
    assert [bool(row[4]) for row in played] == [row[3] for row in TABLE]


def lies(
    played: list[tuple[str, str | bytes, Result, Result, int]],
) -> list[tuple[str, str | bytes]]:
    """Where a mail that the server has is said not to be taken, or the other way round."""
    nothing_taken = {DEFERRED, REFUSED, BARRED, FENCED}
    return [
        (stage, action)
        for stage, action, _, got, taken in played
        if (got in nothing_taken and taken) or (got is TAKEN and taken != 1)
    ]


async def test_no_mail_that_was_taken_is_ever_said_not_to_be() -> None:
    assert lies(await play(by_carrier)) == []


@pytest.mark.parametrize("mutant", [by_exception, retry_after_dot])
async def test_a_carrier_that_judges_by_the_error_is_caught_by_the_table(mutant: Submit) -> None:
    caught = lies(await play(mutant))
    assert {("dot", "fin"), ("dot", "rst"), ("dot", "hang"), ("dot", "partial")} <= set(caught)


# -- what is sent -----------------------------------------------------------------------------


async def test_the_mail_arrives_byte_for_byte_with_dots_at_the_start_of_lines() -> None:
    async with SmtpFaults() as faults:
        assert await by_carrier(server_at(faults.port)) is TAKEN
        assert faults.taken == [Taken(MAIL.sender, MAIL.recipient, MAIL.data)]
        assert faults.commands[1] == "MAIL FROM:<relay@office.test> RET=HDRS"


async def test_a_bounce_is_not_asked_to_be_short_where_the_server_has_no_dsn() -> None:
    async with SmtpFaults(offers=("SIZE 100000",)) as faults:
        assert await by_carrier(server_at(faults.port)) is TAKEN
        assert faults.commands[:2] == ["EHLO relay.test", "MAIL FROM:<relay@office.test>"]


async def test_a_notice_leaves_with_the_null_sender() -> None:
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(replace(MAIL, sender=""))).result is TAKEN
        assert faults.taken[0].sender == ""


async def test_eight_bit_text_is_announced_or_refused_never_spoilt() -> None:
    mail = replace(MAIL, data="Subject: x\r\n\r\n你好\r\n".encode())
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(mail)).result is TAKEN
        assert faults.commands[1].endswith("BODY=8BITMIME")
        assert faults.taken[0].data == mail.data
    async with SmtpFaults(offers=("SIZE",)) as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(mail)).result is REFUSED
        assert faults.taken == []


@pytest.mark.parametrize(
    "changes",
    [
        {"data": b"a\nb\r\n"},
        {"data": b"a\r\n\r.\r\nRSET\r\n"},
        {"data": b"a\n.\r\nMAIL FROM:<x@y>\r\n"},
        {"recipient": ""},
        {"recipient": "a@b> x:<c@d"},
        {"recipient": "a@b\r\nRCPT TO:<c@d>"},
        {"recipient": "a b@c"},
        {"recipient": "ä@b"},
        {"sender": "a@b\n"},
    ],
)
async def test_a_mail_that_could_be_read_in_two_ways_is_refused_unsent(
    changes: dict[str, object],
) -> None:
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        outcome = await carrier.submit(replace(MAIL, **changes))  # type: ignore[arg-type]
        assert (outcome.result, faults.connections) == (REFUSED, 0)
        assert outcome.detail


async def test_the_answer_of_the_server_is_kept_for_people_on_one_line() -> None:
    answer = b"550-5.1.1 no such\r\n550 5.1.1 \x1b[31muser"
    async with SmtpFaults("rcpt", answer) as faults, carrier_to(faults) as carrier:
        outcome = await carrier.submit(MAIL)
    assert outcome == Outcome(result=REFUSED, code=550, detail="550 5.1.1 no such 5.1.1 ?[31muser")


# -- phases -----------------------------------------------------------------------------------


async def test_each_phase_is_recorded_before_its_step() -> None:
    seen: list[tuple[Phase, int, bool]] = []
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:

        async def reached(phase: Phase) -> bool:
            seen.append((phase, len(faults.commands), faults.body_begun.is_set()))
            if phase is Phase.DOT:
                await faults.body_begun.wait()
                await asyncio.sleep(0.05)
                assert faults.taken == []
            return True

        assert (await carrier.submit(MAIL, reached=reached)).result is TAKEN
    assert [row[0] for row in seen] == [Phase.CONNECTED, Phase.BODY, Phase.DOT]
    assert [row[1] for row in seen] == [1, 4, 4]  # after EHLO; after MAIL, RCPT and DATA
    assert not seen[1][2]


@pytest.mark.parametrize("phase", [Phase.CONNECTED, Phase.BODY, Phase.DOT])
async def test_a_fenced_mail_never_gets_its_dot(phase: Phase) -> None:
    async def reached(now: Phase) -> bool:
        return now is not phase

    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL, reached=reached)).result is FENCED
        assert (await carrier.submit(MAIL)).result is TAKEN  # by another connection
        assert (len(faults.taken), faults.connections) == (1, 2)


@pytest.mark.parametrize("phase", [Phase.CONNECTED, Phase.BODY, Phase.DOT])
@pytest.mark.parametrize("error", [OSError("disk full"), TimeoutError(), RuntimeError("bug")])
async def test_an_error_in_recording_the_phase_goes_on_and_nothing_is_sent(
    phase: Phase, error: Exception
) -> None:
    async def reached(now: Phase) -> bool:
        if now is phase:
            raise error
        return True

    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        with pytest.raises(type(error)) as caught:
            await carrier.submit(MAIL, reached=reached)
        assert caught.value is error
        assert (await carrier.submit(MAIL)).result is TAKEN
        assert (len(faults.taken), faults.connections) == (1, 2)


@pytest.mark.parametrize("action", ["fin", "rst", b"421 4.3.2 bye", b"250 ok", b"550 no"])
async def test_a_server_that_speaks_or_goes_before_the_dot_has_taken_nothing(
    action: str | bytes,
) -> None:
    async def reached(phase: Phase) -> bool:
        if phase is Phase.DOT:
            await asyncio.wait_for(faults.acted.wait(), 5)
            await asyncio.sleep(0.05)
        return True

    async with SmtpFaults("body", action) as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL, reached=reached)).result is DEFERRED
        await asyncio.sleep(0.05)
        assert faults.taken == []


async def test_a_server_that_speaks_right_behind_its_354_has_taken_nothing() -> None:
    asked: list[Phase] = []

    async def reached(phase: Phase) -> bool:
        asked.append(phase)
        return True

    async with SmtpFaults("data", b"354 go on\r\n250 ok") as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL, reached=reached)).result is DEFERRED
        assert Phase.DOT not in asked


async def test_a_server_that_stops_reading_in_the_body_has_taken_nothing() -> None:
    mail = replace(MAIL, data=(b"y" * 98 + b"\r\n") * 100_000)
    async with SmtpFaults("body", "hang") as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(mail)).result is DEFERRED


@pytest.mark.parametrize("stage", ["data", "dot"])
async def test_a_cancelled_hand_over_closes_the_connection(stage: str) -> None:
    async with SmtpFaults(stage, "hang") as faults:
        carrier = Carrier(server_at(faults.port, timeout=30.0, dot_timeout=30.0))
        task = asyncio.create_task(carrier.submit(MAIL))
        await asyncio.wait_for(faults.acted.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(faults.left_alone(), 5)
        faults.stage = ""
        assert (await carrier.submit(MAIL)).result is TAKEN
        assert faults.connections == 2
        await carrier.close()


# -- connections ------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def carrier_to(faults: SmtpFaults, **changes: object) -> AsyncIterator[Carrier]:
    carrier = Carrier(server_at(faults.port, **changes))
    try:
        yield carrier
    finally:
        await carrier.close()


async def test_a_connection_is_used_again() -> None:
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        for _ in range(3):
            assert (await carrier.submit(MAIL)).result is TAKEN
        assert (faults.connections, len(faults.taken)) == (1, 3)


async def test_commands_go_together_only_where_the_server_says_that_it_takes_that() -> None:
    async with SmtpFaults("mail", "hang", offers=TOGETHER) as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is DEFERRED
        assert [line.split()[0] for line in faults.commands] == ["EHLO", "MAIL"]
        assert await faults.unread() == [b"RCPT TO:<sms@gateway.test>", b"DATA"]
    async with SmtpFaults("mail", "hang", offers=ONE_BY_ONE) as faults, carrier_to(faults) as plain:
        assert (await plain.submit(MAIL)).result is DEFERRED
        assert await faults.unread() == []


async def test_the_body_is_never_sent_to_a_server_that_refused_the_recipient() -> None:
    """It has said 354 all the same, as it was asked for all three at once."""
    for refusal in (b"550 no", b"450 later", b"250 ok\r\n550 no"):
        async with SmtpFaults("rcpt", refusal) as faults, carrier_to(faults) as carrier:
            assert (await carrier.submit(MAIL)).result in (REFUSED, DEFERRED)
            await asyncio.wait(faults.talks, timeout=5)  # until we have left
            assert not faults.body_begun.is_set()
            assert faults.taken == []


async def test_the_end_of_a_carrier_is_polite() -> None:
    async with SmtpFaults() as faults:
        async with carrier_to(faults) as carrier:
            await carrier.submit(MAIL)
        await asyncio.sleep(0.05)
        assert faults.commands[-1] == "QUIT"


ENDS = ["fin", "rst", "hang", "partial", b"421 bye", b"452 enough for now", b"500 no", b"garbage"]


@pytest.mark.parametrize("offers", [TOGETHER, ONE_BY_ONE], ids=["together", "one by one"])
@pytest.mark.parametrize("action", ENDS)
async def test_a_kept_connection_that_takes_no_further_mail_is_replaced(
    action: str | bytes, offers: tuple[str, ...]
) -> None:
    async with SmtpFaults(offers=offers) as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is TAKEN
        faults.stage, faults.action = "mail", action
        again = asyncio.create_task(carrier.submit(MAIL))
        await asyncio.wait_for(faults.acted.wait(), 5)
        faults.stage = ""  # whoever connects anew is served well
        assert (await again).result is TAKEN
        assert (faults.connections, len(faults.taken)) == (2, 2)


@pytest.mark.parametrize("stage", ["rcpt", "data"])
@pytest.mark.parametrize("action", ["fin", "rst", "hang"])
async def test_a_kept_connection_that_breaks_before_the_body_is_replaced(
    stage: str, action: str
) -> None:
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is TAKEN
        faults.stage, faults.action = stage, action
        again = asyncio.create_task(carrier.submit(MAIL))
        await asyncio.wait_for(faults.acted.wait(), 5)
        faults.stage = ""
        assert (await again).result is TAKEN
        assert (faults.connections, len(faults.taken)) == (2, 2)


@pytest.mark.parametrize("stage", ["rcpt", "data"])
async def test_what_is_refused_over_a_kept_connection_is_offered_once(stage: str) -> None:
    """Its MAIL was taken: the refusal is about the mail, and not about the connection."""
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is TAKEN
        faults.stage, faults.action = stage, b"550 no"
        assert (await carrier.submit(MAIL)).result is REFUSED
        assert (faults.connections, len(faults.taken)) == (1, 1)


async def test_a_kept_connection_that_breaks_within_the_body_is_for_later() -> None:
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is TAKEN
        faults.stage, faults.action = "body", "fin"

        async def reached(phase: Phase) -> bool:
            if phase is Phase.DOT:
                await asyncio.wait_for(faults.acted.wait(), 5)
                await asyncio.sleep(0.05)
            return True

        assert (await carrier.submit(MAIL, reached=reached)).result is DEFERRED
        assert (faults.connections, len(faults.taken)) == (1, 1)


async def test_a_kept_connection_that_takes_no_further_mail_is_left() -> None:
    async with SmtpFaults(offers=ONE_BY_ONE) as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is TAKEN
        faults.stage, faults.action = "mail", b"452 enough for now"
        again = asyncio.create_task(carrier.submit(MAIL))
        await asyncio.wait_for(faults.acted.wait(), 5)
        faults.stage = ""
        await again
        left, _ = await asyncio.wait(faults.talks, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        assert left, "its place at the server is free"


async def test_a_connection_in_use_is_not_retired(monkeypatch: pytest.MonkeyPatch) -> None:
    faults_of_ours: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: faults_of_ours.append(context))
    monkeypatch.setattr("relay.wire.smtp._KEPT", 0.1)

    async def slowly(phase: Phase) -> bool:
        await asyncio.sleep(0.1)
        return True

    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is TAKEN
        assert (await carrier.submit(MAIL, reached=slowly)).result is TAKEN
        assert not faults_of_ours


async def test_a_server_that_refuses_over_a_new_connection_too_is_believed() -> None:
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is TAKEN
        faults.stage, faults.action = "mail", b"550 no"
        assert (await carrier.submit(MAIL)).result is REFUSED
        assert (faults.connections, len(faults.taken)) == (2, 1)


@pytest.mark.parametrize("action", ["fin", "hang", b"450 later"])
async def test_a_kept_connection_that_breaks_at_the_dot_is_not_replaced(
    action: str | bytes,
) -> None:
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is TAKEN
        faults.stage, faults.action = "dot", action
        wanted = DEFERRED if isinstance(action, bytes) else LOST
        assert (await carrier.submit(MAIL)).result is wanted
        assert faults.connections == 1


async def test_a_connection_that_the_server_closed_meanwhile_is_replaced() -> None:
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is TAKEN
        faults.hang_up()
        await asyncio.sleep(0.05)
        assert (await carrier.submit(MAIL)).result is TAKEN
        assert (faults.connections, len(faults.taken)) == (2, 2)


async def test_an_idle_connection_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay.wire.smtp._KEPT", 0.05)
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        await carrier.submit(MAIL)
        await asyncio.sleep(0.2)
        assert faults.commands[-1] == "QUIT"
        assert (await carrier.submit(MAIL)).result is TAKEN


@pytest.mark.parametrize("stage", ["mail", "rcpt", "dot"])
async def test_a_connection_that_saw_a_refusal_is_not_used_again(stage: str) -> None:
    async with SmtpFaults(stage, b"550 no") as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is REFUSED
        faults.stage = ""
        assert (await carrier.submit(MAIL)).result is TAKEN
        assert faults.connections == 2


async def test_no_more_connections_are_open_than_allowed() -> None:
    open_now = most = 0

    async def reached(phase: Phase) -> bool:
        nonlocal open_now, most
        open_now += phase is Phase.CONNECTED
        most = max(most, open_now)
        await asyncio.sleep(0.01)
        open_now -= phase is Phase.DOT
        return True

    async with SmtpFaults() as faults, carrier_to(faults, connections=3) as carrier:
        outcomes = await asyncio.gather(*(carrier.submit(MAIL, reached=reached) for _ in range(12)))
    assert {outcome.result for outcome in outcomes} == {TAKEN}
    assert (most, faults.connections, len(faults.taken)) == (3, 3, 12)


async def test_a_server_that_speaks_out_of_turn_is_not_spoken_to_any_more() -> None:
    twice = b"250 ok\r\n250 ok"
    async with (
        SmtpFaults("mail", twice, offers=ONE_BY_ONE) as faults,
        carrier_to(faults) as carrier,
    ):
        outcome = await carrier.submit(MAIL)
        assert (outcome.result, outcome.detail) == (DEFERRED, "the server spoke out of turn")
        assert faults.commands[-1].startswith("MAIL")
    async with SmtpFaults("mail", twice) as faults, carrier_to(faults) as carrier:
        assert (await carrier.submit(MAIL)).result is DEFERRED
        assert not faults.body_begun.is_set()


async def test_nobody_there_is_for_later() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    outcome = await Carrier(server_at(port)).submit(MAIL)
    assert outcome.result is DEFERRED
    assert str(port) in outcome.detail


async def test_a_probe_asks_for_the_recipient_and_sends_nothing() -> None:
    async with SmtpFaults() as faults, carrier_to(faults) as carrier:
        assert (await carrier.probe("sms@gateway.test", sender="relay@office.test")).result is TAKEN
        assert faults.commands[1:] == [
            "MAIL FROM:<relay@office.test> RET=HDRS",
            "RCPT TO:<sms@gateway.test>",
            "RSET",
        ]
        assert faults.taken == []
        assert (await carrier.submit(MAIL)).result is TAKEN
    async with SmtpFaults("rcpt", b"550 5.1.1 who?") as faults, carrier_to(faults) as carrier:
        assert (await carrier.probe("sms@gateway.test")).result is REFUSED


# -- TLS and login ----------------------------------------------------------------------------


def tls_server(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


STARTTLS = ("8BITMIME", "STARTTLS", "AUTH PLAIN LOGIN")
SECRET = {"username": "relay", "password": "open-sesame"}


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_mail_travels_by_tls_with_our_own_authority(
    tls: str, authority: trustme.CA, ca_file: Path
) -> None:
    context = tls_server(authority, "localhost")
    async with SmtpFaults(offers=STARTTLS, tls=context, implicit=tls == "implicit") as faults:
        async with carrier_to(
            faults, host="localhost", tls=tls, ca_file=str(ca_file), timeout=5.0, **SECRET
        ) as carrier:
            assert (await carrier.submit(MAIL)).result is TAKEN
            assert (await carrier.submit(MAIL)).result is TAKEN
        assert (faults.connections, len(faults.taken)) == (1, 2)
        assert any(line.startswith("AUTH PLAIN ") for line in faults.commands)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.parametrize("fault", ["wrong name", "unknown authority", "no such file"])
async def test_a_certificate_that_proves_nothing_bars_the_way(
    tls: str, fault: str, authority: trustme.CA, ca_file: Path
) -> None:
    context = tls_server(
        trustme.CA() if fault == "unknown authority" else authority,
        "elsewhere.test" if fault == "wrong name" else "localhost",
    )
    async with SmtpFaults(offers=STARTTLS, tls=context, implicit=tls == "implicit") as faults:
        trusted = "/nowhere/ca.pem" if fault == "no such file" else str(ca_file)
        async with carrier_to(
            faults, host="localhost", tls=tls, ca_file=trusted, timeout=5.0, **SECRET
        ) as carrier:
            outcome = await carrier.submit(MAIL)
        assert outcome.result is BARRED
        assert "certificate" in outcome.detail
        assert not any(line.startswith(("AUTH", "MAIL")) for line in faults.commands)


async def test_a_server_that_offers_no_starttls_gets_no_password(ca_file: Path) -> None:
    async with SmtpFaults(offers=("AUTH PLAIN",)) as faults:
        async with carrier_to(faults, tls="starttls", ca_file=str(ca_file), **SECRET) as carrier:
            outcome = await carrier.submit(MAIL)
        assert (outcome.result, outcome.detail) == (BARRED, "the server offers no STARTTLS")
        assert faults.commands == ["EHLO relay.test"]


@pytest.mark.parametrize(
    ("answer", "result"), [(b"454 4.7.0 not now", DEFERRED), (b"501 no", BARRED), ("fin", DEFERRED)]
)
async def test_starttls_that_fails_is_judged_by_its_answer(
    answer: str | bytes, result: Result, ca_file: Path
) -> None:
    async with (
        SmtpFaults("starttls", answer, offers=STARTTLS) as faults,
        carrier_to(faults, tls="starttls", ca_file=str(ca_file), **SECRET) as carrier,
    ):
        assert (await carrier.submit(MAIL)).result is result


async def test_a_plain_server_where_tls_is_expected_bars_the_way(ca_file: Path) -> None:
    async with (
        SmtpFaults() as faults,
        carrier_to(faults, tls="implicit", ca_file=str(ca_file)) as carrier,
    ):
        assert (await carrier.submit(MAIL)).result is BARRED


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (b"535 5.7.8 bad credentials", BARRED),
        (b"534 5.7.9 too weak", BARRED),
        (b"454 4.7.0 try later", DEFERRED),
        ("fin", DEFERRED),
        ("hang", DEFERRED),
    ],
)
async def test_a_failed_login_is_tried_once_and_judged_by_its_answer(
    answer: str | bytes, result: Result
) -> None:
    async with (
        SmtpFaults("auth", answer, offers=("AUTH PLAIN LOGIN",)) as faults,
        carrier_to(faults, **SECRET) as carrier,
    ):
        outcome = await carrier.submit(MAIL)
    assert outcome.result is result
    assert [line.split()[0] for line in faults.commands] == ["EHLO", "AUTH"]
    assert SECRET["password"] not in outcome.detail


async def test_a_server_that_offers_no_login_bars_the_way() -> None:
    async with SmtpFaults(offers=("AUTH GSSAPI",)) as faults, carrier_to(faults, **SECRET) as one:
        assert (await one.submit(MAIL)).result is BARRED


@pytest.mark.parametrize("host", ["smtp.office.test", "10.0.0.1", "0.0.0.0", "::2", "localhost.x"])
def test_a_plain_connection_to_another_machine_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="only for this machine"):
        server_at(25, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_a_plain_connection_to_this_machine_is_allowed(host: str) -> None:
    assert server_at(25, host=host).host == host


def test_the_password_is_not_shown() -> None:
    assert "open-sesame" not in repr(server_at(25, **SECRET))


# -- a real server ----------------------------------------------------------------------------


@pytest.mark.postfix
async def test_postfix_has_the_mail_once_its_dot_is_written_and_not_before() -> None:
    async def vanish(phase: Phase) -> bool:
        if phase is Phase.DOT:
            raise ConnectionAbortedError
        return True

    async def vanish_behind(phase: Phase) -> bool:
        if phase is Phase.DOT:
            task = asyncio.current_task()
            assert task is not None
            asyncio.get_running_loop().call_soon(task.cancel)
        return True

    async with SmtpFaults() as next_hop:
        postfix = Postfix(next_hop.port)
        postfix.start()
        try:
            carrier = Carrier(server_at(postfix.port, timeout=20.0, dot_timeout=20.0))
            with pytest.raises(ConnectionAbortedError):
                await carrier.submit(replace(MAIL, data=b"Subject: before\r\n\r\n"), reached=vanish)
            with pytest.raises(asyncio.CancelledError):
                await carrier.submit(
                    replace(MAIL, data=b"Subject: behind\r\n\r\n"), reached=vanish_behind
                )
            for number in range(2):
                mail = replace(MAIL, data=b"Subject: whole %d\r\n\r\n" % number)
                assert (await carrier.submit(mail)).result is TAKEN
            await carrier.close()
            async with asyncio.timeout(20):
                while len(next_hop.taken) < 3:
                    await asyncio.sleep(0.02)
        finally:
            postfix.stop()
            postfix.remove()
    subjects = sorted(re.findall(rb"Subject: ([^\r]*)", b"".join(x.data for x in next_hop.taken)))
    assert subjects == [b"behind", b"whole 0", b"whole 1"]


@pytest.mark.parametrize(
    ("data", "sent"),
    [
        (b".x\r\n", b"..x\r\n"),
        (b"a\r\n.\r\n..b\r\n", b"a\r\n..\r\n...b\r\n"),
        (b"a.b\r\n", b"a.b\r\n"),
        (b"no end", b"no end\r\n"),
        (b"", b""),
    ],
)
def test_a_line_that_begins_with_a_dot_is_given_another(data: bytes, sent: bytes) -> None:
    assert smtp_transaction._stuffed(data) == sent
