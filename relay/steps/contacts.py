"""The contact files, read again when they have changed."""

from collections.abc import Sequence
from pathlib import Path

import structlog

from relay.reading.contacts import Contacts, parse_contacts

log = structlog.get_logger()
_NOBODY: tuple[Contacts, tuple[str, ...]] = (Contacts(), ())
_MOST = 4 * 1024 * 1024  # octets of a file


class ContactBook:
    """The names and groups that requests may use."""

    def __init__(self, paths: Sequence[Path], *, region: str) -> None:
        self._paths = tuple(paths)
        self._region = region
        self._seen: tuple[object, ...] | None = None
        self.contacts = Contacts()
        self.problems: tuple[str, ...] = ()

    def refresh(self) -> bool:
        """Read the files if one has changed; whether it did. A missing file holds nobody."""
        seen = tuple(_stamp(path) for path in self._paths)
        if seen == self._seen:
            return False
        self._seen = seen
        text, problems = self._text()
        self.contacts, found = parse_contacts(text, region=self._region) if text else _NOBODY
        self.problems = (*problems, *found)
        for problem in self.problems:
            log.warning("contacts.problem", detail=problem)
        return True

    def _text(self) -> tuple[str, list[str]]:
        texts, problems = [], []
        for path in self._paths:
            try:
                data = path.read_bytes()[:_MOST]
                texts.append(data.decode("utf-8-sig"))
            except FileNotFoundError:
                continue
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{path}: {error}")
        return "\n".join(texts), problems


def _stamp(path: Path) -> object:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)
