"""A notice in words: which sentences stand in it, and in what order. Pure."""

from collections.abc import Mapping

from relay.model import Language, Msisdn, State
from relay.notices import delivery, paragraphs
from relay.notices.blocks import Copy, Footer, Headline, Steps, Words
from relay.notices.english import ENGLISH
from relay.notices.facts import ANSWER, STANDING, Facts, Kind, Sent
from relay.notices.letter import Letter
from relay.notices.order import order
from relay.notices.outcome import (
    UNSENT,
    case,
    delivered,
    gathered,
    is_budget,
    is_missed,
    standing,
)
from relay.notices.page import write_page
from relay.notices.paragraphs import when
from relay.notices.reason import said
from relay.notices.saying import one_line, say_number
from relay.notices.simplified import SIMPLIFIED
from relay.notices.subject import alert_subject, answer_subject
from relay.notices.text import write_text
from relay.notices.tone import tone_of
from relay.notices.tongue import Tongue, fill
from relay.notices.traditional import TRADITIONAL
from relay.planning.lifecycle import WAITING

TONGUES: Mapping[Language, Tongue] = {
    Language.EN: ENGLISH,
    Language.HANT: TRADITIONAL,
    Language.HANS: SIMPLIFIED,
}


def write(kind: Kind, facts: Facts) -> Letter:
    """The letter that tells `facts`, in their language; its first line says what matters most.

    The text of the SMS stands in it line by line as it is, indented. A fact that is missing leaves
    no hole. A status, and what an answer that was not understood changes nothing of, is told in the
    words of the notice that fits how things stand, with what can still be done.
    """
    tongue = TONGUES[facts.language]
    told = standing(facts) if kind in STANDING else kind
    topic = _topic(told, facts)
    phrase = tongue.phrases[topic]
    values = _values(told, facts, tongue)
    changes_nothing = kind in (Kind.NOT_UNDERSTOOD, Kind.UNCHANGED)
    unread = tongue.phrases[kind].first if changes_nothing else ""
    box = paragraphs.draft(told, facts)
    values["draft"] = paragraphs.say_draft(facts, box, tongue)
    examples = Copy(tongue.labels["examples"])
    several = (
        _headline(fill(unread, **values)),
        paragraphs.why_not(facts, tongue),
        _headline(fill(phrase.first, **values)),
        paragraphs.why(told, facts, tongue),
        _words(Words, fill(phrase.then, **values), examples),
        paragraphs.choices(told, facts, tongue),
        delivery.reports(facts, tongue) if kind in (Kind.DELIVERED, Kind.STATUS) else None,
        *paragraphs.results(facts, tongue),
        paragraphs.history(facts, tongue) if kind is Kind.STATUS else None,
        order(told, facts, tongue),
        None if kind is Kind.ALERT else paragraphs.notes(told, facts, tongue),
        _words(Steps, fill(phrase.do, **values), box, examples),
        _footer(kind, facts, tongue),
    )
    blocks = tuple(block for block in several if block is not None)
    subject = _subject(kind, told, facts, tongue, values)
    tone = tone_of(topic, facts)
    page = write_page(blocks, title=subject, language=facts.language, tone=tone)
    return Letter(subject=subject, text=write_text(blocks), html=page)


def write_subject(kind: Kind, facts: Facts) -> str:
    """The Subject of that letter alone."""
    tongue = TONGUES[facts.language]
    told = standing(facts) if kind in STANDING else kind
    return _subject(kind, told, facts, tongue, _values(told, facts, tongue))


def _subject(
    kind: Kind, told: Kind, facts: Facts, tongue: Tongue, values: Mapping[str, object]
) -> str:
    topic = _topic(told, facts)
    if kind is Kind.ALERT:
        return alert_subject(tongue.label(topic), facts.ticket)
    news = tongue.labels.get(f"subject.{topic}", "") if kind is told else ""
    topic_of_mail = facts.subject or tongue.label("no_subject")
    return answer_subject(topic_of_mail, facts.ticket, fill(news, **values))


