"""The interface of a gateway, and the values that cross it.

What varies from provider to provider is behind it: where credentials, numbers and text go, limits
and batches, the form of an answer and of a delivery report, and what the codes mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from relay.model import Batch, Mail, Msisdn, Reason, Reference


class Fault(StrEnum):
    """What an error of a gateway is about, and so what follows from it."""

    AUTH = "auth"
    BALANCE = "balance"
    FORMAT = "format"
    SENDER = "sender"
    SCHEDULE = "schedule"
    CONTENT = "content"
    RECIPIENT = "recipient"
    TRANSIENT = "transient"  # an SMS may have been sent all the same
    UNKNOWN = "unknown"

    @property
    def stops(self) -> bool:
        """Whether it would meet every other submission too: nothing more is sent until a person
        says so."""
        return self in (Fault.AUTH, Fault.BALANCE, Fault.FORMAT, Fault.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The settings of a dialect: how this account is used."""

    address: str  # where gateway e-mails go; there is no default, so that no test mails a provider
    from_: str  # our mailbox, where the answers come
    username: str = field(repr=False)
    password: str = field(repr=False)
    sender_id: str  # what phones show, unless the request chooses another
    sender_ids: tuple[str, ...] = ()  # those that a request may choose besides
    economy: bool = False  # Hong Kong numbers go by the economy line
    economy_sender_id: str = "SMSNotice"
    dncr: str = ""  # "" no tag, "0", "1"
    max_recipients: int = 20  # of one gateway e-mail, 1 to 61
    max_segments: int = 8  # of one request, per recipient: ours, besides the gateway's own limits
    china_unicode_max: int = 459  # 201 to 459: the manual says both
    long_lines: str = "quoted-printable"  # or "refuse"
    time_zone: str = "Asia/Hong_Kong"  # of scheduled times
    tag_sender: bool = False  # write as relay+REFERENCE@…
    extra_errors: Mapping[str, str] = field(default_factory=dict)  # code to fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsendable:
    """What the gateway's format cannot express: nothing was sent, and this is why.

    Codes: `text.empty`, `text.too_long` (facts units, limit and over in UTF-16 units, encoding,
    region), `sender_id.invalid` (allowed), `recipient.none`, `recipient.invalid`.
    """

    reason: Reason


class Verdict(StrEnum):
    """What an answer says of its submission."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PARTIAL = "partial"  # both: taken as accepted, for the operator's eye, never sent again
    UNRECOGNISED = "unrecognised"  # no result in it: the submission stays open
    IGNORED = "ignored"  # no result in it, and automatic (a vacation mail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """One error of an answer."""

    code: str  # as text, as it was written
    fault: Fault
    detail: str = ""  # the gateway's own words, credentials masked
    meaning: str = ""  # what the manual says of the code; "" where it is not listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The gateway's e-mail, read."""

    verdict: Verdict
    ids: tuple[str, ...] = ()  # distinct, in order, as text
    errors: tuple[Error, ...] = ()


class Fate(StrEnum):
    """What a delivery report says of one SMS."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # a status that is not listed: it changes nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A delivery report, read."""

    message_id: str
    recipient: Msisdn | None  # None where it is missing or no number
    state: Fate
    final: bool
    code: str  # the gateway's status, as text
    error_code: str = ""
    detail: str = ""  # both in English words
    cost: str | None = None  # Hong Kong dollars, a decimal, as text
    sent_at: datetime | None = None  # the provider's word: stored, never decided by


class Dialect(Protocol):
    """How one provider speaks. Every method is pure."""

    def problems(self, terms: Terms) -> tuple[str, ...]:
        """What is wrong with the settings, a sentence each, no secret in it; empty is good."""

    def plan(
        self,
        recipients: Sequence[Msisdn],
        text: str,
        *,
        sender_id: str,
        dncr: bool,
        split: bool,
        terms: Terms,
    ) -> tuple[Batch, ...] | Unsendable:
        """The batches that bring one text to all recipients, or why that cannot be: never a part.

        `sender_id` "" is the default of the terms. With `split` a text that is too long goes as
        several messages.
        """

    def compose(
        self,
        batch: Batch,
        *,
        reference: Reference,
        scheduling: datetime | None,
        date: datetime,
        terms: Terms,
    ) -> bytes:
        """The whole e-mail (RFC 5322, CRLF), the same bytes for the same arguments.

        `scheduling` None is now; both times are aware. Raises ValueError rather than give an
        e-mail that could be read in another way than it was meant.
        """

    def envelope_sender(self, reference: Reference, terms: Terms) -> str:
        """The address in MAIL FROM, which is the one in From."""

    def masked(self, body: bytes, terms: Terms) -> str:
        """The body of a composed e-mail as it would leave, its credentials as `***`."""

    def find_references(self, mail: Mail) -> tuple[Reference, ...]:
        """The distinct references at the first place of the mail that has any."""

    def read_answer(self, mail: Mail, terms: Terms) -> Answer:
        """What an answer says."""

    def reads_like_answer(self, mail: Mail) -> bool:
        """Whether a result stands in the mail, with or without a reference."""

    def read_report(self, query: Mapping[str, str]) -> Report | None:
        """A delivery report from the parameters of its URL; None where it is none."""
