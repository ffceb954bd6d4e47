"""Who: phone numbers, names and groups, from words that name recipients. Pure."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from relay.model import Choice, Reason, Recipient
from relay.reading.pattern import Bilingual, Needing, pattern
from relay.reading.people.contacts import Contacts
from relay.reading.people.entry import (
    Entry,
    either,
    is_of_the_last,
    perhaps,
    read_entry,
    with_last_digits,
)
from relay.reading.people.exceptions import leaves_out, split_exception
from relay.reading.people.known import Group
from relay.reading.people.listing import Piece, cut_list, has_reordering, plain
from relay.reading.people.names import split_name
from relay.reading.people.phone import (
    looks_like_a_number,
)
from relay.reading.people.rules import Rules

# Bounds, not policy: what is longer was not typed as a list of people.
_MOST_PIECES, _MOST_CHARACTERS, _MOST_CHOICES, _MOST_NEAREST = 1000, 30_000, 9, 5
_MOST_CORRECTED = 200
_FEW_DIGITS = pattern(r"[0-9]{1,4}")
_LETTER = pattern(r"[b-ce-mp-qs-zB-CE-MP-QS-Z]")  # none of "and", "or"
_NOBODY = Contacts()
# 9788 1234, no, 9788 1243; 9788 1234，打錯，係 9788 1243
_CORRECTED = Needing(
    "no|sorry|oops|wait|correction|i mean|rather|wrong|my mistake",
    Bilingual(
        r"(?P<first>[^()⟦（）⟧]{4,80}?)[\s,⟦，、（⟧(–—-]+"
        r"(?:(?:oh )?no|sorry|oops|wait|correction|i mean|rather|wrong(?: number)?|my mistake"
        r"⟦|(?:不|唔)[对對啱係是]|不好意思|(?:打|寫|写|搞)?[錯错](?:[了咗])?|更正|應該?|应该?⟧)"
        r"(?![A-Za-z])(?:[\s,:⟦，：⟧]*(?:i mean|sorry|no|wait|it(?: is|[’']s)|make it|should be"
        r"⟦|[應应]該?该?[是為为]?|[是係為为]⟧))*[\s,:.⟦，：。⟧]*"
        r"(?P<second>[^()⟦（）⟧]{4,80}?)[)⟦）⟧]?",
        re.IGNORECASE,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The people that some words name, and what is wrong or in doubt about them."""

    recipients: Group = ()  # in order, each number once; those in question are left out
    refusals: tuple[Reason, ...] = ()
    questions: tuple[Reason, ...] = ()
    choices: tuple[Choice, ...] = ()  # each with everybody that it would mean
    doubts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


def read_recipients(words: str, rules: Rules) -> Who:
    """The people named by `words`, which stand where recipients are named and nowhere else.

    Every entry must be a number, a known name, or a name and a number that do not contradict each
    other; one that is not is refused by name. It never looks for numbers inside other words.
    """
    if has_reordering(words):
        return Who(refusals=(Reason(code="malformed", words=plain(words)[:200]),))
    if (excepted := _with_exception(words, rules)) is not None:
        return excepted
    if (corrected := _with_correction(words, rules)) is not None:
        return corrected
    pieces = cut_list(words, rules.contacts) if len(words) <= _MOST_CHARACTERS else ()
    if len(words) > _MOST_CHARACTERS or len(pieces) > _MOST_PIECES:
        count = str(len(pieces)) if pieces else ""
        return Who(refusals=(Reason(code="recipient.too_many", facts={"count": count}),))
    entries: list[Entry] = []
    for before, piece in zip((Piece(""), *pieces), pieces, strict=False):
        if entries and piece.after == "/" and _FEW_DIGITS.fullmatch(piece.words):
            entries[-1] = with_last_digits(entries[-1], before.words, piece.words, rules)
        elif entries and piece.either:
            entries[-1] = either(entries[-1], read_entry(piece, rules), plain(words[:200]))
        elif entries and piece.after == "," and is_of_the_last(before.words, piece.words):
            entries.append(perhaps(read_entry(piece, rules), before.words, piece.words))
        else:
            entries.append(read_entry(piece, rules))
    return _sum_up(entries, rules)


def is_bare(words: str) -> bool:
    """Whether `words` are nothing but numbers and what separates them."""
    return not (len(words) > _MOST_CHARACTERS or _LETTER.search(words)) and _is_bare(words)


def is_known(words: str, rules: Rules) -> bool:
    """Whether `words` are nothing but numbers and names or groups of the contacts."""
    pieces = cut_list(words, rules.contacts)
    return bool(pieces) and all(_is_known(piece.words, rules) for piece in pieces)


def are_people(words: str, rules: Rules) -> bool:
    """Whether `words` are nothing but numbers, names with numbers, and names of the contacts."""
    if len(words) > _MOST_CHARACTERS:
        return False
    pieces = cut_list(words, rules.contacts, part=True)
    return bool(pieces) and all(
        _is_known(piece.words, rules) or split_name(piece.words) for piece in pieces
    )


