"""The words in front of the colons of fields, in English and Chinese. Pure data."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product

from relay.model import Language
from relay.reading.lines.language import language_of, simplified
from relay.reading.pattern import Bilingual, Chinese, pattern
from relay.reading.people.listing import plain

TO, TIME, SENDER, TEXT, OPTION, SEND = "to", "time", "sender", "text", "option", "send"
NAME = "name"  # of the person whose number stands beside it
REMARK = "remark"  # what a form says to whoever handles it

_WORDS = {
    TO: "To|Recipient|Recipients|Recipient(s)|Mobile|Mobile number|Phone|Phone number|Number"
    "|Numbers|Number(s)|收件人|電話|电话|電話號碼|电话号码|手機|手机|手機號碼|手机号码|號碼|号码|發給|发给"
    "|Send to|SMS to|Text to|致|發送給|发送给|發送至|发送至|傳送給|传送给"
    "|發短訊|发短信|發短信|发短讯|發短訊給|发短信给|收件者|收訊人|收信人|接收人|接收者",
    TIME: "At|When|Send at|Send on|Time|Date|Schedule|時間|时间|日期|排程|發送時間|发送时间",
    SENDER: "From|Sender|Sender ID|顯示名稱|显示名称|發送者|发送者",
    TEXT: "Text|Message|Content|SMS|內容|内容|訊息|讯息|信息",
    OPTION: "Option|Options|選項|选项",
    SEND: "Send",
}
# Of these only the words themselves are fields, and only at the top: "Tel:" in the middle of a
# text is that text's, and "Meeting time:" is no mistyped "Sending time:".
_PHONES = "Mobile|Mobile phone|Phone|Cell|Cell phone|Cellphone|Handphone|Hand phone|Tel|Telephone"
_PEOPLE = "Client|Customer|Patient|Parent|Guardian|Guest|Tenant|Resident|Member"
_OWNERS = (
    *("", "Recipient ", "Recipient's ", "Receiver ", "SMS "),
    *(f"{owner}{of} " for owner in _PEOPLE.split("|") for of in ("", "'s")),
)
_COUNTS = ("", " no", " nos", " num", " number", " numbers")
# "Patient no." and "Customer number" are no phones.
_NUMBERED = ("Recipient", "Recipients", "Recipient's", "Receiver", "SMS", "Contact")
_PHONES_HAN = (
    *("電話", "手機", "電話號碼", "手機號碼", "手機號", "電話號"),
    *("號碼", "手提", "手提電話", "手提號碼"),
    *("手提電話號碼", "流動電話", "流動電話號碼", "移動電話", "行動電話", "行動電話號碼"),
)
_PHONES_HAN_OF_PEOPLE = tuple(word for word in _PHONES_HAN if word != "號碼")  # not 會員號碼
_PEOPLE_HAN = ("客人", "客戶", "顧客", "病人", "家長", "住戶", "租戶", "會員", "住客")
_OWNERS_HAN = ("", "收件人", "收件者", "接收人", "接收", "收訊", "聯絡", "聯繫", "短訊", "短信")
_NAMES = "Recipient name|Recipient's name|收件人姓名|收件人名稱"
# Only in a form: above the field of the text, and with nothing else between the two.
_NAMES_OF_A_FORM = (
    *("Name", "Full name", "Contact name", "Contact person", "姓名", "名字", "全名", "稱呼"),
    *map("".join, product((*_PEOPLE.split("|"), "Student"), ("", " name", "'s name"))),
    *map("".join, product((*_PEOPLE_HAN, "學生"), ("", "姓名", "名稱", "名字"))),
)
_ALSO = {
    TO: "|".join(
        (
            *map("".join, product(_OWNERS, _PHONES.split("|"), _COUNTS)),
            *map("".join, product(_NUMBERED, _COUNTS[1:])),
            *map("".join, product(_OWNERS_HAN, _PHONES_HAN)),
            *map("".join, product(_PEOPLE_HAN, _PHONES_HAN_OF_PEOPLE)),
            "發送對象|通知對象|傳送至|傳至|發至|發往|送至|傳給|短訊給|簡訊給|短訊發給|短信發給",
            "Mobiles|Phones|Receiver|Receivers|Send SMS to|Send text to|Send message to|Message to",
        )
    ),
    NAME: "|".join((_NAMES, *_NAMES_OF_A_FORM)),
    REMARK: "Remark|Remarks|Internal remark|Internal remarks|Internal note|Internal notes"
    "|Note to operator|備註|備注|附註|內部備註",
    # Not "Delivery time" nor "Date and time": those of a parcel, of a meeting.
    TIME: "Send time|Sending time|Send date|Send date and time|Time to send|Schedule at"
    "|Schedule for"
    "|發出時間|寄出時間|傳送時間|發放時間|發送日期|傳送日期|發送日期時間|發送日期及時間|日期時間|日期及時間"
    "|預定時間|預定發送時間|定時|定時發送|預約發送|排程時間|短訊發送時間|何時發送|何時發|幾時發",
    SENDER: "Sender name|Display name|SMS sender|Sender's name|Sender's ID|顯示名|發送者名稱",
    TEXT: "SMS text|SMS content|SMS message|Message content|Message text|Text message|Msg|Body"
    "|Message body|Message to send|Message to be sent|Text to send|SMS to send"
    "|Content of SMS|Content of the SMS|正文|內文|文字|文字內容|發送內容|傳送內容|通知內容"
    "|短訊內容|短信內容|訊息內容|信息內容|消息內容|簡訊內容|短訊文字|短訊|短信|簡訊|消息|SMS內容",
}
# Too short, or too much like the words of a text, to be what another word was meant for.
_NEVER_MEANT = ("致", "发短讯", "发短信", "发短讯给", "发短信给")
_IS_SENT = Chinese("发短[讯信]给.")  # 發短訊給大家：, an order and somebody
_NEAR, _NEAR_HAN = 0.75, 0.5
# What a mistyped field of two characters is followed by.
_PLAUSIBLE = {
    TO: pattern(r"[0-9０-９]{4}"),
    TIME: pattern(r"[0-9０-９一二兩两三四五六七八九十今明後后聽听日時时點点早午晚週周]"),
}
_COURTEOUS = Chinese("請|请|麻煩|麻烦|唔該|煩|烦")  # an order, no field
_ORDER = Bilingual(rf"(?i:please|pls|plz|kindly)\b⟦|{_COURTEOUS.pattern}⟧")
_REMARK = pattern(r"\s*\([^()]{0,20}\)$")
# Around the word of the text: "The message is:", "SMS as follows:", 內容如下：, 以下是短訊內容：
_STATES = Bilingual(
    r"(?:(?:the following|here|below) is )?(?:(?:the|my) )?⟦(?:以下[是为]?(?:的)?)?⟧(?P<word>.+?)"
    r"(?: (?:is|reads)(?: as follows| below| as below)?| as follows| below| as below"
    r"⟦|如下|见下|[是为]⟧)?",
)
_OF_TIME = Bilingual(
    r"\b(?:[0-9]{1,2}(?:[:.][0-9]{2})? ?[ap]\.?m|[0-9]{1,2}:[0-9]{2}|today|tonight|tomorrow|tmrw?"
    r"|noon|later|(?:mon|tues|wednes|thurs|fri|satur|sun)day|hold|wait)\b"
    r"⟦|[0-9〇一二三四五六七八九十两半] ?[点时月日号]|[今明后听][天日早晚晨朝]"
    r"|星期|礼拜|下周|中午|正午|[上下]午⟧"
)
_NOTHING = Bilingual(r"\W*(?:nil|none|n/?a|no⟦|無|无|沒有|没有|冇⟧)?\W*")
_AN_SMS = Bilingual(
    r"\b(?:sms|text (?:message|to)|send|sent|sending|display)\b"
    r"⟦|短讯|短信|简讯|收件|发送|传送|显示⟧"
)
_OF_A_MOBILE = Bilingual(r"\b(?:mobiles?|cell|cellphone|hand ?phone)\b⟦|手机|手提|流动|移动|行动⟧")
_SENDS = Bilingual(r"\b(?:at|send|sending)\b⟦|发|传送|寄出⟧")
_HAN = r"[\u3400-\u9fff]"
_SPACED = Chinese(rf"(?<={_HAN}) +(?={_HAN})")
# 收件人 To, 電話/Tel: in both languages
_BOTH = Chinese(
    rf"(?P<one>[a-z .]+?)[ /|]*(?P<two>{_HAN}+)|(?P<first>{_HAN}+)[ /|]*(?P<second>[a-z .]+)"
)


def kind_of(word: str) -> str:
    """Which field a word is, in any case and width; "" for none."""
    return _FIELDS.get(_folded(word), "")


@lru_cache(maxsize=256)
def kind_at_the_top(word: str) -> str:
    """Which field a word is at the top of a mail, where its synonyms count too."""
    whole = _folded(word)
    folded = _REMARK.sub("", whole).replace(".", " ").strip()
    both = None if folded in _SYNONYMS else _BOTH.fullmatch(folded)
    halves = [half.strip() for half in both.groups() if half] if both else [folded]
    kinds = {_FIELDS.get(half, "") or _SYNONYMS.get(half, "") for half in halves}
    kind = kinds.pop() if len(kinds) == 1 else ""
    stated = None if kind else _STATES.fullmatch(folded)
    if stated and stated["word"] != folded:
        return TEXT if kind_at_the_top(stated["word"]) == TEXT else ""
    return kind if kind == TO or not _REMARK.search(whole) else ""  # "Time (of the meeting)"


def is_of_a_form(word: str) -> bool:
    """Whether a word is that of a name in a form, where it need not be the recipient's."""
    return _folded(word) in _OF_FORMS


