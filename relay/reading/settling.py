"""What all the places of a mail say together: one answer, a question, or why neither. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice, product

from relay.model import Choice, Reason, Recipient, Settled
from relay.reading.fields.field_lines import is_nearly_a_field
from relay.reading.fields.field_words import TO, is_nearly, kind_of
from relay.reading.fields.fields import Fields
from relay.reading.lines.quotes import QUOTE
from relay.reading.pattern import pattern
from relay.reading.people.entry import foreign_doubts
from relay.reading.people.exceptions import find_left_out, leaves_out
from relay.reading.people.mentions import names_somebody
from relay.reading.people.numbers import Who
from relay.reading.people.rules import Rules
from relay.reading.sentences.places import Place
from relay.reading.sentences.pointers import is_pointer
from relay.reading.sentences.timing import Timing, in_doubt, read_hour, times_of
from relay.reading.when import Doubt, Moment, NoMoment
from relay.reading.wording import Wording, boundary

_Ask = tuple[tuple[Reason, ...], tuple[Choice, ...]]
_SEVERAL = 2  # recipients of whom one may be left out
_MOST_CHOICES = 9
_OF_A_TOPIC = pattern(r"about\b", re.IGNORECASE)
_REMARK = pattern(r"\s*[(（][^()（）]{1,40}[)）]\s*\Z")  # 3A家長 (both mums)


@dataclass(slots=True, kw_only=True)
class Findings:
    """What was found on the way, in the order in which it is told."""

    refusals: list[Reason] = field(default_factory=list)
    doubts: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)
    asks: list[_Ask] = field(default_factory=list)

    def forget_what_was_not_said_to_us(self) -> None:
        """Where nobody is named: an invitation has its Date and Venue too, and a memo its From."""
        if any(reason.code == "recipient.none" for reason in self.refusals):
            self.refusals = [reason for reason in self.refusals if _is_ours(reason)]


def settle_who(
    places: list[Place], settled: Settled, rules: Rules, found: Findings, first: str
) -> tuple[Recipient, ...]:
    """Those whom all places name, or a question: which of them, or whom."""
    if settled.recipients:
        found.doubts += foreign_doubts(settled.recipients, rules)
        return settled.recipients
    perhaps = _perhaps_known(places, rules) if not found.refusals else ()
    for place in places:
        found.refusals += place.who.refusals if not perhaps else ()
        found.doubts += place.who.doubts
        found.warnings += place.who.warnings
    named = [place for place in places if place.who.recipients or place.who.questions]
    mistyped = _names_people(found.refusals)
    if not named and not mistyped and not any(place.who.refusals for place in places):
        # Where they name somebody it is the sentence that we do not understand.
        facts = {"unclear": "1"} if names_somebody(first, rules) else {}
        found.refusals.append(Reason(code="recipient.none", words=first, facts=facts))
    asking = [place for place in named if place.who.questions]
    if perhaps:
        found.asks.append((places[0].who.refusals, perhaps))
    elif asking:
        reasons = tuple(reason for place in asking for reason in place.who.questions)
        found.asks.append((distinct(reasons), _choices(named)))
    elif len({frozenset(_numbers(place.who.recipients)) for place in named}) > 1:
        found.asks.append(_which_place(named))
    return named[0].who.recipients if named else ()


def settle_second(places: list[Place], second: Place | None, found: Findings) -> None:
    """Two requests in one mail: no choice tells whose words are whose, so that none is offered."""
    if second is not None:
        facts = {"first": places[0].words[:200], "second": second.words[:200], "requests": "2"}
        words = f"{places[0].words} | {second.words}"[:400]
        reason = Reason(code="recipient.two_places", words=words, facts=facts)
        found.asks.insert(0, ((reason,), ()))


def settle_left_out(
    said: str, named: tuple[Recipient, ...], settled: Settled, rules: Rules, found: Findings
) -> bool:
    """Whether words leave out one of those who are `named`: asked about before anything else."""
    left_out = find_left_out(said, named, rules) if len(named) >= _SEVERAL else None
    if left_out is None or settled.recipients:
        return left_out is not None
    rests = [tuple(r for r in named if r.msisdn not in way) for way in left_out.ways]
    choices = tuple(Choice(recipients=rest) for rest in rests if rest)
    names = ", ".join(recipient.name or f"+{recipient.msisdn}" for recipient in named)
    facts = {"first": names[:200], "second": left_out.words, "left_out": "1"}
    reason = Reason(code="recipient.two_places", words=left_out.words, facts=facts)
    found.asks.insert(0, ((reason,), (*choices, Choice(recipients=named))))
    return True


def settle_when(
    timings: list[Timing], settled: Settled, now: datetime, found: Findings
) -> datetime | None:
    """The one time that was said, None for now, or a question."""
    if settled.send_at is not None:
        return settled.send_at
    moments: dict[datetime | None, str] = {}
    for timing in timings:
        if timing.of_an_event:
            found.doubts.append(_of_an_event(timing.words))
        if isinstance(timing.when, NoMoment):
            facts = {"behind": "1"} if timing.behind else {}
            reason = Reason(code=timing.when.code, words=timing.words[:200], facts=facts)
            found.refusals.append(reason)
        elif isinstance(timing.when, Doubt):
            choices = tuple(Choice(send_at=at) for at in timing.when.choices)
            if _OF_A_TOPIC.match(timing.words):  # "Text WHO about tomorrow 9am: …"
                choices = (Choice(send_at=now), *choices)
                found.asks.append(((_of_an_event(timing.words),), choices))
            else:
                found.asks.append(((in_doubt(timing),), choices))
        elif isinstance(timing.when, Moment):
            moments.setdefault(timing.when.at, timing.words)
    if len(moments) > 1:
        reason = Reason(code="time.ambiguous", words=" | ".join(moments.values())[:400])
        found.asks.append(((reason,), tuple(Choice(send_at=at or now) for at in moments)))
    return next(iter(moments), None)


def settle_perhaps(
    perhaps: Iterable[str], settled: Settled, rules: Rules, now: datetime, found: Findings
) -> None:
    """A time that is that of sending, or of an event: asked about, with now as the first choice."""
    for words in filter(None, perhaps if settled.send_at is None else ()):
        if ways := times_of(read_hour(words, rules, now=now)):
            choices = tuple(Choice(send_at=at) for at in (now, *ways))
            found.asks.append(((_of_an_event(words),), choices))


def settle_sender(fields: list[Fields], below: str, rules: Rules, found: Findings) -> str:
    """The sender ID as it is configured, above the text or `below` it; no other may be chosen."""
    asked = [top.sender for top in fields if top.sender is not None]
    asked += [below] if below else []
    if len({words.strip().casefold() for words in asked}) > 1:
        facts = {"first": asked[0][:200], "second": asked[-1][:200]}
        found.refusals.append(Reason(code="field.twice", words=asked[-1][:200], facts=facts))
    chosen = ""
    for words in asked:
        wanted = words.strip().casefold()
        chosen = next((known for known in rules.sender_ids if known.casefold() == wanted), "")
        if not chosen:
            facts = {"allowed": ", ".join(rules.sender_ids)}
            found.refusals.append(Reason(code="sender_id.invalid", words=words[:200], facts=facts))
    return chosen


def settle_text(wording: Wording, whys: str, found: Findings) -> None:
    """Whether the text is beyond doubt: `whys` holds the reasons to doubt it, its end aside."""
    found.warnings += wording.warnings
    doubts = wording.doubts or ((boundary(),) if whys else ())
    if whys:
        doubts = tuple(replace(doubt, facts={**doubt.facts, "why": whys}) for doubt in doubts)
    found.doubts += doubts
    # A line whose field is unknown may be the text. A blank of our corrected mail is none.
    # Nor is one missing that may stand behind the people, where we looked for a time.
    lines_refused = any({"value", "behind"} & reason.facts.keys() for reason in found.refusals)
    if not wording.text.strip("_ ") and not lines_refused:
        quoted = any(warning.code == QUOTE for warning in wording.warnings)
        found.refusals.append(Reason(code="text.empty", facts={"quoted": "1"} if quoted else {}))
    elif not wording.quoted and is_pointer(wording.text):
        words = wording.text[:200]
        found.refusals.append(Reason(code="text.empty", words=words, facts={"pointer": "1"}))


def agreed(places: list[Place]) -> tuple[Recipient, ...]:
    """Those who are named beyond doubt, where no two places differ."""
    named = [place.who.recipients for place in places if place.who.recipients]
    return named[0] if len({frozenset(_numbers(people)) for people in named}) == 1 else ()


def distinct(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once, in order."""
    kept: list[Reason] = []
    for reason in reasons:
        if reason not in kept[-50:]:
            kept.append(reason)
    return tuple(kept)


