"""Reading the gateway's answer: whose it is, and the result lines in it (gateway manual 4).

Nothing is known of its shape but two lines, so any decent e-mail is read; but a quoted original
holds a person's words, which may look like a result, so reading stops where one may begin.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relay.gateway.page import shown
from relay.model import Mail, Part, Reference

_MOST = 64 * 1024  # octets of a part that are looked at
_PARTS = 8  # that are looked at: an answer is one, with its HTML and a footer perhaps
_CHARSETS = ("utf-8", "cp950", "gb18030", "latin-1")  # after the declared one; the last takes all
_NOT_FOR_TEXT = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What the result lines say: ids, and errors as code and detail, each once and in order."""

    ids: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ids or self.errors)


def find_references(mail: Mail) -> tuple[Reference, ...]:
    """The distinct references at the first place that has any: the Subject, a plus tag in an
    address the mail came to, the thread. More than one is for a person to judge."""
    addressed = ("to", "delivered-to", "x-original-to")
    places = (
        mail.subject,
        " ".join(value for name in addressed for value in mail.header_all(name)),
        " ".join(mail.thread),
    )
    return next((found for place in places if (found := Reference.find_in(place))), ())


def find_results(mail: Mail) -> Results:
    """The results in the first text part that has any, else in the first HTML part.

    None in a delivery status notification: its words are not the gateway's.
    """
    if is_report(mail):
        return Results()
    for content_type in ("text/plain", "text/html"):
        for part in mail.parts[:_PARTS]:
            if part.content_type == content_type and not part.attachment:
                results = read_results(_lines(part))
                if results:
                    return results
    return Results()


def is_report(mail: Mail) -> bool:
    """Whether the mail is a notification by a mail server (RFC 3462)."""
    return mail.header("content-type").strip().lower().startswith("multipart/report")


def is_automatic(mail: Mail) -> bool:
    """Whether its `Auto-Submitted` says anything but "no" (RFC 3834)."""
    value = re.sub(r"\([^()]*\)", "", mail.header("auto-submitted")).partition(";")[0]
    return value.strip().lower() not in ("", "no")


def decoded(part: Part) -> str:
    """The text of a part, its first 64 KiB: by its declared charset, or else the first of UTF-8,
    Big5, GB18030 and Latin-1 that fits. Total."""
    data = part.data
    if len(data) > _MOST:  # at a line end, so that no character is cut
        data = data[:_MOST].rpartition(b"\n")[0] or data[:_MOST]
    charset = part.charset.replace("_", "-")
    declared = () if charset in _NOT_FOR_TEXT else (charset,)
    for charset in (*declared, *_CHARSETS):
        try:
            return data.decode(charset)
        except (LookupError, ValueError):  # no such charset, or not in it
            continue
    raise AssertionError("Latin-1 decodes anything")


# -- lines and results ----------------------------------------------------------------------------

_TAG = re.compile(
    r"[^\w>]*\[\s*(USERNAME|PASSWORD|RECIPIENT|CONTENT|LANG_ENG|SCHEDULING|SENDERID|DNCR)\s*\]\s*=",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"-{2,}\s*(original message|forwarded message|原始郵件|原始邮件|原始訊息|轉寄郵件|转发邮件)"
    r"|_{3,}$",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(On\b.*\bwrote|[於于在].*[寫写]道)\s*:", re.IGNORECASE)
_FROM = re.compile(r"\W*(from|寄件者|寄件人|發件人|发件人)\s*\W?\s*:", re.IGNORECASE)
_SUBJECT = re.compile(r"\W*(subject|主旨|主題|主题)\s*\W?\s*:", re.IGNORECASE)

_CLOSING = "]*_\"'>“”‘’」』.,; "
_DECORATION = r"[\s\[*_\"'<“”‘’「『]*"
_TAIL = f"[{re.escape(_CLOSING)}]*"
_IDS = re.compile(
    rf"{_DECORATION}SMSDID\s*[:=]\s*([0-9]{{1,20}}(?:[\s,;]+[0-9]{{1,20}})*){_TAIL}$",
    re.IGNORECASE,
)
_MORE_IDS = re.compile(r"[\s,;]*([0-9]{1,20}(?:[\s,;]+[0-9]{1,20})*)[\s,;]*$")
_ERROR = re.compile(
    rf"({_DECORATION})ERROR\s*[:=]\s*([0-9]{{1,5}})(?![0-9])(.*)$", re.IGNORECASE | re.DOTALL
)


def read_results(lines: Sequence[str]) -> Results:
    """The results that stand at the start of a line, above or below any quoted original."""
    ids: list[str] = []
    errors: list[tuple[str, str]] = []
    listing = False  # the line before was a list of ids
    for line in _answered(lines):
        if found := _IDS.match(line) or (_MORE_IDS.match(line) if listing else None):
            ids.extend(re.findall("[0-9]+", found[1]))
            listing = True
            continue
        listing = False
        if found := _ERROR.match(line):
            errors.append((found[2], _detail(found[3], decorated=bool(found[1].strip()))))
    return Results(ids=tuple(dict.fromkeys(ids)), errors=tuple(dict.fromkeys(errors)))


def _answered(lines: Sequence[str]) -> Iterator[str]:
    """The lines that are not quoted, up to where a quoted original begins."""
    quoted_content = False
    for number, line in enumerate(lines):
        if line.startswith(">"):
            tag = _TAG.match(line.lstrip("> "))
            quoted_content = tag is not None and tag[1].upper() == "CONTENT"
            yield ""  # a quote ends a list of ids
        elif line and _begins_quote(lines[number : number + 6]):
            return
        elif quoted_content and line:
            yield ""  # a quoted text that was wrapped without its mark
        else:
            quoted_content = False
            yield line


def _begins_quote(lines: Sequence[str]) -> bool:
    first = lines[0]
    if _TAG.match(first) or _SEPARATOR.match(first):
        return True
    if _WROTE.match(" ".join(lines[:3])):
        return True
    return _FROM.match(first) is not None and any(map(_SUBJECT.match, lines[1:]))


def _detail(text: str, *, decorated: bool) -> str:
    """The words after a code, without the parentheses around them all."""
    text = text.strip()
    if decorated:
        text = text.rstrip(_CLOSING)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    return text[:500]


# -- bytes to lines -------------------------------------------------------------------------------


def _lines(part: Part) -> list[str]:
    """The lines of a part: full-width signs as ASCII, nothing invisible, trimmed."""
    text, page = decoded(part), part.content_type == "text/html"
    lines = re.split("\r\n|\r|\n", shown(text) if page else text)
    normal = [_normal(line) for line in lines]
    return list(filter(None, normal)) if page else normal  # there a blank one is an accident


def _normal(line: str) -> str:
    line = unicodedata.normalize("NFKC", line)
    return "".join(map(_visible, line)).strip() if not line.isprintable() else line.strip()


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("Cf", "Cs"):  # zero width, or half a pair
        return ""
    return " " if category == "Cc" else sign
