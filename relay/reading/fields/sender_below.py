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

# A text about messages, or a profile, may tell whose name they bear.
_OF_SENDERS = Bilingual(
    r"\b(?:sms|text message|messages?|senders?|from|fraud|scam|phishing|impersonat\w+|profile"
    r"|account|settings?)\b⟦|短[訊讯信]|[訊讯]息|信息|[發发]送|[詐诈][騙骗]|冒充|[認认]明|[帳账賬][號号戶户]|設定|设置⟧",
    re.IGNORECASE,
)
_SENTENCE_END = Bilingual(r".*[.!?)\"'⟦。！？…）」』”’～⟧~][ \t]*\Z")


def may_be_told(text: str, *, labelled: bool) -> bool:
    """Whether the sender ID below a text may be what it tells: "Our messages bear / Sender ID: …".

    `labelled`: the text stands in a field, as the sender ID does; else it ends in a sentence.
    """
    ended = labelled or _SENTENCE_END.fullmatch(text.rpartition("\n")[2]) is not None
    return not ended or _OF_SENDERS.search(text) is not None


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