# -- private --------------------------------------------------------------------------------------


def _of_an_event(words: str) -> Reason:
    return Reason(code="time.ambiguous", words=words[:200], facts={"event": "1"})


def _names_people(refusals: Iterable[Reason]) -> bool:
    """Whether one of the refused fields may be a mistyped field of the recipients."""
    return any(
        reason.code == "field.unknown"
        and is_nearly(reason.words)
        and kind_of(reason.facts.get("nearest", "")) == TO
        for reason in refusals
    )


def _is_ours(reason: Reason) -> bool:
    if reason.code == "field.unknown":
        return is_nearly_a_field(f"{reason.words}:")
    return not reason.code.startswith(("field.", "time.", "sender_id."))


def _numbers(recipients: tuple[Recipient, ...]) -> list[str]:
    return [recipient.msisdn for recipient in recipients]


def _perhaps_known(places: list[Place], rules: Rules) -> tuple[Choice, ...]:
    """Those whom the one place may mean by names that are not known in full, as choices."""
    who = places[0].who if len(places) == 1 else Who()
    codes = {reason.code for reason in who.refusals}
    if codes != {"recipient.unknown_name"} or who.questions:
        return ()
    plain = (_REMARK.sub("", reason.words) for reason in who.refusals)
    names = [*map(rules.contacts.holding, plain)]
    if any(leaves_out(reason.words) for reason in who.refusals):
        return ()
    meant = [[way for name in each for way in rules.contacts.find(name)] for each in names]
    ways = [*islice(product(*meant), _MOST_CHOICES + 1)]
    if len(ways) > _MOST_CHOICES:
        return ()
    people = ({r.msisdn: r for r in chain(who.recipients, *way)}.values() for way in ways)
    return tuple(Choice(recipients=tuple(each)) for each in people)


