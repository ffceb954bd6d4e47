"""The fields at the top of a mail: `To: …`, `排程：…`, and lines of bare numbers. Pure."""

from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from relay.model import Reason
from relay.reading.fields.announcement import announces, time_of_either
from relay.reading.fields.entries import (
    LONGEST,
    are_contacts,
    are_numbers,
    are_people,
    has_a_phone,
    is_a_phone,
    one_person,
)
from relay.reading.fields.field_lines import (
    FieldLine,
    down_to_text,
    field_line,
    field_of,
    label_like_a_field,
    word_before_colon,
)
from relay.reading.fields.field_words import (
    NAME,
    REMARK,
    SEND,
    SENDER,
    TEXT,
    TIME,
    TO,
    is_an_order,
    is_nearly,
    is_of_a_form,
    is_of_a_phone,
    kind_of,
    nearest_field,
    says_nothing,
    speaks_of_time,
)
from relay.reading.fields.forms import Form, is_told
from relay.reading.fields.forwarded import starts_forwarded
from relay.reading.fields.headings import heads_a_text
from relay.reading.fields.lists import may_go_on, whole_list
from relay.reading.fields.options import read_options, unknown_field
from relay.reading.fields.spaced import with_colons_for_spaces
from relay.reading.fields.table_head import with_people_named
from relay.reading.lines.greeting import is_greeting, starts_like_a_greeting
from relay.reading.lines.quotes import QUOTE, find_block
from relay.reading.people.contacts import Contacts
from relay.reading.people.listing import cut_list, plain
from relay.reading.people.names import split_name
from relay.reading.people.numbers import is_bare

_NOBODY = Contacts()
_PHONE_DIGITS, _SOME_DIGITS = 7, 5
_MOST_LINES, _MOST_REFUSALS = 1000, 20  # of recipients, refused where they are read; to be read
_MOST_GREETINGS, _MOST_OF_A_FORM = 3, 12


@dataclass(slots=True, kw_only=True)
class Fields:
    """What stands at the top. A value is None where its field does not stand there."""

    to: str | None = None
    lines: str = ""  # lines of bare numbers, a second place beside `to`
    times: list[FieldLine] = field(default_factory=list)  # a day and its hour may stand apart
    sender: str | None = None
    send: str | None = None  # of `Send:`, which is a time where it can be read as one
    options: frozenset[str] = frozenset()
    text: str = ""  # all the rest
    has_text_field: bool = False
    perhaps: str = ""  # a time of sending, or of the event that the text is about
    doubtful: bool = False  # its first words may have been meant as a field
    form: Form = field(default_factory=Form)  # where it may be what a visitor of a web site left
    remarks: str = ""  # lines of a form that are no text and change nothing
    forwarded: bool = False  # it starts with the headers of somebody else's mail
    refusals: list[Reason] = field(default_factory=list)


def read_fields(
    text: str, *, addressed: bool, contacts: Contacts = _NOBODY, listed: bool = False
) -> Fields:
    """The fields at the top of `text`, and the rest.

    `addressed`: recipients are named elsewhere, `listed`: right above. `contacts`: the
    names that may stand in a list.
    A `Word:` that is no field is refused where it stands among the fields, or is nearly one of
    them: it must not become text and go out at once.
    """
    lines, inferred = with_people_named(text.split("\n"))
    lines, spaced = with_colons_for_spaces(lines, contacts, addressed=addressed)
    top = _Top(lines, addressed, contacts)
    if starts_forwarded(top.lines):
        return Fields(text=text, forwarded=True)
    top.skip_greeting()
    while top.take():
        pass
    fields = top.fields
    fields.doubtful |= inferred or top.greeted or spaced
    if not fields.has_text_field:
        listed = top.lists_people or (listed and not any(map(str.strip, top.lines[: top.at])))
        fields.doubtful |= listed and may_go_on(top.lines, top.at)
        fields.text = "\n".join(top.lines[top.at :])
    return fields


# -- private --------------------------------------------------------------------------------------


