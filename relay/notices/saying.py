"""How single facts are said: phone numbers, and words that somebody else wrote. Pure."""

import unicodedata

import phonenumbers

from relay.model import Msisdn, Recipient
from relay.notices.tongue import Tongue
from relay.reading.people.phone import say_number

__all__ = ["one_line", "say_number", "say_recipient"]

# Marks that reorder text, and characters without width; the joiners U+200C and U+200D stay, as
# spelling and emoji need them.
_UNSEEN = frozenset(
    "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def say_recipient(recipient: Recipient, tongue: Tongue) -> str:
    """The number, its country, and the name where there is one."""
    return tongue.label(
        "recipient",
        number=say_number(recipient.msisdn),
        country=_country(recipient.msisdn, tongue),
        name=one_line(recipient.name, 80),
    )


def one_line(words: str, most: int = 200) -> str:
    """Foreign words for the middle of a sentence: one line, nothing invisible, `most` characters.

    Line ends become ` / `. Control and bidirectional characters, lone surrogates and unassigned
    code points go; they could hide or reorder what stands around them.
    """
    lines = (" ".join(_visible(line).split()) for line in words.splitlines())
    line = " / ".join(line for line in lines if line)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _country(msisdn: Msisdn, tongue: Tongue) -> str:
    """Its name, or its code where it has no name here, or "" where the number belongs to none."""
    number = _parsed(msisdn)
    if number is None:
        return ""
    region = phonenumbers.region_code_for_number(number)
    region = region or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return tongue.countries.get(region, "" if region == phonenumbers.UNKNOWN_REGION else region)


def _parsed(msisdn: Msisdn) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(f"+{msisdn}")
    except phonenumbers.NumberParseException:
        return None


def _visible(line: str) -> str:
    kept = (" " if c.isspace() else c for c in line if c not in _UNSEEN)
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co"))
