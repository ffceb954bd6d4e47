"""The demo: six e-mails of an ordinary day, and what becomes of them before one's eyes."""

import asyncio
import contextlib
import email
import email.policy
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from shlex import quote
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from relay.demo.office import AMY, PASSWORD, REQUESTS, Office, RelayEnded, open_office
from relay.demo.provider import Sms

_HOME = "Asia/Hong_Kong"
_HURRY = 2.0  # seconds until tomorrow's SMS arrives: the demo does not wait a day
_ONCE = 25.0  # seconds for the whole story
_PARAGRAPH = "\n\n"
_WAITS = "waits for your yes"  # in the Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One e-mail of Amy's, and the SMS that must come of it."""

    title: str
    subject: str
    body: str
    sms: frozenset[tuple[str, str]]  # number, text
    answer: str = ""  # what Amy answers when she is asked
    later: bool = False  # the next e-mail need not wait for this one's SMS
    notices: int = 3  # understood, accepted by the provider, delivered


SCENES = (
    Scene(
        title="Amy writes an ordinary e-mail",
        subject="Parcel for Mr Wong",
        body="Hi,\n\nPlease text 9123 4567: Your parcel is ready. Our counter is open till 6pm.\n",
        sms=frozenset({("85291234567", "Your parcel is ready. Our counter is open till 6pm.")}),
    ),
    Scene(
        title="… in Chinese, to two phones",
        subject="會議通知",
        body="麻煩發短訊給 9876 5432、6123 4567：會議改到下午三點，喺三樓會議室。\n",
        sms=frozenset(
            (number, "會議改到下午三點，喺三樓會議室。")
            for number in ("85298765432", "85261234567")
        ),
    ),
    Scene(
        title="… one for later",
        subject="Reminder",
        body="Please text 5123 4567: See you at the clinic at 10. Send it tomorrow at 9am.\n",
        sms=frozenset({("85251234567", "See you at the clinic at 10.")}),
        later=True,
    ),
    Scene(
        title="… one that can be read in two ways",
        subject="Lift",
        body="To: 6987 6543\nSend at: tomorrow at 3\n\nLift 2 is out of order.\n",
        sms=frozenset({("85269876543", "Lift 2 is out of order.")}),
        answer="2",
        notices=4,
    ),
    Scene(
        title="… one with a signature, which nobody wants texted",
        subject="Table",
        body="To: 9123 4567\n\nYour table is ready at 7.\n\n"
        "Best regards\nAmy Lee\nTel: 2345 6789\n",
        sms=frozenset({("85291234567", "Your table is ready at 7.")}),
        answer="yes",
        notices=4,
    ),
    Scene(
        title="… and one that she takes back",
        subject="Delivery",
        body="To: 138 1234 5678\n\nThe lorry leaves at noon.\n",
        sms=frozenset(),
        answer="cancel",
        notices=2,
    ),
)


async def tell_story(*, once: bool) -> int:
    """Tell it; then stay until Ctrl-C, or with `once` end with 0 if every SMS arrived, else 1."""
    teller = _Teller()
    try:
        async with open_office(teller.phone, hurry=_HURRY, fixed_ports=not once) as office:
            teller.open(office)
            reading = asyncio.gather(teller.read_inbox(office), teller.read_log(office))
            try:
                arrived = await _play(office, teller)
                await teller.close(office, arrived=arrived)
                if not once:
                    teller.invite(office)
                    await _until_interrupted()
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)
    except RelayEnded as ended:
        teller.console.print(f"[red]The relay ended:[/]\n{escape(str(ended))}")
        return 1
    return 0 if arrived else 1


def by_hand(office: Office) -> str:
    """A line for a shell that writes an e-mail to the relay; curl alone would send bare LF."""
    mail = f"From: {AMY}\nTo: {REQUESTS}\nSubject: hello\n\nTo: 9123 4567\n\nHello\n"
    return (
        f"printf '{mail.encode('unicode_escape').decode()}' | "
        f"curl -s --crlf smtp://127.0.0.1:{office.mail.smtp_port} "
        f"--mail-from {AMY} --mail-rcpt {REQUESTS} --user {quote(f'{AMY}:{PASSWORD}')} -T -"
    )


def program() -> str:
    """How this program is called from another terminal, whatever that one's PATH is."""
    started = Path(sys.argv[0]).absolute()
    return quote(str(started)) if started.name == "relay" else f"{quote(sys.executable)} -m relay"


async def _play(office: Office, teller: "_Teller") -> bool:
    """Send the e-mails, answer what is asked, and wait for the SMS; whether all came."""
    wanted = {sms for scene in SCENES for sms in scene.sms}
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_ONCE):
            for scene in SCENES:
                teller.scene(scene)
                await office.write(REQUESTS, scene.subject, scene.body)
                if scene.answer:
                    await _answer(office, teller, scene.answer)
                elif not scene.later:
                    await teller.until(lambda: scene.sms <= teller.received)  # noqa: B023
            told = sum(scene.notices for scene in SCENES)
            await teller.until(lambda: wanted <= teller.received and teller.notices >= told)
    return wanted == teller.received


async def _answer(office: Office, teller: "_Teller", answer: str) -> None:
    question = await teller.questions.get()
    teller.answering(answer)
    subject, thread = str(question["Subject"]), str(question["Message-ID"])
    await office.write(REQUESTS, subject, f"{answer}\n", answering=thread)