def _choices(named: list[Place]) -> tuple[Choice, ...]:
    """Each way in which the places may be meant, where one way would do for all of them."""
    ways: dict[frozenset[str], Choice] = {}
    common: set[frozenset[str]] | None = None
    for place in named:
        choices = place.who.choices
        if not place.who.questions:
            choices = (Choice(recipients=place.who.recipients),)
        own = {frozenset(_numbers(choice.recipients)): choice for choice in choices}
        common = own.keys() & common if common is not None else {*own}
        ways |= {key: choice for key, choice in own.items() if key not in ways}
    return tuple(ways.values()) if common and len(ways) <= _MOST_CHOICES else ()


def _which_place(named: list[Place]) -> _Ask:
    """Each place by itself, and all of them together."""
    lists = [place.who.recipients for place in named]
    everybody = {recipient.msisdn: recipient for people in lists for recipient in people}
    ways: dict[frozenset[str], tuple[Recipient, ...]] = {}
    for people in (*lists, tuple(everybody.values())):
        ways.setdefault(frozenset(_numbers(people)), people)
    words = " | ".join(place.words for place in named)
    facts = {"first": named[0].words[:200], "second": named[1].words[:200]}
    reason = Reason(
        code="recipient.two_places", words=words[:400], facts=facts if len(named) == 2 else {}
    )
    return (reason,), tuple(Choice(recipients=people) for people in ways.values())
