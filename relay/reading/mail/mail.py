"""One mail taken apart: who wrote it, to whom, its parts, and what is wrong with it. Pure.

Python's own parser is not used: it raises on real headers, recurses on nested ones, and takes
8 seconds for a long To (measured). This one is small, linear and never guesses.
"""

import hashlib
from collections import Counter

from relay.model import Mail
from relay.reading.mail.address import addresses, sole_address
from relay.reading.mail.charset import decode_words
from relay.reading.mail.head import BARE, MAX_HEAD, Headers, first, mend_head, split_head
from relay.reading.mail.mime import split_parts
from relay.reading.pattern import pattern

MAX_MAIL = 1024 * 1024
_HASHED = MAX_MAIL - MAX_HEAD  # the body that a copy with longer trace headers has in full as well

_SINGLETONS = {
    name.lower(): name
    for name in (
        "From",
        "Sender",
        "Reply-To",
        "To",
        "Cc",
        "Subject",
        "Date",
        "Message-ID",
        "In-Reply-To",
        "References",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    )
}
_TELLING = ("subject", "to", "cc", "date")
_MESSAGE_ID = pattern(r"<[^<>\s]{1,500}>")


def parse_mail(raw: bytes, *, size: int = 0) -> Mail:
    """The mail in these bytes, its first MiB: total, linear, and within the bounds.

    `size` is how large it truly is, where the caller has only its beginning.

    What makes its structure ambiguous (RFC 5322 3.6: a header that may be there once is there
    twice; a line end that is none; a From that is not one plain mailbox) is a defect in words, and
    a mail with defects is believed by nobody.
    """
    headers, body, defects = split_head(raw[:MAX_MAIL])
    defects += _repeated(headers)
    sender, name, doubts = _sender(headers)
    if BARE in defects:
        sender = name = ""
    recipients, clean = _recipients(headers)
    if not clean:
        doubts.append("an address in To or Cc is not plain")
    parts, broken, torn = split_parts(headers, body)
    ids = _MESSAGE_ID.findall(first(headers, "message-id"))
    return Mail(
        headers=headers,
        sender=sender,
        sender_name=name,
        recipients=recipients,
        subject=decode_words(first(headers, "subject")),
        message_id=ids[0] if ids else "",
        thread=_thread(headers),
        parts=parts,
        defects=tuple(dict.fromkeys(defects + doubts + broken)),
        cut_short=torn or max(size, len(raw)) > MAX_MAIL,
        content_key=_content_key(headers, body),
    )


def parse_head(raw: bytes) -> Mail:
    """The mail in these bytes without its body: who wrote it, where the rest cannot be read."""
    _, body, _ = split_head(raw[:MAX_MAIL])
    return parse_mail(raw[: min(len(raw), MAX_MAIL) - len(body)])


def parse_mended_head(raw: bytes) -> Mail | None:
    """The headers of a mail whose line ends alone are in doubt, but not who wrote it; else None."""
    mended = mend_head(raw)
    return None if mended is None else parse_mail(mended)


def _repeated(headers: Headers) -> list[str]:
    counts = Counter(name for name, _ in headers)
    return [f"{counts[key]} headers {name}" for key, name in _SINGLETONS.items() if counts[key] > 1]


def _sender(headers: Headers) -> tuple[str, str, list[str]]:
    froms = [value for name, value in headers if name == "from"]
    sole = sole_address(froms[0]) if len(froms) == 1 else None
    if sole is None:
        return "", "", ["From is not exactly one plain address"]
    return sole[0], decode_words(sole[1]), []


def _recipients(headers: Headers) -> tuple[tuple[str, ...], bool]:
    found: dict[str, None] = {}
    all_clean = True
    for name, value in headers:
        if name in ("to", "cc"):
            pairs, clean = addresses(value)
            found.update(dict.fromkeys(address for address, _ in pairs))
            all_clean = all_clean and clean
    return tuple(found), all_clean


def _thread(headers: Headers) -> tuple[str, ...]:
    ids = _MESSAGE_ID.findall(first(headers, "in-reply-to"))
    ids += _MESSAGE_ID.findall(first(headers, "references"))
    return tuple(dict.fromkeys(ids))


def _content_key(headers: Headers, body: bytes) -> str:
    """Trace headers differ between copies; these do not. Two mails may well have one body."""
    digest = hashlib.sha256(body[:_HASHED]).hexdigest()
    own = first(headers, "message-id")
    marks = [own, first(headers, "from"), digest]
    if not _MESSAGE_ID.search(own):  # as from scripts: what tells them apart is the rest
        marks += [f"{name}:{value}" for name, value in headers if name in _TELLING]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()
