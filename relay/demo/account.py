"""A customer's account at the provider: what it may send and what that costs (gateway manual 7)."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from re import fullmatch
from typing import Final

from relay.demo.form import Complaint, Form

# The longest text that fits 1, 2, 3, ... SMS, as printed in table 7.4.
_OVERSEAS: Final = {"unicode": (70, 134, 201), "english": (160, 306, 459)}
_CHINA: Final = (62, 120, 180, 240, 300, 360, 420, 459)

_NUMBERS: Final = (("852", r"852[0-9]{8}"), ("853", r"853[0-9]{8}"), ("86", r"861[0-9]{10}"))
_ANY_NUMBER: Final = r"[1-9][0-9]{6,14}"
_ECONOMY: Final = "SMSNotice"


@dataclass(slots=True, kw_only=True)
class Account:
    """A prepaid account. Tests change it while the provider runs."""

    username: str
    password: str
    enabled: bool = True
    balance: int = 10_000  # SMS
    blocked: tuple[str, ...] = ()  # country codes
    forbidden: tuple[str, ...] = ()  # words that no SMS to China may hold
    china_unicode_max: int = 459  # or 201: the manual says both

    def objection(self, form: Form, now: datetime) -> Complaint | None:
        """Why the request is not granted: the first of errors 2 3 5 6 8 17 22 25 18 16, or None.

        The order is this simulator's own; the manual gives none.
        """
        return (
            self._about_the_customer(form)
            or self._about_the_message(form, now)
            or self._about_the_numbers(form)
            or self._about_the_balance(form)
        )

    def segments(self, form: Form, number: str) -> int:
        """How many SMS the text is to `number`; 0 where it has no text or too much."""
        limits = _CHINA if _is_china(number) else _OVERSEAS[form.encoding]
        most = limits[-1]
        if _is_china(number) and form.encoding == "unicode":
            most = self.china_unicode_max
        return bisect_left(limits, form.units) + 1 if 0 < form.units <= most else 0

    def price(self, form: Form) -> int:
        """What the whole request costs, in SMS."""
        return sum(self.segments(form, number) for number in form.recipients)

    def _about_the_customer(self, form: Form) -> Complaint | None:
        if (form.username, form.password) != (self.username, self.password):
            return Complaint(code=2)
        return None if self.enabled else Complaint(code=3)

    def _about_the_message(self, form: Form, now: datetime) -> Complaint | None:
        if form.scheduled_at is not None and form.scheduled_at > _five_years_after(now):
            return Complaint(code=5)
        if not all(self.segments(form, number) for number in form.recipients):
            return Complaint(code=6)
        return None if fullmatch("[0-9A-Za-z]{1,11}", form.sender_id) else Complaint(code=8)

    def _about_the_numbers(self, form: Form) -> Complaint | None:
        numbers = form.recipients
        china = any(map(_is_china, numbers))
        return (
            _first(17, (number for number in numbers if not _is_number(number)))
            or _first(22, (number for number in numbers if number.startswith(self.blocked)))
            or _first(
                25,
                (
                    number
                    for number in numbers
                    if form.sender_id == _ECONOMY and not number.startswith("852")
                ),
            )
            or (Complaint(code=18) if china and self._is_forbidden(form.text) else None)
        )

    def _is_forbidden(self, text: str) -> bool:
        return any(word in text for word in self.forbidden)

    def _about_the_balance(self, form: Form) -> Complaint | None:
        return Complaint(code=16) if self.price(form) > self.balance else None


def _first(code: int, offenders: Iterable[str]) -> Complaint | None:
    return next((Complaint(code=code, detail=offender) for offender in offenders), None)


def _is_china(number: str) -> bool:
    return number.startswith("86")


def _is_number(number: str) -> bool:
    shape = next((shape for code, shape in _NUMBERS if number.startswith(code)), _ANY_NUMBER)
    return fullmatch(shape, number) is not None


def _five_years_after(now: datetime) -> datetime:
    try:
        return now.replace(year=now.year + 5)
    except ValueError:  # 29 February
        return now.replace(year=now.year + 5, day=28)
