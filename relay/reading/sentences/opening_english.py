"""The words of the English openings: courtesy, verbs, what is sent, what stands around. Pure.

Patterns as strings, without groups that count; opening_forms makes the closed set of them.
"""

import re

from relay.reading.pattern import Needing, pattern

_ASK = r"(?:plea?se?|pls+\.?|plz+|plse|plaese|pleese|kindly|kindy|urgently)"
_YOU = (
    r"(?:you|u|someone|somebody|anyone|we|i|one of you|your (?:team|side|office)"
    r"|(?:the )?(?:reception|front desk|office|team|duty (?:nurse|officer|manager)))"
)
_IF = r"if (?:you|u) (?:could|can|would|may)"
_WISH = (
    r"(?:i|we)(?: would|[’']d)? (?:like|need|want|wish)(?: you)? to|need (?:you )?to"
    r"|may i (?:ask|trouble) you to|(?:could|would|can) i (?:ask|trouble) you to"
    rf"|(?:(?:i|we)(?: would|[’']d| will|[’']ll)? )?(?:be )?(?:very |most |much )?"
    rf"(?:grateful|thankful|obliged|appreciated?)(?: it)?(?: very much)? {_IF}"
    rf"|it would be (?:great|good|nice|appreciated|helpful) {_IF}"
    r"|(?:(?:could|would) (?:you|u) )?be so kind (?:as )?to|is it possible to"
)
POLITE = (
    rf"(?:(?:(?:yes|ok|okay),? )?(?:(?:{_ASK}|(?:could|can|would|will) {_YOU}|{_WISH})"
    r"(?: also| now| just| kindly| please| pls| plz){0,3}"
    r"(?: (?:help|arrange|assist|remember)(?: me| us)?(?: to| with| in)?"
    r"| do the needful(?:,? and| to)?)?,? ){1,3})"
)
NOUN = (
    r"(?:text message|text msg|sms message|sms text|sms msg|sms reminder|sms notification|sms|text"
    r"|message|msg|reminder|txt)"
)
THIS = (
    r"(?:(?:an? |one |1 |the |this |my |our )?"
    r"(?:following |below |quick |short |brief |urgent |simple |same ){0,2})"
)
BELOW = r"(?: below| as below| as follows)?"
_IT = r"(?:the following|the below|below|following|this|it)"
_SEND = r"(?:send(?: out| off)?|arrange(?: for)?|schedule)"  # "sending" and "texting" are reports

_OUT = r"(?: out| off)?"  # "send this out to"
_GIVES = r"(?:trigger|issue|fire(?: off)?|shoot|drop|push(?: out)?)"  # an SMS

SENDS = (
    rf"(?:(?:{_SEND}|{_GIVES}) {THIS}|forward (?:the |this )?(?:following|below) )"
    rf"{NOUN}{BELOW}{_OUT} (?:to|for)\b"
)
SENDS_IT = rf"{_SEND} {_IT}{BELOW}{_OUT} to\b"
NOUN_FIRST = rf"{NOUN}(?: to be sent)? (?:to|for)\b"
TEXTS_IT = rf"(?:text|txt|sms|msg|message) {_IT}(?: {NOUN})?{BELOW}{_OUT} to\b"
_DAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?"
# "Please send at 5:30pm today to WHO", "schedule an SMS for Monday 9am to WHO"
SENDS_AT = (
    rf"(?:(?:send(?: out)?|schedule|arrange)(?: {THIS}{NOUN}| {_IT})?|text|sms) (?:for (?=\S))?"
    rf"(?P<when>(?:(?:at|on|in|by|tomorrow|tmr|today|tonight|this|next|noon|{_DAY})\b"
    r"|(?<=for )\d{1,2}(?!\d))[^\n]{0,40}?),? to\b"
)
MINDS = rf"(?:texting|messaging|sms-?ing|sending (?:{THIS}{NOUN} |{_IT}{BELOW} )?to\b)"
TEXTS = r"(?:text|txt|sms|msg|message)\b(?: out)?(?: to\b)?"
SENDS_TO = r"send\b(?: out| off)?(?: to\b)?"  # whom one arranges is not texted

