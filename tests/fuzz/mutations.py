"""Changes to a mail that leave it a mail: words, lines, charsets, encodings, parts."""

import base64
import binascii
import contextlib
import quopri
import random
import re
from collections.abc import Callable

CHARSETS = ("utf-8", "big5", "gb18030", "iso-8859-1", "iso-2022-jp", "shift_jis", "utf-7", "x")
LINES = (
    *(
        "To: 91234567",
        "To: Peter",
        "發送至：91234567",
        "時間：明早九點",
        "Send at: tomorrow 9am",
        "內容：你好",
    ),
    *("Text: hello", "Option: split", "Sender ID: Office", "---", "-- ", "> quoted", "END", "完"),
    *("Regards,", "謝謝", "Peter Chan", "Tel: +852 2345 6789", "Sent from my iPhone", "", " "),
    *("On Mon, 1 Jan 2026 at 10:00, Peter <a@b.c> wrote:", "-----Original Message-----"),
    *(
        "From: A",
        "Sent: Monday",
        "Subject: x",
        "Please text 9123 4567: hi",
        "SMSDID:10001",
        "ERROR:1",
    ),
    *(
        "請發短訊給 9123 4567：你好",
        "通知 Peter：改期",
        "Send it tomorrow at 9am.",
        "明早九點發。",
        "yes",
        "cancel",
    ),
)
WORDS = (
    *(
        "91234567",
        "+852 9123 4567",
        "９１２３４５６７",
        "13812345678",
        "tomorrow 9am",
        "下星期三下午三點",
        "12/1",
    ),
    *(
        "or",
        "和",
        "、",
        ",",
        ":",
        "：",
        "<",
        ">",
        "「",
        "」",
        '"',
        "(",
        ")",
        "&",
        "#7K3QX",
        "SR-0123456789ABCDEF",
    ),
    *(
        "\u200b",
        "\u202e",
        "\u2028",
        "\ufffd",
        "\x00",
        "\r",
        "\x1b$B",
        "\ue000",
        "e\u0301",
        "👨‍👩‍👧",
        "\u3000",
    ),
    *(
        "<br>",
        "<p>",
        "<td>",
        "</div>",
        "<!--",
        "<style>.x{display:none}</style>",
        "&nbsp;",
        "&#x202e;",
    ),
    *(
        "<span style='display:none'>9</span>",
        "<a href='tel:91234567'>",
        "<s>",
        "<blockquote type=cite>",
    ),
    *(
        "=?utf-8?B?5L2g?=",
        "=?big5?Q?=A7A?=",
        "=?x?B?",
        "=E4=BD",
        "=\r\n",
        "\r\n\r\n",
        "\r\n ",
        "\r\n--b",
    ),
)
HEADERS = (
    "Content-Type: text/plain; charset=big5",
    "Content-Type: text/html",
    "Content-Type: multipart/alternative; boundary=b",
    "Content-Type: text/plain; format=flowed; delsp=yes",
    "Content-Transfer-Encoding: base64",
    "Content-Transfer-Encoding: quoted-printable",
    "Content-Disposition: attachment; filename=x.pdf",
    "Authentication-Results: mx.office.example; dmarc=pass header.from=office.example",
    "Auto-Submitted: auto-replied",
    "In-Reply-To: <7K3QX.0123456789abcdef@office.example>",
    "From: amy@office.example",
    'From: "Amy (x)" <amy@office.example>',
    "To: 91234567@office.example, sms@office.example",
    "Subject: 91234567, Peter at tomorrow 9am",
    "Subject: Re: [#7K3QX] =?utf-8?B?5L2g5aW9?=",
    "MIME-Version: 1.0",
)


def mutate(data: bytes, seed: int) -> bytes:
    """Another mail made of this one."""
    rng = random.Random(seed)
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(_CHANGES)(data, rng)
    return data


def _add_header(data: bytes, rng: random.Random) -> bytes:
    return rng.choice(HEADERS).encode() + b"\r\n" + data


