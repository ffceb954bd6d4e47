"""The headers of another mail, as programs write them into a forwarded one. Pure."""

import re

from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.listing import plain

_HEADERS = {
    "from": "from|寄件者|寄件人|發件人|发件人|發件者|发件者|傳送者",
    "sent": "sent|date|寄件日期|傳送時間|发送时间|發送時間|發送日期|发送日期|日期|已傳送",
    "to": "to|收件者|收件人",
    "copy": "cc|副本|抄送",
    "subject": "subject|主旨|主題|主题|標題|标题",
}
_KINDS = {word: kind for kind, words in _HEADERS.items() for word in words.split("|")}
_ONLY_THEIRS = {
    "sent",
    "寄件日期",
    "傳送時間",
    "發送日期",
    "发送日期",
    "已傳送",
}  # no fields of ours
_LINE = Bilingual(r"[\s*]*([A-Za-z]{2,8}⟦|(?:[\u4e00-\u9fff] ?){2,4}⟧)[\s*]*:[\s*]*(.*)")
_PREFACE = pattern(
    r"[-_=\s>*]*(?:original (?:message|appointment)|forwarded (?:message|mail).{0,60}"
    r"|begin forwarded message|原始郵件|原始邮件|轉寄的?郵件|轉寄的?訊息|轉寄郵件|转发的?邮件"
    r"|開始轉寄郵件|开始转发邮件|開始轉寄的郵件)[-_=\s*:]*",
    re.IGNORECASE,
)
_RULER = pattern(r"[-_=\s]{5,}")
_MOST_LINES = 16


def starts_forwarded(lines: list[str]) -> bool:
    """Whether the first words of a mail are the headers of another one.

    `From`, `To` and `Date` are fields of ours too: theirs come with a Subject, an address behind
    `From`, or a word that only a mail program writes.
    """
    kinds: dict[str, str] = {}
    words: set[str] = set()
    for line in filter(None, map(plain, lines[:_MOST_LINES])):
        if not kinds and _PREFACE.fullmatch(line):
            return True
        if not kinds and _RULER.fullmatch(line):
            continue
        match = _LINE.fullmatch(line)
        word = re.sub(r"\s", "", match[1]).casefold() if match else ""
        if match is None or word not in _KINDS:
            break
        words.add(word)
        kinds.setdefault(_KINDS[word], match[2])
    if "from" not in kinds:
        return len(kinds) > 2 and "subject" in kinds
    return "subject" in kinds or (
        len(kinds) > 1 and ("@" in kinds["from"] or bool(words & _ONLY_THEIRS))
    )
