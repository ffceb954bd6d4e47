"""The reply block of Lotus Notes: a name, a date, and labels that stand alone. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from relay.reading.lines import endings
from relay.reading.pattern import Chinese, pattern

_LONGEST = 120  # characters of a line
_MOST_LINES = 14  # of the block, from the name to the subject
_MOST_ABOVE = 5  # cells above the first label
_CELLS = pattern(r"\s{2,}|\t+|\s[|｜]\s")
_LABELS = {
    **dict.fromkeys(("to", "收件人", "收件者", "致"), "to"),
    **dict.fromkeys(("cc", "bcc", "副本", "副本抄送", "抄送", "副本抄送人"), "copy"),
    **dict.fromkeys(("密件抄送", "密送", "密件副本", "密件副本抄送"), "copy"),
    **dict.fromkeys(("subject", "主旨", "主題", "主题", "標題", "标题"), "subject"),
}
_NEAR = 10  # characters, within which the colon of a label stands
_COLON = pattern(r"([^:：]{2,8}?) ?[:：]\s*(.*)")
_DATE = pattern(
    r"(?:(?:sent|date|日期)[:：]? )?"
    r"(?=.*\d{1,4}[./年-]\d{1,2}|.*\d{1,2}[- ][A-Z][a-z]{2})(?=.*\d[:.：時时]\d\d).{8,50}",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_][\w.'’()&-]*"
_REACHED = pattern(r"[^:：]{0,80}<?[\w.+-]+@[\w-]+\.[\w.-]+>?\"?")
_WITHIN = pattern(rf"{_WORD}(?:[ ,]+{_WORD}){{0,5}}(?:/{_WORD}(?: {_WORD}){{0,3}}){{1,5}}(?:@\S+)?")
_HAN = Chinese(r"[\u4e00-\u9fff]{2,4}")
_ASIDE = pattern(
    r"(?:please respond to|sent by|send by|請回覆|请回复|請回覆給|傳送者|寄件者|发送人)\b.{0,80}|"
    r"(?:請回覆|请回复|傳送者|发送人).{0,80}",
    re.IGNORECASE,
)
_DAY = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}年\d{1,2}月|[A-Z][a-z]{2,8} \d{1,2}, \d{4}"
    r"|\d{1,2}[- ][A-Z][a-z]{2}[- ]\d{4})"
)
# What a later one sets above its block: Amy Ho---18/11/2026 09:12:33---Is it working?
_EXCERPT = pattern(
    rf"[^:：\d]{{2,90}}(?<=\S)---(?=[^\s-]){_DAY}"
    r".{0,12}?\d[:：.]\d\d(?P<seconds>[:：.]\d\d)?.{0,8}?---\S.*"
)
_HIDES = pattern(r"(?:inactive )?(?:hide|show) details (?:for|of) .{2,200}", re.IGNORECASE)


def find_notes_reply(lines: Sequence[str], at: int) -> tuple[bool, bool]:
    """Whether an older mail as Lotus Notes quotes it starts at a line, and whether that is certain.

    It is not where the name on top may be a text's last line: nothing but a name, without a blank
    line above, or none that we know.
    """
    quoted, sure = _excerpt(lines, at)
    if quoted:
        return True, sure
    if not _has_a_label(lines, at):
        return False, False  # the first is among the first cells
    cells = _cells(lines, at)
    if not _is_block(cells):
        return False, False
    if _DATE.fullmatch(cells[0]):
        return True, False  # whose name stands above may be anybody
    return True, not at or not lines[at - 1].strip() or _is_full_name(cells[0])


# -- private --------------------------------------------------------------------------------------


def _excerpt(lines: Sequence[str], at: int) -> tuple[bool, bool]:
    line = lines[at].strip()
    broken = " ".join(map(str.strip, lines[at : at + 2]))  # as programs break it
    if "---" not in broken:
        return False, False
    if _HIDES.fullmatch(line):
        return True, True
    found = _EXCERPT.fullmatch(line) or ("---" in line and _EXCERPT.fullmatch(broken))
    if not found:
        return False, False
    return bool(at or found["seconds"]), bool(found["seconds"])


def _cells(lines: Sequence[str], at: int) -> list[str]:
    """What stands on the lines of a block, and in the columns where it is a table."""
    return [*_all_cells(lines, at)] or [""]


def _all_cells(lines: Sequence[str], at: int) -> Iterator[str]:
    near = (line.strip() for line in lines[at : at + 2 * _MOST_LINES])
    for line in islice(filter(None, near), _MOST_LINES):
        if len(line) > _LONGEST:
            break
        yield from _cells_on(line)


def _has_a_label(lines: Sequence[str], at: int) -> bool:
    """Whether one of the first cells is a label."""
    count = 0
    for line in lines[at : at + 2 * _MOST_LINES]:
        if len(line) > _LONGEST and len(line.strip()) > _LONGEST:
            return False
        cells = _cells_on(line.strip())
        if any(map(_label, cells[: _MOST_ABOVE + 1 - count])):
            return True
        count += len(cells)
        if count > _MOST_ABOVE:
            return False
    return False


@lru_cache(maxsize=128)  # a line is looked at once for each of those above it
def _cells_on(line: str) -> tuple[str, ...]:
    cells = _CELLS.split(line) if _has_columns(line) else [line]
    return tuple(cell for cell in cells if cell)


def _has_columns(line: str) -> bool:
    return "|" in line or "｜" in line or " ".join(line.split()) != line


def _is_block(cells: Sequence[str]) -> bool:
    """Whether a name and a date, in some order, stand above or among two different labels."""
    labels = [(number, label) for number, cell in enumerate(cells) if (label := _label(cell))]
    if len({label for _, label in labels}) < 2:
        return False
    first = labels[0][0]
    above = cells[:first]
    names = [cell for cell in above if not _DATE.fullmatch(cell) and not _ASIDE.fullmatch(cell)]
    if not 0 < first <= _MOST_ABOVE or len(names) > 1 or not all(map(_is_name, names)):
        return False
    second = next(number for number, label in labels if label != labels[0][1])
    if second - first > _MOST_ABOVE + 2:
        return False
    if not any(map(_is_full_name, names)) and not any(map(_DATE.fullmatch, above)):
        return False
    return any(map(_DATE.fullmatch, cells[: second + 3]))


def _is_full_name(cell: str) -> bool:
    """Whether a name has what no text's last line has: an organisation, an address."""
    cell = cell.strip('"“”* ')
    return bool(_WITHIN.fullmatch(cell) or _REACHED.fullmatch(cell))


def _is_name(cell: str) -> bool:
    if _is_full_name(cell):
        return True
    cell = cell.strip('"“”* ')
    return bool(_HAN.fullmatch(cell) or endings.SIGNS.fullmatch(cell)) and cell[-1] not in ".,!?"


@lru_cache(maxsize=256)
def _label(cell: str) -> str:
    head = cell[:_NEAR]
    with_colon = _COLON.fullmatch(cell) if ":" in head or "：" in head else None
    name = (with_colon[1] if with_colon else cell).strip("* ")
    return _LABELS.get(name.lower(), "")
