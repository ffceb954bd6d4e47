"""System calls that fail for real: the kernel answers them with an error, in every thread.

`watch(folder)` runs within the relay. Once there is a file named as a call of `CALLS`, that call
fails from then on with the error that the file names, for as long as the process lives.
"""

import ctypes
import errno
import os
import platform
import struct
import threading
import time
from pathlib import Path

CALLS = {  # only the journal makes them
    "pwrite64": {"x86_64": 18, "aarch64": 68},
    "fdatasync": {"x86_64": 75, "aarch64": 83},
    "fsync": {"x86_64": 74, "aarch64": 82},
}
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_NO_NEW_PRIVILEGES = 38
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # of the kernel's filter machine
_ERROR, _ALLOW = 0x00050000, 0x7FFF0000


def watch(folder: str) -> None:
    threading.Thread(target=_watch, args=(Path(folder),), daemon=True).start()


def _watch(folder: Path) -> None:
    left = set(CALLS)
    while left:
        for call in [name for name in left if (folder / name).exists()]:
            left.discard(call)
            fail(call, (folder / call).read_text())
            (folder / call).rename(folder / f"{call} fails")
        time.sleep(0.01)


def fail(call: str, error: str) -> None:
    """Let it fail in this process, for good."""
    machine = platform.machine()
    steps = [
        struct.pack("HBBI", _LOAD, 0, 0, 0),  # the number of the call
        struct.pack("HBBI", _EQUAL, 0, 1, CALLS[call][machine]),
        struct.pack("HBBI", _RETURN, 0, 0, _ERROR | getattr(errno, error)),
        struct.pack("HBBI", _RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(steps))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.syscall(_SECCOMP[machine], _SET_MODE_FILTER, _ALL_THREADS, program) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
