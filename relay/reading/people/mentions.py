"""Whether words name somebody anywhere: a number that can be texted, or a contact. Pure."""

from itertools import islice

from relay.reading.pattern import pattern
from relay.reading.people.listing import plain
from relay.reading.people.phone import Phone, read_number
from relay.reading.people.rules import Rules

_DIGITS = pattern(r"\(?\+?[0-9][0-9 ().\-]{5,20}[0-9]")
_MOST = 5


def names_somebody(words: str, rules: Rules) -> bool:
    """Whether a number or a contact stands in `words`, whatever they say of them."""
    if rules.contacts.mentioned(words):
        return True
    found = islice(_DIGITS.finditer(plain(words)), _MOST)
    phones = (read_number(digits.group(), rules.region, rules.countries) for digits in found)
    return any(isinstance(phone, Phone) for phone in phones)
