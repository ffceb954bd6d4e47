"""The colours of a mail's words and of what is behind them: whether anybody can read them. Pure."""

import re
from functools import lru_cache

from relay.reading.pattern import pattern

UNKNOWN = "unknown"  # an image, a gradient, a name that is not in our table
BLACK, WHITE = "000000", "ffffff"

_NAMED = {
    "black": "000000",
    "white": "ffffff",
    "red": "ff0000",
    "lime": "00ff00",
    "blue": "0000ff",
    "yellow": "ffff00",
    "aqua": "00ffff",
    "cyan": "00ffff",
    "fuchsia": "ff00ff",
    "magenta": "ff00ff",
    "gray": "808080",
    "grey": "808080",
    "silver": "c0c0c0",
    "maroon": "800000",
    "green": "008000",
    "navy": "000080",
    "olive": "808000",
    "teal": "008080",
    "purple": "800080",
    "orange": "ffa500",
    "snow": "fffafa",
    "ivory": "fffff0",
    "ghostwhite": "f8f8ff",
    "whitesmoke": "f5f5f5",
    "mintcream": "f5fffa",
    "floralwhite": "fffaf0",
    "azure": "f0ffff",
    "aliceblue": "f0f8ff",
    "seashell": "fff5ee",
    "window": "ffffff",
    "windowtext": "000000",
    "canvas": "ffffff",
    "canvastext": "000000",
}
_NONE = {"transparent", "inherit", "initial", "unset", "none", "currentcolor", "auto", ""}
_HEX = pattern(r"#?([0-9a-f]{6}|[0-9a-f]{3})(?:[0-9a-f]{2}|[0-9a-f])?")
_RGB = pattern(r"rgba?\(\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*(?:[,/][^)]*)?\)")
_PIECE = pattern(r"[^\s(]+(?:\([^)]*\))?")
_PROPERTY = pattern(r"(?:\A|;)\s*(color|background(?:-color|-image)?)\s*:([^;]*)", re.IGNORECASE)
_NEAR = 16  # of 256 in each of red, green and blue: nobody tells them apart


def colour(value: str) -> str:
    """Six hexadecimal digits, "" where it says nothing of its own, or `UNKNOWN`."""
    words = value.strip().lower()
    if words in _NONE:
        return ""
    if words in _NAMED:
        return _NAMED[words]
    if digits := _HEX.fullmatch(words):
        return digits[1] if len(digits[1]) == 6 else "".join(2 * digit for digit in digits[1])
    if parts := _RGB.fullmatch(words):
        return "".join(f"{min(int(part), 255):02x}" for part in parts.groups())
    return UNKNOWN


@lru_cache(maxsize=256)
def colours(style: str) -> tuple[str, str]:
    """The colour of the words and of what is behind them, by one style; "" where it says none."""
    ink = paper = ""
    for name, value in _PROPERTY.findall(style):
        value = value.lower().replace("!important", "").strip()
        if name.lower() == "color":
            ink = colour(value) or ink
        else:
            paper = _background(value) or paper
    return ink, paper


def are_alike(ink: str, paper: str) -> bool:
    """Whether words of one colour cannot be read on the other."""
    if UNKNOWN in (ink, paper):
        return False
    pairs = ((ink[n : n + 2], paper[n : n + 2]) for n in (0, 2, 4))
    return all(abs(int(a, 16) - int(b, 16)) < _NEAR for a, b in pairs)


def _background(value: str) -> str:
    """Of `#fff url(x.png) no-repeat` nobody knows what the words stand on."""
    if "url(" in value or "gradient" in value or "var(" in value:
        return UNKNOWN
    found = [colour(piece) for piece in _PIECE.findall(value)]
    known = [one for one in found if one and one != UNKNOWN]
    return known[0] if known else UNKNOWN if UNKNOWN in found else ""
