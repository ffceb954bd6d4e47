"""What the provider sent, as it is kept: read again later, and no credential in it."""

import html
import json
import re
from dataclasses import replace
from email.errors import MessageError
from email.header import decode_header, make_header
from typing import Any

from relay.gateway.answer import decoded
from relay.gateway.bounce import RETURNED_TYPES, STATUS_TYPES
from relay.gateway.dialect import Terms
from relay.model import Mail, Part
from relay.secrecy import hide

_KEPT = ("text/plain", "text/html", *STATUS_TYPES)
_TAGS = re.compile(r"(\[\s*(?:USERNAME|PASSWORD)\s*\]\s*=(?:3D)?[ \t]*)[^\r\n<]*", re.IGNORECASE)
_MOST = 64 * 1024  # characters of a part


def keep(mail: Mail, terms: Terms) -> str:
    """The mail as JSON: its texts decoded, its attachments dropped, of a returned mail the head.

    The answer may quote our e-mail, and a bounce may bring it back; what stands behind a
    credential's tag, and the password wherever it stands, becomes `***`.
    """
    form: dict[str, Any] = {
        "headers": [[name, _mask_header(value, terms)] for name, value in mail.headers],
        "sender": mail.sender,
        "recipients": list(mail.recipients),
        "subject": _mask(mail.subject, terms),
        "message_id": mail.message_id,
        "thread": list(mail.thread),
        "parts": [[p.content_type, _mask(text, terms)] for p, text in _texts(mail)],
        "defects": list(mail.defects),
    }
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"))


def recall(kept: str) -> Mail:
    """The mail that was kept."""
    form = json.loads(kept)
    return Mail(
        headers=tuple((name, value) for name, value in form["headers"]),
        sender=form["sender"],
        recipients=tuple(form["recipients"]),
        subject=form["subject"],
        message_id=form["message_id"],
        thread=tuple(form["thread"]),
        parts=tuple(
            Part(content_type=content_type, charset="utf-8", data=text.encode("utf-8"))
            for content_type, text in form["parts"]
        ),
        defects=tuple(form["defects"]),
    )


def _texts(mail: Mail) -> list[tuple[Part, str]]:
    texts = []
    for part in mail.parts:
        if part.content_type in RETURNED_TYPES:
            head = re.split(rb"\r?\n\r?\n", part.data.lstrip(), maxsplit=1)[0]
            texts.append((part, decoded(replace(part, data=head))))
        elif part.content_type in _KEPT and not part.attachment:
            texts.append((part, decoded(part)))
    return [(part, text[:_MOST]) for part, text in texts]


def _mask(text: str, terms: Terms) -> str:
    """Secrets first, in every spelling of HTML; then whatever stands behind a credential's tag."""
    for secret in _spellings(terms.password):
        text = text.replace(secret, "***")
    text = hide(_TAGS.sub(r"\1***", text), (terms.password, *_telling(terms.username)))
    return text.encode("utf-8", "replace").decode("utf-8")


def _mask_header(value: str, terms: Terms) -> str:
    """As it is, unless what its encoded words say must be masked."""
    if "=?" not in value:
        return _mask(value, terms)
    try:
        words = str(make_header(decode_header(value)))
    except (LookupError, ValueError, MessageError):  # nobody can tell what it says
        return "***"
    masked = _mask(words, terms)
    return value if masked == words else masked


def _telling(username: str) -> tuple[str, ...]:
    """The name of the account, where it can be no ordinary word and no phone number."""
    return (username,) if len(username) >= 8 and not username.isdigit() else ()


def _spellings(secret: str) -> set[str]:
    escaped = html.escape(secret, quote=False)
    quoted = {escaped, html.escape(secret), escaped.replace("'", "&#39;")}
    quoted |= {escaped.replace("'", "&apos;"), escaped.replace('"', "&quot;")}
    return {secret, *quoted} - {""}
