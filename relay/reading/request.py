"""An e-mail, understood: who, what and when, or what to ask, or why not. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from relay.model import (
    Choice,
    Language,
    Mail,
    Question,
    Reading,
    Reason,
    Recipient,
    Refusal,
    Request,
    Settled,
    Understood,
)
from relay.reading.body import Body, read_body
from relay.reading.cut import without_banner
from relay.reading.fields import Fields, names_people, read_fields, unknown_field
from relay.reading.language import language_of
from relay.reading.numbers import foreign_doubts, read_recipients
from relay.reading.opening import read_opening
from relay.reading.places import Place, read_addresses, read_subject
from relay.reading.rules import Rules
from relay.reading.timing import Timing, read_timing
from relay.reading.when import Doubt, Moment, NoMoment
from relay.reading.wording import Wording, boundary, read_wording

_Ask = tuple[tuple[Reason, ...], tuple[Choice, ...]]


@dataclass(slots=True, kw_only=True)
class _Findings:
    """What was found on the way, in the order in which it is told."""

    refusals: list[Reason] = field(default_factory=list)
    doubts: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)
    asks: list[_Ask] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Parts:
    """A mail taken apart: the places that name people, the times it says, its fields, the rest."""

    places: list[Place]
    fields: list[Fields]
    timings: list[Timing]
    below: str = ""  # the recipients
    opened: bool = False  # an opening sentence was read
    instructs: bool = False  # what became text may have been said to the relay

    def add_place(self, words: str, rules: Rules) -> None:
        if words.strip():
            self.places.append(Place(words=words.strip(), who=read_recipients(words, rules)))


def read_request(
    mail: Mail,
    rules: Rules,
    *,
    now: datetime,
    settled: Settled | None = None,
    signatures: frozenset[str] = frozenset(),
) -> Reading:
    """What a mail asks for. Total: it never raises, whatever the mail says.

    `settled` holds the answers to earlier questions; they go before the words that were in doubt.
    `signatures` holds the fingerprints of those that this requester has confirmed.
    All that must be refused is said at once; one question is asked at a time, and only where
    nothing is refused.
    """
    settled = settled or Settled()
    body = read_body(mail)
    found = _Findings()
    if body.attachments:
        facts = {"count": str(body.attachments)}
        found.warnings.append(Reason(code="attachment.ignored", facts=facts))
    written = body.text.replace("\r\n", "\n").replace("\r", "\n")
    if body.problem:
        return _refusal(mail, rules, [body.problem], found, "", Understood())
    parts = _take_apart(mail, written, rules, now)
    if any(fields.forwarded for fields in parts.fields):
        first = written.strip().partition("\n")[0][:200]
        reason = Reason(code="forward.headers", words=first)
        return _refusal(mail, rules, [reason], found, written, Understood())
    wording = read_wording(
        parts.below,
        rules,
        now=now,
        opened=parts.opened,
        as_is=any(fields.has_text_field for fields in parts.fields),
        signatures=signatures,
    )
    found.refusals += [reason for fields in parts.fields for reason in fields.refusals]
    recipients = _settle_who(parts.places, settled, rules, found, _first_words(written))
    send_at = _settle_when([*parts.timings, *wording.timings], settled, now, found)
    sender_id = _settle_sender(parts.fields, rules, found)
    _settle_text(wording, _whys(body, mail, parts), found)
    said = written.replace(wording.removed, "") if wording.removed else written
    options = frozenset[str]().union(*(fields.options for fields in parts.fields))
    understood = Understood(
        recipients=recipients if settled.recipients else _agreed(parts.places),
        text=wording.text,
        send_at=send_at,
        sender_id=sender_id,
        options=options,
        unsettled=tuple(reason for reasons, _ in found.asks for reason in reasons),
    )
    if found.refusals:
        return _refusal(mail, rules, found.refusals, found, said, understood)
    language, warnings = _language(mail, said, rules), _distinct(found.warnings)
    if found.asks:
        return Question(
            requester=mail.sender,
            reasons=found.asks[0][0],
            choices=found.asks[0][1],
            language=language,
            warnings=warnings,
            understood=understood,
        )
    return Request(
        requester=mail.sender,
        recipients=recipients,
        text=wording.text,
        send_at=send_at,
        sender_id=sender_id,
        language=language,
        doubts=_distinct(found.doubts),
        warnings=warnings,
        dncr="dncr" in options,
        split="split" in options,
        unattended="no confirmation" in options,
    )


# -- private --------------------------------------------------------------------------------------


def _language(mail: Mail, said: str, rules: Rules) -> Language:
    return language_of(f"{mail.subject}\n{said}", rules.language)


def _refusal(
    mail: Mail,
    rules: Rules,
    reasons: Iterable[Reason],
    found: _Findings,
    said: str,
    understood: Understood,
) -> Refusal:
    return Refusal(
        requester=mail.sender,
        reasons=_distinct(reasons),
        language=_language(mail, said, rules),
        warnings=_distinct(found.warnings),
        understood=understood,
    )


def _first_words(written: str) -> str:
    return written.strip().partition("\n")[0][:80].strip()


def _agreed(places: list[Place]) -> tuple[Recipient, ...]:
    """Those who are named beyond doubt, where no two places differ."""
    named = [place.who.recipients for place in places if place.who.recipients]
    return named[0] if len({frozenset(_numbers(people)) for people in named}) == 1 else ()


def _distinct(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    kept: list[Reason] = []
    for reason in reasons:
        if reason not in kept[-50:]:
            kept.append(reason)
    return tuple(kept)


def _take_apart(mail: Mail, written: str, rules: Rules, now: datetime) -> _Parts:
    outside = (read_subject(mail.subject, rules, now=now), read_addresses(mail, rules))
    places = [place for place in outside if place is not None]
    own = without_banner(written)
    parts = _read_top(places, own, rules, now)
    if parts.below.strip() == own.strip():
        parts.below = written  # nothing tells where a server's words end and the text begins
    return parts


def _read_top(places: list[Place], written: str, rules: Rules, now: datetime) -> _Parts:
    fields = read_fields(written, addressed=bool(places), contacts=rules.contacts)
    parts = _Parts(places=places, fields=[fields], timings=[], below=fields.text)
    parts.timings += [timing for place in places for timing in place.timings]
    if fields.to is not None:
        parts.places.append(Place(words=fields.to.strip(), who=read_recipients(fields.to, rules)))
    parts.add_place(fields.lines, rules)
    if not fields.forwarded and not fields.has_text_field:
        _open(parts, rules, now)
    for top in parts.fields:
        if top.time is not None:
            parts.timings.append(read_timing(top.time, rules, now=now))
        if top.send is not None:
            timing = read_timing(top.send, rules, now=now)
            if isinstance(timing.when, Moment):
                parts.timings.append(timing)
            else:
                top.refusals.append(unknown_field("Send", "Send at"))
    return parts


def _open(parts: _Parts, rules: Rules, now: datetime) -> None:
    """Read the opening sentence, where there is one and it is for the relay."""
    opening = read_opening(parts.below, rules, now=now)
    if opening is None:
        return
    addressed = bool(parts.places) or opening.who is not None
    fields = Fields()
    if opening.new_line:
        fields = read_fields(opening.rest, addressed=addressed, contacts=rules.contacts)
    named_below = not fields.forwarded and bool(fields.to or fields.lines)
    # Of an order that names nobody a line of its own is left out, where the people are elsewhere.
    alone = opening.who is None and opening.new_line and (bool(parts.places) or named_below)
    nobody_new = opening.who is None and not alone and (not opening.timings or not parts.places)
    if nobody_new or (parts.places and opening.who is not None and opening.who.refusals):
        parts.instructs = opening.instructs
        return
    parts.opened = True
    parts.instructs = opening.doubtful or (alone and not named_below and not fields.has_text_field)
    parts.timings += opening.timings
    parts.below = opening.rest
    if opening.who is not None:
        parts.places.append(Place(words=opening.words, who=opening.who))
    if opening.new_line and not fields.forwarded:
        parts.fields.append(fields)
        parts.below = fields.text
        parts.add_place(fields.to or "", rules)
        parts.add_place(fields.lines, rules)


def _settle_who(
    places: list[Place], settled: Settled, rules: Rules, found: _Findings, first: str
) -> tuple[Recipient, ...]:
    if settled.recipients:
        found.doubts += foreign_doubts(settled.recipients, rules)
        return settled.recipients
    for place in places:
        found.refusals += place.who.refusals
        found.doubts += place.who.doubts
        found.warnings += place.who.warnings
    named = [place for place in places if place.who.recipients or place.who.questions]
    mistyped = names_people(found.refusals)
    if not named and not mistyped and not any(place.who.refusals for place in places):
        found.refusals.append(Reason(code="recipient.none", words=first))
    asking = [place for place in named if place.who.questions]
    if asking:
        reasons = tuple(reason for place in asking for reason in place.who.questions)
        choices = asking[0].who.choices if len(named) == 1 else ()
        found.asks.append((_distinct(reasons), choices))
    elif len({frozenset(_numbers(place.who.recipients)) for place in named}) > 1:
        found.asks.append(_which_place(named))
    return named[0].who.recipients if named else ()


def _numbers(recipients: tuple[Recipient, ...]) -> list[str]:
    return [recipient.msisdn for recipient in recipients]


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


def _settle_when(
    timings: list[Timing], settled: Settled, now: datetime, found: _Findings
) -> datetime | None:
    if settled.send_at is not None:
        return settled.send_at
    moments: dict[datetime | None, str] = {}
    for timing in timings:
        if isinstance(timing.when, NoMoment):
            found.refusals.append(Reason(code=timing.when.code, words=timing.words[:200]))
        elif isinstance(timing.when, Doubt):
            choices = tuple(Choice(send_at=at) for at in timing.when.choices)
            # Without choices there is a day and no time of day, or none of the two.
            missing = {} if choices else {"missing": "time"}
            reason = Reason(code="time.ambiguous", words=timing.words[:200], facts=missing)
            found.asks.append(((reason,), choices))
        elif isinstance(timing.when, Moment):
            moments.setdefault(timing.when.at, timing.words)
    if len(moments) > 1:
        reason = Reason(code="time.ambiguous", words=" | ".join(moments.values())[:400])
        found.asks.append(((reason,), tuple(Choice(send_at=at or now) for at in moments)))
    return next(iter(moments), None)


def _settle_sender(fields: list[Fields], rules: Rules, found: _Findings) -> str:
    """The sender ID as it is configured; no other may be chosen."""
    asked = [top.sender for top in fields if top.sender is not None]
    chosen = ""
    for words in asked:
        wanted = words.strip().casefold()
        chosen = next((known for known in rules.sender_ids if known.casefold() == wanted), "")
        if not chosen:
            facts = {"allowed": ", ".join(rules.sender_ids)}
            found.refusals.append(Reason(code="sender_id.invalid", words=words[:200], facts=facts))
    return chosen


def _whys(body: Body, mail: Mail, parts: _Parts) -> str:
    """Why the text may not be what its writer meant, its end aside: keys, by spaces."""
    whys = body.doubts | {
        *(["pieces"] if body.pieces > 1 else []),
        *(["long"] if mail.cut_short else []),
        *(["order"] if parts.instructs else []),
    }
    return " ".join(sorted(whys))


def _settle_text(wording: Wording, whys: str, found: _Findings) -> None:
    found.warnings += wording.warnings
    doubts = wording.doubts or ((boundary(),) if whys else ())
    if whys:
        doubts = tuple(replace(doubt, facts={**doubt.facts, "why": whys}) for doubt in doubts)
    found.doubts += doubts
    if not wording.text.strip("_ "):  # a blank of our corrected mail that was not filled in
        found.refusals.append(Reason(code="text.empty"))
