"""Who and when, in the words of an opening between its verb and its mark. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from relay.model import Reason
from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import OPTION, SENDER, TEXT, TIME
from relay.reading.fields.table_head import is_table_head
from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.exceptions import excepts
from relay.reading.people.listing import cut_list
from relay.reading.people.mentions import has_phone
from relay.reading.people.numbers import Who, are_people, is_bare, read_recipients
from relay.reading.people.rules import Rules
from relay.reading.sentences.opening_english import SOME_PEOPLE
from relay.reading.sentences.opening_forms import SOME_PEOPLE_HAN, TAIL
from relay.reading.sentences.timing import Timing, is_timely, read_timing
from relay.reading.when import NoMoment

CLOCK = pattern(r"(?<!\d)\d{1,2}\s*[:：]\s*\d\d(?!\d)")
_BORDER = Bilingual(
    r"[\s,⟦，、⟧]+⟦|(?<=[^\s\u3400-\u9fff])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=\S)⟧"
)
# A number with words behind it, which may be a name and may be where the text begins.
_THEN_WORDS = pattern(r"[(]?\+?[0-9](?:[ ().\-]?[0-9]){6,}[ \-]*[^\W\d_]")
_LETTER = pattern(r"[^\W\d_]")
_HALVES = pattern(r"(?<![0-9])[0-9]{4}(?P<gap>[ \-])[0-9]{4}(?![0-9])")  # of 9788 1234
_BULLET = Bilingual(
    r"[ \t]*(?:[*⟦•·‣▪◦●○■□➢✓»–⟧-][ \t]+|\(?[1-9][0-9]?[.)⟦、⟧](?![0-9])[ \t]*⟦|[①-⑳][ \t]*⟧)(?=\S)"
)
# all residents of Block 2
_ALL = pattern(r"(?:all|every|each|everyone|everybody)\b(?:(?![0-9]{4}).)*", re.IGNORECASE)
_ASKS = pattern("[?？!！]")
_FOR = pattern(r"for (?=\S)", re.IGNORECASE)  # "a text to WHO for 6pm today"
# Of "by 3pm" the words in front of the hour are no end of a name.
_BY = pattern(r"\b(?:by|before|until|till|after|around|about|from|between|within|than)\Z", re.I)
_LONGEST_TIME, _LONGEST_LIST = 60, 1200
_SHORT_NAME, _MOST_SHORT, _PHONE_DIGITS = 40, 4, 7


@dataclass(frozen=True, slots=True)
class People:
    """Who is named, by which words, and the time that stands behind them."""

    who: Who
    timing: Timing | None
    words: str

    @property
    def is_vague(self) -> bool:
        """Whether words behind them were taken for a time that nobody can read."""
        return self.timing is not None and not self.timing.is_readable


def understand(words: str, rules: Rules, now: datetime) -> People | None:
    """WHO and then perhaps TIME: the longest time that can be read, and all before it people."""
    whole = People(read_recipients(words, rules), None, words)
    if re.search("[/／]", words) and _is_named(whole.who) and not whole.who.questions:
        return whole  # 9123 4567 / 6123 1830: two numbers, and no time
    refused: People | None = None
    vague: People | None = None
    last = len(words) if len(words) > _LONGEST_LIST else max(0, len(words) - _LONGEST_TIME)
    inside = {each.start("gap") for each in _HALVES.finditer(words)}
    for border in _BORDER.finditer(words, last):
        if border.start() in inside:
            continue  # 1234 is no time
        timing = read_timing(_FOR.sub("", words[border.end() :]), rules, now=now)
        unreadable = timing.when == NoMoment(code="time.unreadable")
        if unreadable and (vague or not is_timely(timing.words) or _is_more(timing.words, rules)):
            continue
        named = without_tail(words[: border.start()])
        if named.endswith(("/", "／")):
            continue  # 9123 4567 / 1824 has no time
        if _BY.search(named):
            continue
        who = read_recipients(named, rules)
        people = People(who, timing, named)
        if _is_named(who):
            if not unreadable:
                return people
            vague = vague or replace(people, timing=replace(timing, behind=True))
        elif not unreadable and _is_short(who):
            refused = refused or people
    landline = {reason.code for reason in whole.who.refusals} == {"recipient.landline"}
    if _is_named(whole.who) or landline:  # 2345 1830: no number with a time behind it
        return whole
    return refused or vague or (whole if _is_short(whole.who) else None)


def people_below(rest: str, rules: Rules) -> tuple[str, str]:
    """`Please text:` and then lines of bare numbers, or of people and a blank line.

    Of lines with bullets, or above a field for the text, each names somebody, though perhaps
    nobody we know.
    """
    lines = rest.strip().split("\n")
    lines = lines[1:] if is_table_head(lines[0]) else lines
    closes = (n for n, line in enumerate(lines) if not line.strip() or _is_field(line))
    count = next(closes, len(lines))
    marked = next((n for n, line in enumerate(lines) if not _BULLET.match(line)), len(lines))
    if not (0 < count < len(lines) and _are_entries(lines, count, marked, rules)):
        several = 1 < marked < len(lines) and all(
            are_people(each, rules) for each in lines[:marked]
        )
        bare = next((n for n, line in enumerate(lines) if not is_bare(line)), len(lines))
        count = marked if several else bare
    return "\n".join(lines[:count]), "\n" + "\n".join(lines[count:])


def without_some(words: str, rules: Rules, now: datetime) -> tuple[str, Timing | None]:
    """Without "the following people" in front; of "the team below at 9pm" the time remains."""
    named = SOME_PEOPLE_HAN.sub("", SOME_PEOPLE.sub("", words, count=1), count=1)
    timing = read_timing(named, rules, now=now) if named and named != words else None
    return ("", timing) if timing and timing.is_readable else (named, None)


def without_tail(words: str) -> str:
    """Without "the following message" and its like at the end."""
    last = max(0, len(words) - _LONGEST_TIME)
    for border in [0, *(match.start() for match in _BORDER.finditer(words, last))]:
        if border >= last and TAIL.fullmatch(words, border):
            return words[:border].rstrip(" ,，")
    return words


def runs_on(words: str, rules: Rules) -> bool:
    """Whether a number has words behind it that no contact bears: 9123 4567 覆診改期."""
    if not _LETTER.search(words):
        return False
    return any(_THEN_WORDS.match(piece.words) for piece in cut_list(words, rules.contacts))


# -- private --------------------------------------------------------------------------------------


def _is_field(line: str) -> bool:
    """Whether the fields begin below the people: 內容：, not 張三 電話：."""
    return field_line(line).kind in (TEXT, TIME, SENDER, OPTION)


def _are_entries(lines: list[str], count: int, marked: int, rules: Rules) -> bool:
    """Whether each of the first lines is an entry of a list: somebody, or by its form."""
    if all(are_people(line, rules) for line in lines[:count]):
        return True
    below = next(filter(str.strip, lines[count:]), "")
    by_form = marked >= count or field_line(below).kind == TEXT
    return count > 1 and by_form and are_people(lines[0], rules)


def _is_named(who: Who) -> bool:
    return not who.refusals and bool(who.recipients or who.questions)


def _is_more(words: str, rules: Rules) -> bool:
    """Whether a text begins in these words (護士長：今晚…), or more people are named by them."""
    if is_bare(words) and sum(c.isdigit() for c in words) >= _PHONE_DIGITS:
        return True
    if has_phone(words, rules) or excepts(words):
        return True
    return re.search("[:：]", CLOCK.sub("", words)) is not None


def _is_short(who: Who) -> bool:
    """Whether what was not understood reads like names or numbers, rather than like a sentence."""
    return bool(who.refusals) and all(map(_is_short_name, who.refusals))


def _is_short_name(reason: Reason) -> bool:
    words = reason.words
    most = _MOST_SHORT + 3 if _ALL.fullmatch(words) else _MOST_SHORT
    return len(words) <= _SHORT_NAME and len(words.split()) <= most and not _ASKS.search(words)
