"""What the operator allows, and what waits for a second look."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from relay.model import Reason, Refusal, Request, Understood

STALE = timedelta(hours=1)  # what lay so long is asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The limits of `[policy]`, and the zone in which its hours are meant."""

    zone: ZoneInfo
    max_recipients: int = 100
    confirm_above: int = 20
    split: bool = False  # a text too long for one message becomes several
    quiet_from: time | None = None
    quiet_until: time | None = None
    duplicate_window: timedelta = timedelta(minutes=10)
    max_age: timedelta = timedelta(hours=24)
    per_requester_hour: int = 30
    per_requester_day: int = 200
    per_day: int = 2000  # billed segments


def judge(
    request: Request, policy: Policy, *, received_at: datetime, now: datetime, repeats: str
) -> Request | Refusal:
    """The request with what the policy doubts about it, or its refusal.

    `repeats` is the ticket of a like request of moments ago, or "". A mail that lay for hours, for
    we were away or its mailbox was restored, may say what is no longer so.
    """
    count = len(request.recipients)
    if count > policy.max_recipients:
        facts = {"count": str(count), "limit": str(policy.max_recipients)}
        return refusal(request, Reason(code="recipient.too_many", facts=facts))
    age = timedelta(0) if request.send_at else now - received_at
    if age >= policy.max_age:
        return refusal(request, Reason(code="time.expired"))
    doubts = list(request.doubts)
    if age >= STALE:
        doubts.append(late(age))
    if count > policy.confirm_above and not request.unattended:
        facts = {"count": str(count), "above": str(policy.confirm_above)}
        doubts.append(Reason(code="recipient.too_many", facts=facts))
    if repeats:
        doubts.append(Reason(code="text.repeated", facts={"ticket": repeats}))
    morning = quiet_end(policy, now)
    if request.send_at is None and morning is not None:
        doubts.append(quiet_hours(morning))
        request = replace(request, send_at=morning)
    return replace(request, doubts=tuple(doubts))


def refusal(request: Request, reason: Reason) -> Refusal:
    """That a request is refused, with all that it said."""
    return Refusal(
        requester=request.requester,
        reasons=(reason,),
        language=request.language,
        warnings=request.warnings,
        understood=_understood(request),
    )


def late(age: timedelta) -> Reason:
    """The doubt whether something is still meant that has lain for so long."""
    return Reason(code="time.late", facts={"waited": str(age // timedelta(hours=1))})


def missed(meant: datetime) -> Reason:
    """The doubt whether what was meant for a time that has passed is to be sent now."""
    return Reason(code="time.missed", facts={"meant": f"{meant:%Y-%m-%d %H:%M}"})


def quiet_hours(until: datetime) -> Reason:
    """The doubt whether what would arrive in the quiet hours may wait for their end."""
    return Reason(code="time.quiet_hours", facts={"until": f"{until:%H:%M}"})


def quiet_end(policy: Policy, now: datetime) -> datetime | None:
    """When the quiet hours end in which `now` lies, or None."""
    start, end = policy.quiet_from, policy.quiet_until
    if start is None or end is None:
        return None
    local = now.astimezone(policy.zone)
    clock = local.time().replace(tzinfo=None)
    quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not quiet:
        return None
    day = local.date() + timedelta(days=1 if start > end and clock >= start else 0)
    return datetime.combine(day, end, policy.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What has left lately, to hold against the budgets."""

    requester_hour: int  # requests of this requester in the last hour
    requester_day: int
    number_hour: int  # requests to the phone that had the most of them in the last hour
    day: int  # billed segments of all requesters in the last 24 hours


def over_budget(spent: Spent, billed: int, policy: Policy) -> Reason | None:
    """Why one more submission of `billed` segments must wait, or None."""
    if spent.requester_hour >= policy.per_requester_hour:
        return Reason(
            code="budget.requester",
            facts={"count": str(policy.per_requester_hour), "period": "hour"},
        )
    if spent.requester_day >= policy.per_requester_day:
        return Reason(
            code="budget.requester", facts={"count": str(policy.per_requester_day), "period": "day"}
        )
    if spent.number_hour >= policy.per_requester_hour:  # one phone bears what one person may send
        facts = {"count": str(policy.per_requester_hour)}
        return Reason(code="budget.number", facts=facts)
    if spent.day + billed > policy.per_day:
        return Reason(code="budget.day", facts={"count": str(policy.per_day)})
    return None


def _understood(request: Request) -> Understood:
    options = {"dncr": request.dncr, "split": request.split, "no confirmation": request.unattended}
    return Understood(
        recipients=request.recipients,
        text=request.text,
        send_at=request.send_at,
        sender_id=request.sender_id,
        options=frozenset(option for option, chosen in options.items() if chosen),
    )
