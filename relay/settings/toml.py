"""The settings file as text: its values, the line of each key, and the broken line shown safely."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from relay.settings.keys import KeyPath, is_secret, leaves

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_KEY = re.compile(r"\s*#?\s*((?:[\w-]+\s*\.\s*)*([\w-]+))\s*=\s*")
_CURLY = re.compile("[\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]")
_CURES = {  # by how the parser's words begin
    "Invalid value": 'text stands between straight quotes, "..."; true and false are in small '
    "letters",
    "Cannot declare": "put the keys of both under one title",
    "Unclosed array": "is a comma between two of a list missing, or the ] at its end?",
    "Illegal character '\\n'": "the closing quote is missing",
    "Unescaped": r'within "..." a \ is written twice',
    "Expected newline": "one value, and no more; a number with a unit stands between quotes, and "
    "a remark behind a #",
    "Expected '='": "a line is KEY = VALUE, and a remark begins with #",
    "Expected ']'": "the title of a section stands between [ and ]",
}
_SECRETIVE = re.compile(r"pass|secret|token|://\S*@|\{", re.IGNORECASE)


class TomlError(Exception):
    """What is wrong, then the line and a caret below it; of a secret nothing is shown."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def parse(text: str, model: type[BaseModel]) -> dict[str, Any]:
    """The values of a settings file. Raises TomlError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        message = _AT.sub("", str(error))
    except (ValueError, RecursionError):
        raise TomlError("it holds a number or a nesting out of all bounds") from None
    lines = text.split("\n")
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    else:  # tomllib only knows that the file has ended: what is open there began earlier
        line = [start for start, _ in _statements(text)][-1]
        column = len(lines[line - 1].rstrip()) + 1
    faulty = lines[line - 1].rstrip()
    if faulty.count("=") > 1:  # another key may have run into this line, and behind it its value
        faulty = faulty[: column - 1]
    shown = _shown(faulty, model)
    caret = " " * (min(column, len(shown) + 1) - 1) + "^"
    cure = _cure(message, text, line)
    raise TomlError(f"{message}{cure}\n    {shown}\n    {caret}", line)


def lines_of_keys(text: str) -> dict[KeyPath, int]:
    """The line on which each table and each key of a sound TOML text begins, counted from 1."""
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for line, values in _statements(text):
        if values and text.split("\n", line)[line - 1].lstrip().startswith("["):
            table = _deepest(values)
            found.setdefault(table, line)
            continue
        for path in _paths(values or {}):
            found.setdefault((*table, *path), line)
    return found


def _cure(message: str, text: str, line: int) -> str:
    """What to do, where the parser's words tell only what it stumbled upon; none of the values."""
    lines = text.split("\n")
    if message.startswith(("Invalid", "Illegal", "Unclosed")) and _CURLY.search(lines[line - 1]):
        return ': these quotes are curly; write straight ones, "'
    if message.startswith("Cannot overwrite"):
        first = _first_line("\n".join(lines[: line - 1]), lines[line - 1])
        return f": it is given twice{f', on line {first} too' if first else ''}; take one away"
    return next((f": {cure}" for start, cure in _CURES.items() if message.startswith(start)), "")


def _first_line(head: str, line: str) -> int | None:
    """Where the key of `line` was given before, in the section that `head` ends with."""
    titles = re.findall(r"^\s*\[([\w.\s-]+)\]", head, re.MULTILINE)
    key = _KEY.match(line)
    named = [*titles[-1:], *([key[1]] if key else [])]
    path = tuple(part.strip() for name in named for part in name.split("."))
    return lines_of_keys(head).get(path)


def _statements(text: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Each statement's first line and values; the values of an unfinished one are None.

    A statement ends at the first line with which it is TOML by itself.
    """
    open_lines: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), 1):
        open_lines.append(line)
        if len(open_lines) > 1 and not re.search(r"[\]}]|\"\"\"|'''", line):
            continue  # only these can end what has gone on for more than a line
        try:
            values = tomllib.loads("\n".join(open_lines))
        except ValueError:
            continue
        yield start, values
        open_lines, start = [], number + 1
    if open_lines:
        yield start, None


def _deepest(values: dict[str, Any]) -> KeyPath:
    path: KeyPath = ()
    inside: Any = values
    while inside:
        inside = inside[0] if isinstance(inside, list) else inside
        if not inside:
            break
        key = next(iter(inside))
        path, inside = (*path, key), inside[key]
    return path


def _paths(values: dict[str, Any], at: KeyPath = ()) -> Iterator[KeyPath]:
    for key, value in values.items():
        yield (*at, key)
        if isinstance(value, dict):
            yield from _paths(value, (*at, key))


def _shown(line: str, model: type[BaseModel]) -> str:
    """The line, or only its key where its value might be a secret, or be part of one."""
    kinds = list(leaves(model))
    harmless = {path[-1] for path, _ in kinds} - {p[-1] for p, kind in kinds if is_secret(kind)}
    key = _KEY.match(line)
    if line.lstrip().startswith("[") and "=" not in line and '"' not in line:
        return line
    if key is None:
        return "***"
    value = line[key.end() :]
    if key[2] in harmless and not _SECRETIVE.search(value):
        return line
    return line[: key.end()].rstrip() + " ***"
