"""Where delivery reports come in and numbers are shown, if the settings or systemd want that."""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog

from relay.journal.journal import Journal, JournalError
from relay.settings import Settings
from relay.settings.reports import UNGUARDED
from relay.steps.answers import reports
from relay.steps.arrivals.watch import Watch
from relay.steps.sending.outbox import Outbox
from relay.steps.sending.space import ENOUGH
from relay.steps.upkeep.heard import Heard
from relay.wire.peers import Peers, networks
from relay.wire.sockets import bind, passed

if TYPE_CHECKING:  # aiohttp takes half a second: it is imported only where something listens
    from relay.wire.http import Listener, Page

log = structlog.get_logger()
_PATIENCE = 3.0  # seconds for a commit that writes nothing
_LATELY = 120.0  # seconds for which a mailbox may be lost
_STUCK = 120.0  # seconds within which the outbox gets on, whatever it waits for


def unguarded(settings: Settings, environ: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong where systemd passes a socket, but nothing guards it."""
    given = passed(environ)
    for one in given:
        one.close()
    return (f"reports.token {UNGUARDED}",) if given and not settings.reports.tokens else ()


async def receive(
    settings: Settings,
    journal: Journal,
    out: Outbox,
    boxes: Sequence[Watch],
    heard: Heard,
    *,
    clock: Callable[[], datetime],
) -> "Listener | None":
    """Listen, as systemd or else `reports.listen` says; None where neither does.

    Raises ListenError.
    """
    given = _sockets(settings, os.environ)
    if not given:
        return None
    from relay.steps.upkeep.numbers import TEXT, Numbers
    from relay.wire.http import Listener, Page

    async def health() -> Page:
        return await _health(journal, out, boxes)

    async def metrics() -> Page:
        return Page(text=await numbers.page(clock()), kind=TEXT)

    said = settings.reports
    listener = Listener(
        tokens=said.tokens,
        peers=Peers(
            allow_from=networks(said.allow_from),
            proxies=networks(said.proxies),
            metrics_from=networks(said.metrics_from),
        ),
        take=lambda query: _take(journal, out, query, clock()),
        pages={"/healthz": health, "/metrics": metrics},
        refuse=lambda why: log.info("report.refused", detail=why),
    )
    numbers = Numbers(journal, settings.journal.path, boxes, heard, listener.answers)
    await numbers.start()
    listener.open(given)
    for one in given:
        log.info("reports.listening", detail="{} port {}".format(*one.getsockname()[:2]))
    return listener


# -- private --------------------------------------------------------------------------------------


def _sockets(settings: Settings, environ: Mapping[str, str]) -> list[socket.socket]:
    given = passed(environ)
    address = settings.reports.address
    return given or ([] if address is None else [bind(*address)])


async def _take(journal: Journal, out: Outbox, query: Mapping[str, str], now: datetime) -> bool:
    from relay.wire.http import Unavailable

    try:
        return await reports.take(journal, out.charter, query, now)
    except JournalError as error:
        raise Unavailable from error
    except Exception as error:  # the report was not kept: let it come again
        log.exception("step.failed", result="report")
        raise Unavailable from error


async def _health(journal: Journal, out: Outbox, boxes: Sequence[Watch]) -> "Page":
    """Whether all goes well, or a word for each thing that does not."""
    from relay.wire.http import Page

    problems = []
    try:
        async with asyncio.timeout(_PATIENCE):
            await journal.commit(lambda tx: tx.setting("stopped"))
    except (JournalError, TimeoutError):
        problems.append("journal")
    if journal.free < ENOUGH:
        problems.append("disk")
    if time.monotonic() - out.beat > _STUCK:
        problems.append("outbox")
    problems += [f"mailbox-{box.name}" for box in boxes if box.lost_for > _LATELY]
    if problems:
        return Page(status=HTTPStatus.SERVICE_UNAVAILABLE, text="\n".join(problems) + "\n")
    return Page(text="ok\n")
