"""The opening sentence: "Please text 9123 4567, tomorrow 9am: …", 請發短訊給 …：. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from relay.reading.lines.greeting import after_greeting
from relay.reading.pattern import pattern
from relay.reading.people.names import are_named
from relay.reading.people.numbers import Who
from relay.reading.people.rules import Rules
from relay.reading.sentences.courtesy import is_a_question, without_courtesy, without_mark
from relay.reading.sentences.dashes import dashes, is_heading, may_go_on
from relay.reading.sentences.leads import is_mention
from relay.reading.sentences.opening_english import (
    ADVICE,
    PLEASANTRY,
    TELLS_MORE,
    TIME_FIRST,
)
from relay.reading.sentences.opening_forms import (
    FORMS,
    NOBODY,
    ORDER_LINES,
    QUOTED_FIRST,
)
from relay.reading.sentences.opening_marks import QUOTE, End, Head, ends_of, heads_of
from relay.reading.sentences.opening_people import (
    people_below,
    runs_on,
    understand,
    without_some,
    without_tail,
)
from relay.reading.sentences.timing import (
    Timing,
    after_quote,
    read_sentence,
    read_timing,
    split_first,
)
from relay.reading.sentences.unmarked import unmarked
from relay.reading.when import NoMoment

_LAST_SENTENCE = pattern(r"(?<=[^\d.])[.。!！]\s*|(?<=\d)[.。]\s+|(?<=\d)。")
_NUMBER = pattern(r"[ \t]*[(（]?\+?[0-9０-９](?:[ \t().\-]?[0-9０-９]){6,}")
# Send "BOOK" to 6123 4567: what the reader is to answer with, where the recipients are elsewhere.
_KEYWORD = pattern(r"[\"“「『]\s*[A-Z0-9][A-Z0-9 #*]{0,15}\s*[\"”」』]")
_PHONE = pattern(r"[0-9０-９](?:[ ().\-]?[0-9０-９]){6}")
# "let her know that her parcel is ready": the words of the order, not those of the SMS.
_OTHERS = pattern(r"\b(?:s?he|his|hers?|him|they|their|them)\b|[他她佢]", re.IGNORECASE)
_SENTENCE_START = pattern(
    r"(?<=[.!?])[ \t]+|(?<=[。！？])[ \t]*|\s*\n\s*|\s+[-–—]\s+|(?<=:)[ ]+|(?<=[急件求]：)"
)
_NO_LEAD = pattern(r"[0-9](?:[ ().\-]?[0-9]){6}|^>|[\"“”「」]", re.MULTILINE)
_LONGEST_LEAD, _MOST_LEADS = 300, 6
_LONGEST_LINE = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An opening sentence. `who` has refusals where its form is right but its people are not."""

    words: str  # those that name the recipients
    who: Who | None  # None: it speaks of the time alone, and the recipients stand elsewhere
    timings: tuple[Timing, ...] = ()
    rest: str = ""  # the text
    new_line: bool = False  # the text begins on a line of its own
    marked: bool = False  # it ends in a colon, "saying", a quoted text
    instructs: bool = False  # it clearly speaks to the relay: politely, and with a mark at its end
    listed: bool = False  # several people, on lines below it
    doubtful: bool = False  # where the text begins, or whether these are its words, is inferred


def read_opening(
    text: str, rules: Rules, *, now: datetime, addressed: bool = False
) -> Opening | None:
    """The opening sentence at the top of `text`, or None where no form of the closed set matches.

    WHO and TIME are understood completely, or `who` says what is wrong with them. Unless the
    recipients are named elsewhere (`addressed`) a few sentences may stand before it: pleasantries,
    or others, and then it is in doubt.
    """
    said = after_greeting(text)
    line = said.partition("\n")[0]
    if len(line) > _LONGEST_LINE:
        return None
    opening = _read_top(said, line, rules, now, addressed=addressed)
    if opening is None and not addressed:
        return _read_below(said, rules, now)
    return opening


