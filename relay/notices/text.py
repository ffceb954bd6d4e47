"""A notice as plain text, which alone is enough. Pure."""

from collections.abc import Sequence

from relay.notices.blocks import (
    Block,
    Choices,
    Copy,
    Footer,
    Headline,
    Listed,
    Order,
    Outcome,
    Table,
    Words,
)

EDGE = "-" * 40  # above and below the text of an SMS, which is indented: it cannot draw an edge
INDENT = " " * 4


def write_text(blocks: Sequence[Block]) -> str:
    """The blocks, an empty line between any two."""
    return "\n\n".join(map(_written, blocks)) + "\n"


def _written(block: Block) -> str:
    match block:
        case Headline(words) | Footer(words):
            return words
        case Words(parts):
            return "\n\n".join(_copy(part) if isinstance(part, Copy) else part for part in parts)
        case Listed(title, lines):
            return _lines([title, *(f"- {line}" for line in lines)])
        case Choices(lines):
            return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
        case Table(title, lines):
            return _lines([title, *lines])
        case Outcome(title, people, words):
            return _lines([title, *(INDENT + person for person in people), *words])
        case Order():
            return _order(block)


def _order(order: Order) -> str:
    people = [_written(order.people)] if order.people else []
    text = ["\n".join([order.text_title, *_boxed(order.text)])] if order.text else []
    return _lines([order.title, order.to, *people, *text, *order.lines, order.size, *order.notes])


def _copy(copy: Copy) -> str:
    return "\n".join([EDGE, copy.words, EDGE]) if copy.edged else copy.words


def _boxed(text: str) -> list[str]:
    return [EDGE, *(INDENT + line if line else "" for line in text.split("\n")), EDGE]


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line)
