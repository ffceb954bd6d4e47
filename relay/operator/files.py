"""The files that the settings name: there, and as the relay needs them."""

import os
import shutil
from pathlib import Path

from relay.journal.journal import JournalError, look
from relay.operator.damage import diagnose
from relay.operator.finding import CONFIG, Finding
from relay.settings import Settings
from relay.steps.contacts import ContactBook

_LEAST_ROOM = 100 * 1024 * 1024  # octets on the journal's disk


def contacts(settings: Settings) -> Finding:
    """How many names are known, and what is wrong with the files.

    The file of the default need not be there, one that the settings name must.
    """
    reading = settings.reading
    book = ContactBook(reading.contacts, region=reading.region, tell=lambda problem: None)
    book.refresh()
    absent = [f"no {path}" for path in reading.contacts if not path.exists()]
    if absent and "contacts" in reading.model_fields_set:
        return Finding(
            name="contacts",
            seen="; ".join((*absent, *book.problems)),
            todo="correct reading.contacts, or write what it names: until then nobody in it is "
            "known by name",
            code=CONFIG,
        )
    if book.problems:
        return Finding(
            name="contacts",
            seen="; ".join(book.problems),
            todo="correct that: until then these names are unknown",
            code=CONFIG,
        )
    known = f"{len(book.contacts.names)} names and groups"
    return Finding(name="contacts", seen="; ".join((known, *absent)))


def journal(path: Path) -> Finding:
    """Whether the relay can write its journal, and has room for it."""
    try:
        return _journal(path)
    except (JournalError, PermissionError) as error:
        damage = diagnose(path, error)
        return Finding(name="journal", seen=damage.seen, todo=damage.todo, code=CONFIG)


# -- private --------------------------------------------------------------------------------------


def _journal(path: Path) -> Finding:
    folder = path.parent
    if not folder.is_dir() and os.access(folder.parent, os.W_OK):
        return Finding(name="journal", seen=f"{folder} is made at the first start")
    seen, todo = "", "make it, and let the relay's user write there"
    if not folder.is_dir():
        seen = f"{folder} is missing"
    elif not os.access(folder, os.W_OK):
        seen, todo = f"{folder}: this user may not write there", "run this as root"
    elif (room := shutil.disk_usage(folder).free) < _LEAST_ROOM:
        seen, todo = f"{folder}: only {room >> 20} MiB are free", "make room on that disk"
    if seen:
        return Finding(name="journal", seen=seen, todo=todo, code=CONFIG)
    if path.exists():
        look(path, lambda tx: tx.setting("stopped"))
    return Finding(name="journal", seen=f"{path}, {room >> 20} MiB free")
