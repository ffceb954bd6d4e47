"""The provider's strict eye for the request e-mail (gateway manual 3.1): tagged lines.

It stands for the worst plausible server and judges what the relay composes, so it shares no code
and no table with it.
"""

import base64
import binascii
import quopri
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Hong_Kong")

_CREDENTIAL = r"[!-~]{1,20}"
_TAGS: Final = (  # tag, error code, what its value looks like
    ("[USERNAME]=", 251, _CREDENTIAL),
    ("[PASSWORD]=", 252, _CREDENTIAL),
    ("[RECIPIENT]=", 253, r"[0-9]+(,[0-9]+)*"),
    ("[CONTENT]=", 254, r"[ -~]*"),
    ("[LANG_ENG]=", 255, r"[01]"),
    ("[SCHEDULING]=", 256, r"now|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}"),
    ("[SENDERID]=", 257, r"[!-~]*"),  # its length and signs are error 8's affair
    ("[DNCR]=", 259, r"[01]"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """An error code of the manual's table 7.1, and what stands in its parentheses."""

    code: int
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A request e-mail that is filled in as it should be, which does not mean it is granted."""

    username: str
    password: str
    recipients: tuple[str, ...]
    text: str
    encoding: str  # "english" | "unicode"
    units: int  # characters, or 16-bit units
    scheduled_at: datetime | None  # aware; None is now
    sender_id: str


def read_form(data: bytes, *, decode: bool) -> Form | Complaint:
    """Read a request e-mail, or say by an error 250 to 259 what is wrong with its format.

    `decode`: undo quoted-printable and base64 as RFC 2045 asks; else the body is read as it lies.
    """
    mail = message_from_bytes(data)
    if not _is_plain(mail):
        return Complaint(code=250, detail="plain text only")
    lines = body_lines(data, decode=decode)
    if len(lines) != 7 and not (len(lines) == 8 and "DNCR" in lines[7].upper()):
        return Complaint(code=250, detail=f"{len(lines)} lines")
    values = []
    for line, (tag, code, _) in zip(lines, _TAGS, strict=False):
        if not line.startswith(tag):
            return Complaint(code=code, detail=tag[:-1])
        values.append(line.removeprefix(tag))
    for value, (tag, code, shape) in zip(values, _TAGS, strict=False):
        if not re.fullmatch(shape, value) or not _makes_sense(tag, value, values[4]):
            return Complaint(code=code, detail=tag[:-1])
    return _form(values)


def body_lines(data: bytes, *, decode: bool = True) -> list[str]:
    """The lines of the body, without the empty ones at its end; an octet is a character."""
    _, _, body = data.partition(b"\r\n\r\n")
    encoding = str(message_from_bytes(data).get("Content-Transfer-Encoding", "")).strip().lower()
    if decode and encoding == "quoted-printable":
        body = quopri.decodestring(body)
    elif decode and encoding == "base64":
        try:
            body = base64.b64decode(body)
        except binascii.Error:
            body = b""
    lines = re.split("\r?\n", body.decode("latin-1"))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _is_plain(mail: Message) -> bool:
    return (
        mail.get_content_type() == "text/plain"
        and mail.get_content_disposition() != "attachment"
        and mail.get_filename() is None
    )


def _makes_sense(tag: str, value: str, lang_eng: str) -> bool:
    if tag == "[CONTENT]=" and lang_eng == "0":
        return re.fullmatch("([0-9A-F]{4})*", value) is not None and _utf16(value) is not None
    if tag == "[SCHEDULING]=" and value != "now":
        return _date(value) is not None
    return True


def _form(values: list[str]) -> Form:
    username, password, recipients, content, lang_eng, scheduling, sender_id = values[:7]
    english = lang_eng == "1"
    return Form(
        username=username,
        password=password,
        recipients=tuple(recipients.split(",")),
        text=content if english else _utf16(content) or "",
        encoding="english" if english else "unicode",
        units=len(content) if english else len(content) // 4,
        scheduled_at=None if scheduling == "now" else _date(scheduling),
        sender_id=sender_id,
    )


def _utf16(digits: str) -> str | None:
    try:
        return bytes.fromhex(digits).decode("utf-16-be")
    except UnicodeDecodeError:  # half a surrogate pair
        return None


def _date(value: str) -> datetime | None:
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    except ValueError:
        return None
