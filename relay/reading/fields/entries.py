"""Lines of fields that hold nothing but people, and one person in two of them. Pure."""

import re

from relay.reading.pattern import pattern
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


def one_person(first: str, second: str) -> str:
    """Whom two values name together, one a name and the other a number, or ""."""
    name, number = sorted((first, second), key=is_bare)
    name = _CLASS.sub("", name)
    one = bool(name) and is_bare(number) and not is_bare(name)
    both = f"{name} {number}"
    whole = sum(c.isdigit() for c in name) >= _PHONE_DIGITS  # it has its number already
    return both if one and not whole and "\n" not in both and split_name(plain(both)) else ""
