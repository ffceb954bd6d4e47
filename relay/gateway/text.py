"""The words of an SMS: cleaning, the plain alphabet, the hex form, segments, and splitting."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

# ASCII without [ ] { } \ ^ ~ | and the backtick: a bracket could form a tag inside the content, the
# others cost two septets (GSM 03.38) or have none. No line break: one tag a line.
SAFE = frozenset(map(chr, (*range(0x20, 0x5B), ord("_"), *range(0x61, 0x7B))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """How long an SMS may be, in UTF-16 units (gateway manual 7.4)."""

    single: int  # in one segment
    each: int  # in each of several
    limit: int  # in all


LENGTHS: Mapping[tuple[str, bool], Lengths] = {  # by encoding, and whether it goes to China
    ("english", False): Lengths(single=160, each=153, limit=459),
    ("unicode", False): Lengths(single=70, each=67, limit=201),
    ("english", True): Lengths(single=62, each=60, limit=459),
    ("unicode", True): Lengths(single=62, each=60, limit=459),
}

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(  # controls but LF, the byte-order mark, and what turns the writing direction
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_TYPOGRAPHIC = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2026": "...",
        **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f", " "),
    }
)


def clean(text: str) -> str:
    """The text in the one form that is measured, shown and sent; cleaning twice changes nothing.

    NFC, line ends as LF, TAB as space, no controls, byte-order marks or bidirectional controls,
    a lone surrogate as U+FFFD, no spaces at line ends, no blank lines at either end. ZWJ and ZWNJ
    stay: real spelling and emoji need them.
    """
    text = text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
    text = _UNSEEN.sub("", _BREAK.sub("\n", text).replace("\t", " "))
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n")]
    while lines and not lines[0]:
        del lines[0]
    return "\n".join(lines).rstrip("\n")


def plain(text: str) -> bool:
    """Whether the text can go as it is, as "English"; any other goes in the hex form."""
    return SAFE.issuperset(text)


def transliterate(text: str) -> str | None:
    """The text with typographic signs in ASCII, or None where it would need Unicode all the same.

    One curly quote more than halves the room of an SMS; where the text stays Unicode anyway,
    nothing is gained and nothing is changed.
    """
    changed = text.translate(_TYPOGRAPHIC)
    return changed if plain(changed) else None


def typographic(text: str) -> str:
    """The signs that `transliterate` gives in ASCII: each once, in order, by spaces."""
    signs = dict.fromkeys(text)
    return " ".join(sign for sign in signs if ord(sign) in _TYPOGRAPHIC and sign.isprintable())


@dataclass(frozen=True, slots=True, kw_only=True)
class Culprits:
    r"""What keeps a text from being plain, where that is little and the rest is plain.

    `signs` each once, in order, a line break as `\n` and any other character that cannot be seen as
    `U+200D`; `word` is the one that holds the sign, where a single one does; `without` is as long a
    text that has plain letters in their place.
    """

    signs: tuple[str, ...]
    count: int
    word: str
    without: str


def find_culprits(text: str) -> Culprits | None:
    """The few characters that make an otherwise plain text Unicode; None where it is not so.

    A text with Chinese, Japanese or Korean in it is meant to be Unicode, and so is one whose
    letters are mostly of another alphabet.
    """
    text = text.translate(_TYPOGRAPHIC)  # these would go as ASCII if nothing else were there
    strange = [sign for sign in text if sign not in SAFE]
    seen = tuple(dict.fromkeys(sign for sign in strange if sign not in _UNNAMED))
    if not 0 < len(seen) <= _FEW or any("\u2e80" <= sign < "\ufe00" for sign in strange):
        return None
    if _RARE * len(strange) > len(text):
        return None
    words = [word.strip(_AROUND) for word in text.split() if seen[0] in word]
    alone = len(strange) == 1 and bool(words) and words[0] != seen[0]
    return Culprits(
        signs=tuple(map(_visible, seen)),
        count=len(strange),
        word=words[0] if alone and len(words[0]) <= _LONGEST_WORD else "",
        without="".join(sign if sign in SAFE else _PLAIN_SIGNS.get(sign, "x") for sign in text),
    )


_FEW, _RARE, _LONGEST_WORD = 3, 4, 30  # at most so many signs, and of so many characters one
_UNNAMED = frozenset("\u200d\ufe0e\ufe0f")  # they join or colour the sign beside them
_PLAIN_SIGNS = {"\n": " "}
_AROUND = " \t.,;:!?()'\"“”‘’«»…-–—"


def units(text: str) -> int:
    """The length as it is billed: UTF-16 units, two for a character outside the BMP."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def hexify(text: str) -> str:
    """UTF-16, big endian, no byte-order mark, four upper-case hex digits a unit (manual 5).

    This is the interface's only escape: no text can form a tag or a line end in it.
    """
    return text.encode("utf-16-be").hex().upper()


