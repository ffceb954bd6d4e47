"""The paragraphs of a notice; one that has nothing to say is "". Pure."""

from collections.abc import Sequence
from datetime import datetime

from relay.gateway.text import capacity, clean
from relay.model import Choice, Reason, Recipient, State
from relay.notices.facts import ANSWER, Facts, Kind, Sent
from relay.notices.outcome import fault, gathered, is_budget
from relay.notices.saying import one_line, say_recipient
from relay.notices.tongue import Tongue, fill
from relay.reading.draft import BLANK
from relay.reading.people.countries import COUNTRIES
from relay.reading.when import say_when

EDGE = "-" * 40  # above and below the text of an SMS, which is indented: it cannot draw an edge
INDENT = " " * 4

# Where an unset time means that none was understood, not that it goes at once.
_TIMELESS = frozenset({Kind.QUESTION, Kind.REFUSAL, Kind.HELP, Kind.ALERT})
# Events whose detail is what the provider or a mail server said; that of others is for operators.
_FOREIGN_WORDS = frozenset({"submission.rejected", "submission.failed"})
_QUOTED = {"removed", "first", "second", "word"}  # facts that are the requester's own words
_LITTLE = 10  # units that a person may find it easy to save
_REGIONS = {name: region for region, name in COUNTRIES.items()}


def why(kind: Kind, facts: Facts, tongue: Tongue) -> str:
    """Why it is asked, refused or waits; nothing where that is settled since."""
    if not _is_pending(kind, facts):
        return ""
    reasons = [reason for reason in facts.reasons if reason.code != ANSWER]
    # What waits for a budget has had its "yes".
    budgets = [reason for reason in reasons if is_budget(reason)]
    title = tongue.labels["why"] if kind is Kind.HELD and not budgets else ""
    return _listed(title, [sentence(reason, tongue) for reason in budgets or reasons])


def why_not(facts: Facts, tongue: Tongue) -> str:
    """Why an answer changes nothing."""
    return _listed("", [sentence(reason, tongue) for reason in facts.why_not])


def notes(kind: Kind, facts: Facts, tongue: Tongue) -> str:
    """What was left out of the e-mail, or done to it, but for a signature that `why` quotes."""
    quoted = _is_pending(kind, facts) and any("removed" in r.facts for r in facts.reasons)
    warnings = (r for r in facts.warnings if not (quoted and r.code == "signature.removed"))
    return _listed(tongue.labels["notes"], [sentence(reason, tongue) for reason in warnings])


def choices(kind: Kind, facts: Facts, tongue: Tongue) -> str:
    """What an answer can choose from, numbered, while the question is open."""
    if not _is_pending(kind, facts):
        return ""
    lines = (_choice(choice, facts, tongue) for choice in facts.choices)
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def draft(kind: Kind, facts: Facts, tongue: Tongue) -> str:
    """The mail to write instead, as it is to be copied: not indented, as that would go along.

    No line of its text can draw an edge: three hyphens would have ended it.
    """
    if not facts.draft or facts.choices or kind not in (Kind.QUESTION, Kind.REFUSAL):
        return ""
    box = "\n".join([EDGE, clean(facts.draft), EDGE])
    blank = BLANK if BLANK in facts.draft else ""
    example = any(reason.code.startswith("time.") for reason in facts.reasons)
    return tongue.label("draft", box=box, blank=blank, example=example)


def results(facts: Facts, tongue: Tongue) -> str:
    """What became of it, by outcome; whom each is about is said unless it is everybody."""
    groups = gathered(facts.results)
    people = {recipient.msisdn: recipient for recipient in facts.recipients}
    apart = len(groups) > 1 or any(set(sent.recipients) != people.keys() for sent in groups)
    blocks = []
    for sent in groups:
        lines = _wrong(sent, tongue, resend=facts.resend)
        if apart:
            names = (people.get(m, Recipient(msisdn=m)) for m in sent.recipients)
            state = tongue.states[sent.state]
            title = tongue.label("state", state=state[:1].upper() + state[1:])
            lines = [title, *(INDENT + say_recipient(name, tongue) for name in names), *lines]
        blocks.append("\n".join(lines))
    return "\n\n".join(block for block in blocks if block)


def history(facts: Facts, tongue: Tongue) -> str:
    """What happened, in order."""
    lines = [
        tongue.label(
            "event",
            when=when(at, facts),
            event=tongue.events.get(event) or one_line(event.replace("_", " ")),
            detail="" if event in tongue.events.keys() - _FOREIGN_WORDS else one_line(detail),
        )
        for at, event, detail in facts.history
    ]
    return _listed(tongue.labels["history"], lines)


