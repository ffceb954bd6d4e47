"""Who: phone numbers, names and groups, from words that name recipients. Pure."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from relay.model import Choice, Reason, Recipient
from relay.reading.pattern import pattern
from relay.reading.people.contacts import Contacts
from relay.reading.people.except_for import leaves_out, split_exception
from relay.reading.people.known import Group, who_is
from relay.reading.people.listing import Piece, cut_list, has_reordering, plain
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

# Bounds, not policy: what is longer was not typed as a list of people.
_MOST_PIECES, _MOST_CHARACTERS, _MOST_CHOICES, _MOST_NEAREST = 1000, 30_000, 9, 5
_FEW = 3
_FEW_DIGITS = pattern(r"[0-9]{1,4}")
_LETTER = pattern(r"[b-ce-mp-qs-zB-CE-MP-QS-Z]")  # none of "and", "or"
_NOBODY = Contacts()
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
class Who:
    """The people that some words name, and what is wrong or in doubt about them."""

    recipients: Group = ()  # in order, each number once; those in question are left out
    refusals: tuple[Reason, ...] = ()
    questions: tuple[Reason, ...] = ()
    choices: tuple[Choice, ...] = ()  # each with everybody that it would mean
    doubts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry of the list; more options than one are a question."""

    options: tuple[Group, ...] = ()
    refusals: tuple[Reason, ...] = ()
    questions: tuple[Reason, ...] = ()
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
    pieces = cut_list(words, rules.contacts) if len(words) <= _MOST_CHARACTERS else ()
    if len(words) > _MOST_CHARACTERS or len(pieces) > _MOST_PIECES:
        count = str(len(pieces)) if pieces else ""
        return Who(refusals=(Reason(code="recipient.too_many", facts={"count": count}),))
    entries: list[_Entry] = []
    for before, piece in zip((Piece(""), *pieces), pieces, strict=False):
        if entries and piece.after == "/" and _FEW_DIGITS.fullmatch(piece.words):
            entries[-1] = _with_last_digits(entries[-1], before.words, piece.words, rules)
        elif entries and piece.either:
            entries[-1] = _either(entries[-1], _read_piece(piece, rules), plain(words[:200]))
        elif entries and piece.after == "," and _is_of_the_last(before.words, piece.words):
            entries.append(_perhaps(_read_piece(piece, rules), before.words, piece.words))
        else:
            entries.append(_read_piece(piece, rules))
    return _sum_up(entries, rules)


def is_bare(words: str) -> bool:
    """Whether `words` are nothing but numbers and what separates them."""
    if len(words) > _MOST_CHARACTERS or _LETTER.search(words):
        return False
    pieces = cut_list(words, _NOBODY, part=True)
    return bool(pieces) and all(looks_like_a_number(piece.words) for piece in pieces)


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


def foreign_doubts(recipients: Group, rules: Rules) -> tuple[Reason, ...]:
    """A doubt for each number of a country that this relay does not usually text."""
    return _foreign(((each, country_of(each.msisdn)) for each in recipients), rules)


# -- private --------------------------------------------------------------------------------------


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


def _foreign(countries: Iterable[tuple[Recipient, str]], rules: Rules) -> tuple[Reason, ...]:
    doubts = []
    for recipient, country in countries:
        if country not in (*rules.countries, rules.region):
            facts = {"country": country_name(country)}
            words = recipient.name or f"+{recipient.msisdn}"
            doubts.append(Reason(code="recipient.foreign", words=words, facts=facts))
    return tuple(doubts)


def _is_known(words: str, rules: Rules) -> bool:
    if looks_like_a_number(words) or rules.contacts.find(words):
        return True
    named = split_name(words)
    return named is not None and (not named.name or bool(rules.contacts.find(named.name)))


