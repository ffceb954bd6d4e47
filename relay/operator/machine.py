"""What the relay needs of the machine that it runs on."""

import errno
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from relay.operator.finding import CONFIG, Finding
from relay.settings import Settings
from relay.wire.sockets import ListenError, bind

_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # a clock before this was never set
_SOUND = (3, 51, 3)  # the first SQLite whose WAL cannot be reset under a reader


def clock(now: datetime, zone: ZoneInfo) -> Finding:
    """Whether it was ever set, and what it says to the staff."""
    seen = f"{now.astimezone(zone):%A %d %B %Y %H:%M} in {zone.key}"
    if now > _EARLIEST:
        return Finding(name="clock", seen=seen)
    return Finding(name="clock", seen=seen, todo="set the clock of this machine", code=CONFIG)


def sqlite(version: str) -> Finding:
    """Whether the library under the journal is one without a known fault."""
    if tuple(map(int, version.split("."))) >= _SOUND:
        return Finding(name="SQLite", seen=version)
    sound = ".".join(map(str, _SOUND))
    return Finding(
        name="SQLite",
        seen=f"{version}, which can damage a journal",
        todo=f"install the relay's own apsw, which brings {sound} or later (pip install -U apsw)",
        code=CONFIG,
    )


def listener(settings: Settings) -> Finding:
    """Whether there can be listened where the settings say."""
    if (place := settings.reports.address) is None:
        return Finding(
            name="reports", seen="reports.listen is empty: only by relay.socket, if at all"
        )
    try:
        bind(*place).close()
    except ListenError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno == errno.EADDRINUSE:
            seen = f"{settings.reports.listen} is taken already: by the relay, if it runs"
            return Finding(name="reports", seen=seen)
        todo = "set reports.listen to an address of this machine and a free port above 1023"
        return Finding(name="reports", seen=str(error), todo=todo, code=CONFIG)
    return Finding(name="reports", seen=f"listens at {settings.reports.listen}")
