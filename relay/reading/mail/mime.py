"""The parts of a mail: multiparts split, transfer encodings undone, all within bounds. Pure."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from relay.model import Part
from relay.reading.mail.charset import decode_base64, decode_words, is_whole_base64
from relay.reading.mail.head import MAX_PART_HEAD, Headers, first, split_head
from relay.reading.pattern import pattern

MAX_PARTS = 50
MAX_DEPTH = 8

_TYPE = pattern(r"\s*([\w.+-]+/[\w.+-]+)", re.ASCII)
_PARAMETER = pattern(r""";\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"(]*))""")
_DELIMITED = pattern(rb"(--)?[ \t]*+(?=\r?\n|\Z)")  # behind its boundary
_DIGEST = "multipart/digest"


def split_parts(headers: Headers, body: bytes) -> tuple[tuple[Part, ...], list[str], bool]:
    """The leaves of a mail in order, the defects, and whether more text may have stood there.

    At most 50 parts, 8 deep; what is beyond is dropped, and so is the end of torn base64: that
    makes it short, and is no reason to doubt who wrote it. A mail within the mail (message/rfc822,
    a delivery report) is one leaf with its bytes and is never opened.
    """
    walk = _Walk()
    walk.enter(headers, body, depth=1, option=None, default="text/plain")
    return tuple(walk.leaves), walk.defects, walk.cut_short


def content_type(headers: Headers) -> str:
    """The type in Content-Type, lower case; text/plain where there is none that is valid."""
    return _typed(first(headers, "content-type"), "text/plain")[0]


def parameter(headers: Headers, name: str) -> str:
    """A parameter of Content-Type (its name in lower case), or ""."""
    return _typed(first(headers, "content-type"), "text/plain")[1].get(name, "")


@dataclass(slots=True)
class _Walk:
    leaves: list[Part] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    parts: int = 0
    alternatives: int = 0
    cut_short: bool = False

    def enter(
        self,
        headers: Headers,
        body: bytes,
        *,
        depth: int,
        option: tuple[int, int] | None,
        default: str,
    ) -> None:
        kind, parameters, repeated = _typed(first(headers, "content-type"), default)
        if repeated:
            self.add_defect("a parameter is there twice")
        boundary = parameters.get("boundary", "")
        if not kind.startswith("multipart/"):
            self._add_leaf(headers, body, kind, parameters, option)
        elif not boundary:
            self.add_defect("a multipart without boundary")
            self._add_leaf(headers, body, kind, parameters, option)
        elif depth > MAX_DEPTH:
            self.cut_short = True
        else:
            self._enter_multipart(kind, boundary, headers, body, depth, option)

    def _add_leaf(
        self,
        headers: Headers,
        body: bytes,
        kind: str,
        parameters: dict[str, str],
        option: tuple[int, int] | None,
    ) -> None:
        self.leaves.append(_leaf(headers, body, kind, parameters, option))
        if kind.startswith("text/") and _transfer_encoding(headers) == "base64":
            self.cut_short |= not is_whole_base64(body)

    def _enter_multipart(
        self,
        kind: str,
        boundary: str,
        headers: Headers,
        body: bytes,
        depth: int,
        option: tuple[int, int] | None,
    ) -> None:
        if first(headers, "content-transfer-encoding").casefold() in ("base64", "quoted-printable"):
            self.add_defect("an encoded multipart")
        default = "message/rfc822" if kind == _DIGEST else "text/plain"
        if chooses := kind == "multipart/alternative" and option is None:
            self.alternatives += 1
        number, empty = self.alternatives, True
        for choice, piece in enumerate(_pieces(body, boundary)):
            empty = False
            if self.parts == MAX_PARTS:
                self.cut_short = True
                return
            self.parts += 1
            head, content, defects = split_head(piece, most=MAX_PART_HEAD)
            for defect in defects:
                self.add_defect(defect)
            within = (number, choice) if chooses else option
            self.enter(head, content, depth=depth + 1, option=within, default=default)
        if empty and body.strip():
            self.add_defect("a multipart whose boundary is not there")

    def add_defect(self, words: str) -> None:
        if words not in self.defects:
            self.defects.append(words)


def _pieces(body: bytes, boundary: str) -> Iterator[bytes]:
    """What stands between the boundary lines; an unclosed last piece counts (RFC 2046 5.1)."""
    sign = b"--" + boundary.encode("utf-8")
    start, at = None, body.find(sign)
    while at >= 0:
        alone = at == 0 or body[at - 1 : at] == b"\n"
        delimiter = _DELIMITED.match(body, at + len(sign)) if alone else None
        if delimiter is not None:
            if start is not None:
                yield _without_line_end(body[start:at].removesuffix(b"\n").removesuffix(b"\r"))
            if delimiter[1]:
                return
            start = delimiter.end()
        at = body.find(sign, at + 1)
    if start is not None:
        yield _without_line_end(body[start:])


def _without_line_end(piece: bytes) -> bytes:
    """A piece starts with the line end of its boundary line, which is no part of it."""
    return piece.removeprefix(b"\r\n") if piece.startswith(b"\r") else piece.removeprefix(b"\n")


def _typed(value: str, default: str) -> tuple[str, dict[str, str], bool]:
    value = value[:2048]
    kind = _TYPE.match(value)
    parameters, repeated = _parameters(value)
    if kind is None:
        return ("text/plain" if value.strip() else default), parameters, repeated
    return kind[1].lower(), parameters, repeated


def _parameters(value: str) -> tuple[dict[str, str], bool]:
    """The parameters by their names in lower case, and whether one is there twice."""
    found: dict[str, str] = {}
    repeated = False
    for name, quoted, token in _PARAMETER.findall(value[:2048]):
        key = name.lower()
        repeated = repeated or key in found
        found.setdefault(key, re.sub(r"\\(.)", r"\1", quoted) or token)
    return found, repeated


def _leaf(
    headers: Headers,
    body: bytes,
    kind: str,
    parameters: dict[str, str],
    option: tuple[int, int] | None,
) -> Part:
    encoding = _transfer_encoding(headers)
    if encoding == "base64":
        body = decode_base64(body)
    elif encoding == "quoted-printable":
        body = _from_quoted_printable(body)
    elif encoding not in ("", "7bit", "8bit", "binary"):
        kind = "application/octet-stream"  # RFC 2045 6.4: what cannot be decoded is no text
    disposition = first(headers, "content-disposition")[:2048]
    filename = _filename(_parameters(disposition)[0], parameters)
    return Part(
        content_type=kind,
        data=body,
        charset=parameters.get("charset", "").strip().lower(),
        filename=filename,
        attachment=disposition.strip().lower().startswith("attachment")
        or (bool(filename) and not kind.startswith("text/")),
        flowed=parameters.get("format", "").lower() == "flowed",
        delsp=parameters.get("delsp", "").lower() == "yes",
        option=option,
    )


def _transfer_encoding(headers: Headers) -> str:
    return first(headers, "content-transfer-encoding").partition(";")[0].strip().lower()


def _from_quoted_printable(body: bytes) -> bytes:
    """White space before a line end was added on the way (RFC 2045 6.7, rule 3)."""
    lines = (line.rstrip(b" \t\r") for line in body.split(b"\n"))
    return binascii.a2b_qp(b"\n".join(lines))


def _filename(disposition: dict[str, str], content: dict[str, str]) -> str:
    for parameters, name in ((disposition, "filename"), (content, "name")):
        for key in (name, f"{name}*", f"{name}*0", f"{name}*0*"):
            if value := parameters.get(key):
                return decode_words(value)
    return ""
