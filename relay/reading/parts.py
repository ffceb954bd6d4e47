"""A mail taken apart: who is named where, which times, which fields, and what is below. Pure."""

from dataclasses import dataclass
from datetime import datetime

from relay.model import Mail
from relay.reading.fields.fields import Fields, read_fields
from relay.reading.fields.options import unknown_field
from relay.reading.fields.turned import turned
from relay.reading.lines.closing import is_only_closing
from relay.reading.lines.cut import split_quote, without_banner, without_quotes
from relay.reading.lines.order_closing import split_order_closing
from relay.reading.lines.writer import is_writer, names_of_writer
from relay.reading.people.numbers import Who, read_recipients
from relay.reading.people.rules import Rules
from relay.reading.sentences.errand import Errand, read_errand
from relay.reading.sentences.field_times import settle_times
from relay.reading.sentences.opening import read_opening
from relay.reading.sentences.places import (
    Place,
    asks_for_an_sms,
    read_addresses,
    read_subject,
    read_unknown,
    tells_who_wrote,
)
from relay.reading.sentences.second import read_several
from relay.reading.sentences.subjects import read_subject_order
from relay.reading.sentences.timing import Timing, read_timing
from relay.reading.settling import agreed
from relay.reading.when import Moment


@dataclass(slots=True, kw_only=True)
class Parts:
    """A mail taken apart: the places that name people, the times it says, its fields, the rest."""

    places: list[Place]
    fields: list[Fields]
    timings: list[Timing]
    below: str = ""  # the recipients
    opened: bool = False  # an opening sentence was read
    inline: bool = False  # the text begins on the line of the order
    instructs: bool = False  # what became text may have been said to the relay
    others: bool = False  # words inside the text may be for somebody else
    changes: bool = False  # last words of the text may change what stands above them
    closing: str = ""  # of the order above its text: thanks and a name, or all of its words
    subject: str = ""  # the Subject, where it says whether to send
    second: Place | None = None  # of another request, below the text of the first

    @property
    def remarks(self) -> str:
        """What it says to whoever handles it, and to no recipient."""
        remarks = "".join(fields.remarks for fields in self.fields).strip()
        return "\n".join(filter(None, [self.subject, self.closing, remarks]))

    @property
    def lists(self) -> bool:
        """Whether people may stand on lines of their own, which no field ends."""
        fields = any(fields.to for fields in self.fields)
        return not fields and (any(each.lines for each in self.fields) or not self.inline)

    def add_place(self, words: str, rules: Rules) -> None:
        if words.strip():
            self.places.append(Place(words=words.strip(), who=read_recipients(words, rules)))

    def differ_from(self, who: Who | None) -> bool:
        """Whether the places name people, and not those."""
        people = {recipient.msisdn for recipient in agreed(self.places)}
        others = {recipient.msisdn for recipient in who.recipients} if who else set[str]()
        unknown = who is not None and bool(who.refusals)
        return bool(self.places) and (unknown or people != others)

    def errand_in(self, text: str) -> Errand | None:
        """The order that a text begins with, to tell something to those who are named."""
        return read_errand(text, [place.words for place in self.places], agreed(self.places))

    def add_twin(self, twin: "Parts") -> None:
        """The people and times that a reader of the other twin saw: where they differ, we ask."""
        self.places += [place for place in twin.places if place.who.recipients]
        self.timings += [timing for timing in twin.timings if isinstance(timing.when, Moment)]


def take_apart(mail: Mail, written: str, rules: Rules, now: datetime) -> Parts:
    """The people whom Subject, addresses and the words above the text name, and what is below."""
    outside = (read_subject(mail.subject, rules, now=now), read_addresses(mail, rules))
    places = [place for place in outside if place is not None]
    own = without_banner(written)
    quote, own = split_quote(own)
    writer = names_of_writer(mail)
    parts = _read_top([place for place in places if not place.slight], own, rules, now, writer)
    _doubt_form(parts, mail)
    parts.places = parts.places or places
    if not agreed(parts.places) and (several := read_several(without_quotes(own), rules)):
        first, parts.second = several
        parts.places, parts.fields = [first], [Fields()]
    if not parts.places and (unknown := read_unknown(mail.subject, rules)):
        parts.places.append(unknown)
    if outside[0] is None:
        _heed_subject(parts, mail.subject, rules, now)
    if quote:
        parts.below = f"{quote}\n{parts.below}"  # it is cut off, and what stands below it doubted
    elif parts.below.strip() == own.strip():
        parts.below = written  # nothing tells where a server's words end and the text begins
    return parts