def is_order(words: str, rules: Rules, *, now: datetime, begins: bool, asked: bool = False) -> bool:
    """Whether `words`, from inside a text, start with an opening that names people.

    `begins`: they stand where a sentence begins. Then the end of a line may end the opening, and
    a number directly behind its verb is enough, but where a cause or a condition follows it:
    "Text 6123 4567 when you arrive" is said to the reader. `asked`: politely, and then nobody need
    know the name: "Please text Bob: …".
    """
    line = words.partition("\n")[0]
    heads = [head for head in heads_of(line, rules, now, addressed=True) if head.form.speaks]
    numbers = filter(None, (_NUMBER.match(line, head.end) for head in heads))
    if begins and any(not ADVICE.match(line, number.end()) for number in numbers):
        return True
    return any(
        opening.who is not None
        and (not opening.who.refusals or (asked and are_named(opening.words)))
        and (opening.marked or (begins and opening.new_line and bool(opening.rest)))
        for opening in _readings(words, line, rules, now, addressed=True)
    )


# -- private --------------------------------------------------------------------------------------


def _read_top(
    said: str, line: str, rules: Rules, now: datetime, *, addressed: bool = False
) -> Opening | None:
    poor: Opening | None = None
    for opening in _readings(said, line, rules, now, addressed=addressed):
        if opening.who is not None and not opening.who.refusals:
            return opening
        poor = poor or opening
    if poor is not None and poor.listed:
        return poor  # an entry that nobody knows is refused by its name
    return _without_people(said, line, rules, now) or poor


def _read_below(said: str, rules: Rules, now: datetime) -> Opening | None:
    """An order that some sentences stand before: it speaks to the relay, and with a mark."""
    for start in islice(_SENTENCE_START.finditer(said, 0, _LONGEST_LEAD), _MOST_LEADS):
        lead = said[: start.end()]
        if _NO_LEAD.search(lead):
            return None
        said_here = after_greeting(said[start.end() :])
        opening = _read_top(said_here, said_here.partition("\n")[0], rules, now)
        if opening is None or opening.who is None:
            continue
        sentences = [*filter(None, _SENTENCE_START.split(lead))]
        if is_mention(sentences):
            return None
        if all(map(PLEASANTRY.fullmatch, sentences)):
            return opening
        if opening.instructs and not opening.who.refusals:
            return replace(opening, doubtful=True)
    return None


def _readings(
    said: str, line: str, rules: Rules, now: datetime, *, addressed: bool = False
) -> Iterator[Opening]:
    yield from _time_first(said, line, rules, now)
    quoted = _quoted_first(said, line, rules, now)
    yield from (each for each in quoted if not (addressed and _KEYWORD.match(each.rest)))
    for head in heads_of(line, rules, now, addressed):
        dashed = dashes(line, head.end, rules, now) if head.form.line_end else []
        asked = head.form.line_end and head.polite and not addressed
        bare = unmarked(line, head.end) if asked else None
        for end in ends_of(line, head):
            opening = _read(said, head, end, rules, now)
            if opening is not None and not ((dashed or bare) and _is_vague(opening)):
                yield opening
        for at, rest in [*dashed, *([bare] if bare else [])]:
            opening = _read(said, head, End(at, rest, marked=False), rules, now)
            if opening is not None:
                headed = not head.polite and is_heading(line)
                doubtful = opening.doubtful or headed or may_go_on(said[rest:])
                yield replace(opening, doubtful=doubtful or bare == (at, rest))


def _read(said: str, head: Head, end: End, rules: Rules, now: datetime) -> Opening | None:
    words = said[head.end : end.at].strip(" ,，")
    timings = [head.timing] if head.timing else []
    if not end.marked:
        words, said_last = _without_follower(words, rules, now)
        timings += [said_last] if said_last else []
    words = without_tail(without_courtesy(words).rstrip(" .。,，"))
    words, said_of_some = without_some(words.rstrip(" ?？") if head.polite else words, rules, now)
    timings += [said_of_some] if said_of_some else []
    rest = said[end.rest :]
    below = not words
    if below:
        words, rest = people_below(rest, rules)
    people = understand(words, rules, now) if words else None
    if people is None or (not head.form.speaks and (_is_unknown(people.who) or people.is_vague)):
        return None
    known = not people.who.refusals or (_PHONE.search(people.words) and not head.form.unsaid)
    if head.form.tells and end.reports and not known:
        return None  # "Please tell Peter that …" is said to people, but for one of the contacts
    running = runs_on(people.words, rules)
    if running and not end.marked:
        return None
    timings += [people.timing] if people.timing else []
    behind = after_quote(rest, rules, now)
    follower = behind or split_first(rest, rules, now=now)
    if follower is not None:
        timings.append(follower.timing)
    text = follower.text if follower is not None else rest.strip()
    asked = end.reports and is_a_question(said, text)
    text = without_mark(text) if asked else text
    if head.form.tells and end.reports and TELLS_MORE.search(text):
        return None
    return Opening(
        words=words,
        who=people.who,
        timings=tuple(timings),
        rest=text,
        new_line=rest[:1] == "\n" or rest.lstrip(" ")[:1] == "\n",
        marked=end.marked,
        instructs=head.polite and end.marked and head.form.speaks,
        listed=below and "\n" in words and _is_unknown(people.who),
        doubtful=running
        or head.form.tells
        or end.bids
        or QUOTE.search(words) is not None
        or behind is not None
        or asked
        or (end.reports and _OTHERS.search(text) is not None),
    )


