"""Secrets in whatever spelling they come back, taken out of what is kept or told. Pure."""

import base64
import html
import json
import quopri
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, quote_plus

_LEAST = 4  # characters: a shorter one is a part of ordinary words, and no secret
_LEAST_OF_A_SPELLING = 6
_GAP = r"(?:=?\r?\n[> \t]*)?"  # where mail programs break a line


def hide(text: str, secrets: Collection[str]) -> str:
    """`text` with `***` for each secret: as it is, escaped, or in base64, hex or %XX, across lines.

    One that is cut off at the end is hidden too. What is shorter than four characters stays.
    """
    if "\n" not in text and is_free_of(text, secrets):
        return text  # as nearly all are, and without compiling how each secret may look
    for secret in secrets:
        if len(secret) >= _LEAST:
            looks = _looks(secret)
            text = looks.whole.sub("***", text)
            if looks.heads.search(text):
                text = _without_end(text, looks)
    return text


def is_free_of(text: str, secrets: Collection[str]) -> bool:
    """Whether `hide` would surely find nothing in `text`, nor in any part of it."""
    if "\n" not in text:  # then a secret is there from its first characters on, or not at all
        return not any(head in text for head in _heads(tuple(secrets)))
    looks = [_looks(secret) for secret in secrets if len(secret) >= _LEAST]
    return not any(look.whole.search(text) or look.heads.search(text) for look in looks)


def _without_end(text: str, looks: "_Looks") -> str:
    for length in range(min(looks.longest, len(text)), _LEAST_OF_A_SPELLING - 1, -1):
        if text[-length:] in looks.beginnings:
            return text[:-length] + "***"
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """How a secret looks: whole; how it may begin before it is cut off, and the length of that."""

    whole: re.Pattern[str]
    heads: re.Pattern[str]  # no beginning is there without its own first characters
    beginnings: frozenset[str]
    longest: int


@lru_cache(maxsize=64)
def _looks(secret: str) -> _Looks:
    found = {s for s in _spellings(secret) if len(s) >= _LEAST_OF_A_SPELLING} | {secret}
    spellings = sorted(found, key=len, reverse=True)
    whole = re.compile("|".join(_GAP.join(map(re.escape, s)) for s in spellings))
    beginnings = {s[:n] for s in spellings for n in range(_LEAST_OF_A_SPELLING, len(s))}
    heads = sorted({s[:_LEAST_OF_A_SPELLING] for s in beginnings})
    return _Looks(
        whole=whole,
        heads=re.compile("|".join(map(re.escape, heads)) or r"(?!)"),
        beginnings=frozenset(beginnings),
        longest=max(map(len, spellings)),
    )


@lru_cache(maxsize=8)
def _heads(secrets: tuple[str, ...]) -> frozenset[str]:
    """The first characters of all spellings."""
    return frozenset(
        spelling[:_LEAST_OF_A_SPELLING]
        for secret in secrets
        if len(secret) >= _LEAST
        for spelling in (secret, *_spellings(secret))
        if spelling == secret or len(spelling) >= _LEAST_OF_A_SPELLING
    )


def _spellings(secret: str) -> Iterator[str]:
    escaped = html.escape(secret, quote=False)
    yield from (escaped, html.escape(secret), escaped.replace("'", "&#39;"))
    yield from (escaped.replace("'", "&apos;"), escaped.replace('"', "&quot;"))
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    yield from (repr(secret)[1:-1], repr(secret.encode())[2:-1], secret[::-1])
    for escape in (quote, quote_plus):
        said = escape(secret, safe="")
        yield from (said, re.sub("%..", lambda sign: sign[0].lower(), said))
    for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
        data = secret.encode(encoding, "replace")
        yield from (data.hex(), data.hex().upper(), *_in_base64(data))
    quoted = quopri.encodestring(secret.encode("utf-8", "replace"))
    yield quoted.replace(b"=\n", b"").decode("ascii")


def _in_base64(data: bytes) -> Iterator[str]:
    """What all base64 of something with `data` in it has in common, wherever in it `data` stands.

    The login of SMTP's PLAIN has the name before the password.
    """
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + data)
        first = (before * 8 + 5) // 6
        last = (before + len(data)) * 8 // 6
        said = coded[first:last].decode("ascii")
        yield from (said, said.replace("+", "-").replace("/", "_"))
