"""One phone number, as people write it. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberType

from relay.model import Msisdn
from relay.reading.pattern import pattern
from relay.reading.people.countries import COUNTRIES

_TEXTABLE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
_MAINLAND = pattern(r"1[3-9][0-9]{9}")
_SHAPE = pattern(r"(?:[0-9 \t().\-]|(?<![0-9).\-])\+)+")  # a plus only where a number begins
# Two numbers of 7 digits are the shortest that can have run together; more digits than this are
# no list of phones that somebody forgot to separate.
_LONGEST_RUN = 60
_SHORTEST, _LONGEST = 7, 16


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can receive an SMS."""

    msisdn: Msisdn
    country: str  # region code
    assumed: bool = False  # its country was inferred from an eleven-digit mainland number
    bare: bool = False  # its country code stands there without `+` or `00`


@dataclass(frozen=True, slots=True)
class NoPhone:
    """Digits that are not a phone which can be texted."""

    code: str  # "recipient.invalid" | "recipient.landline"
    length: int  # digits
    country: str = ""  # region code, where it is a valid number


@dataclass(frozen=True, slots=True)
class RunTogether:
    """Digits that can be cut into numbers in more than one way: each a reading."""

    readings: tuple[tuple[Phone, ...], ...]


def looks_like_a_number(words: str) -> bool:
    """Whether `words` are digits and the signs people put between them, and nothing else."""
    return bool(_SHAPE.fullmatch(words)) and any(c.isdigit() for c in words)


def read_number(words: str, region: str, countries: tuple[str, ...] = ()) -> Phone | NoPhone:
    """The one number in `words` (digits, spaces, hyphens, dots, brackets, one leading `+`).

    `00` becomes `+` before anything else is tried: read as a national number, most Japanese mobiles
    written with 00 are some other valid number. Without a country code it belongs to `region`;
    eleven digits `1[3-9]` are mainland China, marked as assumed; the code of one of `countries`
    is understood without its `+` where the digits are no number of `region`.
    """
    return _read(_dial(words), region, countries)


@lru_cache(maxsize=256)  # a list is read where it may end, and again where it does
def _read(digits: str, region: str, countries: tuple[str, ...]) -> Phone | NoPhone:
    if not digits.startswith("+"):
        if _MAINLAND.fullmatch(digits) and region != "CN":
            mainland = _parse("+86" + digits, region)
            return _judge(mainland, digits, assumed=True)
        national = _parse(digits, region)
        if national is None:
            for country in countries:
                code = str(phonenumbers.country_code_for_region(country))
                foreign = _parse("+" + digits, region) if digits.startswith(code) else None
                if foreign is not None:
                    return _judge(foreign, digits, bare=True)
        return _judge(national, digits)
    return _judge(_parse(digits, region), digits)


def may_be_mobile(words: str, region: str) -> bool:
    """Whether `words` have as many digits as a mobile number of their country."""
    try:
        number = phonenumbers.parse(_dial(words), region)
    except phonenumbers.NumberParseException:
        return False
    kind = PhoneNumberType.MOBILE
    reason = phonenumbers.is_possible_number_for_type_with_reason(number, kind)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE)


def read_run(
    words: str, region: str, countries: tuple[str, ...] = ()
) -> tuple[Phone, ...] | NoPhone | RunTogether:
    """One number, or several without a separator where exactly one way to cut them is valid.

    The cut must also respect the groups the digits were written in, and no dash may stand in it:
    61234567-61234570 may be two people and may be a range of invoices.
    """
    if "+" in words.strip(" (")[1:]:
        return _split_at_plus(words, region, countries)
    whole = read_number(words, region, countries)
    if isinstance(whole, Phone):
        return (whole,)
    readings = [] if whole.country else list(_cuts(_dial(words), region, countries))
    if not readings:
        return whole
    if len(readings) > 1 or not _respects_groups(readings[0], words):
        certain = (_phones(parts) for parts in readings)
        return RunTogether(tuple(phones for phones in certain if len(phones) > 1))
    for _, part in readings[0]:
        if isinstance(part, NoPhone):
            return part
    return _phones(readings[0])


@lru_cache(maxsize=1024)
def country_of(msisdn: str) -> str:
    """The region code of a number in international digits; "" where nobody knows."""
    valid = _parse("+" + msisdn, "ZZ")
    return "" if valid is None else _region(valid.number)


