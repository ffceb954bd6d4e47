"""What a notice is made of, before it is text or HTML: each block is written by both. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a notice looks: its one colour."""

    GOOD = "good"  # sent
    ASKS = "asks"  # waits for its reader, or is in doubt
    BAD = "bad"  # not sent
    CALM = "calm"  # neither


@dataclass(frozen=True, slots=True)
class Copy:
    """Words that stand apart, line by line, to be copied or looked at."""

    words: str
    edged: bool = False  # in plain text too: between two lines that nothing in it can draw


@dataclass(frozen=True, slots=True)
class Headline:
    """The first line, which says what matters most."""

    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences, and what stands apart between them."""

    parts: tuple[str | Copy, ...]


@dataclass(frozen=True, slots=True)
class Steps(Words):
    """What the reader can do now; words in quotation marks are what to answer."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Lines under a title."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Lines that an answer chooses from, by their numbers from 1."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title: in `lines` as plain text has them, marks included, in `rows` by cells."""

    title: str
    lines: tuple[str, ...]
    head: tuple[str, ...]  # as long as each row
    rows: tuple[tuple[str, ...], ...]
    stated: bool = False  # of recipients: it has what became of each


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some recipients."""

    title: str  # "" where there is one outcome for all
    people: tuple[str, ...]
    words: tuple[str, ...]  # why, what to do, and what the other side said
    tone: Tone


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be sent: to whom, the text, and when, as whom and at what length."""

    title: str
    to: str  # a line about the one recipient
    people: Table | None  # several
    text_title: str
    text: str  # exactly what a phone shows
    sender: str  # from whom a phone shows it
    lines: tuple[str, ...]  # each a name, a colon and a value
    size: str  # the parts and the length
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Footer:
    """Which request it is about."""

    words: str


Block = Headline | Words | Listed | Choices | Table | Outcome | Order | Footer