def echo(kind: Kind, facts: Facts, tongue: Tongue) -> str:
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
        lines.append(tongue.label("when", when=when(facts.send_at, facts)))
    if facts.sender_id:
        lines.append(tongue.label("sender", sender=one_line(facts.sender_id)))
    if facts.segments:
        lines.append(_size(facts, tongue))
    if kind in (Kind.ACKNOWLEDGEMENT, Kind.HELD):
        lines += _shorter(facts, tongue)
    return "\n".join(lines)


def _shorter(facts: Facts, tongue: Tongue) -> list[str]:
    """That a text a little shorter would be an SMS less, where it is one text in one region."""
    abroad = {recipient.msisdn.startswith("86") for recipient in facts.recipients}
    even = facts.billed in (0, facts.segments * len(facts.recipients))
    if len(abroad) != 1 or not even or facts.segments < 2 or not facts.encoding:
        return []
    fewer = facts.segments - 1
    cut = facts.units - capacity(fewer, encoding=facts.encoding, china=abroad.pop())
    if not 0 < cut <= _LITTLE:
        return []
    return [tongue.label("shorter", cut=cut, fewer=fewer, segments=facts.segments)]


def _signs(signs: Sequence[str], count: str, tongue: Tongue) -> str:
    """The characters that made a text Unicode, each in quotation marks but for a line break."""
    line_break = tongue.labels["break.one" if count == "1" else "break"]
    return tongue.labels["comma"].join(
        line_break if sign == "\\n" else tongue.label("quoted", words=sign) for sign in signs
    )


# -- sentences ------------------------------------------------------------------------------------


def sentence(reason: Reason, tongue: Tongue) -> str:
    """What a reason's code means, about the requester's own words, with the facts that it has."""
    facts = {key: one_line(value) for key, value in reason.facts.items()}
    if country := facts.get("country"):
        facts["country"] = tongue.countries.get(_REGIONS.get(country, ""), country)
    for key in _QUOTED & facts.keys():
        facts[key] = tongue.label("quoted", words=facts[key]) if facts[key] else ""
    signs = facts.get("characters", "").split()
    several = len(signs) > 1 or "\\n" in signs
    values: dict[str, object] = {
        **facts,
        "said": said(reason, tongue),
        "code": reason.code,
        "characters": " ".join(signs),
        "signs": _signs(signs, facts.get("count", ""), tongue),
        "several": several,
        "why": [tongue.labels.get(f"doubt.{why}", "") for why in facts.get("why", "").split()],
    }
    return fill(tongue.reasons.get(reason.code, tongue.labels["untold"]), **values)


def said(reason: Reason, tongue: Tongue, most: int = 200) -> str:
    """The requester's own words that a reason is about, in quotation marks."""
    words = one_line(reason.words, most)
    return tongue.label("quoted", words=words) if words else ""


def when(at: datetime | None, facts: Facts) -> str:
    """The local time in words, "" for none."""
    return say_when(at, facts.language, facts.zone) if at else ""


def _is_pending(kind: Kind, facts: Facts) -> bool:
    """Whether the reasons of the request still matter: later they are settled, but still known."""
    if kind is Kind.ALERT:
        return not facts.results
    return kind in (Kind.HELD, Kind.QUESTION, Kind.REFUSAL)


def _listed(title: str, lines: Sequence[str]) -> str:
    """Each line once, as a list under its title; without a title, one line stands for itself."""
    several = list(dict.fromkeys(line for line in lines if line))
    if not title and len(several) == 1:
        return several[0]
    marked = [f"- {line}" for line in several]
    return "\n".join([title, *marked] if title and marked else marked)


def _choice(choice: Choice, facts: Facts, tongue: Tongue) -> str:
    parts = [say_recipient(recipient, tongue) for recipient in choice.recipients]
    parts += [when(choice.send_at, facts)] if choice.send_at else []
    return "; ".join(parts)


def _wrong(sent: Sent, tongue: Tongue, *, resend: bool) -> list[str]:
    """Why it was not sent and what to do about it, then what the other side said of it."""
    kind = fault(sent)
    if not kind:
        return []
    lines = [fill(tongue.faults[kind], several=len(sent.recipients) > 1, resend=resend)]
    code, detail = one_line(sent.code, 20), one_line(sent.detail, 300)
    if (code or detail) and kind != "found":  # there the words are ours
        whose = "mail_words" if sent.state is State.FAILED else "gateway_words"
        lines.append(tongue.label(whose, code=code, detail=detail))
    return lines


def _boxed(text: str) -> list[str]:
    return [EDGE, *(INDENT + line if line else "" for line in text.split("\n")), EDGE]


def _size(facts: Facts, tongue: Tongue) -> str:
    count = len(facts.recipients)
    even = facts.segments * count
    billed = facts.billed or even
    return tongue.label(
        "size",
        segments=facts.segments if count > 1 else billed,  # a split text is several to one phone
        billed=billed,
        uneven=count > 1 and billed != even,
        count=count,
        encoding=facts.encoding,
        units=facts.units,
    )
