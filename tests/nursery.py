"""Relays that start at once, for tests that kill many: one process imports the relay and forks.

`python -m tests.nursery` is that process. A line of JSON starts a relay: its `argv`, its `environ`,
and Python to run before it (`patch`, for a relay that breaks a promise). "started PID" and
"ended CODE" are the answers, and "ready 0" once everything is imported; the relay's log goes to
standard error.
"""

import asyncio
import contextlib
import ctypes
import gc
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Born:
    """A running relay, as asyncio would show it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._gone = asyncio.Event()

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def wait(self) -> int:
        await self._gone.wait()
        assert self.returncode is not None
        return self.returncode

    def end(self, code: int) -> None:
        self.returncode = code
        self._gone.set()


class Nursery:
    """Starts relays, one at a time. `hear` gets each line of their logs."""

    def __init__(self) -> None:
        self.hear: Callable[[bytes], None] = lambda line: None
        self._born: Born | None = None
        self._started = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.nursery"),
            cwd=Path(__file__).parent.parent,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self._pumps = [asyncio.create_task(self._follow()), asyncio.create_task(self._listen())]
        await self._started.wait()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        await self._process.wait()
        await asyncio.gather(*self._pumps)

    async def start(self, argv: Sequence[str], environ: dict[str, str], *, patch: str = "") -> Born:
        assert self._born is None or self._born.returncode is not None, "one at a time"
        self._started.clear()
        order = json.dumps({"argv": list(argv), "environ": environ, "patch": patch})
        assert self._process.stdin is not None
        self._process.stdin.write(order.encode() + b"\n")
        await self._started.wait()
        assert self._born is not None, "the nursery has ended"
        return self._born

    async def _follow(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            word, number = line.split()
            if word == b"ready":
                self._started.set()
            elif word == b"started":
                self._born = Born(int(number))
                self._started.set()
            elif self._born is not None:
                self._born.end(int(number))
        if self._born is not None and self._born.returncode is None:
            self._born.end(-signal.SIGKILL)  # with its mother
        self._born = None
        self._started.set()  # whoever waits for a start learns that there is none

    async def _listen(self) -> None:
        assert self._process.stderr is not None
        while line := await self._process.stderr.readline():
            self.hear(line)


def main() -> None:
    sys.modules["rich"] = None  # type: ignore[assignment]  # as `relay run` has it
    for needed in ("relay.cli", "relay.daemon"):
        importlib.import_module(needed)
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    gc.freeze()
    print("ready 0", flush=True)  # noqa: T201
    while line := sys.stdin.readline():
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(order)
        print(f"started {pid}", flush=True)  # noqa: T201
        _, status = os.waitpid(pid, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)  # noqa: T201


def _live(order: dict[str, Any]) -> None:
    """The child: a relay like any other, and then no more."""
    code = 70
    try:
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        os.environ.clear()
        os.environ.update(order["environ"])
        importlib.reload(importlib.import_module("relay.crash"))  # it reads its variable once
        exec(order["patch"], {})
        sys.argv = list(order["argv"])
        importlib.import_module("relay.cli").main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