def is_of_an_sms(word: str, kind: str) -> bool:
    """Whether a word of a form tells that an SMS is to be sent: whom to, or its text.

    Name, phone and message are what a visitor of a web site leaves as well.
    """
    ours = kind == TO and kind_of(word) == TO and not is_of_a_phone(word)
    return ours or _AN_SMS.search(_folded(word)) is not None


def is_of_a_letter(word: str) -> bool:
    """Whether a word of the recipients stands at the top of a letter or a memo, too."""
    return _folded(word) in ("to", "致")


def is_of_a_mobile(word: str) -> bool:
    """Whether a word of the recipients stands before the phone that somebody carries."""
    return _OF_A_MOBILE.search(_folded(word)) is not None


def may_be_of_an_event(word: str) -> bool:
    """Whether a word of the time does not say that it is the time of sending: 日期, Time."""
    return _SENDS.search(_folded(word)) is None


def is_of_a_phone(word: str) -> bool:
    """Whether a word of the recipients may as well stand before a phone that a text tells."""
    return _folded(word).replace(".", " ").strip() in _OF_PHONES


def is_nearly(word: str, value: str = "") -> bool:
    """Whether a word may be a mistyped field.

    Two Chinese characters are alike where one is: 電梯 is a mistyped 電話 in front of a number.
    """
    if _COURTEOUS.match(word) or _IS_SENT.match(_folded(word)):
        return False
    close = _nearest_key(word, _MEANT, _NEAR_HAN if word > "\u3400" else _NEAR)
    plausible = _PLAUSIBLE.get(_FIELDS.get(close, ""))
    short = word > "\u3400" and len(_folded(word)) == len(close) == 2
    return bool(close) and not (
        short and value.strip() and plausible and not plausible.search(value)
    )


