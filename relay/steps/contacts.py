"""The contact files, read again when they have changed."""

from collections.abc import Callable, Sequence
from pathlib import Path

from relay.reading.people.contacts import Contacts, joined, parse_contacts

_TOLD = 20  # problems; `relay check` tells all
_NO_UTF_8 = 'not UTF-8, which Excel writes as "CSV UTF-8 (Comma delimited)": save it as that'
_MOST = 4 * 1024 * 1024  # octets of a file


class ContactBook:
    """The names and groups that requests may use; `tell` hears of each line that is wrong."""

    def __init__(
        self, paths: Sequence[Path], *, region: str, tell: Callable[[str], None] | None = None
    ) -> None:
        self._paths = tuple(paths)
        self._region = region
        self._tell = tell or _log
        self._seen: tuple[object, ...] | None = None
        self._last: dict[Path, Contacts] = {}
        self.contacts = Contacts()
        self.problems: tuple[str, ...] = ()

    def follow(self, paths: Sequence[Path], *, region: str) -> "ContactBook":
        """The book under other settings: what it knows stays where it is about the same files."""
        if (tuple(paths), region) == (self._paths, self._region):
            return self
        return ContactBook(paths, region=region, tell=self._tell)

    def refresh(self) -> bool:
        """Read the files if one has changed; whether it did. A missing file holds nobody, and one
        that cannot be read those that it held before.

        A line with a problem is left out: its name is then unknown, and a request for it refused.
        """
        seen = tuple(_stamp(path) for path in self._paths)
        if seen == self._seen:
            return False
        self._seen = seen
        read = [self._read(path) for path in self._paths]
        self.contacts = joined(contacts for contacts, _ in read)
        self.problems = tuple(problem for _, problems in read for problem in problems)
        for problem in self.problems[:_TOLD]:
            self._tell(problem)
        if len(self.problems) > _TOLD:
            self._tell(f"and {len(self.problems) - _TOLD} more")
        return True

    def _read(self, path: Path) -> tuple[Contacts, list[str]]:
        try:
            text = path.read_bytes()[:_MOST].decode("utf-8-sig")
        except FileNotFoundError:
            self._last.pop(path, None)
            return Contacts(), []
        except OSError as error:
            return self._as_before(path, error.strerror or type(error).__name__)
        except UnicodeDecodeError:
            return self._as_before(path, _NO_UTF_8)
        contacts, problems = parse_contacts(text, region=self._region)
        self._last[path] = contacts
        return contacts, [f"{path}: {problem}" for problem in problems]

    def _as_before(self, path: Path, why: str) -> tuple[Contacts, list[str]]:
        last = self._last.get(path)
        stays = "nobody in it is known" if last is None else "the old names stay"
        return last or Contacts(), [f"{path}: {why}; {stays}"]


def _log(problem: str) -> None:
    from structlog import get_logger  # the commands have no log, and need not wait for it

    get_logger().warning("contacts.problem", detail=problem)


def _stamp(path: Path) -> object:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)