def _drop_header(data: bytes, rng: random.Random) -> bytes:
    head, body = _parted(data)
    lines = head.split(b"\r\n")
    del lines[rng.randrange(len(lines))]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _change_words(data: bytes, rng: random.Random) -> bytes:
    """In the text as a person would see it; encoded anew."""
    head, body = _parted(data)
    words = _decoded(head, body)
    for _ in range(rng.choice((1, 2, 5))):
        at = rng.randrange(len(words) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            words = words[:at] + rng.choice(WORDS) + words[at:]
        elif kind == 1:
            lines = words.split("\n")
            lines.insert(rng.randrange(len(lines) + 1), rng.choice(LINES))
            words = "\n".join(lines)
        elif kind == 2:
            end = at + rng.choice((1, 3, 20))
            words = words[:at] + words[end:]
        else:
            piece = words[at : at + rng.choice((3, 20, 80))]
            words = words[:at] + piece * rng.choice((2, 3, 50)) + words[at:]
    return _encoded(head, words, rng)


def _nest(data: bytes, rng: random.Random) -> bytes:
    """The body becomes one part of several."""
    head, body = _parted(data)
    kinds = rng.choice((("text/plain", "text/html"), ("text/plain", "image/png"), ("text/html",)))
    subtype = rng.choice(("alternative", "mixed", "related", "report", "digest"))
    parts = b"".join(
        b"--b\r\nContent-Type: %s\r\n\r\n%s\r\n" % (kind.encode(), body) for kind in kinds
    )
    kept = [
        line for line in head.split(b"\r\n") if not line.lower().startswith((b"content-", b" "))
    ]
    kept.append(b"Content-Type: multipart/%s; boundary=b" % subtype.encode())
    return b"\r\n".join(kept) + b"\r\n\r\n" + parts + rng.choice((b"--b--\r\n", b""))


def _swap_lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def _change_bytes(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.choice((1, 2, 4))) + data[at + rng.choice((0, 1, 4)) :]


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_change_words, _change_words, _change_words, _add_header, _drop_header),
    *(_nest, _swap_lines, _change_bytes),
)


def _parted(data: bytes) -> tuple[bytes, bytes]:
    found = re.search(rb"\r?\n\r?\n", data)
    return (data[: found.start()], data[found.end() :]) if found else (data, b"")


def _decoded(head: bytes, body: bytes) -> str:
    if b"base64" in head.lower():
        with contextlib.suppress(binascii.Error):  # one character too many
            body = base64.b64decode(body + b"===") if _is_base64(body) else body
    elif b"quoted-printable" in head.lower():
        body = quopri.decodestring(body)
    charset = re.search(rb"charset=\"?([\w-]+)", head, re.IGNORECASE)
    try:
        return body.decode(charset[1].decode() if charset else "utf-8")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


def _is_base64(body: bytes) -> bool:
    return re.fullmatch(rb"[A-Za-z0-9+/=\s]*", body) is not None


def _encoded(head: bytes, words: str, rng: random.Random) -> bytes:
    """With a charset and an encoding by chance, mostly labelled as they are."""
    if b"multipart/" in head.lower() or rng.random() < 0.3:
        return head + b"\r\n\r\n" + words.encode("utf-8", "replace")
    kept = [
        line
        for line in head.split(b"\r\n")
        if not line.lower().startswith((b"content-", b" ", b"\t"))
    ]
    kind = "text/html" if b"text/html" in head.lower() else "text/plain"
    charset = rng.choice(CHARSETS)
    try:
        body = words.encode(charset, "replace")
    except LookupError:
        body = words.encode("utf-8", "replace")
    encoding = rng.choice(("8bit", "base64", "quoted-printable"))
    if encoding == "base64":
        body = base64.encodebytes(body)
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body)
    labelled = charset if rng.random() < 0.8 else rng.choice(CHARSETS)
    kept += [
        f"Content-Type: {kind}; charset={labelled}".encode(),
        f"Content-Transfer-Encoding: {encoding}".encode(),
    ]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body
