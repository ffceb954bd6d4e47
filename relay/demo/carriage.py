"""What mail servers do on the way to a line that is too long (RFC 5322 allows 998 octets)."""

import quopri
from enum import StrEnum


class LongLines(StrEnum):
    REFUSE = "refuse"
    BREAK = "break"  # with CRLF and a space, as Postfix does
    ENCODE = "encode"  # the whole body, as quoted-printable


def carry(data: bytes, limit: int, long_lines: LongLines) -> bytes | None:
    """The mail as it comes out at the other end, or None if it is refused.

    `limit`: octets in a line, its CRLF not counted.
    """
    lines = data.split(b"\r\n")
    if max(map(len, lines)) <= limit:
        return data
    if long_lines is LongLines.REFUSE:
        return None
    if long_lines is LongLines.BREAK:
        return b"\r\n".join(_broken(line, limit) for line in lines)
    return _encoded(data)


def _broken(line: bytes, limit: int) -> bytes:
    pieces = [line[:limit]]
    rest = line[limit:]
    while rest:
        pieces.append(b" " + rest[: limit - 1])
        rest = rest[limit - 1 :]
    return b"\r\n".join(pieces)


def _encoded(data: bytes) -> bytes:
    head, _, body = data.partition(b"\r\n\r\n")
    kept = [
        line
        for line in head.split(b"\r\n")
        if not line.lower().startswith(b"content-transfer-encoding:")
    ]
    encoded = quopri.encodestring(body.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    kept.append(b"Content-Transfer-Encoding: quoted-printable")
    return b"\r\n".join(kept) + b"\r\n\r\n" + encoded
