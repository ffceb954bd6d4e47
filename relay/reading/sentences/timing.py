"""A sentence about the time of sending and nothing else: "Send it tomorrow at 9am." Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from relay.model import Reason
from relay.reading.pattern import Bilingual, Chinese, pattern
from relay.reading.people.rules import Rules
from relay.reading.when import Doubt, Moment, NoMoment, When, read_when

_MESSAGE = r"(?:sms|text|message|text message)"
_THING = (
    rf"(?:it|this|that|them|these|those|(?:the|this|that|above|the above) (?:{_MESSAGE}|one)"
    rf"|(?:the|these|the above) (?:{_MESSAGE}s|smses)|the above)"
)
_POLITE = r"(?:(?:please|pls|kindly|and) )?(?:(?:can|could|would) (?:you|u) (?:please |kindly )?)?"
_ENGLISH = (
    rf"{_POLITE}(?:(?:arrange to )?(?:send|deliver|schedule|text) (?:{_THING})(?: out| off)?"
    r"(?: to be sent| to go)?(?: out)?(?: for)?"
    r"|(?:send|schedule)(?: out)? (?=at |on |for )(?:for )?|to be sent(?: out)?"
    rf"|have {_THING} sent(?: out)?|i(?:['’]d| would) like {_THING} (?:to be )?sent(?: out)?"
    rf"|(?:this|the) {_MESSAGE} (?:should|must|is to|needs to|has to) (?:be sent|go)(?: out)?)"
)
_SENTENCE = pattern(
    rf"{_ENGLISH}[ ,:：]*\b(?P<when>.{{2,60}}?)(?:,? (?:please|thanks))?", re.IGNORECASE
)
_LABEL = r"(?:send|schedule)(?: out)?(?: at| on| for)? ?[:：] ?"
# Without "it" the recipient may be told to send something: a certain time only.
_BARE = pattern(
    rf"(?:(?!send|schedule){_POLITE}{_LABEL}|{_POLITE}(?:send|schedule)(?: out)? )"
    r"(?P<when>.{2,60}?)(?:,? (?:please|thanks))?",
    re.IGNORECASE,
)
_HAN_LABEL = r"(?:發送|發出|傳送|发送|发出|传送|發|发) ?[:：] ?"
_BARE_HAN = Chinese(
    rf"(?:請你?|请你?|麻煩你?|麻烦你?|唔該|煩請|烦请){_HAN_LABEL}"
    r"(?P<when>.{2,30}?)(?:[，,]?(?:唔該|謝謝|谢谢))?"
)
# Without a courtesy it is a field, which below a text waits for a "yes": "Send: tomorrow 9am".
_LABELLED = Bilingual(rf"(?:{_LABEL}⟦|{_HAN_LABEL}⟧)(?P<when>.{{2,60}})", re.IGNORECASE)
_OBJECT = (
    r"⟦(?:(?:此|這|这|該|该|呢|以上|上述)(?:個|个|條|条|封|則|则)?)?⟧"
    r"(?:⟦短訊|短讯|短信|訊息|讯息|信息|簡訊|简讯|⟧sms)"
)
_CHINESE = Bilingual(
    rf"(?:{_OBJECT})?⟦(?:請你?|请你?|麻煩你?|麻烦你?|唔該|煩請|烦请)?(?:(?:將|将|把){_OBJECT})?"
    r"(?:幫我|帮我)?(?:安排|設定|设定|定時|定时|定(?=[於于]))?⟧(?P<when>.{2,30}?)"
    r"⟦(?:先至|先|再|才|時間)?(?:幫我|帮我)?⟧"
    r"(?:⟦發送|發出|傳送|发送|发出|传送|⟧send⟦|發|发|傳|传⟧)⟦(?:出)?(?:去)?⟧"
    rf"(?:{_OBJECT})?⟦(?:[，,]?(?:唔該|謝謝|谢谢|吧))?⟧",
    re.IGNORECASE,
)
# 发送时间今晚7点
_NAMED = Chinese(
    r"(?:請|请)?(?:發送|发送|傳送|传送|發出|发出)(?:時間|时间) ?(?:為|为|是|係)?"
    r"(?P<when>[^ :：].{1,29})"
)
_QUOTED_TIME = pattern(
    r"\s*(?P<text>\"[^\"]+\"|“[^“”]+”|「[^「」]+」|『[^『』]+』)[\s,，.]*(?P<when>[^\s.。][^\n]{1,60}?)"
    r"(?:,? (?:please|pls|thanks|thank you))?[\s.。!！]*",
    re.IGNORECASE,
)
_ASKED = pattern(r"(?:(?:please|pls|kindly|and) )?(?:can|could|would) (?:you|u)\b", re.IGNORECASE)
# Neither a time nor, beyond doubt, a text: "Don't send it before 9am."
_FORBIDDEN = Bilingual(
    rf"(?:please |pls |kindly )?(?:do not|don[’']?t|never) (?:send|text|deliver) {_THING}\b.*"
    rf"|(?:please |pls |kindly )?(?:hold|keep) {_THING} (?:back )?(?:until|till) .*"
    rf"|(?:please |pls |kindly )?(?:make sure|ensure) (?:that )?{_THING} (?:goes out|is sent) .*"
    r"⟦|.{0,6}(?:唔好|不要|請勿|请勿|別|别).{0,12}[點点時时日天早晚].{0,8}(?:發送|发送|傳送|传送|發|发|傳|传)出?⟧",
    re.IGNORECASE,
)
# What follows "send it" is about a time, though perhaps not one that can be read.
_TIMELY = Bilingual(
    r"(?:at|on|in|by|before|after|around|about|from|until|till|for|between|within|not before"
    r"|no later than)? ?(?:the )?(?:\d|noon|midnight"
    r"|tom+or+ow|tmr|today|tonight|next|later|every|soon|asap|end of|first thing"
    r"|(?:this )?(?:morning|afternoon|evening)|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b)"
    r"⟦|.*(?:明|聽日|听日|今晚|今日|今天|後日|后天|星期|禮拜|礼拜|點|点|時|时|遲|迟)⟧",
    re.IGNORECASE,
)
_START = Bilingual(
    r"(?:^|[.!?⟦。！？…⟧](?=[ \t\"⟦”」』⟧]⟦|[^\x00-\x7f]⟧)[\"⟦”」』⟧]?|[\"⟦”」』⟧])[ \t]*"
)
_STOP = Bilingual(
    r"[.!?;,](?=[ \t\"⟦”」』⟧]⟦|[^\x00-\x7f]⟧)|[:\"()\[\]⟦。！？；，…：”」』（）⟧]"
    r"|\b(?=please |pls |and )",
    re.I,
)
_SENDS = Bilingual(
    r"send|sent|deliver|schedule|text|goes out|until|till⟦|發|发|傳|传⟧", re.IGNORECASE
)
# At the end, behind a stop, so that 多謝 is not the last word of a sentence of the text.
_THANKS = Bilingual(
    r"(?<=[.!,\s⟦。！，⟧])\s*(?:(?:many )?thanks|thx|tks|thank you|thank u|cheers"
    r"⟦|謝謝|谢谢|多謝|多谢|唔該⟧)(?:⟦晒|哂|你|您|⟧ you| a lot| so much| very much| in advance)?"
    r"[\s.!~⟦。！～⟧]*\Z",
    re.IGNORECASE,
)
_BY = pattern(r"(?:by|before|no later than|not later than|until|within)\b", re.IGNORECASE)
_A_THING = pattern(
    r"\b(?:forms?|documents?|docs|photos?|pictures?|cop(?:y|ies)|reports?|invoices?|applications?"
    r"|payments?|cheques?|files?|sheets?|slips?|receipts?|ids?|passports?|surveys?|timesheets?"
    r"|claims?|parcels?|packages?|items?|cards?|cv|resumes?|consent|questionnaires?|homework"
    r"|essays?|samples?|feedback|answers?|details|orders?|money|deposit|fees?)\b",
    re.IGNORECASE,
)
_AN_SMS = pattern(rf"\b{_MESSAGE}s?\b", re.IGNORECASE)
_BARE_HOUR = pattern(r"(?:\A|[ ,])\s*([0-9]{1,2}(?:[:.][0-9]{2})?)\s*\Z")
_LONGEST, _LONG, _MOST_CLAUSES, _MOST_WORDS = 140, 3000, 400, 200


@dataclass(frozen=True, slots=True)
class Timing:
    """A time as it was said, and what it means."""

    words: str
    when: When
    of_an_event: bool = False  # it may be that of what the text tells: it waits for a "yes"
    behind: bool = False  # behind people, where what cannot be read may be no time

    @property
    def is_readable(self) -> bool:
        """Whether it is about a time at all, be it in doubt or past."""
        return self.when != NoMoment(code="time.unreadable")


@dataclass(frozen=True, slots=True)
class Follower:
    """A text without its last sentence, and the time that sentence is about."""

    text: str
    timing: Timing


def read_timing(words: str, rules: Rules, *, now: datetime) -> Timing:
    """The time that `words` name, whole."""
    return Timing(words.strip(), read_when(words.strip(), now=now, zone=rules.zone))


def read_hour(words: str, rules: Rules, *, now: datetime) -> Timing:
    """The time that `words` name where only a time can stand, so that a bare 3 is an hour."""
    timing = read_timing(words, rules, now=now)
    hour = _BARE_HOUR.search(words)
    if timing.is_readable or hour is None:
        return timing
    asked = read_timing(f"{words[: hour.start()]} at {hour[1]}", rules, now=now)
    return Timing(timing.words, asked.when) if isinstance(asked.when, Doubt) else timing


def times_of(timing: Timing) -> tuple[datetime, ...]:
    """The times to come that it may mean: one, the choices of a doubt, or none."""
    if isinstance(timing.when, Doubt):
        return timing.when.choices
    at = timing.when.at if isinstance(timing.when, Moment) else None
    return (at,) if at is not None else ()


def in_doubt(timing: Timing) -> Reason:
    """Why a time is asked about: it has several readings, one that is not certain, or no hour."""
    facts = ({"missing": "time"}, {"one": "1"}, {})[min(len(times_of(timing)), 2)]
    return Reason(code="time.ambiguous", words=timing.words[:_MOST_WORDS], facts=facts)


def read_dated(date: str, words: str, rules: Rules, *, now: datetime) -> Timing:
    """The time that two fields name together, 日期 and 時間, in whichever order."""
    timings = [read_timing(way, rules, now=now) for way in (f"{date} {words}", f"{words} {date}")]
    return next((timing for timing in timings if timing.is_readable), timings[0])


def read_sentence(sentence: str, rules: Rules, *, now: datetime) -> Timing | None:
    """The time that a sentence is about, or None where it is about anything else too.

    A sentence that says "send it" and then something about time that cannot be read is not text:
    it is returned with what is wrong.
    """
    said = sentence.strip().rstrip(".。!！ ")
    if _ASKED.match(said):
        said = said.rstrip("?？ ")
    if len(said) > _LONGEST:
        return None
    for form in (_SENTENCE, _CHINESE, _NAMED, _BARE, _BARE_HAN):
        match = form.fullmatch(said)
        if match:
            timing = read_timing(match["when"].strip(" ,，"), rules, now=now)
            if form in (_BARE, _BARE_HAN):
                return timing if _is_ahead(timing.when) else None
            if timing.when != NoMoment(code="time.unreadable"):
                return timing
            if form is _SENTENCE and is_timely(timing.words):
                return timing
    return None


def is_timely(words: str) -> bool:
    """Whether `words` are about a time, readable or not."""
    return bool(_TIMELY.match(words))


def is_timely_alone(words: str) -> bool:
    """Whether they are, and no sentence ends in them: 下星期找個時間, and not 急！請即時."""
    return is_timely(words) and not re.search("[.。!！?？…;；]", words)


def split_last(text: str, rules: Rules, *, now: datetime) -> Follower | None:
    """A text whose very last sentence, on the last line or on its own, is about the time alone.

    A word of thanks behind it is part of it.
    """
    head, newline, line = without_thanks(text).rpartition("\n")
    for start in last_starts(line):
        timing = read_sentence(line[start:], rules, now=now)
        if timing is not None:
            before = (head + newline + line[:start]).rstrip()
            return Follower(before, timing) if before else None
    return None


def split_own(text: str, rules: Rules, *, now: datetime) -> Follower | None:
    """A text whose very last line is a sentence about the time alone, as it is said to the relay.

    Its time is certain and still to come, and nothing is named that the reader may have to send.
    """
    follower = split_last(text, rules, now=now)
    if follower is None or not _is_ahead(follower.timing.when) or names_a_thing(follower.text):
        return None
    own_line = without_thanks(text).removeprefix(follower.text).lstrip(" \t").startswith("\n")
    return follower if own_line else None


def split_first(text: str, rules: Rules, *, now: datetime) -> Follower | None:
    """A text whose first line is about the time alone."""
    line, _, rest = text.strip().partition("\n")
    timing = read_sentence(line, rules, now=now) if rest.strip() else None
    return None if timing is None else Follower(rest.strip(), timing)


def after_quote(rest: str, rules: Rules, now: datetime) -> Follower | None:
    """`"Team dinner" at 7pm`: the time behind a quoted text, unless all of it is the text."""
    line, newline, below = rest.partition("\n")
    match = _QUOTED_TIME.fullmatch(line)
    timing = read_timing(match["when"], rules, now=now) if match else None
    if match is None or timing is None or timing.when == NoMoment(code="time.unreadable"):
        return None
    return Follower(match["text"] + newline + below, timing)


def without_thanks(text: str) -> str:
    """The text without a word of thanks behind its last sentence."""
    thanks = _THANKS.search(text, max(0, len(text) - _LONGEST))
    return text[: thanks.start()].rstrip(" \t,，") if thanks else text


def looks_like_an_instruction(
    text: str, rules: Rules, *, now: datetime, opened: bool = False
) -> bool:
    """Whether a sentence or a clause of it seems to speak to the relay, not to the recipient.

    "Complete the form. Send it by Friday" does not: what is to be sent is no SMS, and by then.
    """
    for sentence in islice(_clauses(text), _MOST_CLAUSES):
        if _FORBIDDEN.fullmatch(sentence.rstrip(" .。!！")):
            return True
        timing = read_sentence(sentence, rules, now=now)
        if timing is not None and (opened or not _is_deadline(timing, sentence, text)):
            return True
        labelled = _LABELLED.fullmatch(sentence)
        if labelled and _is_ahead(read_timing(labelled["when"], rules, now=now).when):
            return True
    return False


def names_a_thing(text: str) -> bool:
    """Whether a text names a form, a photo or the like, which its reader may be asked to send."""
    return _A_THING.search(text) is not None


def _is_deadline(timing: Timing, sentence: str, text: str) -> bool:
    """Whether a recipient is to send a thing by a time: a form, a photo that the text names."""
    before = text[: text.find(sentence)]
    by = _BY.match(timing.words) is not None and not timing.is_readable
    return by and _A_THING.search(before) is not None and not _AN_SMS.search(sentence)


def last_starts(line: str) -> list[int]:
    """Where a sentence begins that goes to the end of the line and is short enough to be read."""
    near = max(0, len(line) - 2 * _LONGEST)
    starts = (start.end() for start in _START.finditer(line, near))
    return [start for start in starts if len(line) - start <= _LONGEST]


# -- private --------------------------------------------------------------------------------------


def _is_ahead(when: When) -> bool:
    """Whether it is a certain time, and not now."""
    return isinstance(when, Moment) and when.at is not None


def _clauses(text: str) -> Iterator[str]:
    """What stands between two stops, at most three of them; of a long text its start and end."""
    if len(text) > 2 * _LONG:
        yield from _clauses(text[:_LONG])
        text = text[-_LONG:]
    for line in text.split("\n"):
        stops = [0, *(stop.end() for stop in _STOP.finditer(line)), len(line)]
        for first, start in enumerate(stops[:-1]):
            for end in stops[first + 1 : first + 4]:
                sentence = line[start:end].strip(' \t,，;；"”」』()（）[]')
                if len(sentence) <= _LONGEST and _SENDS.search(sentence):
                    yield sentence
