"""Every setting proven: a line for each thing that must be right, or what to do about it."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import apsw
import click
from rich.markup import escape

from relay.journal.journal import JournalError, look
from relay.operator import machine
from relay.operator.echo import hear_answers, hear_ourselves
from relay.operator.files import contacts, journal
from relay.operator.finding import CONFIG, OK, UNAVAILABLE, Finding
from relay.operator.programs import certificates_and_programs
from relay.operator.reach import reach_mailbox, reach_submission
from relay.operator.saying import plain_console, say_line, say_stopped
from relay.operator.trial import TRIAL, send_trial, untried
from relay.settings import Settings
from relay.steps.arrivals.servers import accounts, reader_mark
from relay.steps.charter import flaws

_SEEN = 23  # the column where it begins, what was seen


async def prove(
    settings: Settings, *, offline: bool, trial: str = "", as_json: bool = False
) -> int:
    """Look at everything and print a line each, as it is found; the exit code of the worst.

    `trial` is a number that gets a real SMS, through everything; "" sends none.
    """
    console = plain_console()
    worst = OK
    async for finding in _findings(settings, offline=offline, trial=trial):
        worst = max(worst, finding.code)
        if as_json:
            click.echo(json.dumps(finding.form(), ensure_ascii=False))
            continue
        mark = "[green]✓[/]" if finding.good else "[red]✗[/]"
        line = f"{mark} {escape(finding.name):<20} {escape(finding.seen)}"
        say_line(console, line, indent=_SEEN)
        if finding.todo:
            todo = f"{'':<{_SEEN}}[yellow]→ {escape(finding.todo)}[/]"
            say_line(console, todo, indent=_SEEN + 2)
    return worst


async def _findings(settings: Settings, *, offline: bool, trial: str) -> AsyncIterator[Finding]:
    names = set()
    async for finding in _looks(settings, offline=offline, trial=trial):
        names.add(finding.name)
        yield finding
    if trial and TRIAL not in names:
        yield untried()


async def _looks(settings: Settings, *, offline: bool, trial: str) -> AsyncIterator[Finding]:
    for finding in _local(settings):
        yield finding
    if offline:
        return
    ours = _reader(settings.journal.path)
    reached = True
    for account, said in accounts(settings):
        findings = await reach_mailbox(account, said, ours)
        reached = reached and findings[0].good
        for finding in findings:
            yield finding
    finding = await reach_submission(settings)
    yield finding
    if not (reached and finding.good):  # it is known why no mail could come
        return
    heard = True
    async for finding in hear_ourselves(settings):
        heard = heard and finding.code != UNAVAILABLE
        yield finding
    if not heard:
        return
    async for finding in hear_answers(settings):
        heard = heard and finding.good
        yield finding
    if trial and heard:  # else nobody would see whether it was sent
        yield await send_trial(settings, trial)


def _local(settings: Settings) -> Iterator[Finding]:
    yield Finding(name="settings", seen="complete and consistent")
    yield _gateway(settings)
    yield from certificates_and_programs(settings, os.environ)
    yield contacts(settings)
    yield journal(settings.journal.path)
    yield from _stopped(settings.journal.path)
    yield machine.listener(settings)
    yield machine.clock(datetime.now(UTC), settings.zone)
    yield machine.sqlite(apsw.sqlite_lib_version())


def _gateway(settings: Settings) -> Finding:
    address = settings.gateway.address
    if wrong := flaws(settings):
        todo = "correct that in [gateway]"
        return Finding(name="gateway", seen="; ".join(wrong), todo=todo, code=CONFIG)
    if address.endswith(".example"):  # RFC 2606: nobody has such a domain
        todo = "write the provider's address into gateway.address"
        return Finding(name="gateway", seen=f"{address} is the example's", todo=todo, code=CONFIG)
    return Finding(name="gateway", seen=f"mail goes to {address}")


def _stopped(path: Path) -> Iterator[Finding]:
    """That nothing is sent, if the relay stopped by itself or was paused."""
    try:
        why = str(look(path, lambda tx: tx.setting("stopped"))) if path.exists() else ""
    except (JournalError, PermissionError):
        return  # told of the journal
    if why:
        todo = "when that is put right: relay resume"
        yield Finding(
            name="sending", seen=f"stopped: {say_stopped(why)}", todo=todo, code=UNAVAILABLE
        )


def _reader(path: Path) -> str | None:
    """The mark of the relay with this journal; None where that cannot be known."""
    try:
        if not path.exists():
            return ""
        key: str = look(path, lambda tx: tx.setting("key"))
    except (JournalError, PermissionError):
        return None
    return reader_mark(bytes.fromhex(key))
