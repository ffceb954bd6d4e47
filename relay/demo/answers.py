"""The provider's answer e-mails, in every shape that a mail system may give them.

The manual (4.1 and 4.2) documents two lines, `SMSDID:…` and `ERROR:…`, and nothing else: not the
MIME type, charset, prefix of the subject, quoting or threading. So all of them occur here.
"""

import base64
import quopri
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from relay.demo.form import Complaint

_CHINESE: Final = {
    1: "非預期系統錯誤",
    2: "API 憑證名稱與密碼不符",
    3: "API 憑證已被停用",
    5: "短訊的排程日期只限於 5 年之內",
    6: "短訊內容必須存在",
    8: "顯示名稱必須存在",
    16: "餘額不足",
    17: "電話號碼格式錯誤",
    18: "中國短訊的內容包含非法詞語",
    20: "連接逾時",
    22: "短訊發送到指定國家被封阻",
    25: "香港經濟線只適用於香港地區",
}
# What a quoting program makes of a user's text that looks like a result: never to be read as one.
_LURE: Final = ("[CONTENT]=Ticket 7", "SMSDID:99999 closed, ERROR:16 gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The request e-mail, as far as an answer repeats it."""

    sender: str
    subject: str
    message_id: str  # with its angle brackets
    lines: tuple[str, ...]  # the body, its credentials included


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the provider has to say: ids, an error, or both."""

    ids: tuple[str, ...] = ()
    error: Complaint | None = None
    padding: int = 0  # octets of idle talk below

    @property
    def lines(self) -> list[str]:
        lines = [f"SMSDID:{','.join(self.ids)}"] if self.ids else []
        if self.error:
            detail = f" ({self.error.detail})" if self.error.detail else ""
            lines.append(f"ERROR:{self.error.code}{detail}")
        return lines + ["idle talk " * 7] * (self.padding // 72)

    @property
    def in_chinese(self) -> list[str]:
        """The same lines, an error explained in the manual's words."""
        if self.error is None or self.error.code not in _CHINESE:
            return self.lines
        explained = Complaint(code=self.error.code, detail=_CHINESE[self.error.code])
        return replace(self, error=explained).lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What tells one e-mail of the provider from the next."""

    address: str
    at: datetime
    serial: int

    @property
    def message_id(self) -> str:
        return f"<{self.at:%Y%m%d%H%M%S}.{self.serial}@{self.address.partition('@')[2]}>"


def answer(shape: str, verdict: Verdict, asked: Asked, stamp: Stamp) -> bytes:
    """The answer e-mail in one of SHAPES."""
    shaped = SHAPES[shape](verdict, asked)
    headers = {"From": stamp.address, "To": asked.sender, "Subject": shaped.subject}
    return _mail({**headers, **_common(stamp), **shaped.headers}, shaped.body)


def unrecognised(asked: Asked, stamp: Stamp) -> bytes:
    """A note that holds no result."""
    note = "Your request has been received and is being processed.\r\n"
    headers = {"From": stamp.address, "To": asked.sender, "Subject": asked.subject}
    return _mail({**headers, **_common(stamp), **_PLAIN}, note.encode())


def vacation(asked: Asked, stamp: Stamp) -> bytes:
    """The automatic reply of a person behind the provider's address (RFC 3834)."""
    headers = {
        "From": f"someone@{stamp.address.partition('@')[2]}",
        "To": asked.sender,
        "Subject": f"Automatic reply: {asked.subject}",
        "Auto-Submitted": "auto-replied",
    }
    text = b"I am out of the office until Monday.\r\n"
    return _mail({**headers, **_common(stamp), **_PLAIN}, text)


def bounce(asked: Asked, stamp: Stamp) -> bytes:
    """The relay's own mail server says that the provider took nothing (RFC 3464)."""
    host = asked.sender.partition("@")[2]
    said = "550 5.1.1 User unknown"
    parts = (
        ("text/plain; charset=us-ascii", f"<{stamp.address}>: host said:\r\n    {said}\r\n"),
        (
            "message/delivery-status",
            f"Reporting-MTA: dns; {host}\r\n\r\nFinal-Recipient: rfc822; {stamp.address}\r\n"
            f"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; {said}\r\n",
        ),
        (
            "text/rfc822-headers",
            f"From: {asked.sender}\r\nTo: {stamp.address}\r\nSubject: {asked.subject}\r\n"
            f"Message-ID: {asked.message_id}\r\n",
        ),
    )
    body = "".join(f"--dsn1\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    headers = {
        "From": f"MAILER-DAEMON@{host}",
        "To": asked.sender,
        "Subject": "Undelivered Mail Returned to Sender",
        "Auto-Submitted": "auto-replied",
        "Content-Type": 'multipart/report; report-type=delivery-status; boundary="dsn1"',
    }
    return _mail({**_common(stamp), **headers}, (body + "--dsn1--\r\n").encode())


# -- shapes ----------------------------------------------------------------------------------------

_PLAIN: Final = {
    "Content-Type": 'text/plain; charset="us-ascii"',
    "Content-Transfer-Encoding": "7bit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shaped:
    subject: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: _PLAIN)


def _plain(verdict: Verdict, asked: Asked) -> _Shaped:
    return _Shaped(subject=asked.subject, body=_text(*verdict.lines))


def _lower_case(verdict: Verdict, asked: Asked) -> _Shaped:
    lines = [f"  {_spaced(line).lower()}  " for line in verdict.lines]
    body = _text("", *lines, "", "-- ", "SMS service")
    return _Shaped(subject=f"RE: {asked.subject.lower()}", body=body)


def _wrapped(verdict: Verdict, asked: Asked) -> _Shaped:
    lines = [line.replace(",", ",\r\n") for line in verdict.lines]
    return _Shaped(subject=asked.subject, body=_text(*lines))


def _one_per_line(verdict: Verdict, asked: Asked) -> _Shaped:
    lines = [line.replace(",", "\r\nSMSDID:") for line in verdict.lines]
    return _Shaped(subject=asked.subject, body=_text(*lines))


def _base64_bom(verdict: Verdict, asked: Asked) -> _Shaped:
    body = base64.encodebytes(_text(*verdict.in_chinese).decode().encode("utf-8-sig"))
    return _Shaped(
        subject=asked.subject, body=_crlf(body), headers=_typed("text/plain", "utf-8", "base64")
    )


def _html(verdict: Verdict, asked: Asked) -> _Shaped:
    said = "<br>".join(verdict.in_chinese).replace(":", ":&nbsp;").replace(",", ",<br>")
    page = f"<html><head><style>p{{margin:0}}</style></head><body><p>{said}</p></body></html>"
    return _Shaped(
        subject=asked.subject,
        body=_crlf(quopri.encodestring(page.encode())) + b"\r\n",
        headers=_typed("text/html", "utf-8", "quoted-printable"),
    )


def _alternative(verdict: Verdict, asked: Asked) -> _Shaped:
    parts = (
        ("text/plain", "\r\n".join(verdict.lines)),
        ("text/html", "".join(f"<div>{line}</div>" for line in verdict.lines)),
    )
    body = "".join(
        f'--=_b1\r\nContent-Type: {kind}; charset="us-ascii"\r\n\r\n{text}\r\n\r\n'
        for kind, text in parts
    )
    return _Shaped(
        subject=asked.subject,
        body=f"{body}--=_b1--\r\n".encode(),
        headers={"Content-Type": 'multipart/alternative; boundary="=_b1"'},
    )


def _big5(verdict: Verdict, asked: Asked) -> _Shaped:
    prefix, subject = (
        f"=?big5?B?{base64.b64encode(text.encode('big5')).decode()}?="
        for text in ("回覆：", asked.subject)
    )
    said = _text(*map(_full_width, verdict.in_chinese)).decode()
    return _Shaped(
        subject=f"{prefix}\r\n {subject}",
        body=_crlf(base64.encodebytes(said.encode("big5"))),
        headers=_typed("text/plain", "big5", "base64"),
    )


def _original_below(verdict: Verdict, asked: Asked) -> _Shaped:
    original = ("-----Original Message-----", *_header_block(asked), *_quoted(asked))
    body = _text(*verdict.lines, "", *original)
    return _Shaped(subject=f"Re: {asked.subject}", body=body)


def _header_block_below(verdict: Verdict, asked: Asked) -> _Shaped:
    body = _text(*verdict.lines, "", *_header_block(asked), "SMSDID:99999")
    return _Shaped(subject=asked.subject, body=body)


def _quote_below(verdict: Verdict, asked: Asked) -> _Shaped:
    quote = [f"> {line}" for line in _quoted(asked)]
    return _Shaped(subject=asked.subject, body=_text(*verdict.lines, "", *quote))


def _quote_above(verdict: Verdict, asked: Asked) -> _Shaped:
    quote = [f"> {line}" for line in _quoted(asked)]
    return _Shaped(subject=asked.subject, body=_text(*quote, "", *verdict.lines))


def _only_in_references(verdict: Verdict, asked: Asked) -> _Shaped:
    thread = {"In-Reply-To": asked.message_id, "References": asked.message_id}
    return _Shaped(subject="SMS result", body=_text(*verdict.lines), headers={**thread, **_PLAIN})


def _marked_automatic(verdict: Verdict, asked: Asked) -> _Shaped:
    marks = {"Auto-Submitted": "auto-replied", "Precedence": "bulk"}
    return _Shaped(subject=asked.subject, body=_text(*verdict.lines), headers={**marks, **_PLAIN})


def _quoted_printable(verdict: Verdict, asked: Asked) -> _Shaped:
    return _Shaped(
        subject=asked.subject,
        body=_crlf(quopri.encodestring(_text(*verdict.in_chinese))),
        headers=_typed("text/plain", "utf-8", "quoted-printable"),
    )


SHAPES: Final[Mapping[str, Callable[[Verdict, Asked], _Shaped]]] = {
    "plain": _plain,
    "lower-case": _lower_case,
    "wrapped": _wrapped,
    "one-per-line": _one_per_line,
    "base64-bom": _base64_bom,
    "html": _html,
    "alternative": _alternative,
    "big5": _big5,
    "original-below": _original_below,
    "header-block-below": _header_block_below,
    "quote-below": _quote_below,
    "quote-above": _quote_above,
    "only-in-references": _only_in_references,
    "marked-automatic": _marked_automatic,
    "quoted-printable": _quoted_printable,
}


def _common(stamp: Stamp) -> dict[str, str]:
    return {
        "Date": format_datetime(stamp.at),
        "Message-ID": stamp.message_id,
        "MIME-Version": "1.0",
    }


def _typed(kind: str, charset: str, encoding: str) -> dict[str, str]:
    return {
        "Content-Type": f'{kind}; charset="{charset}"',
        "Content-Transfer-Encoding": encoding,
    }


def _header_block(asked: Asked) -> tuple[str, ...]:
    sent = "Sent: Thursday, 5 March 2026 09:16"
    return (f"From: {asked.sender}", sent, f"Subject: {asked.subject}", "")


def _quoted(asked: Asked) -> tuple[str, ...]:
    return (*asked.lines[:3], *_LURE, *asked.lines[4:])


def _spaced(line: str) -> str:
    return line.replace(":", " : ", 1).replace(",", " , ")


def _full_width(line: str) -> str:
    word, colon, rest = line.partition(":")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in word + colon) if colon else line
    return wide + (rest.replace(",", "，").replace(" (", "（").replace(")", "）"))


def _text(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def _crlf(body: bytes) -> bytes:
    return body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _mail(headers: Mapping[str, str], body: bytes) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{head}\r\n".encode() + body
