"""The opening sentence: "Please text 9123 4567, tomorrow 9am: …", 請發短訊給 …：. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from relay.reading.greeting import after_greeting
from relay.reading.numbers import Who, is_bare, read_recipients
from relay.reading.rules import Rules
from relay.reading.timing import Timing, is_timely, read_sentence, read_timing, split_first
from relay.reading.when import NoMoment

_POLITE = (
    r"(?:(?:please|pls|plz|kindly|(?:please )?(?:could|can|would|will) (?:you|u)"
    r"(?: please| pls| kindly)?)(?: help(?: me)?(?: to)?)?,? )"
)
_NOUN = r"(?:text message|sms message|sms text|sms|text|message|msg)"
_THIS = r"(?:an? |the following |this following |following |this |the )?"
_ENGLISH = tuple(
    re.compile(rf"({_POLITE})?{form}", re.IGNORECASE)
    for form in (
        rf"send(?: out)? {_THIS}{_NOUN} to\b",
        r"send(?: out)? (?:the following|this|it) to\b",
        rf"{_NOUN} to\b",
        r"(?:text|sms|message)\b",
        r"send\b",
    )
)
_POLITE_HAN = (
    r"(?:(?:唔該|麻煩|麻烦|煩請|烦请|勞煩|可否|能否|可唔可以|請|请)(?:你|您|妳)?"
    r"(?:幫我|幫手|幫忙|帮我|帮忙|代)?)"
)
_NOUN_HAN = r"(?:短訊|短讯|短信|訊息|讯息|信息|簡訊|简讯|sms|message|msg)"
_THIS_HAN = r"(?:一?[個个條条則则封]|以下|下列|下面|呢[個條]|這[個條]?|这[个条]?|的|嘅)*"
_VERB_HAN = r"(?:發送|发送|傳送|传送|發出|发出|寄出|發|发|傳|传|寄|send)"
_TO_HAN = r"(?:給予|給|给|俾|畀|到|至|去|予)"
_CHINESE = tuple(
    re.compile(rf"({_POLITE_HAN})?\s*{form}", re.IGNORECASE)
    for form in (
        rf"(?:於|于|在|喺)?(?P<when>.{{2,30}}?)?[ ,，]*{_VERB_HAN}\s*"
        rf"(?:{_THIS_HAN}\s*{_NOUN_HAN})?\s*{_TO_HAN}",
        rf"(?:將|将|把)\s*{_THIS_HAN}\s*(?:{_NOUN_HAN}|內容|内容)?\s*{_VERB_HAN}\s*{_TO_HAN}",
        rf"{_NOUN_HAN}\s*{_TO_HAN}",
        r"通知",
    )
)
# Where the recipients stand elsewhere: "Please send the following tomorrow at 9am: …"
_NOBODY = re.compile(
    rf"{_POLITE}?send(?: out)? (?:the following|this)(?: {_NOUN})?\b(?: to (?:them|him|her))?",
    re.IGNORECASE,
)

_COLON = re.compile(r"[:：]")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}\s*[:：]\s*\d\d(?!\d)")
_SAYING = re.compile(
    r"[\s,，]*\b(?:saying(?: that)?|(?:that|which) says|as follows)\b[\s:：,，]*", re.IGNORECASE
)
_QUOTE = re.compile(r"[\s,，]+(?=[\"“「『])|(?=[“「『])")
_TAIL = re.compile(
    rf"[\s,，]*(?:(?:with )?(?:the following|following|this|an?)(?: {_NOUN})?|with the {_NOUN}"
    r"|the following (?:numbers?|people|recipients|contacts)|以下(?:號碼|号码|人士|收件人)"
    r"|(?:訊息|讯息|短訊|短讯|短信|信息)?(?:內容|内容)?(?:如下|為|为|是)|以下(?:內容|内容|訊息|讯息|短訊|短信)"
    r"|(?:內容|内容|訊息|讯息)|說|说|話|话|講)[\s,，]*",
    re.IGNORECASE,
)
_BORDER = re.compile(
    r"[\s,，、]+|(?<=[^\s\u3400-\u9fff])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=\S)"
)
_LAST_SENTENCE = re.compile(r"(?<=[^\d.])[.。!！]\s*|(?<=\d)[.。]\s+|(?<=\d)。")
_LONGEST_LINE, _LONGEST_TIME, _MOST_ENDS, _MOST_SHORT = 30_000, 60, 8, 4
_SHORT_NAME, _LONGEST_LIST = 40, 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An opening sentence. `who` has refusals where its form is right but its people are not."""

    words: str  # those that name the recipients
    who: Who | None  # None: it speaks of the time alone, and the recipients stand elsewhere
    timings: tuple[Timing, ...] = ()
    rest: str = ""  # the text
    new_line: bool = False  # the text begins on a line of its own
    instructs: bool = False  # it clearly speaks to the relay: politely, and with a mark at its end


@dataclass(frozen=True, slots=True)
class _Head:
    end: int
    timing: Timing | None = None
    polite: bool = False


