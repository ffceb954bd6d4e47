"""A second request below the text of the first, and people named as an afterthought. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from relay.reading.numbers import read_recipients
from relay.reading.opening import read_opening
from relay.reading.places import Place
from relay.reading.rules import Rules

_THEN = r"(?:(?:and|also|then|another|next|plus)\b|另外?|再|同埋)"
_ALSO = re.compile(rf"\s*(?:{_THEN}[ ,，:：]*){{0,2}}", re.IGNORECASE)
_BORDER = re.compile(rf"\n|(?<=[.!?。！？])[ \t]*(?={_THEN})", re.IGNORECASE)
_MOST_LINES, _LONGEST, _NEAR = 100, 400, 60

# An afterthought: "Also to 6123 4567.", "Same for Peter Chan please", 同樣發給陳大文
_ENDS = " \t\n.。!！,，"
_SENTENCE = re.compile(r"(?<=[.!?;。！？；])[ \t]*|\n\s*")
_MORE = (
    r"(?:also|and|plus|same|ditto|cc|bcc|copy|likewise|repeat|another|again|or|too|as well"
    r"|同樣|同样|同埋|亦|也|另外?|再|都|一併|一并|一樣|一样|仲有|還有|还有|抄送|副本|同一)"
)
_AROUND = (
    r"(?:ps|please|pls|plz|kindly|could you|can you|then|send|sent|resend|forward|text|sms|message"
    r"|msg|one|thing|this|it|that|an?|the|is|goes|go|to|for|with|number|mobile|thanks|thank you"
    r"|請|请|麻煩|麻烦|唔該|該|發送|发送|傳送|传送|發|发|傳|传|短訊|短讯|短信|訊息|信息|內容|内容|以上|此"
    r"|給|给|俾|畀|到|至|去|予|通知|要|係|謝謝|谢谢)"
)
_WORD = rf"(?:{_MORE}|{_AROUND})(?![A-Za-z])"
_BEFORE = re.compile(rf"\W*(?:{_WORD}[\s,:：，.]*)*", re.IGNORECASE)
_BEHIND = re.compile(rf"(?:[\s,，.]*(?<![A-Za-z]){_WORD})*[\s.。!！,，]*\Z", re.IGNORECASE)
_ADDS = re.compile(rf"(?<![A-Za-z]){_MORE}(?![A-Za-z])", re.IGNORECASE)
_MESSAGE = re.compile(r"\b(?:sms|text|message|msg)\b|短訊|短讯|短信|訊息|信息", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Afterthought:
    """A text without its last sentence, and whom that sentence names; None: nobody we know."""

    text: str
    place: Place | None


def has_second(text: str, rules: Rules, *, now: datetime) -> bool:
    """Whether a line or sentence goes on with another order: "Also to 6123 4567: …"."""
    lines = _BORDER.split(text)[:_MOST_LINES]
    return any(_goes_on(line[:_LONGEST], rules, now) for line in lines)


def split_afterthought(text: str, rules: Rules) -> Afterthought | None:
    """A last sentence that only names more people: it was said to the relay, and is no text."""
    bare = text.rstrip(_ENDS)
    begins = [0, *(stop.end() for stop in _SENTENCE.finditer(bare, max(0, len(bare) - _LONGEST)))]
    above, said = text[: begins[-1]].rstrip(), bare[begins[-1] :]
    if not above:
        return None
    start = _BEFORE.match(said)
    names = said[start.end() if start else 0 :]
    end = _BEHIND.search(names)
    names = names[: end.start() if end else len(names)]
    around = said.replace(names, " ") if names else said
    if not names or not _ADDS.search(around):
        return None
    who = read_recipients(names, rules)
    if not who.refusals and (who.recipients or who.questions):
        return Afterthought(above, Place(words=names, who=who))
    return Afterthought(above, None) if _MESSAGE.search(around) and len(names) < _NEAR else None


# -- private --------------------------------------------------------------------------------------


def _goes_on(line: str, rules: Rules, now: datetime) -> bool:
    own = _ALSO.sub("", line, count=1)
    names, colon, words = own.replace("：", ":").partition(":")
    if own == line or not colon or not words.strip():
        return False
    opening = read_opening(own, rules, now=now, addressed=True)
    who = opening.who if opening is not None else None
    who = who if who is not None and who.recipients else read_recipients(names, rules)
    return bool(who.recipients) and not who.refusals
