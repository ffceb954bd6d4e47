"""A list that leaves somebody out in its own words: "Nurses except Mary Wong". Pure."""

import re
from dataclasses import dataclass

from relay.reading.pattern import Chinese, pattern

_FORMS = (
    pattern(
        r"(?P<base>.+?)[\s,(]+(?P<said>(?:but not|and not|except(?:ing)?|excluding|other than"
        r"|apart from)\b(?:\s+(?:for|to|from)\b)?\s+(?P<out>[^()]+?))\s*\)?",
        re.IGNORECASE,
    ),
    Chinese(
        r"(?P<base>.+?)[\s,，(（]*(?P<said>但?(?:除了|除咗|不包括|唔包括?)(?P<out>[^()（）]+?)"
        r"(?:之外|以外|外)?)[)）]?"
    ),
    Chinese(r"(?P<base>.+?)[\s,，(（]+(?P<said>(?P<out>[^()（）,，]+?)(?:除外|例外))[)）]?"),
)
_LEAVES_OUT = pattern(
    r"\b(?:except\w*|exclud\w*|not|no|without|minus|but|don[’']?t)\b|[除不唔勿別别免]",
    re.IGNORECASE,
)
_EXCEPTS = pattern(r"\b(?:except\w*|exclud\w*|but not)\b|除[外了咗]|例外", re.IGNORECASE)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Except:
    """A list, those whom it leaves out, and the words that say so."""

    base: str
    out: str
    said: str


def split_exception(words: str) -> Except | None:
    """The list and whom it leaves out, known or not; None where no words say that."""
    if len(words) > _LONGEST:
        return None
    for form in _FORMS:
        if match := form.fullmatch(words.strip()):
            return Except(match["base"], match["out"], match["said"])
    return None


def leaves_out(words: str) -> bool:
    """Whether words may leave somebody out, so that no name among them is one to propose."""
    return _LEAVES_OUT.search(words) is not None


def excepts(words: str) -> bool:
    """Whether words speak of an exception, known or not."""
    return _EXCEPTS.search(words) is not None
