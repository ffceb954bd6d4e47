"""A language of our notices: every sentence in it, as Jinja templates in tables. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from relay.model import State

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_PLACE = re.compile(r"\{\{ (\w+) \}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A notice's own sentences: the first line, what follows it, and what the reader can do."""

    first: str
    then: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """The tables of one language. Its sentences fall back to general words for a missing fact."""

    phrases: Mapping[str, Phrase]  # by kind, or kind and case: "result.partial"
    labels: Mapping[str, str]  # the words around the facts
    reasons: Mapping[str, str]  # by reason code; `said` is the requester's words in quotation marks
    faults: Mapping[str, str]  # by what is wrong with a rejected one: see `outcome.fault`
    stops: Mapping[str, str]  # why sending stands still
    states: Mapping[State, str]
    events: Mapping[str, str]  # of the journal: "noun.participle"
    deliveries: Mapping[str, str]  # by what was reported of a phone; "none" is nothing
    causes: Mapping[str, str]  # by the error of a report, or "status." and its status
    countries: Mapping[str, str]  # by ISO 3166 code

    def label(self, key: str, /, **values: object) -> str:
        """The words called `key`, filled with `values`."""
        return fill(self.labels[key], **values)


def fill(template: str, /, **values: object) -> str:
    """`template` with `values` in it; a value that is missing prints nothing."""
    if "{" not in template:  # half of them have no place for a value
        return template.strip()
    if _has_only_places(template):
        return _PLACE.sub(lambda place: str(values.get(place[1], "")), template).strip()
    return _compiled(template).render(**values).strip()


@cache
def _has_only_places(template: str) -> bool:
    return "{" not in _PLACE.sub("", template)


@cache
def _compiled(template: str) -> "Template":
    return _jinja().from_string(template)


@cache
def _jinja() -> "Environment":
    from jinja2 import Environment  # a start need not wait for it

    # Plain text needs no escapes. Only our own tables are compiled; what people wrote is a value.
    return Environment(autoescape=False)  # noqa: S701
