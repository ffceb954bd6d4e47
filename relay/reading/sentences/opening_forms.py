"""The closed set of forms in which people ask for an SMS, in English and Chinese. Pure data."""

import re
from dataclasses import dataclass

from relay.reading.pattern import Bilingual, Chinese, Needing, Pattern, pattern
from relay.reading.sentences import opening_english as english

POLITE_HAN = (
    r"(?:(?:⟦(?:唔該|麻煩|麻烦|煩請|烦请|勞煩|劳烦|有勞|有劳|懇請|恳请|敬請|敬请|請|请)(?:你們|你们|你|您|妳|晒|各位)?"
    r"|(?:可否|能否|是否可以|可唔可以|可不可以|能不能|可以)(?:請|请)?(?:你|您|妳)?"
    r"|(?:我|我哋|我們|我们)?(?:想|希望)(?:請|请|麻煩|麻烦)?(?:你|您|妳)?"
    r"|⟧(?:please|pls|plz|(?:can|could) (?:you|u))(?: help)?(?= )"
    r"⟦|(?:幫幫|帮帮|幫|帮)(?:我哋|我們|我们|我|手|忙|個忙|个忙)?|協助|协助|代為|代为|代我|代|安排|再|另外⟧"
    r")[ ,⟦，⟧]*){1,5}"
)
NOUN_HAN = (
    r"(?:⟦(?:手機|手机|電話|电话|文字|簡短|简短|提示|提醒|通知|緊急|紧急|確認|确认)?(?:的)?⟧"
    r"(?:⟦短訊|短讯|短信|訊息|讯息|信息|簡訊|简讯|⟧sms|message|msg))"
)
# What is sent where the word for an SMS is left out: 請發送以下內容給 WHO
_OBJECT_HAN = rf"(?:{NOUN_HAN}⟦|內容|内容|文字|通知|消息|提示|提醒⟧)"
_THIS_HAN = (
    r"⟦(?:[一1]?[個个條条則则封通份]|以下|下列|下面|呢[個條段]|這[個條段則]?|这[个条段则]?|的|嘅|下)*"
    r"(?:內容的|内容的)?⟧"
)
_VERB_HAN = r"(?:⟦發送|发送|傳送|传送|轉發|转发|群發|群发|發出|发出|寄出|發|发|傳|传|寄|出|⟧send)"
_TO_HAN = r"(?:給予|给予|給|给|俾|畀|比|到|至|去|予|往|致)"
_GIVE_HAN = r"(?:給|给|俾|畀|向)"
_GIVE_TO_HAN = r"(?:給|给|俾|畀|比)"
_TELL_HAN = r"(?:通知|知會|知会|告知|告訴|告诉|提[醒提示]|轉告|转告)"
# Not 說明情況, 講聲, 話佢知, 話俾佢聽: what follows is no text.
_SAY_HAN = (
    r"(?:[說说](?!明(?![天日早晚年朝]))|話|话|講|讲)(?!一?[聲声下]|[佢俾畀給给知]"
    r"|[他她你您][們们]?[知聽听])"
)
_WHEN_HAN = r"(?:⟦(?:(?:定時|定时|預約|预约)?(?:於|于|在|喺))?⟧(?P<when>.{2,30}?))??[ ,⟦，⟧]*"

