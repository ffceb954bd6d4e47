"""The top of a mail as its fields are read: each on a line, behind a colon that is one. Pure."""

import re

from relay.reading.fields.dashed import with_colons
from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import TEXT, TO, kind_of
from relay.reading.lines.greeting import is_greeting
from relay.reading.pattern import pattern
from relay.reading.people.numbers import is_bare
from relay.reading.sentences.opening_forms import VERBS

# Small, upright and mathematical ones, which Chinese input methods offer beside the full-width one.
_COLON = pattern("[\ufe55\ufe30\ufe13\u2236\ua789]")
_PHONE = pattern(r"[0-9０-９](?:[ ().\-]?[0-9０-９]){6}")
_WORDS = pattern(
    r"(?<=[\s,，;；.。、])(?:[A-Za-z]+ ?[A-Za-z]* ?[A-Za-z]*|[\u4e00-\u9fff]{2,4})[ ]?[:：]"
)
_EDGES = " \t\u3000,，;；.。、"
_MOST_LINES, _LONGEST = 12, 1000


def lay_out(text: str) -> str:
    """The text with its top laid out; from the first line that is no field on nothing changes.

    A colon of another shape is one behind the word of a field, or behind the phone of an order; so
    is a dash in `Msg - Hello`. `To: 9123 4567 Message: Hello` is two lines.
    """
    lines = with_colons(text.split("\n"))
    first = [number for number, line in enumerate(lines) if line.strip()]
    for number in first[:_MOST_LINES]:
        line = lines[number]
        if is_greeting(line) or len(line) > _LONGEST:
            continue
        laid = _parted(_with_colon(line))
        lines[number] = laid
        kinds = [field_line(each).kind for each in laid.split("\n")]
        if TEXT in kinds or not (all(kinds) or is_bare(laid)):
            break
    return "\n".join(lines)


# -- private --------------------------------------------------------------------------------------


def _with_colon(line: str) -> str:
    sign = _COLON.search(line)
    if sign is None:
        return line
    before, after = line[: sign.start()], line[sign.end() :]
    ordered = VERBS.search(before) and _PHONE.search(before)
    return f"{before}：{after}" if ordered or field_line(f"{before}：").kind else line


def _parted(line: str) -> str:
    """The fields of one line, each on its own, where it begins with nothing but numbers."""
    if field_line(line).kind != TO:
        return line
    pieces, rest = [], line
    while field_line(rest).kind != TEXT and (start := _next_field(rest)) is not None:
        pieces.append(rest[:start].rstrip(_EDGES))
        rest = rest[start:]
    return "\n".join([*pieces, rest]) if pieces and _names_numbers(pieces[0]) else line


def _names_numbers(field: str) -> bool:
    found = field_line(field)
    return found.kind == TO and bool(found.value) and is_bare(found.value)


def _next_field(line: str) -> int | None:
    """Where the word of the next field begins on the line of another."""
    colon = re.search("[:：]", line)
    for match in _WORDS.finditer(line, colon.end() if colon else 0):
        words = match.group()[:-1].rstrip()
        starts = [0, *(space.end() for space in re.finditer(" ", words))]
        for start in starts:
            if kind_of(words[start:]) not in ("", TO):
                return match.start() + start
    return None
