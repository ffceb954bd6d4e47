"""systemd's journal: its native protocol, and the plain lines that it understands on stderr."""

import json
import os
import re
import socket
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

SOCKET = "/run/systemd/journal/socket"
_PRIORITIES = {"critical": 2, "error": 3, "warning": 4, "info": 6, "debug": 7}  # syslog's
_LIMIT = 100_000  # bytes of one entry; a datagram of about 200 kB would not go through
_TRACES = ("exception", "stack")


def is_behind(stream: TextIO) -> bool:
    """Whether the journal reads `stream`: what $JOURNAL_STREAM says of our stderr."""
    try:
        device, inode = map(int, os.environ["JOURNAL_STREAM"].split(":"))
        status = os.fstat(stream.fileno())
    except (KeyError, ValueError, OSError):
        return False
    return (status.st_dev, status.st_ino) == (device, inode)


class Journal:
    """The last processor: sends the event to the journal and leaves "" to be written.

    Where the journal does not take it, it leaves the lines for stderr, each with its `<N>`
    (sd-daemon(3)).
    """

    def __init__(self, path: str = SOCKET) -> None:
        self._path = path

    def __call__(self, logger: object, method: str, event: Mapping[str, Any]) -> str:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.sendto(datagram(event), self._path)
        except OSError:
            return prefixed(event)
        return ""


def datagram(event: Mapping[str, Any]) -> bytes:
    """The event as one native entry, cut at 100 kB: a field for each key, RELAY_ before it.

    The message is the event with its keys, as `journalctl` shows it, and the traceback below.
    """
    fields = [
        ("PRIORITY", str(_priority(event))),
        ("SYSLOG_IDENTIFIER", "relay"),
        *((_field(key), _written(value)) for key, value in event.items() if key not in _TRACES),
        ("MESSAGE", "\n".join([_line(event), *_trace(event)])),
        *((_field(key), _written(event[key])) for key in _TRACES if key in event),
    ]
    left = _LIMIT
    entry = bytearray()
    for name, value in fields:
        data = value.encode("utf-8", "backslashreplace")[:left].decode(errors="ignore").encode()
        left -= len(data)
        if b"\n" in data:
            entry += name.encode() + b"\n" + len(data).to_bytes(8, "little") + data + b"\n"
        else:
            entry += name.encode() + b"=" + data + b"\n"
    return bytes(entry)


def prefixed(event: Mapping[str, Any]) -> str:
    """The event as lines for stderr, the priority before each."""
    head = f"<{_priority(event)}>"
    first, *rest = [*_line(event).split("\n"), *_trace(event)]
    return "\n".join([head + first, *(f"{head}  {line}" for line in rest)])


def _priority(event: Mapping[str, Any]) -> int:
    return _PRIORITIES.get(str(event.get("level")), 6)


def _field(key: str) -> str:
    return "RELAY_" + re.sub(r"[^A-Z0-9_]", "_", key.upper())[:58]


def _line(event: Mapping[str, Any]) -> str:
    left_out = ("event", "level", *_TRACES)
    told = [(k, v) for k, v in event.items() if k not in left_out and v is not None]
    return " ".join([str(event.get("event", "")), *(f"{k}={_quoted(v)}" for k, v in told)])


def _trace(event: Mapping[str, Any]) -> Iterator[str]:
    for key in _TRACES:
        if event.get(key):
            yield from str(event[key]).split("\n")


def _quoted(value: Any) -> str:
    text = _written(value)
    return text if re.fullmatch(r'[^\s"=]+', text) else json.dumps(text, ensure_ascii=False)


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
