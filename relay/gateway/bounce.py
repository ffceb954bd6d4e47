"""Reading a bounce: a delivery status notification about an e-mail of ours (RFC 3464)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from relay.gateway.answer import is_report
from relay.model import Mail, Part, Reference

STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
RETURNED_TYPES = (
    "text/rfc822-headers",
    "message/rfc822",
    "message/global-headers",
    "message/global",
)
_MOST = 64 * 1024  # octets of a part that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What a mail server says became of an e-mail of ours."""

    action: str  # "failed" | "delayed"
    references: tuple[Reference, ...] = ()  # from the headers that came back, and nowhere else
    message_id: str = ""  # of the mail that came back, with its angle brackets
    status: str = ""  # "5.1.1"
    diagnostic: str = ""  # one line, in the words of the server


def read_bounce(mail: Mail) -> Bounce | None:
    """The bounce in a mail; None where it is none, or where it reports success.

    Its free text and a returned body are not looked at: they hold a person's words, and our
    credentials.
    """
    if not is_report(mail):
        return None
    status = next((part for part in mail.parts if part.content_type in STATUS_TYPES), None)
    if status is None:
        return None
    groups = [_fields(group) for group in re.split(r"\n\s*\n", _text(status))]
    about = {fields.get("action", "").strip().lower(): fields for fields in reversed(groups)}
    action = next((action for action in ("failed", "delayed") if action in about), None)
    if action is None:
        return None
    returned = _returned(mail)
    ours = " ".join(returned.get(name, "") for name in ("subject", "message-id", "from"))
    message_id = re.search(r"<[^<>\s]+>", returned.get("message-id", ""))
    return Bounce(
        action=action,
        references=Reference.find_in(ours),
        message_id=message_id[0] if message_id else "",
        status=about[action].get("status", "").partition("(")[0].strip()[:20],
        diagnostic=_diagnostic(about[action].get("diagnostic-code", "")),
    )


def _returned(mail: Mail) -> Mapping[str, str]:
    part = next((part for part in mail.parts if part.content_type in RETURNED_TYPES), None)
    return _fields(_text(part).lstrip("\n").partition("\n\n")[0]) if part is not None else {}


def _text(part: Part) -> str:
    return part.data[:_MOST].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _fields(block: str) -> dict[str, str]:
    """The first field of each name, unfolded; names in lower case."""
    fields: dict[str, str] = {}
    for line in re.sub(r"\n[ \t]+", " ", block).split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _diagnostic(value: str) -> str:
    """Without its type, `smtp;`."""
    kind, semicolon, words = value.partition(";")
    words = words if semicolon and re.fullmatch(r"\s*[\w.-]+\s*", kind) else value
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())[:300]
