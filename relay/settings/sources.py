"""Where settings come from: a TOML file, systemd credentials, the environment.

Each is read into a layer that knows the place of each of its values, for messages.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from relay.settings.keys import KeyPath, credential, dotted, is_composed, leaves, variable
from relay.settings.problems import Place, Problem
from relay.settings.toml import TomlError, lines_of_keys, parse

_ALIKE = 0.85  # of names: submission_password is, token_secret is not
_RESERVED = {"RELAY_CONFIG", "RELAY_CRASH_POINT", "RELAY_TESTS_COMPLETE"}  # no settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The values that one source gives, nested as in TOML, and where each of them stands."""

    values: dict[str, Any] = field(default_factory=dict, repr=False)
    places: Mapping[KeyPath, Place] = field(default_factory=dict)

    def source(self, settings_cls: type[BaseSettings]) -> PydanticBaseSettingsSource:
        """The layer as pydantic-settings takes it."""
        return _Source(settings_cls, self.values)


Read = tuple[Layer, tuple[Problem, ...]]


def read_file(path: Path, model: type[BaseModel]) -> Read:
    """The settings file: UTF-8 and TOML 1.0."""
    name = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        values = parse(text, model)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _unreadable(name, "is not UTF-8", "save it as UTF-8", line)
    except FileNotFoundError:
        return _unreadable(name, "does not exist", "write it, or name another with --config")
    except PermissionError:
        return _unreadable(name, "may not be read by this user", "change its owner or mode")
    except OSError as error:
        return _unreadable(name, "cannot be read", _in_words(error))
    except TomlError as error:
        return _unreadable(name, "is not TOML", str(error), error.line)
    places = {
        keys: Place(file=name, line=line) for keys, line in lines_of_keys(text).items() if keys
    }
    return Layer(values=values, places=places), ()


def read_credentials(environ: Mapping[str, str], model: type[BaseModel]) -> Read:
    """systemd's credentials: a file in $CREDENTIALS_DIRECTORY for each key; others are not ours.

    The file is named `gateway__password`, or `relay.gateway__password` in a folder that is shared,
    as /etc/credstore is. The line end behind a value is not part of it.
    """
    if not environ.get("CREDENTIALS_DIRECTORY"):
        return Layer(), ()
    folder = Path(environ["CREDENTIALS_DIRECTORY"])
    try:
        present = {file.name for file in folder.iterdir()}
    except OSError as error:
        return _unreadable(str(folder), "cannot be read", _in_words(error))
    given: dict[KeyPath, tuple[str, Any]] = {}
    problems: list[Problem] = []
    for path, kind in leaves(model):
        named = [n for n in (credential(path), f"relay.{credential(path)}") if n in present]
        if not named:
            continue
        file = folder / named[0]
        try:
            text = file.read_bytes().decode().rstrip("\r\n")
        except OSError as error:
            problems += _unreadable(str(file), "cannot be read", _in_words(error))[1]
        except UnicodeDecodeError:
            problems += _unreadable(str(file), "is not UTF-8", "write it as UTF-8")[1]
        else:
            given[path] = (str(file), _composed(text) if is_composed(kind) else text)
    return _layer(given), tuple(problems)


def misnamed_credentials(environ: Mapping[str, str], model: type[BaseModel]) -> dict[str, str]:
    """Files beside the credentials whose names are almost those of keys, by the key as messages
    name it: what is in them is not read."""
    folder = Path(environ.get("CREDENTIALS_DIRECTORY") or "/nowhere")
    try:
        present = sorted(file.name for file in folder.iterdir())
    except OSError:
        return {}
    known = {credential(path): path for path, _ in leaves(model)}
    found: dict[str, str] = {}
    for name in present:
        bare = name.removeprefix("relay.")
        near = [] if bare in known else get_close_matches(bare, known, 1, _ALIKE)
        if near:
            found.setdefault(dotted(known[near[0]]), str(folder / name))
    return found


def read_environment(environ: Mapping[str, str], model: type[BaseModel]) -> Read:
    """The variables RELAY_SECTION__KEY; a list is written as in the file.

    A variable with our prefix that names no setting is a problem: it may be misspelt.
    """
    known = {variable(path): (path, kind) for path, kind in leaves(model)}
    given: dict[KeyPath, tuple[str, Any]] = {}
    problems = []
    for name, text in environ.items():
        if name in known:
            path, kind = known[name]
            given[path] = (f"${name}", _composed(text) if is_composed(kind) else text)
        elif name.startswith("RELAY_") and name not in _RESERVED:
            near = get_close_matches(name.upper(), known, 1)
            expected = f"did you mean {near[0]}?" if near else "they are named RELAY_SECTION__KEY"
            place = Place(file=f"${name}")
            problems.append(Problem(place=place, wrong="is no setting", expected=expected))
    return _layer(given), tuple(problems)


class _Source(PydanticBaseSettingsSource):
    """Values that have been read already."""

    def __init__(self, settings_cls: type[BaseSettings], values: dict[str, Any]) -> None:
        super().__init__(settings_cls)
        self.values = values

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        key = field.alias or field_name
        return self.values.get(key), key, False

    def __call__(self) -> dict[str, Any]:
        return self.values


def _unreadable(file: str, wrong: str, expected: str, line: int | None = None) -> Read:
    place = Place(file=file, line=line)
    return Layer(), (Problem(place=place, wrong=wrong, expected=expected),)


def _in_words(error: OSError) -> str:
    words = (error.strerror or type(error).__name__).lower()
    return f"{words}, so run this as root" if isinstance(error, PermissionError) else words


def _composed(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text  # and it is told that a list is expected


def _layer(given: Mapping[KeyPath, tuple[str, Any]]) -> Layer:
    values: dict[str, Any] = {}
    for path, (_, value) in given.items():
        inside = values
        for key in path[:-1]:
            inside = inside.setdefault(key, {})
        inside[path[-1]] = value
    return Layer(
        values=values, places={path: Place(file=file) for path, (file, _) in given.items()}
    )
