"""A simulator of the SMS provider: it judges request e-mails, "sends" SMS and answers by e-mail.

It takes requests by `receive` (a route of a mail server) or over SMTP (`listen`), and gives its
answers to a callable. Its word on an e-mail is independent of the code that composed it.
"""

import asyncio
import inspect
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from itertools import count
from random import Random
from types import TracebackType
from typing import Any, Literal, Self

from relay.demo import answers
from relay.demo.account import Account
from relay.demo.answers import SHAPES, Asked, Stamp, Verdict
from relay.demo.carriage import LongLines, carry
from relay.demo.form import Complaint, Form, body_lines, read_form
from relay.demo.reporting import SILENT, Call, Fate, get, parameters
from relay.demo.smtpd import Letter, listen

Send = Callable[
    [str, str, bytes], Awaitable[object]
]  # sender ("" is the null one), recipient, mail

_AUTOMATIC = ("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "List-Id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """A message that the provider sent, or will send at its time."""

    number: str
    text: str
    sender: str
    encoding: str  # "english" | "unicode"
    segments: int
    smsdid: str
    scheduled_at: datetime | None
    at: datetime  # when the request came in


OnSms = Callable[[Sms], Awaitable[None] | None]


@dataclass(slots=True, kw_only=True)
class Script:
    """How a request is treated; the default is an ordinary day. Read at the moment it matters."""

    shape: str = "plain"  # of answers.SHAPES, or "random"
    delay: float = 0.0  # seconds before the answer
    early: bool = False  # the answer leaves before the SMTP transaction is closed
    reports_first: bool = False  # the answer leaves after the delivery reports
    error: int | None = None  # answered to whatever comes; nothing is sent
    lose_request: bool = False
    lose_answer: bool = False
    duplicate: bool = False  # the answer comes twice
    contradict: bool = False  # a second answer says the opposite
    mixed: bool = False  # ids and an error in one answer
    subject: str | None = None  # of the answer, and its thread, in place of the request's
    padding: int = 0  # octets below the answer
    first: Literal["", "vacation", "unrecognised"] = ""  # comes before the answer
    bounce: bool = False  # the mail server on the way returns the request


class Provider:
    """The provider with one customer's `account`; `send` carries its answers away.

    `on_sms` is told of each SMS that reaches a phone: at once, or at its scheduled time, or
    `scheduled_delay` seconds after the request if given. `seed` decides "random" shapes.
    `reports` is where its delivery reports go, an URL or a callable; `fates` says by number what
    is reported of it, `fate` what of the others. Answers, SMS and reports still on their way when
    the context ends are lost.
    """

    def __init__(
        self,
        account: Account,
        send: Send,
        *,
        address: str = "sendsms@gateway.example",
        on_sms: OnSms | None = None,
        scheduled_delay: float | None = None,
        reports: str | Call | None = None,
        seed: int = 0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.account = account
        self.address = address
        self.script = Script()
        self.next: deque[Script] = deque()  # for the next requests, before `script` holds again
        self.line_limit = 990  # octets
        self.long_lines = LongLines.REFUSE
        self.decode_transfer_encoding = True
        self.outbox: list[Sms] = []
        self.requests: list[bytes] = []  # as they came, the refused ones included
        self.reports = reports
        self.fates: dict[str, Fate] = {}
        self.fate: Fate = SILENT
        self.reported: list[tuple[dict[str, str], object]] = []  # the calls, and what came back
        self.ignored = 0  # requests that got no answer: no Subject, or marked as automatic
        self._send = send
        self._on_sms = on_sms
        self._scheduled_delay = scheduled_delay
        self._now = now
        self._random = Random(seed)  # noqa: S311 - to repeat a test, not to keep a secret
        self._smsdids = count(100_001)
        self._serials = count(1)
        self._answering: set[asyncio.Task[None]] = set()
        self._reaching: set[asyncio.Task[None]] = set()
        self._reporting: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        tasks = self._answering | self._reaching | self._reporting
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome

    def listen(self, port: int = 0) -> AbstractAsyncContextManager[int]:
        """Take requests over SMTP on 127.0.0.1 too, while the context lasts; gives the port."""
        return listen(self, port)

    async def receive(self, sender: str, recipient: str, data: bytes) -> str:
        """Take one request e-mail; the SMTP reply to its final dot."""
        self.requests.append(data)
        mail = carry(data, self.line_limit, self.long_lines)
        if mail is None:
            return "500 5.5.2 Line too long"
        script = self.next.popleft() if self.next else self.script
        if not script.lose_request:
            await self._consider(_asked(sender, mail), mail, script)
        return "250 2.0.0 Ok: queued"

    async def settle(self) -> None:
        """Wait till every answer under way has left; raises what went wrong with one."""
        while self._answering:
            await asyncio.gather(*self._answering)

    async def settle_reports(self) -> None:
        """Wait till every delivery report under way has left; raises what went wrong with one."""
        while self._reporting:
            await asyncio.gather(*self._reporting)

    # -- what the SMTP listener asks ---------------------------------------------------------------

    def knows(self, address: str) -> bool:
        return address.lower() == self.address.lower()

    def admits(self, login: str, password: str) -> bool:
        return False

    async def take(self, letter: Letter) -> str:
        return await self.receive(letter.sender, letter.recipients[0], letter.data)

    # -- judging and sending -----------------------------------------------------------------------

    async def _consider(self, asked: Asked, mail: bytes, script: Script) -> None:
        if script.bounce:
            _begin(self._answering, self._bounce(asked, script))
        elif not asked.sender or _is_automatic(mail):
            self.ignored += 1
        else:
            verdict = self._judge(asked, mail, script)
            if verdict is None:
                self.ignored += 1
            elif script.early:
                await self._answer(asked, verdict, script)
            else:
                _begin(self._answering, self._answer(asked, verdict, script))

    def _judge(self, asked: Asked, mail: bytes, script: Script) -> Verdict | None:
        """The checks in their order; None is silence, for a request without a Subject."""
        if script.error is not None:
            return Verdict(error=Complaint(code=script.error, detail="XXXXXX"))
        form = read_form(mail, decode=self.decode_transfer_encoding)
        if not asked.subject:
            return None
        if isinstance(form, Complaint):
            return Verdict(error=form)
        objection = self.account.objection(form, self._now())
        return Verdict(error=objection) if objection else self._grant(form)

    def _grant(self, form: Form) -> Verdict:
        self.account.balance -= self.account.price(form)
        granted = [self._sms(form, number) for number in form.recipients]
        self.outbox += granted
        for sms in granted:
            if self._on_sms is not None:
                _begin(self._reaching, self._reach(sms, self._on_sms))
            if self.reports is not None and (fate := self.fates.get(sms.number, self.fate)):
                _begin(self._reporting, self._report(sms, fate, self.reports))
        return Verdict(ids=tuple(sms.smsdid for sms in granted))

    def _sms(self, form: Form, number: str) -> Sms:
        return Sms(
            number=number,
            text=form.text,
            sender=form.sender_id,
            encoding=form.encoding,
            segments=self.account.segments(form, number),
            smsdid=str(next(self._smsdids)),
            scheduled_at=form.scheduled_at,
            at=self._now(),
        )

    async def _await_its_time(self, sms: Sms) -> None:
        if sms.scheduled_at is not None:
            wait = (sms.scheduled_at - self._now()).total_seconds()
            await asyncio.sleep(wait if self._scheduled_delay is None else self._scheduled_delay)

    async def _report(self, sms: Sms, fate: Fate, to: str | Call) -> None:
        """Report each stage in turn; who does not answer is not called again."""
        await self._await_its_time(sms)
        for stage in fate:
            await asyncio.sleep(stage.after)
            given = parameters(
                stage,
                smsdid=sms.smsdid,
                number=sms.number,
                sender=sms.sender,
                text=sms.text,
                sent_at=sms.scheduled_at or sms.at,
            )
            answered = await (get(to, given) if isinstance(to, str) else to(given))
            self.reported.append((given, answered))

    async def _reach(self, sms: Sms, on_sms: OnSms) -> None:
        await self._await_its_time(sms)
        if inspect.isawaitable(done := on_sms(sms)):
            await done

    # -- answering ---------------------------------------------------------------------------------

    async def _answer(self, asked: Asked, verdict: Verdict, script: Script) -> None:
        await asyncio.sleep(script.delay)
        if script.reports_first:
            await self.settle_reports()
        if script.subject is not None:
            thread = f"<{script.subject or 'unknown'}@gateway.example>"
            asked = replace(asked, subject=script.subject or "SMS result", message_id=thread)
        if script.first == "vacation":
            await self._send("", asked.sender, answers.vacation(asked, self._stamp()))
        elif script.first == "unrecognised":
            await self._send(self.address, asked.sender, answers.unrecognised(asked, self._stamp()))
        if not script.lose_answer:
            await self._say(asked, verdict, script)

    async def _say(self, asked: Asked, verdict: Verdict, script: Script) -> None:
        if script.mixed:
            verdict = replace(verdict, error=Complaint(code=20))
        shape = self._random.choice(list(SHAPES)) if script.shape == "random" else script.shape
        said = replace(verdict, padding=script.padding)
        mail = answers.answer(shape, said, asked, self._stamp())
        for _ in range(2 if script.duplicate else 1):
            await self._send(self.address, asked.sender, mail)
        if script.contradict:
            mail = answers.answer(shape, self._opposite(verdict), asked, self._stamp())
            await self._send(self.address, asked.sender, mail)

    async def _bounce(self, asked: Asked, script: Script) -> None:
        await asyncio.sleep(script.delay)
        await self._send("", asked.sender, answers.bounce(asked, self._stamp()))

    def _opposite(self, verdict: Verdict) -> Verdict:
        if verdict.ids:
            return Verdict(error=Complaint(code=20))
        return Verdict(ids=(str(next(self._smsdids)),))

    def _stamp(self) -> Stamp:
        return Stamp(address=self.address, at=self._now(), serial=next(self._serials))


def _begin(tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
    """Start a task and keep it; one that fails stays, to be told of by settle() or at the end."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(
        lambda done: tasks.discard(done) if done.cancelled() or not done.exception() else None
    )


def _asked(sender: str, mail: bytes) -> Asked:
    headers = message_from_bytes(mail)
    return Asked(
        sender=sender,
        subject=" ".join(str(headers.get("Subject", "")).split()),
        message_id=str(headers.get("Message-ID", "")).strip(),
        lines=tuple(body_lines(mail)),
    )


def _is_automatic(mail: bytes) -> bool:
    """A well-behaved responder is silent to mail that is marked so (RFC 3834)."""
    headers = message_from_bytes(mail)
    return any(name in headers for name in _AUTOMATIC)