def _topic(kind: Kind, facts: Facts) -> str:
    """The key of the phrase: the kind, and where it has cases, which of them."""
    which = ""
    if kind is Kind.ACKNOWLEDGEMENT:
        held = "later" if facts.handover_at else "scheduled"
        which = "stopped" if facts.stopped else held if facts.send_at else "now"
    elif kind is Kind.RESULT:
        which = case(facts.results)
    elif kind is Kind.DELIVERED:
        which = delivered(facts.reports)
    elif kind is Kind.HELD:
        which = "budget" if any(map(is_budget, facts.reasons)) else ""
    elif kind is Kind.CANCELLED:
        which = "partial" if any(sent.state not in UNSENT for sent in facts.results) else ""
    elif kind is Kind.EXPIRED:
        which = "" if facts.results else "question"
    elif kind is Kind.ALERT:
        failed = {sent.state for sent in facts.results} == {State.FAILED}
        which = "failed" if failed else "person" if facts.ticket else "unreadable"
        which = "stopped" if facts.stopped else which
    return f"{kind}.{which}" if which else str(kind)


def _values(told: Kind, facts: Facts, tongue: Tongue) -> dict[str, object]:
    """What phrases and labels may use, in words; empty or zero where it is not known."""
    results = gathered(facts.results)
    accepted = [sent for sent in results if sent.state is State.ACCEPTED]
    codes = {reason.code for reason in facts.reasons}
    values: dict[str, object] = {
        "ticket": one_line(facts.ticket, 20),
        "count": len(facts.recipients),
        "one": _only_recipient(facts, tongue),
        "send_at": facts.send_at is not None,
        "when": when(facts.send_at, facts),
        "handover": when(facts.handover_at, facts),
        "until": when(facts.waits_until, facts),
        "why": _why_stopped(facts, tongue),
        "paused": facts.stopped == "paused by the operator",
        "heals": facts.stopped in ("mail", "failing"),
        "choices": len(facts.choices),
        "hint": _hint(facts, tongue),
        "examples": tongue.labels["examples"] if "recipient.none" in codes else "",
        "accepted": sum(len(sent.recipients) for sent in accepted),
        "total": sum(len(sent.recipients) for sent in results),
        "state": _state(facts, results, tongue),
        "open": not results or any(sent.state in WAITING for sent in results),
        "missed": all(is_missed(sent) for sent in results if sent not in accepted),
        "rest": any(sent.state not in WAITING for sent in results),
        **delivery.counts(facts),
        "resend": facts.resend,
        "resend_twice": facts.resend_twice,
        "again": facts.again,
        "said": next((said(r, tongue, 80) for r in facts.reasons if r.code == ANSWER), ""),
    }
    return values | {key: tongue.label(key, **values) for key in ("sms", "the_sms")}


def _state(facts: Facts, results: tuple[Sent, ...], tongue: Tongue) -> str:
    """How all of it stands, in a few words: where there are several states, how many have each."""
    final = delivery.ends(facts, tongue)
    people: dict[str, set[Msisdn]] = {}
    for sent in results:
        for number in sent.recipients:
            people.setdefault(final.get(number, tongue.states[sent.state]), set()).add(number)
    if len(people) == 1:
        return next(iter(people))
    total = len(set().union(*people.values()))
    some = [
        tongue.label("state.some", state=state, count=len(numbers), total=total)
        for state, numbers in people.items()
    ]
    return tongue.label("states", several=some)


def _only_recipient(facts: Facts, tongue: Tongue) -> str:
    """The one recipient in short, "" where there are several."""
    if len(facts.recipients) != 1:
        return ""
    [recipient] = facts.recipients
    number = say_number(recipient.msisdn)
    return tongue.label("person", number=number, name=one_line(recipient.name, 80))


def _why_stopped(facts: Facts, tongue: Tongue) -> str:
    words = one_line(facts.stopped).rstrip(".。")
    return tongue.stops.get(words) or (tongue.label("stop", words=words) if words else "")


def _hint(facts: Facts, tongue: Tongue) -> str:
    """What a free answer to our question would be."""
    topics = {reason.code.split(".")[0] for reason in facts.reasons}
    topics |= {"recipient" if choice.recipients else "time" for choice in facts.choices}
    known = topics & {"time", "recipient"}
    return tongue.labels["hint." + (known.pop() if len(known) == 1 else "other")]


def _headline(words: str) -> Headline | None:
    return Headline(words) if words else None


def _words(block: type[Words], words: str, *apart: Copy | None) -> Words | None:
    return block(paragraphs.parted(words, *apart)) if words else None


def _footer(kind: Kind, facts: Facts, tongue: Tongue) -> Footer | None:
    if kind is Kind.ALERT or not facts.ticket:
        return None
    words = tongue.label("footer.short" if kind is Kind.HELP else "footer", ticket=facts.ticket)
    return Footer(words)