@dataclass(frozen=True, slots=True)
class _End:
    at: int
    rest: int
    marked: bool = True


def read_opening(text: str, rules: Rules, *, now: datetime) -> Opening | None:
    """The opening sentence at the top of `text`, or None where no form of the closed set matches.

    WHO and TIME are understood completely, or `who` says what is wrong with them.
    """
    said = after_greeting(text)
    line = said.partition("\n")[0]
    if len(line) > _LONGEST_LINE:
        return None
    poor: Opening | None = None
    for head in _heads(line, rules, now):
        for end in _ends(line, head.end):
            opening = _read(said, head, end, rules, now)
            if opening is not None and opening.who is not None and not opening.who.refusals:
                return opening
            poor = poor or opening
    return _without_people(said, line, rules, now) or poor


# -- private --------------------------------------------------------------------------------------


def _heads(line: str, rules: Rules, now: datetime) -> Iterator[_Head]:
    for form in _ENGLISH:
        match = form.match(line)
        if match:
            yield _Head(match.end(), polite=bool(match[1]))
    for form in _CHINESE:
        match = form.match(line)
        when = match.groupdict().get("when") if match else None
        timing = read_timing(when.strip(" ,，"), rules, now=now) if when else None
        if match and (timing is None or timing.when != NoMoment(code="time.unreadable")):
            yield _Head(match.end(), timing, polite=bool(match[1]))


def _ends(line: str, start: int) -> list[_End]:
    """Where the sentence may end, in order: a colon, "saying", a quoted text, the line end."""
    clocks = [clock.span() for clock in _CLOCK.finditer(line)]
    ends = [
        _End(colon.start(), colon.end())
        for colon in _COLON.finditer(line, start)
        if not any(first <= colon.start() < last for first, last in clocks)
    ]
    ends += [_End(sign.start(), sign.end()) for sign in _SAYING.finditer(line, start)]
    ends += [_End(sign.start(), sign.end()) for sign in _QUOTE.finditer(line, start)]
    ends.sort(key=lambda end: end.at)
    return [*ends[:_MOST_ENDS], _End(len(line), len(line), marked=False)]


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
    understood = _understand(words, rules, now) if words else None
    if understood is None:
        return None
    who, timing = understood
    timings += [timing] if timing else []
    follower = split_first(rest, rules, now=now)
    if follower is not None:
        timings.append(follower.timing)
    return Opening(
        words=words,
        who=who,
        timings=tuple(timings),
        rest=follower.text if follower is not None else rest.strip(),
        new_line=rest[:1] == "\n" or rest.lstrip(" ")[:1] == "\n",
        instructs=head.polite and end.marked,
    )


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
        if border >= last and _TAIL.fullmatch(words, border):
            return words[:border].rstrip(" ,，")
    return words


def _numbers_below(rest: str) -> tuple[str, str]:
    """`Please text:` and then lines of bare numbers."""
    lines = rest.strip().split("\n")
    count = next((n for n, line in enumerate(lines) if not is_bare(line)), len(lines))
    return "\n".join(lines[:count]), "\n" + "\n".join(lines[count:])


def _understand(words: str, rules: Rules, now: datetime) -> tuple[Who, Timing | None] | None:
    """WHO and then perhaps TIME: the longest time that can be read, and all before it people."""
    refused: tuple[Who, Timing | None] | None = None
    vague: tuple[Who, Timing | None] | None = None
    last = len(words) if len(words) > _LONGEST_LIST else max(0, len(words) - _LONGEST_TIME)
    for border in _BORDER.finditer(words, last):
        timing = read_timing(words[border.end() :], rules, now=now)
        unreadable = timing.when == NoMoment(code="time.unreadable")
        if unreadable and (vague or not is_timely(timing.words)):
            continue
        who = read_recipients(words[: border.start()], rules)
        if _is_named(who):
            if not unreadable:
                return who, timing
            vague = vague or (who, timing)
        elif not unreadable and _is_short(who):
            refused = refused or (who, timing)
    whole = read_recipients(words, rules)
    if _is_named(whole):
        return whole, None
    return refused or vague or ((whole, None) if _is_short(whole) else None)


def _is_named(who: Who) -> bool:
    return not who.refusals and bool(who.recipients or who.questions)


def _is_short(who: Who) -> bool:
    """Whether what was not understood reads like names or numbers, rather than like a sentence."""
    return bool(who.refusals) and all(
        len(reason.words) <= _SHORT_NAME and len(reason.words.split()) <= _MOST_SHORT
        for reason in who.refusals
    )


def _without_people(said: str, line: str, rules: Rules, now: datetime) -> Opening | None:
    match = _NOBODY.match(line)
    if match is None:
        return None
    for end in _ends(line, match.end()):
        words = line[match.end() : end.at].strip(" ,，")
        timing = read_timing(words, rules, now=now)
        if end.marked and (not words or timing.when != NoMoment(code="time.unreadable")):
            timings = (timing,) if words else ()
            rest = said[end.rest :].strip()
            return Opening(words="", who=None, timings=timings, rest=rest, instructs=True)
    return None
