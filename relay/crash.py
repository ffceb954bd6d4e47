"""Named points at which the tests kill the relay, to see what it makes of that."""

import os
import signal

_POINT, _, _TIME = os.environ.get("RELAY_CRASH_POINT", "").partition(":")
_left = int(_TIME or 1)


def here(point: str) -> None:
    """Die at once, as by `kill -9`, where RELAY_CRASH_POINT names this `point`.

    `point:3` is the third time that it is passed. Without the variable nothing happens.
    """
    global _left
    if point == _POINT:
        _left -= 1
        if not _left:
            os.kill(os.getpid(), signal.SIGKILL)