# What may stand between the people and the mark: "… 9123 4567 with the following message:"
TAIL = (
    rf"(?:(?:(?:with )?(?:(?:the )?(?:following|below)|this|an?|the)(?: (?:{NOUN}|words?|content))?"
    rf"|with(?: (?:{NOUN}|words?|content))?|{NOUN}|content){BELOW}"
    rf"|(?:the )?(?:{NOUN}|content) (?:is|reads|should (?:be|read|say)|to (?:be|read)){BELOW}"
    r"|as (?:below|follows)|for (?:me|us)|please|pls|and (?:say|tell (?:them|him|her)))"
    r"(?:,? for (?:me|us))?(?:,? (?:please|pls))?(?:,? and say)?"
)
BY_SMS = rf"(?:by|via|through|using) (?:an? )?{NOUN}"
_SOME = (
    r"(?:people|persons?|numbers?|mobiles?|phones?|contacts?|recipients?|colleagues|staff"
    r"|clients?|customers?|patients?|parents|guests?|residents?|tenants?|drivers?"
    r"|teams?|groups?|members|volunteers|engineers|nurses|teachers|folks|guys"
    r"|(?:mobile|phone) numbers?|mobile phones?|two|three|four)"
)
# What may stand in front of them: "the following people: 9123 4567"
SOME_PEOPLE = pattern(
    rf"(?:all |each )?(?:of )?(?:(?:the )?(?:following|below)(?: {_SOME}){{0,2}}"
    rf"|(?:these|those)(?: {_SOME}){{1,2}}|the {_SOME} below|the numbers?)\b"
    r"(?:,? (?:please|pls|plz))?\s*(?:[:：]|[-–—](?=\s))?\s*",
    re.IGNORECASE,
)
# A time in front of the verb: "Tomorrow at 9am please text …", "Please at 3pm text …"
_AT_VERB = rf"[ ,]++(?={POLITE}?(?:send|text|txt|sms|message)\b)"
TIME_FIRST = Needing(
    "send|text|txt|sms|message",
    pattern(
        # "Please" alone, in front of the verb, is no time.
        rf"(?P<polite>{POLITE})?(?!{_ASK}{_AT_VERB})(?P<when>[^\n]{{2,40}}?){_AT_VERB}",
        re.IGNORECASE,
    ),
)

# What stands behind the number that a reader is told to text, and what for.
ADVICE = pattern(
    r"[)）]?,?\s*(?:(?:if|when|once|whenever|before|after|upon|on (?:arrival|your)|as soon as"
    r"|unless|until|till|in case|for|during|or|any ?time|directly|instead|your|quoting|stating|24/7"
    r"|with (?!(?:the |this |a )?(?:following|below|message|text|words?)\b|this\b)"
    r"|to (?!say\b|tell\b|let\b|inform\b|advise\b|remind\b)"
    r"|and (?:we|i|our|they|he|she|someone|quote|give|ask|tell us|state))\b"
    r"|(?:查詢|查询|預約|预约|登記|登记|報名|报名|確認|确认|取消|改期|聯絡|联络|以便|索取))",
    re.IGNORECASE,
)
# Another order behind a reported text: "…, and remind Mary Wong that …".
TELLS_MORE = pattern(
    r"\b(?i:tell|remind|inform|notify|ask|let|text|sms|also tell|and tell) (?-i:[A-Z+0-9])"
)
_NAMED = r"[\w.'’()&/, -]{1,50}"
# Sentences that people write before they come to the point, none of them part of an SMS.
PLEASANTRY = pattern(
    r"(?!.*(?:\d|\b(?:not|don[’']?t|test|draft|example|only|wait|cancel|before|after|unless|until|if"
    r"|when|to(?:day|morrow|night)|later|stop|wrong|but)\b))\W*(?:"
    r"(?:i |we )?(?:hope|trust) (?:you|u|all|this|everything|things)\b[^.!?\n]{0,50}"
    r"|(?:(?:i|we)(?: am| are|[’']m|[’']re) )?(?:so |very )?sorry (?:to|for)\b[^.!?\n]{0,50}"
    r"|(?:many )?(?:thanks|thank you)\b[^.!?\n]{0,50}"
    rf"|(?:this is|it[’']s|it is|i[’']m|i am|my name is) {_NAMED}"
    rf"|{_NAMED} here|how are you\b[^.!?\n]{{0,20}}"
    r"|(?:urgent|important|asap|urgent request|sms request|new request|request)"
    r"|(?:as (?:discussed|requested|agreed|per)|further to|with reference to|re)\b[^.!?\n]{0,50}"
    r"|(?:i (?:have|need)|could i ask|may i ask|can you do me)\b[^.!?\n]{0,10}"
    r"\b(?:favou?r|request|help)\b[^.!?\n]{0,20}"
    r"|(?:我是|我係|呢度係|這裡是|这里是)[^。！？\n]{1,20}"
    r"|(?:唔好意思|不好意思|打擾|打扰|辛苦)[^。！？\n]{0,12}|(?:緊急|紧急|急件|急)"
    r")\W*",
    re.IGNORECASE,
)
