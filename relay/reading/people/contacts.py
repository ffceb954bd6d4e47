"""Names and groups that stand for phones. Pure; whoever holds the file reads and reloads it."""

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from relay.model import Recipient
from relay.reading.lines.language import simplified
from relay.reading.pattern import Chinese, pattern
from relay.reading.people.phone import NoPhone, looks_like_a_number, read_number

_COLUMNS = ("name", "number", "groups")
_OTHERS = {  # separators that spreadsheets write, by the country of their user
    ";": ", with commas between them: here they are semicolons",
    "\t": ", with commas between them: here they are tabs",
}


@dataclass(frozen=True, slots=True)
class Contacts:
    """Who is called what. Case, width and spaces make no difference."""

    people: Mapping[str, tuple[Recipient, ...]] = field(default_factory=dict)  # by key of the name
    groups: Mapping[str, tuple[Recipient, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)  # as written, by key

    def find(self, name: str) -> tuple[tuple[Recipient, ...], ...]:
        """Everything that bears the name, each as its recipients: none, one, or an ambiguity."""
        key = _key(name)
        people = tuple((person,) for person in self.people.get(key, ()))
        group = self.groups.get(key)
        return people if group is None or (group in people) else (*people, group)

    def group(self, name: str) -> tuple[Recipient, ...]:
        """Everybody in a group; nobody where there is none of that name."""
        return self.groups.get(_key(name), ())

    def nearest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """The known names most like an unknown one, as they are written, the best first."""
        key = _key(_TITLE.sub("", name[:80]))[:60]
        if not key:
            return ()
        if same := self.holding(name):
            return same[:count]
        cutoff = _CLOSE_HAN if _HAN.match(key) else _CLOSE
        close = difflib.get_close_matches(key, self.names, count, cutoff)
        within = [known for known in self.names if len(key) > 1 and key in known]
        found = dict.fromkeys(close + within) or self._alike(name, key)
        return tuple(self.names[known] for known in found)[:count]

    def holding(self, name: str) -> tuple[str, ...]:
        """The known names that hold every word of `name`: Chan Peter, Peter, 陈大文 for 陳大文.

        Only those that hold no other word, where there are any.
        """
        words, key = _each_word(name[:80]), simplified(_key(name[:80]))
        if _HAN.match(key):
            found = [known for known in self.names if len(key) > 1 and key in simplified(known)]
            same = [known for known in found if simplified(known) == key]
        else:
            found = [known for known in self.names if words <= _each_word(self.names[known])]
            found = found if words else []
            same = [known for known in found if words == _each_word(self.names[known])]
        return tuple(self.names[known] for known in same or found)

    def mentioned(self, words: str) -> tuple[str, ...]:
        """The known names that stand within `words`, as they are written; whole words only."""
        plain = unicodedata.normalize("NFKC", words).casefold()
        return tuple(name for name in self.names.values() if _stands_in(name, plain))

    def is_part_of_a_name(self, word: str) -> bool:
        """Whether somebody (no group) has `word` as one of several words of the name."""
        key = _key(word)
        return any(key in _words(self.names.get(known, "")) for known in self.people)

    def _alike(self, name: str, key: str) -> dict[str, None]:
        """The names that share a word, or the family name where only that was said: 王先生."""
        if _HAN.fullmatch(key):
            return dict.fromkeys(known for known in self.names if known.startswith(key))
        words = _words(name)
        shared = (known for known in self.names if any(word in known for word in words))
        return dict.fromkeys(k for k in shared if words & _words(self.names[k]))


def joined(books: Iterable[Contacts]) -> Contacts:
    """One book of several: who is in any of them."""
    people: dict[str, list[Recipient]] = {}
    groups: dict[str, list[Recipient]] = {}
    names: dict[str, str] = {}
    for book in books:
        names = {**book.names, **names}
        for all_of, shelf in ((book.people, people), (book.groups, groups)):
            for key, recipients in all_of.items():
                for recipient in recipients:
                    _add(shelf, key, recipient)
    return Contacts(_frozen(people), _frozen(groups), names)


def parse_contacts(text: str, *, region: str) -> tuple[Contacts, tuple[str, ...]]:
    """The contacts in a CSV file `name,number,groups`, and its problems in sentences.

    The first line names the columns, in any order; `groups` may be missing, several are separated
    by `;`. A line with a problem is left out; its name is then unknown rather than wrong.
    """
    problems: list[str] = []
    people: dict[str, list[Recipient]] = {}
    groups: dict[str, list[Recipient]] = {}
    names: dict[str, str] = {}
    for name, recipient, member_of in _rows(text, region, problems):
        names.setdefault(_key(name), name)
        _add(people, name, recipient)
        for group in member_of:
            names.setdefault(_key(group), group)
            _add(groups, group, recipient)
    return Contacts(_frozen(people), _frozen(groups), names), tuple(problems)


# -- private --------------------------------------------------------------------------------------


_CLOSE, _CLOSE_HAN = 0.6, 0.5  # 王民 and 王明 have one character of two in common
_HAN = Chinese(r"[\u3400-\u9fff]")
_TITLE = pattern(
    r"^\s*(?:mr|mrs|ms|miss|dr|prof)\b\.?\s*"
    r"|(?:先生|小姐|女士|太太|太|生|醫生|医生|老師|老师|經理|经理|主任)\s*$",
    re.IGNORECASE,
)


def _each_word(name: str) -> set[str]:
    """The words of a name, titles too: Mr Lam is not Mrs Lam."""
    words = re.split(r"[\s.,，()'’\"-]+", name)
    return {_key(word) for word in words if word} - {"the", "of", "all", "our", "my", ""}


def _words(name: str) -> set[str]:
    """The words of a name but for initials: they may stand in another order."""
    words = re.split(r"[\s.,，()]+", _TITLE.sub("", name))
    return {_key(word) for word in words if len(word) > 1}


@lru_cache(maxsize=1024)  # an opening's list is looked up once for each place where it may end
def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


def _stands_in(name: str, words: str) -> bool:
    folded = unicodedata.normalize("NFKC", name).casefold()
    if _HAN.search(folded):
        return folded in words
    return re.search(rf"(?<![a-z]){re.escape(folded)}(?![a-z])", words) is not None


def _add(book: dict[str, list[Recipient]], name: str, recipient: Recipient) -> None:
    known = book.setdefault(_key(name), [])
    if all(other.msisdn != recipient.msisdn for other in known):
        known.append(recipient)


def _frozen(book: dict[str, list[Recipient]]) -> Mapping[str, tuple[Recipient, ...]]:
    return {key: tuple(recipients) for key, recipients in book.items()}


def _rows(
    text: str, region: str, problems: list[str]
) -> Iterator[tuple[str, Recipient, tuple[str, ...]]]:
    lines = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True), strict=True)
    try:
        header = [title.strip().casefold() for title in next(lines, [])]
        if not {"name", "number"} <= set(header) <= set(_COLUMNS):
            found = next((sign for sign in _OTHERS if sign in "".join(header)), "")
            problems.append(
                f"line 1: the columns must be {','.join(_COLUMNS)}{_OTHERS.get(found, '')}"
            )
            return
        for cells in lines:
            if any(cell.strip() for cell in cells):
                row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
                problem, recipient = _read_row(row, len(cells) > len(header), region)
                if recipient is None:
                    problems.append(f"line {lines.line_num}: {problem}")
                else:
                    yield recipient.name, recipient, tuple(_groups(row.get("groups", "")))
    except csv.Error as error:
        problems.append(f"line {lines.line_num}: {error}")


def _read_row(row: dict[str, str], too_long: bool, region: str) -> tuple[str, Recipient | None]:
    name, number = row.get("name", ""), row.get("number", "")
    if too_long:
        return "too many columns (groups are separated by ;)", None
    if not _is_name(name):
        return f"{name!r} is not a name: it needs a letter", None
    if not looks_like_a_number(number):
        return f"{number!r} is not a phone number", None
    phone = read_number(number, region)
    if isinstance(phone, NoPhone):
        return f"{number!r} is not a phone that can receive an SMS", None
    if phone.assumed:
        return f"{number!r} needs its country code, +86", None
    return "", Recipient(msisdn=phone.msisdn, name=name)


def _groups(cell: str) -> Iterable[str]:
    return (group for group in map(str.strip, cell.split(";")) if _is_name(group))


def _is_name(name: str) -> bool:
    return any(c.isalpha() for c in name)
