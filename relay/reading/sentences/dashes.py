"""A dash that ends an opening: "Text 9123 4567 tomorrow 9am - your parcel is ready". Pure."""

import re
from datetime import datetime

from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.names import are_named
from relay.reading.people.rules import Rules
from relay.reading.sentences.opening_english import NOUN_FIRST
from relay.reading.sentences.opening_forms import NOUN_HAN
from relay.reading.sentences.timing import read_timing

_DASH = pattern(r"(?<=\S)[ \t]+[-–—]{1,2}[ \t]+(?=[^\s\d０-９(+])")
# What a reader is told to text, and when: "Text 6123 4567 - if you are late".
_ADVICE = pattern(
    r"(?:if|when|once|whenever|before|after|upon|as soon as|unless|until|till|in case|or|instead|to"
    r"|for|any ?time)\b|(?:如|若|查詢|查询|以便|索取)",
    re.IGNORECASE,
)
_AND = pattern(r"(?:(?:and|plus|cc)\b|[&＋+]|[及和同與与跟])", re.IGNORECASE)
_COLON = pattern(r"[:：]")
_HEADING = Bilingual(rf"(?:{NOUN_FIRST}|{NOUN_HAN})", re.IGNORECASE)
_MOST, _NEAR = 4, 60


def dashes(line: str, start: int, rules: Rules, now: datetime) -> list[tuple[int, int]]:
    """Where a dash stands that a text may follow, the last first: its place, and that of the text.

    No text follows where a number, a time or an advice ("- if you are late") does.
    """
    found = [*_DASH.finditer(line, start)][:_MOST]
    ends = [*(sign.start() for sign in found[1:]), len(line)]
    return [
        sign.span()
        for sign, end in reversed([*zip(found, ends, strict=False)])
        if not _ADVICE.match(line, sign.end())
        and not read_timing(line[sign.end() : end][:_NEAR], rules, now=now).is_readable
    ]


def is_heading(line: str) -> bool:
    """Whether the line begins with what is sent, as a report does: "SMS to 9123 4567 - failed"."""
    return _HEADING.match(line) is not None


def may_go_on(rest: str) -> bool:
    """Whether what stands behind a dash may be no text yet, or not all of it text: a name and a
    mark, "and …", or another dash, behind which a time may stand."""
    line = rest.partition("\n")[0].strip()
    if _AND.match(line) or _DASH.search(line):
        return True
    return are_named(_DASH.split(line, maxsplit=1)[0]) or _COLON.search(line[:_NEAR]) is not None
