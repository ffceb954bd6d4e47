"""A second request below the text of the first, and people named as an afterthought. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import TO, is_of_a_phone
from relay.reading.lines.greeting import after_greeting
from relay.reading.pattern import pattern
from relay.reading.people.listing import plain
from relay.reading.people.names import are_named, split_name
from relay.reading.people.numbers import read_recipients
from relay.reading.people.rules import Rules
from relay.reading.sentences.addressee import read_addressee
from relay.reading.sentences.opening import read_opening
from relay.reading.sentences.opening_forms import VERBS
from relay.reading.sentences.places import Place

_THEN = r"(?:(?:and|also|then|another|next|plus)\b|另外?|再|同埋)"
_ALSO = pattern(rf"\s*(?:{_THEN}[ ,，:：]*){{0,2}}", re.IGNORECASE)
_BORDER = pattern(rf"\n|(?<=[.!?。！？\"”」』])[ \t]*(?={_THEN})", re.IGNORECASE)
_BEGIN = pattern(
    rf"\n\s*|(?<=[.!?;。！？；])[ \t]*(?=\S)|(?<=[\"”」』])[ \t]*(?={_THEN})", re.IGNORECASE
)
_MOST_LINES, _LONGEST, _LONGEST_ORDER, _NEAR = 100, 400, 600, 60
_MOST_ORDERS = 40  # sentences at which another order is looked for

# An afterthought: "Also to 6123 4567.", "Same for Peter Chan please", 同樣發給陳大文
_ENDS = " \t\n.。!！,，"
_SENTENCE = pattern(r"(?<=[.!?;。！？；])[ \t]*|\n\s*")
_NUMBERED = pattern(r"[-*•·\s]*(?:(?:to|for)\s+|[致給给])?[(（]?\+?[0-9０-９]", re.IGNORECASE)
_MORE = (
    r"(?:also|and|plus|same|ditto|cc|bcc|copy|likewise|repeat|another|again|too|as well"
    r"|同樣|同样|同埋|亦|也|另外?|再|都|一併|一并|一樣|一样|仲有|還有|还有|抄送|副本|同一"
    r"|加埋|加上|連埋|连埋|同時|同时)"
)
_AROUND = (
    r"(?:ps|please|pls|plz|kindly|could you|can you|then|send|sent|resend|forward|text|sms|message"
    r"|msg|one|thing|this|it|that|an?|the|is|goes|go|to|for|with|number|mobile|thanks|thank you"
    r"|請|请|麻煩|麻烦|唔該|該|發送|发送|傳送|传送|發|发|傳|传|短訊|短讯|短信|訊息|信息|內容|内容|以上|此"
    r"|給|给|俾|畀|到|至|去|予|通知|要|係|謝謝|谢谢)"
)
# "Contact Mary Wong / and Peter Chan": the sentence goes on, where no word speaks of sending.
_GOES_ON = pattern(r"\s*(?:and|plus|&|[和及與与同])", re.IGNORECASE)
_SENDS = pattern(
    r"\b(?:to|for|send|sent|resend|forward|text|sms|message|msg|same|ditto|cc|bcc|copy|repeat)\b"
    r"|[發发傳传給给俾畀]|同樣|同样|抄送|副本|通知",
    re.IGNORECASE,
)
_CLOSED = pattern(r"[.!?:;…。！？：；][\"”」』)）]?\Z")
_SOMEBODY = pattern(r"(?:\d{4}|(?<=\s)[A-Z][\w'’-]*)[)）]?\Z")
_REACHES = pattern(r"(?:whats ?app|phone|call|ring|contact)\b", re.IGNORECASE)
_MEANT = pattern(r"(?:to|for)\s+|[給给俾畀致]\s*", re.IGNORECASE)
_WORD = rf"(?:{_MORE}|{_AROUND})(?![A-Za-z])"
_BEFORE = pattern(rf"\W*(?:{_WORD}[\s,:：，.]*)*", re.IGNORECASE)
_BEHIND = pattern(rf"(?:[\s,，.]*(?<![A-Za-z]){_WORD})*[\s.。!！,，]*\Z", re.IGNORECASE)
_ADDS = pattern(rf"(?<![A-Za-z]){_MORE}(?![A-Za-z])", re.IGNORECASE)
_MESSAGE = pattern(r"\b(?:sms|text|message|msg)\b|短訊|短讯|短信|訊息|信息", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Afterthought:
    """A text without its last sentence, and whom that sentence names; None: nobody we know."""

    text: str
    place: Place | None


def has_second(text: str, rules: Rules, *, now: datetime) -> bool:
    """Whether a line or sentence goes on with another order: "Also to 6123 4567: …"."""
    lines = _BORDER.split(text)[:_MOST_LINES]
    return any(_goes_on(line[:_LONGEST], rules, now) for line in lines) or any(
        read_addressee(text[start : start + _LONGEST], text[:start], rules)
        for start in _line_starts(text)
    )


def split_second(
    text: str, below: str, rules: Rules, *, now: datetime, opened: bool
) -> Afterthought | None:
    """The text above a second request, and whom that names; None where there is none beyond doubt.

    `To: …` with a text of its own below it, in all that stands `below` the recipients; another
    order that follows one (`opened`), or "also"; "also", and then a number and a text. Whom it
    names may be nobody we know. Any other order in a text may be what its reader is asked to do:
    "Please text 6123 4567: your plate".
    """
    starts = (begin.end() for begin in islice(_BEGIN.finditer(text), _MOST_ORDERS))
    after = split_afterthought(text, rules)  # "And to 6123 4567 as well." has no text of its own
    added = len(text) - len(text[len(after.text) :].lstrip()) if after and after.place else -1
    for start in starts:
        above = text[:start].rstrip()
        if not above:
            continue
        new_line = "\n" in text[len(above) : start]
        place = _second(text[start:], below, rules, now, opened, new_line=new_line)
        if place is None and new_line and start != added:
            addressee = read_addressee(text[start : start + _LONGEST], above, rules)
            if addressee is not None and addressee.sure:
                place = Place(words=addressee.words, who=addressee.who)
        if place is not None and _is_somebody(place):
            return Afterthought(above, place)
    return None


def read_several(text: str, rules: Rules) -> tuple[Place, ...]:
    """The first two people of a list in which each number has a text of its own; () for any other.

    Nothing but one line that asks for SMS may stand above it.
    """
    lines = [line.strip() for line in after_greeting(text).split("\n") if line.strip()]
    lead = 1 if lines and not _NUMBERED.match(lines[0]) and VERBS.search(lines[0][:_LONGEST]) else 0
    places: list[Place] = []
    for line in lines[lead : lead + _MOST_LINES]:
        found = read_addressee(line[:_LONGEST], "", rules) if _NUMBERED.match(line) else None
        if found is None or split_name(plain(line)):  # a number and its name
            break
        if not places or found.who.recipients != places[0].who.recipients:
            places.append(Place(words=found.words, who=found.who))
    return tuple(places[:2]) if len(places) > 1 else ()


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
    if not names or not _ADDS.search(around) or _REACHES.match(names):
        return None
    joined = _is_joined(text[len(above) : begins[-1]], above, rules) and _GOES_ON.match(said)
    if joined and not _SENDS.search(around):
        return None
    who = read_recipients(names, rules)
    if not who.refusals and (who.recipients or who.questions):
        return Afterthought(above, Place(words=names, who=who))
    return Afterthought(above, None) if _MESSAGE.search(around) and len(names) < _NEAR else None


# -- private --------------------------------------------------------------------------------------


def _second(
    words: str, below: str, rules: Rules, now: datetime, opened: bool, *, new_line: bool
) -> Place | None:
    line = words.partition("\n")[0][:_LONGEST]
    found = field_line(line) if new_line else None
    if found and found.kind == TO and not found.bracket and not is_of_a_phone(found.word):
        under = below.rpartition(line)[2].strip()
        return _place(found.value, rules) if found.value and under else None
    own = _ALSO.sub("", line, count=1)
    near = own + words[len(line) : _LONGEST_ORDER]
    opening = read_opening(near, rules, now=now, addressed=True)
    if opening is not None and opening.marked and opening.rest.strip() and not opening.doubtful:
        ours = opened or own != line
        return Place(words=opening.words, who=opening.who) if opening.who and ours else None
    names, colon, rest = own.replace("：", ":").partition(":")
    numbered = own != line and colon and rest.strip() and re.search("[0-9]{4}", names)
    return _place(names, rules) if numbered else None


def _is_somebody(place: Place) -> bool:
    """Whether people are named, or by its form a name or a number that nobody knows."""
    return are_named(place.words) if place.who.refusals else bool(place.who.recipients)


def _place(words: str, rules: Rules) -> Place:
    return Place(words=words, who=read_recipients(words, rules))


def _line_starts(text: str) -> list[int]:
    return [line.end() for line in re.finditer(r"\n\s*", text.rstrip())][:_MOST_LINES]


def _is_joined(gap: str, above: str, rules: Rules) -> bool:
    """Whether a line goes on with the sentence of the line above, which ends in somebody."""
    if gap.count("\n") != 1 or _CLOSED.search(above):
        return False
    return bool(_SOMEBODY.search(above)) or any(
        rules.contacts.find(above[-length:]) for length in (2, 3, 4)
    )


def _goes_on(line: str, rules: Rules, now: datetime) -> bool:
    own = _ALSO.sub("", line, count=1)
    names, colon, words = own.replace("：", ":").partition(":")
    if own == line or not colon or not words.strip():
        return False
    opening = read_opening(own, rules, now=now, addressed=True)
    who = opening.who if opening is not None else None
    who = who if who is not None and who.recipients else read_recipients(names, rules)
    if who.recipients and not who.refusals:
        return True
    meant = _MEANT.match(names)
    return meant is not None and are_named(names[meant.end() :])
