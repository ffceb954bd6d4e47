"""What a notice is about: its kind, and the facts that it may tell. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from relay.model import Choice, Language, Msisdn, Reason, Recipient, State
from relay.planning.delivery import Delivery


class Kind(StrEnum):
    """Why we write to a person."""

    ACKNOWLEDGEMENT = "acknowledgement"  # understood: goes now, at its time, or waits
    HELD = "held"  # this is what would be sent; a "yes" sends it
    QUESTION = "question"  # two or more readings: which one?
    REFUSAL = "refusal"  # cannot be right as written
    RESULT = "result"  # what the gateway answered
    UNCERTAIN = "uncertain"  # the connection broke at the last step
    UNCONFIRMED = "unconfirmed"  # handed over, no answer in time
    UNRESOLVED = "unresolved"  # no answer for so long that a person must find out
    FAILED = "failed"  # bounced, or the mail server refused it
    DELIVERED = "delivered"  # what the phones, or their operators, said
    EXPIRED = "expired"  # too old to be sent, and so not sent
    CANCELLED = "cancelled"
    TOO_LATE = "too_late"  # the cancel came after the hand-over
    STATUS = "status"  # the whole story so far
    HELP = "help"  # how to write
    UNREADABLE = "unreadable"  # the mail itself could not be read, and was put aside
    UNCHANGED = "unchanged"  # an answer wants what cannot be done
    NOT_UNDERSTOOD = "not_understood"  # an answer in a thread that means nothing to us
    ALERT = "alert"  # to admins: sending has stopped, or a submission needs a person


# They tell how all stands, in the words of the notice that fits that.
STANDING = frozenset({Kind.STATUS, Kind.NOT_UNDERSTOOD, Kind.UNCHANGED})
ANSWER = "answer.unknown"  # the reason code of the words, in an answer, that were not understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of the submission to some recipients: its state, and the answer's own words.

    `code` is the gateway's error code where the state is rejected, the mail server's reply code
    where it is failed; `detail` is what came with it, verbatim.
    """

    recipients: tuple[Msisdn, ...]
    state: State
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What was reported of the SMS to one phone; nothing where `state` is None.

    `status` and `error` are the provider's codes (gateway manual 7.2 and 7.3).
    """

    recipient: Recipient
    sent: State  # of its submission
    state: Delivery | None = None
    status: str = ""
    error: str = ""
    at: datetime | None = None  # when it was reported
    hours: int = 0  # that the operator has tried; 0 is not known
    conflict: bool = False  # there are reports that say otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a notice may say. What is empty is left out of it. Times are aware.

    An alert with `stopped` is about sending as a whole, one without it about the request `ticket`,
    and one without either about a mail that could not be read.
    """

    ticket: str  # without its #; "" where the notice is about no request
    language: Language
    zone: ZoneInfo
    subject: str  # of the request itself, decoded
    recipients: tuple[Recipient, ...] = ()
    text: str = ""  # exactly what is sent
    send_at: datetime | None = None  # None is at once
    sender_id: str = ""
    encoding: str = ""  # "english" | "unicode"
    units: int = 0  # characters, as the gateway counts them
    segments: int = 0  # per recipient, the highest
    billed: int = 0  # all recipients together
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    choices: tuple[Choice, ...] = ()
    draft: str = ""  # the mail as it can be written instead, `BLANK` where something is missing
    results: tuple[Sent, ...] = ()
    reports: tuple[Reported, ...] = ()  # of every phone, if any of them was reported on
    stopped: str = ""  # why sending waits: a fault of the gateway ("balance") or words; "" if not
    history: tuple[tuple[datetime, str, str], ...] = ()  # at, event, detail
    waits_until: datetime | None = None  # it is given up, unsent, if nothing happens before
    handover_at: datetime | None = None  # until then it can be cancelled or changed
    resend: bool = False  # an answer "resend" would send it once more
    resend_twice: bool = False  # and then it may arrive twice
    again: bool = False  # it is sent once more, and an earlier one may have arrived
    why_not: tuple[Reason, ...] = ()  # why an answer changes nothing
    standing: Kind | None = None  # of a request without any SMS: the notice that fits its state
