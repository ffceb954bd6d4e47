"""The nouns of the relay: values that cross the borders between its rooms. Pure."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFERENCE = re.compile(r"(?<![0-9A-Z])SR-([0-9A-HJKMNP-TV-Z]{16})(?![0-9A-Z])")
_FORGIVING = str.maketrans("OIL", "011")


def crockford(data: bytes) -> str:
    """Crockford base 32 of `data`, five bits a character, no padding."""
    bits = len(data) * 8
    number = int.from_bytes(data, "big") << (-bits % 5)
    length = -(-bits // 5)
    return "".join(CROCKFORD[(number >> 5 * (length - 1 - i)) & 31] for i in range(length))


class Msisdn(str):
    """A phone in international digits without `+`: 7 to 15 digits, no leading zero (E.164)."""

    __slots__ = ()

    def __new__(cls, digits: str) -> "Msisdn":
        if not re.fullmatch(r"[1-9][0-9]{6,14}", digits):
            raise ValueError("an MSISDN is 7 to 15 digits without a leading zero")
        return super().__new__(cls, digits)

    @property
    def masked(self) -> str:
        """For logs: the country and the last four digits."""
        return f"{self[:3]}****{self[-4:]}"


class Reference(str):
    """Our token for a submission: `SR-` and 16 characters, 48 random bits and 32 of their MAC.

    It stands in the Subject of the gateway e-mail and comes back in the answer; nobody who has not
    seen it can make one.
    """

    __slots__ = ()

    @classmethod
    def mint(cls, entropy: bytes, key: bytes) -> "Reference":
        """The reference for six random bytes."""
        if len(entropy) != 6:
            raise ValueError("a reference takes six random bytes")
        return cls("SR-" + crockford(entropy + _mac(entropy, key)))

    @classmethod
    def find_in(cls, text: str) -> tuple["Reference", ...]:
        """The distinct references in `text`, in order, whatever their case."""
        found = _REFERENCE.findall(text.upper())
        return tuple(cls("SR-" + token) for token in dict.fromkeys(found))

    def is_ours(self, key: bytes) -> bool:
        """Whether this relay made it, told without the journal."""
        number = 0
        for character in self[3:]:
            number = number << 5 | CROCKFORD.index(character)
        data = number.to_bytes(10, "big")
        return hmac.compare_digest(data[6:], _mac(data[:6], key))


def _mac(entropy: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"reference" + entropy, hashlib.sha256).digest()[:4]


class Ticket(str):
    """The short name of a request that people see (`#7K3QX`) and type: five characters."""

    __slots__ = ()

    @classmethod
    def mint(cls, entropy: bytes) -> "Ticket":
        """The ticket for four random bytes."""
        return cls(crockford(entropy)[:5])

    @classmethod
    def parse(cls, typed: str) -> "Ticket | None":
        """What a person typed, with or without `#`, in any case, O for 0 and I or L for 1."""
        word = typed.strip().removeprefix("#").upper().translate(_FORGIVING)
        return cls(word) if re.fullmatch(f"[{CROCKFORD}]{{5}}", word) else None

    @classmethod
    def find_in(cls, text: str) -> "tuple[Ticket, ...]":
        """The distinct tickets written with their `#` in `text`, in order."""
        words = re.findall(r"(?<![0-9A-Za-z])#([0-9A-Za-z]{5})(?![0-9A-Za-z])", text)
        found = (cls.parse(word) for word in words)
        return tuple(dict.fromkeys(ticket for ticket in found if ticket is not None))


class Language(StrEnum):
    EN = "en"
    HANT = "zh-Hant"
    HANS = "zh-Hans"


class State(StrEnum):
    """Where a submission is; planning/lifecycle.py has the table of what may follow what."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    UNCONFIRMED = "unconfirmed"
    UNRESOLVED = "unresolved"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Phase(StrEnum):
    """How far an SMTP transaction has gone; from `dot` on it is never repeated by itself."""

    CLAIMED = "claimed"
    CONNECTED = "connected"
    BODY = "body"
    DOT = "dot"


