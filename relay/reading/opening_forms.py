"""The closed set of forms in which people ask for an SMS, in English and Chinese. Pure data."""

import re
from dataclasses import dataclass

_POLITE = (
    r"(?:(?:please|pls|plz|kindly|(?:please )?(?:could|can|would|will) (?:you|u)(?: also)?"
    r"(?: please| pls| kindly)?)(?: also)?(?: help(?: me)?(?: to)?)?,? )"
)
_NOUN = r"(?:text message|sms message|sms text|sms|text|message|msg|reminder)"
_THIS = r"(?:(?:an? |the |this )?(?:following |below )|(?:an? )?(?:quick |short )|this |the |an? )?"
_BELOW = r"(?: below)?"

_POLITE_HAN = (
    r"(?:(?:(?:唔該|麻煩|麻烦|煩請|烦请|勞煩|劳烦|可否|能否|可唔可以|請|请)(?:你|您|妳)?)?"
    r"(?:幫我|幫手|幫忙|帮我|帮手|帮忙|代我|代)|(?:唔該|麻煩|麻烦|煩請|烦请|勞煩|劳烦|可否|能否|可唔可以|請|请)"
    r"(?:你|您|妳)?)"
)
NOUN_HAN = r"(?:短訊|短讯|短信|訊息|讯息|信息|簡訊|简讯|sms|message|msg)"
_THIS_HAN = (
    r"(?:一?[個个條条則则封]|以下|下列|下面|呢[個條]|這[個條]?|这[个条]?|的|嘅)*(?:內容的|内容的)?"
)
_VERB_HAN = r"(?:發送|发送|傳送|传送|發出|发出|寄出|發|发|傳|传|寄|send)"
_TO_HAN = r"(?:給予|給|给|俾|畀|到|至|去|予)"
_GIVE_HAN = r"(?:給|给|俾|畀|向)"
# Not 說明情況, 講聲, 話佢知, 話俾佢聽: what follows is no text.
_SAY_HAN = (
    r"(?:[說说](?!明(?![天日早晚年朝]))|話|话|講|讲)(?!一?[聲声下]|[佢俾畀給给知]"
    r"|[他她你您][們们]?[知聽听])"
)
_WHEN_HAN = r"(?:(?:於|于|在|喺)?(?P<when>.{2,30}?))??[ ,，]*"

