"""The settings as the steps need them: drawn up once, handed down as one value."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from importlib.metadata import version
from typing import TYPE_CHECKING

from relay.gateway.dialect import Dialect, Terms
from relay.gateway.dialects import dialect
from relay.model import Language
from relay.planning.policy import Policy
from relay.reading.people.contacts import Contacts
from relay.reading.people.rules import Rules
from relay.settings import Settings

if TYPE_CHECKING:
    from relay.journal.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What this relay knows itself by; kept in the journal."""

    key: bytes  # of the references' MAC
    loop_mark: str  # in the X-Relay-Loop of every notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What was agreed with the operator, in the values of each room."""

    rules: Rules
    terms: Terms
    dialect: Dialect
    policy: Policy
    allow: tuple[str, ...]
    proof: str
    authserv_id: str
    admins: tuple[str, ...]
    own_addresses: frozenset[str]
    handover: timedelta | None
    reply_timeout: timedelta
    reply_from: tuple[str, ...]
    answer_proof: str
    split_on_error: bool
    notices_from: str
    domain: str  # of notices.from
    acknowledge: bool
    delivered: str  # "final", "failures" or "none"
    retention: timedelta
    language: Language  # of what is said to nobody in particular
    shaped_by: str  # JSON: what a request was read with, for the trace


def draw_up(settings: Settings, contacts: Contacts) -> Charter:
    """The charter of these settings."""
    notices_from = parseaddr(settings.notices.from_)[1].casefold()
    reading = settings.reading
    forced = reading.language
    return Charter(
        rules=Rules(
            zone=settings.zone,
            region=reading.region,
            countries=tuple(reading.countries),
            contacts=contacts,
            sender_ids=tuple(settings.gateway.sender_ids),
            own_domain=notices_from.rpartition("@")[2],
            language=forced,
        ),
        terms=terms(settings),
        dialect=dialect(settings.gateway.dialect),
        policy=policy(settings),
        allow=tuple(settings.requesters.allow),
        proof=settings.requesters.proof,
        authserv_id=settings.requesters.authserv_id,
        admins=tuple(a.casefold() for a in settings.requesters.admins),
        own_addresses=frozenset({notices_from, settings.gateway.from_.casefold()}),
        handover=settings.gateway.handover,
        reply_timeout=settings.gateway.reply_timeout,
        reply_from=tuple(settings.gateway.reply_from),
        answer_proof=settings.gateway.proof,
        split_on_error=settings.gateway.split_on_error,
        notices_from=settings.notices.from_,
        domain=notices_from.rpartition("@")[2],
        acknowledge=settings.notices.acknowledge,
        delivered=settings.notices.delivered,
        retention=settings.journal.retention,
        language=Language.EN if forced == "auto" else Language(forced),
        shaped_by=_shaped_by(settings),
    )


def flaws(settings: Settings) -> tuple[str, ...]:
    """What the dialect finds wrong with the account, beyond what the settings themselves know."""
    found = dialect(settings.gateway.dialect).problems(terms(settings))
    boxes = settings.mailboxes
    accounts = (boxes.requests.username, boxes.replies.username if boxes.replies else "")
    ours = {parseaddr(settings.notices.from_)[1].casefold(), *map(str.casefold, accounts)}
    if settings.gateway.address.casefold() in ours:
        found = (*found, "gateway.address is a mailbox of our own: the credential would go there")
    return found


def know_thyself(tx: "Transaction") -> Identity:
    """The relay's own key and mark, made at its first start."""
    for name in ("key", "loop_mark"):
        if not tx.setting(name):
            tx.remember(name, secrets.token_hex(32 if name == "key" else 8))
    return Identity(key=bytes.fromhex(tx.setting("key")), loop_mark=tx.setting("loop_mark"))


def terms(settings: Settings) -> Terms:
    """The account with the provider."""
    gateway = settings.gateway
    return Terms(
        address=gateway.address,
        from_=gateway.from_,
        username=gateway.username.get_secret_value(),
        password=gateway.password.get_secret_value(),
        sender_id=gateway.sender_id,
        sender_ids=tuple(gateway.sender_ids),
        economy=gateway.economy,
        economy_sender_id=gateway.economy_sender_id,
        dncr=gateway.dncr,
        max_recipients=gateway.max_recipients,
        max_segments=settings.policy.max_segments,
        china_unicode_max=gateway.china_unicode_max,
        long_lines=gateway.long_lines,
        time_zone=gateway.time_zone,
        tag_sender=gateway.tag_sender,
        extra_errors=dict(gateway.extra_errors),
    )


def policy(settings: Settings) -> Policy:
    """The limits of `[policy]`."""
    said = settings.policy
    quiet = said.quiet
    return Policy(
        zone=settings.zone,
        max_recipients=said.max_recipients,
        confirm_above=said.confirm_above,
        split=said.overflow == "split",
        quiet_from=quiet[0] if quiet else None,
        quiet_until=quiet[1] if quiet else None,
        duplicate_window=said.duplicate_window,
        max_age=said.max_age,
        per_requester_hour=said.per_requester_hour,
        per_requester_day=said.per_requester_day,
        per_day=said.per_day,
    )


def _shaped_by(settings: Settings) -> str:
    shapes: Mapping[str, object] = {
        "relay": version("sms-mail-relay"),
        "policy": settings.policy.model_dump(mode="json"),
        "reading": settings.reading.model_dump(mode="json"),
        "handover": str(settings.gateway.handover),
    }
    return json.dumps(shapes, ensure_ascii=False, separators=(",", ":"), default=str)
