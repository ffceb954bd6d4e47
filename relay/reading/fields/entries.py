"""Lines of fields that hold nothing but people, and one person in two of them. Pure."""

import re

from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.contacts import Contacts
from relay.reading.people.listing import cut_list, plain
from relay.reading.people.names import split_name
from relay.reading.people.numbers import is_bare

LONGEST = 200  # characters of a line of people
_GOES_ON = pattern(r"(?:[,，;；、/&]|\b(?:and|or)|[和及與与])\s*$", re.IGNORECASE)
_COMES_ON = pattern(r"\s*(?:[,，;；、/&]|(?:and|or)\b)", re.IGNORECASE)
_ANGLED = pattern(r"<[^<>]*[0-9][^<>]*>")
_PHONE_DIGITS = 7
_CLASS = pattern(r"\s*[(（](?=[^()（）]*[0-9])[0-9A-Za-z]{1,4}[)）]\s*\Z")  # Chan Siu Ming (2A)
# Whom a notice is addressed to, and offices, whose number is theirs.
_MANY = Bilingual(
    r"\b(?:all|every(?:one|body)?|each|whom|sirs?|madam|managers?|parents|guardians|residents"
    r"|tenants|owners|occupants|patients|clients|customers|guests|members|students|teachers"
    r"|colleagues|staff|teams?|committee|dep(?:t|artment)|division|section|services?|centre|center"
    r"|reception|desk|office|hotline|management|administration|accounts|sales|support|list|below)\b"
    r"⟦|[各眾众全][位體体人家]|所有|大家|[你我他她]們|[你我他她]们|諸位|诸位|[列下]列|以下"
    r"|[部處处組组科署]$|中心|公司|客服|辦公室|办公室|管理處|管理处|法團|法团|業主$|业主$|住戶$|住户$|家長$|家长$"
    r"|同事$|同學$|同学$|員工$|员工$|負責人|负责人|有關人士|有关人士⟧",
    re.IGNORECASE,
)
_NOBODY = Contacts()


def are_numbers(value: str) -> bool:
    """Whether a value is empty, or nothing but numbers, with their names or without."""
    return not value or is_bare(value) or are_named(value)


def are_named(line: str) -> bool:
    """Whether a line is nothing but names, each with its number."""
    pieces = cut_list(line, _NOBODY, part=True) if len(line) <= LONGEST else ()
    named = [split_name(piece.words) for piece in pieces]
    return bool(named) and all(each is not None and each.name for each in named)


def are_contacts(line: str, contacts: Contacts) -> bool:
    """Whether a line is nothing but names of the contacts."""
    pieces = cut_list(line, contacts, part=True) if len(line) <= LONGEST else ()
    return bool(pieces) and all(contacts.find(piece.words) for piece in pieces)


def are_people(line: str, contacts: Contacts) -> bool:
    """Whether a line is nothing but names with numbers, or names of the contacts."""
    return are_named(line) or are_contacts(line, contacts)


def goes_on(above: str, line: str) -> bool:
    """Whether a list of people goes on with a line: a separator stands between, or <number>."""
    joined = _GOES_ON.search(above) or _COMES_ON.match(line) or _ANGLED.search(line)
    return joined is not None


def is_a_phone(line: str) -> bool:
    """Whether a line is nothing but numbers, of as many digits as a phone has."""
    return is_bare(line) and sum(c.isdigit() for c in line) >= _PHONE_DIGITS


def has_a_phone(value: str) -> bool:
    """Whether a value has as many digits as a phone."""
    return sum(c.isdigit() for c in value) >= _PHONE_DIGITS


def one_person(first: str, second: str) -> str:
    """Whom two values name together, one a name and the other a number, or "".

    Many have no number together: that beside 各位家長 is to be called by them.
    """
    name, number = sorted((first, second), key=is_bare)
    name = _CLASS.sub("", name)
    one = bool(name) and is_bare(number) and not is_bare(name)
    both = f"{name} {number}"
    many = has_a_phone(name) or _MANY.search(name) is not None  # or it has its number already
    return both if one and not many and "\n" not in both and split_name(plain(both)) else ""
