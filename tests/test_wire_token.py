"""Logins by OAuth2: a real Dovecot that judges real tokens, and SMTP that asks for one."""

import asyncio
import base64
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult

from relay.model import Envelope, Result
from relay.wire.imap import Account, LoginRefused, Mailbox, MailboxError
from relay.wire.smtp import Carrier, Server
from relay.wire.token import TokenError, fetch_token, initial_response
from tests.servers.dovecot import Dovecot, free_port
from tests.servers.tokens import judging, signed

AMY = "sms@office.example"


def printer(folder: Path, text: str, *, code: int = 0, complaint: str = "") -> tuple[str, ...]:
    """A program that prints `text`."""
    path = folder / "token.py"
    path.write_text(
        f"import sys\nprint({text!r})\nprint({complaint!r}, file=sys.stderr)\nsys.exit({code})\n"
    )
    return (sys.executable, str(path))


@pytest.fixture(scope="module")
def tokens_only(authority):
    folder = Path(tempfile.mkdtemp(prefix="relay-", dir="/tmp"))
    extra = judging(folder)
    server = Dovecot(authority, extra=(extra, extra))
    server.start()
    yield server
    server.stop()
    server.remove()
    shutil.rmtree(folder)


def mailbox(server: Dovecot, command: tuple[str, ...]) -> Mailbox:
    return Mailbox(
        Account(
            name="requests",
            host="localhost",
            port=server.tls_port,
            ca_file=server.ca_file,
            username=AMY,
            token_command=command,
        )
    )


@pytest.mark.dovecot
async def test_a_token_opens_the_mailbox(tokens_only, tmp_path):
    box = mailbox(tokens_only, printer(tmp_path, signed(AMY)))
    await box.connect(())
    await box.close()


@pytest.mark.dovecot
@pytest.mark.parametrize(
    "token",
    [signed(AMY, expires=-60), signed("someone@else.example"), "nonsense"],
    ids=["expired", "another's", "nonsense"],
)
async def test_a_token_that_is_not_good_is_a_refused_login(tokens_only, tmp_path, token):
    box = mailbox(tokens_only, printer(tmp_path, token))
    with pytest.raises(LoginRefused) as refused:
        await box.connect(())
    assert AMY in str(refused.value)
    assert token not in str(refused.value)


@pytest.mark.dovecot
async def test_without_a_token_nothing_is_asked_and_the_program_is_named(tokens_only, tmp_path):
    command = printer(tmp_path, "", code=3, complaint="the secret has expired\n")
    with pytest.raises(MailboxError, match="ended with 3: the secret has expired") as failed:
        await mailbox(tokens_only, command).connect(())
    assert not isinstance(failed.value, LoginRefused)  # it may do better soon


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no token of one line"),
        ("two words", "no token"),
        ("one\ntwo", "no token"),
        ("é", "no"),
    ],
)
async def test_what_is_no_token_is_not_sent(tmp_path, text, why):
    with pytest.raises(TokenError, match=why):
        await fetch_token(printer(tmp_path, text))


async def test_a_program_that_is_not_there_is_named():
    with pytest.raises(TokenError, match=r"/nowhere/token cannot be run: No such file"):
        await fetch_token(("/nowhere/token",))


class Judge:
    """An SMTP server's own XOAUTH2."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    async def auth_XOAUTH2(self, server, args):
        self.seen.append(base64.b64decode(args[1]))
        if self.seen[-1] == f"user={AMY}\1auth=Bearer good-token\1\1".encode():
            return AuthResult(success=True)
        await server.push("334 " + base64.b64encode(b'{"status":"400"}').decode())
        assert await server._reader.readline() == b"\r\n"
        return AuthResult(success=False, handled=False)


class Handler(Judge, Sink):
    pass


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize(
    ("token", "result"), [("good-token", Result.TAKEN), ("bad-token", Result.BARRED)]
)
async def test_a_token_opens_the_way_out(tmp_path, token, result):
    handler = Handler()
    controller = Controller(
        handler, hostname="127.0.0.1", port=free_port(), auth_required=True, auth_require_tls=False
    )
    controller.start()
    try:
        port = controller.port
        carrier = Carrier(
            Server(
                host="127.0.0.1",
                port=port,
                tls="none",
                username=AMY,
                token_command=printer(tmp_path, token),
                hostname="office.example",
            )
        )
        envelope = Envelope(sender="", recipient="b@c.example", data=b"Subject: x\r\n\r\ny\r\n")
        outcome = await carrier.submit(envelope)
        await carrier.close()
    finally:
        controller.stop()
    assert outcome.result is result, outcome
    assert handler.seen == [f"user={AMY}\1auth=Bearer {token}\1\1".encode()]


async def test_no_token_puts_mail_off_and_a_server_without_xoauth2_bars_it(tmp_path):
    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        port = controller.port
        envelope = Envelope(sender="", recipient="b@c.example", data=b"Subject: x\r\n\r\ny\r\n")
        said = {"host": "127.0.0.1", "port": port, "tls": "none", "hostname": "office.example"}
        command = printer(tmp_path, "token")
        carrier = Carrier(Server(username=AMY, token_command=command, **said))
        outcome = await carrier.submit(envelope)
        assert (outcome.result, outcome.detail) == (
            Result.BARRED,
            "the server offers no login by XOAUTH2",
        )
        await carrier.close()
    finally:
        controller.stop()


async def test_a_token_that_a_server_quotes_is_told_to_nobody(tmp_path):
    token = "ya29.a-token-of-nobody-else"
    said = {
        "host": "127.0.0.1",
        "tls": "none",
        "username": AMY,
        "token_command": printer(tmp_path, token),
    }

    async def imap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK\r\n")
        tag, *_, response = (await reader.readline()).split()
        writer.write(b"%b NO refused: %b, %b\r\n" % (tag, token.encode(), response))
        writer.close()

    async def smtp(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 \r\n")
        await reader.readline()
        writer.write(b"250-mx\r\n250 AUTH XOAUTH2\r\n")
        response = (await reader.readline()).split()[-1]
        writer.write(b"535 refused: %b, %b\r\n" % (token.encode(), response))
        writer.close()

    async with await asyncio.start_server(imap, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(LoginRefused) as refused:
            await Mailbox(Account(name="requests", port=port, password="", **said)).connect(())
    envelope = Envelope(sender="", recipient="b@c.example", data=b"Subject: x\r\n\r\ny\r\n")
    async with await asyncio.start_server(smtp, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        outcome = await Carrier(Server(port=port, hostname="x.example", **said)).submit(envelope)
    for told in (str(refused.value), outcome.detail):
        assert "refused: ***" in told
        assert token not in told
        assert initial_response(AMY, token)[40:60] not in told
