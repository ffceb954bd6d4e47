"""An e-mail, understood: who, what and when, or what to ask, or why not. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from relay.model import (
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
from relay.reading.layout import lay_out
from relay.reading.lines.greeting import after_greeting
from relay.reading.lines.language import language_of
from relay.reading.lines.writer import names_of_writer
from relay.reading.page.body import Body, read_body
from relay.reading.parts import Parts, take_apart
from relay.reading.pattern import pattern
from relay.reading.people.exceptions import begins_with_exception
from relay.reading.people.rules import Rules
from relay.reading.sentences.corrections import puts_right
from relay.reading.sentences.instead import split_instead
from relay.reading.sentences.opening_english import PLEASANTRY
from relay.reading.sentences.others import addresses_others, begins_with_others
from relay.reading.sentences.second import has_second, split_afterthought, split_second
from relay.reading.sentences.second_thoughts import has_second_thoughts
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
from relay.reading.wording import Wording, read_wording

_SENTENCE = pattern(r"(?<=[.!?]) +|(?<=[。！？])")
_FEW, _LONG = 12, 400
_BRIEF = 40  # characters: 「李美玲除外」 in quotation marks may be said of the recipients


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
    parts = take_apart(mail, written, rules, now)
    if body.other:
        parts.add_twin(take_apart(mail, lay_out(body.other), rules, now))
    if any(fields.forwarded for fields in parts.fields):
        first = written.strip().partition("\n")[0][:200]
        reason = Reason(code="forward.headers", words=first)
        return _refusal(mail, rules, [reason], found, written, Understood())
    wording = _worded(mail, parts, rules, settled, signatures, now)
    found.refusals += [reason for fields in parts.fields for reason in fields.refusals]
    recipients = settle_who(parts.places, settled, rules, found, _first_words(written))
    settle_second(parts.places, parts.second, found)
    around, named = _around(mail, written, wording), recipients
    if settled.recipients:  # they are no more among those whom the text leaves out
        around, named = ("" if wording.quoted else wording.text), agreed(parts.places)
    excepted = settle_left_out(around, named, settled, rules, found)
    parts.instructs |= excepted or begins_with_exception(wording.text)
    send_at = settle_when([*parts.timings, *wording.timings], settled, now, found)
    perhaps = (*(fields.perhaps for fields in parts.fields), wording.perhaps)
    settle_perhaps(perhaps, settled, rules, now, found)
    sender_id = settle_sender(parts.fields, wording.sender, rules, found)
    settle_text(wording, _whys(body, mail, parts, wording), found)
    found.forget_what_was_not_said_to_us()
    options = frozenset[str]().union(*(fields.options for fields in parts.fields))
    understood = Understood(
        recipients=recipients if settled.recipients else agreed(parts.places),
        text=wording.text,
        send_at=send_at,
        sender_id=sender_id,
        options=options,
        unsettled=tuple(reason for reasons, _ in found.asks for reason in reasons),
    )
    said = written.replace(wording.removed, "") if wording.removed else written
    return _reading(mail, said, recipients, understood, found, rules)


# -- private --------------------------------------------------------------------------------------


def _worded(
    mail: Mail,
    parts: Parts,
    rules: Rules,
    settled: Settled,
    signatures: frozenset[str],
    now: datetime,
) -> Wording:
    """The text below the recipients."""
    wording = read_wording(
        parts.below,
        rules,
        now=now,
        opened=parts.opened,
        as_is=any(fields.has_text_field for fields in parts.fields),
        whole=not parts.opened and not any(fields.to or fields.lines for fields in parts.fields),
        remarks=parts.remarks,
        signatures=signatures,
        writer=names_of_writer(mail),
        chosen=settled.send_at,
        inline=parts.inline,
        timed=bool(parts.timings),
    )
    return _without_second(wording, parts, rules, settled, now)


def _reading(
    mail: Mail,
    said: str,
    recipients: tuple[Recipient, ...],
    understood: Understood,
    found: Findings,
    rules: Rules,
) -> Reading:
    """The refusal, else the first question, else the request."""
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
        text=understood.text,
        send_at=understood.send_at,
        sender_id=understood.sender_id,
        language=language,
        doubts=distinct(found.doubts),
        warnings=warnings,
        dncr="dncr" in understood.options,
        split="split" in understood.options,
        unattended="no confirmation" in understood.options,
    )


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


def _without_second(
    wording: Wording, parts: Parts, rules: Rules, settled: Settled, now: datetime
) -> Wording:
    """The wording without a second request, or an afterthought that names more people."""
    if wording.quoted:
        return wording
    second = split_second(wording.text, parts.below, rules, now=now, opened=parts.opened)
    if second is not None and second.place and parts.differ_from(second.place.who):
        parts.second = second.place
        return replace(wording, text=second.text)
    parts.instructs |= has_second(wording.text, rules, now=now)
    labelled = any(fields.has_text_field for fields in parts.fields)
    parts.instructs |= not labelled and parts.errand_in(wording.text) is not None
    named = agreed(parts.places)
    parts.others = addresses_others(wording.text, named, rules) or (
        parts.lists and begins_with_others(wording.text, named, rules)
    )
    # Below a text on the line of its order a paragraph of its own may be said to whoever sends it.
    parts.instructs |= parts.inline and "\n\n" in wording.text
    # Where nobody is named above there is nobody to add to, or to put right.
    added = split_afterthought(wording.text, rules) if parts.places else None
    after = added or (split_instead(wording.text, rules) if parts.places else None)
    text = wording.text if after is None else after.text
    parts.changes = puts_right(text) or has_second_thoughts(text, rules)
    if after is None:
        return wording
    parts.instructs = True
    parts.places += [after.place] if after.place else []
    # Who keeps those above has told us that it is text: "The driver's number should be 9123 4567."
    chosen, above = ({each.msisdn for each in people} for people in (settled.recipients, named))
    kept = added is None and bool(chosen) and chosen == above
    return wording if kept else replace(wording, text=after.text)


def _whys(body: Body, mail: Mail, parts: Parts, wording: Wording) -> str:
    """Why the text may not be what its writer meant, its end aside: keys, by spaces."""
    whys = {
        *(["pieces"] if body.pieces > 1 else []),
        *(["long"] if mail.cut_short else []),
        *(["order"] if parts.instructs else []),
        *(["others"] if parts.others else []),
        *(["changed"] if parts.changes else []),
    }
    return " ".join(sorted(whys | body.doubts | wording.whys))
