"""The name of a mail's writer, and a line that is nothing but that name. Pure."""

import re
import unicodedata

from relay.model import Mail
from relay.reading.pattern import Chinese, pattern

_WIDEST = 40  # characters
_WORD = pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sr", "jr", "x", "xx"}
_INITIALS = pattern(r"[-~ ]*[A-Z]{2,3}\.?")
_HAN = Chinese(r"[\u4e00-\u9fff]{2,4}")
_STRANGE = pattern(r"[^\w\s.,()&'’/~–—-]|\d|_")  # stands in no name


def names_of_writer(mail: Mail) -> frozenset[str]:
    """The words of the name and of the address that a mail is from, and that; in one case."""
    local = re.sub(r"[\d_.+-]+", " ", mail.sender.partition("@")[0])
    words = _WORD.findall(_fold(f"{mail.sender_name} {local}"))
    names = (word for word in words if len(word) > 1 and word not in _TITLES)
    return frozenset({*names, *filter(None, [_fold(mail.sender)])})


def is_writer(line: str, names: frozenset[str]) -> bool:
    """Whether a line is the writer's name or address, its initials, or 美玲 of 李美玲."""
    if _INITIALS.fullmatch(line.strip()) and _are_initials(_fold(line.strip(" .-~")), names):
        return True
    line = _fold(line.strip())
    if "@" in line:
        return line.strip(" <>.") in names
    if not line or len(line) > _WIDEST or _STRANGE.search(line):
        return False
    words = [word for word in _WORD.findall(line) if word not in _TITLES]
    long = [word for word in words if len(word) > 1]
    return bool(long) and all(_is_of(word, names) for word in long)


# -- private --------------------------------------------------------------------------------------


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _are_initials(letters: str, names: frozenset[str]) -> bool:
    return all(any(name[0] == letter for name in names) for letter in letters)


def _is_of(word: str, names: frozenset[str]) -> bool:
    if word in names:
        return True
    return bool(_HAN.fullmatch(word)) and any(name.endswith(word) for name in names)
