"""Readers of a gateway e-mail that share no code with its writer: one strict, three sloppy.

Nobody knows how the provider reads; a text is safe if all of these read the same.
"""

import email
import email.policy
import re
import string
import unicodedata
from collections.abc import Callable

TAGS = [
    "USERNAME",
    "PASSWORD",
    "RECIPIENT",
    "CONTENT",
    "LANG_ENG",
    "SCHEDULING",
    "SENDERID",
    "DNCR",
]
ENGLISH = set(string.ascii_letters + string.digits + " !\"#$%&'()*+,-./:;<=>?@_")

Values = dict[str, str]


def body_of(raw: bytes) -> str:
    """The body, after every rule of the envelope around it."""
    head, _, rest = raw.partition(b"\r\n\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 990
    names = [line.partition(b":")[0].decode() for line in head.split(b"\r\n")]
    assert names == [
        "Date",
        "From",
        "To",
        "Subject",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert not mail.defects
    assert mail.get_content_type() == "text/plain"
    assert mail["Content-Type"] == 'text/plain; charset="us-ascii"'
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    if mail["Content-Transfer-Encoding"] == "quoted-printable":
        assert max(map(len, rest.split(b"\r\n"))) <= 76
    else:
        assert mail["Content-Transfer-Encoding"] == "7bit"
        assert payload == rest
    return payload.decode("ascii")


def strict(body: str) -> Values:
    """As the manual wants it: every tag once, in order, one a line, nothing else."""
    assert body.endswith("\r\n")
    lines = body[:-2].split("\r\n")
    assert len(lines) in (7, 8)
    values = {}
    for tag, line in zip(TAGS, lines, strict=False):
        start = f"[{tag}]="
        assert line.startswith(start)
        values[tag] = line[len(start) :]
        assert values[tag] == values[tag].strip(" ") != ""
    return values


def by_splitlines(body: str) -> Values:
    """A reader for which any Unicode line end is one."""
    matches = (re.match(r"\s*\[([A-Z_]+)\]\s*=(.*)", line) for line in body.splitlines())
    return {found[1]: found[2] for found in matches if found}


def anywhere(body: str) -> Values:
    """A reader that finds tags anywhere, in any case, and believes the last."""
    found = list(re.finditer(rf"\[\s*({'|'.join(TAGS)})\s*\]\s*=", body, re.IGNORECASE))
    ends = [match.start() for match in found[1:]] + [len(body)]
    return {
        match[1].upper(): body[match.end() : end].strip("\r\n")
        for match, end in zip(found, ends, strict=True)
    }


def by_nfkc(body: str) -> Values:
    """A reader that first makes full-width signs ASCII."""
    return anywhere(unicodedata.normalize("NFKC", body))


READERS: list[Callable[[str], Values]] = [strict, by_splitlines, anywhere, by_nfkc]


def words_of(values: Values) -> str:
    """The text that a phone would show."""
    content = values["CONTENT"]
    if values["LANG_ENG"] == "1":
        assert set(content) <= ENGLISH
        return content
    assert values["LANG_ENG"] == "0"
    assert set(content) <= set("0123456789ABCDEF")
    assert len(content) % 4 == 0
    codes = [int(content[at : at + 4], 16) for at in range(0, len(content), 4)]
    return b"".join(code.to_bytes(2, "big") for code in codes).decode("utf-16-be")
