"""The daemon from its start to its stop, and what it does by the clock."""

import asyncio
import contextlib
import fcntl
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from relay import crash
from relay.chores import Every, follow_the_clock
from relay.crew import Crew
from relay.journal.journal import Journal, JournalError
from relay.journal.rows import Event
from relay.journal.transaction import Transaction
from relay.settings import Settings, SettingsError
from relay.signals import Signals, listen_to_signals
from relay.steps.arrivals.servers import carrier, watches
from relay.steps.arrivals.watch import Watch
from relay.steps.charter import Charter, draw_up, know_thyself
from relay.steps.contacts import ContactBook
from relay.steps.sending import lateness, outbox
from relay.steps.sending.outbox import Outbox
from relay.steps.upkeep import upkeep
from relay.steps.upkeep.heard import Heard
from relay.steps.upkeep.reception import receive
from relay.wire.systemd import notify, watchdog_interval

log = structlog.get_logger()
_TURN = 0.0005  # seconds that a thread computes while another waits: reading must not hold up SMTP
_DRAIN = 30.0  # seconds for what is in flight at a stop
_FAREWELL = 5.0  # seconds more for the mailboxes
_TICK = 5.0  # seconds: an operator's `resume`, a step of the clock, a suspend are seen by then
_STUCK = 300.0  # seconds without getting on: longer than any wait that is meant
_FIRST_TRY = 5.0  # seconds that the first connections may take before we are ready without them


class AlreadyRunning(Exception):
    """Another relay has this journal, or reads one of these mailboxes."""


async def run(settings: Settings, reload: Callable[[], Settings], crew: Crew | None = None) -> None:
    """Run until SIGTERM or SIGINT; then the message in flight is finished.

    SIGHUP does the same, and then all is built anew with the settings that `reload` gives. Where it
    gives none (SettingsError), the old ones stay, and the log says why.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold every secret
    sys.setswitchinterval(_TURN)
    log.info("daemon.started", detail=f"pid {os.getpid()}")
    book = ContactBook(settings.reading.contacts, region=settings.reading.region)
    told = listen_to_signals()
    try:
        await _live_on(settings, reload, book, told, crew)
    finally:
        if crew is not None:
            crew.dismiss()
    log.info("daemon.stopped")


async def _live_on(
    settings: Settings,
    reload: Callable[[], Settings],
    book: ContactBook,
    told: Signals,
    crew: Crew | None,
) -> None:
    """One life after the other, each with settings of its own, until we are to leave."""
    while not told.leave.is_set():
        renewing = asyncio.create_task(_renew(settings, reload, told))
        try:
            await _live(settings, book, told, crew)
        finally:
            renewing.cancel()
        if told.leave.is_set():
            break
        settings = await renewing
        book = book.follow(settings.reading.contacts, region=settings.reading.region)
        told.stop.clear()


async def _renew(settings: Settings, reload: Callable[[], Settings], told: Signals) -> Settings:
    """The settings as a hangup finds them, once they are sound; then everything stops for them."""
    while True:
        await told.hangup.wait()
        told.hangup.clear()
        log.info("daemon.reloading")
        notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
        try:
            renewed = await asyncio.to_thread(reload)
        except SettingsError as error:
            why = "; ".join(str(error).splitlines())
            log.warning("settings.refused", detail=f"{why}; the old ones stay")
        else:
            if renewed.journal.path == settings.journal.path:
                told.stop.set()
                return renewed
            log.warning("settings.refused", detail="another journal.url needs a restart")
        notify("READY=1")


async def _live(settings: Settings, book: ContactBook, told: Signals, crew: Crew | None) -> None:
    """One life with the same settings, until the stop."""
    async with AsyncExitStack() as stack:
        stack.enter_context(only_one(settings.journal.path))
        heard = Heard()
        journal = Journal(settings.journal.path, tell=heard.passing_on(tell))
        await journal.open()
        stack.push_async_callback(journal.close)
        identity = await journal.commit(know_thyself)
        book.refresh()
        charter = draw_up(settings, book.contacts)
        crash.here("started")
        await journal.commit(lambda tx: _recover(tx, charter))
        crash.here("recovered")
        carriage = carrier(settings)
        stack.push_async_callback(carriage.close)
        out = Outbox(
            journal,
            charter,
            identity,
            carriage,
            connections=settings.submission.connections,
            clock=now,
            crew=crew,
        )
        boxes = watches(settings, journal, charter, identity, clock=now, crew=crew)
        listener = await receive(settings, journal, out, boxes, heard, clock=now)
        if listener is not None:
            stack.push_async_callback(listener.close)
        with _clock(journal, out, boxes, book):
            await _serve(told, journal, out, boxes)
            if journal.why is not None:
                raise journal.why
            if taken := [box.taken for box in boxes if box.taken]:
                raise AlreadyRunning(taken[0])


async def _serve(told: Signals, journal: Journal, out: Outbox, boxes: Sequence[Watch]) -> None:
    """All loops until the stop, then what is in flight.

    Nothing is sent before the mailboxes were tried: another relay, with a copy of this journal, may
    be reading them.
    """
    stop = told.stop
    watching = [asyncio.create_task(box.run(stop), name=box.name) for box in boxes]
    await _at_most(_FIRST_TRY, [box.reached for box in boxes])
    sending = asyncio.create_task(_send(stop, journal, out), name="outbox")
    await _at_most(_FIRST_TRY, [box.ready for box in boxes])
    if not stop.is_set():
        notify("READY=1", f"STATUS={_status(boxes)}")
        log.info("daemon.ready", detail=_status(boxes))
    breaking = asyncio.create_task(_stop_when_broken(stop, journal))
    await stop.wait()
    breaking.cancel()
    if told.leave.is_set():  # of a reload, systemd would take that for the end, and end us
        notify("STOPPING=1", "STATUS=finishing the message in flight")
    log.info("daemon.stopping")
    await sending
    await out.drain(0.0 if journal.broken.is_set() else _DRAIN)
    _, stuck = await asyncio.wait(watching, timeout=_FAREWELL)
    for task in stuck:  # a mail that was not committed is read again after the next start
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)


async def _at_most(seconds: float, events: Sequence[asyncio.Event]) -> None:
    """Wait until all are set, or so long."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in events)), seconds)


