"""What the process is told from outside."""

import asyncio
import signal
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """`stop` ends a life, for good where `leave` is set; `hangup` asks for other settings."""

    stop: asyncio.Event = field(default_factory=asyncio.Event)
    leave: asyncio.Event = field(default_factory=asyncio.Event)
    hangup: asyncio.Event = field(default_factory=asyncio.Event)


def listen_to_signals() -> Signals:
    """SIGTERM and SIGINT stop and leave; SIGHUP is a hangup."""
    told = Signals()

    def leave() -> None:
        told.leave.set()
        told.stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leave)
    loop.add_signal_handler(signal.SIGHUP, told.hangup.set)
    return told
