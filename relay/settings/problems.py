"""Wrong settings told in people's words: where, what is wrong, and what is expected."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from relay.settings.keys import (
    KeyPath,
    credential,
    dotted,
    fields,
    is_secret,
    keys_in,
    leaves,
    section,
    sections,
    variable,
)
from relay.settings.values import spell

_WHOLE = "must be a whole number"
_LIST = 'must be a list, such as ["a", "b"]'
_EXPECTED = {
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "finite_number": _WHOLE,
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be text in quotes",
    "tuple_type": _LIST,
    "mapping_type": 'must be a table, such as { 4 = "content" }',
    "model_type": "must be a section of its own",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "value_error": "{error}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value stands: a file and its line, a credential's file, or a `$VARIABLE`."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong; no secret is ever part of it."""

    place: Place
    key: str = ""  # dotted; "" where it is about the whole place
    wrong: str = ""  # what is there
    expected: str

    @property
    def file(self) -> str:
        """The file, or `$VARIABLE`."""
        return self.place.file

    @property
    def line(self) -> int | None:
        """The line in it, counted from 1, where there is one."""
        return self.place.line

    def __str__(self) -> str:
        subject = f"{self.key} {self.wrong}".strip()
        head = f"{self.place}: {subject}" if self.key else f"{self.place} {subject}"
        return f"{head}: {self.expected}"


class SettingsError(Exception):
    """The settings are wrong: all problems at once, a line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        ordered = sorted(problems, key=lambda p: (p.file.startswith("$"), p.file, p.line or 0))
        self.problems = tuple(ordered)
        super().__init__("\n".join(map(str, self.problems)))


def explain(
    error: ValidationError,
    places: tuple[Mapping[KeyPath, Place], ...],
    file: str,
    model: type[BaseModel],
) -> tuple[Problem, ...]:
    """What pydantic found, in our words; `places` of the sources, the strongest first."""
    problems: list[Problem] = []
    for found in error.errors(include_url=False):
        path = tuple(str(k) for k in found["loc"] if isinstance(k, str) and k != "[key]")
        place = _place(path, places, file)
        kind = found["type"]
        if kind == "missing":
            problems.extend(_missing(path, place, places, model))
        elif kind == "default_factory_not_called":
            continue  # what it waits for is told by itself
        elif kind == "extra_forbidden":
            problems.append(_unknown(path, place, isinstance(found["input"], dict), model))
        else:
            given = any(path in source for source in places)
            wrong = _wrong(path, found, model) if given else "is missing"
            expected = _expected(found)
            problems.append(
                Problem(place=place, key=_named(path, model), wrong=wrong, expected=expected)
            )
    return tuple(problems)


def pointed(problem: Problem, stray: str) -> Problem:
    """The problem of a missing secret, with the file that seems to hold it under another name."""
    if not stray or problem.wrong != "is missing":
        return problem
    return replace(problem, expected=f"{problem.expected}; {stray} may be it, misnamed")


def _place(path: KeyPath, places: tuple[Mapping[KeyPath, Place], ...], file: str) -> Place:
    for source in places:
        if path in source:
            return source[path]
    in_file = places[-1]
    outer = (path[:length] for length in range(len(path) - 1, 0, -1))
    return next((in_file[section] for section in outer if section in in_file), Place(file=file))


def _missing(
    path: KeyPath,
    place: Place,
    places: tuple[Mapping[KeyPath, Place], ...],
    model: type[BaseModel],
) -> Iterable[Problem]:
    inner = dict(sections(model)).get(path)
    if inner is None:
        expected = f"write it {_below(path, model)}, or set {variable(path)}"
        if alone := _alone(path, places, model):
            expected += f"; if there is to be no [{dotted(path[:-1])}], take away {alone}"
        if path in _secrets(model):
            expected = (
                f"give it as the credential {credential(path)}, which is the file "
                f"/etc/credstore/relay.{credential(path)}, or as {variable(path)}"
            )
        yield Problem(place=place, key=dotted(path), wrong="is missing", expected=expected)
        return
    kind = section(inner)
    required = [key for key, field in fields(kind).items() if field.is_required()] if kind else []
    deeper = [key for key in required if (*path, key) in dict(sections(model))]
    if deeper:
        for key in deeper:
            yield from _missing((*path, key), place, places, model)
    else:
        expected = f"it needs {', '.join(required)}"
        yield Problem(place=place, key=f"[{dotted(path)}]", wrong="is missing", expected=expected)


def _below(path: KeyPath, model: type[BaseModel]) -> str:
    """Under which title a key stands in the file, with an example of its value."""
    examples = dict(leaves(model))[path].examples or [""]
    value = json.dumps(examples[0], ensure_ascii=False)
    return f"under [{dotted(path[:-1])}], such as {path[-1]} = {value}"


def _alone(
    path: KeyPath, places: tuple[Mapping[KeyPath, Place], ...], model: type[BaseModel]
) -> str:
    """What alone makes a section that need not be and that the file does not have."""
    *others, in_file = places
    if path[:-1] in in_file or dict(sections(model))[path[:-1]].is_required():
        return ""
    given = (place for source in others for key, place in source.items() if key[:-1] == path[:-1])
    return ", ".join(map(str, given))


def _unknown(path: KeyPath, place: Place, table: bool, model: type[BaseModel]) -> Problem:
    known = keys_in(model, path[:-1])
    near = get_close_matches(path[-1], known, 1)
    elsewhere = [dotted(other) for other, _ in leaves(model) if other[-1] == path[-1]]
    if near:
        expected = f"did you mean {near[0]}?"
    elif elsewhere and not table:
        expected = f"did you mean {elsewhere[0]}?"
    else:
        expected = f"known here are {', '.join(known)}"
    key, wrong = (
        (f"[{dotted(path)}]", "is no section") if table else (dotted(path), "is no setting")
    )
    return Problem(place=place, key=key, wrong=wrong, expected=expected)


def _wrong(path: KeyPath, found: Mapping[str, Any], model: type[BaseModel]) -> str:
    kind = dict(leaves(model)).get(path)
    entry = kind is None and path[:-1] in dict(leaves(model))  # one of a table
    value = found["input"]
    if not entry and (kind is None or is_secret(kind)):
        return ""
    last = found["loc"][-1]
    if not isinstance(value, str | int | float | timedelta) or last == "[key]":
        return ""
    relation = "has" if isinstance(last, int) else "="
    return f"{relation} {_written(value)}"


def _written(value: str | int | float | timedelta) -> str:
    """A value as TOML has it, short, and without the password that a URL may hold."""
    if isinstance(value, timedelta):
        return f'"{spell(value)}"'
    if isinstance(value, str):
        value = re.sub(r"//\S*@", "//***@", value)
        return json.dumps(value[:60] + "…" * (len(value) > 60), ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 64:
        return "a huge number"
    return str(value)


def _expected(found: Mapping[str, Any]) -> str:
    facts = {key: str(fact) for key, fact in found.get("ctx", {}).items()}
    if found["type"] == "literal_error":
        facts["expected"] = facts["expected"].replace("'", '"')
    pattern = _EXPECTED.get(found["type"])
    return str(found["msg"]) if pattern is None else pattern.format_map(facts)


def _named(path: KeyPath, model: type[BaseModel]) -> str:
    return f"[{dotted(path)}]" if path in dict(sections(model)) else dotted(path)


def _secrets(model: type[BaseModel]) -> set[KeyPath]:
    return {path for path, kind in leaves(model) if is_secret(kind)}
