"""HTML to text, as the person who wrote it saw it: hidden words out, lines and links kept. Pure."""

import re
from itertools import islice
from typing import Any

MAX_HTML = 512 * 1024
MAX_ELEMENTS = 10_000

_HIDING = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|opacity:0(?![.\d])|font-size:0(?![.\d])"
    r"|(?:max-)?(?:height|width):0(?:px)?;overflow:hidden|overflow:hidden;(?:max-)?height:0"
)
_WHITE = re.compile(r"(?<![-\w])color:(?:white|#fff(?:fff)?(?![0-9a-f])|rgb\(255,255,255\))")
_BACKGROUND = re.compile(r"background(?:-color|-image)?:(?!white|#fff|transparent|none|inherit)")
_MARGINLESS = re.compile(r"margin(?:-top)?:0")
_COMMENTS = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_MEDIA = re.compile(r"@[^@{};]*+\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}")
_SELECTOR = re.compile(r"[a-z0-9]*([.#])([\w-]+)")
_KEPT_SPACE = "\ue000"  # stands for a no-break space, which the renderer would drop
_QUOTES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "zmail_extra")
_DROPPED = {"head", "script", "style", "title", "template", "noscript", "object", "select"}


def html_text(html: str) -> str | None:
    """The visible text of a mail's HTML, or None where it is too large or too deep to be read.

    Text that is not seen (display:none, no size, a class or id hidden by the style sheet, white
    on white) is not there. A quoted mail has `> ` before its lines. A link has its address behind
    its text, where the text does not show it. Spaces come from the text alone: 會議<b>改</b>到.
    """
    from inscriptis.css_profiles import STRICT_CSS_PROFILE  # costs 10 MB: only where HTML comes
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if len(html) > MAX_HTML:
        return None
    html = re.sub("[\x00-\x08\x0b-\x1f]", " ", html)
    if not html.strip():
        return ""
    try:
        reader = HTMLParser(encoding="utf-8")
        root = document_fromstring(html.encode(), parser=reader)
        if _is_too_much(root, reader.error_log):
            return None
        _Seen(root, etree).keep()
        parser = Inscriptis(root, ParserConfig(css=STRICT_CSS_PROFILE.copy()))
        text = parser.get_text()
    except (etree.LxmlError, RecursionError, ValueError):
        return None
    lines = (line.replace(_KEPT_SPACE, " ").strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _is_too_much(root: Any, errors: Any) -> bool:
    """Whether it would take seconds, or lies so deep that the reader dropped some of it."""
    if any("depth" in error.message for error in errors):
        return True
    return sum(1 for _ in islice(root.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS


class _Seen:
    """A document from which all that nobody sees is taken away."""

    def __init__(self, root: Any, etree: Any) -> None:
        self.root = root
        self.etree = etree
        self.hidden: set[str] = set()
        self.marginless = {".msonormal", ".msoplaintext", ".msolistparagraph"}
        for sheet in root.iter("style"):
            self._learn(sheet.text_content()[:100_000])

    def keep(self) -> None:
        for element in list(self.root.iter()):
            if not isinstance(element.tag, str):
                _remove(element)  # a comment; some readers lose what stands behind it
            elif element.tag in _DROPPED or self._is_hidden(element):
                _remove(element)
        for element in list(self.root.iter("p")):
            if self._is_marginless(element):
                element.tag = "div"
        for element in list(self.root.iter("a")):
            _show_address(element)
        for element in list(self.root.iter("blockquote", "div")):
            if _is_quote(element) and not any(
                _is_quote(above) for above in element.iterancestors()
            ):
                self._mark_quote(element)
        for element in self.root.iter():
            element.attrib.pop("style", None)  # the renderer obeys margins of any size
            element.text = (element.text or "").replace("\xa0", _KEPT_SPACE)
            element.tail = (element.tail or "").replace("\xa0", _KEPT_SPACE)

    def _learn(self, sheet: str) -> None:
        sheet = _MEDIA.sub("", _COMMENTS.sub("", sheet))  # @media is about other screens
        for rule in sheet.split("}"):
            selectors, _, style = rule.partition("{")
            squeezed = _squeezed(style)
            for selector in selectors.lower().split(","):
                simple = _SELECTOR.fullmatch(selector.strip())
                if simple is None:
                    continue
                if _HIDING.search(squeezed):
                    self.hidden.add(simple[1] + simple[2])
                if _MARGINLESS.search(squeezed):
                    self.marginless.add(simple[1] + simple[2])

    def _is_hidden(self, element: Any) -> bool:
        if "hidden" in element.attrib or not self.hidden.isdisjoint(_names(element)):
            return True
        style = _squeezed(element.get("style", ""))
        if not style and element.tag != "font":
            return False
        if _HIDING.search(style):
            return True
        white = _WHITE.search(style) or element.get("color", "").lower() in ("white", "#ffffff")
        return bool(white) and not any(_is_coloured(e) for e in (element, *element.iterancestors()))

    def _is_marginless(self, element: Any) -> bool:
        style = _squeezed(element.get("style", ""))
        return bool(_MARGINLESS.search(style)) or not self.marginless.isdisjoint(_names(element))

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


def _names(element: Any) -> set[str]:
    classes = element.get("class", "").lower().split()
    return {f".{name}" for name in classes} | {f"#{element.get('id', '').lower()}"}


def _squeezed(style: str) -> str:
    return re.sub(r"\s+", "", style[:4000].lower())


def _is_coloured(element: Any) -> bool:
    style = _squeezed(element.get("style", ""))
    return bool(_BACKGROUND.search(style)) or element.get("bgcolor", "#ffffff").lower() not in (
        "white",
        "#ffffff",
    )


def _is_quote(element: Any) -> bool:
    if element.tag == "blockquote" and element.get("type", "").lower() == "cite":
        return True
    return not {f".{name}" for name in _QUOTES}.isdisjoint(_names(element))


def _with_lines(element: Any) -> list[str]:
    pieces: list[str] = []
    for step in element.iter():
        if step.tag in ("br", "p", "div", "tr", "li", "blockquote", "h1", "h2", "h3"):
            pieces.append("\n")
        pieces.append(re.sub(r"\s+", " ", step.text or ""))
        if step is not element:
            pieces.append(re.sub(r"\s+", " ", step.tail or ""))
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


def _show_address(link: Any) -> None:
    address = re.sub(r"^(?:mailto|tel):", "", link.get("href", "").strip(), flags=re.I)
    shown = "".join(link.itertext())
    if not address or address.startswith(("#", "cid:", "javascript:", "data:")):
        return
    if _bare(address) in _bare(shown) or not shown.strip():
        return
    end = f" ({address[:2000]})"
    last = link[-1] if len(link) else None
    if last is None:
        link.text = (link.text or "") + end
    else:
        last.tail = (last.tail or "") + end


def _bare(address: str) -> str:
    """An address without what people leave out when they write one."""
    address = re.sub(r"\s|[-().]", "", address.lower()).removesuffix("/")
    return re.sub(r"^https?:/*(?:www)?|^www", "", address)
