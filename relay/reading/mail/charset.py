"""Bytes to characters: what the bytes prove goes before what the label says. Pure."""

import base64
import binascii
import codecs
import re

from relay.reading.pattern import pattern

# What a label really means in mail: a superset of the codec it names, tried in this order.
_SUPERSETS: dict[str, tuple[str, ...]] = {
    "ascii": (),
    "utf-8": (),
    "big5": ("big5hkscs", "cp950"),
    "big5hkscs": ("big5hkscs", "cp950"),
    "cp950": ("cp950", "big5hkscs"),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "gb18030": ("gb18030",),
    "shift_jis": ("cp932",),
    "cp932": ("cp932",),
    "euc_jp": ("euc_jp",),
    "euc_kr": ("cp949",),
    "cp949": ("cp949",),
    "iso8859-1": ("cp1252",),
    "cp1252": ("cp1252",),
    "iso8859-9": ("cp1254",),
    "iso2022_jp": ("iso2022_jp_2",),
    "iso2022_jp_2": ("iso2022_jp_2",),
    "koi8-r": ("koi8-r",),
    "koi8-u": ("koi8-u",),
    "tis-620": ("cp874",),
    "cp874": ("cp874",),
} | {
    name: (name,)
    for name in (
        *(f"iso8859-{n}" for n in (2, 3, 4, 5, 7, 10, 13, 14, 15, 16)),
        *(f"cp{n}" for n in (1250, 1251, 1253, 1254, 1257, 1258)),
    )
}
_NICKNAMES = {
    "x-big5": "big5",
    "cn-big5": "big5",
    "big5-eten": "big5",
    "x-gbk": "gbk",
    "x-sjis": "shift_jis",
    "ks_c_5601-1987": "cp949",
    "ansi_x3.110-1983": "iso8859-1",
    "utf8mb4": "utf-8",
    "x-unknown": "ascii",  # nobody knows, they say; plain ASCII and UTF-8 prove themselves
    "unknown-8bit": "ascii",
    "unknown": "ascii",
    "default": "ascii",
}
_LATIN = {"cp1252", "cp1254", "cp1250", "cp1257", "cp1258"} | {
    f"iso8859-{n}" for n in (2, 3, 4, 10, 13, 14, 15, 16)
}
_EAST_ASIAN = {"big5hkscs", "cp950", "gb18030", "cp932", "euc_jp", "cp949"}
# Signs that stand alone in honest Western text: quotes, dashes, currency, degrees.
_WESTERN_SIGNS = pattern("[\u2018-\u201e\u2013\u2014\u2026\u2022\u20ac\xa0£¥©®°·«»™½¼¾¿¡²³§×]")
_HIGH = pattern("[^\x00-\x7f]")
_HALF_WIDTH = pattern("[\uff61-\uff9f]")
_RUN = pattern("[^\x00-\x7f]{2,}")
_CONTROL = pattern("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PAIR = pattern(b"[\x80-\xff].", re.DOTALL)
_PRIVATE = pattern("[\ue000-\uf8ff]")


def decode(data: bytes, declared: str) -> str | None:
    """The text of a body, or None where its characters are not beyond doubt.

    Strict UTF-8 first, then supersets of the declared codec. A label that is unknown, shifts
    between alphabets or is no superset of ASCII (UTF-7, UTF-16, EBCDIC, HZ) is refused; so is a
    text that a wrong label turned into symbols. No detector decides what a stranger is texted.
    """
    supersets = _supersets(declared)
    if supersets is None:
        return None
    if b"\x1b" in data:  # an escape sequence is ASCII to UTF-8, and Japanese to its readers
        text = _first(data, tuple(c for c in supersets if c.startswith("iso2022")))
    else:
        text = _first(data, ("utf-8",))
        if text is None:
            text = _from_label(data, supersets)
        elif _is_other_text(text, data, supersets):
            return None
    if text is None or "\ufffd" in text or _CONTROL.search(text) or "\x1b" in text:
        return None
    return text.removeprefix("\ufeff")


def reads_otherwise(data: bytes, text: str) -> bool:
    """Whether bytes that were decoded read as well, or better, in another East Asian charset.

    Common words of mainland China that were read as Big5, of Taiwan that were read as GB, and half
    a text of half-width katakana, which nobody writes.
    """
    if text.isascii() or _decodes(data, "utf-8"):
        return False
    if 2 * len(_HALF_WIDTH.findall(text)) >= len(_HIGH.findall(text)):
        return True
    pairs = _PAIR.findall(data)
    if any(text.encode(name, "replace") == data for name in ("big5hkscs", "cp950")):
        common = all(0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3) for pair in pairs)
        return common and _decodes(data, "gb2312")
    if text.encode("gb18030", "replace") == data:
        common = all(0xA4 <= pair[0] <= 0xC6 or pair[0] == 0xA1 for pair in pairs)
        return common and _decodes(data, "big5") and not _decodes(data, "gb2312")
    return False


