"""A time at the top of a text, that of sending or of what the text tells: `Tomorrow 9am`. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from relay.reading.fields.field_lines import field_line
from relay.reading.fields.headings import is_headed
from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.rules import Rules
from relay.reading.sentences.timing import read_hour, read_timing, times_of
from relay.reading.when import NoMoment

# "Tomorrow at 9am: …", "… - …" and "…. …"; on the line of an order only the colon, no hour's.
_COLON = pattern(r"[ \t]*[:：](?![0-9])[ \t]*(?=\S)")
_MARK = pattern(r"[ \t]*(?:[:：](?![0-9])|[ \t][-–—]{1,2}[ \t]|。|[.!](?=[ \t]))[ \t]*(?=\S)")
_LABEL = Bilingual(
    r"(?:(?:send(?:ing)?|sent) ?(?:at|on|time|date)|scheduled?(?: (?:at|for|on))?|date|time|when)"
    r"[ \t]+⟦|(?:(?:[發发][送出]|[傳传]送|預定|预定)?(?:時間|时间|日期)|排程|定時|定时)\s*⟧",
    re.IGNORECASE,
)
_LIMIT = pattern(
    r"(?:by|before|after|from|until|till|not before|no later than|any ?time(?: after| before)?)\s+",
    re.IGNORECASE,
)
_URGENT = Bilingual(
    r"(?:(?:this is )?(?:very |most )?urgent(?:ly)?|priority|immediate)"
    r"⟦|(?:特|緊|紧|加|十萬火)?急[件訊讯]?⟧",
    re.IGNORECASE,
)
# With a sentence behind it on its line it is the heading of the text: "URGENT: we are closed."
_HEADING = Bilingual(r"(?:very |most )?urgent⟦|[緊紧]急⟧", re.IGNORECASE)
_STOP = (".", "!", "?", "。", "！", "？")
# "9am: assembly, 10am: exam", "9am - 5pm": a timetable, opening hours.
_AN_HOUR = r"[0-9]{1,2}(?:[:.][0-9]{2}|(?:[:.][0-9]{2})? ?[ap]\.?m\b|[點点時时][^\s:：]{0,3})"
_TIMETABLE = pattern(
    rf"{_AN_HOUR}|(?s:.*?[\n.,;。，；])[ \t]*{_AN_HOUR}[ \t]*[:：–—-]", re.IGNORECASE
)
# "Tomorrow 9am: bring your swimming kit." goes on behind its colon, and tells its reader.
_GOES_ON = pattern(r"(?:bring|wear|come|meet|collect|assemble|gather|arrive|join|report|be at)\b")
_EDGES = " \t\u3000.。,，;；!！*_()[]（）【】〔〕"
_LONGEST, _MOST_MARKS, _NEAR = 60, 3, 1000


@dataclass(frozen=True, slots=True)
class First:
    """A text without the time at its top, the words of that time, and what they may mean.

    No `times` to choose from are there where they are only about time: `ASAP`, "before 9am".
    """

    text: str
    words: str
    times: tuple[datetime, ...]


def split_first_time(text: str, rules: Rules, *, now: datetime, inline: bool) -> First | None:
    """A text whose first line is a time and nothing else, or begins with one and a mark.

    `inline`: it begins on the line of its order, where only the mark of a list is one: WHO: WHEN: …
    """
    line, newline, below = text.strip().partition("\n")
    if field_line(line).kind:
        return None  # "Time: 3pm" of an announcement
    words = line.strip(_EDGES)
    if newline and below.strip() and (found := _read(words, below, rules, now)):
        return found
    mark_of = _COLON if inline else _MARK
    for mark in islice(mark_of.finditer(line[: 2 * _LONGEST]), _MOST_MARKS):
        words = line[: mark.start()].strip(_EDGES)
        if _HEADING.fullmatch(words) and _heads(line[mark.end() :], below):
            return None
        rest = line[mark.end() :] + newline + below
        if not inline and _GOES_ON.match(rest):
            return None
        found = None if _TIMETABLE.match(rest, 0, _NEAR) else _read(words, rest, rules, now)
        if found is not None:
            return found
    return None


# -- private --------------------------------------------------------------------------------------


def _heads(behind: str, below: str) -> bool:
    """Whether what stands behind a heading is a sentence of the text: all of it, or with a stop."""
    ended = not below.strip() or behind.rstrip().endswith(_STOP)
    return ended and is_headed(behind)


def _read(words: str, rest: str, rules: Rules, now: datetime) -> First | None:
    if not words or len(words) > _LONGEST:
        return None
    if _URGENT.fullmatch(words):
        return First(rest.strip(), words, ())
    label = _LABEL.match(words)
    said = words[label.end() :] if label else words
    timing = read_hour(said, rules, now=now) if label else read_timing(said, rules, now=now)
    if times := times_of(timing):
        return First(rest.strip(), said, times)
    limit = _LIMIT.match(said)
    about = read_timing(said[limit.end() :], rules, now=now) if limit else timing
    ahead = about.is_readable and not isinstance(about.when, NoMoment)
    return First(rest.strip(), said, ()) if ahead else None
