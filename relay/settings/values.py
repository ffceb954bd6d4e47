"""The kinds of value that a setting may have, each with its rule in words."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

FOLDER: ContextVar[Path] = ContextVar("FOLDER", default=Path())
"""The folder of the settings file while it is read: relative paths start there."""

_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
_DURATION = 'must be a duration such as "90s", "15min", "24h" or "90d"'
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_ADDRESS = r"[^\s@<>()\[\],;:\\\"*\x00-\x1f\x7f]+@{domain}"
_DOMAIN = r"[^\W_](?:[\w-]*\w)?(?:\.[^\W_](?:[\w-]*\w)?)*"


def spell(duration: timedelta) -> str:
    """A duration as it is written in the settings, in its largest whole unit."""
    seconds = int(duration.total_seconds())
    sizes = {"d": 86400, "h": 3600, "min": 60}
    for unit, size in sizes.items():
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def between(hours: str) -> tuple[time, time] | None:
    """The two times of "HH:MM-HH:MM"; None for ""."""
    if not hours:
        return None
    start, _, end = hours.partition("-")
    return time.fromisoformat(start), time.fromisoformat(end)


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine by its name or number alone; nothing is looked up."""
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _listen_address(text: str) -> str:
    from ipaddress import ip_address

    found = re.fullmatch(r"(?:([0-9.]+)|\[([0-9a-fA-F:.]+)\]):([0-9]{1,5})", text)
    try:
        fine = not text or (
            found and ip_address(found[1] or found[2]) and 0 < int(found[3]) < 65536
        )
    except ValueError:
        fine = False
    if not fine:
        raise ValueError('must be "" or an IP address and a port, such as "127.0.0.1:8650"')
    return text


def _network(text: str) -> str:
    from ipaddress import ip_network

    try:
        return str(ip_network(text))
    except ValueError:
        raise ValueError(
            'must be an IP address or a network, such as "192.0.2.7" or "192.0.2.0/24"'
        ) from None


