"""What a mail program wrote of links and emoji, beside the words that a person typed. Pure."""

import re
from unicodedata import normalize
from urllib.parse import unquote

from relay.reading.pattern import pattern

_SAFE_LINK = pattern(
    r"https://[\w.-]{1,100}\.safelinks\.protection\.outlook\.com/[^?\s<>]{0,100}"
    r"\?(?:[^#\s<>]*?&)?url=([^&#\s<>]+)[^\s<>]*",
    re.IGNORECASE,
)
_LINKED = pattern(r"\s?<((?:https?://|mailto:|tel:)[^\s<>]{1,2000})>", re.IGNORECASE)
_EMOJI = pattern(r"\[image: ([^\x00-\u20ff\w\s][^\w\]\n]{0,7})\]")
_LONGEST = 2100  # characters


def as_typed(text: str) -> str:
    """A plain text without what its program made of links: their address twice, or disguised.

    Of `x.example<https://x.example/>` and `2345 6789<tel:+85223456789>` the words remain. Words
    that are not the address keep it: `here<https://x.example>`. An emoji that is a picture is one.
    """
    if "[image: " in text:
        text = _EMOJI.sub(r"\1", text)
    if "safelinks" in text.casefold():
        text = _SAFE_LINK.sub(lambda link: plain_address(link[0]), text)
    return _LINKED.sub(_once, text)


def plain_address(address: str) -> str:
    """An address without the detour on which a mail server sends its readers."""
    safe = _SAFE_LINK.fullmatch(address)
    return unquote(safe[1]) if safe else address


def shows_address(words: str, address: str) -> bool:
    """Whether the words of a link are its address, or hold it."""
    return _bare(address) in _bare(words)


def is_same_number(address: str, shown: str) -> bool:
    """Whether both are one number, but for the code of its country: +852 9123 4567, 91234567."""
    called = re.sub(r"\D", "", re.split(r"[;?,]", address)[0]).lstrip("0")
    read = re.sub(r"\D", "", normalize("NFKC", shown)).lstrip("0")
    longer, shorter = sorted((called, read), key=len, reverse=True)
    return longer == shorter or (
        len(shorter) >= 7 and len(longer) - len(shorter) <= 3 and longer.endswith(shorter)
    )


# -- private --------------------------------------------------------------------------------------


def _once(link: re.Match[str]) -> str:
    """Nothing where the words above the address end with it; else the address as it stands."""
    before = link.string[max(0, link.start() - _LONGEST) : link.start()].rstrip()
    scheme, _, address = link[1].partition(":")
    if scheme.casefold() == "tel":
        number = re.search(r"[+(]?\d[\d ().-]{5,20}$", before[-22:])
        return "" if number and is_same_number(unquote(address), number[0]) else link[0]
    last = re.search(r"[^\s<>]+$", before)
    address = address if scheme.casefold() == "mailto" else link[1]
    return "" if last and _bare(last[0]).endswith(_bare(address)) else link[0]


def _bare(address: str) -> str:
    """An address without what people leave out when they write one."""
    address = re.sub(r"\s|[-().]", "", address.lower()).removesuffix("/")
    return re.sub(r"^https?:/*(?:www)?|^www", "", address)