# White space and commas before a mark: from their first on, or a run of them takes quadratic time.
_RUN = r"(?:(?<![\s,⟦，⟧])[\s,⟦，⟧]++)?"
_COLON = rf"{_RUN}[:⟦：⟧]"
_AT_COLON = Bilingual(_COLON)
_AT_QUOTE = rf"{_RUN}(?=[\"⟦“「『⟧])"
_AT_SAYING = (
    rf"{_RUN}\b(?:saying(?: that)?|stating(?: that\b|(?=\s*[\":⟦“⟧]))|(?:that|which) says"
    r"|as follows|to (?:say|tell (?:them|him|her)|let (?:them|him|her) know)(?: that)?)\b"
    r"[\s:,⟦：，⟧]*"
)
_AT_THAT = rf"{_RUN}\bthat\b[\s:,⟦：，⟧]*"
# WHO，話佢知 …, 同佢講 …, 告訴他們：…; of 叫佢 … the words are an order to be passed on.
_HIM_HAN = r"(?:(?:佢|他(?![人日方國国])|她)(?:哋|們|们)?|對方|对方)"
_ONCE_HAN = r"(?:返|番|一?[聲声下])?"
_BIDS_HAN = rf"(?:[叫請请要讓让]|提[醒提示]?){_HIM_HAN}"
_TELL_HIM_HAN = (  # not 話佢 聽日 …
    rf"(?:(?:話|话|講|讲|{_TELL_HAN}){_ONCE_HAN}{_GIVE_TO_HAN}?{_HIM_HAN}"
    r"(?:知道?|[聽听](?![日朝晚]))?"
    rf"|[同跟和向對对]{_HIM_HAN}[說说話话講讲]{_ONCE_HAN})"
)
TELLING_HAN = rf"(?:[去再]|並|并|順便|顺便)?(?:{_BIDS_HAN}|{_TELL_HIM_HAN})[\s,，:：]*"
_AT_TELLING = rf"⟦|{_RUN}{TELLING_HAN}⟧"
# Nor need what 內容是 is followed by be the words: 內容是關於 …
BIDS = Chinese(rf"(?:{_BIDS_HAN}|(?:內容|内容)[是係為为])[\s,，]*\Z")
_ANY = Bilingual(rf"{_COLON}|{_AT_SAYING}{_AT_TELLING}|{_AT_QUOTE}", re.IGNORECASE)
_ANY_THAT = Bilingual(rf"{_COLON}|{_AT_SAYING}{_AT_TELLING}|{_AT_THAT}|{_AT_QUOTE}", re.IGNORECASE)
_THAT = Bilingual(rf"{_COLON}|{_AT_THAT}|{_AT_QUOTE}", re.IGNORECASE)
_KNOW = Bilingual(
    rf"{_RUN}\bknow\b(?:\s+that\b[\s:,⟦：，⟧]*|\s*[:⟦：⟧]|\s*(?=[\"⟦“⟧]))", re.IGNORECASE
)
# "Tell WHO we are late", "let WHO know the bus is late": where what is told begins.
_TOLD = r"(?=(?:i|we|you|he|she|it|they|there|the|this|my|our|your|his|her|its|their)\b)"
_CLAUSE = pattern(rf"(?<![\s,])[\s,]++{_TOLD}", re.IGNORECASE)
_KNOW_CLAUSE = pattern(rf"(?<![\s,])[\s,]++know\s+{_TOLD}", re.IGNORECASE)
# "Inform WHO by SMS: …", "let WHO know by text that …": said to the relay, other than without them.
_BY_SMS = Bilingual(
    rf"{_RUN}\b(?:know )?{english.BY_SMS}"
    r"(?:(?: as follows| as below)?\s*[:⟦：⟧]|\s+that\b[\s:,⟦：，⟧]*|\s*(?=[\"⟦“⟧])|\s*[.]?$)",
    re.IGNORECASE,
)
# WHO，內容係…, 訊息內容為「…」, 內容是告訴他…
_AT_CONTENT_HAN = (
    r"(?<![\s,，])[\s,，]++(?:短訊|短讯|短信|訊息|讯息|信息)?(?:內容|内容)"
    rf"(?:如下|是|係|為|为)[\s,，:：]*(?:{_TELL_HIM_HAN}[\s,，:：]*)?"
)
_ANY_HAN = Bilingual(
    rf"{_COLON}|{_AT_SAYING}{_AT_TELLING}"
    rf"⟦|{_AT_CONTENT_HAN}|(?<![\s,，])[\s,，]++{_SAY_HAN}[\s,，:：]*⟧|{_AT_QUOTE}"
)
# 話俾 WHO 知：, where what is told follows
_KNOW_HAN = Chinese(
    rf"{_RUN}(?:知道?|聽|听)(?:聲|一聲|一声|番)?(?:{_COLON}[\s]*|[,，][\s]*|\s+|(?=[\"“「『])|$)"
)
_SAID_HAN = Chinese(rf"{_RUN}(?:講|讲|說|说|話|话)(?:聲|声|一聲|一声|下)?{_COLON}")
# 給 WHO 發短訊：, where the verb stands behind the people
_SENT_HAN = Bilingual(
    rf"{_RUN}{_VERB_HAN}\s*+{_THIS_HAN}\s*+{_OBJECT_HAN}[\s,，]*(?:"
    rf"(?:{_SAY_HAN}|(?:訊息|讯息|短訊|短讯|短信)?(?:內容|内容)(?:如下|是|為|为)?|如下|說明|说明)?\s*[:：]"
    rf"|(?={_SAY_HAN}\S){_SAY_HAN}[\s,，]*|(?=[\"“「『])|$)",
    re.IGNORECASE,
)

