"""One entry of a list of people: whom its words mean, and what is wrong with them. Pure."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from relay.model import Reason, Recipient
from relay.reading.pattern import pattern
from relay.reading.people.contacts import Contacts
from relay.reading.people.known import Group, who_is
from relay.reading.people.listing import Piece
from relay.reading.people.mentions import beside_phones
from relay.reading.people.names import split_name
from relay.reading.people.phone import (
    NoPhone,
    Phone,
    RunTogether,
    country_name,
    country_of,
    looks_like_a_number,
    may_be_mobile,
    read_number,
    read_run,
)
from relay.reading.people.rules import Rules

_FEW = 3
# "Peter 9123 4567, his wife 6123 4567": beside him, or instead? "And" makes it a list.
_HIS = pattern(
    r"(?:his|her|their)\b|[佢他她](?:哋|們|们)?(?:的|嘅)?(?-i:[\u3400-\u9fff])", re.IGNORECASE
)
_WIFE = pattern(
    r"(?:the )?(?:wife|husband|spouse|partner|son|daughter|mother|father|mum|mom|dad|secretary"
    r"|assistant|helper)\b"
    r"|(?:太太|老婆|妻子|丈夫|老公|兒子|儿子|女兒|女儿|媽媽|妈妈|爸爸|母親|母亲|父親|父亲|家人|家屬|家属"
    r"|秘書|秘书|助手|助理)(?!(?-i:[\u3400-\u9fff]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the list; more options than one are a question."""

    options: tuple[Group, ...] = ()
    refusals: tuple[Reason, ...] = ()
    questions: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


def read_entry(piece: Piece, rules: Rules) -> Entry:
    """Whom one piece of a list means: a number, a known name, or both where they agree."""
    words = _bare_entry(piece.words)
    known = who_is(words, rules.contacts)
    if piece.parts:
        parts = [rules.contacts.find(part) for part in piece.parts]
        known += tuple(
            tuple(itertools.chain.from_iterable(several)) for several in itertools.product(*parts)
        )
    if len(known) > 1:
        return Entry(options=known, questions=(_ambiguous(words),))
    if known:
        return Entry(options=known, doubts=foreign_doubts(known[0], rules))
    if looks_like_a_number(words):
        return _read_number(words, "", rules, words)
    named = split_name(words)
    if named is not None and not _is_joined(named.name, rules.contacts):
        entry = _read_number(named.number, named.name, rules, words)
        return _against_contacts(entry, named.name, words, rules)
    digits = sum(map(str.isdigit, words))
    if digits > _FEW or words.isdecimal():  # "Ward 4" and "5A parents" are names
        beside = beside_phones(words, rules)[:200]  # then it is not the number that is wrong
        facts = {"beside": beside} if beside else {"length": str(digits)}
        reason = Reason(code="recipient.invalid", words=words[:200], facts=facts)
    else:
        reason = Reason(code="recipient.unknown_name", words=words[:200])
    return Entry(refusals=(reason,))


def is_of_the_last(before: str, words: str) -> bool:
    """Whether somebody is told by the one before: "Mum 9123 4567, dad 6123 4567" is a list."""
    if _HIS.match(words):
        return True
    return _WIFE.match(words) is not None and not _WIFE.match(before)


def perhaps(entry: Entry, before: str, words: str) -> Entry:
    """Somebody of the one before, who may be named beside that one or in place of that one."""
    if entry.refusals or entry.questions:
        return entry
    facts = {"first": before[:200], "second": words[:200]}
    reason = Reason(code="recipient.two_places", words=words[:200], facts=facts)
    return replace(entry, options=(*entry.options, ()), questions=(reason,))


def with_last_digits(entry: Entry, before: str, digits: str, rules: Rules) -> Entry:
    """`9123-4567/8`: one number, or a second that differs in its last digits?"""
    if entry.refusals or not entry.options:
        return entry
    most = entry.options[-1]
    number = entry.options[0][-1].msisdn
    other = read_number("+" + number[: -len(digits)] + digits, rules.region)
    if isinstance(other, Phone):
        most = (*most, _recipient(other, ""))
    reason = Reason(code="recipient.run_together", words=f"{before}/{digits}"[:200])
    return replace(entry, options=(*entry.options, most), questions=(reason,))


