"""A notice as HTML, from the same blocks as its plain text. Pure.

Made for mail programs: tables and inline styles for those that know little (Outlook for Windows,
Gmail), classes only for dark mode; no script, no link, no picture, nothing from elsewhere. Nothing
is hidden in it either, not even a preview line (that is the headline): when somebody answers, all
of it comes back as a quotation, and hidden words would look like a trick.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from relay.model import Language
from relay.notices.blocks import Block, Order, Outcome, Table, Tone

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class _Colours:
    accent: str  # letters and lines: at least 4.5 to 1 on white and on `tint` (WCAG 1.4.3)
    tint: str
    dark_accent: str  # the same in dark mode
    dark_tint: str


_COLOURS = {
    Tone.GOOD: _Colours("#1a7037", "#eaf6ed", "#6fd693", "#1c3024"),
    Tone.ASKS: _Colours("#8a5700", "#fdf3dc", "#f0bf5a", "#352b14"),
    Tone.BAD: _Colours("#b3261e", "#fcebe9", "#ff9b91", "#3b2321"),
    Tone.CALM: _Colours("#0b57a4", "#e9f1fb", "#8cc0fa", "#1c2c3e"),
}
# The fonts of the systems that people read mail on, those of their script after the Latin ones.
_FONTS = {
    Language.EN: "",
    Language.HANT: "'PingFang HK','PingFang TC','Microsoft JhengHei','Noto Sans CJK TC',",
    Language.HANS: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',",
}
_ANSWER = re.compile('("[^"]+"|「[^」]+」|“[^”]+”)')
# What HTML cannot hold (HTML Standard 13.2.3.5): controls, noncharacters, lone surrogates.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


def write_page(blocks: Sequence[Block], *, title: str, language: Language, tone: Tone) -> str:
    """The blocks as one page, which is small: about 6 kB, and 0.2 for each recipient."""
    return _page().render(
        blocks=[(type(block).__name__, block) for block in blocks],
        title=title,
        language=language.value,
        fonts=_FONTS[language],
        tone=tone,
        colours=_COLOURS,
        colon=": " if language is Language.EN else "：",
        stated=_stated(blocks),
        listed=_listed(blocks),
    )


def _stated(blocks: Sequence[Block]) -> frozenset[str]:
    """Whom a table names together with their state: an outcome need not name them again."""
    tables = [block.people for block in blocks if isinstance(block, Order) and block.people]
    lines = [line.strip() for table in tables if table.stated for line in table.lines]
    return frozenset(lines) if any(isinstance(block, Outcome) for block in blocks) else frozenset()


def _listed(blocks: Sequence[Block]) -> bool:
    """Whether a table above names all recipients: the order need not list them again."""
    tables = [block for block in blocks if isinstance(block, Table)]
    above = {row[0] for table in tables for row in table.rows}
    people = [block.people for block in blocks if isinstance(block, Order) and block.people]
    return any(above >= {row[0] for row in table.rows} for table in people)


def _lines(words: str) -> Markup:
    return Markup("<br>").join(_fit(words).split("\n"))


def _answers(words: str) -> Markup:
    """Lines of ours, with what to answer in bold."""
    parts = _ANSWER.split(_fit(words))
    marked = [Markup("<b>{}</b>").format(p) if n % 2 else p for n, p in enumerate(parts)]
    return Markup("<br>").join(Markup("").join(marked).split("\n"))


def _fit(words: str) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", words)


def _printed(value: object) -> object:
    return _fit(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _heading(words: str) -> str:
    return words.rstrip(":：")


@cache
def _page() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # a start need not wait for it

    jinja = Environment(
        loader=PackageLoader("relay.notices"),
        autoescape=True,
        finalize=_printed,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    jinja.filters |= {"lines": _lines, "answers": _answers, "heading": _heading}
    return jinja.get_template("page.html")
