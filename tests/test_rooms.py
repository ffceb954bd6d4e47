"""The rooms of the house stay apart, and none grows beyond one evening's reading."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "relay"
MODULES = sorted(PACKAGE.rglob("*.py"))

PURE = {"model", "secrecy", "reading", "gateway", "planning", "notices"}
MAY_IMPORT = {
    "model": set(),
    "secrecy": set(),
    "reading": {"model"},
    "gateway": {"model", "secrecy"},
    "planning": {"model", "reading", "gateway"},
    "notices": {"model", "reading", "gateway", "planning"},
    "settings": set(),
    "logs": {"secrecy"},
    "crash": set(),
    "signals": set(),
    "chores": set(),
    "crew": set(),
    "journal": {"model", "planning", "crash"},
    "wire": {"model", "secrecy", "crash"},
    "steps": {
        *("model", "reading", "gateway", "planning", "notices", "journal", "wire", "settings"),
        *("crash", "crew"),
    },
    "demo": {"model"},  # the provider judges us: it must not share our code
    "operator": {
        *("model", "reading", "gateway", "planning", "notices", "journal", "wire", "steps"),
        "settings",
    },
}
STEPS = (
    "requests",
    "answers",
    "commands",
    "arrivals",
    "sending",
    "upkeep",
)  # each knows those before
OUTSIDE = {"__init__", "__main__", "cli", "daemon"}  # they start it all
IMPURE = {
    *("asyncio", "logging", "os", "pathlib", "random", "secrets", "smtplib", "socket", "sqlite3"),
    *("ssl", "subprocess", "threading", "time", "structlog", "apsw", "aiosql", "aiosmtplib"),
    *("aioimaplib", "apscheduler", "pydantic", "pydantic_settings", "click", "rich"),
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_looks_inward_only(path):
    here = room(path)
    if here in OUTSIDE:
        return
    assert here in MAY_IMPORT, f"{here} is no room of this house"
    for name in imported(path):
        top, _, rest = name.partition(".")
        if top == "relay":
            there = rest.partition(".")[0]
            assert there == here or there in MAY_IMPORT[here], f"{path.name} imports {name}"
        elif here in PURE:
            assert top not in IMPURE, f"{here} is pure, but {path.name} imports {name}"


@pytest.mark.parametrize("there", STEPS)
def test_a_step_knows_none_that_comes_after_it(there):
    earlier = (PACKAGE / "steps" / name for name in STEPS[: STEPS.index(there)])
    for folder in (PACKAGE / "steps", *earlier):
        for module in folder.glob("*.py"):
            known = [name for name in imported(module) if name.startswith(f"relay.steps.{there}.")]
            assert not known, f"{module.relative_to(PACKAGE)} imports {known}"


def test_every_room_of_the_steps_has_its_place():
    rooms = {path.name for path in (PACKAGE / "steps").iterdir() if (path / "__init__.py").exists()}
    assert rooms == set(STEPS)


def test_the_check_itself_sees_an_import_that_looks_outward(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    for text in ("from relay.wire import imap", "import socket", "from relay import journal"):
        module = tmp_path / "reading" / "bad.py"
        module.parent.mkdir(exist_ok=True)
        module.write_text(text)
        with pytest.raises(AssertionError):
            test_a_room_looks_inward_only(module)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_read_in_one_go(path):
    assert len(path.read_text("utf-8").splitlines()) <= 350


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "handler", "service", "base"])
def test_no_module_is_named_after_nothing(word):
    assert not [path for path in MODULES if word in path.stem]
