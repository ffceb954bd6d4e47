"""The opening sentence: "Please text 9123 4567, tomorrow 9am: …", 請發短訊給 …：. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from relay.reading.greeting import after_greeting
from relay.reading.listing import cut_list
from relay.reading.numbers import Who, is_bare, read_recipients
from relay.reading.opening_forms import FORMS, NOBODY, ORDER_LINES, QUOTED_FIRST, TAIL, Form
from relay.reading.rules import Rules
from relay.reading.timing import Timing, is_timely, read_sentence, read_timing, split_first
from relay.reading.when import NoMoment

_CLOCK = re.compile(r"(?<!\d)\d{1,2}\s*[:：]\s*\d\d(?!\d)")
_BORDER = re.compile(
    r"[\s,，、]+|(?<=[^\s\u3400-\u9fff])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=\S)"
)
_LAST_SENTENCE = re.compile(r"(?<=[^\d.])[.。!！]\s*|(?<=\d)[.。]\s+|(?<=\d)。")
# A number with words behind it, which may be a name and may be where the text begins.
_THEN_WORDS = re.compile(r"[(]?\+?[0-9](?:[ ().\-]?[0-9]){6,}[ \-]*[^\W\d_]")
_NUMBER = re.compile(r"[ \t]*[(（]?\+?[0-9０-９](?:[ \t().\-]?[0-9０-９]){6,}")
# "let her know that her parcel is ready": the words of the order, not those of the SMS.
_OTHERS = re.compile(r"\b(?:s?he|his|hers?|him|they|their|them)\b|[他她佢]", re.IGNORECASE)
_REPORTS = re.compile(
    r"\bthat\b|\bto (?:say|tell|let)\b|[說说話话講讲]|[知聽听]道?+(?!\s*[:：])", re.IGNORECASE
)
_LONGEST_LINE, _LONGEST_TIME, _MOST_ENDS, _MOST_SHORT = 30_000, 60, 8, 4
_SHORT_NAME, _LONGEST_LIST = 40, 1200


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
    doubtful: bool = False  # where the text begins, or whether these are its words, is inferred


@dataclass(frozen=True, slots=True)
class _Head:
    end: int
    form: Form
    timing: Timing | None = None
    polite: bool = False


@dataclass(frozen=True, slots=True)
class _End:
    at: int
    rest: int
    marked: bool = True
    reports: bool = False


@dataclass(frozen=True, slots=True)
class _People:
    who: Who
    timing: Timing | None
    words: str


def read_opening(text: str, rules: Rules, *, now: datetime) -> Opening | None:
    """The opening sentence at the top of `text`, or None where no form of the closed set matches.

    WHO and TIME are understood completely, or `who` says what is wrong with them.
    """
    said = after_greeting(text)
    line = said.partition("\n")[0]
    if len(line) > _LONGEST_LINE:
        return None
    poor: Opening | None = None
    for opening in _readings(said, line, rules, now):
        if opening.who is not None and not opening.who.refusals:
            return opening
        poor = poor or opening
    return _without_people(said, line, rules, now) or poor


def is_order(words: str, rules: Rules, *, now: datetime, begins: bool) -> bool:
    """Whether `words`, from inside a text, start with an opening that names people.

    `begins`: they stand where a sentence begins. Then the end of a line may end the opening, and
    a number directly behind its verb is enough, whatever follows.
    """
    line = words.partition("\n")[0]
    heads = [*_heads(line, rules, now)]
    if begins and any(head.form.speaks and _NUMBER.match(line, head.end) for head in heads):
        return True
    return any(
        opening.who is not None
        and not opening.who.refusals
        and (opening.marked or (begins and opening.new_line and bool(opening.rest)))
        for opening in _readings(words, line, rules, now)
    )


# -- private --------------------------------------------------------------------------------------


def _readings(said: str, line: str, rules: Rules, now: datetime) -> Iterator[Opening]:
    yield from _quoted_first(said, line, rules, now)
    for head in _heads(line, rules, now):
        for end in _ends(line, head):
            opening = _read(said, head, end, rules, now)
            if opening is not None:
                yield opening


def _heads(line: str, rules: Rules, now: datetime) -> Iterator[_Head]:
    for form in FORMS:
        match = form.start.match(line)
        when = match.groupdict().get("when") if match else None
        timing = read_timing(when.strip(" ,，"), rules, now=now) if when else None
        if match and (timing is None or timing.when != NoMoment(code="time.unreadable")):
            yield _Head(match.end(), form, timing, polite=bool(match[1]))


def _ends(line: str, head: _Head) -> list[_End]:
    """Where the sentence may end, in order: a colon, "saying", a quoted text, the line end."""
    clocks = [clock.span() for clock in _CLOCK.finditer(line)]
    ends: list[_End] = []
    for sign in head.form.ends.finditer(line, head.end):
        if not any(first <= sign.start() < last for first, last in clocks):
            reports = _REPORTS.search(sign.group()) is not None
            marked = bool(sign.group().strip()) or sign.end() < len(line)
            ends.append(_End(sign.start(), sign.end(), marked=marked, reports=reports))
        if len(ends) == _MOST_ENDS:
            break
    if head.form.line_end:
        ends.append(_End(len(line), len(line), marked=False))
    return ends


def _read(said: str, head: _Head, end: _End, rules: Rules, now: datetime) -> Opening | None:
    words = said[head.end : end.at].strip(" ,，")
    timings = [head.timing] if head.timing else []
    if not end.marked:
        words, said_last = _without_follower(words, rules, now)
        timings += [said_last] if said_last else []
    words = _without_tail(words.rstrip(" .。,，"))
    rest = said[end.rest :]
    if not words:
        words, rest = _numbers_below(rest)
    people = _understand(words, rules, now) if words else None
    if people is None:
        return None
    runs_on = _runs_on(people.words, rules)
    if runs_on and not end.marked:
        return None
    timings += [people.timing] if people.timing else []
    follower = split_first(rest, rules, now=now)
    if follower is not None:
        timings.append(follower.timing)
    text = follower.text if follower is not None else rest.strip()
    return Opening(
        words=words,
        who=people.who,
        timings=tuple(timings),
        rest=text,
        new_line=rest[:1] == "\n" or rest.lstrip(" ")[:1] == "\n",
        marked=end.marked,
        instructs=head.polite and end.marked and head.form.speaks,
        doubtful=runs_on or (end.reports and _OTHERS.search(text) is not None),
    )


def _quoted_first(said: str, line: str, rules: Rules, now: datetime) -> Iterator[Opening]:
    """`Send "Hello" to 9123 4567, tomorrow 9am.`"""
    for form in QUOTED_FIRST:
        match = form.match(line)
        if match is None:
            continue
        words, said_last = _without_follower(line[match.end() :].strip(), rules, now)
        people = _understand(words.rstrip(" .。,，:："), rules, now)
        if people is None or _runs_on(people.words, rules):
            continue
        yield Opening(
            words=words,
            who=people.who,
            timings=tuple(timing for timing in (people.timing, said_last) if timing),
            rest=match["text"] + said[len(line) :],
            marked=True,
            instructs=bool(match[1]),
        )


def _runs_on(words: str, rules: Rules) -> bool:
    """Whether a number has words behind it that no contact bears: 9123 4567 覆診改期."""
    return any(_THEN_WORDS.match(piece.words) for piece in cut_list(words, rules.contacts))


def _without_follower(words: str, rules: Rules, now: datetime) -> tuple[str, Timing | None]:
    """`… 9123 4567. Send it tomorrow at 9am.`, where the text begins on the next line."""
    for stop in _LAST_SENTENCE.finditer(words):
        timing = read_sentence(words[stop.end() :], rules, now=now)
        if timing is not None:
            return words[: stop.start()], timing
    return words, None


def _without_tail(words: str) -> str:
    last = max(0, len(words) - _LONGEST_TIME)
    for border in [0, *(match.start() for match in _BORDER.finditer(words, last))]:
        if border >= last and TAIL.fullmatch(words, border):
            return words[:border].rstrip(" ,，")
    return words


def _numbers_below(rest: str) -> tuple[str, str]:
    """`Please text:` and then lines of bare numbers."""
    lines = rest.strip().split("\n")
    count = next((n for n, line in enumerate(lines) if not is_bare(line)), len(lines))
    return "\n".join(lines[:count]), "\n" + "\n".join(lines[count:])


def _understand(words: str, rules: Rules, now: datetime) -> _People | None:
    """WHO and then perhaps TIME: the longest time that can be read, and all before it people."""
    refused: _People | None = None
    vague: _People | None = None
    last = len(words) if len(words) > _LONGEST_LIST else max(0, len(words) - _LONGEST_TIME)
    for border in _BORDER.finditer(words, last):
        timing = read_timing(words[border.end() :], rules, now=now)
        unreadable = timing.when == NoMoment(code="time.unreadable")
        if unreadable and (vague or not is_timely(timing.words) or _has_colon(timing.words)):
            continue
        who = read_recipients(words[: border.start()], rules)
        people = _People(who, timing, words[: border.start()])
        if _is_named(who):
            if not unreadable:
                return people
            vague = vague or people
        elif not unreadable and _is_short(who):
            refused = refused or people
    whole = _People(read_recipients(words, rules), None, words)
    if _is_named(whole.who):
        return whole
    return refused or vague or (whole if _is_short(whole.who) else None)


def _is_named(who: Who) -> bool:
    return not who.refusals and bool(who.recipients or who.questions)


def _has_colon(words: str) -> bool:
    """Whether a text begins in these words: 護士長：今晚…"""
    return re.search("[:：]", _CLOCK.sub("", words)) is not None


def _is_short(who: Who) -> bool:
    """Whether what was not understood reads like names or numbers, rather than like a sentence."""
    return bool(who.refusals) and all(
        len(reason.words) <= _SHORT_NAME and len(reason.words.split()) <= _MOST_SHORT
        for reason in who.refusals
    )


def _without_people(said: str, line: str, rules: Rules, now: datetime) -> Opening | None:
    ordered = next(filter(None, (form.fullmatch(line) for form in ORDER_LINES)), None)
    below = said[len(line) :]
    if ordered is not None and below.strip():
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
    for end in _ends(line, _Head(match.end(), FORMS[0])):
        words = line[match.end() : end.at].strip(" ,，")
        timing = read_timing(words, rules, now=now)
        if end.marked and (not words or timing.when != NoMoment(code="time.unreadable")):
            timings = (timing,) if words else ()
            rest = said[end.rest :].strip()
            return Opening(words="", who=None, timings=timings, rest=rest, instructs=True)
    return None
