"""An office for scenarios: a real Dovecot, real SMTP, the provider, and the real `relay run`."""

import asyncio
import email
import email.policy
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

from relay.demo.account import Account
from relay.demo.office import where_it_is_day
from relay.demo.provider import Provider
from relay.demo.smtpd import Letter, listen
from relay.journal.journal import look
from relay.journal.transaction import Transaction
from tests.servers.dovecot import Dovecot

GATEWAY = "sendsms@gateway.test"
AMY = "amy@office.example"
MX = "mx.office.example"
PATIENCE = 20.0  # seconds; generous, for a machine that others use too

SETTINGS = """\
[mailboxes.requests]
host = "127.0.0.1"
port = {port}
tls = "none"
username = "{requests}"
password = "open-sesame"
poll_interval = "2s"

[mailboxes.replies]
host = "127.0.0.1"
port = {port}
tls = "none"
username = "{replies}"
password = "open-sesame"
poll_interval = "2s"

[submission]
host = "127.0.0.1"
port = {smtp}
tls = "none"

[gateway]
address = "{gateway}"
from = "sms-relay@office.example"
username = "apiuser"
password = "s3cret-Passw0rd"
sender_id = "Office"
{gateway_extra}

[requesters]
allow = ["*@office.example"]
authserv_id = "{mx}"
admins = ["it@office.example"]

[reading]
time_zone = "{zone}"

[policy]
{policy_extra}

[notices]
from = "SMS Relay <sms@office.example>"
{notices_extra}

[journal]
url = "sqlite:///{folder}/relay.db"

[log]
format = "json"
"""