_AS_SMS_HAN = rf"(?:(?:用|以|經|经|通過|通过|透過)\s*{NOUN_HAN}\s*(?:的?(?:方式|形式))?)"

# In front of the people of a Subject: 發短訊給, 短訊通知, 【短訊】
SUBJECT_HAN = (
    rf"(?:{POLITE_HAN})?\s*+(?:{_VERB_HAN}\s*+{_THIS_HAN}\s*+)?[\[(⟦【（⟧]?{NOUN_HAN}(?![a-z])[\])⟦】）⟧]?"
    rf"\s*(?P<for>(?!)⟦|{_TO_HAN}|{_TELL_HAN}⟧)?"
    rf"⟦|(?:{POLITE_HAN})?\s*(?:發送|发送|傳送|传送|發|发|傳|传|send)\s*{_TO_HAN}⟧"
)


@dataclass(frozen=True, slots=True)
class Form:
    """How an opening begins (group 1 is its courtesy), and the marks that may end it."""

    start: Pattern
    ends: Pattern
    line_end: bool = True  # the end of its line may end it as well
    speaks: bool = True  # to the relay beyond doubt: "inform", "let … know" may be said to people
    tells: bool = False  # in words that are mostly said to people: they wait for a "yes"
    unsaid: bool = False  # no word parts the people from what they are told
    verb: Needing | None = None  # where a line has nothing like it, the form cannot begin

    def begin(self, line: str) -> re.Match[str] | None:
        """The beginning of a line that begins so."""
        return self.start.match(line) if not self.verb or self.verb.search(line) else None


def _english(
    needs: str,
    start: str,
    ends: Pattern,
    *,
    line_end: bool = True,
    speaks: bool = True,
    tells: bool = False,
    unsaid: bool = False,
) -> Form:
    begin = Bilingual(rf"({english.POLITE}|{POLITE_HAN}\s*)?{start}", re.IGNORECASE)
    # In front of it stand courtesies, which take long to try: first a look for what they are about.
    verb = Needing(needs, pattern(start, re.IGNORECASE))
    return Form(begin, ends, line_end, speaks, tells, unsaid, verb)


def _chinese(start: str, ends: Pattern, *, line_end: bool = True, speaks: bool = True) -> Form:
    return Form(Chinese(rf"({POLITE_HAN})?\s*{start}", re.IGNORECASE), ends, line_end, speaks)


