"""Last words that take an order back or put it right: "Sorry, wrong number, use …". Pure.

Nothing here is obeyed: a text that ends in them is not sent before a "yes".
"""

import re

from relay.reading.pattern import Chinese, pattern
from relay.reading.people.rules import Rules
from relay.reading.sentences.sending import sentences

_OOPS = (
    r"(?:(?:oh|ah|hmm+|ok(?:ay)?|no|wait|sorry|apologies|oops|my (?:mistake|bad)|actually|hang on"
    r"|hold on|but|and|ps|please|pls|plz|kindly)\b[\s,.:;!–—-]*)"
)
_SORRY = (  # whoever says one of these speaks of what was said before
    r"(?:(?:oh|wait|sorry|apologies|oops|my (?:mistake|bad)|actually|hang on|hold on)\b"
    r"[\s,.:;!–—-]*(?:please |pls )?)"
)
_THIS = (
    r"(?:it|this|that|the above|(?:all|any) of (?:it|this|that)"
    r"|(?:my|this|the) (?:(?:last|previous|earlier) )?(?:request|e-?mail|mail|order|sms|text))"
)
_HAN_SEND = r"(?:(?<![出開开轉转])[發发]|傳|传|寄|send)(?:送|出)?"
_HAN_LATER = (
    r"(?:先|住|喇|啦|嘞|了|啊|呀|吧|此|這|这|該|该|個|个|條|条|則|则"
    r"|短訊|短讯|短信|訊息|信息)*"
)
_HAN_LONG = (
    r"(?:[一二三四五六七八九十兩两半\d]{1,3}[個个]?半?"
    r"(?:小時|小时|鐘頭|钟头|分鐘|分钟|日|天|晚|星期|週|周))"
)
# A whole sentence.
_AT_LAST = (
    r"never ?mind(?: then| please)?",
    r"(?:scratch|strike|forget(?: about)?|disregard|ignore|cancel|stop|undo|withdraw)"
    rf" {_THIS}(?: (?:please|pls|for now|then))?",
    rf"(?:do not|don[’']?t|no need to|need not)(?: (?:send|text|sms)(?: {_THIS}| them)?"
    r"(?: out)?)?(?: (?:yet|now|any ?more|please|pls|for now|after all))*",
    r"(?:i|we) mean[t]?\b.{1,60}",
    rf"(?:send|text) {_THIS} to .{{1,60}} (?:instead|rather)",
    # Of a time that only the writer knows.
    rf"(?:send|text|sms|schedule)(?: {_THIS})?(?: out)?(?: (?:about|around|at least))?"
    r"(?: (?:an?|the|half|one|two|three|four|five|six|few|\d{1,3}))+"
    r" ?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|nights?|evening|morning|afternoon)"
    r"(?: (?:before|after|ahead|prior|earlier|later|in advance)\b.{0,60})",
    r"(?:then )?test\b.{0,40}\bfirst\b.{0,30}",
    r"(?:re-?send|repeat)\b.{1,60}",
    r"use [\w.'’ -]{1,30}[’']s? (?:mobile |phone )?(?:number|no\.?|mobile|phone)",
    # What the writer would have done to the text.
    r"(?:correct|fix|check|improve|mind)\b(?!.*\byour\b).{0,30}"
    r"\b(?:grammar|spelling|typos?|wording|english|chinese)\b.{0,30}",
    r"(?:shorten|polish|proof-?read|rephrase|reword|translate)\b.{0,60}",
    r"(?:change|replace) (?!.*\byour\b)[\w\"“'‘].{0,40} (?:with|by) .{1,60}",
    r"sign (?:(?:it|this|off) )+as .{1,40}",
)
_TAKES_BACK = pattern(
    rf"{_OOPS}*(?:{'|'.join(_AT_LAST)})"
    r"|on second thoughts?\b.{0,100}|(?:hold|hang) on\b.{0,60}|wait[,;:!–—-].{0,80}"
    rf"|{_SORRY}+(?:(?:it|this|that) (?:should|must|needs? to|has to|is to) .{{1,80}}"
    rf"|(?:send|text) {_THIS} to .{{1,60}})",
    re.IGNORECASE,
)
_TAKES_BACK_HAN = Chinese(
    r".{0,8}(?:唔好|唔使|唔駛|唔洗|不要|不用|不必|毋須|無需|无需|咪|勿|別|别|取消).{0,4}"
    rf"{_HAN_SEND}{_HAN_LATER}"
    r"|.{0,8}(?:當我|当我)(?:冇|沒有?|没有?)[講讲說说]過?过?.{0,3}"
    rf"|[^，,]{{1,12}}(?:之?前|之?[後后]){_HAN_LONG}(?:之?前|之?[後后])?(?:先至|先|再|才)?"
    rf"{_HAN_SEND}{_HAN_LATER}"
    rf"|[^，,]{{1,12}}(?:先至|先|就|再|才){_HAN_SEND}{_HAN_LATER}",
    re.IGNORECASE,
)
# A sentence with a mobile phone in it, which is not one to call.
_MOBILE = pattern(r"(?<![\d$])(?:\+?852[ -]?)?[4-9]\d{3}[ -]?\d{4}(?!\d)")
_PUTS_RIGHT = pattern(
    r"\b(?:sorry|apologies|oops|correction|corrected|typo|wrong|mistaken?|i mean|i meant|actually"
    r"|instead|rather|should (?:be|read|go|have been))\b"
    r"|更正|改正|[打寫写]?[錯错]|應該|应该|應為|应为|唔係|不是|改[發发為为做成]|正確|正确|對唔住|不好意思",
    re.IGNORECASE,
)
_TO_CALL = pattern(
    r"\b(?:call|calling|contact|phone us|dial|ring|whats ?app|wechat|reach|hotline|enquir\w+)\b"
    r"|致電|致电|聯[絡繫系]|联[络系]|查詢|查询|打電話|打电话|[撥拨]|熱線|热线",
    re.IGNORECASE,
)
# More people, by first names that somebody known bears.
_NAME = r"(?P<name>[A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)?"
_ADDS = tuple(
    pattern(form)
    for form in (
        rf"(?:(?:And|Also|Plus|(?i:and copy|and also|copy|cc))[ ,:]*)+(?i:(?:to|for) )?{_NAME}"
        r"(?i:,? (?:please|pls|too|as well))?",
        rf"(?i:(?:(?:do|send) )?(?:the )?(?:same|ditto) (?:to|for|with)) {_NAME}.{{0,20}}",
        rf"{_NAME},? (?i:too|as well|also)",
        rf"(?i:not (?:to )?)[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?[,;]? (?i:but )?(?i:to )?{_NAME}",
    )
)
_LAST, _LONGEST, _NEAR = 3, 140, 600


def has_second_thoughts(text: str, rules: Rules) -> bool:
    """Whether one of the last sentences, of those behind the first, takes back what was asked for
    or puts it right, names one more, or says what to do with the text."""
    behind = sentences(text[-_NEAR:])[1:]
    return any(_is_one(part, rules) for part in behind[-_LAST:] if len(part) <= _LONGEST)


# -- private --------------------------------------------------------------------------------------


def _is_one(sentence: str, rules: Rules) -> bool:
    if _TAKES_BACK.fullmatch(sentence) or _TAKES_BACK_HAN.fullmatch(sentence):
        return True
    if _MOBILE.search(sentence) and _PUTS_RIGHT.search(sentence):
        return _TO_CALL.search(sentence) is None
    added = (form.fullmatch(sentence) for form in _ADDS)
    return any(found and rules.contacts.is_part_of_a_name(found["name"]) for found in added)
