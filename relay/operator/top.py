"""The relay at a glance, drawn anew each second; it reads the journal and writes nothing."""

import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from relay.journal.journal import look
from relay.journal.overview import Line, Waiting
from relay.journal.rows import moment
from relay.journal.transaction import Transaction
from relay.operator.saying import WIDE, coloured, say_age, say_event, say_state, say_stopped
from relay.settings import Settings

_PAUSE = 1.0  # seconds between two looks
_LATE = timedelta(minutes=6)  # a sign of life is written each five
_LONG = timedelta(days=90)
_EVENTS = 12
_DAEMON_S = {  # events that no operator's hand makes: whoever wrote them runs
    "mail.received",
    "notice.sent",
    "report.matched",
    "submission.sending",
    "submission.submitted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is seen in one look."""

    at: datetime
    stopped: str
    alive_at: datetime | None
    mailboxes: dict[str, datetime]
    waiting: list[Waiting]
    today: dict[tuple[str, str], int]  # by state, and its shade
    events: list[Line]


def watch(settings: Settings) -> None:
    """Draw until q or Ctrl-C; where the output is no terminal, once. JournalError if none is."""
    console = Console(highlight=False)

    def draw() -> Group:
        sight = look(settings.journal.path, lambda tx: see(tx, settings.zone))
        wide = console.width >= WIDE or not console.is_terminal
        return page(sight, settings.zone, wide=wide)

    if not console.is_terminal:
        console.print(draw(), soft_wrap=True)
        return
    drawn = draw()
    with (
        suppress(KeyboardInterrupt),
        _keys() as pressed,
        Live(drawn, console=console, screen=True, auto_refresh=False) as live,
    ):
        while pressed() not in ("q", "Q", "\x03"):
            live.update(draw(), refresh=True)


def see(tx: Transaction, zone: ZoneInfo, now: datetime | None = None) -> Sight:
    """One look at the journal."""
    at = now or datetime.now(UTC)
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    events = tx.latest_events(_EVENTS)
    signs = [line.at for line in events if line.event in _DAEMON_S]
    if written := moment(int(tx.setting("alive_at") or 0) or None):
        signs.append(written)
    return Sight(
        at=at,
        stopped=tx.setting("stopped"),
        alive_at=max(signs, default=None),
        mailboxes=tx.signs_of_life(),
        waiting=tx.waiting(at - _LONG),
        today=dict(tx.states_since(midnight).most_common()),
        events=events,
    )


def page(sight: Sight, zone: ZoneInfo, *, wide: bool = True) -> Group:
    """What is seen, as it is drawn; the words of the log stand only where it is `wide`."""
    local = f"{sight.at.astimezone(zone):%a %d %b %H:%M:%S}"
    head = Text.from_markup(f"[b]relay top[/]  {local}  [dim]q ends[/]")
    return Group(
        head,
        _sending(sight),
        _life("relay", sight.alive_at, sight.at),
        *(_life(f"mailbox {name}", at, sight.at) for name, at in sight.mailboxes.items()),
        "",
        Text("Waiting, under way or in doubt", style="bold"),
        _waiting(sight),
        "",
        Text("Requests of today", style="bold"),
        _today(sight),
        "",
        Text("Latest events", style="bold"),
        _events(sight, zone, wide=wide),
    )


# -- private --------------------------------------------------------------------------------------


def _sending(sight: Sight) -> Text:
    if not sight.stopped:
        return Text.from_markup("[green]●[/] sending")
    return Text.from_markup(
        f"[bold red]■ Sending has stopped: {escape(say_stopped(sight.stopped))}[/]"
    )


def _life(name: str, at: datetime | None, now: datetime) -> Text:
    """The last sign of life; one that is overdue stands out."""
    if at is None:
        return Text.from_markup(f"[yellow]○[/] {escape(name)}: no sign of life yet")
    mark, each = "[bold red]○[/]", ""
    if now - at < _LATE:
        mark, each = "[green]●[/]", " [dim](one is due each 5 min)[/]"
    said = f"{escape(name)}: last sign of life {say_age(now - at)} ago"
    return Text.from_markup(f"{mark} {said}{each}")


def _waiting(sight: Sight) -> Table | Text:
    if not sight.waiting:
        return Text("  nothing", style="dim")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for one in sight.waiting:
        said = say_state(one.state, one.hold)
        oldest = f"[dim]the oldest for {say_age(sight.at - one.oldest)}[/]"
        table.add_row(str(one.number), coloured(said, one.state), oldest)
    return table


def _today(sight: Sight) -> Table | Text:
    if not sight.today:
        return Text("  none", style="dim")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for (state, shade), number in sight.today.items():
        colour = shade if shade in ("delivered", "undelivered") else state
        table.add_row(str(number), coloured(say_state(state, shade), colour))
    return table


def _events(sight: Sight, zone: ZoneInfo, *, wide: bool) -> Table:
    table = Table.grid(padding=(0, 2))
    for _ in range(5 if wide else 4):
        table.add_column(overflow="fold")
    for line in sight.events:
        words, result = say_event(line.event, line.result), f"[dim]{escape(line.result)}[/]"
        told = (
            (coloured(line.event, line.event), result, words)
            if wide
            else (coloured(words or line.event, line.event), result)
        )
        ticket = f"[b]#{line.ticket}[/]" if line.ticket else ""
        table.add_row(f"[dim]{line.at.astimezone(zone):%H:%M:%S}[/]", ticket, *told)
    return table


@contextmanager
def _keys() -> Iterator[Callable[[], str]]:
    """A function that waits up to a second for a key; "" if none came."""
    if not sys.stdin.isatty():

        def pause() -> str:
            time.sleep(_PAUSE)
            return ""

        yield pause
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield _pressed
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _pressed() -> str:
    ready, _, _ = select.select([sys.stdin], [], [], _PAUSE)
    return os.read(sys.stdin.fileno(), 1).decode("latin-1") if ready else ""
