"""A disk that tells what it was asked to keep, and whose power can be cut (an SQLite VFS)."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512  # octets that a disk writes wholly or not at all


class Disk(apsw.VFS):
    """Takes the place of SQLite's own VFS while `with` lasts.

    What was written is on the disk only after the sync that follows it. Reads see every write, as
    they do from an operating system's cache. That a file exists is durable at once.
    """

    def __init__(self) -> None:
        self.name = f"disk-{id(self)}"
        self._below = "unix"
        super().__init__(self.name, self._below)
        self.kept: dict[str, bytearray] = {}
        self.cached: dict[str, list[tuple[int, bytes | None]]] = {}  # None: cut off there
        self.steps: list[tuple[str, str]] = []  # ("write" | "truncate" | "sync", which file)
        self.watch: Callable[[], None] = lambda: None  # called after each step

    def __enter__(self) -> "Disk":
        apsw.set_default_vfs(self.name)
        return self

    def __exit__(self, *_: object) -> None:
        apsw.set_default_vfs(self._below)
        self.unregister()

    def xOpen(self, name: Any, flags: list[int]) -> "_File":
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        return _File(self, self._below, name, flags, Path(path or "temporary").name)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.kept.pop(Path(filename).name, None)
        self.cached.pop(Path(filename).name, None)

    def write(self, file: str, offset: int, data: bytes | None) -> None:
        self.cached.setdefault(file, []).append((offset, data))
        self.steps.append(("truncate" if data is None else "write", file))
        self.watch()

    def sync(self, file: str) -> None:
        image = self.kept.setdefault(file, bytearray())
        for offset, data in self.cached.pop(file, []):
            _apply(image, offset, data)
        self.steps.append(("sync", file))
        self.watch()

    def after_a_cut(self, folder: Path, luck: random.Random | None = None) -> None:
        """What a power cut at this moment leaves, laid into `folder`.

        Of what was not synced nothing; with `luck`, any sectors of it, whatever their order.
        """
        for file in self.kept.keys() | self.cached.keys():
            image = bytearray(self.kept.get(file, b""))
            for offset, data in self.cached.get(file, []) if luck else []:
                for start in range(0, len(data or b"") or 1, SECTOR):
                    if luck is not None and luck.random() < 0.5:
                        piece = None if data is None else data[start : start + SECTOR]
                        _apply(image, offset + start, piece)
            (folder / file).write_bytes(image)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, below: str, name: Any, flags: list[int], file: str) -> None:
        super().__init__(below, name, flags)
        self._disk, self._file = disk, file

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._disk.write(self._file, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._disk.write(self._file, newsize, None)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._disk.sync(self._file)


def _apply(image: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del image[offset:]
        return
    if len(image) < offset:
        image.extend(bytes(offset - len(image)))
    image[offset : offset + len(data)] = data
