"""Handing over mail to servers that fail at every step, in every way, and to a real Postfix."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import aiosmtplib
import pytest
import trustme

from relay.model import Envelope, Outcome, Phase, Result
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


async def play(
    submit: Submit,
) -> list[tuple[str, str | bytes, Result, Result, int]]:
    """The whole table at once: stage, action, wanted, got, how many mails the server has."""

    async def one(
        stage: str, action: str | bytes, wanted: Result, _: bool
    ) -> tuple[str, str | bytes, Result, Result, int]:
        async with SmtpFaults(stage, action) as faults:
            got = await submit(server_at(faults.port))
            return stage, action, wanted, got, len(faults.taken)

    return list(await asyncio.gather(*(one(*row) for row in TABLE)))


async def test_every_fault_at_every_step_is_called_what_it_is() -> None:
    played = await play(by_carrier)
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
