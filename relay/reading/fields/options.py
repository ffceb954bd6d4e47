"""The options of a request, and words that are none. Pure."""

import re

from relay.model import Reason
from relay.reading.fields.field_words import nearest
from relay.reading.people.listing import plain

_OPTIONS = ("dncr", "no confirmation", "split")
_MOST_REFUSALS = 20  # nobody reads more


def read_options(value: str) -> tuple[frozenset[str], tuple[Reason, ...]]:
    """The options in the value of their field, and a refusal for each that is unknown."""
    words = [" ".join(word.split()) for word in re.split("[,;，；、]", plain(value))]
    known = {word.casefold() for word in words if word} & {*_OPTIONS}
    unknown = [word for word in words if word and word.casefold() not in _OPTIONS]
    refusals = tuple(
        unknown_field(word, nearest(word, _OPTIONS)) for word in unknown[:_MOST_REFUSALS]
    )
    return frozenset(known), refusals


def unknown_field(word: str, nearest: str) -> Reason:
    """A refusal of a word in front of a colon, with the field that may be meant."""
    return Reason(code="field.unknown", words=word, facts={"nearest": nearest} if nearest else {})