# -- mail -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A leaf of a mail, its transfer encoding undone, its charset not."""

    content_type: str  # "text/plain", lower case
    data: bytes
    charset: str = ""  # as declared, lower case; "" where none is
    filename: str = ""
    attachment: bool = False  # disposition attachment, or named and not text
    flowed: bool = False  # format=flowed (RFC 3676)
    delsp: bool = False
    option: tuple[int, int] | None = None  # which multipart/alternative, and which choice in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail, taken apart within bounds."""

    headers: tuple[
        tuple[str, str], ...
    ]  # in order; names lower case, values unfolded but not decoded
    sender: str = ""  # the address in From, casefolded; "" unless it is exactly one clean mailbox
    sender_name: str = ""
    recipients: tuple[str, ...] = ()  # addresses in To and Cc, casefolded, in order
    subject: str = ""  # decoded, unfolded, white space folded
    message_id: str = ""  # with its angle brackets
    thread: tuple[str, ...] = ()  # message ids in In-Reply-To, then References, with angle brackets
    parts: tuple[Part, ...] = ()
    defects: tuple[str, ...] = ()  # what makes its structure ambiguous, in words; empty is good
    cut_short: bool = False  # read to its first MiB, or torn base64: more text may stand behind
    content_key: str = ""  # the same for every copy: SHA-256 of what identifies it, in hex

    def header(self, name: str) -> str:
        """The first header of that name (lower case), or ""."""
        return next((value for key, value in self.headers if key == name), "")

    def header_all(self, name: str) -> tuple[str, ...]:
        """All headers of that name (lower case), in order."""
        return tuple(value for key, value in self.headers if key == name)


# -- requests -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is asked, refused, waits or is worth saying: a stable code and its facts."""

    code: str  # time.ambiguous, recipient.none, …: names that people may rely on
    words: str = ""  # the requester's own words that it is about
    facts: Mapping[str, str] = field(default_factory=dict)  # what its sentence needs besides


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    msisdn: Msisdn
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An e-mail understood. With doubts it waits for a "yes", else it is sent."""

    requester: str
    recipients: tuple[Recipient, ...]
    text: str  # as its reader gave it; planning cleans it
    send_at: datetime | None = None  # aware; None is now
    sender_id: str = ""  # "" is the default of the gateway settings
    language: Language = Language.EN
    doubts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    dncr: bool = False
    split: bool = False
    unattended: bool = False  # the option "no confirmation": many recipients need no "yes"

    def __post_init__(self) -> None:
        if self.send_at is not None and self.send_at.tzinfo is None:
            raise ValueError("send_at needs a time zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One reading among several; taking it settles the question."""

    send_at: datetime | None = None
    recipients: tuple[Recipient, ...] = ()  # empty: the choice is about the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What an e-mail says as far as it was understood, where that was not enough to send it."""

    recipients: tuple[Recipient, ...] = ()  # none where it is in question who they are
    text: str = ""
    send_at: datetime | None = None  # aware
    sender_id: str = ""
    options: frozenset[str] = frozenset()
    unsettled: tuple[Reason, ...] = ()  # further questions, which were not asked yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An e-mail with two or more readings. A choice settles it, and then it is read again."""

    requester: str
    reasons: tuple[Reason, ...]
    choices: tuple[Choice, ...] = ()
    language: Language = Language.EN
    warnings: tuple[Reason, ...] = ()
    understood: Understood = field(default_factory=Understood)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An e-mail that cannot be right as written."""

    requester: str
    reasons: tuple[Reason, ...]
    language: Language = Language.EN
    warnings: tuple[Reason, ...] = ()
    understood: Understood = field(default_factory=Understood)


Reading = Request | Question | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a person's answer has settled: it goes before the words it was about."""

    send_at: datetime | None = None
    recipients: tuple[Recipient, ...] = ()


# -- gateway --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One gateway e-mail's worth: one text to recipients of one region, no secrets in it."""

    recipients: tuple[Msisdn, ...]
    text: str
    encoding: str  # "english" | "unicode"
    units: int
    segments: int  # billed, per recipient
    sender_id: str
    dncr: str = ""  # "" no tag, "0", "1"

    @property
    def billed(self) -> int:
        return self.segments * len(self.recipients)


# -- wire -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A mail as it lies in a mailbox: its first MiB, and what the server says of it."""

    uidvalidity: int
    uid: int
    received_at: datetime  # INTERNALDATE, aware
    size: int
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What SMTP carries: one recipient a transaction."""

    sender: str  # "" is the null sender
    recipient: str
    data: bytes  # CRLF lines, not dot-stuffed


class Result(StrEnum):
    """How an SMTP transaction ended."""

    TAKEN = "taken"  # 2xx to the dot
    DEFERRED = "deferred"  # nothing was taken, later may do: 4xx, or a fault before the dot
    REFUSED = "refused"  # nothing was taken, never will be: 5xx about this message
    BARRED = "barred"  # nothing was taken, and no other message would be: login, TLS, certificate
    FENCED = "fenced"  # another holder has the row: nothing was sent
    LOST = "lost"  # no clear answer after the dot: it may have been taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    result: Result
    code: int = 0  # SMTP reply code, 0 where there was none
    detail: str = ""  # one line, for people
