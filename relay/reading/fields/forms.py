"""What tells that fields are a form about somebody, and whether it asks for an SMS. Pure.

Name, phone and message are what a visitor of a web site leaves as well, and a letter or a memo has
To and Tel at its top, where the phone is its writer's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from relay.reading.fields.entries import has_a_phone
from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import (
    NAME,
    TIME,
    TO,
    is_of_a_form,
    is_of_a_letter,
    is_of_a_mobile,
    is_of_a_phone,
    is_of_an_sms,
    may_be_of_an_event,
)

_NEAR = 12  # lines


def is_told(lines: Sequence[str], at: int) -> bool:
    """Whether the number there, below a greeting, may be told to the one greeted.

    It is bare, or a phone by its word, and no other field stands below it: `Dear Sir,`, `Tel: …`.
    """
    greeted = any(map(str.strip, lines[:at]))
    found = field_line(lines[at]) if greeted else None
    below = (field_line(line).kind for line in lines[at + 1 : at + _NEAR] if line.strip())
    if found is None or (found.kind and not is_of_a_phone(found.word)):
        return False
    return not found.kind or all(kind == TO for kind in takewhile(bool, below))


@dataclass(slots=True, kw_only=True)
class Form:
    """The fields so far. `word` and `name`: of somebody whose number has a field of its own."""

    word: str = ""
    name: str = ""
    asks: bool = False  # for an SMS
    dated: bool = False  # its time may be that of an appointment
    _named: bool = False  # by a word for names
    _addressed: bool = False  # as a letter is, without a number
    _mobile: bool = False

    def take(self, word: str, kind: str, value: str, *, joined: bool) -> None:
        """One more field; `joined`: a name with the number in another field, or the reverse."""
        letter = kind == TO and is_of_a_letter(word) and not has_a_phone(value)
        self._addressed |= letter
        self._mobile |= kind == TO and is_of_a_mobile(word)
        self.asks |= (is_of_an_sms(word, kind) and not letter) or (self._addressed and self._mobile)
        if kind == NAME or (kind == TO and not has_a_phone(value)):
            self.name = value
        if (kind == NAME and is_of_a_form(word)) or (kind == TO and joined):
            self.word = self.word or word
        self._named |= kind == NAME
        self.dated |= kind == TIME and may_be_of_an_event(word)

    @property
    def of_an_appointment(self) -> bool:
        """Whether its time may be the one at which the person named there is to come."""
        return self._named and self.dated
