"""Fields with a space for a colon, `時間 明早九點`, and a time alone among fields. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from relay.reading.fields.entries import are_people, is_a_phone
from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import OPTION, SENDER, TEXT, TIME, TO, kind_at_the_top
from relay.reading.lines.greeting import is_greeting
from relay.reading.pattern import Chinese, pattern
from relay.reading.people.contacts import Contacts
from relay.reading.people.numbers import is_bare
from relay.reading.when import is_a_time

_HAN = Chinese(r"[ \t\u3000]*(?P<word>[\u4e00-\u9fff]{2,6})")
_ENGLISH = pattern(r"[ \t]*[A-Za-z]{2,12}(?:[ \t]+\S+)+")
_GAP = " \t\u3000"
# A text in English begins so; "Text me", "Message from the school" do not.
_BEGINS = pattern(r"[\"“「'(]?(?:[\u3400-\uffef]|[A-Z](?![A-Z]+\b))")
# "Text Principal Yip when you arrive": what the recipient is told to do.
_TOLD = pattern(
    r"(?:(?:[A-Z][\w'’.-]*|the|your|our|me|us)\s+){1,4}(?:when|whenever|if|once|unless"
    r"|as soon as|before|after|upon|on arrival|for (?:details|help|directions)"
    r"|to (?:confirm|book|cancel|ask|let|say|arrange))\b"
)
_MOST_LINES, _NEAR, _MOST_WORDS, _LONGEST_TIME = 8, 4, 3, 40


@dataclass(slots=True)
class _Block:
    """The lines that were fields so far, as they are to be read."""

    addressed: bool
    contacts: Contacts
    made: dict[int, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    told: bool = False  # one of them by its value, too: a number, a time
    unlabelled: bool = False  # a time has no word: "Text Mary Wong if late" may be text below it
    doubtful: bool = False


def with_colons_for_spaces(
    lines: Sequence[str], contacts: Contacts, *, addressed: bool
) -> tuple[list[str], bool]:
    """The lines, those at the top with such a space as fields with a colon; and whether in doubt.

    Only where the field of the text stands below, and recipients are named above it or elsewhere
    (`addressed`). A number and a time are told by their values; the word of the text alone is not.
    """
    block = _Block(addressed=addressed, contacts=contacts)
    top = [n for n, line in enumerate(lines) if line.strip()]
    for n in top[:_MOST_LINES]:
        if not block.kinds and is_greeting(lines[n]):
            continue
        if not _take(block, n, lines[n]):
            break
        if TEXT in block.kinds:
            if not (addressed or TO in block.kinds):
                break
            doubtful = block.doubtful and bool(block.made)
            return [block.made.get(n, line) for n, line in enumerate(lines)], doubtful
    named = addressed or TO in block.kinds
    below = [lines[n] for n in top if n not in block.made and not field_line(lines[n]).kind]
    return [*lines], named and any(map(_may_be_text, below[:_NEAR]))


def time_behind_a_space(line: str) -> tuple[str, str]:
    """The word of a field of the time and the time behind it, `Time tomorrow 9am`; or two "".

    "At 8pm" is a time, and no field.
    """
    return _time_behind(line) if len(line) <= 2 * _LONGEST_TIME else ("", "")


# -- private --------------------------------------------------------------------------------------


@lru_cache(maxsize=64)  # the lines at either end of a text are looked at for several reasons
def _time_behind(line: str) -> tuple[str, str]:
    for word, value, _ in _ways(line):
        label = kind_at_the_top(word) == TIME and word.casefold() != "at"
        if label and is_a_time(value):
            return word, value
    return "", ""


def _take(block: _Block, n: int, line: str) -> bool:
    """Whether the line goes on with the fields; that of the text ends them."""
    found = field_line(line)
    if found.kind and not found.bracket:
        block.kinds.add(found.kind)
        return True
    if is_bare(line):
        block.kinds.add(TO)
        return True
    named = block.addressed or bool(block.kinds)
    if named and TIME not in block.kinds and len(line) <= _LONGEST_TIME and is_a_time(line):
        block.made[n] = f"Time: {line.strip()}"
        block.kinds.add(TIME)
        block.told = block.unlabelled = True
        return True
    return _take_spaced(block, n, line)


def _take_spaced(block: _Block, n: int, line: str) -> bool:
    for word, value, joined in _ways(line):
        kind = kind_at_the_top(word)
        again = kind in block.kinds and kind != TIME  # a day and its hour may stand apart
        if again or not _fits(kind, value, block.contacts):
            continue
        if kind == TEXT and not block.told and (joined or _TOLD.match(value)):
            continue
        block.made[n] = f"{word}: {value}"
        block.kinds.add(kind)
        unsure = joined or not block.told or (block.unlabelled and word.isascii())
        block.doubtful |= kind == TEXT and unsure
        block.told |= kind != TEXT
        return True
    return False


def _ways(line: str) -> Iterator[tuple[str, str, bool]]:
    """The words that a line may begin with, the longest first, what follows, and if at once."""
    if (han := _HAN.match(line)) is not None:
        word, behind = han["word"], line[han.end() :]
        if behind[:1].strip(_GAP) == "" and behind.strip():
            yield word, behind.strip(), False
        for end in range(len(word), 1, -1):
            if value := (word[end:] + behind).strip():
                yield word[:end], value, True
    elif _ENGLISH.fullmatch(line):
        words = line.split(maxsplit=_MOST_WORDS)
        for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
            word = " ".join(words[:count])
            yield word, line.strip()[len(word) :].strip(), False


def _may_be_text(line: str) -> bool:
    """Whether a line may be the field of the text, though no such fields stand above it."""
    ways = ((word, value) for word, value, joined in _ways(line) if not joined)
    return any(kind_at_the_top(word) == TEXT and _BEGINS.match(value) for word, value in ways)


def _fits(kind: str, value: str, contacts: Contacts) -> bool:
    """Whether a value is one that tells what it is; a text, that it may be one."""
    if kind == TO:
        return is_a_phone(value) or are_people(value, contacts)
    if kind in (SENDER, OPTION):
        return len(value) <= _LONGEST_TIME
    if kind == TIME:
        return len(value) <= _LONGEST_TIME and is_a_time(value)
    return kind == TEXT and _BEGINS.match(value) is not None
