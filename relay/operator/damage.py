"""A journal that cannot be used: what is wrong with it, and what to do."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from relay.operator.shell import EX_CONFIG, EX_IOERR, EX_TEMPFAIL, EX_UNAVAILABLE

_A_COPY = "bring back a copy: upgrade-backup-restore.md beside the README has the commands"
_SEEN = (
    (
        r"file is not a database|no such (?:table|column)",
        "it is none of the relay's",
        f"correct journal.url in the settings, or {_A_COPY}",
        EX_CONFIG,
    ),
    (r"malformed|corrupt", "it is damaged", f"stop the relay, and {_A_COPY}", EX_CONFIG),
    (r"locked|busy", "something else holds it", "try again in a minute", EX_TEMPFAIL),
    (r"is full", "its disk is full", "make room there", EX_TEMPFAIL),
    (r"I/O error", "its disk failed", "see to the disk: dmesg says more", EX_IOERR),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What was seen of a journal, what to do, and the exit code that it calls for."""

    seen: str
    todo: str
    code: int

    def __str__(self) -> str:
        return f"{self.seen}; {self.todo}" if self.todo else self.seen


def diagnose(path: Path, error: Exception) -> Damage:
    """By what an attempt to use it raised: a JournalError, or an OSError on the way to it."""
    if _forbidden(path):
        seen = f"{path}: this user may not read and write it"
        return Damage(
            seen=seen, todo="run this as root, for the journal is private", code=EX_UNAVAILABLE
        )
    if path.is_dir():
        todo = "correct journal.url in the settings"
        return Damage(seen=f"{path} is a folder", todo=todo, code=EX_CONFIG)
    said = str(error)
    for pattern, seen, todo, code in _SEEN:
        if re.search(pattern, said):
            detail = said.removeprefix(f"{path}: ")
            return Damage(seen=f"{path}: {seen} ({detail})", todo=todo, code=code)
    return Damage(seen=said, todo="", code=EX_UNAVAILABLE)  # it says itself what to do


def _forbidden(path: Path) -> bool:
    try:
        return path.exists() and not os.access(path, os.R_OK | os.W_OK, effective_ids=True)
    except PermissionError:  # a folder above it
        return True
