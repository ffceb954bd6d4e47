"""The words in front of the colons of fields, in English and Chinese. Pure data."""

import difflib
import re
from collections.abc import Iterable, Sequence
from itertools import product

from relay.reading.listing import plain

TO, TIME, SENDER, TEXT, OPTION, SEND = "to", "time", "sender", "text", "option", "send"

_WORDS = {
    TO: "To|Recipient|Recipients|Recipient(s)|Mobile|Mobile number|Phone|Phone number|Number"
    "|Numbers|Number(s)|收件人|電話|电话|電話號碼|电话号码|手機|手机|手機號碼|手机号码|號碼|号码|發給|发给"
    "|Send to|SMS to|Text to|致|發送給|发送给|發送至|发送至|傳送給|传送给"
    "|發短訊|发短信|發短信|发短讯|發短訊給|发短信给",
    TIME: "At|When|Send at|Send on|Time|Date|Schedule|時間|时间|日期|排程|發送時間|发送时间",
    SENDER: "From|Sender|Sender ID|顯示名稱|显示名称|發送者|发送者",
    TEXT: "Text|Message|Content|SMS|內容|内容|訊息|讯息|信息",
    OPTION: "Option|Options|選項|选项",
    SEND: "Send",
}
# Of these only the words themselves are fields, and only at the top: "Tel:" in the middle of a
# text is that text's, and "Meeting time:" is no mistyped "Sending time:".
_PHONES = "Mobile|Mobile phone|Phone|Cell|Cell phone|Cellphone|Handphone|Hand phone|Tel|Telephone"
_OWNERS = (
    "",
    "Recipient ",
    "Recipient's ",
    "Receiver ",
    "Client ",
    "Customer ",
    "Patient ",
    "SMS ",
)
_COUNTS = ("", " no", " nos", " num", " number", " numbers")
# "Patient no." and "Customer number" are no phones.
_NUMBERED = ("Recipient", "Recipients", "Recipient's", "Receiver", "SMS", "Contact")
_ALSO = {
    TO: "|".join(
        (
            *map("".join, product(_OWNERS, _PHONES.split("|"), _COUNTS)),
            *map("".join, product(_NUMBERED, _COUNTS[1:])),
            "Mobiles|Phones|Receiver|Receivers|Send SMS to|Send text to|Send message to|Message to",
        )
    ),
    TIME: "Send time|Sending time|Send date|Send date and time|Date and time|Date/time|Date & time"
    "|Time to send|Scheduled time|Schedule time|Scheduled for|Schedule for|Scheduled at"
    "|Schedule at|Deliver at|Deliver on|Delivery time",
    SENDER: "Sender name|Display name|SMS sender|Sender's name|Sender's ID",
    TEXT: "SMS text|SMS content|SMS message|Message content|Message text|Text message|Msg|Body"
    "|Message body|The message|The text",
}
_FIELDS = {word.casefold(): kind for kind, words in _WORDS.items() for word in words.split("|")}
_AS_WRITTEN = {word.casefold(): word for words in _WORDS.values() for word in words.split("|")}
_SYNONYMS = {word.casefold(): kind for kind, words in _ALSO.items() for word in words.split("|")}
# Too short, or too much like the words of a text, to be what another word was meant for.
_NEVER_MEANT = ("致", "發短訊", "发短信", "發短信", "发短讯", "發短訊給", "发短信给")
_MEANT = [word for word in _FIELDS if word not in _NEVER_MEANT]
_NEAR, _NEAR_HAN = 0.75, 0.5
_REMARK = re.compile(r"\s*\([^()]{0,20}\)$")


def kind_of(word: str) -> str:
    """Which field a word is, in any case and width; "" for none."""
    return _FIELDS.get(_folded(word), "")


def kind_at_the_top(word: str) -> str:
    """Which field a word is at the top of a mail, where its synonyms count too."""
    folded = _REMARK.sub("", _folded(word))
    return _FIELDS.get(folded, "") or _SYNONYMS.get(folded.replace(".", " ").strip(), "")


def is_nearly(word: str) -> bool:
    """Whether a word may be a mistyped field."""
    return bool(_nearest(word, _MEANT, _NEAR_HAN if word > "\u3400" else _NEAR))


def nearest_field(word: str) -> str:
    """The field that is most like a word, as it is written."""
    return nearest(word, _AS_WRITTEN.values())


def nearest(word: str, known: Iterable[str]) -> str:
    """The most alike of some words, however little alike it is."""
    return _nearest(word, [each.casefold() for each in known], 0.0)


# -- private --------------------------------------------------------------------------------------


def _folded(word: str) -> str:
    return " ".join(plain(word).casefold().split())


def _nearest(word: str, known: Sequence[str], cutoff: float) -> str:
    close = difflib.get_close_matches(_folded(word), known, 1, cutoff)
    return _AS_WRITTEN.get(close[0], close[0]) if close else ""
