"""What an HTML part shows, as lines of text.

A scanner of our own: `html.parser` raises on `<![` and takes quadratic time for what is not closed.
This one passes over each character once; where something is not closed, nothing more is shown.
"""

import contextlib
import html
import re

_TAG = re.compile(
    r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+)*+>"""
)
_OTHER = re.compile(r"<[a-zA-Z/!?]")  # what begins a tag, a comment or a declaration
_BLOCKS = frozenset(("p", "div", "br", "tr", "li", "ul", "ol", "table", "pre", "hr", "body"))
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("script", "style", "title"))
_WHITE = re.compile(r"[ \t\r\n\f]+")


def shown(page: str) -> str:
    """The text of a page up to its first `<blockquote>`: line ends at blocks, rows and `<br>`."""
    pieces: list[str] = []
    at, kept = 0, False  # inside <pre> a line end is one
    while at >= 0:
        start = page.find("<", at)
        pieces.append(_words(page[at : start if start >= 0 else len(page)], kept=kept))
        if start < 0:
            break
        if not _OTHER.match(page, start):
            pieces.append("<")
            at = start + 1
        elif page.startswith("<!--", start):
            at = _after(page, "-->", start + 4)
        elif tag := _TAG.match(page, start):
            closing, name = bool(tag[1]), tag[2].lower()
            if name == "blockquote" and not closing:
                break
            pieces.append("\n" if name in _BLOCKS else " " if name in _CELLS else "")
            kept = not closing if name == "pre" else kept
            at = tag.end()
            if name in _UNSEEN and not closing:
                found = re.compile(f"</{name}", re.IGNORECASE).search(page, at)
                at = found.start() if found else -1
        else:
            at = -1 if page[start + 1].isalpha() else _after(page, ">", start)
    return "".join(pieces)


def _after(page: str, mark: str, start: int) -> int:
    found = page.find(mark, start)
    return found + len(mark) if found >= 0 else -1


def _words(text: str, *, kept: bool) -> str:
    with contextlib.suppress(ValueError):  # a character number of thousands of digits
        text = html.unescape(text)
    return text if kept else _WHITE.sub(" ", text)