async def _stop_when_broken(stop: asyncio.Event, journal: Journal) -> None:
    """Without a journal nothing may be done: it could be done twice, or forgotten."""
    await journal.broken.wait()
    log.error("journal.failed", detail=str(journal.why))
    stop.set()


async def _send(stop: asyncio.Event, journal: Journal, out: Outbox) -> None:
    """The outbox, woken by each commit that may have made something due, and by the clock."""
    stopping = asyncio.create_task(stop.wait())
    while not stop.is_set():
        journal.changed.clear()
        out.beat = time.monotonic()
        started = 0
        try:
            started = await out.step()
        except Exception:
            log.exception("step.failed", result="outbox")
        if not started:
            changed = asyncio.create_task(journal.changed.wait())
            await asyncio.wait((changed, stopping), return_when=asyncio.FIRST_COMPLETED)
            changed.cancel()
    stopping.cancel()


@contextlib.contextmanager
def _clock(
    journal: Journal, out: Outbox, boxes: Sequence[Watch], book: ContactBook
) -> Iterator[None]:
    """The chores. Due times live in the journal; this only looks at it often enough."""

    async def tick() -> None:
        journal.changed.set()

    async def keep_up() -> None:
        if await asyncio.to_thread(book.refresh):
            _hand_out(replace_contacts(out.charter, book), out, boxes)
        connected = [box.name for box in boxes if box.connected]
        await upkeep.step(journal, out.charter, now(), connected=connected)

    async def forget() -> None:
        await upkeep.forget(journal, out.charter, now())

    async def show_life() -> None:
        if time.monotonic() - min(out.beat, *(box.beat for box in boxes)) < _STUCK:
            notify("WATCHDOG=1", f"STATUS={_status(boxes)}")

    scheduler = AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    chores: list[tuple[Callable[[], Awaitable[None]], float | None]] = [
        (tick, _TICK),
        (keep_up, 15.0),
        (forget, 3600.0),
        (show_life, watchdog_interval()),
    ]
    for chore, seconds in chores:
        if seconds is not None:
            scheduler.add_job(_guarded(chore), Every(seconds), id=chore.__name__)
    scheduler.start()
    following = asyncio.create_task(follow_the_clock(scheduler))
    try:
        yield
    finally:
        following.cancel()
        scheduler.shutdown(wait=False)


def _guarded(chore: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def run_chore() -> None:
        try:
            await chore()
        except Exception:
            log.exception("step.failed", result=chore.__name__)

    return run_chore


def replace_contacts(charter: Charter, book: ContactBook) -> Charter:
    """The same charter with the contacts as they are now."""
    return replace(charter, rules=replace(charter.rules, contacts=book.contacts))


def _hand_out(charter: Charter, out: Outbox, boxes: Sequence[Watch]) -> None:
    out.charter = charter
    for box in boxes:
        box.intake.charter = charter


def _recover(tx: Transaction, charter: Charter) -> None:
    """What a crash cut off: nobody else can hold it, for there is only one of us."""
    at, whatever_its_lease = now(), now() + timedelta(days=365)
    outbox.recover(tx, charter, tx.submissions_adrift(whatever_its_lease), at)
    tx.recover_notices(at, lease_before=whatever_its_lease)
    lateness.wake(tx, charter, at)


@contextlib.contextmanager
def only_one(journal: Path) -> Iterator[None]:
    """Hold the lock beside the journal; AlreadyRunning where another relay has it."""
    lock = journal.with_name(journal.name + ".lock")
    try:
        journal.parent.mkdir(mode=0o700, exist_ok=True)
        handle = lock.open("a")
    except OSError as error:
        raise JournalError(f"{lock}: {error.strerror}") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"another relay runs with {journal}") from None
        yield


def tell(event: Event) -> None:
    """The log line of a journalled event, under the same word."""
    said: dict[str, Any] = {
        "ticket": event.ticket,
        "reference": event.reference,
        "submission": event.submission_id,
        "result": event.result,
        "detail": event.detail,
        "attempt": event.attempt,
        "took_ms": event.took_ms,
    }
    level = "warning" if event.name in NEEDS_A_PERSON or event.result == "doubtful" else "info"
    getattr(log, level)(event.name, **{key: value for key, value in said.items() if value})


NEEDS_A_PERSON = frozenset(
    {
        "mail.quarantined",
        "submission.failed",
        "submission.uncertain",
        "submission.unconfirmed",
        "submission.unresolved",
        "submission.expired",
        "notice.failed",
        "gateway.stopped",
    }
)


def now() -> datetime:
    return datetime.now(UTC)


def _status(boxes: Sequence[Watch]) -> str:
    lost = [box.name for box in boxes if not box.connected]
    return f"no connection to mailbox {', '.join(lost)}" if lost else "watching"