# -- private --------------------------------------------------------------------------------------


def _doubt_form(parts: Parts, mail: Mail) -> None:
    """Doubt a form that may be what somebody left for us, or that names its own writer."""
    form = parts.fields[0].form
    if not form.word:
        return
    wrote = tells_who_wrote(mail.subject)
    asked = asks_for_an_sms(mail.subject) or (form.asks and not wrote)
    parts.instructs |= not asked or is_writer(form.name, names_of_writer(mail))
    if wrote and not form.asks:
        parts.fields[0].refusals.append(unknown_field(form.word, "To"))


def _heed_subject(parts: Parts, subject: str, rules: Rules, now: datetime) -> None:
    """Doubt a time, or whether to send at all, where the Subject says so and nothing else."""
    order = read_subject_order(subject, rules, now=now)
    if order is None or (order.words and order.words.casefold() in parts.below.casefold()):
        return  # "Draft" above "Draft beer at half price" is the topic
    parts.subject, parts.instructs = order.words, parts.instructs or bool(order.words)
    said = [timing.when for timing in parts.timings]
    if order.timing is not None and order.timing.when not in said:
        parts.timings.append(order.timing)


def _read_top(
    places: list[Place], written: str, rules: Rules, now: datetime, writer: frozenset[str]
) -> Parts:
    form, doubtful = turned(written, rules.contacts)
    fields = read_fields(form, addressed=bool(places), contacts=rules.contacts)
    parts = Parts(places=places, fields=[fields], timings=[], below=fields.text)
    parts.instructs = fields.doubtful or doubtful
    if fields.lines and fields.doubtful and is_only_closing(fields.text):
        parts.below = ""  # "Hi Amy, 6123 4567. Thanks, Ken"
    parts.timings += [timing for place in places for timing in place.timings]
    if fields.to is not None:
        parts.places.append(Place(words=fields.to.strip(), who=read_recipients(fields.to, rules)))
    parts.add_place(fields.lines, rules)
    if not fields.forwarded and not fields.has_text_field:
        _open(parts, rules, now, writer)
    for top in parts.fields:
        if top.times:
            parts.timings += settle_times(top, rules, now)
        if top.send is not None:
            timing = read_timing(top.send, rules, now=now)
            if isinstance(timing.when, Moment):
                parts.timings.append(timing)
            else:
                top.refusals.append(unknown_field("Send", "Send at"))
    return parts


def _open(parts: Parts, rules: Rules, now: datetime, writer: frozenset[str]) -> None:
    """Read the opening sentence, where there is one and it is for the relay."""
    opening = read_opening(parts.below, rules, now=now, addressed=bool(parts.places))
    known = opening is not None and (opening.new_line or bool(opening.timings))
    if opening is not None and opening.who is not None:
        known = not opening.who.refusals
    if parts.places and not known and _pass_on(parts):
        return
    if opening is None:
        return
    empty = not opening.marked and not opening.rest.strip()
    if empty and opening.who and opening.who.recipients and parts.differ_from(opening.who):
        parts.instructs = True  # "Please text 6123 4567." and nothing else may be the text
        return
    addressed = bool(parts.places) or opening.who is not None
    fields = Fields()
    if opening.new_line:
        listed = opening.who is not None and not opening.marked
        fields = read_fields(
            opening.rest, addressed=addressed, contacts=rules.contacts, listed=listed
        )
    named_below = not fields.forwarded and bool(fields.to or fields.lines)
    # Of an order that names nobody a line of its own is left out, where the people are elsewhere.
    alone = opening.who is None and opening.new_line and (bool(parts.places) or named_below)
    nobody_new = opening.who is None and not alone and (not opening.timings or not parts.places)
    if nobody_new or (parts.places and opening.who is not None and opening.who.refusals):
        parts.instructs |= opening.instructs
        return
    parts.opened, parts.inline = True, not opening.new_line
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
        closing, below = split_order_closing(parts.below, writer, marked=opening.marked)
        parts.below = below if closing else parts.below
        parts.closing = closing if without_quotes(parts.below).strip() else ""


def _pass_on(parts: Parts) -> bool:
    """Leave out an order to tell those who are named elsewhere; whether there was one."""
    errand = parts.errand_in(parts.below)
    parts.instructs |= errand is not None
    if errand is None or not errand.text:
        return False
    parts.opened, parts.closing, parts.below = True, errand.words, errand.text
    return True