# -- private --------------------------------------------------------------------------------------


@lru_cache(maxsize=64)  # the lines below the fields are looked at again and again
def _is_bare(words: str) -> bool:
    pieces = cut_list(words, _NOBODY, part=True)
    return bool(pieces) and all(looks_like_a_number(piece.words) for piece in pieces)


def _with_exception(words: str, rules: Rules) -> Who | None:
    """A list but for those whom it leaves out, with a question: they are never texted before it."""
    found = split_exception(words)
    if found is None or rules.contacts.find(words):
        return None
    base, out = (read_recipients(part, rules) for part in (found.base, found.out))
    gone = [recipient.msisdn for recipient in out.recipients]
    rest = tuple(each for each in base.recipients if each.msisdn not in gone)
    if not (rest and gone) or any(who.refusals or who.questions for who in (base, out)):
        return None
    whole, _ = _once((*base.recipients, *out.recipients))
    facts = {"first": found.base, "second": found.said, "left_out": "1"}  # of a short list
    reason = Reason(code="recipient.two_places", words=found.said, facts=facts)
    choices = tuple(Choice(recipients=people) for people in (rest, whole))
    return Who(questions=(reason,), choices=choices)


def _with_correction(words: str, rules: Rules) -> Who | None:
    """Somebody, and somebody else who is named to put that right: asked about, the latter first."""
    found = _CORRECTED.fullmatch(words.strip()) if len(words) <= _MOST_CORRECTED else None
    if found is None:
        return None
    first, second = (read_recipients(found[each], rules) for each in ("first", "second"))
    if not (first.recipients and second.recipients):
        return None
    if any(who.refusals or who.questions for who in (first, second)):
        return None
    facts = {"first": found["first"].strip(), "second": found["second"].strip()}
    reason = Reason(code="recipient.two_places", words=words.strip()[:200], facts=facts)
    choices = tuple(Choice(recipients=who.recipients) for who in (second, first))
    return Who(questions=(reason,), choices=choices)


def _is_known(words: str, rules: Rules) -> bool:
    if looks_like_a_number(words) or rules.contacts.find(words):
        return True
    named = split_name(words)
    return named is not None and (not named.name or bool(rules.contacts.find(named.name)))


def _sum_up(entries: list[Entry], rules: Rules) -> Who:
    certain = (entry.options[0] for entry in entries if entry.options and not entry.questions)
    recipients, repeated = _once(_flat(certain))
    questions = _distinct(reason for entry in entries for reason in entry.questions)
    refusals = _distinct(reason for entry in entries for reason in entry.refusals)
    warnings = (reason for entry in entries for reason in entry.warnings)
    return Who(
        recipients=recipients,
        refusals=(*_with_nearest(refusals[:_MOST_NEAREST], rules), *refusals[_MOST_NEAREST:]),
        questions=questions,
        choices=_choices(entries) if questions else (),
        doubts=_distinct(reason for entry in entries for reason in entry.doubts),
        warnings=_distinct((*warnings, *repeated)),
    )


def _flat(groups: Iterable[Group]) -> Iterable[Recipient]:
    return itertools.chain.from_iterable(groups)


def _distinct(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    kept: list[Reason] = []
    for reason in reasons:
        if reason not in kept[-50:]:
            kept.append(reason)
    return tuple(kept)


def _once(recipients: Iterable[Recipient]) -> tuple[Group, tuple[Reason, ...]]:
    """Each number once, and a warning for each that stood there again."""
    kept: dict[str, Recipient] = {}
    warnings: list[Reason] = []
    for recipient in recipients:
        if recipient.msisdn in kept:
            words = f"+{recipient.msisdn}"
            warnings.append(Reason(code="recipient.duplicate", words=words))
        kept.setdefault(recipient.msisdn, recipient)
    return tuple(kept.values()), tuple(warnings)


def _choices(entries: list[Entry]) -> tuple[Choice, ...]:
    """One choice for each way to take the options; none where those are too many to number."""
    options = [entry.options for entry in entries if entry.options]
    ways = itertools.islice(itertools.product(*options), _MOST_CHOICES + 1)
    choices = [Choice(recipients=_once(_flat(way))[0]) for way in ways]
    distinct = [c for n, c in enumerate(choices) if c.recipients and c not in choices[:n]]
    return tuple(distinct) if len(choices) <= _MOST_CHOICES else ()


def _with_nearest(refusals: tuple[Reason, ...], rules: Rules) -> Iterable[Reason]:
    for reason in refusals:
        unknown = reason.code == "recipient.unknown_name" and not leaves_out(reason.words)
        nearest = ", ".join(rules.contacts.nearest(reason.words)) if unknown else ""
        yield replace(reason, facts={"nearest": nearest}) if nearest else reason
