"""A signature that its writer has confirmed: its fingerprint, and where it stands again. Pure.

A fingerprint is all that is kept of a signature.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from relay.reading.lines import endings
from relay.reading.pattern import pattern

_MOST_LINES = 80  # of a signature, its disclaimer included
_MOST_CHARACTERS = 8000
_REACHES = pattern(r"@|\bwww\.|https?:|\d(?:[ ()./+-]*\d){6}")  # somebody: a number, an address
_DECORATION = pattern(r"[-_=*~–—―─═•·\s]{2,}")
# "To book please contact" goes on with the name below it.
_LEADS_UP = pattern(
    r"\b(?:is|are|was|were|be|at|by|to|with|from|of|for|and|or|the|a|an|your|our|my|his|her|their"
    r"|contact|call|ask|see|phone|text|tell|find|via|per|named?|called|manager|than|as|on|in)\W*$"
    r"|(?:聯絡|联络|联系|聯繫|查詢|查询|致電|致电|請找|请找|搵|找|問|问|是|係|為|为|由|給|给|與|和|同|及|向|叫)\W*$",
    re.IGNORECASE,
)
_TO_SOMEBODY = pattern(
    r"\b(?:contact|call|ask|phone|ring|reach|manager|enquir\w+)\b|聯絡|联络|联系|聯繫|查詢|查询|致電|致电|負責|负责",
    re.IGNORECASE,
)
_ANNOUNCES = (":", "：", ",", "，", "、", "-", "–", "—", ";", "；")
_ENDS = pattern(r".*[.!?…。！？～~][\s\"'”’」』)）]*")
_CLOSED = "~"  # stands for a sign-off, whatever its words; no folded line holds it


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A known block from a line on; `certain`: it is the end of the text, and not a part of it."""

    line: int
    fingerprint: str
    certain: bool


def fingerprint(block: str) -> str:
    """The same for a signature however it is set, and for no other: SHA-256 in hex.

    Case, width, white space, line breaks, punctuation and invisible characters do not count. Nor
    does the sign-off line above a signature that has a number or address; above other lines it
    only counts that there is one. A bare sign-off, with or without a name, is its own words.
    """
    lines = block.split("\n")
    return _fingerprint(lines, [_fold(line) for line in lines])


def find_known(
    lines: Sequence[str], known: frozenset[str], *, foot: Sequence[str] = ()
) -> Known | None:
    """The longest block at the end of `lines` whose fingerprint is known.

    `foot`: what stood further down, below a mark, and may be the end of the same signature. A
    block that is the whole text, or that the words above it lead up to, is not certain: "Call our
    manager:" is no text without it.
    """
    if not known:
        return None
    start = max(0, len(lines) - _MOST_LINES)
    for below in (foot, ()) if foot else ((),):
        tail = [*lines[start:], *below]
        folded = [_fold(line) for line in tail]
        for at in range(len(lines) - start):
            if not folded[at] or sum(map(len, folded[at:])) > _MOST_CHARACTERS:
                continue
            found = _fingerprint(tail[at:], folded[at:])
            if found in known:
                return Known(
                    line=_below_text(lines, start + at),
                    fingerprint=found,
                    certain=_is_apart(lines, start + at),
                )
    return None


# -- private --------------------------------------------------------------------------------------


def _fingerprint(lines: Sequence[str], folded: Sequence[str]) -> str:
    written = [at for at, words in enumerate(folded) if words]
    closing = 0
    while closing < len(written) and _is_sign_off(lines[written[closing]]):
        closing += 1
    below = written[closing:]
    core = unicodedata.normalize("NFKC", " ".join(lines[at] for at in below))
    if not closing or not below:
        words = "".join(folded)
    elif _REACHES.search(core):
        words = "".join(folded[at] for at in below)
    elif len(below) > 1:
        words = _CLOSED + "".join(folded[at] for at in below)
    else:
        words = "".join(folded)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _fold(line: str) -> str:
    """The letters, digits and pictures of a line, in one case and width."""
    plain = unicodedata.normalize("NFKC", line[:_MOST_CHARACTERS]).casefold()
    return "".join(
        c
        for c in unicodedata.normalize("NFKC", plain)
        if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc", "So")
    )


def _is_sign_off(line: str) -> bool:
    line = unicodedata.normalize("NFKC", line).strip()
    return endings.BARE_SIGN_OFF.fullmatch(line) is not None


def _below_text(lines: Sequence[str], at: int) -> int:
    """The line below the last one that is neither blank nor a ruler."""
    while at > 0 and (not lines[at - 1].strip() or _DECORATION.fullmatch(lines[at - 1])):
        at -= 1
    return at


def _is_apart(lines: Sequence[str], at: int) -> bool:
    above = lines[_below_text(lines, at) - 1].rstrip() if _below_text(lines, at) else ""
    if not above or above.endswith(_ANNOUNCES) or _LEADS_UP.search(above[-200:]):
        return False
    if _is_sign_off(lines[at]) or at - _below_text(lines, at):
        return True
    return _ENDS.fullmatch(above[-200:]) is not None and not _TO_SOMEBODY.search(above[-200:])
