"""The commands of our pages, as somebody pastes them: what a page says is what a test runs.

`tests/test_documents.py` knows which of them no test runs, and why.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_PIECE = re.compile(r"(?ms)^#+ (?P<heading>.*?)$|^ *```(?P<language>\w*)\n(?P<text>.*?)^ *```$")
PAGES = ("README.md", *sorted(f"config/{path.name}" for path in (ROOT / "config").glob("*.md")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What stands between fences: the `number`-th of its language below a heading."""

    page: str
    heading: str
    number: int
    language: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """All blocks of a page, in order."""
    heading, numbers = "", Counter[str]()
    for piece in _PIECE.finditer((ROOT / page).read_text("utf-8")):
        if piece["heading"]:
            heading, numbers = piece["heading"], Counter()
            continue
        numbers[piece["language"]] += 1
        yield Block(
            page=page,
            heading=heading,
            number=numbers[piece["language"]],
            language=piece["language"],
            text=textwrap.dedent(piece["text"]),
        )


def pasted(page: str, heading: str, number: int = 1) -> str:
    """The commands of one block. Named by constants, so that it is known what is run."""
    [found] = [
        block.text
        for block in blocks(page)
        if (block.language, block.heading, block.number) == ("sh", heading, number)
    ]
    return found
