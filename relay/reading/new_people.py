"""Whom an answer names in place of those whom a request had. Pure."""

import re

from relay.reading.pattern import pattern
from relay.reading.people.listing import plain
from relay.reading.people.numbers import Who, is_bare, read_recipients
from relay.reading.people.rules import Rules

_COURTESY = (
    r"(?:(?:please|pls|plz|kindly|sorry|oops|no|sorry,? wrong (?:number|person)"
    r"|wrong (?:number|person)|請|请|麻煩|麻烦|唔該|不好意思|唔好意思)[ ,，.。!！]+"
    r"|(?:請|请|麻煩|麻烦|唔該)(?:你)?)*"
)
_PEOPLE = r"(?:numbers?|phones?|phone numbers?|recipients?|persons?|people)"
_HAN_PEOPLE = r"(?:收件人|收訊人|收信人|號碼|号码|電話|电话|電話號碼|电话号码)"
_LEAD = pattern(
    rf"{_COURTESY}(?:"
    rf"(?:to|{_PEOPLE}|{_HAN_PEOPLE})[ ]*[:：]"
    r"|(?:only |just )?(?:send|text|sms)(?: (?:it|this|that|the sms|the text|the message))?"
    r"(?: only| just)?(?: to)?"
    r"|(?:only|just)(?: to)?|to"
    rf"|(?:change|correct|replace)(?: it| (?:the|its) {_PEOPLE})? (?:to|with)"
    rf"|(?:the |its )?(?:right |correct |new )?{_PEOPLE} (?:should be|is|are)"
    r"|(?:it|that) should (?:be|go to)|should be|i mean[t]?|use"
    r"|(?:只|淨係|凈係|净係|單單|单单)(?:係|是)?(?:要)?(?:(?:發|发|傳|传|寄|send)(?:送)?(?:短訊|短讯|短信)?(?:給|给|俾|畀|到|去)?)?"
    r"|(?:改|應該|应该)?(?:發|发|傳|传|寄|send)(?:送)?(?:短訊|短讯|短信)?(?:給|给|俾|畀|到|去)"
    rf"|{_HAN_PEOPLE}?(?:應該|应该)?(?:改為|改为|改成|改做|更正為|更正为|係|是)"
    r")[ :：]*",
    re.IGNORECASE,
)
_TAIL = pattern(
    r"(?:[ ,，]*(?:instead|only|please|pls|thanks|thank you|就得|就可以|才對|才对|先啱|先至啱))*"
    r"[ .。!！]*$",
    re.IGNORECASE,
)
_MOST, _PHONE_DIGITS = 2000, 5


def read_new_people(words: str, rules: Rules) -> Who | None:
    """Who is to get it instead of those that were named; None where `words` do not say just that.

    Bare numbers do, and people behind words such as "to:" or "only". Somebody who is not known is
    told so only where a number or a name near to a known one shows that people are meant.
    """
    if len(words) > _MOST:
        return None
    first, *rest = [line for line in words.split("\n") if line.strip()] or [""]
    said = plain(first)
    lead = _LEAD.match(said)
    named = said[lead.end() :] if lead else re.sub(rf"^{_COURTESY}", "", said, flags=re.IGNORECASE)
    people = "\n".join([_TAIL.sub("", named), *rest]).strip()
    if not people or (lead is None and not is_bare(people)):
        return None
    who = read_recipients(people, rules)
    if who.refusals:
        number = sum(map(str.isdigit, people)) >= _PHONE_DIGITS
        return who if number or _is_near(who) else None
    return who if who.recipients or who.questions else None


def _is_near(who: Who) -> bool:
    return any("nearest" in reason.facts for reason in who.refusals)
