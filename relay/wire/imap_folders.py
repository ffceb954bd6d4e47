"""Names of folders as an IMAP server writes them (RFC 3501 5.1, RFC 2342). Pure."""

import base64
import re
from dataclasses import dataclass

_NAMESPACE = re.compile(rb'NAMESPACE \(\("((?:[^"\\]|\\.)*)" (NIL|"(?:[^"\\]|\\.)*")', re.I)
_LIST = re.compile(rb'LIST \([^)]*\) (NIL|"(?:[^"\\]|\\.)*") ', re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """Where a server keeps a person's own folders, and the sign between their levels."""

    prefix: str = ""
    separator: str = "/"

    @classmethod
    def parse(cls, line: bytes) -> "Namespace | None":
        """The answer to NAMESPACE or `LIST "" ""`, without its `* `; None where it is neither."""
        if found := _NAMESPACE.match(line):
            return cls(prefix=_unescaped(found[1]), separator=_separator(found[2]))
        if found := _LIST.match(line):
            return cls(separator=_separator(found[1]))
        return None

    def spell(self, folder: str) -> str:
        """`folder`, whose levels are parted by `/`, as this server writes it, quoted.

        INBOX is INBOX everywhere (RFC 3501 5.1); all else goes below the prefix, once.
        """
        return quoted(self.plain(folder))

    def plain(self, folder: str) -> str:
        """The same without the quotes."""
        levels = folder.split("/")
        name = self.separator.join(levels)
        if levels[0].upper() == "INBOX":
            name = self.separator.join(["INBOX", *levels[1:]])
        elif not name.startswith(self.prefix):
            name = self.prefix + name
        return modified_utf7(name)


def quoted(text: str) -> str:
    """`text` as a quoted string (RFC 3501 9)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquoted(token: bytes) -> bytes:
    """What a quoted string says, or an atom."""
    whole = len(token) > 1 and token.startswith(b'"') and token.endswith(b'"')
    return re.sub(rb"\\(.)", rb"\1", token[1:-1]) if whole else token


def modified_utf7(name: str) -> str:
    """`name` in printable ASCII (RFC 3501 5.1.3)."""
    pieces = re.split(r"([^\x20-\x7e]+)", name)
    pieces[0::2] = [plain.replace("&", "&-") for plain in pieces[0::2]]
    pieces[1::2] = [_base64(other) for other in pieces[1::2]]
    return "".join(pieces)


def _base64(text: str) -> str:
    letters = base64.b64encode(text.encode("utf-16-be"), b"+,").rstrip(b"=")
    return f"&{letters.decode()}-"


def _separator(token: bytes) -> str:
    return "/" if token.upper() == b"NIL" else _unescaped(token[1:-1])


def _unescaped(inner: bytes) -> str:
    return re.sub(rb"\\(.)", rb"\1", inner).decode("ascii", "replace")
