"""What takes long to make is made once, and kept in the temporary folder for the next run."""

import fcntl
import shutil
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path


def kept(name: str, of: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` has filled; another one for other words `of` what it holds."""
    place = Path(tempfile.gettempdir()) / f"relay-tests-{name}-{zlib.crc32(of.encode()):08x}"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another process may be making it
        if not place.exists():
            with tempfile.TemporaryDirectory(prefix="relay-") as folder:
                made = Path(folder) / "made"
                make(made)
                shutil.move(made, place)
    return place
