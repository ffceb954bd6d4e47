"""The provider's tables: errors, statuses, and why a status is so (gateway manual 7.1 to 7.3)."""

from collections.abc import Mapping
from typing import NamedTuple

from relay.gateway.dialect import Fate, Fault

NO_ERROR = frozenset({"", "300"})  # gateway manual 7.3: not applicable


class ErrorCode(NamedTuple):
    """An error in an answer."""

    meaning: str
    fault: Fault


class StatusCode(NamedTuple):
    """A status in a delivery report."""

    meaning: str
    state: Fate
    final: bool


def error(code: str, extra: Mapping[str, str]) -> ErrorCode:
    """What an error code means; `extra` (code to fault) goes before the table.

    An unlisted code is of the unknown fault: it stops the gateway, and nothing is tried again.
    """
    listed = ERRORS.get(code, ErrorCode("", Fault.UNKNOWN))
    return listed._replace(fault=Fault(extra[code])) if code in extra else listed


def status(code: str) -> StatusCode:
    """What a status means; an unlisted one is unknown, and not final."""
    return STATUSES.get(code, StatusCode(f"status {code}", Fate.UNKNOWN, False))


def words(code: str, error_code: str) -> str:
    """A status and why it is so, in words; of no error only the status."""
    meaning = status(code).meaning
    if error_code in NO_ERROR:
        return meaning
    return f"{meaning}: {STATUS_ERRORS.get(error_code, f'error {error_code}')}"


ERRORS: Mapping[str, ErrorCode] = {
    "1": ErrorCode("unexpected system error", Fault.TRANSIENT),
    "2": ErrorCode("API credential name and password do not match", Fault.AUTH),
    "3": ErrorCode("API credential has been disabled", Fault.AUTH),
    "5": ErrorCode("scheduled date must be within 5 years", Fault.SCHEDULE),
    "6": ErrorCode(
        "content must be present; English limited to 459 characters, Unicode to 201", Fault.CONTENT
    ),
    "8": ErrorCode(
        "sender ID must be present; limited to 11 letters/digits or 11 digits", Fault.SENDER
    ),
    "16": ErrorCode("insufficient balance", Fault.BALANCE),
    "17": ErrorCode("wrong telephone number format", Fault.RECIPIENT),
    "18": ErrorCode("China SMS contains forbidden words", Fault.CONTENT),
    "20": ErrorCode("connection timed out", Fault.TRANSIENT),
    "22": ErrorCode("sending to this country is blocked", Fault.RECIPIENT),
    "25": ErrorCode("the Hong Kong economy line is for Hong Kong only", Fault.SENDER),
    "250": ErrorCode("e-mail format error: wrong number of tags", Fault.FORMAT),
    **{
        code: ErrorCode(f"e-mail format error: [{tag}]", Fault.FORMAT)
        for code, tag in (
            ("251", "USERNAME"),
            ("252", "PASSWORD"),
            ("253", "RECIPIENT"),
            ("254", "CONTENT"),
            ("255", "LANG_ENG"),
            ("256", "SCHEDULING"),
            ("257", "SENDERID"),
            ("259", "DNCR"),
        )
    },
}

STATUSES: Mapping[str, StatusCode] = {
    "1": StatusCode("upload failed", Fate.FAILED, True),
    "2": StatusCode("uploaded", Fate.PENDING, False),
    "3": StatusCode("scheduled", Fate.PENDING, False),
    "4": StatusCode("processing", Fate.PENDING, False),
    "19": StatusCode("retrying", Fate.PENDING, False),
    "20": StatusCode("expired", Fate.EXPIRED, True),
    "21": StatusCode("undeliverable", Fate.FAILED, True),
    "22": StatusCode("delivered", Fate.DELIVERED, True),
}

STATUS_ERRORS: Mapping[str, str] = {
    "300": "not applicable",
    "301": "receipt not received",
    "302": "wrong number format",
    "303": "number does not exist or is out of use",
    "304": "phone off, bad reception, call diversion",
    "305": "inbox full",
    "306": "local network not supported",
    "307": "number is on the do-not-call register",
    "308": "insufficient balance",
    "309": "forbidden words in a China SMS",
    "312": (
        "message blocked, e.g. customer in arrears, spamming, refused by the customer, "
        "intercepted by software"
    ),
    "315": "local operator's system failure",
    "326": "SMS charge over the upper limit",
}
