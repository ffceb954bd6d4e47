"""What was sent in a month, by whom, and what it cost: exact sums of decimals. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from relay.model import State
from relay.planning.lifecycle import IN_DOUBT

_CENT = Decimal("0.01")
SENT = frozenset({State.SUBMITTED, State.ACCEPTED}) | IN_DOUBT  # what may have to be paid


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Month:
    """A month of the calendar, said as `2026-10`."""

    year: int
    month: int

    @classmethod
    def parse(cls, typed: str) -> "Month | None":
        """The month that a person typed, ISO 8601; None if it is none."""
        if not (found := re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", typed.strip())):
            return None
        said = cls(year=int(found[1]), month=int(found[2]))
        return said if 1970 <= said.year < 9999 else None  # both its ends are times

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> "Month":
        local = at.astimezone(zone)
        return cls(year=local.year, month=local.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def words(self) -> str:
        return f"{date(self.year, self.month, 1):%B %Y}"

    @property
    def days(self) -> list[date]:
        first = date(self.year, self.month, 1)
        every = (first + timedelta(days=n) for n in range(31))
        return [day for day in every if day.month == self.month]

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment there, and the first after it."""
        last = self.days[-1] + timedelta(days=1)
        return (
            datetime.combine(self.days[0], time(), tzinfo=zone),
            datetime.combine(last, time(), tzinfo=zone),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """SMS of one submission, alike in what was reported of them."""

    requester: str
    request_id: int
    left_at: datetime
    state: State
    sms: int
    segments: int  # billed, of each
    delivered: bool
    cost: Decimal | None  # of each, in the provider's currency; None where none was reported


@dataclass(slots=True, kw_only=True)
class Usage:
    """The sums of one requester, or of all."""

    requester: str = ""
    requests: set[int] = field(default_factory=set)
    sms: int = 0
    segments: int = 0
    delivered: int = 0
    in_doubt: int = 0  # of the SMS: nobody knows whether they were sent
    charged: Decimal = Decimal(0)
    charged_sms: int = 0  # how many of the SMS a charge was reported of

    def add(self, sent: Sent) -> None:
        self.requests.add(sent.request_id)
        self.sms += sent.sms
        self.segments += sent.sms * sent.segments
        self.delivered += sent.sms * sent.delivered
        self.in_doubt += sent.sms * (sent.state in IN_DOUBT)
        if sent.cost is not None:
            self.charged += sent.sms * sent.cost
            self.charged_sms += sent.sms

    def estimate(self, price: Decimal | None) -> Decimal | None:
        """What the segments come to at what one has cost so far; None where that is not known."""
        return None if price is None else cents(self.segments * price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A month: who used how much of it, and how many SMS left on each day."""

    month: Month
    lines: tuple[Usage, ...]  # by requester, in the order of their names
    total: Usage
    days: tuple[int, ...]  # SMS
    price: Decimal | None  # of a segment, as far as charges were ever reported


def account(month: Month, sent: Iterable[Sent], price: Decimal | None, zone: ZoneInfo) -> Account:
    """The sums of what left in that month."""
    total, lines, days = Usage(), dict[str, Usage](), dict.fromkeys(month.days, 0)
    for one in sent:
        lines.setdefault(one.requester, Usage(requester=one.requester)).add(one)
        total.add(one)
        day = one.left_at.astimezone(zone).date()
        if day in days:
            days[day] += one.sms
    return Account(
        month=month,
        lines=tuple(lines[name] for name in sorted(lines)),
        total=total,
        days=tuple(days.values()),
        price=price,
    )


def price_of_a_segment(charges: Iterable[tuple[Decimal, int, int]]) -> Decimal | None:
    """The mean of charges, each with its count of SMS and of segments; None where none is known."""
    spent, segments = Decimal(0), 0
    for cost, sms, parts in charges:
        spent += cost * sms
        segments += parts
    return spent / segments if segments else None


def money(told: str) -> Decimal | None:
    """A charge as it was reported; None for what is no amount."""
    try:
        amount = Decimal(told)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def cents(amount: Decimal) -> Decimal:
    """To the nearest hundredth, half a one upwards."""
    return amount.quantize(_CENT, ROUND_HALF_UP)
