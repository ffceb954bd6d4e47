"""The words of a mail: the right part, the right characters, its lines as they were typed. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from relay.model import Mail, Part, Reason
from relay.reading.charset import decode
from relay.reading.html import html_text

_SILENT = {  # says nothing to a person, so nobody needs to hear that it was left out
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "text/calendar",
}
_SEE_HTML = re.compile(
    r"(?:view|read|see|open|supports?|requires?|enable).{0,60}\bhtml\b|\bhtml\b.{0,60}(?:view|reader)"
    r"|html ?格式|支[援持] ?html",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_WRAPPED = 50  # columns; a mail program wraps at 65 to 78, but for a long word
_CONTEXT = 20  # characters that must agree on each side of a line end


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a mail says. `text` has LF line ends and is "" where there is a problem, or no words.

    `problem` is `text.charset`, or `size` for HTML that is too large, or too deep, to be read.

    `attachments` counts the leaves that were left out. `pieces` is the number of text parts that
    were joined: more than one is put together by a program (a picture between two paragraphs, a
    footer that a server added), and somebody should look at it.
    """

    text: str
    problem: Reason | None = None
    attachments: int = 0
    pieces: int = 0


def read_body(mail: Mail) -> Body:
    """The text of a mail: total, and never a character that is in doubt (then `text.charset`).

    Of a multipart/alternative the plain text, if it has the words, else the HTML. Lines that the
    mail program broke (RFC 3676, or by the witness of the HTML) are whole again.
    """
    groups = _groups(mail.parts)
    attachments = 0
    texts: list[str] = []
    for number, group in enumerate(groups):
        words = [part for part in group if _is_words(part, is_first=number == 0)]
        attachments += len([p for p in group if p not in words and p.content_type not in _SILENT])
        if not words:
            continue
        text = _group_text(words)
        if isinstance(text, Reason):
            return Body(text="", problem=text, attachments=attachments)
        if text.strip():
            texts.append(text.strip("\n"))
    return Body(text="\n\n".join(texts), attachments=attachments, pieces=len(texts))


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


def _group_text(words: Sequence[Part]) -> str | Reason:
    """The text of one leaf, or of the choices of a multipart/alternative."""
    plain = _joined([_plain_text(part) for part in words if part.content_type == "text/plain"])
    html = _joined([_html_text(part) for part in words if part.content_type == "text/html"])
    if plain is None or isinstance(plain, Reason):
        return plain or html or ""
    if html is None:
        return plain
    if isinstance(html, Reason):  # the plain part speaks for itself, if it speaks at all
        return plain if plain.strip() else html
    return _unwrap(plain, html) if _has_the_words(plain, html) else html


def _joined(texts: Sequence[str | Reason]) -> str | Reason | None:
    if not texts:
        return None
    words = [text for text in texts if isinstance(text, str)]
    wrong = [text for text in texts if isinstance(text, Reason)]
    return wrong[0] if wrong else "\n\n".join(text for text in words if text.strip())


def _plain_text(part: Part) -> str | Reason:
    text = decode(part.data, part.charset)
    if text is None:
        return Reason(code="text.charset")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _unflow(text, delsp=part.delsp) if part.flowed else text


def _html_text(part: Part) -> str | Reason:
    source = decode(part.data, part.charset or _meta_charset(part.data))
    if source is None:
        return Reason(code="text.charset")
    text = html_text(source)
    if text is None:
        return Reason(code="size")
    return Reason(code="text.charset") if "\ufffd" in text else text  # &#xfffd; is one, too


def _meta_charset(data: bytes) -> str:
    found = re.search(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", data[:2048], re.I)
    return found[1].decode("ascii", "replace") if found else ""


def _unflow(text: str, *, delsp: bool) -> str:
    """RFC 3676 4: a line that ends in a space goes on, in its own depth of quotes."""
    lines: list[tuple[int, str]] = []
    goes_on = False
    for raw in text.split("\n"):
        content = raw.lstrip(">")
        depth = len(raw) - len(content)
        content = content.removeprefix(" ")  # it was stuffed
        if goes_on and lines[-1][0] == depth and content != "-- ":
            lines[-1] = (depth, lines[-1][1] + content)
        else:
            lines.append((depth, content))
        goes_on = content.endswith(" ") and content != "-- "
        if goes_on and delsp:
            lines[-1] = (depth, lines[-1][1][:-1])
    return "\n".join(f"{'>' * depth} {line}" if depth else line for depth, line in lines)


def _has_the_words(plain: str, html: str) -> bool:
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


def _words(text: str) -> list[str]:
    """Words; where none are parted, as in Chinese, single characters."""
    words: list[str] = []
    for word in _WORD.findall(text.casefold()):
        words.extend([word] if word.isascii() else word)
    return words


def _unwrap(plain: str, html: str) -> str:
    """Joins the lines that the mail program broke: where the HTML has none, none was typed.

    A line end goes only if its line is long, and the characters around it stand on one line of the
    HTML, and nowhere with a line end between them.
    """
    if not html:
        return plain
    shown = "\n".join(_SPACE.sub("", line) for line in html.split("\n") if line.strip())
    lines = plain.split("\n")
    joined = [lines[0]]
    for line in lines[1:]:
        before, after = _SPACE.sub("", joined[-1])[-_CONTEXT:], _SPACE.sub("", line)[:_CONTEXT]
        is_broken = (
            before
            and after
            and _width(joined[-1].rpartition("\n")[2]) >= _WRAPPED
            and before + after in shown
            and f"{before}\n{after}" not in shown
        )
        if is_broken:
            joined[-1] = joined[-1].rstrip() + _gap(joined[-1], line, html) + line.lstrip()
        else:
            joined.append(line)
    return "\n".join(joined)


def _gap(before: str, after: str, html: str) -> str:
    """A space, but where the HTML has none (會議改到 is not parted)."""
    edge = before.rstrip()[-4:] + after.lstrip()[:4]
    return "" if edge in html else " "


def _width(line: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in line)
