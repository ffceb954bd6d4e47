"""The numbers for monitoring, in the text format of Prometheus.

prometheus-client writes the format and counts the histograms: beside aiohttp, which is there
anyway where numbers are asked for, it costs 0.7 MB and some 50 ms. Of the journal only what waits
is counted at each look, by indexes, over a connection that reads alone. No number, text, ticket or
requester is in any of it.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from relay.gateway.dialect import Fault
from relay.journal.journal import Journal, JournalError, look
from relay.journal.numbers import Standing, Waits
from relay.journal.transaction import Transaction
from relay.model import State
from relay.steps import gate
from relay.steps.arrivals.watch import Watch
from relay.steps.upkeep.heard import REPORTS, Heard

TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)
_STARTED = time.time()
_REASONS = (
    *(gate.BY_OPERATOR, gate.NO_MAIL, gate.FAILING, gate.IN_DOUBT, gate.CHARGED_TWICE),
    *(fault.value for fault in Fault if fault.stops and fault is not Fault.UNKNOWN),
)
_OTHER = "another error of the gateway"
_HOLDS = ("time", "confirmation", "budget")
# Shown as 0 from the start: of a series that appears with its first event Prometheus sees no rise.
_STATUSES = (200, 400, 404, 503)
_EVENTS = (
    *(f"submission.{state}" for state in State),
    *("request.accepted", "request.asked", "request.refused", "mail.ignored", "mail.quarantined"),
    *("notice.sent", "notice.failed", "gateway.stopped", "gateway.resumed"),
)


class Numbers(Collector):
    """The numbers of one life of the relay; `page` is what is shown at /metrics."""

    def __init__(
        self,
        journal: Journal,
        path: Path,
        boxes: Sequence[Watch],
        heard: Heard,
        answers: Counter[int],
    ) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._journal = journal
        self._path = path
        self._boxes = boxes
        self._heard = heard
        self._answers = answers  # of the listener, by HTTP status
        self._registry = CollectorRegistry()
        self._left = self._histogram(
            "hand_over", "From a mail (known to the second), its time, or a yes, to SMTP."
        )
        self._answered = self._histogram("answer", "From SMTP to the gateway's answer.")
        self._registry.register(self)
        self._line: int | None = None  # of the history, up to which it was counted
        self._standing: Standing | None = None
        self._at = 0.0
        self._alone = asyncio.Lock()

    async def start(self) -> None:
        """Count what takes place from now on."""
        self._line = await self._journal.commit(lambda tx: tx.last_of_history())

    async def page(self, now: datetime) -> str:
        """All numbers; without a journal those that need none."""
        async with self._alone:
            self._at = now.timestamp()
            try:
                await asyncio.to_thread(self._read)
            except JournalError:
                self._standing = None
            return generate_latest(self._registry).decode()

    def collect(self) -> Iterator[Metric]:
        """As prometheus-client asks for it."""
        yield _gauge("journal_up", "Whether the journal can be read.", self._standing is not None)
        if self._standing is not None:
            yield from self._of_the_journal(self._standing)
        yield _gauge("journal_free_bytes", "Left on its disk for us.", self._journal.free)
        yield from self._of_this_life()
        yield from _of_the_process()

    # -- private ------------------------------------------------------------------------------

    def _histogram(self, name: str, says: str) -> Histogram:
        return Histogram(f"relay_{name}_seconds", says, buckets=_SECONDS, registry=self._registry)

    def _read(self) -> None:
        more = True
        while more:
            self._standing, waits = look(self._path, self._look)
            self._line, more = waits.last, waits.more
            for seconds in waits.left:
                self._left.observe(seconds)
            for seconds in waits.answered:
                self._answered.observe(seconds)

    def _look(self, tx: Transaction) -> tuple[Standing, Waits]:
        return tx.how_it_stands(), tx.waits_after(self._line or 0)

    def _of_the_journal(self, standing: Standing) -> Iterator[Metric]:
        known = dict.fromkeys(State, 0) | dict(standing.submissions)
        yield _gauge("submissions", "All in the journal.", known, "state")
        held = dict.fromkeys(_HOLDS, 0) | dict(standing.held)
        yield _gauge("held", "Submissions that are held.", held, "hold")
        oldest = self._age(standing.oldest_due)
        yield _gauge("queue_oldest_seconds", "Since the first one queued was due.", oldest)
        yield _gauge("notices_waiting", "E-mails to people that have not left.", standing.notices)
        oldest = self._age(standing.oldest_notice)
        yield _gauge("notices_oldest_seconds", "Since the first of them was written.", oldest)
        yield _gauge("questions_open", "Requests that wait for an answer.", standing.asking)
        yield _gauge("evidence_open", "Answers that were not understood yet.", standing.evidence)
        yield _gauge("reports_orphaned", "Reports that are nobody's.", standing.orphans)
        yield _gauge("phones_conflicting", "With contradicting reports.", standing.conflicts)
        charged = float(standing.charges)
        yield _gauge("charges", "Reported for all SMS in the journal, in its currency.", charged)
        why = standing.stopped if standing.stopped in _REASONS else _OTHER
        stopped = {reason: int(bool(standing.stopped)) * (reason == why) for reason in _KNOWN}
        yield _gauge("sending_stopped", "Whether nothing is submitted, and why.", stopped, "reason")

    def _of_this_life(self) -> Iterator[Metric]:
        up = {box.name: box.connected for box in self._boxes}
        yield _gauge("mailbox_connected", "Whether there is a connection.", up, "mailbox")
        events = dict.fromkeys(_EVENTS, 0) | self._heard.events
        yield _counter("events", "Changes, by the words of the log.", events, "event")
        reports = dict.fromkeys(REPORTS, 0) | self._heard.reports
        yield _counter("reports", "Delivery reports that came.", reports, "result")
        answers = dict.fromkeys(_STATUSES, 0) | self._answers
        by_status = {str(status): number for status, number in answers.items()}
        yield _counter("http_answers", "Answers of the listener.", by_status, "status")

    def _age(self, since: datetime | None) -> float:
        return 0.0 if since is None else max(self._at - since.timestamp(), 0.0)


_KNOWN = (*_REASONS, _OTHER)


def _of_the_process() -> Iterator[Metric]:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    resident = pages * os.sysconf("SC_PAGE_SIZE")
    for name, says, value in (
        ("process_resident_memory_bytes", "Resident memory.", resident),
        ("process_start_time_seconds", "When it started, since 1970.", _STARTED),
    ):
        yield GaugeMetricFamily(name, says, value=value)
    about = GaugeMetricFamily("relay_info", "Which relay this is.", labels=["version"])
    about.add_metric([version("sms-mail-relay")], 1)
    yield about


def _gauge(
    name: str, says: str, value: "float | dict[str, int] | dict[str, bool]", label: str = ""
) -> Metric:
    if not isinstance(value, dict):
        return GaugeMetricFamily(f"relay_{name}", says, value=float(value))
    family = GaugeMetricFamily(f"relay_{name}", says, labels=[label])
    for key, number in value.items():
        family.add_metric([str(key)], number)
    return family


def _counter(name: str, says: str, values: "dict[str, int]", label: str) -> Metric:
    family = CounterMetricFamily(f"relay_{name}", says, labels=[label])
    for key, number in sorted(values.items()):
        family.add_metric([key], number)
    return family
