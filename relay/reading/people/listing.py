"""A list of people as written: its characters made plain, and where it is cut. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from relay.reading.pattern import Bilingual, Chinese, pattern
from relay.reading.people.contacts import Contacts
from relay.reading.people.known import who_is

# Signs that can show digits in another order than they stand (Unicode Bidirectional Algorithm).
# Left-to-right marks and embeddings change nothing that is seen, and are dropped.
_REORDERING = Chinese("[\u061c\u200f\u202b\u202d\u202e\u2067\u2068]")
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63), ord("-"))

_SEPARATOR = Bilingual(
    r"\s*(?:[,;/\n&⟦、⟧]|\b(?:and|or)\b⟦|同埋|以及|[和及與与]|或者|或⟧"
    r"|(?:(?<=[0-9)])|(?<=[0-9)] ))(?:⟦同|⟧\||n(?= ))(?=\s*[0-9+(])⟦|[同跟]⟧)\s*",
    re.IGNORECASE,
)
# A remark: "9123 4567 (Mr Poon, site office)". With so many digits it is a list of its own.
_BRACKETS = pattern(r"\([^()\n]{1,60}\)|\[[^\[\]\n]{1,60}\]")
_PHONE_DIGITS = 7
_BULLET = Bilingual(r"^[*⟦•·‣▪◦●○■□➢✓»⟧\-][ ]+", re.MULTILINE)
# 1. 9123 4567, (2) 6123 4567, ③ 5123 4567. Not (852): a country code is no ordinal.
_ORDINAL = Bilingual(
    r"(?:^|(?<=[\s,;⟦、⟧]))(?:\(?([1-9][0-9]?|1[0-9][0-9])[.)⟦、⟧](?![0-9]{1,3}\.)[ ]*"
    r"|((?!)⟦|[①-⑳]⟧)[ ]*)",
    re.MULTILINE,
)
_HAN = Chinese(r"[\u3400-\u9fff]")
_EITHER = {"or", "或", "或者"}
# "Chan, Peter" and "R&D (North)" are names that hold separators: so many pieces at most.
_LONGEST_NAME, _NAME_CHARACTERS = 4, 60


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry of a list."""

    words: str
    after: str = ""  # the separator before it, "" for the first
    parts: tuple[str, ...] = ()  # where it may also be several entries: "R&D", an R and a D known

    @property
    def either(self) -> bool:
        """Whether it is said as an alternative to the piece before."""
        return self.after in _EITHER


def has_reordering(words: str) -> bool:
    """Whether a bidirectional override may show these words otherwise than they are."""
    return bool(_REORDERING.search(words))


def plain(words: str) -> str:
    """Full-width signs as ASCII, white space as single spaces, dashes as hyphens, no hidden signs.

    Runs of spaces become one, so that no pattern below has to walk over them twice.
    """
    if words.isprintable():  # there is no sign in it that must go, nor any space but " "
        return " ".join((words if words.isascii() else words.translate(_PLAIN)).split())
    spaced = (" " if c.isspace() else c for c in words.translate(_PLAIN))
    lines = "".join(c for c in spaced if unicodedata.category(c) not in ("Cf", "Cc"))
    return " ".join(lines.split())


def cut_list(words: str, contacts: Contacts, *, part: bool = False) -> tuple[Piece, ...]:
    """The entries of a list, its lines too; a known name is one entry whatever signs it holds.

    `part`: it is a line of a longer list, whose ordinal need not be the first.
    """
    if not words.strip():
        return ()
    lines = "\n".join(map(plain, words.splitlines()))
    lines = _ORDINAL.sub("", _BULLET.sub("", lines), count=1) if part else _unmarked(lines)
    spans = [*_spans(lines, contacts)]
    pieces: list[Piece] = []
    first = 0
    while first < len(spans):
        last = _end_of_name(lines, spans, first, contacts)
        inner = [lines[start:end] for start, end, _ in spans[first : last + 1]]
        whole = lines[spans[first][0] : spans[last][1]]
        several = last > first and all(contacts.find(entry) for entry in inner)
        pieces.append(Piece(whole, spans[first][2], tuple(inner) if several else ()))
        first = last + 1
    return tuple(pieces)


# -- private --------------------------------------------------------------------------------------


def _unmarked(lines: str) -> str:
    """Without bullets, and without ordinals that count from one: each begins an entry."""
    lines = _BULLET.sub("", lines).strip()
    marks = [*_ORDINAL.finditer(lines)]
    counted = [int(mark[1]) if mark[1] else ord(mark[2]) - ord("①") + 1 for mark in marks]
    if not marks or marks[0].start() > 0 or counted != [*range(1, len(marks) + 1)]:
        return lines
    if len(marks) == 1 and not marks[0].group().endswith(" "):
        return lines
    return _ORDINAL.sub("\n", lines)


_Span = tuple[int, int, str]  # start, end, the separator before


def _spans(lines: str, contacts: Contacts) -> Iterator[_Span]:
    start, before = 0, ""
    remarks = [
        remark.span()
        for remark in _BRACKETS.finditer(lines)
        if sum(c.isdigit() for c in remark.group()) < _PHONE_DIGITS
    ]
    for cut in _SEPARATOR.finditer(lines):
        if any(first < cut.start() < last for first, last in remarks):
            continue
        if _is_inside_a_name(lines, cut, contacts, start):
            continue
        if lines[start : cut.start()].strip():
            yield start, cut.start(), before
            before = ""
        sign = cut.group().strip().casefold()
        before = sign if before not in _EITHER else before
        start = cut.end()
    if lines[start:].strip():
        yield start, len(lines), before


def _is_inside_a_name(lines: str, cut: re.Match[str], contacts: Contacts, start: int) -> bool:
    """周和平: a conjunction between Chinese characters, with nobody known on either side."""
    if cut.group().strip() in ("同", "跟") and not lines[cut.end() : cut.end() + 1].isdigit():
        return not _are_known_around(lines, cut, contacts, start)
    if not _HAN.fullmatch(cut.group()[:1]) or not 0 < cut.start() < cut.end() < len(lines):
        return False
    if not (_HAN.match(lines[cut.start() - 1]) and _HAN.match(lines[cut.end()])):
        return False
    left, right = _around(lines, cut, start)
    if max(len(left), len(right)) > _NAME_CHARACTERS:
        return False
    return not who_is(left, contacts) and not who_is(right, contacts)


def _are_known_around(lines: str, cut: re.Match[str], contacts: Contacts, start: int) -> bool:
    """陳大文同李美玲, and not 9123 4567 同事: it parts two known names, and nothing else."""
    left, right = _around(lines, cut, start)
    if not left or not right or max(len(left), len(right)) > _NAME_CHARACTERS:
        return False
    return bool(who_is(left, contacts) and who_is(right, contacts))


def _around(lines: str, cut: re.Match[str], start: int) -> tuple[str, str]:
    """The entries before and behind a separator."""
    following = _SEPARATOR.search(lines, cut.end())
    right = lines[cut.end() : following.start() if following else len(lines)]
    near = max(start, cut.start() - 2 * _NAME_CHARACTERS)
    return lines[near : cut.start()].strip(), right.strip()


def _end_of_name(lines: str, spans: list[_Span], first: int, contacts: Contacts) -> int:
    start = spans[first][0]
    for last in range(min(first + _LONGEST_NAME, len(spans)) - 1, first, -1):
        whole = lines[start : spans[last][1]]
        if len(whole) <= _NAME_CHARACTERS and contacts.find(whole):
            return last
    return first
