"""A line below a text that begins with somebody else whom it is for: "Mary Wong: bed 6". Pure."""

import re
from dataclasses import dataclass

from relay.reading.pattern import pattern
from relay.reading.people.numbers import Who, read_recipients
from relay.reading.people.rules import Rules

_LEAD = (
    r"[-*•·\s]*(?P<lead>(?:(?:and|also|then|(?:the )?same|ditto|likewise|as well as)[ ,]+)*"
    r"(?:for|to)\s+|(?:同樣|同样|一樣|一样)?(?:致|給|给|俾|畀)\s*)?"
)
_PHONE = r"[(（]?\+?[0-9０-９](?:[ \t().\-]{0,2}[0-9０-９]){6,14}[)）]?"
_NUMBER = pattern(
    rf"{_LEAD}(?P<names>{_PHONE})(?P<gap>[ \t]*[:：,，–—-]|[ \t]+|(?=[^\W\d]))", re.IGNORECASE
)
_NAME = pattern(
    rf"{_LEAD}(?P<names>[^\W\d][^:：,，\n]{{0,40}}?)(?P<gap>[ \t]*[:：]|[ \t]+[-–—](?=\s)|[,，])",
    re.IGNORECASE,
)
_ONLY_A_NUMBER = pattern(rf"\W*(?:[a-z.]{{2,9}}\W*)?{_PHONE}[\s.)）]*(?:\n.*)?\Z", re.I | re.S)
# "Call / 6123 4567 during office hours.", "6123 4567 is our number"
_CALLS = pattern(
    r"(?:\b(?:call|text|phone|tel|contact|ring|whatsapp|sms|number|mobile|on|at|or|to|is)"
    r"|致電|致电|電話|电话|查詢|查询|聯絡|联络|聯繫|联系)[\s:：]*\Z",
    re.IGNORECASE,
)
_GOES_ON = pattern(r"\s*(?:[(（/,，]|(?:is|are|or|and|to|for|if|from|during|at|on)\b)", re.I)
_LABEL = pattern(r"[:：]\s*\Z")
_SPEAKER = pattern(r"\W*[^\W\d][\w .'’]{0,30}[:：]")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a line begins with; `sure` where nothing says that it is a list or a conversation."""

    words: str
    who: Who
    sure: bool


def read_addressee(words: str, above: str, rules: Rules) -> Addressee | None:
    """Whom `words`, which begin a line below the text `above`, are for; None where they are text.

    A name with only a number behind it stands in a list of phones.
    """
    match = _NUMBER.match(words) or _NAME.match(words)
    if match is None:
        return None
    rest, gap, lead = words[match.end() :], match["gap"].strip(), match["lead"]
    if not rest.strip() or _ONLY_A_NUMBER.match(rest) or (gap in (",", "，") and not lead):
        return None
    last = above.rstrip().rpartition("\n")[2]
    if not gap and not lead and (_CALLS.search(last) or _GOES_ON.match(rest)):
        return None
    who = read_recipients(match["names"], rules)
    if not who.recipients or who.refusals:
        return None
    return Addressee(match["names"], who, not _LABEL.search(last) and not _SPEAKER.match(above))