def _time_first(said: str, line: str, rules: Rules, now: datetime) -> Iterator[Opening]:
    """`Tomorrow at 9am please text 9123 4567: …`"""
    match = TIME_FIRST.match(line)
    timing = read_timing(match["when"].strip(" ,"), rules, now=now) if match else None
    if match and timing and timing.when != NoMoment(code="time.unreadable"):
        begins = (match["polite"] or "") + said[match.end() :]
        for opening in _readings(begins, begins.partition("\n")[0], rules, now):
            yield replace(opening, timings=(timing, *opening.timings))


def _quoted_first(said: str, line: str, rules: Rules, now: datetime) -> Iterator[Opening]:
    """`Send "Hello" to 9123 4567, tomorrow 9am.`"""
    for form in QUOTED_FIRST if QUOTE.search(line) else ():
        match = form.match(line)
        if match is None:
            continue
        words, said_last = _without_follower(line[match.end() :].strip(), rules, now)
        people = understand(words.rstrip(" .。,，:："), rules, now)
        if people is None or runs_on(people.words, rules):
            continue
        yield Opening(
            words=words,
            who=people.who,
            timings=tuple(timing for timing in (people.timing, said_last) if timing),
            rest=match["text"] + said[len(line) :],
            marked=True,
            instructs=bool(match[1]),
        )


def _without_follower(words: str, rules: Rules, now: datetime) -> tuple[str, Timing | None]:
    """`… 9123 4567. Send it tomorrow at 9am.`, where the text begins on the next line."""
    for stop in _LAST_SENTENCE.finditer(words, max(0, len(words) - _LONGEST_LEAD)):
        timing = read_sentence(words[stop.end() :], rules, now=now)
        if timing is not None:
            return words[: stop.start()], timing
    return words, None


def _is_vague(opening: Opening) -> bool:
    """Whether words behind the people were taken for a time that nobody can read."""
    return not opening.marked and not all(timing.is_readable for timing in opening.timings)


def _is_unknown(who: Who) -> bool:
    """Whether nothing is wrong but a name: "tell Peter that …" is said to people too."""
    return bool(who.refusals) and {r.code for r in who.refusals} == {"recipient.unknown_name"}


def _without_people(said: str, line: str, rules: Rules, now: datetime) -> Opening | None:
    below = said[len(line) :]
    forms = ORDER_LINES if below.strip() else ()
    ordered = next(filter(None, (form.fullmatch(line) for form in forms)), None)
    if ordered is not None:
        when = (ordered["when"] or "").strip(" ,，")
        timing = read_timing(when, rules, now=now)
        if not when or timing.when != NoMoment(code="time.unreadable"):
            timings = (timing,) if when else ()
            return Opening(
                words="", who=None, timings=timings, rest=below, new_line=True, instructs=True
            )
    match = NOBODY.match(line)
    if match is None:
        return None
    for end in ends_of(line, Head(match.end(), FORMS[0])):
        words = line[match.end() : end.at].strip(" ,，")
        timing = read_timing(words, rules, now=now)
        if end.marked and (not words or timing.when != NoMoment(code="time.unreadable")):
            timings = (timing,) if words else ()
            rest = said[end.rest :].strip()
            return Opening(words="", who=None, timings=timings, rest=rest, instructs=True)
    return None
