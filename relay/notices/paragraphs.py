"""The blocks of a notice; one that has nothing to say is None. Pure."""

from collections.abc import Sequence
from datetime import datetime

from relay.gateway.text import clean
from relay.model import Choice, Recipient, State
from relay.notices.blocks import Choices, Copy, Listed, Outcome, Table, Words
from relay.notices.facts import ANSWER, Facts, Kind, Sent
from relay.notices.outcome import fault, gathered, is_budget
from relay.notices.reason import besides, sentence
from relay.notices.saying import one_line, say_recipient
from relay.notices.tone import tone_of_outcome
from relay.notices.tongue import Tongue, fill
from relay.reading.draft import BLANK
from relay.reading.when import say_when

# Events whose detail is what the provider or a mail server said; that of others is for operators.
_FOREIGN_WORDS = frozenset({"submission.rejected", "submission.failed"})


def why(kind: Kind, facts: Facts, tongue: Tongue) -> Listed | Words | None:
    """Why it is asked, refused or waits; nothing where that is settled since."""
    if not _is_pending(kind, facts):
        return None
    reasons = [reason for reason in facts.reasons if reason.code != ANSWER]
    # What waits for a budget has had its "yes".
    budgets = [reason for reason in reasons if is_budget(reason)]
    title = tongue.labels["why"] if kind is Kind.HELD and not budgets else ""
    return _listed(title, [sentence(reason, tongue) for reason in budgets or reasons])


def why_not(facts: Facts, tongue: Tongue) -> Listed | Words | None:
    """Why an answer changes nothing."""
    return _listed("", [sentence(reason, tongue) for reason in facts.why_not])


def notes(kind: Kind, facts: Facts, tongue: Tongue) -> Listed | Words | None:
    """What was left out of the e-mail, or done to it, but for a signature that `why` quotes."""
    told = facts.reasons if _is_pending(kind, facts) else ()
    warnings = besides(told, facts.warnings)
    return _listed(tongue.labels["notes"], [sentence(reason, tongue) for reason in warnings])


def choices(kind: Kind, facts: Facts, tongue: Tongue) -> Choices | None:
    """What an answer can choose from while the question is open."""
    if not facts.choices or not _is_pending(kind, facts):
        return None
    return Choices(tuple(_choice(choice, facts, tongue) for choice in facts.choices))


def draft(kind: Kind, facts: Facts) -> Copy | None:
    """The mail to write instead, as it is to be copied: not indented, as that would go along.

    No line of its text can draw an edge: three hyphens would have ended it.
    """
    if not facts.draft or facts.choices or kind not in (Kind.QUESTION, Kind.REFUSAL):
        return None
    return Copy(clean(facts.draft), edged=True)


def say_draft(facts: Facts, box: Copy | None, tongue: Tongue) -> str:
    """What to do with it, and where it stands."""
    if box is None:
        return ""
    blank = BLANK if BLANK in box.words else ""
    example = any(reason.code.startswith("time.") for reason in facts.reasons)
    return tongue.label("draft", box=box.words, blank=blank, example=example)


def parted(words: str, *apart: Copy | None) -> tuple[str | Copy, ...]:
    """The sentences, and between them what stands apart where they name it."""
    parts: tuple[str | Copy, ...] = (words,)
    for copy in apart:
        if copy and copy.words and isinstance(parts[-1], str) and copy.words in parts[-1]:
            before, _, after = parts[-1].partition(copy.words)
            parts = (*parts[:-1], before.strip(), copy, after.strip())
    return tuple(part for part in parts if part)


def results(facts: Facts, tongue: Tongue) -> tuple[Outcome, ...]:
    """What became of it, by outcome; whom each is about is said unless it is everybody."""
    groups = gathered(facts.results)
    people = {recipient.msisdn: recipient for recipient in facts.recipients}
    apart = len(groups) > 1 or any(set(sent.recipients) != people.keys() for sent in groups)
    outcomes = []
    for sent in groups:
        if facts.reports and sent.state is State.ACCEPTED:
            continue  # the reports say more
        title, names = "", [people.get(m, Recipient(msisdn=m)) for m in sent.recipients]
        if apart:
            state = tongue.states[sent.state]
            title = tongue.label("state", state=state[:1].upper() + state[1:])
        said = tuple(say_recipient(name, tongue) for name in names) if apart else ()
        words = tuple(_wrong(sent, tongue, resend=facts.resend))
        tone = tone_of_outcome(sent)
        outcomes.append(Outcome(title=title, people=said, words=words, tone=tone))
    return tuple(outcome for outcome in outcomes if outcome.title or outcome.words)


def history(facts: Facts, tongue: Tongue) -> Table | None:
    """What happened, in order."""
    rows = {}
    for at, event, detail in facts.history:
        told = event in tongue.events.keys() - _FOREIGN_WORDS
        values = {
            "event": tongue.events.get(event) or one_line(event.replace("_", " ")),
            "detail": "" if told else one_line(detail),
        }
        time = when(at, facts)
        row = (time, tongue.label("event.only", **values))
        rows[tongue.label("event", when=time, event=row[1])] = row
    if not rows:
        return None
    return Table(
        title=tongue.labels["history"],
        lines=tuple(f"- {line}" for line in rows),
        head=(tongue.labels["head.time"], tongue.labels["head.event"]),
        rows=tuple(rows.values()),
    )


def when(at: datetime | None, facts: Facts) -> str:
    """The local time in words, "" for none."""
    return say_when(at, facts.language, facts.zone) if at else ""


# -- private --------------------------------------------------------------------------------------


def _is_pending(kind: Kind, facts: Facts) -> bool:
    """Whether the reasons of the request still matter: later they are settled, but still known."""
    if kind is Kind.ALERT:
        return not facts.results
    return kind in (Kind.HELD, Kind.QUESTION, Kind.REFUSAL)


def _listed(title: str, lines: Sequence[str]) -> Listed | Words | None:
    """Each line once, as a list under its title; without a title, one line stands for itself."""
    several = tuple(dict.fromkeys(line for line in lines if line))
    if not title and len(several) == 1:
        return Words(several)
    return Listed(title, several) if several else None


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
