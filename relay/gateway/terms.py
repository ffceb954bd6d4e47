"""What the settings of the Meteorsis dialect must be (gateway manual 3.2)."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from relay.gateway.dialect import Fault, Terms
from relay.gateway.tags import CREDENTIAL, SENDER_ID, looks_like_tag

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
_MOST_RECIPIENTS = 61  # numbers of 15 digits on a line of 990 octets


def problems(terms: Terms) -> Iterator[str]:
    """A sentence for each setting that cannot be used, by its key; never a credential's value."""
    for key, address in (("address", terms.address), ("from", terms.from_)):
        if not _ADDRESS.fullmatch(address) or len(address) > 254:
            yield f"gateway.{key} is not an e-mail address: {address!r}"
    if terms.address.casefold() == terms.from_.casefold():
        yield "gateway.address and gateway.from are the same"
    for key, value in (("username", terms.username), ("password", terms.password)):
        if not CREDENTIAL.fullmatch(value) or looks_like_tag(value):
            yield f"gateway.{key} must be 1 to 20 printable ASCII characters without a space"
    yield from _sender_ids(terms)
    yield from _limits(terms)
    yield from _codes(terms)
    if not _is_zone(terms.time_zone):
        yield f"gateway.time_zone is not a time zone: {terms.time_zone!r}"


def _sender_ids(terms: Terms) -> Iterator[str]:
    named = {"sender_id": terms.sender_id, "economy_sender_id": terms.economy_sender_id}
    several = [("sender_ids", value) for value in terms.sender_ids]
    for key, value in (*named.items(), *several):
        if not SENDER_ID.fullmatch(value):
            yield f"gateway.{key} must be 1 to 11 letters and digits: {value!r}"


def _limits(terms: Terms) -> Iterator[str]:
    if not 1 <= terms.max_recipients <= _MOST_RECIPIENTS:
        yield f"gateway.max_recipients must be 1 to {_MOST_RECIPIENTS}: {terms.max_recipients}"
    if not 201 <= terms.china_unicode_max <= 459:
        yield f"gateway.china_unicode_max must be 201 to 459: {terms.china_unicode_max}"
    if terms.max_segments < 1:
        yield f"policy.max_segments must be at least 1: {terms.max_segments}"


def _codes(terms: Terms) -> Iterator[str]:
    if terms.dncr not in ("", "0", "1"):
        yield f"gateway.dncr must be empty, 0 or 1: {terms.dncr!r}"
    if terms.long_lines not in ("quoted-printable", "refuse"):
        yield f"gateway.long_lines must be quoted-printable or refuse: {terms.long_lines!r}"
    for code, fault in terms.extra_errors.items():
        if not re.fullmatch("[0-9]{1,5}", code) or fault not in tuple(Fault):
            classes = ", ".join(Fault)
            yield f"gateway.extra_errors maps a code to one of {classes}: {code!r}, {fault!r}"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # no such zone, or no name of one
        return False
    return True
