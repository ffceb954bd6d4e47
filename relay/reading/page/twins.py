"""Two parts of a mail that should say the same: a plain text and its HTML. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from unicodedata import east_asian_width, normalize

from relay.reading.lines.cut import cut
from relay.reading.lines.endings import MARKED
from relay.reading.pattern import Needing, pattern

_SEE_HTML = Needing(
    "html",
    pattern(
        r"(?:view|read|see|open|supports?|requires?|enable).{0,60}\bhtml\b"
        r"|\bhtml\b.{0,60}(?:view|reader)|html ?格式|支[援持] ?html",
        re.IGNORECASE,
    ),
)
_WORD = pattern(r"\w+")
_SPACE = pattern(r"\s")
# Where an address stands differs between the two, and in the plain one what a picture is called.
_ADDRESS = pattern(
    r"(?:https?://|www\.|(?:mailto|tel):)[!-'*-;=?-~]+|\[(?:cid|image):[^\]\n]{0,300}\]"
)
# The address of a link, behind its words: <...> in plain texts, (...) where we read HTML.
_LINK = pattern(r" ?[<(]([^\s<>()]*(?://|@|www\.)[^\s<>()]*)[>)]")
_STRESS = pattern(r"[][*_]")
_FIRST_LINES = 3  # of a signature: a picture may stand first
_FIRST_ROWS = 6
_ROW = pattern(r"\S {2,}\S")
_LONGEST_STRESSED = 1000
_NUMBER = pattern(r"[0-9〇零一二三四五六七八九十百兩两半]")
_WRAPPED = 50  # columns; a mail program wraps at 65 to 78, but for a long word
_CONTEXT = 20  # characters that must agree on each side of a line end
_MOST_CONTEXTS = 100  # of one line end; more than that prove nothing


def has_the_words(plain: str, html: str) -> bool:
    """Whether the plain part says what the HTML says, and not "your program shows no HTML"."""
    if not plain.strip():
        return not html.strip()
    if not html.strip():
        return True
    said, shown = set(_words(plain)), _words(html)
    missing = sum(word not in said for word in shown)
    if _SEE_HTML.search(plain) and missing > 3:
        return False
    return 2 * missing <= len(shown)


def differ(plain: str, html: str) -> bool:
    """Whether two readers of one mail saw other numbers, times or sums, above where it ends.

    A plain part that only sends its reader to the HTML differs from nothing.
    """
    if not plain.strip() or (_SEE_HTML.search(plain) and not has_the_words(plain, html)):
        return False
    return _numbers(plain) != _numbers(html)


def sign(plain: str, signature: str) -> str | None:
    """The plain part with `MARKED` above the signature that its HTML has, or None: not found.

    One of its first lines is looked for, which must stand there once; a mail program may have put
    `--` above it already.
    """
    lines = plain.split("\n")
    if not signature or any(line.strip() == "--" for line in lines):
        return plain
    words = [_said(line) for line in lines]
    for first in filter(None, map(_said, signature.split("\n")[:_FIRST_LINES])):
        found = [number for number, said in enumerate(words) if said == first]
        if len(found) == 1:
            return "\n".join([*lines[: found[0]], MARKED, *lines[found[0] :]])
        if found:
            return None
    return None


def unstress(plain: str, html: str, stressed: Iterable[str]) -> str:
    """The plain part without the signs that the mail program set around bold words: `*closed*`.

    Such signs go where the HTML has the words stressed as often, and nowhere between such signs.
    """
    shown = " ".join(html.split())
    for words, times in Counter(stressed).items():
        if not 0 < len(words) <= _LONGEST_STRESSED or not _WORD.search(words):
            continue
        said = r"\s+".join(map(re.escape, words.split()))
        marked = pattern(
            rf"(?<![*_/])(?:([*_/])(\s*{said}\s*)\1|([*_/])([*_/])(\s*{said}\s*)\4\3)(?![*_/])"
        )
        found = len(marked.findall(plain))
        if 0 < found <= times and not marked.search(shown):
            plain = marked.sub(lambda match: match[2] or match[5], plain)
    return plain


def unwrap(plain: str, html: str) -> str:
    """Joins the lines that the mail program broke: where the HTML has none, none was typed.

    A line end goes only if its line is long, and the characters around it stand on one line of the
    HTML, and nowhere with a line end between them. Linear in both.
    """
    if not html:
        return plain
    lines = plain.split("\n")
    squeezed = [_squeezed(line) for line in lines]
    tails = _tails(squeezed)
    contexts = _contexts(html, set(tails))
    pieces, width = [lines[0]], _width(lines[0])
    for number in range(1, len(lines)):
        gap = None
        if width >= _WRAPPED and (after := squeezed[number][:_CONTEXT]):
            gap = _gap(contexts.get(tails[number - 1], ()), after)
        if gap is None:
            pieces += ["\n", lines[number]]
            width = _width(lines[number])
        else:
            pieces[-1] = pieces[-1].rstrip()
            pieces += [gap, lines[number].lstrip()]
            width += _width(lines[number])
    return "".join(pieces)


def tears_rows(plain: str, html: str) -> bool:
    """Whether a row of a table near the top of the HTML is no line of the plain part.

    Outlook sets each of its cells apart, and what stood beside a word no longer does.
    """
    said = {_squeezed(line) for line in plain.split("\n")}
    top = islice((line for line in html.split("\n") if line.strip()), _FIRST_ROWS)
    return any(_ROW.search(line.strip()) and _squeezed(line) not in said for line in top)


def close_up(plain: str, html: str) -> str:
    """Without the blank lines between two lines that the HTML shows closer together.

    Outlook sets one behind every paragraph of its plain part, be it typed with a gap or not.
    """
    shown: dict[tuple[str, str], int] = {}
    above = ""
    for gap, line in _spaced(html):
        pair = above, _squeezed(line)
        shown[pair] = max(gap, shown.get(pair, 0))
        above = pair[1]
    lines: list[str] = []
    above = ""
    for gap, line in _spaced(plain):
        pair = above, _squeezed(line)
        lines += [""] * min(gap, shown.get(pair, gap))
        lines.append(line)
        above = pair[1]
    return "\n".join(lines)


# -- private --------------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    """Words; where none are parted, as in Chinese, single characters."""
    words: list[str] = []
    for word in _WORD.findall(text.casefold()):
        words.extend([word] if word.isascii() else word)
    return words


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(normalize("NFKC", _ADDRESS.sub("", cut(text).text)))


def _spaced(text: str) -> Iterator[tuple[int, str]]:
    """Each line with words, and how many blank ones stand above it."""
    gap = 0
    for line in text.split("\n"):
        if line.strip():
            yield gap, line
        gap = 0 if line.strip() else gap + 1


def _squeezed(line: str) -> str:
    linked = _LINK.sub(r"<\1>", line) if "<" in line or "(" in line else line
    return "".join(linked.split())


def _said(line: str) -> str:
    """A line as it is known again: without spaces, the addresses of links, and stress."""
    return _STRESS.sub("", _SPACE.sub("", _ADDRESS.sub("", _LINK.sub("", line))))


def _tails(squeezed: list[str]) -> list[str]:
    """The last characters before each line end."""
    tails: list[str] = []
    tail = ""
    for line in squeezed:
        tail = (tail + line[-_CONTEXT:])[-_CONTEXT:]
        tails.append(tail)
    return tails


def _contexts(html: str, tails: set[str]) -> dict[str, set[tuple[str, str]]]:
    """What stands behind each of these tails in the HTML, and the white space between."""
    marks: list[str] = []  # the HTML without its spaces; each character knows what stood before it
    spaces: list[str] = []
    for line in _LINK.sub(r"<\1>", html).split("\n"):
        words = line.split()
        for word in words:
            marks.append(word)
            spaces.append(" " + "\0" * (len(word) - 1))
        if words:
            marks.append("\n")
            spaces.append("\0")
    shown, spaced = "".join(marks), "".join(spaces)
    found: dict[str, set[tuple[str, str]]] = {}
    for at in range(len(shown) - _CONTEXT):
        tail = shown[at : at + _CONTEXT]
        if tail in tails:
            end = at + _CONTEXT
            gap = " " if spaced[end] == " " else ""
            contexts = found.setdefault(tail, set())
            if len(contexts) <= _MOST_CONTEXTS:
                contexts.add((shown[end : end + _CONTEXT + 1], gap))
    return found


def _gap(contexts: Iterable[tuple[str, str]], after: str) -> str | None:
    """What stands between the two halves of a line in the HTML, or None: it may be a line end."""
    known = tuple(contexts)
    if len(known) > _MOST_CONTEXTS or any(text.startswith("\n" + after) for text, _ in known):
        return None
    gaps = {gap for text, gap in known if text.startswith(after)}
    return gaps.pop() if len(gaps) == 1 else None


def _width(line: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in line)
