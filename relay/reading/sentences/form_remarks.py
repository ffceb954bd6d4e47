"""A line `Remarks:` or 備註： beside a text: it is said to whoever handles the form, or it is text.

Pure. A form that is filled in has such a line below the field of the text; nobody but its writer
knows whether the recipient is to read it. It is left out, and that waits for a "yes".
"""

import re
from collections.abc import Sequence

from relay.reading.fields.field_lines import field_line, word_before_colon
from relay.reading.fields.field_words import REMARK, says_nothing
from relay.reading.pattern import Bilingual

_MAY_BE = Bilingual(r"remark|internal note|note to⟦|[備备附][註注]⟧", re.IGNORECASE)
_LABELS = 2  # lines with words and colons, of which remarks are one more
_MOST_LINES = 200


def split_note(text: str) -> tuple[str, str]:
    """A text that stands in a field without the remarks below it; and those, "" where none are.

    Below them nothing may stand. Remarks that say nothing are left out without a word, but not
    those right below a label of the text: a list, Price, Remarks.
    """
    lines = text.split("\n", _MOST_LINES)
    at = _first(lines) if _MAY_BE.search(text) else None
    if not at or _is_of_a_block(lines, at) or not all(map(str.strip, lines[at:])):
        return text, ""
    if any(field_line(line).kind not in ("", REMARK) for line in lines[at:]):
        return text, ""
    note = "\n".join(lines[at:]).strip()
    kept = "\n".join(lines[:at]).rstrip()
    empty = says_nothing(" ".join([field_line(lines[at]).value, *lines[at + 1 :]]))
    empty = empty and not (at > 1 and word_before_colon(lines[at - 1])[0])
    return (kept, "" if empty else note) if kept.strip() else (text, "")


def has_note(text: str) -> bool:
    """Whether a line of a text may be such remarks; among other labels they tell of an event."""
    lines = text.split("\n", _MOST_LINES)
    at = _first(lines) if _MAY_BE.search(text) else None
    return at is not None and not _is_of_a_block(lines, at)


# -- private --------------------------------------------------------------------------------------


def _first(lines: Sequence[str]) -> int | None:
    found = (n for n, line in enumerate(lines) if field_line(line).kind == REMARK)
    return next(found, None)


def _is_of_a_block(lines: Sequence[str], at: int) -> bool:
    """Whether labels stand directly above: 活動, 日期, 地點, 備註."""
    above = lines[max(0, at - _LABELS) : at]
    return len(above) == _LABELS and all(word_before_colon(line)[0] for line in above)
