"""The log: one pipeline for our events and for what libraries say, in the form its reader needs.

Use `log = structlog.get_logger()` and `log.info("submission.accepted", ticket="7K3QX", ...)`: the
event is `noun.participle`, everything else stands in keys, so that it can be masked and searched.
"""

import logging
import sys
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from typing import Any, NoReturn, TextIO

import structlog
from structlog.typing import EventDict, Processor

from relay.logs import journald
from relay.logs.masking import Hide, mask

_FIRST = (  # as people read them
    "timestamp",
    "level",
    "event",
    "ticket",
    "reference",
    "submission",
    "result",
    "detail",
    "attempt",
    "took_ms",
)
_HEARD_FROM = {  # a chore that was not begun as its last run had not ended is no news
    "aioimaplib": logging.WARNING,
    "apscheduler": logging.ERROR,
    "asyncio": logging.WARNING,
}


def configure(
    level: str,
    format: str,
    stream: TextIO | None = None,
    *,
    journal: str = journald.SOCKET,
    secrets: Collection[str] = (),
) -> str:
    """Sends every event of `level` or above to `stream` (stderr by default); gives the form taken.

    `format` is "journal" (fields for systemd's journal, through the socket `journal`), "json",
    "console", or "auto": the journal where it reads our stderr, "console" on a terminal, else
    "json". `secrets` are told in no spelling.
    """
    stream = stream or sys.stderr
    chosen = _fitting(stream) if format == "auto" else format
    threshold = logging.getLevelNamesMapping()[level.upper()]
    output = _Output(stream)
    output.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(chosen, stream, journal, Hide(secrets)),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(threshold)
    for name, least in _HEARD_FROM.items():
        logging.getLogger(name).setLevel(max(threshold, least))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.StackInfoRenderer(),
            _Directly(_rendering(chosen, stream, journal, Hide(secrets)), output),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
    )
    return chosen


class _Directly:
    """The last processor of our own events: past the standard library, at half of its cost."""

    def __init__(self, rendering: Sequence[Processor], output: "_Output") -> None:
        self._rendering = rendering
        self._output = output

    def __call__(self, logger: object, method: str, event: EventDict) -> NoReturn:
        try:
            line: Any = event
            for process in self._rendering:
                line = process(logger, method, line)
            self._output.write(line)
        except Exception as error:
            self._output.confess(error)
        raise structlog.DropEvent


class _Output(logging.StreamHandler[TextIO]):
    """Lines to a stream; a line that cannot be rendered is told without its unmasked values."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.write(self.format(record))
        except Exception as error:
            self.confess(error)

    def write(self, line: str) -> None:
        if line:  # the journal has not taken it
            with self.lock or nullcontext():
                self.stream.write(line + self.terminator)
                self.flush()

    def confess(self, error: Exception) -> None:
        try:
            self.stream.write(f"log.failed: {type(error).__name__}{self.terminator}")
            self.flush()
        except (OSError, ValueError):
            pass  # nobody is left to be told


def _fitting(stream: TextIO) -> str:
    if journald.is_behind(stream):
        return "journal"
    return "console" if stream.isatty() else "json"


def _rendering(format: str, stream: TextIO, journal: str, hide: Hide) -> list[Processor]:
    exceptions = structlog.processors.format_exc_info  # without the values of local variables
    if format == "journal":
        return [exceptions, _ordered, mask, hide, journald.Journal(journal)]
    if format == "json":
        stamp = structlog.processors.TimeStamper(fmt="iso")
        json = structlog.processors.JSONRenderer(ensure_ascii=False)
        return [stamp, exceptions, _ordered, mask, hide, json]
    clock = structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False)
    eyes = structlog.dev.ConsoleRenderer(
        colors=stream.isatty(),
        sort_keys=False,
        exception_formatter=structlog.dev.plain_traceback,  # rich shows local variables
    )
    return [clock, exceptions, _ordered, mask, hide, eyes]


def _ordered(logger: object, method: str, event: EventDict) -> EventDict:
    first = {key: event[key] for key in _FIRST if key in event}
    return {**first, **event}