def say_number(msisdn: str) -> str:
    """All digits, in the groups that its country is used to: `+852 9123 4567`."""
    valid = _parse("+" + msisdn, "ZZ")
    if valid is None:
        return f"+{msisdn}"
    said = phonenumbers.format_number(valid.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    # A country's pattern may drop a prefix; what is shown here is what is sent.
    return said if re.sub("[^0-9]", "", said) == msisdn else f"+{msisdn}"


def country_name(region: str) -> str:
    """The English name of a region, for sentences."""
    return COUNTRIES.get(region, region or "an unknown country")


# -- private --------------------------------------------------------------------------------------


def _dial(words: str) -> str:
    digits = "".join(c for c in words if c in "0123456789")
    if words.strip(" (").startswith("+"):
        return "+" + digits
    return "+" + digits[2:] if digits.startswith("00") else digits


def _length(words: str) -> int:
    return sum(c.isdigit() for c in words)


class _Valid(NamedTuple):
    number: phonenumbers.PhoneNumber
    kind: int  # a phonenumbers.PhoneNumberType


def _parse(digits: str, region: str) -> _Valid | None:
    """A valid number, or None."""
    if not _SHORTEST <= len(digits) <= _LONGEST + 2:
        return None
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    kind = phonenumbers.number_type(number)  # that of a number that is not valid is unknown
    return None if kind == PhoneNumberType.UNKNOWN else _Valid(number, kind)


def _region(number: phonenumbers.PhoneNumber) -> str:
    region = phonenumbers.region_code_for_number(number)
    return region or phonenumbers.region_code_for_country_code(number.country_code or 0)


def _judge(
    valid: _Valid | None,
    digits: str,
    *,
    assumed: bool = False,
    bare: bool = False,
) -> Phone | NoPhone:
    length = _length(digits)
    if valid is None:
        return NoPhone("recipient.invalid", length)
    number, kind, country = *valid, _region(valid.number)
    if kind == PhoneNumberType.FIXED_LINE:
        return NoPhone("recipient.landline", length, country)
    if kind not in _TEXTABLE:
        return NoPhone("recipient.invalid", length, country)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(Msisdn(written[1:]), country, assumed, bare)


_Part = tuple[str, Phone | NoPhone]  # the digits, and what they are


def _phones(parts: tuple[_Part, ...]) -> tuple[Phone, ...]:
    return tuple(part for _, part in parts if isinstance(part, Phone))


def _respects_groups(parts: tuple[_Part, ...], words: str) -> bool:
    groups = re.findall("[0-9]+[^0-9]*", words)
    if len(groups) == 1:
        return True
    borders = {
        sum(map(_length, groups[: n + 1])) for n, group in enumerate(groups) if "-" not in group
    }
    end = 0 if not _dial(words).startswith("+") else _length(words) - len(_dial(words)) + 1
    for digits, _ in parts:
        end += _length(digits)
        if end not in borders:
            return False
    return True


def _split_at_plus(
    words: str, region: str, countries: tuple[str, ...]
) -> tuple[Phone, ...] | NoPhone:
    """`+852 9123 4567 +852 6123 4567`: each plus begins a number."""
    phones: list[Phone] = []
    for part in re.split(r"(?=\(?\+)", words):
        if part.strip(" ("):
            phone = read_number(part, region, countries)
            if isinstance(phone, NoPhone):
                return NoPhone(phone.code, _length(words), phone.country)
            phones.append(phone)
    return tuple(phones)


def _cuts(digits: str, region: str, countries: tuple[str, ...]) -> list[tuple[_Part, ...]]:
    """The ways to cut digits into two or more valid numbers; after a few it stops counting."""
    if len(digits) > _LONGEST_RUN:
        return []
    seen: dict[int, list[tuple[_Part, ...]]] = {len(digits): [()]}
    for start in range(len(digits) - _SHORTEST, -1, -1):
        found: list[tuple[_Part, ...]] = []
        for end in range(start + _SHORTEST, min(start + _LONGEST, len(digits)) + 1):
            if end in seen:
                part = read_number(digits[start:end], region, countries)
                if isinstance(part, Phone) or part.country:
                    found += [((digits[start:end], part), *tail) for tail in seen[end]]
        if found:
            seen[start] = found[:4]
    return seen.get(0, [])