def segments(units: int, *, encoding: str, china: bool) -> int:
    """How many segments are billed for a text of so many units (gateway manual 7.4)."""
    lengths = LENGTHS[encoding, china]
    return 1 if units <= lengths.single else -(-units // lengths.each)


def capacity(segments: int, *, encoding: str, china: bool) -> int:
    """How many units at most fit so many segments, the limit of a message aside."""
    lengths = LENGTHS[encoding, china]
    return lengths.single if segments == 1 else segments * lengths.each


def mark(number: int, total: int) -> str:
    """What stands before a part of a text that was split."""
    return f"({number}/{total}) "


def split(text: str, *, limit: int) -> tuple[str, ...]:
    """The text in marked parts of at most `limit` units, marks included; whole where it fits.

    Cut at the end of a sentence or else of a word, and inside a word only where it alone is longer
    than a part; white space at the cuts is dropped, nothing else. Never cut inside a surrogate
    pair or a combining sequence: empty where one alone is longer than a part.
    """
    if units(text) <= limit:
        return (text,)
    for digits in range(1, limit):  # the marks grow with the number of parts
        pieces = _pieces(text, room=limit - units(mark(10**digits - 1, 10**digits - 1)))
        if len(pieces) < 10**digits:
            total = len(pieces)
            return tuple(mark(i, total) + piece for i, piece in enumerate(pieces, 1))
    return ()


# -- where to cut ---------------------------------------------------------------------------------

_SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？；…]|\n")
_CLOSING = frozenset("，。！？；：、…）」』》】〉”’")
_OPENING = frozenset("（「『《【〈“‘")
_JOINERS = frozenset("\u200c\u200d")


def _pieces(text: str, *, room: int) -> list[str]:
    pieces = []
    while units(text) > room:
        end = _cut(text, room)
        if end == 0:
            return []
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [piece for piece in (*pieces, text) if piece]


def _cut(text: str, room: int) -> int:
    """Where the first piece ends; 0 where it cannot."""
    reach = _reach(text, room)
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, 0, reach + 1)]
    for end in reversed(sentences):
        if reach // 2 < end <= reach and _divisible(text, end):
            return end
    whole = (end for end in range(reach, 0, -1) if _divisible(text, end))
    inside = 0
    for end in whole:
        if _between_words(text, end):
            return end
        inside = inside or end
    return inside


def _reach(text: str, room: int) -> int:
    """How many of its first characters fit."""
    for count, sign in enumerate(text):
        room -= 1 + (sign > "\uffff")
        if room < 0:
            return count
    return len(text)


def _divisible(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    joined = (
        unicodedata.category(after) in ("Mn", "Mc", "Me")
        or before == "\u200d"
        or after in _JOINERS
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= after <= "\U000e007f"  # tags, of the flag of Scotland
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
    )
    return not joined


def _between_words(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return True
    wide = any(unicodedata.east_asian_width(sign) in "WF" for sign in (before, after))
    return wide and after not in _CLOSING and before not in _OPENING


def _visible(sign: str) -> str:
    if sign == "\n":
        return r"\n"
    return sign if sign.isprintable() else f"U+{ord(sign):04X}"