def _matching(pattern: str, expected: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(expected)
        return text

    return check


def _folded(text: str) -> str:  # of a function in C, pydantic reads the signature as source code
    return text.casefold()


def _secret(check: Callable[[str], str]) -> Callable[[SecretStr], SecretStr]:
    def check_secret(secret: SecretStr) -> SecretStr:
        return SecretStr(check(secret.get_secret_value()))

    return check_secret


def _number(value: object) -> object:
    if isinstance(value, bool):  # Python counts true as 1
        raise ValueError("must be a whole number")
    return value


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value  # a default
    found = re.fullmatch(r"([0-9]{1,6})(s|min|h|d)", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(_DURATION)
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _handover(value: object) -> timedelta | None:
    if value is None or value == "max":
        return None
    try:
        return _duration(value)
    except ValueError:
        raise ValueError(f'{_DURATION}, or "max"') from None


def _host(text: str) -> str:
    from ipaddress import ip_address

    if re.fullmatch(_DOMAIN, text):
        return text
    try:
        return str(ip_address(text))
    except ValueError:
        raise ValueError("must be a host name or an IP address, and nothing else") from None


def _mailbox(text: str) -> str:
    from email.utils import getaddresses

    found = getaddresses([text])
    clean = text.isprintable() and len(found) == 1
    if not clean or re.fullmatch(_ADDRESS.format(domain=_DOMAIN), found[0][1]) is None:
        raise ValueError('must be one address, such as "SMS Relay <sms@office.example>"')
    return text


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):  # OSError: the name of a folder of zones
        raise ValueError('must be a time zone such as "Asia/Hong_Kong"') from None


def _country(code: str) -> str:
    from phonenumbers import SUPPORTED_REGIONS  # 20 ms

    if code not in SUPPORTED_REGIONS:
        raise ValueError('must be a country by its two capital letters, such as "HK"')
    return code


def _quiet_hours(text: str) -> str:
    hours = between(text) if re.fullmatch(f"{_CLOCK}-{_CLOCK}", text) else None
    if text and (hours is None or hours[0] == hours[1]):
        raise ValueError('must be "" or two different times such as "22:00-08:00"')
    return text


def _path(value: object) -> Path:
    if not isinstance(value, str | Path) or not value or not str(value).isprintable():
        raise ValueError("must be the path of a file")
    return (FOLDER.get() / value).absolute()


def _program(words: tuple[str, ...]) -> tuple[str, ...]:
    if words and not words[0].startswith("/"):
        raise ValueError('must start with the full path of a program: ["/usr/local/bin/token"]')
    return words


def _optional_path(value: object) -> Path | None:
    return None if value is None or value == "" else _path(value)


def _journal_url(url: str) -> str:
    if url.startswith("postgres"):
        raise ValueError(
            "PostgreSQL is not supported in this version: must be sqlite:////absolute/path"
        )
    found = re.fullmatch(r"sqlite:///([^?#:]*[^?#:/])", url)
    if found is None or not url.isprintable():
        raise ValueError("must be sqlite:////absolute/path")
    return f"sqlite:///{_path(found[1])}"


_line = _matching(r"[^\x00-\x1f\x7f]*", "must be one line without control characters")
_filled = _matching(r"[^\x00-\x1f\x7f]+", "must be one line and not empty")
_token = _matching(
    r"(?:[A-Za-z0-9_-]{22,200})?",
    'must be 22 or more letters, digits, "-" or "_"; make one with `openssl rand -hex 16`',
)
_credential = _matching(r"[!-~]{1,20}", "must be 1 to 20 printable ASCII characters without space")

Line = Annotated[str, AfterValidator(_line)]
FilledLine = Annotated[str, AfterValidator(_filled)]
Secret = Annotated[SecretStr, AfterValidator(_secret(_line))]
Credential = Annotated[SecretStr, AfterValidator(_secret(_credential))]
Token = Annotated[SecretStr, AfterValidator(_secret(_token))]

Program = Annotated[tuple[FilledLine, ...], AfterValidator(_program)]

Count = Annotated[int, BeforeValidator(_number), Field(ge=1)]
Number = Annotated[int, BeforeValidator(_number), Field(ge=0)]
Port = Annotated[int, BeforeValidator(_number), Field(ge=1, le=65535)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Handover = Annotated[timedelta | None, BeforeValidator(_handover)]

Host = Annotated[str, AfterValidator(_host)]
ListenAddress = Annotated[str, AfterValidator(_listen_address)]
NetworkText = Annotated[str, AfterValidator(_network)]
Address = Annotated[
    str,
    AfterValidator(
        _matching(_ADDRESS.format(domain=_DOMAIN), 'must be an address such as "it@office.example"')
    ),
    AfterValidator(_folded),
]
AddressPattern = Annotated[
    str,
    AfterValidator(
        _matching(
            rf"{_ADDRESS.format(domain=_DOMAIN)}|\*@{_DOMAIN}",
            'must be an address such as "amy@office.example", or "*@office.example"',
        )
    ),
    AfterValidator(_folded),
]
NamedAddress = Annotated[str, AfterValidator(_mailbox)]
SenderId = Annotated[
    str, AfterValidator(_matching(r"[A-Za-z0-9]{1,11}", "must be 1 to 11 ASCII letters or digits"))
]
ErrorCode = Annotated[
    str, AfterValidator(_matching(r"[0-9]{1,4}", "must be the number of an error"))
]
Zone = Annotated[str, AfterValidator(_zone)]
Country = Annotated[str, AfterValidator(_country)]
QuietHours = Annotated[str, AfterValidator(_quiet_hours)]
LocalPath = Annotated[Path, BeforeValidator(_path)]
OptionalPath = Annotated[Path | None, BeforeValidator(_optional_path)]
JournalUrl = Annotated[str, AfterValidator(_journal_url)]
