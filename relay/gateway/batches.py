"""One text and its recipients, cut into what single gateway e-mails can carry."""

import re
from collections.abc import Iterator, Mapping, Sequence

from relay.gateway import text as words
from relay.gateway.dialect import Terms, Unsendable
from relay.gateway.tags import SENDER_ID
from relay.model import Batch, Msisdn, Reason

LINE = 990  # octets: the 998 of RFC 5322, less the oldest limit found (sendmail)
ONE_LINE_UNITS = (LINE - len("[CONTENT]=")) // 4  # 245: what the hex form brings on one line

_SHAPES: Mapping[str, str] = {  # one bad number makes the gateway refuse its whole e-mail
    "852": "852[0-9]{8}",
    "853": "853[0-9]{8}",
    "86": "861[0-9]{10}",
}


def batches(
    recipients: Sequence[Msisdn],
    text: str,
    *,
    sender_id: str,
    dncr: bool,
    split: bool,
    terms: Terms,
) -> tuple[Batch, ...] | Unsendable:
    """The batches of a request, in order, or why it cannot be sent: all of it or nothing.

    China goes apart, because its limits differ and an error is for a whole e-mail; Hong Kong too
    where it takes the economy line, because its sender ID differs.
    """
    text = words.clean(text).strip()
    chosen = sender_id or terms.sender_id
    numbers = tuple(dict.fromkeys(recipients))
    objection = _objection(numbers, text, chosen, terms)
    if objection is not None:
        return Unsendable(reason=objection)
    planned: list[Batch] = []
    for line, group in _lines(numbers, terms).items():
        messages = _messages(text, china=line == "china", split=split, terms=terms)
        if isinstance(messages, Reason):
            return Unsendable(reason=messages)
        planned.extend(
            Batch(
                recipients=chunk,
                text=message,
                encoding=_encoding(message),
                units=words.units(message),
                segments=_segments(message, china=line == "china"),
                sender_id=terms.economy_sender_id if line == "economy" else chosen,
                dncr="1" if dncr else terms.dncr,
            )
            for message in messages
            for chunk in _chunks(group, terms.max_recipients)
        )
    return tuple(planned)


def _objection(numbers: Sequence[Msisdn], text: str, sender_id: str, terms: Terms) -> Reason | None:
    if not numbers:
        return Reason(code="recipient.none")
    bad = [number for number in numbers if not _well_shaped(number)]
    if bad:
        return Reason(code="recipient.invalid", words=", ".join(bad))
    if not text:
        return Reason(code="text.empty")
    allowed = dict.fromkeys((terms.sender_id, *terms.sender_ids))
    if not all(number.startswith("852") for number in numbers):
        allowed.pop(terms.economy_sender_id, None)  # the economy line is Hong Kong's alone
    if sender_id not in allowed or not SENDER_ID.fullmatch(sender_id):
        facts = {"allowed": ", ".join(allowed)}
        return Reason(code="sender_id.invalid", words=sender_id, facts=facts)
    return None


def _well_shaped(number: Msisdn) -> bool:
    shape = next((_SHAPES[code] for code in _SHAPES if number.startswith(code)), "[0-9]{7,15}")
    return re.fullmatch(shape, number) is not None


def _lines(numbers: Sequence[Msisdn], terms: Terms) -> Mapping[str, list[Msisdn]]:
    lines: dict[str, list[Msisdn]] = {}
    for number in numbers:
        if number.startswith("86"):  # no other country code starts so; Taiwan is 886
            line = "china"
        else:
            line = "economy" if terms.economy and number.startswith("852") else "overseas"
        lines.setdefault(line, []).append(number)
    return lines


def _chunks(numbers: Sequence[Msisdn], size: int) -> Iterator[tuple[Msisdn, ...]]:
    for start in range(0, len(numbers), size):
        yield tuple(numbers[start : start + size])


# -- length ---------------------------------------------------------------------------------------


def _encoding(text: str) -> str:
    return "english" if words.plain(text) else "unicode"


def _segments(text: str, *, china: bool) -> int:
    return words.segments(words.units(text), encoding=_encoding(text), china=china)


def _messages(text: str, *, china: bool, split: bool, terms: Terms) -> tuple[str, ...] | Reason:
    """The text as one message, or as several where it may be split, or how much is too much."""
    encoding = _encoding(text)
    allowed = words.capacity(terms.max_segments, encoding=encoding, china=china)
    limit = _limit(encoding, china=china, terms=terms)
    room = min(allowed, limit)
    if words.units(text) <= room:
        return (text,)
    # Beyond this many characters nothing can fit: a bound for the work, and never what is sent.
    sample = text[: terms.max_segments * 160 + 1]
    parts = words.split(sample, limit=limit) if split else ()
    billed = fitting = 0
    for number, part in enumerate(parts, 1):
        billed += _segments(part, china=china)
        if billed > terms.max_segments:
            break
        fitting += words.units(part) - words.units(words.mark(number, len(parts)))
    else:
        if parts and sample == text:
            return parts
    return _too_long(text, encoding, max(room, fitting), china=china)


def _limit(encoding: str, *, china: bool, terms: Terms) -> int:
    """How many units one message may have."""
    limit = words.LENGTHS[encoding, china].limit
    if encoding == "unicode" and china:
        limit = min(limit, terms.china_unicode_max)
    if encoding == "unicode" and terms.long_lines == "refuse":
        limit = min(limit, ONE_LINE_UNITS)
    return limit


def _too_long(text: str, encoding: str, limit: int, *, china: bool) -> Reason:
    size = words.units(text)
    return Reason(
        code="text.too_long",
        facts={
            "units": str(size),
            "limit": str(limit),
            "over": str(size - limit),
            "encoding": encoding,
            "region": "China" if china else "Hong Kong and overseas",
        },
    )