class Office:
    """What a test does there: write as staff do, see what people and phones got, kill the relay."""

    def __init__(self, dovecot: Dovecot, folder: Path, **extra: str) -> None:
        self.dovecot = dovecot
        self.folder = folder
        self.requests = dovecot.new_user()
        self.replies = dovecot.new_user()
        self.inbox: list[EmailMessage] = []  # what people were told
        self.provider = Provider(
            Account(username="apiuser", password="s3cret-Passw0rd"), self._bring, address=GATEWAY
        )
        self.imap_port = dovecot.port  # or that of a proxy before it
        self.smtp_port = 0
        self.at_recipient: Callable[[str], None] = lambda address: None
        self.at_dot: Callable[[Letter], None] = lambda letter: None
        self.after_dot: Callable[[Letter], None] = lambda letter: None
        self.dots: list[float] = []  # when a gateway e-mail was wholly there
        self.zone = extra.pop("zone", "") or where_it_is_day().key
        self._extra = extra
        self._process: asyncio.subprocess.Process | None = None
        self._pump: asyncio.Task[None] | None = None
        self.log: list[dict[str, Any]] = []
        self._heard = asyncio.Event()

    # -- servers ------------------------------------------------------------------------------

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Office"]:
        async with self.provider, listen(self) as port:
            self.smtp_port = port
            (self.folder / "relay.toml").write_text(
                SETTINGS.format(
                    port=self.imap_port,
                    smtp=port,
                    requests=self.requests,
                    replies=self.replies,
                    gateway=GATEWAY,
                    mx=MX,
                    folder=self.folder,
                    zone=self.zone,
                    gateway_extra=self._extra.get("gateway", ""),
                    policy_extra=self._extra.get("policy", ""),
                    notices_extra=self._extra.get("notices", ""),
                )
            )
            try:
                yield self
            finally:
                await self.stop()

    def knows(self, address: str) -> bool:
        self.at_recipient(address)
        return True

    def admits(self, login: str, password: str) -> bool:
        return False

    async def take(self, letter: Letter) -> str:
        if letter.recipients == (GATEWAY,):
            self.dots.append(time.monotonic())
            self.at_dot(letter)
            reply = await self.provider.receive(letter.sender, GATEWAY, letter.data)
            asyncio.get_running_loop().call_later(0.002, self.after_dot, letter)
            return reply
        mail = email.message_from_bytes(letter.data, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        assert letter.sender == "", "notices have the null sender"
        self.inbox.append(mail)
        self._heard.set()
        return "250 2.0.0 Ok"

    async def _bring(self, sender: str, recipient: str, data: bytes) -> None:
        assert recipient.partition("@")[0].startswith("sms-relay")
        await asyncio.to_thread(self.dovecot.deliver, self.replies, data)

    # -- the relay ----------------------------------------------------------------------------

    @property
    def config(self) -> Path:
        return self.folder / "relay.toml"

    async def start(self, **environment: str) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "relay", "run", "--config", str(self.config)),
            stderr=asyncio.subprocess.PIPE,
            env={k: v for k, v in os.environ.items() if not k.startswith("RELAY_")} | environment,
        )
        seen = len(self.log)
        self._pump = asyncio.create_task(self._listen(self._process))
        await self.until(lambda: any(e["event"] == "daemon.ready" for e in self.log[seen:]))

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while line := await process.stderr.readline():
            try:
                self.log.append(json.loads(line))
            except ValueError:
                self.log.append({"event": "?", "detail": line.decode("utf-8", "replace")})
            self._heard.set()

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def ended(self) -> int:
        assert self._process is not None
        assert self._pump is not None
        async with asyncio.timeout(PATIENCE):
            code = await self._process.wait()
            await self._pump
        self._process = None
        return code

    async def stop(self) -> int:
        if self._process is None:
            return 0
        self.kill(signal.SIGTERM)
        return await self.ended()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def resident(self) -> int:
        """The relay's resident memory in octets."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024  # type: ignore[index]

    # -- people -------------------------------------------------------------------------------

    def deliver(self, raw: bytes) -> None:
        """Lay a mail into the requests mailbox, as the mail server would."""
        self.dovecot.deliver(self.requests, raw)

    def write(self, body: str, *, subject: str = "sms", **fields: str) -> bytes:
        """Amy writes, and the office's mail server vouches for her."""
        raw = mail(body, subject=subject, **fields)
        self.deliver(raw)
        return raw

    def answer(self, notice: EmailMessage, words: str, *, sender: str = AMY) -> None:
        """Somebody answers a notice."""
        self.write(
            words,
            subject=str(notice["Subject"]),
            From=sender,
            **{"In-Reply-To": str(notice["Message-ID"]), "References": str(notice["Message-ID"])},
        )

    @property
    def phones(self) -> list[tuple[str, str]]:
        return sorted((sms.number, sms.text) for sms in self.provider.outbox)

    def told(self, to: str = AMY) -> list[EmailMessage]:
        return [m for m in self.inbox if to in str(m["To"])]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.log if line["event"] == name]

    async def until(self, seen: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Until it is so; an AssertionError with the log if it never is."""
        end = time.monotonic() + patience
        while not seen():
            self._heard.clear()
            left = end - time.monotonic()
            if left <= 0 or (self._process is not None and self._process.returncode):
                raise AssertionError("\n".join(json.dumps(line) for line in self.log[-40:]))
            try:
                await asyncio.wait_for(self._heard.wait(), min(left, 0.05))
            except TimeoutError:
                continue

    async def notices(self, count: int, to: str = AMY) -> list[EmailMessage]:
        """The first `count` notices to a person, once they are there."""
        await self.until(lambda: len(self.told(to)) >= count)
        return self.told(to)

    def look(self, work: Callable[[Transaction], Any]) -> Any:
        return look(self.folder / "relay.db", work)

    def states(self) -> list[str]:
        """The states of all submissions, read beside the running relay."""

        def work(tx: Transaction) -> list[str]:
            found = tx._db.execute("SELECT state FROM submission ORDER BY id")
            return [row["state"] for row in found]

        return self.look(work)


def mail(body: str, *, subject: str = "sms", **fields: str) -> bytes:
    """An e-mail as the office's mail server delivers it: traced, and vouched for."""
    sender = fields.pop("From", AMY)
    proof = fields.pop("proof", f"{MX}; dmarc=pass header.from=office.example")
    made = EmailMessage(policy=email.policy.SMTP)
    if proof:
        made["Authentication-Results"] = proof
    made["Received"] = f"from desk by {MX}; Wed, 18 Nov 2026 10:00:00 +0800"
    made["From"] = sender
    made["To"] = fields.pop("To", "sms@office.example")
    made["Subject"] = subject
    made["Message-ID"] = fields.pop("message_id", make_msgid(domain="office.example"))
    for name, value in fields.items():
        made[name] = value
    made.set_content(body)
    return made.as_bytes()


def text_of(notice: EmailMessage) -> str:
    """Its plain text, as somebody reads it whose program shows no HTML."""
    body = notice.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def everything_under(folder: Path) -> Sequence[bytes]:
    """The bytes of all files, to search them for what must not be there."""
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
