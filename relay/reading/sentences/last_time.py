"""A last sentence that is nothing but a time: "… At 3pm please.", …。定時明早九點。 Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from relay.reading.fields.announcement import is_of_sending
from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import TIME
from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.rules import Rules
from relay.reading.sentences.timing import Follower, Timing, last_starts, read_timing, times_of
from relay.reading.when import Doubt

_POLITE = Bilingual(
    r"(?P<before>(?:please|pls|plz|kindly)\b[ ,]*⟦|(?:請|请|麻煩|麻烦|唔該)[，,]?⟧)?(?P<words>.+?)"
    r"(?P<behind>[ ,⟦，⟧]*(?:\b(?:please|pls|plz)⟦|唔該[晒哂]?⟧))?",
    re.IGNORECASE,
)
# Nobody but whoever sends it sets a time so; 定於 is said of a meeting as well.
_SET = Bilingual(
    r"schedule(?: (?:it|this))?(?: (?:for|at|on))?[ ]+⟦|(?:排程|定時|定时|預約|预约)"
    r"(?:發送|发送)?(?:[於于在到為为]|时间|時間)?⟧",
    re.IGNORECASE,
)
_MAY_SET = Bilingual(
    r"(?:scheduled (?:for|at|on)|timing|for)[ :]+⟦|(?:預定|预定|定)[於于在為为]?⟧", re.IGNORECASE
)
_LABEL = pattern(r"[^\W\d][ \t]*[:：]")
_NUMBERED = pattern(r"\b(?:nos?|rm|ext|ref|tel|approx|est|dep|arr)\.\Z", re.IGNORECASE)
_EDGES = " \t.。!！;；()（）[]"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Last:
    """The text without it, the time, and whether it is said to whoever sends the text."""

    follower: Follower
    said: bool


def split_last_time(text: str, rules: Rules, *, now: datetime) -> Last | None:
    """A text without a last sentence on its line that is a time still to come, and that time.

    Said politely, or with a word of scheduling, it is that of sending; else perhaps.
    """
    head, newline, line = text.rpartition("\n")
    for start in last_starts(line):
        words = line[start:].strip(_EDGES)
        before = (head + newline + line[:start]).rstrip()
        if not start or not words or len(words) > _LONGEST or not before:
            continue
        timing, said = _read(words, rules, now)
        if not said and field_line(words).kind == TIME and _LABEL.search(before):
            return None  # "Venue: Hall. Time: 3pm."
        if not said and (words.isdigit() or _NUMBERED.search(before)):
            return None  # "Order no. 1830"
        if times_of(timing) or (said and isinstance(timing.when, Doubt)):
            return Last(Follower(before, timing), said)
    return None


# -- private --------------------------------------------------------------------------------------


def _read(words: str, rules: Rules, now: datetime) -> tuple[Timing, bool]:
    found = field_line(words)
    if found.kind == TIME:
        return read_timing(found.value, rules, now=now), is_of_sending(found.word)
    polite = _POLITE.fullmatch(words)
    bare = polite["words"] if polite else words
    said = bool(polite and (polite["before"] or polite["behind"]))
    if label := _SET.match(bare):
        return read_timing(bare[label.end() :], rules, now=now), True
    label = _MAY_SET.match(bare)
    return read_timing(bare[label.end() :] if label else bare, rules, now=now), said
