"""The Authentication-Results header (RFC 8601), parsed wholly or not at all. Pure."""

import re
from dataclasses import dataclass

from relay.reading.pattern import pattern

MAX_FIELD = 8 * 1024

_PIECE = pattern(
    r"""(?P<space>\s+) | (?P<end>;) | "(?P<quoted>(?:[^"\\]|\\.)*+)" | (?P<atom>[^\s;()"]+)""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT_CHARACTER = pattern(r"[^()\\]++|\\.|[()]", re.DOTALL)
_METHOD = pattern(r"([a-z][a-z0-9-]*)(?:/([0-9]+))?")
_PROPERTY = pattern(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9._-]*)?")
_RESULT = pattern(r"[a-z]+")
_ID = pattern(r"[^\s=]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a server found by one method: `dkim`, `pass`, {"header.d": "office.example"}."""

    method: str
    result: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """One field. Names, methods and results are in lower case; `server` is "" where none stands."""

    server: str
    verdicts: tuple[Verdict, ...]


def parse_verdicts(value: str) -> Verdicts | None:
    """The value of an Authentication-Results field (RFC 8601 2.2), or None: not beyond doubt.

    Comments may nest, values may be quoted. Microsoft 365 leaves out the server's name. A property
    that is there twice, an unknown version, and anything left over is doubt.
    """
    segments = _segments(value)
    if segments is None:
        return None
    server = ""
    if "=" not in segments[0]:
        name = _server(segments.pop(0))
        if name is None:
            return None
        server = name
    verdicts = []
    for number, segment in enumerate(segments):
        if not segment and number == len(segments) - 1:
            continue  # a last semicolon with nothing behind it
        if segment == ["none"] and len(segments) == 1:
            continue
        verdict = _verdict(segment)
        if verdict is None:
            return None
        verdicts.append(verdict)
    return Verdicts(server=server, verdicts=tuple(verdicts))


def _segments(value: str) -> list[list[str]] | None:
    """The words between semicolons: keys, the word "=", and values with quotes and comments off.

    A word of a quoted string starts with a quote mark, so that no quoted "=" is taken for a sign.
    """
    if len(value) > MAX_FIELD:
        return None
    segments: list[list[str]] = [[]]
    position = 0
    while position < len(value):
        if value[position] == "(":
            position = _after_comment(value, position)
            continue
        piece = _PIECE.match(value, position)
        if piece is None:
            return None
        position = piece.end()
        if piece["end"]:
            segments.append([])
        elif piece["quoted"] is not None:
            segments[-1].append('"' + re.sub(r"\\(.)", r"\1", piece["quoted"]))
        elif piece["atom"]:
            _add_atom(segments[-1], piece["atom"])
    return segments


def _add_atom(segment: list[str], atom: str) -> None:
    """An atom is cut at its first "=", unless it is a value itself (smtp.mailfrom=a=b@c)."""
    if segment and segment[-1] == "=":
        segment.append(atom)
        return
    key, sign, value = atom.partition("=")
    segment.extend(word for word in (key, sign, value) if word)


def _after_comment(value: str, start: int) -> int:
    depth = 0
    for piece in _COMMENT_CHARACTER.finditer(value, start):
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
        if depth == 0:
            return piece.end()
    return len(value) + 1  # never closed: nothing behind it was said


def _server(words: list[str]) -> str | None:
    if len(words) not in (1, 2) or (len(words) == 2 and words[1] != "1"):
        return None
    name = words[0].removeprefix('"').casefold()
    return name if _ID.fullmatch(name) else None


def _verdict(words: list[str]) -> Verdict | None:
    if len(words) < 3 or len(words) % 3 or any(sign != "=" for sign in words[1::3]):
        return None
    pairs = [(key.casefold(), value) for key, value in zip(words[0::3], words[2::3], strict=True)]
    (name, result), properties = pairs[0], dict(pairs[1:])
    method = _METHOD.fullmatch(name)
    if method is None or method[2] not in (None, "1") or not _RESULT.fullmatch(result.casefold()):
        return None
    if len(properties) != len(pairs) - 1 or not all(map(_PROPERTY.fullmatch, properties)):
        return None
    values = {key: value.removeprefix('"') for key, value in properties.items()}
    return Verdict(method=method[1], result=result.casefold(), properties=values)
