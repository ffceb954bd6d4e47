"""The journal's rows as values, and their lists as JSON."""

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from relay.model import (
    Batch,
    Choice,
    Language,
    Msisdn,
    Phase,
    Reason,
    Recipient,
    Reference,
    Settled,
    State,
    Ticket,
)
from relay.planning.delivery import Delivery

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change as it is journalled and logged: one word for both."""

    name: str  # submission.accepted
    request_id: int | None = None
    submission_id: int | None = None
    ticket: str = ""
    reference: str = ""
    result: str = ""
    detail: str = ""
    attempt: int = 0
    took_ms: int = 0  # of what was waited for; logged, not journalled

    @classmethod
    def about(
        cls, submission: "SubmissionRow", name: str, *, result: str = "", detail: str = ""
    ) -> "Event":
        """An event of a submission, with all that finds it again."""
        return cls(
            name=name,
            request_id=submission.request_id,
            submission_id=submission.id,
            ticket=submission.ticket,
            reference=submission.reference,
            result=result,
            detail=detail,
            attempt=submission.attempt,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    id: int
    ticket: Ticket
    requester: str
    subject: str
    message_id: str
    thread: tuple[str, ...]
    language: Language
    state: str  # asking, refused, closed, planned
    text: str
    send_at: datetime | None
    sender_id: str
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    choices: tuple[Choice, ...]
    settled: Settled
    draft: str  # the corrected mail that its notice shows
    raw: bytes | None
    received_at: datetime
    created_at: datetime

    @classmethod
    def of(cls, row: Row) -> "RequestRow":
        made: dict[str, Any] = {
            "ticket": Ticket(row["ticket"]),
            "language": Language(row["language"]),
            "thread": tuple(json.loads(row["thread"])),
            "send_at": moment(row["send_at"]),
            "reasons": load_reasons(row["reasons"]),
            "warnings": load_reasons(row["warnings"]),
            "choices": load_choices(row["choices"]),
            "settled": load_settled(row["settled"]),
            "received_at": moment(row["received_at"]),
            "created_at": moment(row["created_at"]),
        }
        return cls(**_filled(cls, made, row))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """What was reported of one recipient's SMS; nothing where `state` is None."""

    state: Delivery | None
    status: str
    error: str
    cost: str
    sent_at: datetime | None  # the provider's word
    at: datetime | None  # when it was reported
    conflict: bool

    @classmethod
    def of(cls, row: Row) -> "DeliveryRow":
        return cls(
            state=Delivery(row["delivery"]) if row["delivery"] else None,
            status=row["delivery_status"],
            error=row["delivery_error"],
            cost=row["cost"],
            sent_at=moment(row["delivery_sent_at"]),
            at=moment(row["delivery_at"]),
            conflict=bool(row["conflict"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRow:
    id: int
    request_id: int
    ticket: Ticket
    requester: str
    position: int
    reference: Reference
    redoes: int | None
    state: State
    hold: str
    phase: Phase | None
    epoch: int
    attempt: int
    due_at: datetime
    try_at: datetime
    send_at: datetime | None
    dated_at: datetime | None
    left_at: datetime | None
    created_at: datetime
    recipients: tuple[Recipient, ...]
    batch: Batch
    code: str
    detail: str
    smsdids: tuple[str, ...]  # "" where none is known, in the recipients' order
    deliveries: tuple[DeliveryRow, ...]  # in the recipients' order

    @classmethod
    def of(cls, row: Row, recipients: Iterable[Row]) -> "SubmissionRow":
        people = list(recipients)
        phones = _load_recipients(people)
        batch = Batch(
            recipients=tuple(r.msisdn for r in phones),
            text=row["text"],
            encoding=row["encoding"],
            units=row["units"],
            segments=row["segments"],
            sender_id=row["sender_id"],
            dncr=row["dncr"],
        )
        return cls(
            id=row["id"],
            request_id=row["request_id"],
            ticket=Ticket(row["ticket"]),
            requester=row["requester"],
            position=row["position"],
            reference=Reference(row["reference"]),
            redoes=row["redoes"],
            state=State(row["state"]),
            hold=row["hold"],
            phase=Phase(row["phase"]) if row["phase"] else None,
            epoch=row["epoch"],
            attempt=row["attempt"],
            due_at=instant(row["due_at"]),
            try_at=instant(row["try_at"]),
            send_at=moment(row["send_at"]),
            dated_at=moment(row["dated_at"]),
            left_at=moment(row["left_at"]),
            created_at=instant(row["created_at"]),
            recipients=phones,
            batch=batch,
            code=row["code"],
            detail=row["detail"],
            smsdids=tuple(p["smsdid"] for p in people),
            deliveries=tuple(map(DeliveryRow.of, people)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    id: int
    request_id: int | None
    ticket: str
    kind: str
    about: str
    recipient: str
    facts: str  # JSON, to be put into words when it leaves; "" where it has its own
    subject: str
    body: str
    html: str  # "" once it has left
    message_id: str
    in_reply_to: str
    thread: tuple[str, ...]
    state: str
    attempt: int
    epoch: int
    created_at: datetime
    sent_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> "NoticeRow":
        made: dict[str, Any] = {
            "ticket": row["ticket"] or "",
            "thread": tuple(json.loads(row["thread"])),
            "created_at": moment(row["created_at"]),
            "sent_at": moment(row["sent_at"]),
        }
        return cls(**_filled(cls, made, row))


def stamp(at: datetime) -> int:
    """Milliseconds since 1970, UTC."""
    return int(at.timestamp() * 1000)


def instant(milliseconds: int) -> datetime:
    """What `stamp` was made of, to the millisecond."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else instant(milliseconds)


def dump_reasons(reasons: Iterable[Reason]) -> str:
    return _dump([{"code": r.code, "words": r.words, "facts": dict(r.facts)} for r in reasons])


def load_reasons(text: str) -> tuple[Reason, ...]:
    return tuple(Reason(**item) for item in json.loads(text))


def dump_settled(settled: Settled | Choice) -> str:
    return _dump(_settled(settled))


def load_settled(text: str) -> Settled:
    return Settled(**_unsettled(json.loads(text)))


def dump_choices(choices: Iterable[Choice]) -> str:
    return _dump([_settled(choice) for choice in choices])


def load_choices(text: str) -> tuple[Choice, ...]:
    return tuple(Choice(**_unsettled(item)) for item in json.loads(text))


def _load_recipients(rows: Iterable[Row]) -> tuple[Recipient, ...]:
    """The recipients; of a purged one only that there was one."""
    return tuple(
        Recipient(msisdn=Msisdn(r["msisdn"]), name=r["name"])
        for r in rows
        if not r["msisdn"].startswith("purged-")
    )


def _filled(of: type[Any], made: dict[str, Any], row: Row) -> dict[str, Any]:
    return {
        name: made[name] if name in made else row.get(name) for name in _names(cast(Hashable, of))
    }


@cache
def _names(of: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of))


def _settled(settled: Settled | Choice) -> dict[str, Any]:
    form: dict[str, Any] = {}
    if settled.send_at is not None:
        form["send_at"] = settled.send_at.isoformat()
    if settled.recipients:
        form["recipients"] = [[r.msisdn, r.name] for r in settled.recipients]
    return form


def _unsettled(form: dict[str, Any]) -> dict[str, Any]:
    send_at = form.get("send_at")
    return {
        "send_at": datetime.fromisoformat(send_at) if send_at else None,
        "recipients": tuple(
            Recipient(msisdn=Msisdn(m), name=name) for m, name in form.get("recipients", ())
        ),
    }


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
