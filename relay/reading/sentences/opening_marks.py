"""Where an opening sentence begins, and the marks at which it may end. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from relay.reading.pattern import pattern
from relay.reading.people.rules import Rules
from relay.reading.sentences.opening_forms import BIDS, FORMS, Form
from relay.reading.sentences.opening_people import CLOCK
from relay.reading.sentences.timing import Timing, is_timely_alone, read_timing

QUOTE = pattern('["“「『]')
_REPORTS = pattern(
    r"\bthat\b|\bto (?:say|tell|let)\b|[說说話话講讲]|[知聽听]道?+(?!\s*[:：])", re.IGNORECASE
)
# 護士「李美玲除外」：…: what is quoted in front of a colon belongs to the people.
_QUOTED_PEOPLE = pattern(
    r"[\s,，]{0,3}(?:\"[^\"]{1,60}\"|“[^“”]{1,60}”|「[^「」]{1,60}」|『[^『』]{1,60}』)(?=\s{0,3}[:：])"
)
_MOST_ENDS = 8


@dataclass(frozen=True, slots=True)
class Head:
    """A form that an opening begins with, and where the people may begin."""

    end: int
    form: Form
    timing: Timing | None = None
    polite: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """A mark that may end the people, and where the text then begins."""

    at: int
    rest: int
    marked: bool = True
    reports: bool = False
    bids: bool = False  # 叫佢 …: an order that the reader is to be told


def heads_of(line: str, rules: Rules, now: datetime, addressed: bool) -> Iterator[Head]:
    """Each form that `line` begins with, and a time that stands in front of its verb."""
    for form in (form for form in FORMS if not (form.unsaid and addressed)):  # said to the reader?
        match = form.begin(line)
        when = match.groupdict().get("when") if match else None
        timing = read_timing(when.strip(" ,，"), rules, now=now) if when else None
        if match and (timing is None or timing.is_readable or is_timely_alone(timing.words)):
            yield Head(match.end(), form, timing, polite=bool(match[1]))


def ends_of(line: str, head: Head) -> list[End]:
    """Where the sentence may end, in order: a colon, "saying", a quoted text, the line end."""
    inside = [each.span() for form in (CLOCK, _QUOTED_PEOPLE) for each in form.finditer(line)]
    ends: list[End] = []
    for sign in head.form.ends.finditer(line, head.end):
        if not any(first <= sign.start() < last for first, last in inside):
            reports = head.form.unsaid or _REPORTS.search(sign.group()) is not None
            marked = bool(sign.group().strip()) or sign.end() < len(line)
            bids = BIDS.search(sign.group()) is not None
            bids = bids and not QUOTE.match(line, sign.end())
            ends.append(End(sign.start(), sign.end(), marked=marked, reports=reports, bids=bids))
        if len(ends) == _MOST_ENDS:
            break
    if head.form.line_end:
        ends.append(End(len(line), len(line), marked=False))
    return ends
