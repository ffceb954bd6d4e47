"""The time that the fields of a form name, a day and its hour in one field or in two. Pure."""

from dataclasses import replace
from datetime import datetime

from relay.model import Reason
from relay.reading.fields.field_words import may_be_of_an_event
from relay.reading.fields.fields import Fields
from relay.reading.people.rules import Rules
from relay.reading.sentences.timing import Timing, read_dated, read_hour, read_timing, times_of
from relay.reading.when import Doubt

_LONGEST = 200


def settle_times(top: Fields, rules: Rules, now: datetime) -> list[Timing]:
    """The time of sending that the fields name; none where that is to be asked, or is refused.

    `Date:` and `Time:` are one time. Unless the day is said to be that of sending, 發送日期, they
    may be those of what the text tells, and wait for a "yes".
    """
    if len(top.times) > 1:
        return _joined(top, rules, now)
    timing = read_hour(top.times[0].value, rules, now=now)
    if not (top.form.of_an_appointment and times_of(timing)):
        return [timing]
    top.perhaps = top.times[0].value
    return []


# -- private --------------------------------------------------------------------------------------


def _joined(top: Fields, rules: Rules, now: datetime) -> list[Timing]:
    first, second = top.times[0], top.times[-1]
    timing = read_dated(first.value, second.value, rules, now=now)
    day = next((each for each in (first, second) if _is_day(each.value, rules, now)), None)
    hour = first if day is second else second
    both = day is not None and len(top.times) == 2 and _is_hour(hour.value, rules, now)
    if both and day and not may_be_of_an_event(day.word):
        return [timing]
    if both and may_be_of_an_event(hour.word) and times_of(timing):
        return [replace(timing, of_an_event=True)]
    facts = {"first": first.value[:_LONGEST], "second": second.value[:_LONGEST]}
    facts |= {"word": first.word} if first.word != second.word else {}
    top.refusals.append(Reason(code="field.twice", words=second.word, facts=facts))
    return []


def _is_day(words: str, rules: Rules, now: datetime) -> bool:
    """Whether they name a day and no hour."""
    return read_timing(words, rules, now=now).when == Doubt(choices=())


def _is_hour(words: str, rules: Rules, now: datetime) -> bool:
    """Whether they name an hour and no day."""
    days = (read_dated(day, words, rules, now=now) for day in ("tomorrow", "明天"))
    return any(map(times_of, days))
