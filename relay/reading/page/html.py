"""HTML to text, as the person who wrote it saw it: hidden words out, lines and links kept. Pure."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote

from relay.reading.lines.cut import cut
from relay.reading.lines.endings import MARKED
from relay.reading.page.colours import BLACK, WHITE, are_alike
from relay.reading.page.links import is_same_number, plain_address, shows_address
from relay.reading.page.styles import (
    DRAWN,
    HIDDEN,
    MARGINLESS,
    MOVED,
    REVERSED,
    STRUCK,
    TINTED,
    Styles,
    names_of,
)
from relay.reading.pattern import pattern

MAX_HTML = 512 * 1024
MAX_ELEMENTS = 10_000
_LONGEST_NUMBER = 4  # digits, of an item of a list
_NO_DECIMALS = pattern(r"list-style(?:-type)?\s*:(?!\s*decimal)", re.IGNORECASE)
_MOST_STRESSED = 200

_EMOJI = pattern(r"[^\x00-\u20ff\w\s]\W{0,7}")  # that a mail program shows as a picture
_KEPT_SPACE = "\ue000"  # stands for a no-break space, which the renderer would drop
_RAISED = "\ue001"  # stands at both ends of raised and lowered characters: 10 to the 6th is no 106
_BELOW = "\ue002"  # stands below the signature
_JOINED_BY = pattern(f"\\d{_RAISED}+\\d")
_QUOTES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "zmail_extra")
_SIGNATURES = ("signature", "signature_block")
_SCHEME = pattern(r"([a-z][a-z0-9+-]{0,40}):", re.I)  # with a dot before it, it is a host
_SHOWN = {"", "http", "https", "ftp", "mailto"}
_PHONE = {
    *("tel", "sms", "smsto", "mms", "callto", "wtai", "skype", "facetime", "facetime-audio"),
    *("whatsapp", "viber"),
}
_DROPPED = {
    *("head", "script", "style", "title", "template", "noscript", "object", "select", "datalist"),
    *("audio", "video", "canvas", "iframe", "noembed", "noframes"),
}
# What Word makes of what was typed: letters of a font of pictures.
_TYPED = {"J": ":)", "L": ":(", "K": ":|", "à": "-->", "ß": "<--", "è": "==>", "ç": "<=="}
_PICTURES = str.maketrans(_TYPED | {"ü": "✓", "û": "✗", "§": "•", "Ø": "➢"})
_OVERRIDE, _OVERRIDE_ENDS = "\u202e", "\u202c"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an HTML part shows. `doubtful`: its reader may have seen something else.

    Something was struck out, or has the colour of what is behind it, which a dark screen may show
    all the same (but for white words on a white that the mail itself says); words stand in another
    order than they are shown, or may be folded away; a link calls another number than it shows,
    digits stand raised beside digits, words follow the signature, or a rule that may not be meant
    took words away.
    """

    text: str
    doubtful: bool = False
    retyped: bool = False  # a smiley where the plain twin has a J, or white words taken away
    stressed: tuple[str, ...] = ()  # bold, slanted and underlined words, in order
    signature: str = ""  # the words that the mail program marked as one
    elements: int = 0