class _Top:
    """A walk down the lines, as far as they are fields."""

    def __init__(self, lines: list[str], addressed: bool, contacts: Contacts) -> None:
        self.lines = lines
        self.contacts = contacts
        self.at = 0
        self.addressed = addressed
        self.gap = True  # no field stands directly above
        self.seen: dict[str, str] = {}  # the last value of each
        self.count = 0  # lines of recipients
        self.text_at = 0  # the next line that is not blank and no bare number, once looked for
        self.bracket = ""  # in which the words of the fields stand, 【收件人】, where they do
        self.greeted = False  # a number stands below a greeting
        self.fields = Fields()

    @property
    def lists_people(self) -> bool:
        """Whether recipients stand on the line above."""
        return not self.gap and (self.fields.to is not None or self.count > 0)

    def skip_greeting(self) -> None:
        """A greeting may stand above the fields, where they name people or mark the text."""
        first = self._next(0)
        for _ in range(_MOST_GREETINGS):
            if first is None or not is_greeting(self.lines[first]):
                break
            first = self._next(first + 1)
        self.bracket = self._bracket_of_block(first)
        if first is not None and not self.addressed and is_a_phone(self.lines[first]):
            self.greeted = is_told(self.lines, first)
            self.at = first
        at, wanted = first, TEXT if self.addressed else TO
        while first is not None and (found := self._field(self.lines[first])).kind:
            if found.kind == wanted:
                self.greeted |= first == at and wanted == TO and is_told(self.lines, first)
                self.at = at or 0
                break
            first = self._next(first + 1)

    def take(self) -> bool:
        """Take the next line if it belongs to the fields."""
        if self.at >= len(self.lines):
            return False
        line = self.lines[self.at]
        if not line.strip():
            self.at += 1
            self.gap = True
            return True
        if self._is_quoted() or (self.gap and self._is_announcement()):
            return False
        word, value = word_before_colon(line)
        if self._named() and heads_a_text(self.lines, self.at, word, value, self.contacts):
            return False
        nearly = bool(word) and is_nearly(word, value)
        found = field_line(line)
        in_block = bool(self.bracket) and found.bracket == self.bracket and not self.gap
        if self._take_known(line):
            pass
        elif not nearly and self._is_list_line(line):
            self.fields.lines += line + "\n"
            self.count += 1
        elif nearly or (word and self._is_among_fields(word)):
            self._refuse(word, value)
        elif in_block:
            self._refuse(found.word, found.value)
        elif (label := self._label(line))[0]:
            self._refuse(*label)
        else:
            self.fields.doubtful = bool(found.bracket and found.kind and self.seen) and not self.gap
            return False
        self.at += 1
        self.gap = False
        if self.count > _MOST_LINES or len(self.fields.refusals) > _MOST_REFUSALS:
            return False
        return not self.fields.has_text_field

    def _is_quoted(self) -> bool:
        """Whether the headers of somebody else's mail begin here, below words of the writer."""
        written = any(map(str.strip, self.lines[: self.at]))
        _, kind, sure = find_block(self.lines, self.at) if written else (0, "", False)
        return kind == QUOTE and (sure or self.gap)

    def _named(self) -> bool:
        """Whether recipients are named, here or elsewhere."""
        return self.addressed or TO in self.seen or bool(self.fields.lines)

    def _label(self, line: str) -> tuple[str, str]:
        """A label below the recipients that is no field, but too much like one to be text."""
        if not self._named():
            return "", ""
        return label_like_a_field(line, apart=self.gap)

    def _is_announcement(self) -> bool:
        """Whether a text of words and colons starts here, below the recipients."""
        if not self._named():
            return False
        announced, self.fields.doubtful = announces(self.lines, self.at)
        self.fields.perhaps = time_of_either(self.lines, self.at) if announced else ""
        return announced

    def _refuse(self, word: str, value: str) -> None:
        unknown = unknown_field(word, nearest_field(word))
        facts = {**unknown.facts, "value": value[:LONGEST]}
        self.fields.refusals.append(replace(unknown, facts=facts))

    def _field(self, line: str) -> FieldLine:
        """A field; a word in brackets, [SMS], begins a text where its block has no such fields."""
        found = field_line(line)
        return found if found.bracket in ("", self.bracket) else FieldLine("", "", "")

    def _bracket_of_block(self, first: int | None) -> str:
        """The bracket of the words that the lines at the very top begin with, naming people."""
        bracket = ""
        while first is not None and (found := field_line(self.lines[first])).bracket:
            bracket = bracket or found.bracket
            named = is_bare(found.value) or are_people(found.value, self.contacts)
            if not found.kind or found.bracket != bracket:
                break
            if found.kind == TO and named:
                return bracket
            first = self._next(first + 1)
        return ""

    def _take_known(self, line: str) -> bool:
        """Take a field, by its own word or a synonym.

        A synonym for the recipients counts where none are named, and with nothing but numbers.
        """
        found = self._field(line)
        word, kind, value = found.word, found.kind, found.value
        if kind and not kind_of(word):
            if kind == TEXT and is_bare(value):
                kind = TO  # 短訊：9123 4567
            if kind == TO and not are_numbers(value):
                return False
            if kind == TO and TO in self.seen and not one_person(self.fields.to or "", value):
                return False
            if kind == NAME and not self._is_a_name(word, value):
                return False
            if kind == REMARK and self._may_matter(value):
                return False
        if kind:
            self._take_field(kind, word, value)
        return bool(kind)

    def _take_field(self, kind: str, word: str, value: str) -> None:
        both = one_person(self.fields.to or "", value) if kind in (TO, NAME) else ""
        twice = kind in self.seen and not (kind == TO and both) and kind not in (REMARK, TIME)
        if twice:
            facts = {"first": self.seen[kind], "second": value[:LONGEST]}
            self.fields.refusals.append(Reason(code="field.twice", words=word, facts=facts))
        self.seen[kind] = value[:LONGEST]
        self.fields.form.take(word, kind, value, joined=bool(both))
        if kind == NAME:
            self.fields.to = both or value  # its number stands below
        elif kind == TO:
            self.fields.to = both or self._whole_list(value)
        elif kind == TIME:
            self.fields.times.append(FieldLine(word, kind, value))
        elif kind == SENDER:
            self.fields.sender = value
        elif kind == SEND:
            self.fields.send = value
        elif kind == REMARK:
            self.fields.remarks += "" if says_nothing(value) else self.lines[self.at] + "\n"
        elif kind == TEXT:
            self.fields.has_text_field = True
            self.fields.text = "\n".join([value, *self.lines[self.at + 1 :]])
        else:
            self.fields.options, refusals = read_options(value)
            self.fields.refusals += refusals

    def _is_a_name(self, word: str, name: str) -> bool:
        """Whether it is the name of the one number of the block; that of a form in a form only."""
        form = is_of_a_form(word)
        below = down_to_text(self._below()) if form else self._below()[:1]
        numbers = [self.fields.to or ""] if TO in self.seen else []
        numbers += [found.value for found in below if found.kind == TO]
        return bool(below or not form) and len(numbers) == 1 and bool(one_person(name, numbers[0]))

    def _may_matter(self, remark: str) -> bool:
        """Whether remarks are not those of a form, or may say when, or to whom."""
        return not down_to_text(self._below()) or speaks_of_time(remark) or has_a_phone(remark)

    def _below(self) -> list[FieldLine]:
        """The fields that follow this line, blank lines aside, the first lines that are none."""
        lines = (line for line in self.lines[self.at + 1 :] if line.strip())
        fields = map(self._field, islice(lines, _MOST_OF_A_FORM))
        return [*takewhile(lambda found: found.kind, fields)]

    def _whole_list(self, value: str) -> str:
        """The list of recipients that begins here, to its end."""
        words, self.at = whole_list(self.lines, self.at, value, self.contacts, self._ends_list)
        return words

    def _ends_list(self, line: str) -> bool:
        """Whether another field begins below a list of people: 短訊內容： as well."""
        return bool(field_of(line)) or self._field(line).kind not in ("", TO, NAME)

    def _is_list_line(self, line: str) -> bool:
        """A line of people that can be nothing else: bare numbers, names above the text."""
        directly = self.fields.to is not None and not self.gap
        if directly and are_contacts(line, self.contacts) and self._stands_alone():
            return True
        if not (directly and split_name(plain(line)) is not None) and not is_bare(line):
            return False
        entries = (piece.words for piece in cut_list(line, _NOBODY))
        digits = max(sum(c.isdigit() for c in entry) for entry in entries)
        if self.fields.to is None and not self.addressed:
            return digits >= _SOME_DIGITS
        return digits >= _PHONE_DIGITS and self._text_follows()

    def _stands_alone(self) -> bool:
        """Whether a blank line and more stand below."""
        below = self.lines[self.at + 1 :]
        return bool(below) and not below[0].strip() and self._next(self.at + 1) is not None

    def _text_follows(self) -> bool:
        if self.text_at <= self.at:
            below = range(self.at + 1, min(self.at + _MOST_LINES, len(self.lines)))
            texts = (n for n in below if self.lines[n].strip() and not is_bare(self.lines[n]))
            self.text_at = next(texts, below.stop)
        return self.text_at < len(self.lines)

    def _is_among_fields(self, word: str) -> bool:
        if starts_like_a_greeting(word) or (is_an_order(word) and not self.seen):
            return False
        if self.seen and not self.gap:
            return True
        following = self._next(self.at + 1)
        below = self.lines[following] if following is not None else ""
        named = self.addressed or TO in self.seen
        told = named and is_of_a_phone(field_line(below).word)  # below "Your driver: Mr Wong"
        return field_of(below) != "" and not told

    def _next(self, start: int) -> int | None:
        """The next line that is not blank."""
        return next((n for n in range(start, len(self.lines)) if self.lines[n].strip()), None)