def either(first: Entry, second: Entry, words: str) -> Entry:
    """Two entries of which one is meant: "Amy or Ben"."""
    return Entry(
        options=(*first.options, *second.options),
        refusals=(*first.refusals, *second.refusals),
        questions=(_ambiguous(words),),
        doubts=(*first.doubts, *second.doubts),
        warnings=(*first.warnings, *second.warnings),
    )


def foreign_doubts(recipients: Group, rules: Rules) -> tuple[Reason, ...]:
    """A doubt for each number of a country that this relay does not usually text."""
    return _foreign(((each, country_of(each.msisdn)) for each in recipients), rules)


# -- private --------------------------------------------------------------------------------------


def _is_joined(name: str, contacts: Contacts) -> bool:
    """9123 4567（連李美玲）: with somebody of the contacts, where 連 may begin a name as well."""
    return name[:1] in ("連", "连") and bool(contacts.find(name[1:]))


def _bare_entry(words: str) -> str:
    """Without the full stop, or the "both" or "either" that goes with a sentence."""
    words = re.sub(r"^(?:both|either)\s+", "", words.strip(), flags=re.IGNORECASE)
    return words.rstrip(" .。!！").strip()


def _ambiguous(words: str) -> Reason:
    return Reason(code="recipient.ambiguous_name", words=words[:200])


def _read_number(number: str, name: str, rules: Rules, words: str) -> Entry:
    run = read_run(number, rules.region, rules.countries)
    if isinstance(run, NoPhone):
        counted = not may_be_mobile(number, rules.region)
        facts = {"length": str(run.length)} if counted else {}
        if run.country:
            facts["country"] = country_name(run.country)
        return Entry(refusals=(Reason(code=run.code, words=words[:200], facts=facts),))
    if isinstance(run, RunTogether) or (name and len(run) > 1):
        readings = run.readings if isinstance(run, RunTogether) else (run,)
        options = tuple(tuple(_recipient(phone, "") for phone in phones) for phones in readings)
        reason = Reason(code="recipient.run_together", words=words[:200])
        return Entry(options=options, questions=(reason,))
    people = tuple(_recipient(phone, name) for phone in run)
    doubts, warnings = _about_countries(run, words)
    foreign = _foreign(zip(people, (phone.country for phone in run), strict=True), rules)
    return Entry(options=(people,), doubts=(*doubts, *foreign), warnings=warnings)


def _recipient(phone: Phone, name: str) -> Recipient:
    return Recipient(msisdn=phone.msisdn, name=name)


def _about_countries(
    phones: tuple[Phone, ...], words: str
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    def reasons(inferred: tuple[Phone, ...]) -> tuple[Reason, ...]:
        return tuple(
            Reason(
                code="recipient.assumed_country",
                words=words[:200],
                facts={"country": country_name(phone.country)},
            )
            for phone in inferred
        )

    assumed = tuple(phone for phone in phones if phone.assumed)
    return reasons(assumed), reasons(tuple(phone for phone in phones if phone.bare))


def _against_contacts(entry: Entry, name: str, words: str, rules: Rules) -> Entry:
    """A name in front of a number that the contacts know with another number: which one?"""
    known = rules.contacts.find(name) if name else ()
    if not known or len(entry.options) != 1:
        return entry
    written = {recipient.msisdn for recipient in entry.options[0]}
    if any({recipient.msisdn for recipient in people} == written for people in known):
        return entry
    return replace(
        entry, options=(*entry.options, *known), questions=(*entry.questions, _ambiguous(words))
    )


def _foreign(countries: Iterable[tuple[Recipient, str]], rules: Rules) -> tuple[Reason, ...]:
    doubts = []
    for recipient, country in countries:
        if country not in (*rules.countries, rules.region):
            facts = {"country": country_name(country)}
            words = recipient.name or f"+{recipient.msisdn}"
            doubts.append(Reason(code="recipient.foreign", words=words, facts=facts))
    return tuple(doubts)
