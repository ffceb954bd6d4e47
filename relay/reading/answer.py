"""A free answer to our question: what it settles, what to ask next, or why neither. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from relay.model import Choice, Reason, Recipient, Settled
from relay.reading.pattern import pattern
from relay.reading.people.listing import plain
from relay.reading.people.names import is_a_name
from relay.reading.people.numbers import read_recipients
from relay.reading.people.phone import looks_like_a_number
from relay.reading.people.rules import Rules
from relay.reading.sentences.moving import is_part, on_day, read_move
from relay.reading.sentences.timing import Timing, in_doubt, read_dated, read_timing
from relay.reading.when import Doubt, Moment

_TO_WHOM = pattern(
    r"(?:(?:it(?:'s| is)|that(?:'s| is)|i mean[t]?|use|only|just|send(?: it| this)? to"
    r"|text(?: it)? to|text|to"
    r"|change (?:it )?to|the (?:right |correct )?(?:number|recipient|person) is|should be"
    r"|it should be"
    r"|(?:應該|应该)?(?:係|是)|(?:發|发|傳|传|send)?(?:給|给|俾|畀|到|去)|改(?:為|为|成"
    r"|做))[ :：]*)+",
    re.IGNORECASE,
)
_CAPITALS = pattern(r"[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){1,3}")
_DOUBTED_ALREADY = "recipient.foreign"  # those are looked for in what was settled, too
_MOST_CHOICES, _PHONE_DIGITS = 9, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A question as it stands, and what its request says beyond doubt."""

    reasons: tuple[Reason, ...]
    choices: tuple[Choice, ...]
    named: tuple[Recipient, ...]  # those who are named beside the ones in question
    asked_at: datetime  # when its request was written

    @property
    def about_time(self) -> bool:
        return _topics(self) == {"time"}

    @property
    def about_people(self) -> bool:
        return _topics(self) == {"recipient"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The answer has to be asked about itself."""

    reasons: tuple[Reason, ...]
    choices: tuple[Choice, ...] = ()


Answer = Settled | Again | tuple[Reason, ...]


def may_answer(words: str, rules: Rules, *, now: datetime) -> bool:
    """Whether `words` are a time, a number or somebody's name, and nothing else."""
    if len(words) > 400:
        return False
    if read_timing(plain(words), rules, now=now).is_readable or is_part(plain(words)):
        return True
    names = _whom(words)
    who = read_recipients(names, rules)
    if any(character.isdigit() for character in names):
        return sum(map(str.isdigit, names)) >= _PHONE_DIGITS and bool(
            who.recipients or who.questions or looks_like_a_number(names)
        )
    called = is_a_name(names) and (_CAPITALS.fullmatch(names) or rules.contacts.nearest(names))
    return bool(who.recipients or who.questions or called)


def read_answer(words: str, question: Open, rules: Rules, *, now: datetime) -> Answer:
    """What free words, said at `now`, say to an open question: a doubtful answer is asked about,
    and for one that is none the reasons are returned."""
    if question.about_time:
        return _read_time(read_move(words, rules, now=now) or plain(words), question, rules, now)
    if question.about_people:
        return _read_people(_whom(words), question, rules)
    return ()


# -- private --------------------------------------------------------------------------------------


def _topics(question: Open) -> set[str]:
    topics = {reason.code.partition(".")[0] for reason in question.reasons}
    topics |= {"recipient" if choice.recipients else "time" for choice in question.choices}
    return topics


def _whom(words: str) -> str:
    lines = [line for line in words.split("\n") if line.strip()]
    first, *rest = lines or [""]
    lead = _TO_WHOM.match(plain(first))
    return "\n".join([plain(first)[lead.end() if lead else 0 :].strip(" .。!！"), *rest])


def _read_time(words: str, question: Open, rules: Rules, now: datetime) -> Answer:
    """A time of day alone belongs to the day that was in question."""
    timing = read_timing(words, rules, now=now)
    if is_part(words) or not timing.is_readable:
        timing = _of_that_day(words, timing, question, rules, now)
    when = timing.when
    if isinstance(when, Moment):
        return Settled(send_at=when.at or now)
    if isinstance(when, Doubt):
        return Again(
            reasons=(in_doubt(timing),), choices=tuple(Choice(send_at=at) for at in when.choices)
        )
    return (Reason(code=when.code, words=timing.words[:200]),)


def _of_that_day(words: str, alone: Timing, question: Open, rules: Rules, now: datetime) -> Timing:
    asked = [choice.send_at for choice in question.choices if choice.send_at is not None]
    clocks = {at.astimezone(rules.zone).time() for at in _ways(alone)}
    found = [at for at in asked if at.astimezone(rules.zone).time() in clocks]
    if len(found) == 1 and found[0] >= now:
        return Timing(words, Moment(at=found[0]))
    if not asked or not clocks:
        for reason in question.reasons:
            both = read_dated(reason.words, words, rules, now=question.asked_at)
            if isinstance(both.when, Moment | Doubt) and _lies_ahead(both, now):
                return both
        ways = _ways(alone)
    else:
        ways = [on_day(day, clock, rules) for day in asked for clock in clocks] + _ways(alone)
    ahead = sorted({at for at in ways if at >= now})
    if ahead and len(ahead) <= _MOST_CHOICES:
        return Timing(words, Doubt(choices=tuple(ahead)))
    return alone


def _ways(timing: Timing) -> list[datetime]:
    if isinstance(timing.when, Doubt):
        return [*timing.when.choices]
    at = timing.when.at if isinstance(timing.when, Moment) else None
    return [at] if at is not None else []


def _lies_ahead(timing: Timing, now: datetime) -> bool:
    ways = _ways(timing)
    return bool(ways) and min(ways) >= now


def _read_people(words: str, question: Open, rules: Rules) -> Answer:
    who = read_recipients(words, rules)
    if who.refusals or not (who.recipients or who.questions):
        return who.refusals
    if who.questions:
        beside = _beside(question)
        ways = [choice.recipients for choice in who.choices]
        return Again(reasons=who.questions, choices=_choices(_with(beside, way) for way in ways))
    ways = _ways_to_take(who.recipients, question)
    doubts = tuple(doubt for doubt in who.doubts if doubt.code != _DOUBTED_ALREADY)
    if len(ways) == 1 and not doubts:
        return Settled(recipients=ways[0])
    reason = Reason(code="recipient.ambiguous_name", words=plain(words)[:200])
    return Again(reasons=doubts or (reason,), choices=_choices(ways))


def _ways_to_take(said: tuple[Recipient, ...], question: Open) -> list[tuple[Recipient, ...]]:
    """Whom the answer means in all: a choice that it names, or itself, or itself and the others."""
    wanted = _numbers(said)
    offered = [choice.recipients for choice in question.choices]
    for people in offered:
        if _numbers(people) == wanted:
            return [people]
    holding = [people for people in offered if wanted <= _numbers(people)]
    if len(holding) == 1:
        return holding
    beside = _beside(question)
    if _numbers(beside) <= wanted:
        return [said]
    return [_with(beside, said), said]


def _beside(question: Open) -> tuple[Recipient, ...]:
    """Those who get it whatever the answer is."""
    offered = [choice.recipients for choice in question.choices if choice.recipients]
    if not offered:
        return question.named
    common = set.intersection(*(_numbers(people) for people in offered))
    return tuple(recipient for recipient in offered[0] if recipient.msisdn in common)


def _with(beside: Sequence[Recipient], said: Sequence[Recipient]) -> tuple[Recipient, ...]:
    return tuple({recipient.msisdn: recipient for recipient in (*beside, *said)}.values())


def _choices(ways: Iterable[tuple[Recipient, ...]]) -> tuple[Choice, ...]:
    distinct = tuple(Choice(recipients=way) for way in dict.fromkeys(ways))
    return distinct if len(distinct) <= _MOST_CHOICES else ()


def _numbers(recipients: Iterable[Recipient]) -> set[str]:
    return {recipient.msisdn for recipient in recipients}
