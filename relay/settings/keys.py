"""The tree of keys: which settings there are, and how each is named in each source."""

from collections.abc import Iterator, Mapping
from typing import get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

KeyPath = tuple[str, ...]


def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a section by the key that people write."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def section(field: FieldInfo) -> type[BaseModel] | None:
    """The section that a field holds; None where it holds a value."""
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def sections(model: type[BaseModel], at: KeyPath = ()) -> Iterator[tuple[KeyPath, FieldInfo]]:
    """Every section below `model`, outer before inner."""
    for key, field in fields(model).items():
        inner = section(field)
        if inner is not None:
            yield (*at, key), field
            yield from sections(inner, (*at, key))


def leaves(model: type[BaseModel], at: KeyPath = ()) -> Iterator[tuple[KeyPath, FieldInfo]]:
    """Every value below `model`, in the order of the class."""
    for key, field in fields(model).items():
        inner = section(field)
        if inner is None:
            yield (*at, key), field
        else:
            yield from leaves(inner, (*at, key))


def keys_in(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """The keys of the section at `path`; none where there is no such section."""
    inside: type[BaseModel] | None = model
    for key in path:
        field = fields(inside).get(key) if inside else None
        inside = section(field) if field else None
    return tuple(fields(inside)) if inside else ()


def is_secret(field: FieldInfo) -> bool:
    """Whether the value may never be shown."""
    return field.annotation is SecretStr


def is_composed(field: FieldInfo) -> bool:
    """Whether the value is a list or a table."""
    return get_origin(field.annotation) in (tuple, Mapping)


def dotted(path: KeyPath) -> str:
    """`gateway.password`, as messages name it."""
    return ".".join(path)


def variable(path: KeyPath) -> str:
    """`RELAY_GATEWAY__PASSWORD`, as the environment names it."""
    return "RELAY_" + "__".join(path).upper()


def credential(path: KeyPath) -> str:
    """`gateway__password`, as systemd's credentials name it."""
    return "__".join(path)
