"""A Subject that is an order about the sending: "Send tomorrow 9am please", "DO NOT SEND". Pure.

Nothing here is obeyed without a "yes".
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.rules import Rules
from relay.reading.sentences.sending import says_how_to_send
from relay.reading.sentences.timing import Timing, read_sentence
from relay.reading.when import Doubt, Moment

# "Please do not send parcels to the desk" is about something else.
_NOT = (
    r"(?:do not|don[’']?t|dont|not to|never)(?: be)? (?:send|sent|release|text)"
    r"(?: (?:it|this|out|yet|now|anything|sms|the (?:sms|text|message)|until|till|before"
    r"|without|unless))"
)
_HOLDS = Bilingual(
    rf".*\b{_NOT}\b.*"
    r"|.*\b(?:do not|don[’']?t|dont|not to be) (?:send|sent|release)(?: please| pls)?"
    r"\W*(?:[-–—,.;:!)\]/].*)?"
    r"|\W*(?:sms |text |message )?(?:hold|on hold|draft(?: only)?|not yet|wait)"
    r"(?: (?:sms|text|message|version|for (?:your )?(?:approval|review|checking)|only|please|pls"
    r"|for now|this|it))*\W*(?:[-–—:;,!)\]].*)?"
    r"|\W*(?:for (?:your )?(?:approval|review|checking)|pending approval|awaiting approval)\b"
    r"(?: (?:only|first|please|before sending|of (?:the )?(?:sms|text|message)))*\W*"
    r"⟦|\W*(?:請|请|暫時|暂时|先|住)*(?:唔好|唔使|不要|不用|勿|別|别|切勿|咪|暫緩|暂缓|暫停|暂停|暫不|暂不|未)"
    r"(?:先|急住|住|再)?(?:發送|发送|發出|发出|傳送|传送|發|发|傳|传)(?:出去|出|住|先|此?(?:短訊|短讯|短信|訊息|信息))*"
    r"(?:\W.*)?|\W*(?:草稿|初稿|擬稿|拟稿|待批|待審|待审|待批核|待確認|待确认)(?:\W.*)?⟧",
    re.IGNORECASE,
)
_AT_ONCE = pattern(
    r"(?!.*\d).*\b(?:now|asap|today|immediately|urgent(?:ly)?|at once|right away"
    r"|as soon as possible)\b.*",
    re.IGNORECASE,
)
_ASKED = pattern(  # "Please send this SMS", "SMS to send": now
    r"(?:(?:please|pls|plz|kindly|urgent)\W+)*(?:send|text|sms)(?: (?:this|the|it|out|an?|following"
    r"|below|sms|text|message))*(?: (?:please|pls|thanks))?\W*"
    r"|(?!.*\b(?:not|wait|hold|before|when|after)\b).{0,60}\bto (?:be )?(?:send|sent|text|sms)"
    r"(?: out| it| this)?\W*",
    re.IGNORECASE,
)
_THREAD = Bilingual(
    r"\s*(?:re|fw|fwd|aw|wg|sv|vs|tr|rv⟦|回覆|回复|答覆|答复|轉寄|转寄|轉發|转发⟧)\s*(?:\[\d+\])?\s*[:⟦：⟧]",
    re.IGNORECASE,
)
_EDGES = " \t.。!！,，*[]()【】（）"
_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectOrder:
    """What a Subject says of the sending: a time that waits for a "yes", or else its words."""

    timing: Timing | None = None
    words: str = ""


def read_subject_order(subject: str, rules: Rules, *, now: datetime) -> SubjectOrder | None:
    """A Subject that says when, or whether, to send, and nothing else; not that of an answer."""
    said = subject.strip()
    if not said or len(said) > _LONGEST or _THREAD.match(said):
        return None
    if _HOLDS.fullmatch(said):
        return SubjectOrder(words=said)
    bare = said.strip(_EDGES)
    timing = read_sentence(bare, rules, now=now)
    if timing is not None and isinstance(timing.when, Moment | Doubt):
        at_once = isinstance(timing.when, Moment) and timing.when.at is None
        return None if at_once else SubjectOrder(timing=replace(timing, of_an_event=True))
    if _AT_ONCE.fullmatch(bare) or _ASKED.fullmatch(bare):
        return None
    return SubjectOrder(words=said) if timing or says_how_to_send(bare, thing=False) else None
