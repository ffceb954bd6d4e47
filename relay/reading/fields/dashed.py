"""Fields with a dash for a colon: `To - 9123 4567`, `Msg - your parcel is ready`. Pure."""

import re
from collections.abc import Sequence

from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import TEXT, TO
from relay.reading.lines.greeting import is_greeting
from relay.reading.pattern import Bilingual
from relay.reading.people.numbers import is_bare

_DASHED = Bilingual(
    r"[ \t]*(?P<word>[A-Za-z][A-Za-z .]{0,24}?⟦|[\u4e00-\u9fff]{1,6}⟧)[ \t]*[-⟦–—⟧][ \t]+"
    r"(?P<value>\S.*)"
)
# By itself a label: no text begins in "Msg - ".
_OF_THE_TEXT = Bilingual(
    r"msg|message|sms (?:content|text|message|msg)|message (?:content|text)"
    r"⟦|[內内]容|訊息|讯息|信息|短[訊讯信][內内]容⟧",
    re.IGNORECASE,
)
_MOST = 8  # lines


def with_colons(lines: Sequence[str]) -> list[str]:
    """The lines, those at the top with a dash as fields with a colon.

    All down to the text, where numbers are named among them; else the text's alone, where nothing
    like a field stands above it or right below it: `Msg - 2 new`, `Mail - 3 new` are a list.
    """
    top = [n for n, line in enumerate(lines[:_MOST]) if line.strip() and not is_greeting(line)]
    made: dict[int, str] = {}
    named = False
    for n in top:
        match = _DASHED.fullmatch(lines[n])
        line = f"{match['word']}: {match['value']}" if match else lines[n]
        found = field_line(line)
        if not found.kind and not is_bare(line):
            break
        if match:
            made[n] = line
            named |= found.kind == TO and is_bare(found.value)
        if found.kind == TEXT:
            alone = [*made] == [n] and _OF_THE_TEXT.fullmatch(found.word) and not _goes_on(lines, n)
            return [made.get(n, line) if named or alone else line for n, line in enumerate(lines)]
    return [*lines]


# -- private --------------------------------------------------------------------------------------


def _goes_on(lines: Sequence[str], n: int) -> bool:
    """Whether the next line that is not blank has such a dash, too."""
    below = next(filter(str.strip, lines[n + 1 :]), "")
    return _DASHED.fullmatch(below) is not None