def read_html(html: str, *, most: int = MAX_ELEMENTS) -> Page | None:
    """The visible text of a mail's HTML, or None where it is too large or too deep to be read.

    Text that is not seen (display:none, hardly a size, a class or id hidden by the style sheet, of
    the colour that is behind it, struck out) is not there. Text that is shown backwards stands
    between the signs for it (U+202E). A quoted mail has `> ` before its lines, and a signature
    that the mail program set has a line `MARKED` above it. A link has its address behind its text,
    where the text does not show it; a link to a phone has its text alone. Spaces come from the text
    alone: 會議<b>改</b>到. At most `most` elements are read.
    """
    from inscriptis.css_profiles import STRICT_CSS_PROFILE  # costs 10 MB: only where HTML comes
    from inscriptis.html_engine import Inscriptis
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    from relay.reading.page.tables import config

    if len(html) > MAX_HTML:
        return None
    html = re.sub("[\x00-\x08\x0b-\x1f\ue000-\ue003]", " ", html)
    if not html.strip():
        return Page(text="")
    try:
        reader = HTMLParser(encoding="utf-8")
        root = document_fromstring(html.encode(), parser=reader)
        if any("depth" in error.message for error in reader.error_log):
            return None  # it lies so deep that the reader dropped some of it
        elements = sum(1 for _ in islice(root.iter(), most + 1))
        if elements > most:
            return None  # it would take seconds
        seen = _Seen(root, etree)
        seen.keep()
        parser = Inscriptis(root, config(STRICT_CSS_PROFILE.copy()))
        text = parser.get_text()
    except (etree.LxmlError, RecursionError, ValueError):
        return None
    doubtful = seen.doubtful or seen.styles.doubtful or _JOINED_BY.search(text) is not None
    text, _, below = text.replace(_RAISED, "").replace(_KEPT_SPACE, " ").partition(_BELOW)
    doubtful = doubtful or bool(cut(below.strip()).text)
    lines = (_marked(line.strip()) for line in f"{text}{below}".split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return Page(
        text=text,
        doubtful=doubtful,
        retyped=seen.retyped,
        stressed=seen.stressed,
        signature=seen.signature,
        elements=elements,
    )


class _Seen:
    """A document from which all that nobody sees is taken away."""

    def __init__(self, root: Any, etree: Any) -> None:
        self.root = root
        self.etree = etree
        self.styles = Styles(root)
        self.doubtful = False
        self.retyped = False
        self.stressed: tuple[str, ...] = ()
        self.signature = ""

    def keep(self) -> None:
        self._drop_unseen()
        stressed = islice(self.root.iter("b", "strong", "i", "em", "u"), _MOST_STRESSED)
        self.stressed = tuple(" ".join("".join(_with_lines(each)).split()) for each in stressed)
        for element in list(self.root.iter("a")):
            self.doubtful |= _show_address(element)
        for element in self.root.iter("ol"):
            self.doubtful |= _number(element)
        for element in self.root.iter("img"):
            if _EMOJI.fullmatch(alt := element.get("alt", "").strip()):
                element.tail = alt + (element.tail or "")
        for element in list(self.root.iter("sup", "sub")):
            element.text = _RAISED + (element.text or "")
            element.tail = _RAISED + (element.tail or "")
        for element in list(self.root.iter("blockquote", "div")):
            if _is_quote(element) and not any(
                _is_quote(above) for above in element.iterancestors()
            ):
                self._mark_quote(element)
        self._mark_signature()
        for element in self.root.iter():
            element.attrib.pop("style", None)  # the renderer obeys margins of any size
            element.text = (element.text or "").replace("\xa0", _KEPT_SPACE)
            element.tail = (element.tail or "").replace("\xa0", _KEPT_SPACE)

    def _drop_unseen(self) -> None:
        colours: dict[Any, tuple[str, str, bool]] = {}  # and whether the mail says the second
        for element in list(self.root.iter()):
            if not isinstance(element.tag, str) or element.tag in _DROPPED:
                _remove(element)  # a comment; some readers lose what stands behind it
                continue
            look = self.styles.of(element)
            ink, paper, said = colours.get(element.getparent(), (BLACK, WHITE, False))
            ink, paper = look.ink or ink, look.paper or paper
            said = (said or bool(look.paper)) and TINTED not in look.effects
            colours[element] = ink, paper, said
            if HIDDEN in look.effects:
                _remove(element)
                continue
            moved = not look.effects.isdisjoint((MOVED, REVERSED, STRUCK)) or _is_folded(element)
            worded = moved and bool("".join(element.itertext()).strip())
            self.doubtful |= worded
            if worded and STRUCK in look.effects:
                _remove(element)
                continue
            if are_alike(ink, paper) and _blank(element):
                certain = said and are_alike(paper, WHITE)
                self.retyped |= certain
                self.doubtful |= not certain
            if DRAWN in look.effects:
                self._retype(element)
            if REVERSED in look.effects:
                element.text = _OVERRIDE + (element.text or "")
                element.tail = _OVERRIDE_ENDS + (element.tail or "")
            if MARGINLESS in look.effects and element.tag == "p":
                element.tag = "div"

    def _retype(self, element: Any) -> None:
        words = element.text or ""
        element.text = words.translate(_PICTURES)
        self.retyped |= element.text != words
        self.doubtful |= any(c.isalnum() and ord(c) not in _PICTURES for c in words)

    def _mark_signature(self) -> None:
        """`MARKED` above the first one: what stands below is lost, and should be a quote."""
        element = next(filter(_is_signature, self.root.iter()), None)
        if element is None:
            return
        if element.tag == "br":  # Apple's: what stands behind it is one
            element = element.getnext()
            if element is None:
                return
        words = "".join(_with_lines(element))
        self.signature = "\n".join(" ".join(line.split()) for line in words.split("\n")).strip()
        if self.signature:
            mark = self.etree.Element("div")
            mark.text = MARKED
            element.addprevious(mark)
            element.tail = _BELOW + (element.tail or "")

    def _mark_quote(self, element: Any) -> None:
        """Its lines become those of a plain quote, because they are cut like one."""
        words = "".join(_with_lines(element))
        lines = (" ".join(line.split()) for line in words.split("\n"))
        quote = self.etree.Element("pre")
        quote.text = "\n".join(f"> {line}" for line in lines if line)
        quote.tail = element.tail
        parent = element.getparent()
        if parent is not None:
            parent.replace(element, quote)


def _marked(line: str) -> str:
    """A line whose mark, if it has one, stands on a line of its own: beside it is a cell."""
    return f"{MARKED}\n{line.replace(MARKED, '').strip()}" if MARKED in line else line


def _is_folded(element: Any) -> bool:
    """Whether some programs show nothing of an element but its heading."""
    return element.tag == "details" and "open" not in element.attrib


def _number(ordered: Any) -> bool:
    """Give each item of a list the number that is shown; whether letters or a style may show."""
    start = ordered.get("start", "1").strip()
    if start.isascii() and start.isdigit() and len(start) <= _LONGEST_NUMBER:
        number = int(start)
        for item in ordered.iterchildren("li"):
            own = item.get("value", "").strip()
            number = (
                int(own)
                if own.isascii() and own.isdigit() and len(own) <= _LONGEST_NUMBER
                else number
            )
            item.set("value", str(number))
            number += 1
    else:
        return True
    lettered = ordered.get("type", "1").strip() not in ("", "1")
    styled = _NO_DECIMALS.search(ordered.get("style", "")) is not None
    return lettered or styled or ordered.get("reversed") is not None


def _blank(element: Any) -> bool:
    """Takes the words of an element away, not those of the elements in it; whether it had any."""
    had = [element.text or "", *(child.tail or "" for child in element)]
    element.text = " " if (element.text or "").strip() else element.text
    for child in element:
        child.tail = " " if (child.tail or "").strip() else child.tail
    return bool("".join(had).strip())


def _is_quote(element: Any) -> bool:
    if element.tag == "blockquote" and element.get("type", "").lower() == "cite":
        return True
    return not {f".{name}" for name in _QUOTES}.isdisjoint(names_of(element))


def _is_signature(element: Any) -> bool:
    return any(name.endswith(_SIGNATURES) for name in names_of(element))


def _with_lines(element: Any) -> list[str]:
    pieces: list[str] = []
    ahead: list[Any] = [element]  # elements, and the words behind them
    while ahead:
        step = ahead.pop()
        if isinstance(step, str):
            pieces.append(re.sub(r"\s+", " ", step))
            continue
        if step.tag in ("br", "p", "div", "tr", "li", "blockquote", "h1", "h2", "h3"):
            pieces.append("\n")
        pieces.append(re.sub(r"\s+", " ", step.text or ""))
        for child in reversed(step):
            ahead += [child.tail or "", child]
    return pieces


def _remove(element: Any) -> None:
    """Takes an element away, and leaves the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _show_address(link: Any) -> bool:
    """Puts an address behind the words that do not show it; whether they show another number."""
    address = link.get("href", "").strip()[:8000]
    shown = "".join(link.itertext())
    address = plain_address(address)
    scheme = _SCHEME.match(address)
    kind = scheme[1].lower() if scheme else ""
    if kind in _PHONE:
        return bool(shown.strip()) and not is_same_number(unquote(address), shown)
    if kind not in _SHOWN or not address or address.startswith("#"):
        return False
    address = address.removeprefix("mailto:")
    if shows_address(shown, address) or not shown.strip():
        return False
    end = f" ({address[:2000]})"
    last = link[-1] if len(link) else None
    if last is None:
        link.text = (link.text or "") + end
    else:
        last.tail = (last.tail or "") + end
    return False
