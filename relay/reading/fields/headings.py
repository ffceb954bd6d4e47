"""The heading of a text, which looks like a field: "REMINDER: the clinic is closed". Pure."""

import re
from collections.abc import Sequence

from relay.reading.fields.entries import are_people
from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import TEXT
from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.contacts import Contacts
from relay.reading.when import is_a_time

# No form asks for one of these; "Note", "Attention" and "Appointment" stand in forms as well.
_HEADING = Bilingual(
    r"(?:(?:kind|gentle|friendly|final|important|urgent) )?(?:reminder|notice|alert|update)"
    r"|urgent|important"
    r"⟦|(?:溫馨|温馨|友善)?(?:提示|提醒)|溫提|温提|重要|注意"
    r"|(?:重要|緊急|紧急|最新|最後|最后)(?:提示|提醒|通知|通告|公告|消息)|緊急|紧急⟧",
    re.IGNORECASE,
)
_YOURS = pattern(
    r"(?:your|our) (?:appointment|appt|booking|reservation|visit|consultation|check-?up|follow-?up"
    r"|order|parcel|delivery|class|lesson|shift|bus|flight|test)",
    re.IGNORECASE,
)
# May be said to whoever sends it.
_TO_US = Bilingual(
    r"\b(?:send|sent|sending|text|sms|deliver|asap|need|needs|do|done|handle|arrange|process|help)\b"
    r"⟦|[發发傳传幫帮辦办]|處理|处理|盡快|儘快|尽快|唔該|麻煩|麻烦|急[要用]⟧",
    re.IGNORECASE,
)
_LOWER = pattern(r"[a-z]{2,}[.,!?]*(?<!and)")  # no name, nor what parts two
_WORDS, _SIGNS = 3, 5  # Chinese ones; fewer where a sentence ends behind them: 緊急：而家停水。
_STOPS = ("。", "！")
_MOST_LINES = 12


def heads_a_text(lines: Sequence[str], at: int, word: str, value: str, contacts: Contacts) -> bool:
    """Whether a `Word:` below the recipients begins their text: nothing else could be meant.

    Words follow it, and neither people nor a time; no field of the text stands further down.
    """
    headed = _HEADING.fullmatch(word) and is_headed(value) and not are_people(value, contacts)
    if not value or not (headed or _YOURS.fullmatch(word)):
        return False
    below = lines[at + 1 : at + _MOST_LINES]
    return all(field_line(line).kind != TEXT for line in below)


def is_headed(value: str) -> bool:
    """Whether words behind a heading are a text's: several, and none may be said to the relay."""
    signs = sum("\u4e00" <= c <= "\u9fff" for c in value)
    words = value.split()
    long = signs >= _SIGNS - value.endswith(_STOPS) or (
        len(words) >= _WORDS and any(map(_LOWER.fullmatch, words))
    )
    return long and not is_a_time(value) and not _TO_US.search(value)
