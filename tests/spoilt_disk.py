"""A disk that is full, or fails, while a file says so: an SQLite VFS for a relay that runs apart.

`SpoiltDisk(folder)` takes the place of SQLite's own VFS for good. While there is a file `full` in
the folder nothing can be written; while there is `failing` no sync succeeds; while there is
`cramped` the system says that the disk has as many octets left as it holds.
"""

import os
from pathlib import Path
from typing import Any

import apsw


class SpoiltDisk(apsw.VFS):
    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        super().__init__("spoilt", "unix", makedefault=True)
        self._statvfs, os.statvfs = os.statvfs, self._say_what_is_left

    def xOpen(self, name: Any, flags: list[int]) -> "_File":
        return _File(self, name, flags)

    def is_said(self, word: str) -> bool:
        return (self.folder / word).exists()

    def _say_what_is_left(self, path: Any) -> os.statvfs_result:
        real = self._statvfs(path)
        if not self.is_said("cramped"):
            return real
        blocks = int((self.folder / "cramped").read_text()) // real.f_frsize
        return os.statvfs_result([blocks if i in (3, 4) else said for i, said in enumerate(real)])


class _File(apsw.VFSFile):
    def __init__(self, disk: SpoiltDisk, name: Any, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._disk = disk

    def xWrite(self, data: bytes, offset: int) -> None:
        if self._disk.is_said("full"):
            raise apsw.FullError("there is no room")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        if self._disk.is_said("failing"):
            error = apsw.IOError("the disk does not answer")
            error.extendedresult = apsw.SQLITE_IOERR_FSYNC
            raise error
        super().xSync(flags)
