"""The head of a table of people, 姓名 and 電話, as it is pasted from a sheet. Pure."""

import re
from collections.abc import Sequence

from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import OPTION, SENDER, TEXT, TIME, TO, kind_at_the_top
from relay.reading.lines.greeting import is_greeting
from relay.reading.pattern import pattern
from relay.reading.people.listing import plain
from relay.reading.people.names import split_name

_NAMES = pattern(
    r"(?:customer |client |guest |patient |full )?names?"
    r"|(?:客戶|客户|客人|顧客|顾客|病人|員工|员工|同事|學生|学生|家長|家长|會員|会员)?(?:姓名|名稱|名称|名字)"
    r"|客戶|客户|客人|顧客|顾客|病人|同事",
    re.IGNORECASE,
)
_CELLS = pattern(r"[ \u00a0]*\t[ \u00a0]*|[ \u00a0]{2,}|[ \u00a0]*\|[ \u00a0]*")
_NEAR = 12  # lines that it stands within
_GOES_ON = (TEXT, TIME, SENDER, OPTION)
_MOST, _WIDEST = 1000, 60  # rows; characters of a head


def is_table_head(line: str) -> bool:
    """Whether a line is two cells, one for names and one for phones."""
    if len(line) > _WIDEST:
        return False
    cells = [*filter(None, _CELLS.split(line.strip(" \t|")))]
    cells = cells if len(cells) > 1 else line.split()
    if len(cells) != len(("name", "phone")):
        return False
    phones = [cell for cell in cells if kind_at_the_top(cell) == TO]
    return len(phones) == 1 and any(map(_NAMES.fullmatch, cells))


def with_people_named(lines: Sequence[str]) -> tuple[list[str], bool]:
    """The lines, a table of people at the top as the list of a field; and whether it is inferred.

    Only where the field of the text stands below it: a table alone tells of people. Its head is
    left out below an empty field of recipients. As the first line it is that field, and in doubt:
    who called, and what they said, looks alike.
    """
    written = [n for n, line in enumerate(lines[:_NEAR]) if line.strip()]
    while written and is_greeting(lines[written[0]]):
        del written[0]
    first = [field_line(lines[n]) for n in written[:1]]
    empty = bool(first) and first[0].kind == TO and not first[0].value
    top = written[empty] if len(written) > empty else len(lines)
    if top == len(lines) or not is_table_head(lines[top]) or not _is_list(lines, top + 1):
        return [*lines], False
    if empty:
        return [*lines[:top], *lines[top + 1 :]], False
    return [*lines[:top], "To:", *lines[top + 1 :]], True


# -- private --------------------------------------------------------------------------------------


def _is_list(lines: Sequence[str], start: int) -> bool:
    """Whether rows of people stand there, and below them fields down to that of the text."""
    end = start
    while end < min(len(lines), start + _MOST) and _is_named(lines[end]):
        end += 1
    below = [field_line(line).kind for line in lines[end:] if line.strip()][: len(_GOES_ON)]
    until = below.index(TEXT) if TEXT in below else -1
    return end > start and until >= 0 and all(kind in _GOES_ON for kind in below[:until])


def _is_named(line: str) -> bool:
    named = split_name(plain(line))
    return named is not None and bool(named.name)
