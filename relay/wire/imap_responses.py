"""What an IMAP server sends, split and read (RFC 3501 7), within bounds. Pure."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from relay.model import Arrival

MOST_OF_A_MAIL = 1024 * 1024  # bytes kept of one literal
MOST_OF_A_LINE = 16 * 1024 * 1024  # enough for the answer to a SEARCH over two million mails

Response = tuple[
    bytes, ...
]  # a line without its line end; or line, literal, line, literal, …, line

_LITERAL = re.compile(rb"\{(\d{1,12})\}$")
_WORDS_FOR_PEOPLE = re.compile(rb"(?:\*|[^ *+]+) (?:OK|NO|BAD|BYE|PREAUTH)\b|\+", re.I)
_FLAGS = re.compile(rb"FLAGS \([^)]*\)", re.I)
_UID = re.compile(rb"\bUID (\d{1,10})\b", re.I)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b", re.I)
_DATE = re.compile(rb'\bINTERNALDATE "([^"]{26})"', re.I)
_DATE_PARTS = re.compile(r"([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_BODY_LITERAL = re.compile(rb"BODY\[\](?:<0>)? \{\d+\}$", re.I)
_BODY_STRING = re.compile(rb'BODY\[\](?:<0>)? "((?:[^"\\]|\\.)*)"', re.I)
_ITEM = rb'[A-Z][A-Z0-9.-]* (?:\d+|NIL|"[^"]*"|\([^()]*\))'
_AFTER_BODY = re.compile(rb"(?: " + _ITEM + rb")* ?\)", re.I)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Garbage(Exception):
    """What came is not IMAP, or is more than anyone asked for."""


class Splitter:
    """Cuts a stream into responses, whatever pieces it arrives in.

    Only the first MiB of a literal is kept. Raises Garbage on a line without end.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._parts: list[bytes] = []
        self._literal: bytearray | None = None
        self._missing = 0  # bytes of the literal still to come

    def feed(self, data: bytes) -> list[Response]:
        """The responses that `data` completes."""
        self._buffer += data
        responses: list[Response] = []
        position = 0
        while True:
            if self._literal is not None:
                position = self._fill(self._literal, position)
            end = self._buffer.find(b"\r\n", position) if self._literal is None else -1
            if end < 0:
                break
            line, position = bytes(self._buffer[position:end]), end + 2
            if not self._opens_literal(line):
                responses.append((*self._parts, line))
                self._parts = []
        del self._buffer[:position]
        if len(self._buffer) > MOST_OF_A_LINE:
            raise Garbage("a line without end")
        return responses

    def _fill(self, literal: bytearray, position: int) -> int:
        taken = min(self._missing, len(self._buffer) - position)
        room = max(0, MOST_OF_A_MAIL - len(literal))
        literal += self._buffer[position : position + min(taken, room)]
        self._missing -= taken
        if not self._missing:
            self._parts.append(bytes(literal))
            self._literal = None
        return position + taken

    def _opens_literal(self, line: bytes) -> bool:
        """Words for people may end in `{5}` and mean nothing by it."""
        found = _LITERAL.search(line)
        if not found or (not self._parts and _WORDS_FOR_PEOPLE.match(line)):
            return False
        self._parts.append(line)
        self._literal, self._missing = bytearray(), int(found[1])
        return True


def read_search(responses: Iterable[Response]) -> tuple[int, ...]:
    """The numbers in the answers to a SEARCH, in order, each once (RFC 3501 7.2.5)."""
    found: set[int] = set()
    for response in responses:
        name, *numbers = response[0].split()
        if name.upper() == b"SEARCH":
            if not all(number.isdigit() for number in numbers):
                raise Garbage("a SEARCH of other things than numbers")
            found.update(map(int, numbers))
    return tuple(sorted(found))


def read_fetch(response: Response, uidvalidity: int) -> Arrival | None:
    """The mail in a FETCH response (RFC 3501 7.4.2); None where it brings flags or nothing.

    A body of NIL is a mail that has just been removed. One that is followed by other things than
    items was announced with a wrong length, and other mail may be in it: Garbage.
    """
    items = _FLAGS.sub(b"", b" ".join(response[0::2]))
    raw = _body(response, items)
    if b" FETCH (" not in response[0][:24].upper() or raw is None:
        return None
    if len(response) > 1 and not _AFTER_BODY.fullmatch(response[-1]):
        raise Garbage("a mail with a wrong length")
    uid, size, date = _UID.search(items), _SIZE.search(items), _DATE.search(items)
    if not (uid and size and date):
        raise Garbage("a FETCH without UID, size or date")
    return Arrival(
        uidvalidity=uidvalidity,
        uid=int(uid[1]),
        received_at=_instant(date[1].decode("ascii", "replace")),
        size=int(size[1]),
        raw=raw,
    )


def _body(response: Response, items: bytes) -> bytes | None:
    for line, literal in zip(response[0::2], response[1::2], strict=False):
        if _BODY_LITERAL.search(line):
            return literal
    short = _BODY_STRING.search(items)
    return re.sub(rb"\\(.)", rb"\1", short[1]) if short else None


def _instant(text: str) -> datetime:
    """An INTERNALDATE; not by strptime, whose months depend on the locale."""
    found = _DATE_PARTS.fullmatch(text)
    try:
        day, month, year, hour, minute, second, sign, hours, minutes = found.groups()  # type: ignore[union-attr]
        zone = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
        clock = (int(hour), int(minute), int(second))
        number = _MONTHS.index(month.capitalize()) + 1
        return datetime(int(year), number, int(day), *clock, tzinfo=timezone(zone))
    except (AttributeError, ValueError) as error:
        raise Garbage(f"the date {text!r}") from error
