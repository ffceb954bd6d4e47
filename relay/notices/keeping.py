"""The facts of a notice as JSON: kept until it leaves, and put into words only then. Pure."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from relay.notices.facts import Facts

_Make = Callable[[Any], Any]


def dump(facts: Facts) -> str:
    """The facts, each value in its JSON form; what has its default is left out."""
    return json.dumps(facts, default=_form, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Facts:
    """The facts that `dump` wrote, of this relay or an older one; ValueError for anything else."""
    try:
        return cast(Facts, _maker(Facts)(json.loads(text)))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"these are no facts of a notice: {error}") from error


def _form(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, ZoneInfo):
        return value.key
    named = ((name, getattr(value, name), default) for name, default in _defaults(value.__class__))
    return {name: inner for name, inner, default in named if inner != default}


@cache
def _defaults(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


@cache
def _maker(kind: Any) -> _Make:
    """What makes a value of that type of its JSON form."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        [some] = [_maker(one) for one in inner if one is not NoneType]
        return lambda form: None if form is None else some(form)
    if origin is tuple and inner[-1] is Ellipsis:
        each = _maker(inner[0])
        return lambda form: tuple(map(each, form))
    if origin is tuple:
        makers = tuple(map(_maker, inner))
        return lambda form: tuple(make(v) for make, v in zip(makers, form, strict=True))
    if is_dataclass(kind):
        return _dataclass_maker(cast(type[Any], kind))
    if kind is datetime:
        return datetime.fromisoformat
    return dict if origin is Mapping else cast(_Make, kind)


def _dataclass_maker(kind: type[Any]) -> _Make:
    """What it does not know is of a newer relay, and what is not there has its default."""
    makers = {name: _maker(hint) for name, hint in get_type_hints(kind).items()}

    def make(form: Mapping[str, Any]) -> Any:
        return kind(**{name: makers[name](form[name]) for name in form if name in makers})

    return make
