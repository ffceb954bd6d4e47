"""An e-mail, understood: who, what and when, or what to ask, or why not. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from relay.model import (
    Language,
    Mail,
    Question,
    Reading,
    Reason,
    Refusal,
    Request,
    Settled,
    Understood,
)
from relay.reading.fields.fields import Fields, read_fields
from relay.reading.fields.options import unknown_field
from relay.reading.layout import lay_out
from relay.reading.lines.closing import is_only_closing
from relay.reading.lines.cut import split_quote, without_banner
from relay.reading.lines.greeting import after_greeting
from relay.reading.lines.language import language_of
from relay.reading.lines.writer import names_of_writer
from relay.reading.page.body import Body, read_body
from relay.reading.people.numbers import Who, read_recipients
from relay.reading.people.rules import Rules
from relay.reading.sentences.exceptions import leaves_out
from relay.reading.sentences.opening import read_opening
from relay.reading.sentences.opening_english import PLEASANTRY
from relay.reading.sentences.places import Place, read_addresses, read_subject, read_unknown
from relay.reading.sentences.second import has_second, split_afterthought, split_second
from relay.reading.sentences.timing import Timing, read_hour, read_timing
from relay.reading.settling import (
    Findings,
    agreed,
    distinct,
    settle_left_out,
    settle_perhaps,
    settle_second,
    settle_sender,
    settle_text,
    settle_when,
    settle_who,
)
from relay.reading.when import Moment
from relay.reading.wording import Wording, read_wording

_SENTENCE = re.compile(r"(?<=[.!?]) +|(?<=[。！？])")
_FEW, _LONG = 12, 400
_BRIEF = 40  # characters: 「李美玲除外」 in quotation marks may be said of the recipients


@dataclass(slots=True, kw_only=True)
class _Parts:
    """A mail taken apart: the places that name people, the times it says, its fields, the rest."""

    places: list[Place]
    fields: list[Fields]
    timings: list[Timing]
    below: str = ""  # the recipients
    opened: bool = False  # an opening sentence was read
    instructs: bool = False  # what became text may have been said to the relay
    second: Place | None = None  # of another request, below the text of the first

    def add_place(self, words: str, rules: Rules) -> None:
        if words.strip():
            self.places.append(Place(words=words.strip(), who=read_recipients(words, rules)))

    def differ_from(self, who: Who | None) -> bool:
        """Whether the places name people, and not those."""
        people = {recipient.msisdn for recipient in agreed(self.places)}
        others = {recipient.msisdn for recipient in who.recipients} if who else set[str]()
        unknown = who is not None and bool(who.refusals)
        return bool(self.places) and (unknown or people != others)

    def add_twin(self, twin: "_Parts") -> None:
        """The people and times that a reader of the other twin saw: where they differ, we ask."""
        self.places += [place for place in twin.places if place.who.recipients]
        self.timings += [timing for timing in twin.timings if isinstance(timing.when, Moment)]


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
    found = Findings()
    if body.attachments:
        facts = {"count": str(body.attachments)}
        found.warnings.append(Reason(code="attachment.ignored", facts=facts))
    written = lay_out(body.text.replace("\r\n", "\n").replace("\r", "\n"))
    if body.problem:
        return _refusal(mail, rules, [body.problem], found, "", Understood())
    parts = _take_apart(mail, written, rules, now)
    if body.other:
        parts.add_twin(_take_apart(mail, lay_out(body.other), rules, now))
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
        whole=not parts.opened and not any(fields.to or fields.lines for fields in parts.fields),
        signatures=signatures,
        writer=names_of_writer(mail),
        chosen=settled.send_at,
    )
    wording = _without_second(wording, parts, rules, now)
    found.refusals += [reason for fields in parts.fields for reason in fields.refusals]
    recipients = settle_who(parts.places, settled, rules, found, _first_words(written))
    settle_second(parts.places, parts.second, found)
    around = _around(mail, written, wording)
    if settle_left_out(around, recipients, settled, rules, found) or leaves_out(wording.text):
        parts.instructs = True
    send_at = settle_when([*parts.timings, *wording.timings], settled, now, found)
    perhaps = (*(fields.perhaps for fields in parts.fields), wording.perhaps)
    settle_perhaps(perhaps, settled, rules, now, found)
    sender_id = settle_sender(parts.fields, rules, found)
    settle_text(wording, _whys(body, mail, parts), found)
    found.forget_what_was_not_said_to_us()
    said = written.replace(wording.removed, "") if wording.removed else written
    options = frozenset[str]().union(*(fields.options for fields in parts.fields))
    understood = Understood(
        recipients=recipients if settled.recipients else agreed(parts.places),
        text=wording.text,
        send_at=send_at,
        sender_id=sender_id,
        options=options,
        unsettled=tuple(reason for reasons, _ in found.asks for reason in reasons),
    )
    if found.refusals:
        return _refusal(mail, rules, found.refusals, found, said, understood)
    language, warnings = _language(mail, said, rules), distinct(found.warnings)
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
        doubts=distinct(found.doubts),
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
    found: Findings,
    said: str,
    understood: Understood,
) -> Refusal:
    return Refusal(
        requester=mail.sender,
        reasons=distinct(reasons),
        language=_language(mail, said, rules),
        warnings=distinct(found.warnings),
        understood=understood,
    )


def _around(mail: Mail, written: str, wording: Wording) -> str:
    """All that may be said to the relay: a text in quotation marks is not, unless it is brief."""
    own = wording.quoted and len(wording.text) > _BRIEF
    return f"{mail.subject}\n{written.replace(wording.text, ' ') if own else written}"


def _first_words(written: str) -> str:
    """The first words that a recipient is missing from: no greeting, nor "I hope you are well"."""
    said = after_greeting(written)
    for line in filter(str.strip, said.split("\n", _FEW)[:_FEW]):
        sentences = _SENTENCE.split(line.strip()[:_LONG])
        first = next((n for n, s in enumerate(sentences) if not PLEASANTRY.fullmatch(s)), None)
        if first is not None:
            return " ".join(sentences[first:])[:80].strip()
    return (said or written).strip().partition("\n")[0][:80].strip()


def _take_apart(mail: Mail, written: str, rules: Rules, now: datetime) -> _Parts:
    outside = (read_subject(mail.subject, rules, now=now), read_addresses(mail, rules))
    places = [place for place in outside if place is not None]
    own = without_banner(written)
    quote, own = split_quote(own)
    parts = _read_top([place for place in places if not place.slight], own, rules, now)
    parts.places = parts.places or places
    if not parts.places and (unknown := read_unknown(mail.subject, rules)):
        parts.places.append(unknown)
    if quote:
        parts.below = f"{quote}\n{parts.below}"  # it is cut off, and what stands below it doubted
    elif parts.below.strip() == own.strip():
        parts.below = written  # nothing tells where a server's words end and the text begins
    return parts


def _read_top(places: list[Place], written: str, rules: Rules, now: datetime) -> _Parts:
    fields = read_fields(written, addressed=bool(places), contacts=rules.contacts)
    parts = _Parts(places=places, fields=[fields], timings=[], below=fields.text)
    parts.instructs = fields.doubtful
    parts.timings += [timing for place in places for timing in place.timings]
    if fields.to is not None:
        parts.places.append(Place(words=fields.to.strip(), who=read_recipients(fields.to, rules)))
    parts.add_place(fields.lines, rules)
    if not fields.forwarded and not fields.has_text_field:
        _open(parts, rules, now)
    for top in parts.fields:
        if top.time is not None:
            parts.timings.append(read_hour(top.time, rules, now=now))
        if top.send is not None:
            timing = read_timing(top.send, rules, now=now)
            if isinstance(timing.when, Moment):
                parts.timings.append(timing)
            else:
                top.refusals.append(unknown_field("Send", "Send at"))
    return parts


def _open(parts: _Parts, rules: Rules, now: datetime) -> None:
    """Read the opening sentence, where there is one and it is for the relay."""
    opening = read_opening(parts.below, rules, now=now, addressed=bool(parts.places))
    if opening is None:
        return
    empty = not opening.marked and not opening.rest.strip()
    if empty and opening.who and opening.who.recipients and parts.differ_from(opening.who):
        parts.instructs = True  # "Please text 6123 4567." and nothing else may be the text
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
        parts.instructs |= opening.instructs
        return
    parts.opened = True
    parts.instructs |= opening.doubtful or (alone and not named_below and not fields.has_text_field)
    parts.timings += opening.timings
    parts.below = opening.rest
    if opening.who is not None:
        parts.places.append(Place(words=opening.words, who=opening.who))
    if opening.new_line and not fields.forwarded:
        parts.fields.append(fields)
        parts.below = fields.text
        parts.instructs |= fields.doubtful
        parts.add_place(fields.to or "", rules)
        parts.add_place(fields.lines, rules)
        if not opening.marked and is_only_closing(parts.below):
            parts.below = ""  # thanks for the order, which has no text


def _without_second(wording: Wording, parts: _Parts, rules: Rules, now: datetime) -> Wording:
    """The wording without a second request, or an afterthought that names more people."""
    if wording.quoted:
        return wording
    second = split_second(wording.text, parts.below, rules, now=now, opened=parts.opened)
    if second is not None and second.place and parts.differ_from(second.place.who):
        parts.second = second.place
        return replace(wording, text=second.text)
    parts.instructs |= has_second(wording.text, rules, now=now)
    after = split_afterthought(wording.text, rules)
    if after is None:
        return wording
    parts.instructs = True
    parts.places += [after.place] if after.place else []
    return replace(wording, text=after.text)


def _whys(body: Body, mail: Mail, parts: _Parts) -> str:
    """Why the text may not be what its writer meant, its end aside: keys, by spaces."""
    whys = body.doubts | {
        *(["pieces"] if body.pieces > 1 else []),
        *(["long"] if mail.cut_short else []),
        *(["order"] if parts.instructs else []),
    }
    return " ".join(sorted(whys))
