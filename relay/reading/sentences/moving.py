"""Another time in an answer: "move to tomorrow 10am", "at 3pm", 改為明天下午3時. Pure."""

import re
from datetime import datetime, time

from relay.reading.pattern import Chinese, pattern
from relay.reading.people.listing import plain
from relay.reading.people.rules import Rules
from relay.reading.sentences.timing import read_sentence, read_timing
from relay.reading.when import Doubt, Moment, NoMoment, When, read_when
from relay.reading.when.grammar import parts_of
from relay.reading.when.parts import Clock, Half
from relay.reading.when.words import normalised

_MESSAGE = r"(?:sms|text|message|msg|text message|request|one)s?"
_IT = rf"(?:it|this|that|them|(?:the|this|that|my) {_MESSAGE})"
_TIME = r"(?:the )?(?:(?:new |send |sending |delivery |scheduled )?(?:time|date|schedule)|sending)"
_POLITE = (
    r"(?:(?:please|pls|plz|kindly|ok|okay|no|sorry|actually|and|then)[ ,.]+"
    r"|(?:can|could|would|will) (?:you|u) |i(?:'d| would) like to |let(?:'s| us) )*"
)
_HAN_POLITE = r"(?:(?:請|请|麻煩|麻烦|唔該)你?(?:幫我|帮我)?|唔好意思|不好意思|[,，、 ])*"
_HAN_IT = (
    r"(?:(?:把|將|将)?(?:它|佢|此|這|这|該|该|呢)?(?:個|个|條|条|則|则)?(?:短訊|短讯|短信|訊息|讯息|信息|發送|发送)?"
    r"(?:的)?(?:發送|发送)?(?:時間|时间|日期)?)"
)
_END = (
    r"(?:[ ,，]*(?:instead|please|pls|thanks|thank you|thx|唔該[晒嗮]?|謝謝|谢谢|多謝"
    r"|多谢))*[ .。!！~～]*"
)
# Whatever follows, they speak of the time, readable or not.
_SURE = tuple(
    pattern(rf"(?:{lead})(?P<when>.{{1,80}}?){_END}", re.IGNORECASE)
    for lead in (
        rf"{_POLITE}(?:move|reschedule|postpone|delay|defer|shift|bring|push|put)(?: {_IT}"
        rf"| {_TIME})?"
        rf"(?: of {_IT})?(?: back| off| forward| up| out)?(?: to| till| until| for)[ "
        rf":]+(?:be sent )?",
        rf"{_POLITE}(?:change|set|update|amend|switch|correct)(?: {_TIME})(?: of {_IT}| for {_IT})?"
        r"(?: to| for| as)[ :]+",
        r"(?:(?:new|send|sending) )?(?:time|date|schedule|when)[ ]*[:=][ ]*"
        r"|(?:send|schedule) (?:it )?(?:at|on)[ ]*[:=][ ]*",
        rf"{_HAN_POLITE}{_HAN_IT}(?:改期|延期|推遲|推迟|延遲|延迟|延後|延后|押後|押后|提前"
        rf"|提早|延|推)(?:至|到|為|为|喺|在)[:： ]*",
        r"(?:更?改|修改|新)?(?:發送|发送)?(?:時間|时间|日期|排程)(?:改(?:為|为|到|成|至|做"
        r"|在|喺|於|于))?[ ]*[:：][ ]*",
        r"(?:請|请)?(?:更改|修改|改)(?:發送|发送)?(?:時間|时间|日期)(?:為|为|到|成|至)",
    )
)
# These speak of a time only where one follows.
_LIKELY = tuple(
    pattern(rf"(?:{lead})(?P<when>.{{1,80}}?){_END}", re.IGNORECASE)
    for lead in (
        rf"{_POLITE}(?:change|make|set|switch|amend|update)(?: {_IT})?(?: to| for)?(?: be "
        rf"sent)?[ :]+",
        rf"{_POLITE}(?:send|schedule|text|deliver)(?: {_IT})?(?: out)?(?: instead)? (?:to |for )?",
        rf"{_POLITE}(?:move|reschedule|postpone|delay|shift)(?: {_IT})?(?: by)?[ :]+",
        r"(?:only |instead )?(?=(?:at|on)\b)",
        rf"{_HAN_POLITE}{_HAN_IT}(?:更改|改|調|调|移|轉|转|挪)(?:為|为|到|成|至|做|在|喺|於"
        rf"|于|去)?[:： ]*",
        rf"{_HAN_POLITE}(?:在|於|于|喺)",
    )
)
_HAN_SENT = Chinese(
    r"(?:才|先|再|先至)?(?:發送|发送|發出|发出|發|发|送出|傳送|传送)(?:出)?[啦吧]?\Z"
)
_NOW = pattern(
    r"(?:right )?(?:now|at once|asap|immediately)|即時|即时|立即|馬上|马上|即刻|而家|現在|现在",
    re.IGNORECASE,
)


def read_move(line: str, rules: Rules, *, now: datetime) -> str | None:
    """The words of the time that an answer wants, which may be unreadable; None: it wants none."""
    said = plain(line)
    for forms, sure in ((_SURE, True), (_LIKELY, False)):
        for form in forms:
            if match := form.fullmatch(said):
                when = _without_verb(match["when"].strip(" ,，"))
                if sure or _is_time(when, rules, now):
                    return when
    timing = read_sentence(said, rules, now=now)
    return timing.words if timing is not None and timing.is_readable else None


def read_new_time(words: str, before: datetime | None, rules: Rules, *, now: datetime) -> When:
    """What `words` mean for what was to go `before` (None: at once), said at `now`.

    A time of day alone may be of that day or of this one: where they differ, it is a doubt.
    """
    words = "now" if _NOW.fullmatch(words) else words
    when = read_when(words, now=now, zone=rules.zone)
    if before is None or not is_part(words) or isinstance(when, NoMoment):
        return when
    found = when.choices if isinstance(when, Doubt) else (when.at,) if when.at else ()
    clocks = {at.astimezone(rules.zone).time() for at in found}
    if len(clocks) != 1:
        return when
    either = {*found, on_day(before, clocks.pop(), rules)}
    ways = sorted(at for at in either if at >= now)
    return Moment(at=ways[0]) if len(ways) == 1 else Doubt(choices=tuple(ways))


def is_part(words: str) -> bool:
    """Whether `words` are a time of day, or half of one, and name no day."""
    parts = parts_of(normalised(words)) or () if len(words) <= 100 else ()
    return bool(parts) and all(isinstance(part, Clock | Half) for part in parts)


def on_day(day: datetime, clock: time, rules: Rules) -> datetime:
    """That time of day, on the day that it is there."""
    return datetime.combine(day.astimezone(rules.zone).date(), clock, tzinfo=rules.zone)


# -- private --------------------------------------------------------------------------------------


def _without_verb(words: str) -> str:
    return _HAN_SENT.sub("", words).strip() or words


def _is_time(words: str, rules: Rules, now: datetime) -> bool:
    return read_timing("now" if _NOW.fullmatch(words) else words, rules, now=now).is_readable
