"""Whether words name somebody anywhere: a number that can be texted, or a contact. Pure."""

import re
from itertools import islice

from relay.reading.pattern import pattern
from relay.reading.people.listing import plain
from relay.reading.people.phone import Phone, read_number
from relay.reading.people.rules import Rules

_DIGITS = pattern(r"\(?\+?[0-9][0-9 ().\-]{5,20}[0-9]")
_MOST = 5
_EDGES = " ,;:.()<>-–—"


def names_somebody(words: str, rules: Rules) -> bool:
    """Whether a number or a contact stands in `words`, whatever they say of them."""
    return bool(rules.contacts.mentioned(words)) or bool(_phones(words, rules))


def has_phone(words: str, rules: Rules) -> bool:
    """Whether a number that can be texted stands in `words`."""
    return bool(_phones(words, rules))


def beside_phones(words: str, rules: Rules) -> str:
    """What stands in `words` beside the numbers that can be texted; "" where there are none."""
    rest, end = "", 0
    said = plain(words)
    for digits in _phones(words, rules):
        rest += f" {said[end : digits.start()].strip(_EDGES)}"
        end = digits.end()
    return f"{rest} {said[end:].strip(_EDGES)}".strip() if end else ""


# -- private --------------------------------------------------------------------------------------


def _phones(words: str, rules: Rules) -> list[re.Match[str]]:
    return [
        digits
        for digits in islice(_DIGITS.finditer(plain(words)), _MOST)
        if isinstance(read_number(digits.group(), rules.region, rules.countries), Phone)
    ]
