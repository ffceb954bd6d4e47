"""The simulated provider's delivery reports: a call to an URL for each (gateway manual 6)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

Call = Callable[[Mapping[str, str]], Awaitable[object]]  # takes the parameters

_ZONE: Final = ZoneInfo("Asia/Hong_Kong")
_SHOWN: Final = 5  # characters of the text
_TIMEOUT: Final = 10.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One report of an SMS: its status and error (gateway manual 7.2, 7.3)."""

    status: int
    error: int = 300
    after: float = 0.0  # seconds since the one before, or since the SMS went out
    charged: str = "0.5"  # Hong Kong dollars
    recipient: str = ""  # in place of the number it is about


Fate = tuple[Stage, ...]  # in the order in which they are called

DELIVERED: Final[Fate] = (Stage(status=22),)
SLOWLY: Final[Fate] = (Stage(status=2), Stage(status=4), Stage(status=19, error=304), *DELIVERED)
SWITCHED_OFF: Final[Fate] = (Stage(status=19, error=304),)
EXPIRED: Final[Fate] = (*SWITCHED_OFF, Stage(status=20, error=304))
UNDELIVERABLE: Final[Fate] = (Stage(status=21, error=303),)
TWICE: Final[Fate] = DELIVERED * 2
OUT_OF_ORDER: Final[Fate] = tuple(reversed(SLOWLY))
SILENT: Final[Fate] = ()


def parameters(
    stage: Stage, *, smsdid: str, number: str, sender: str, text: str, sent_at: datetime
) -> dict[str, str]:
    """The eight parameters of a report, in the manual's order."""
    shown = text[:_SHOWN].encode("utf-16-be", "surrogatepass").hex().upper()
    return {
        "smsdid": smsdid,
        "recipient": stage.recipient or number,
        "senderid": sender,
        "content": shown,
        "dos": sent_at.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
        "smsdstatus": str(stage.status),
        "smsderrorcode": str(stage.error),
        "charged": stage.charged,
    }


async def get(url: str, given: Mapping[str, str]) -> int:
    """The status code of a GET with these parameters; 0 where nobody answers in time.

    `url` is http://host:port/path: what stands between a real provider and a customer is not this
    simulator's affair.
    """
    parts = urlsplit(url)
    query = urlencode(given, quote_via=quote)
    head = f"GET {parts.path}?{query} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
    try:
        async with asyncio.timeout(_TIMEOUT):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
            try:
                writer.write(head.encode("ascii"))
                line = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0
    words = line.split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