def looks_like_a_time(value: str) -> bool:
    """Whether there is anything in a value that a time is made of."""
    return _PLAUSIBLE[TIME].search(value) is not None


def speaks_of_time(value: str) -> bool:
    """Whether a value may be about the time of sending: "tomorrow 9am", 明早九點發."""
    return _OF_TIME.search(simplified(plain(value).casefold())) is not None


def says_nothing(value: str) -> bool:
    """Whether the value of remarks is that there are none: "N/A", 無, or a dash."""
    return _NOTHING.fullmatch(value.casefold()) is not None


def is_an_order(word: str) -> bool:
    """Whether a word and its colon are an order instead: 請發送短訊："""
    return _ORDER.match(word) is not None


def nearest_field(word: str) -> str:
    """The field that is most like a word, as it is written; whoever gets a copy is a recipient."""
    if _folded(word) in _COPIES:
        return "To" if word.isascii() else "收件人"
    return _nearest(word, [*_AS_WRITTEN], 0.0)


def nearest(word: str, known: Iterable[str]) -> str:
    """The most alike of some words, however little alike it is."""
    return _nearest(word, [each.casefold() for each in known], 0.0)


# -- private --------------------------------------------------------------------------------------


@lru_cache(maxsize=256)  # for each of these questions
def _folded(word: str) -> str:
    """Case, width, spaces between Chinese characters and their form make no difference."""
    words = " ".join(plain(word).casefold().split())
    return simplified(_SPACED.sub("", words) if " " in words else words)


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {_folded(word): kind for kind, many in words.items() for word in many.split("|")}


def _nearest(word: str, known: Sequence[str], cutoff: float) -> str:
    close = _nearest_key(word, known, cutoff)
    simple = language_of(word, "auto") is Language.HANS
    return close if simple and close > "\u3400" else _AS_WRITTEN.get(close, close)


def _nearest_key(word: str, known: Sequence[str], cutoff: float) -> str:
    return _closest(_folded(word), tuple(known), cutoff)


@lru_cache(maxsize=256)  # a text may have thousands of lines that begin with one word
def _closest(folded: str, known: tuple[str, ...], cutoff: float) -> str:
    close = difflib.get_close_matches(folded, known, 1, cutoff)
    return close[0] if close else ""


_FIELDS = _by_word(_WORDS)
_SYNONYMS = _by_word(_ALSO)
_OF_PHONES = frozenset(
    map(
        _folded,
        (*map("".join, product(_PHONES.split("|"), _COUNTS)), "Number", "Numbers", *_PHONES_HAN),
    )
)
_OF_FORMS = frozenset(map(_folded, _NAMES_OF_A_FORM))
_AS_WRITTEN = {
    _folded(word): word
    for words in reversed(_WORDS.values())
    for word in reversed(words.split("|"))
}
_COPIES = frozenset(
    map(_folded, ("cc", "bcc", "copy", "copy to", "副本", "抄送", "密件副本", "密送"))
)
_MEANT = [word for word in _FIELDS if word not in _NEVER_MEANT]