def _decodes(data: bytes, name: str) -> bool:
    return _first(data, (name,)) is not None


def _supersets(declared: str) -> tuple[str, ...] | None:
    """The codecs to try after UTF-8, or None for a label that we do not trust."""
    name = declared.strip().casefold()
    name = _NICKNAMES.get(name, name)
    if not name:
        return ()
    if not re.fullmatch(r"[a-z0-9_.:+-]{1,40}", name):
        return None
    try:
        return _SUPERSETS.get(codecs.lookup(name).name)
    except (LookupError, ValueError):
        return None


def _is_other_text(text: str, data: bytes, supersets: tuple[str, ...]) -> bool:
    """Whether a text of two-byte UTF-8 is Chinese by its label: 模 in GBK is ģ in UTF-8."""
    if not "\x7f" < max(text, default="") < "\u0800" or not _EAST_ASIAN.intersection(supersets):
        return False
    return _first(data, supersets) not in (None, text)


def _from_label(data: bytes, supersets: tuple[str, ...]) -> str | None:
    text = _first(data, supersets)
    if text is None or _PRIVATE.search(text):
        return None
    if _LATIN.intersection(supersets) and _mostly_symbols(text):
        return None
    return text


def _first(data: bytes, names: tuple[str, ...]) -> str | None:
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _mostly_symbols(text: str) -> bool:
    """Whether Latin text looks like another alphabet under a wrong label (¤µ¤é, ÄãºÃ)."""
    text = _WESTERN_SIGNS.sub("", text)
    high = [c for c in text if c > "\x7f"]
    if 2 * sum(_is_letter(c) for c in high) < len(high):
        return True
    return any(len(run) > 2 or not all(map(_is_letter, run)) for run in _RUN.findall(text))


def _is_letter(character: str) -> bool:
    return character.isalpha() and character not in "ªºµ"


# -- words in headers (RFC 2047) -------------------------------------------------------------------

_WORD = pattern(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")


def decode_words(value: str) -> str:
    """A header's text with its encoded words (RFC 2047) decoded, on one line.

    Never fails: what cannot be decoded becomes U+FFFD. Neighbouring words of one charset are joined
    before they are decoded, because mail programs cut characters in two.
    """
    pieces: list[str] = []
    run: list[bytes] = []
    run_charset, end = "", 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        charset = word[1].partition("*")[0].casefold()  # RFC 2231 may add a language
        if run and (between.strip() or charset != run_charset):
            pieces.append(_leniently(b"".join(run), run_charset))
            run = []
        if between.strip() or end == 0:
            pieces.append(between)
        run.append(_word_bytes(word[2], word[3]))
        run_charset, end = charset, word.end()
    pieces.append(_leniently(b"".join(run), run_charset))
    pieces.append(value[end:])
    return re.sub("[\x00-\x20\x7f-\x9f]+", " ", "".join(pieces)).strip()


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return decode_base64(data)


def _leniently(data: bytes, declared: str) -> str:
    supersets = _supersets(declared)
    if supersets is None:
        supersets = ()
    names = ("utf-8", *supersets) if b"\x1b" not in data else (*supersets, "utf-8")
    text = _first(data, names)
    return text if text is not None else data.decode(names[-1], "replace")


_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)


def decode_base64(data: bytes) -> bytes:
    """As much of broken base64 as can be decoded: foreign bytes skipped, up to the first `=`."""
    clean = data.translate(None, _NOT_BASE64).partition(b"=")[0]
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return base64.b64decode(clean + b"=" * (-len(clean) % 4))


def is_whole_base64(data: bytes) -> bool:
    """Whether nothing is missing: all groups are full, with `=` if need be, and nothing follows."""
    clean = data.translate(None, b" \t\r\n")
    return len(clean) % 4 == 0 and re.fullmatch(rb"[A-Za-z0-9+/]*+={0,2}", clean) is not None
