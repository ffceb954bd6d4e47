"""Words inside a text that may be said to the relay: a field, another order, "send it at 9". Pure.

Nothing here is obeyed. A text that holds such words is not sent before a "yes".
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from relay.reading.fields import field_of, is_nearly_a_field
from relay.reading.opening import is_order
from relay.reading.opening_forms import VERBS
from relay.reading.rules import Rules
from relay.reading.timing import Follower, looks_like_an_instruction, read_timing
from relay.reading.when import Moment, NoMoment

# Words that speak of the sending itself; "Time:" may be that of the meeting the text is about.
_OF_SENDING = re.compile(
    r"[ \t*_(\[（【]*(?:(?:send|schedule|deliver|scheduled) (?:at|on|for|time)"
    r"|(?:發送|发送|傳送|传送)(?:時間|时间|日期)|排程)[ \t*_]*[:：=-]\**(?P<value>.*)",
    re.IGNORECASE,
)
# Where an order begins, not only a mention of one: "…, or text 9123 4567."
_BEGINS = re.compile(
    r"(?:^|[.!?…;:。！？；：\"”」』)）]|\b(?:and|then|also|please|pls|plz|kindly|you|u)"
    r"|請你?|请你?|麻煩你?|麻烦你?|唔該|再|並|并|另|外|後|后|也|亦|我|手|忙)\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[ \t]*[(（]?\+?[0-9０-９](?:[ \t().\-]?[0-9０-９]){6,}")
_NUMBERED = re.compile(
    rf"(?:^|[.;,。；，]\s*(?i:and |for |to )?){_NUMBER.pattern}[)）]?[ \t]*[:：]"
)
_BRACKET = re.compile(r"[(\[（【]([^()（）\[\]【】]{3,60})[)\]）】][ \t.。]*\Z")
_PLEASE = re.compile(r"[ ,，]*(?:please|pls|thanks|唔該|謝謝|谢谢)?[ .。!！]*\Z", re.IGNORECASE)
_MOST_ORDERS, _LOOK_BACK, _LONGEST_ORDER = 25, 20, 400


def split_send_at(text: str, rules: Rules, *, now: datetime) -> Follower | None:
    """A text whose very last line is `Send at: TIME`, and that time."""
    head, newline, line = text.rpartition("\n")
    match = _OF_SENDING.fullmatch(line)
    if match is None or not newline or not head.strip():
        return None
    timing = read_timing(match["value"].strip(" \t.。)]）】"), rules, now=now)
    if timing.when == NoMoment(code="time.unreadable"):
        return None
    return Follower(head.rstrip(), timing)


def has_asides(text: str, rules: Rules, *, now: datetime, as_is: bool) -> bool:
    """Whether anything in `text` may be said to the relay rather than to the recipient.

    `as_is`: it stands in a field of its own; what stands on the line of that field is text.
    """
    own = text.partition("\n")[2] if as_is else text
    return (
        any(_is_field(line, rules, now) for line in own.split("\n"))
        or _is_last_a_time(own, rules, now)
        or looks_like_an_instruction(own, rules, now=now)
        or _has_order(text, rules, now)
    )


# -- private --------------------------------------------------------------------------------------


def _is_field(line: str, rules: Rules, now: datetime) -> bool:
    if field_of(line) or _NUMBERED.search(line) or _OF_SENDING.fullmatch(line):
        return True
    if not is_nearly_a_field(line):
        return False
    value = re.split("[:：]", line, maxsplit=1)[1]
    return read_timing(value, rules, now=now).when != NoMoment(code="time.unreadable")


def _is_last_a_time(text: str, rules: Rules, now: datetime) -> bool:
    """Whether the last line, or a last bracket, is a time to come and nothing else."""
    above, _, line = text.rpartition("\n")
    bracket = _BRACKET.search(line, max(0, len(line) - _LONGEST_ORDER))
    words = bracket[1] if bracket else line[:_LONGEST_ORDER] if above.strip() else ""
    when = read_timing(_PLEASE.sub("", words), rules, now=now).when
    return isinstance(when, Moment) and when.at is not None


def _has_order(text: str, rules: Rules, now: datetime) -> bool:
    for start in islice(_starts(text), _MOST_ORDERS):
        words = text[start : start + _LONGEST_ORDER]
        before = text[max(0, start - _LOOK_BACK) : start].rpartition("\n")[2]
        begins = any(found.end() == len(before) for found in _BEGINS.finditer(before))
        if is_order(words, rules, now=now, begins=begins):
            return True
    return False


def _starts(text: str) -> Iterator[int]:
    return (verb.start() for verb in VERBS.finditer(text))
