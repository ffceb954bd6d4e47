"""The words of a mail: the right part, the right characters, its lines as they were typed. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from relay.model import Mail, Part, Reason
from relay.reading.lines.cut import cut
from relay.reading.mail.charset import decode, reads_otherwise
from relay.reading.page.html import MAX_ELEMENTS, Page, read_html
from relay.reading.page.links import as_typed
from relay.reading.page.twins import (
    close_up,
    differ,
    has_the_words,
    sign,
    tears_rows,
    unstress,
    unwrap,
)
from relay.reading.page.wraps import unwrap_prose
from relay.reading.pattern import pattern

MAX_TEXT = 128 * 1024  # characters; no SMS has a tenth of it, and what is quoted below may be long
_SILENT = {  # says nothing to a person, so nobody needs to hear that it was left out
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "text/calendar",
}
_NO_DOUBT = frozenset[str]()
_LINE_END = pattern("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")  # Word's, Unicode's and a mainframe's
_ARMOUR = pattern(r"^-----BEGIN PGP [A-Z ]{1,40}-----", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a mail says. `text` has LF line ends and is "" where there is a problem, or no words.

    `problem` is `text.charset`, or `size` for HTML that is too large, or too deep, to be read.

    `attachments` counts the leaves that were left out. `pieces` is the number of text parts with
    words that were joined: more than one is put together by a program (a picture between two
    paragraphs, a footer that a server added), and somebody should look at it; beside another one
    a phone's line that is a part of its own is none. `doubts`: why its reader may have
    seen other words than these: something was struck out, hidden or
    shown backwards (`seen`), the plain text and
    the HTML have different numbers or signatures (`differs`), it is armoured by PGP (`armour`), it
    reads in another charset as well (`charset`), or it is so long that its end was left out
    (`long`: `MAX_TEXT`). `other` is what the twin says that was not taken, where the two differ.
    """

    text: str
    problem: Reason | None = None
    attachments: int = 0
    pieces: int = 0
    doubts: frozenset[str] = _NO_DOUBT
    other: str = ""

    @property
    def doubtful(self) -> bool:
        return bool(self.doubts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """What one group of parts says."""

    text: str
    doubts: frozenset[str] = _NO_DOUBT
    retyped: bool = False  # it shows what was typed where its plain twin does not
    other: str = ""


def read_body(mail: Mail) -> Body:
    """The text of a mail: total, and never a character that is in doubt (then `text.charset`).

    Of a multipart/alternative the plain text, if it has the words, else the HTML. Lines that the
    mail program broke (RFC 3676, or by the witness of the HTML) are whole again.
    """
    attachments = 0
    texts: list[_Text] = []
    reader = _Reader(elements=MAX_ELEMENTS)
    for number, group in enumerate(_groups(mail.parts)):
        words = [part for part in group if _is_words(part, is_first=number == 0)]
        attachments += len([p for p in group if p not in words and p.content_type not in _SILENT])
        if not words:
            continue
        text = reader.text_of(words)
        if isinstance(text, Reason):
            return Body(text="", problem=text, attachments=attachments)
        texts.append(text)
    said = [text.text.strip("\n") for text in texts if text.text.strip()]
    whole = "\n\n".join(said)
    return Body(
        text=whole[:MAX_TEXT],
        attachments=attachments,
        pieces=sum(bool(cut(text).text) for text in said) if len(said) > 1 else len(said),
        other=texts[0].other if len(texts) == 1 else "",
        doubts=_NO_DOUBT.union(
            *(text.doubts for text in texts),
            _doubt("long", len(whole) > MAX_TEXT),
            _doubt("armour", _ARMOUR.search(whole) is not None),
            _doubt("seen", "\u202e" in whole),
        ),
    )


def _groups(parts: Sequence[Part]) -> list[list[Part]]:
    """The leaves in order; those of one multipart/alternative together."""
    groups: list[list[Part]] = []
    for part in parts:
        before = groups[-1][-1].option if groups else None
        if part.option and before and before[0] == part.option[0]:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _is_words(part: Part, *, is_first: bool) -> bool:
    named = bool(part.filename) and not is_first
    return part.content_type in ("text/plain", "text/html") and not (part.attachment or named)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads the parts of one mail, as many elements of HTML as may be read in all."""

    elements: int

    def text_of(self, words: Sequence[Part]) -> _Text | Reason:
        """The text of one leaf, or of the choices of a multipart/alternative.

        The HTML goes before a plain text that does not show what was struck out in it, or has a J
        for a smiley.
        """
        plain = _joined([_plain_text(part) for part in words if part.content_type == "text/plain"])
        pages = [self._page(part) for part in words if part.content_type == "text/html"]
        html = _joined([page if isinstance(page, Reason) else page[0] for page in pages])
        if plain is None or isinstance(plain, Reason):
            return plain or html or _Text(text="")
        if html is None:
            fixed = not any(part.flowed for part in words)
            return replace(plain, text=unwrap_prose(plain.text)) if fixed else plain
        if isinstance(html, Reason):  # the plain part speaks for itself, if it speaks at all
            doubts = plain.doubts | _doubt("differs", True)
            return replace(plain, doubts=doubts) if plain.text.strip() else html
        shown = [page[1] for page in pages if not isinstance(page, Reason)]
        signatures = (page.signature for page in shown)
        signed = sign(plain.text, "\n".join(filter(None, signatures)))
        text = plain.text if signed is None else signed
        differs = differ(text, html.text)
        doubts = plain.doubts | html.doubts | _doubt("differs", differs)
        if html.doubts or html.retyped or not has_the_words(plain.text, html.text):
            other = text if differs and not html.doubts else ""
            return replace(html, doubts=doubts, other=other)
        doubts |= _doubt("differs", signed is None)
        other = html.text if differs else ""
        stressed = [words for page in shown for words in page.stressed]
        text = unwrap(unstress(text, html.text, stressed), html.text)
        if tears_rows(text, html.text):
            return replace(html, doubts=doubts)
        text = close_up(text, html.text)
        return _Text(text=text, doubts=doubts, other=other)

    def _page(self, part: Part) -> tuple[_Text, Page] | Reason:
        """What a page shows, and the page."""
        source = decode(part.data, part.charset or _meta_charset(part.data))
        if source is None:
            return Reason(code="text.charset")
        page = read_html(source, most=self.elements)
        if page is None:
            return Reason(code="size")
        self.elements -= page.elements
        if "\ufffd" in page.text:  # &#xfffd; is one, too
            return Reason(code="text.charset")
        doubts = _NO_DOUBT.union(
            _doubt("seen", page.doubtful),
            _doubt("long", len(page.text) > MAX_TEXT),
            _doubt("charset", reads_otherwise(part.data, source)),
        )
        text = _Text(text=page.text[:MAX_TEXT], doubts=doubts, retyped=page.retyped)
        return text, page


def _doubt(why: str, doubtful: bool) -> frozenset[str]:
    return frozenset({why} if doubtful else ())


def _joined(texts: Sequence[_Text | Reason]) -> _Text | Reason | None:
    if not texts:
        return None
    words = [text for text in texts if isinstance(text, _Text)]
    wrong = [text for text in texts if isinstance(text, Reason)]
    said = "\n\n".join(text.text for text in words if text.text.strip())
    if wrong:
        return wrong[0]
    doubts = _NO_DOUBT.union(*(text.doubts for text in words))
    return _Text(text=said, doubts=doubts, retyped=any(text.retyped for text in words))


def _plain_text(part: Part) -> _Text | Reason:
    decoded = decode(part.data, part.charset)
    if decoded is None:
        return Reason(code="text.charset")
    whole = _LINE_END.sub("\n", decoded)
    text = whole[:MAX_TEXT]
    text = as_typed(_unflow(text, delsp=part.delsp) if part.flowed else text)
    doubts = _doubt("long", len(whole) > MAX_TEXT)
    return _Text(text=text, doubts=doubts | _doubt("charset", reads_otherwise(part.data, decoded)))


def _meta_charset(data: bytes) -> str:
    found = re.search(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", data[:2048], re.I)
    return found[1].decode("ascii", "replace") if found else ""


def _unflow(text: str, *, delsp: bool) -> str:
    """RFC 3676 4: a line that ends in a space goes on, in its own depth of quotes."""
    lines: list[tuple[int, list[str]]] = []
    goes_on = False
    for raw in text.split("\n"):
        content = raw.lstrip(">")
        depth = len(raw) - len(content)
        content = content.removeprefix(" ")  # it was stuffed
        if not (goes_on and lines[-1][0] == depth and content != "-- "):
            lines.append((depth, []))
        goes_on = content.endswith(" ") and content != "-- "
        lines[-1][1].append(content[:-1] if goes_on and delsp else content)
    whole = ((depth, "".join(pieces)) for depth, pieces in lines)
    return "\n".join(f"{'>' * depth} {line}" if depth else line for depth, line in whole)