def _read_piece(piece: Piece, rules: Rules) -> _Entry:
    words = _bare_entry(piece.words)
    known = who_is(words, rules.contacts)
    if piece.parts:
        parts = [rules.contacts.find(part) for part in piece.parts]
        known += tuple(tuple(_flat(several)) for several in itertools.product(*parts))
    if len(known) > 1:
        return _Entry(options=known, questions=(_ambiguous(words),))
    if known:
        return _Entry(options=known, doubts=foreign_doubts(known[0], rules))
    if looks_like_a_number(words):
        return _read_number(words, "", rules, words)
    named = split_name(words)
    if named is not None and not _is_joined(named.name, rules.contacts):
        entry = _read_number(named.number, named.name, rules, words)
        return _against_contacts(entry, named.name, words, rules)
    digits = sum(c.isdigit() for c in words)
    if digits > _FEW or words.isdecimal():  # "Ward 4" and "5A parents" are names
        beside = beside_phones(words, rules)[:200]  # then it is not the number that is wrong
        facts = {"beside": beside} if beside else {"length": str(digits)}
        reason = Reason(code="recipient.invalid", words=words[:200], facts=facts)
    else:
        reason = Reason(code="recipient.unknown_name", words=words[:200])
    return _Entry(refusals=(reason,))


def _is_joined(name: str, contacts: Contacts) -> bool:
    """9123 4567（連李美玲）: with somebody of the contacts, where 連 may begin a name as well."""
    return name[:1] in ("連", "连") and bool(contacts.find(name[1:]))


def _bare_entry(words: str) -> str:
    """Without the full stop, or the "both" or "either" that goes with a sentence."""
    words = re.sub(r"^(?:both|either)\s+", "", words.strip(), flags=re.IGNORECASE)
    return words.rstrip(" .。!！").strip()


def _ambiguous(words: str) -> Reason:
    return Reason(code="recipient.ambiguous_name", words=words[:200])


def _read_number(number: str, name: str, rules: Rules, words: str) -> _Entry:
    run = read_run(number, rules.region, rules.countries)
    if isinstance(run, NoPhone):
        counted = not may_be_mobile(number, rules.region)
        facts = {"length": str(run.length)} if counted else {}
        if run.country:
            facts["country"] = country_name(run.country)
        return _Entry(refusals=(Reason(code=run.code, words=words[:200], facts=facts),))
    if isinstance(run, RunTogether) or (name and len(run) > 1):
        readings = run.readings if isinstance(run, RunTogether) else (run,)
        options = tuple(tuple(_recipient(phone, "") for phone in phones) for phones in readings)
        reason = Reason(code="recipient.run_together", words=words[:200])
        return _Entry(options=options, questions=(reason,))
    people = tuple(_recipient(phone, name) for phone in run)
    doubts, warnings = _about_countries(run, words)
    foreign = _foreign(zip(people, (phone.country for phone in run), strict=True), rules)
    return _Entry(options=(people,), doubts=(*doubts, *foreign), warnings=warnings)


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


def _against_contacts(entry: _Entry, name: str, words: str, rules: Rules) -> _Entry:
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


def _is_of_the_last(before: str, words: str) -> bool:
    """Whether somebody is told by the one before: "Mum 9123 4567, dad 6123 4567" is a list."""
    if _HIS.match(words):
        return True
    return _WIFE.match(words) is not None and not _WIFE.match(before)


def _perhaps(entry: _Entry, before: str, words: str) -> _Entry:
    """Somebody of the one before, who may be named beside that one or in place of that one."""
    if entry.refusals or entry.questions:
        return entry
    facts = {"first": before[:200], "second": words[:200]}
    reason = Reason(code="recipient.two_places", words=words[:200], facts=facts)
    return replace(entry, options=(*entry.options, ()), questions=(reason,))


def _with_last_digits(entry: _Entry, before: str, digits: str, rules: Rules) -> _Entry:
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


def _either(first: _Entry, second: _Entry, words: str) -> _Entry:
    return _Entry(
        options=(*first.options, *second.options),
        refusals=(*first.refusals, *second.refusals),
        questions=(_ambiguous(words),),
        doubts=(*first.doubts, *second.doubts),
        warnings=(*first.warnings, *second.warnings),
    )


def _sum_up(entries: list[_Entry], rules: Rules) -> Who:
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


def _choices(entries: list[_Entry]) -> tuple[Choice, ...]:
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