@dataclass(slots=True)
class _Teller:
    """Shows what happens as it happens, and remembers what it saw."""

    console: Console = field(default_factory=lambda: Console(highlight=False))
    received: set[tuple[str, str]] = field(default_factory=set)
    notices: int = 0
    whole: bool = False  # notices are shown to their end
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(_HOME))  # where the office is
    waited: bool = False  # one that waits for a "yes" was shown
    started: float = field(default_factory=time.monotonic)
    questions: "asyncio.Queue[EmailMessage]" = field(default_factory=asyncio.Queue)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, seen: Callable[[], bool]) -> None:
        """Until what has been seen is enough."""
        while not seen():
            self.changed.clear()
            await self.changed.wait()

    def open(self, office: Office) -> None:
        self.console.rule("[b]relay demo[/b]")
        self.console.print(
            f"[dim]A mail server, an SMS provider and the relay run on this machine alone, in "
            f"{escape(str(office.folder))}.\nNo account, no cost: the phones are drawn here.[/]\n"
        )
        self.zone = office.zone
        if office.zone.key != _HOME:
            city = office.zone.key.partition("/")[2]
            self.console.print(f"[dim]It is night in Hong Kong: the office is in {city}.[/]\n")

    def scene(self, scene: Scene) -> None:
        self._line("[b cyan]✎[/]", f"[b]{scene.title}[/b]  [dim]to {REQUESTS}[/]")
        said = f"[dim]Subject:[/] {escape(scene.subject)}\n\n{escape(scene.body.strip())}"
        self._show(Panel(said, border_style="cyan", expand=False))

    def answering(self, answer: str) -> None:
        self._line("[b cyan]✎[/]", f"[b]Amy answers:[/b] {escape(answer)}")

    def phone(self, sms: Sms) -> None:
        """A phone receives an SMS."""
        self.received.add((sms.number, sms.text))
        self.changed.set()
        note = ""
        if sms.scheduled_at is not None:
            at = sms.scheduled_at.astimezone(self.zone)
            note = f" [dim](for {at:%a %d %b %H:%M}: the demo hurries)[/]"
        self._line("[b green]▯[/]", f"[b green]phone +{sms.number}[/] from {sms.sender}{note}")
        self._show(Panel(escape(sms.text), border_style="green", expand=False, width=None))

    async def read_inbox(self, office: Office) -> None:
        """Amy's inbox, as it fills."""
        seen = 0
        while True:
            for stored in (await office.mail.messages(AMY))[seen:]:
                seen += 1
                mail = email.message_from_bytes(stored.raw, policy=email.policy.default)
                if isinstance(mail, EmailMessage):
                    self._notice(mail)
            await asyncio.sleep(0.05)

    async def read_log(self, office: Office) -> None:
        """What the relay took no notice of, as its log says it."""
        seen = 0
        while True:
            for words in office.unused()[seen:]:
                seen += 1
                self._line("[b red]✗[/]", f"[b red]The relay's log:[/] {escape(words)}")
            await asyncio.sleep(0.2)

    def _notice(self, mail: EmailMessage) -> None:
        """The first of each kind that matters is shown whole; of others the top, in the story."""
        subject = str(mail["Subject"])
        self.notices += 1
        self.changed.set()
        body = mail.get_body(("plain",)) or mail
        text = str(body.get_content()).replace("\r\n", "\n").strip()
        self._line("[b yellow]✉[/]", f"[b yellow]Amy's inbox[/] {escape(subject)}")
        waits = subject.endswith(_WAITS)
        asks = waits or "\n1. " in text
        known = waits and self.waited
        self.waited = self.waited or waits
        if self.whole or self.notices == 1 or (asks and not known):
            self._show(Panel(escape(text), border_style="yellow", expand=False))
        else:
            self._show(Text(text.partition(_PARAGRAPH)[0], style="yellow"))
        if asks:
            self.questions.put_nowait(mail)

    async def close(self, office: Office, *, arrived: bool) -> None:
        """What it all came to, and the month as the operator has it."""
        wanted = sum(len(scene.sms) for scene in SCENES)
        verdict = (
            "[b green]Every SMS arrived.[/]" if arrived else "[b red]Not every SMS arrived.[/]"
        )
        answers = sum(bool(scene.answer) for scene in SCENES)
        self.console.rule()
        self.console.print(
            f"{verdict} Amy wrote {len(SCENES)} requests and {answers} answers, of which one took "
            f"a request back; {len(self.received)} of {wanted} SMS arrived, "
            f"{len(office.provider.reported)} delivery reports and {self.notices} notices came "
            "back.\n"
        )
        colours, width = self.console.is_terminal, self.console.width
        self.console.print("[b]relay usage[/b]")
        self.console.print(Text.from_ansi(await office.usage(width, colours=colours)))

    def invite(self, office: Office) -> None:
        self.whole = True
        mail, config = office.mail, quote(str(office.config))
        self.console.print(
            f"\n[b]Now you.[/b] Write to [b]{REQUESTS}[/b] with any mail program:\n"
            f"  account [b]{AMY}[/b], password [b]{PASSWORD}[/b], no encryption\n"
            f"  SMTP 127.0.0.1 port {mail.smtp_port}, IMAP 127.0.0.1 port {mail.imap_port}\n"
            f"or from a second terminal:\n  {escape(by_hand(office))}\n"
            f"What the operator sees:\n  {escape(program())} queue --config {escape(config)}\n"
            f"  tail -f {escape(quote(str(office.log)))}\n"
            "The demo hands an SMS for later to the provider at once, so that you see it arrive; "
            "a cancel is then too late.\nBy default the relay keeps it until 15 minutes before its "
            "time, and till then it can be cancelled.\n"
            "[dim]Ctrl-C ends it all and removes the folder.[/]",
            soft_wrap=True,
        )

    def _line(self, mark: str, words: str) -> None:
        self.console.print(f"[dim]{time.monotonic() - self.started:5.1f} s[/] {mark} {words}")

    def _show(self, shown: Panel | Text) -> None:
        self.console.print(Padding(shown, (0, 0, 0, 9)))


async def _until_interrupted() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