_TELLS = "inform|notify|tell|remind|advise"
_SEND, _TEXT = "send|arrange|schedule", "text|txt|sms|msg|message|reminder"
_GIVE = "trigger|issue|fire|shoot|drop|push|forward"
FORMS = (
    _english(f"{_SEND}|{_GIVE}", english.SENDS, _ANY_THAT),
    _english(_SEND, english.SENDS_IT, _ANY),
    _english(_TEXT, english.TEXTS_IT, _ANY),
    _english(_TEXT, english.NOUN_FIRST, _ANY_THAT),
    _english(_TEXT, english.TEXTS, _ANY_THAT),
    _english(_SEND, english.SENDS_TO, _ANY),
    _english(f"{_SEND}|{_TEXT}", english.SENDS_AT, _ANY),
    Form(pattern(rf"((?:would|do) you mind(?: please)? ){english.MINDS}", re.I), _ANY_THAT),
    _english(f"{_TELLS}|let", rf"(?:{_TELLS}|let)\b", _BY_SMS, line_end=False),
    _english(_TELLS, rf"(?:inform|notify|remind) {english.BY_SMS}\b", _ANY_THAT),
    _english(_TELLS, rf"(?:{_TELLS})\b", _THAT, line_end=False, speaks=False, tells=True),
    _english("let", r"let\b", _KNOW, line_end=False, speaks=False, tells=True),
    _english(
        _TELLS,
        rf"(?:{_TELLS})\b",
        _CLAUSE,
        line_end=False,
        speaks=False,
        tells=True,
        unsaid=True,
    ),
    _english(
        "let",
        r"let\b",
        _KNOW_CLAUSE,
        line_end=False,
        speaks=False,
        tells=True,
        unsaid=True,
    ),
    # 9123 4567: bring your kit. As much as "tell" it may be no order to us.
    Form(
        pattern(r"((?!))?(?=\(?\+?[0-9](?:[ ().\-]?[0-9]){6,14}\)?[ \t]*[:：][ \t]*[^\s0-9])"),
        _AT_COLON,
        line_end=False,
        speaks=False,
        tells=True,
        unsaid=True,
    ),
    _english("to", r"to\b", _AT_COLON, line_end=False, speaks=False),
    _chinese(
        rf"{_WHEN_HAN}{_VERB_HAN}\s*(?:{_THIS_HAN}\s*{_OBJECT_HAN})?\s*{_TO_HAN}",
        _ANY_HAN,
    ),
    _chinese(
        rf"(?:將|将|把)\s*{_THIS_HAN}\s*{_OBJECT_HAN}?\s*{_AS_SMS_HAN}?\s*{_VERB_HAN}\s*{_TO_HAN}",
        _ANY_HAN,
    ),
    _chinese(rf"{_WHEN_HAN}{NOUN_HAN}\s*(?:{_TO_HAN}|{_TELL_HAN}|下)", _ANY_HAN),
    _chinese(
        rf"{_WHEN_HAN}(?:用|以|經|经|通過|通过|透過)\s*{NOUN_HAN}(?:的?方式|形式)?\s*(?:{_TELL_HAN}|{_VERB_HAN}{_TO_HAN})",
        _ANY_HAN,
    ),
    _chinese(rf"{_WHEN_HAN}通知", _ANY_HAN),
    _chinese(rf"{_TELL_HAN}", _AT_COLON, line_end=False, speaks=False),
    _chinese(
        rf"{_WHEN_HAN}(?:話|话|講|讲|講聲|話聲|告訴|告诉|讓|让)\s*{_GIVE_TO_HAN}?",
        _KNOW_HAN,
        line_end=False,
        speaks=False,
    ),
    _chinese(r"(?:同|跟|和|向|對|对)", _SAID_HAN, line_end=False, speaks=False),
    _chinese(rf"{_WHEN_HAN}{_GIVE_HAN}", _SENT_HAN, line_end=False),
    Form(
        Bilingual(
            rf"({POLITE_HAN})\s*(?:(?:text|sms|msg|message)(?![a-z])⟦|短訊|短讯|短信|簡訊⟧)⟦下?⟧",
            re.IGNORECASE,
        ),
        _ANY_HAN,
    ),
)
# The text in quotation marks before the people: Send "Hello" to WHO; 請將「你好」發給 WHO
QUOTED_FIRST = tuple(
    Bilingual(form, re.IGNORECASE)
    for form in (
        rf"({english.POLITE})?(?:send|text|sms|message)(?: out)?"
        rf"(?: {english.THIS}{english.NOUN})?,?\s*(?P<text>\"[^\"]+\"⟦|“[^“”]+”⟧)\s*"
        rf"(?:by {english.NOUN} |as {english.THIS}{english.NOUN} )?to\b",
        rf"({POLITE_HAN})?\s*(?:將|将|把|{_VERB_HAN}(?:\s*{_THIS_HAN}{NOUN_HAN}[:：]?)?)\s*(?P<text>\"[^\"]+\"|“[^“”]+”|「[^「」]+」|『[^『』]+』)"
        rf"\s*(?:{_THIS_HAN}\s*{NOUN_HAN}|用{NOUN_HAN})?\s*(?:{_VERB_HAN})?\s*{_TO_HAN}",
    )
)
# Where the recipients stand elsewhere: "Please send the following tomorrow at 9am: …"
NOBODY = Needing(
    "send",
    pattern(
        rf"{english.POLITE}?send(?: out)? (?:the following|this)(?: {english.NOUN})?\b"
        r"(?: to (?:them|him|her))?",
        re.IGNORECASE,
    ),
)
# A line that asks for an SMS and names nobody: 麻煩幫手發以下SMS，唔該！ The fields stand below it.
_THEM_HAN = (
    "號碼|号码|電話|电话|手機|手机|人士|收件人|人|客人|客戶|客户|顧客|同事|員工|员工|家長|家长|住戶|住户|業戶|业户"
    "|病人|學生|学生|會員|会员|朋友|聯絡人|联系人"
)
SOME_PEOPLE_HAN = Chinese(rf"\A(?:以下|下列|下面)(?:的|嘅)?(?:{_THEM_HAN})\s*[:：]?\s*")
_THANKS = (
    r"(?:[\s,.!⟦，。！⟧]*(?:many |with )?"
    r"(?:thanks|thank you|thx|tks⟦|唔該|謝謝|谢谢|多謝|多谢|感謝|感谢⟧)⟦[晒哂您你]?⟧)?"
)
ORDER_LINES = tuple(
    Bilingual(form + rf"{_THANKS}[\s:,.!~⟦：，。！～⟧]*", re.IGNORECASE)
    for form in (
        rf"{english.POLITE}?send(?: out)? {english.THIS}{english.NOUN}{english.BELOW}"
        r"(?: for (?:me|us))?"
        r"(?: (?:as (?:below|follows)|with the following details|(?:the )?details below))?"
        r"(?P<when>(?: (?:at|on|tomorrow|today|tonight|next|this)\b.{1,40}?)?)",
        rf"{english.POLITE}(?:text|sms|msg|message)(?P<when>)",
        rf"(?={POLITE_HAN}⟦|.{{0,40}}(?:以下|下列|下面|如下)⟧)"
        rf"(?:{POLITE_HAN})?\s*{_WHEN_HAN}{_VERB_HAN}\s*{_THIS_HAN}\s*{_OBJECT_HAN}"
        rf"⟦(?:[給给予至到](?:以下|下列)?(?:{_THEM_HAN})?)?⟧"
        r"[\s,⟦，⟧]*⟦(?:(?:資料|资料|詳情|详情|內容|内容|詳細|详细)?(?:如下|見下|见下|如後))?⟧",
    )
)
TAIL = Bilingual(
    rf"[\s,;.?⟦，；？。⟧]*(?:{english.TAIL}⟦|(?:以下|下列|下面)(?:的|嘅)?(?:{_THEM_HAN})"
    r"|(?:訊息|讯息|短訊|短讯|短信|信息)?(?:內容|内容)?(?:如下|為|为|是|係)|以下(?:內容|内容|訊息|讯息|短訊|短信)"
    r"|(?:內容|内容|訊息|讯息)|說|说|話|话|講⟧)[\s,⟦，⟧]*",
    re.IGNORECASE,
)
# Where a form may begin inside a text.
VERBS = Bilingual(
    r"\b(?:send|text|txt|sms|msg|message|reminder|inform|notify|tell|remind|advise|let"
    r"|(?:would|do) you mind)\b"
    r"|(?:(?<=^)|(?<=\n)|(?<=[.!?。！？;,] )|(?<=\band ))to\b"
    rf"|{_VERB_HAN}⟦|將|将|把|通知|{_GIVE_HAN}⟧|{NOUN_HAN}",
    re.IGNORECASE,
)