_COLON = r"[\s,，]*[:：]"
_AT_COLON = re.compile(_COLON)
_AT_QUOTE = r"[\s,，]*(?=[\"“「『])"
_AT_SAYING = (
    r"[\s,，]*\b(?:saying(?: that)?|(?:that|which) says|as follows"
    r"|to (?:say|tell (?:them|him|her)|let (?:them|him|her) know)(?: that)?)\b[\s:：,，]*"
)
_AT_THAT = r"[\s,，]*\bthat\b[\s:：,，]*"
_ANY = re.compile(rf"{_COLON}|{_AT_SAYING}|{_AT_QUOTE}", re.IGNORECASE)
_ANY_THAT = re.compile(rf"{_COLON}|{_AT_SAYING}|{_AT_THAT}|{_AT_QUOTE}", re.IGNORECASE)
_THAT = re.compile(rf"{_COLON}|{_AT_THAT}", re.IGNORECASE)
_KNOW = re.compile(r"[\s,，]*\bknow\b(?:\s+that\b[\s:：,，]*|\s*[:：])", re.IGNORECASE)
_ANY_HAN = re.compile(rf"{_COLON}|{_AT_SAYING}|[\s,，]+{_SAY_HAN}[\s,，:：]*|{_AT_QUOTE}")
# 給 WHO 發短訊：, where the verb stands behind the people
_SENT_HAN = re.compile(
    rf"[\s,，]*{_VERB_HAN}\s*{_THIS_HAN}\s*{NOUN_HAN}[\s,，]*(?:"
    rf"(?:{_SAY_HAN}|(?:訊息|讯息|短訊|短讯|短信)?(?:內容|内容)(?:如下|是|為|为)?|如下|說明|说明)?\s*[:：]"
    rf"|(?={_SAY_HAN}\S){_SAY_HAN}[\s,，]*|(?=[\"“「『])|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Form:
    """How an opening begins (group 1 is its courtesy), and the marks that may end it."""

    start: re.Pattern[str]
    ends: re.Pattern[str]
    line_end: bool = True  # the end of its line may end it as well
    speaks: bool = True  # to the relay beyond doubt: "inform", "let … know" may be said to people


def _english(
    start: str, ends: re.Pattern[str], *, line_end: bool = True, speaks: bool = True
) -> Form:
    return Form(re.compile(f"({_POLITE})?{start}", re.IGNORECASE), ends, line_end, speaks)


def _chinese(start: str, ends: re.Pattern[str], *, line_end: bool = True) -> Form:
    return Form(re.compile(rf"({_POLITE_HAN})?\s*{start}", re.IGNORECASE), ends, line_end)


FORMS = (
    _english(rf"send(?: out)? {_THIS}{_NOUN}{_BELOW} to\b", _ANY_THAT),
    _english(r"send(?: out)? (?:the following|the below|this|it) to\b", _ANY),
    _english(rf"{_NOUN} to\b", _ANY_THAT),
    _english(r"(?:text|sms|message)\b", _ANY_THAT),
    _english(r"send\b", _ANY),
    _english(r"(?:inform|notify|tell|remind|advise)\b", _THAT, line_end=False, speaks=False),
    _english(r"let\b", _KNOW, line_end=False, speaks=False),
    _english(r"to\b", _AT_COLON, line_end=False, speaks=False),
    _chinese(
        rf"{_WHEN_HAN}{_VERB_HAN}\s*(?:{_THIS_HAN}\s*{NOUN_HAN})?\s*{_TO_HAN}",
        _ANY_HAN,
    ),
    _chinese(
        rf"(?:將|将|把)\s*{_THIS_HAN}\s*(?:{NOUN_HAN}|內容|内容)?\s*{_VERB_HAN}\s*{_TO_HAN}",
        _ANY_HAN,
    ),
    _chinese(rf"{NOUN_HAN}\s*{_TO_HAN}", _ANY_HAN),
    _chinese(r"通知", _ANY_HAN),
    _chinese(rf"{_WHEN_HAN}{_GIVE_HAN}", _SENT_HAN, line_end=False),
    Form(re.compile(rf"({_POLITE_HAN})\s*(?:text|sms|msg|message)\b", re.IGNORECASE), _ANY_HAN),
)
# The text in quotation marks before the people: Send "Hello" to WHO; 請將「你好」發給 WHO
QUOTED_FIRST = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"({_POLITE})?(?:send|text|sms|message)(?: out)?(?: {_THIS}{_NOUN})?,?\s*"
        rf"(?P<text>\"[^\"]+\"|“[^“”]+”)\s*(?:by {_NOUN} |as {_THIS}{_NOUN} )?to\b",
        rf"({_POLITE_HAN})?\s*(?:將|将|把|{_VERB_HAN})\s*(?P<text>\"[^\"]+\"|“[^“”]+”|「[^「」]+」|『[^『』]+』)"
        rf"\s*(?:{_THIS_HAN}\s*{NOUN_HAN}|用{NOUN_HAN})?\s*(?:{_VERB_HAN})?\s*{_TO_HAN}",
    )
)
# Where the recipients stand elsewhere: "Please send the following tomorrow at 9am: …"
NOBODY = re.compile(
    rf"{_POLITE}?send(?: out)? (?:the following|this)(?: {_NOUN})?\b(?: to (?:them|him|her))?",
    re.IGNORECASE,
)
TAIL = re.compile(
    rf"[\s,，]*(?:(?:with )?(?:the following|following|this|an?)(?: {_NOUN})?|with the {_NOUN}"
    r"|the following (?:numbers?|people|recipients|contacts)|以下(?:號碼|号码|人士|收件人)"
    r"|(?:訊息|讯息|短訊|短讯|短信|信息)?(?:內容|内容)?(?:如下|為|为|是)|以下(?:內容|内容|訊息|讯息|短訊|短信)"
    r"|(?:內容|内容|訊息|讯息)|說|说|話|话|講)[\s,，]*",
    re.IGNORECASE,
)
# Where a form may begin inside a text.
VERBS = re.compile(
    r"\b(?:send|text|sms|msg|message|reminder|inform|notify|tell|remind|advise|let)\b"
    r"|(?:(?<=^)|(?<=\n)|(?<=[.!?。！？] ))to\b"
    rf"|{_VERB_HAN}|將|将|把|通知|{_GIVE_HAN}|{NOUN_HAN}",
    re.IGNORECASE,
)
