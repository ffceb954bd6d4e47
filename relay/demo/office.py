"""The demo's office: its mail server, its provider, and the real relay between them."""

import asyncio
import json
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from pathlib import Path
from zoneinfo import ZoneInfo

import aiosmtplib

from relay.demo.account import Account
from relay.demo.mailserver import AUTHSERV_ID, MailServer
from relay.demo.provider import Provider, Sms
from relay.demo.reporting import Stage

AMY = "amy@relay.demo"
REQUESTS = "sms@relay.demo"
REPLIES = "sms-relay@relay.demo"
PASSWORD = "try-it-out"  # no word that a log line has of its own
_GATEWAY = "sendsms@gateway.demo"
_PATIENCE = 15.0  # seconds until the relay must be ready
_IMAP_PORT, _SMTP_PORT = 1143, 1025  # if they are free
_TOKEN = "a-demo-needs-no-secret-token"
_REPORTED = (Stage(status=22, after=0.4, charged="0.35"),)  # what becomes of each SMS
_UNUSED = ("mail.ignored", "mail.quarantined")

_SETTINGS = """\
[mailboxes.requests]
host = "127.0.0.1"
port = {imap}
tls = "none"
username = "{requests}"
password = "{password}"

[mailboxes.replies]
host = "127.0.0.1"
port = {imap}
tls = "none"
username = "{replies}"
password = "{password}"

[submission]
host = "127.0.0.1"
port = {smtp}
tls = "none"
username = "{requests}"
password = "{password}"

[gateway]
address = "{gateway}"
from = "{replies}"
username = "demoapiuser"
password = "demoapipass"
sender_id = "RelayDemo"
handover = "max"

[requesters]
allow = ["*@relay.demo"]
authserv_id = "{authserv_id}"
admins = ["{amy}"]

[reading]
time_zone = "{zone}"

[notices]
from = "SMS Relay <{requests}>"

[journal]
url = "sqlite:///{folder}/relay.db"

[reports]
listen = "127.0.0.1:{reports}"
token = "{token}"

[log]
format = "json"
"""

_CONTACTS = """\
name,number,groups
Peter Chan,6123 4567,warehouse
陳大文,9876 5432,warehouse
"""


class RelayEnded(Exception):
    """The relay ended before its time; its last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything that runs, on loopback ports and in one temporary folder."""

    mail: MailServer
    provider: Provider
    folder: Path
    reports: int  # the port where the provider's delivery reports go
    zone: ZoneInfo

    @property
    def config(self) -> Path:
        return self.folder / "relay.toml"

    @property
    def log(self) -> Path:
        return self.folder / "relay.log"

    def unused(self) -> list[str]:
        """What the relay's log says of each mail that it took no notice of, and why."""
        lines = _read(self.log).splitlines()
        return [_event(line) for line in lines if any(f'"{event}"' in line for event in _UNUSED)]

    async def usage(self, width: int, *, colours: bool) -> str:
        """What `relay usage` shows of all that was sent."""
        environment = os.environ | {"COLUMNS": str(width)}
        if colours:
            environment["FORCE_COLOR"] = "1"
        command = (sys.executable, "-m", "relay", "usage", "--config", str(self.config))
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, env=environment
        )
        shown, _ = await process.communicate()
        return shown.decode()

    async def write(self, to: str, subject: str, body: str, *, answering: str = "") -> None:
        """Amy writes an e-mail in her mail program, as she always does."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"Amy Lee <{AMY}>"
        mail["To"] = to
        mail["Subject"] = subject
        mail["Message-ID"] = make_msgid(domain="relay.demo")
        if answering:
            mail["In-Reply-To"] = mail["References"] = answering
        mail.set_content(body)
        await aiosmtplib.send(
            mail.as_bytes(),
            sender=AMY,
            recipients=[to],
            hostname="127.0.0.1",
            port=self.mail.smtp_port,
            username=AMY,
            password=PASSWORD,
            local_hostname="amys-desk",
            start_tls=False,
        )


@asynccontextmanager
async def open_office(
    on_sms: Callable[[Sms], None], *, hurry: float, fixed_ports: bool
) -> AsyncIterator[Office]:
    """The office with its relay ready; an SMS for later reaches its phone after `hurry` seconds."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="relay-demo-")))
        mail = await stack.enter_async_context(await _mail_server(fixed_ports))
        account = Account(username="demoapiuser", password="demoapipass")
        provider = Provider(
            account, mail.deliver, address=_GATEWAY, on_sms=on_sms, scheduled_delay=hurry
        )
        await stack.enter_async_context(provider)
        mail.route(_GATEWAY, provider.receive)
        office = Office(
            mail=mail,
            provider=provider,
            folder=folder,
            reports=_free_port(),
            zone=where_it_is_day(),
        )
        provider.reports = f"http://127.0.0.1:{office.reports}/dlr/{_TOKEN}"
        provider.fate = _REPORTED
        _write_settings(office)
        await stack.enter_async_context(_relay(office))
        yield office


async def _mail_server(fixed_ports: bool) -> MailServer:
    """On the ports that mail programs may be told of, if nobody else has them."""
    accounts = dict.fromkeys((AMY, REQUESTS, REPLIES), PASSWORD)
    if fixed_ports and await _is_free(_IMAP_PORT) and await _is_free(_SMTP_PORT):
        return MailServer(accounts, imap_port=_IMAP_PORT, smtp_port=_SMTP_PORT)
    return MailServer(accounts)


async def _is_free(port: int) -> bool:
    try:
        server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", port)
    except OSError:
        return False
    server.close()
    await server.wait_closed()
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_settings(office: Office) -> None:
    office.config.write_text(
        _SETTINGS.format(
            imap=office.mail.imap_port,
            smtp=office.mail.smtp_port,
            requests=REQUESTS,
            replies=REPLIES,
            amy=AMY,
            password=PASSWORD,
            gateway=_GATEWAY,
            authserv_id=AUTHSERV_ID,
            reports=office.reports,
            token=_TOKEN,
            folder=office.folder,
            zone=office.zone.key,
        ),
        "utf-8",
    )
    (office.folder / "contacts.csv").write_text(_CONTACTS, "utf-8")


def where_it_is_day() -> ZoneInfo:
    """In the small hours "tomorrow" may be the day that has begun, and the relay would ask."""
    day = datetime.now(ZoneInfo("Asia/Hong_Kong")).hour in range(5, 23)
    return ZoneInfo("Asia/Hong_Kong" if day else "Europe/London")


@asynccontextmanager
async def _relay(office: Office) -> AsyncIterator[None]:
    """The real daemon as its own process, from ready to stopped."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RELAY_")}
    command = (sys.executable, "-m", "relay", "run", "--config", str(office.config))
    with office.log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(*command, stderr=output, env=environment)
        try:
            await _until_ready(process, office.log)
            yield
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _until_ready(process: asyncio.subprocess.Process, log: Path) -> None:
    async with asyncio.timeout(_PATIENCE):
        while '"daemon.ready"' not in _read(log):
            if process.returncode is not None:
                raise RelayEnded(_last_words(log))
            await asyncio.sleep(0.02)


def _last_words(log: Path) -> str:
    lines = _read(log).splitlines()[-5:]
    return "\n".join(_event(line) for line in lines)


def _read(log: Path) -> str:
    return log.read_text("utf-8", "replace")


def _event(line: str) -> str:
    try:
        said = json.loads(line)
    except ValueError:
        return line
    words = (said.get(key) for key in ("event", "result", "detail"))
    return " ".join(str(word) for word in words if word)
