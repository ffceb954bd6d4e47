"""A notice as an e-mail: marked as automatic, in its thread, and bounded. Pure."""

import base64
import hashlib
import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr, quote

_LINE = 76  # RFC 2045 6.7 and 6.8, and long enough for people
_MOST_REFERENCES = 20
_SAFE_LINE = re.compile(rb"(?:[ -~]{0,75}[!-~])?")  # no mail server has a reason to touch it
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,400}@[!-;=?-~]{1,400}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A Subject of one line, plain text with LF line ends, and the same as HTML."""

    subject: str
    text: str
    html: str = ""  # "": the text alone


def build(
    letter: Letter,
    *,
    sender: str,
    to: str,
    message_id: str,
    in_reply_to: str,
    references: tuple[str, ...],
    date: datetime,
    loop_mark: str,
) -> bytes:
    """The e-mail (RFC 5322) with CRLF line ends, for the null envelope sender; the same each time.

    Its text comes first and its HTML second, as programs show the last that they can (RFC 2046
    5.1.4).

    It says in every known way that a machine wrote it (RFC 3834 5), so that no other machine
    answers. Without `in_reply_to` it is no answer, and says so. Message ids of other people that
    are not well-formed are left out. ValueError: an address, `message_id` or `loop_mark` that
    cannot stand in a header.
    """
    parent, *_ = (*_well_formed(in_reply_to), "")
    thread = tuple(dict.fromkeys(_well_formed(*references, parent)))[-_MOST_REFERENCES:]
    if not _well_formed(message_id):
        raise ValueError("a Message-ID is <left@right> in printable ASCII")
    described, body = _body(letter)
    headers = (
        ("From", _mailbox(sender)),
        ("To", _mailbox(to)),
        ("Subject", _words(letter.subject)),
        ("Date", format_datetime(date)),
        ("Message-ID", message_id),
        ("In-Reply-To", parent),
        ("References", "\r\n ".join(thread)),
        ("Auto-Submitted", "auto-replied" if parent else "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
        ("X-Relay-Loop", _printable(loop_mark)),
        ("MIME-Version", "1.0"),
        *described,
    )
    absent = {
        name for name, value in (("In-Reply-To", parent), ("References", thread)) if not value
    }
    return _entity([field for field in headers if field[0] not in absent], body)


def _well_formed(*message_ids: str) -> tuple[str, ...]:
    return tuple(found for found in message_ids if _MESSAGE_ID.fullmatch(found))


def _printable(value: str) -> str:
    """`value`, fit for a header as it is; the last gate before a line of its own could begin."""
    if not re.fullmatch(r"[ -~]*", value):
        raise ValueError("a header value is printable ASCII")
    return value


def _mailbox(written: str) -> str:
    """An address, or a name and an address, in ASCII."""
    name, address = parseaddr(written)
    if not written.isprintable() or not re.fullmatch(r"[!-~]+@[!-~]+", address):
        raise ValueError("an address is local@domain in printable ASCII")
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        plain = re.fullmatch("[A-Za-z0-9 ]+", name)
        return f"{name} <{address}>" if plain else f'"{quote(name)}" <{address}>'
    return f"{_words(name)} <{address}>"


def _words(words: str) -> str:
    """Any words as a header value: plain where they are short ASCII, else encoded (RFC 2047)."""
    words = " ".join(words.split())
    plain = re.fullmatch(r"[ -~]*", words) and "=?" not in words and len(words) <= _LINE - 9
    if plain:
        return words
    data = words.encode("utf-8", "replace").decode("utf-8")
    return Header(data, "utf-8", maxlinelen=_LINE, header_name="Subject").encode(linesep="\r\n")


_Fields = Sequence[tuple[str, str]]


def _entity(headers: _Fields, body: bytes) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return head.encode("ascii") + b"\r\n" + body


def _body(letter: Letter) -> tuple[_Fields, bytes]:
    """The body, and the headers that describe it."""
    text = _part("plain", letter.text)
    if not letter.html:
        return text
    parts = [_entity(*part) for part in (text, _part("html", letter.html))]
    # No encoded part has `=_` in it, so none can end early, whatever is written in it. The same
    # words have the same: where a server takes the Message-ID away, a machine that repeats itself
    # is known by its words alone.
    boundary = "=_" + hashlib.sha256(b"".join(parts)).hexdigest()[:32]
    body = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    kind = f'multipart/alternative;\r\n boundary="{boundary}"'
    return (("Content-Type", kind),), body + f"--{boundary}--\r\n".encode()


def _part(subtype: str, content: str) -> tuple[_Fields, bytes]:
    encoding, body = _encoded(content)
    kind = ("Content-Type", f'text/{subtype}; charset="utf-8"')
    return (kind, ("Content-Transfer-Encoding", encoding)), body


def _encoded(text: str) -> tuple[str, bytes]:
    """The transfer encoding that suits `text`, and the body in it: lines of at most 76 octets."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").split(b"\n")
    data = b"\r\n".join(lines)
    if b"=_" not in data and all(_SAFE_LINE.fullmatch(line) for line in lines):
        return "7bit", data
    quoted = quopri.encodestring(b"\n".join(lines)).replace(b"\n", b"\r\n")
    packed = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return min(("quoted-printable", quoted), ("base64", packed), key=lambda pair: len(pair[1]))
