"""The sender ID on the last line of a mail, below its text. Pure."""

import re

from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import SENDER
from relay.reading.pattern import Bilingual
from relay.reading.people.rules import Rules

# "From: Office" and "Sender: Office" may be how a text is signed.
_SURELY = Bilingual(
    r".*\b(?:id|display|sms)\b.*|sender name|sender's name⟦|.*[顯显]示名.*⟧", re.IGNORECASE
)


def split_sender(text: str, rules: Rules) -> tuple[str, str]:
    """A text without its last line, where that chooses a sender ID; and that ID, or ""."""
    head, _, line = text.rpartition("\n")
    found = field_line(line)
    if found.kind != SENDER or not head.strip() or not _SURELY.fullmatch(found.word):
        return text, ""
    above = field_line(head.rpartition("\n")[2])
    if above.word and not above.kind:
        return text, ""  # the settings of a mailbox have a display name, too
    wanted = found.value.strip().casefold()
    chosen = next((known for known in rules.sender_ids if known.casefold() == wanted), "")
    return (head.rstrip(), chosen) if chosen else (text, "")
