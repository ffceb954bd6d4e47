"""A notice in words: which sentences stand in it, and in what order. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from relay.model import Choice, Language, Reason, Recipient, State
from relay.notices.english import ENGLISH
from relay.notices.facts import Facts, Kind, Sent
from relay.notices.letter import Letter
from relay.notices.outcome import OPEN, UNSENT, case, fault, gathered
from relay.notices.saying import one_line, say_number, say_recipient, say_when
from relay.notices.simplified import SIMPLIFIED
from relay.notices.subject import alert_subject, answer_subject
from relay.notices.tongue import Tongue, fill
from relay.notices.traditional import TRADITIONAL
from relay.reading.countries import COUNTRIES

TONGUES: Mapping[Language, Tongue] = {
    Language.EN: ENGLISH,
    Language.HANT: TRADITIONAL,
    Language.HANS: SIMPLIFIED,
}

EDGE = "-" * 40  # above and below the text of an SMS, which is indented: it cannot draw an edge
INDENT = " " * 4

ANSWER = "answer.unknown"  # the code of the words that were not understood, in an answer

_CODES = {name: code for code, name in COUNTRIES.items()}
# Events whose detail is what the provider or a mail server said; that of others is for operators.
_FOREIGN_WORDS = frozenset({"submission.rejected", "submission.failed"})

# Where an unset time means that none was understood, not that it goes at once.
_TIMELESS = frozenset({Kind.QUESTION, Kind.REFUSAL, Kind.HELP, Kind.ALERT})


def write(kind: Kind, facts: Facts) -> Letter:
    """The letter that tells `facts`, in their language; its first line says what matters most.

    Every fact that is there stands in it, the text of the SMS line by line as it is. A fact that
    is missing leaves no hole.
    """
    tongue = TONGUES[facts.language]
    topic = _case(kind, facts)
    values = _values(facts, tongue)
    phrase = tongue.phrases[topic]
    if kind is Kind.ALERT:
        subject = alert_subject(tongue.label(topic), facts.ticket)
    else:
        subject = answer_subject(facts.subject or tongue.label("no_subject"), facts.ticket)
    paragraphs = (
        fill(phrase.first, **values),
        _reasons(kind, facts, tongue),
        fill(phrase.then, **values),
        _choices(kind, facts, tongue),
        _results(facts, tongue),
        _history(kind, facts, tongue),
        _echo(kind, facts, tongue),
        _notes(facts, tongue),
        fill(phrase.do, **values),
        _footer(kind, tongue, values),
    )
    return Letter(subject=subject, text="\n\n".join(p for p in paragraphs if p) + "\n")


def _footer(kind: Kind, tongue: Tongue, values: Mapping[str, object]) -> str:
    if kind is Kind.ALERT or not values["ticket"]:
        return ""
    listed = kind in (
        Kind.HELP,
        Kind.NOT_UNDERSTOOD,
    )  # all the words are there
    return tongue.label("footer.short" if listed else "footer", **values)


def _case(kind: Kind, facts: Facts) -> str:
    """The key of the phrase: the kind, and where it has cases, which of them."""
    which = ""
    if kind is Kind.ACKNOWLEDGEMENT:
        which = "stopped" if facts.stopped else "later" if facts.send_at else "now"
    elif kind is Kind.RESULT:
        which = case(facts.results)
    elif kind is Kind.HELD:
        which = "budget" if any(map(_is_budget, facts.reasons)) else ""
    elif kind is Kind.CANCELLED:
        gone = any(sent.state not in UNSENT for sent in facts.results)
        which = "partial" if gone else ""
    elif kind is Kind.ALERT:
        which = "stopped" if facts.stopped else "person"
    return f"{kind}.{which}" if which else str(kind)


def _values(facts: Facts, tongue: Tongue) -> dict[str, object]:
    """What phrases and labels may use, in words; empty or zero where it is not known."""
    results = gathered(facts.results)
    accepted = [sent for sent in results if sent.state is State.ACCEPTED]
    codes = {reason.code for reason in facts.reasons}
    values: dict[str, object] = {
        "ticket": one_line(facts.ticket, 20),
        "count": len(facts.recipients),
        "one": _only_recipient(facts, tongue),
        "send_at": facts.send_at is not None,
        "when": _when(facts.send_at, facts),
        "handover": _when(facts.handover_at, facts),
        "until": _when(facts.waits_until, facts),
        "why": _why_stopped(facts, tongue),
        "choices": len(facts.choices),
        "hint": _hint(facts, tongue),
        "examples": tongue.labels["examples"] if "recipient.none" in codes else "",
        "accepted": sum(len(sent.recipients) for sent in accepted),
        "total": sum(len(sent.recipients) for sent in results),
        "state": tongue.states[results[0].state] if len(results) == 1 else "",
        "open": not results or any(sent.state in OPEN for sent in results),
        "said": next((_said(r, tongue) for r in facts.reasons if r.code == ANSWER), ""),
    }
    return values | {name: tongue.label(name, **values) for name in ("sms", "the_sms")}


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


def _when(at: datetime | None, facts: Facts) -> str:
    return say_when(at, facts.language, facts.zone) if at else ""


# -- the paragraphs -------------------------------------------------------------------------------


def _reasons(kind: Kind, facts: Facts, tongue: Tongue) -> str:
    """Why it is asked, refused or waits; nothing where that is settled since."""
    reasons = tuple(reason for reason in facts.reasons if reason.code != ANSWER)
    budget = tuple(filter(_is_budget, reasons))
    reasons = budget or reasons
    if not _is_pending(kind, facts):
        reasons = ()
    title = "" if kind is not Kind.HELD or budget else tongue.labels["why"]
    return _titled(title, [sentence(reason, tongue) for reason in reasons])


def _is_pending(kind: Kind, facts: Facts) -> bool:
    """Whether the reasons of the request still matter."""
    if kind in (Kind.STATUS, Kind.NOT_UNDERSTOOD, Kind.ALERT):
        return not facts.results
    return kind in (Kind.HELD, Kind.QUESTION, Kind.REFUSAL)


def _is_budget(reason: Reason) -> bool:
    return reason.code.startswith("budget.")


def _notes(facts: Facts, tongue: Tongue) -> str:
    """What was left out of the e-mail, or done to it."""
    return _titled(tongue.labels["notes"], [sentence(reason, tongue) for reason in facts.warnings])


def sentence(reason: Reason, tongue: Tongue) -> str:
    """What a reason's code means, about the requester's own words, with the facts that it has."""
    facts = {key: one_line(value) for key, value in reason.facts.items()}
    if country := facts.get("country"):
        facts["country"] = tongue.countries.get(_CODES.get(country, ""), country)
    if characters := facts.get("characters"):
        facts["characters"] = ", ".join(
            tongue.labels["break"] if sign == r"\n" else sign for sign in characters.split()
        )
    values: dict[str, object] = {**facts, "said": _said(reason, tongue), "code": reason.code}
    return fill(tongue.reasons.get(reason.code, tongue.labels["untold"]), **values)


def _said(reason: Reason, tongue: Tongue) -> str:
    words = one_line(reason.words)
    return tongue.label("quoted", words=words) if words else ""


def _titled(title: str, lines: Sequence[str]) -> str:
    """Each line once, as a list under its title; without a title, one line stands for itself."""
    several = tuple(dict.fromkeys(line for line in lines if line))
    if not title and len(several) == 1:
        return several[0]
    marked = [f"- {line}" for line in several]
    return "\n".join([title, *marked] if title and marked else marked)


def _choices(kind: Kind, facts: Facts, tongue: Tongue) -> str:
    if kind is not Kind.QUESTION and not (_is_pending(kind, facts) and facts.choices):
        return ""
    lines = (_choice(choice, facts, tongue) for choice in facts.choices)
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _choice(choice: Choice, facts: Facts, tongue: Tongue) -> str:
    people = tuple(say_recipient(recipient, tongue) for recipient in choice.recipients)
    return "; ".join((*people, _when(choice.send_at, facts)) if choice.send_at else people)


def _results(facts: Facts, tongue: Tongue) -> str:
    groups = gathered(facts.results)
    named = {recipient.msisdn for recipient in facts.recipients}
    everybody = len(groups) == 1 and set(groups[0].recipients) == named
    blocks = (_result(sent, tongue, named=not everybody) for sent in groups)
    return "\n\n".join(block for block in blocks if block)


def _result(sent: Sent, tongue: Tongue, *, named: bool) -> str:
    """One outcome: whom it is about, unless that is everybody, what it means, and what was said."""
    lines = []
    if named:
        state = tongue.states[sent.state]
        lines.append(tongue.label("state", state=state[:1].upper() + state[1:]))
        lines += [INDENT + say_recipient(Recipient(msisdn=m), tongue) for m in sent.recipients]
    if wrong := fault(sent):
        lines.append(fill(tongue.faults[wrong], several=len(sent.recipients) > 1))
        code, detail = one_line(sent.code, 20), one_line(sent.detail, 300)
        if code or detail:
            voice = "mail_words" if sent.state is State.FAILED else "gateway_words"
            lines.append(tongue.label(voice, code=code, detail=detail))
    return "\n".join(lines)


def _history(kind: Kind, facts: Facts, tongue: Tongue) -> str:
    if kind is not Kind.STATUS:
        return ""
    lines = [
        tongue.label(
            "event",
            when=_when(at, facts),
            event=tongue.events.get(event) or one_line(event.replace("_", " ")),
            detail="" if event in tongue.events.keys() - _FOREIGN_WORDS else one_line(detail),
        )
        for at, event, detail in facts.history
    ]
    return _titled(tongue.labels["history"], lines)


def _echo(kind: Kind, facts: Facts, tongue: Tongue) -> str:
    """What was understood: whom it goes to, the text in its box, when, as whom, and its size."""
    count = len(facts.recipients)
    lines = [tongue.labels["yours"]] if kind is Kind.HELP and count else []
    if count == 1:
        lines.append(tongue.label("to", recipient=say_recipient(facts.recipients[0], tongue)))
    elif count:
        lines.append(tongue.label("to_many", count=count))
        lines += [INDENT + say_recipient(recipient, tongue) for recipient in facts.recipients]
    if facts.text:
        lines += [tongue.labels["text"], *_boxed(facts.text)]
    if facts.send_at or (facts.text and kind not in _TIMELESS):
        lines.append(tongue.label("when", when=_when(facts.send_at, facts)))
    if facts.sender_id:
        lines.append(tongue.label("sender", sender=one_line(facts.sender_id)))
    if facts.segments:
        lines.append(_size(facts, tongue))
    return "\n".join(lines)


def _boxed(text: str) -> list[str]:
    return [EDGE, *(INDENT + line if line else "" for line in text.split("\n")), EDGE]


def _size(facts: Facts, tongue: Tongue) -> str:
    count = len(facts.recipients)
    return tongue.label(
        "size",
        segments=facts.segments,
        billed=facts.billed or facts.segments * count,
        uneven=bool(facts.billed) and facts.billed != facts.segments * count,
        count=count,
        encoding=facts.encoding,
        units=facts.units,
    )
