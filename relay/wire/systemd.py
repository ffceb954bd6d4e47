"""Telling systemd how we are (sd_notify(3)); without systemd nothing happens."""

import os
import socket


def notify(*states: str) -> None:
    """Send states such as `READY=1`, `STATUS=…`, `WATCHDOG=1`, `STOPPING=1`."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # an abstract socket
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        try:
            channel.sendto("\n".join(states).encode(), address)
        except OSError:  # systemd does not listen: there is nobody to tell
            return


def watchdog_interval() -> float | None:
    """Seconds between signs of life, a third of what systemd allows; None if it wants none."""
    allowed = os.environ.get("WATCHDOG_USEC", "")
    if not allowed.isdigit() or os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(
        os.getpid()
    ):
        return None
    return int(allowed) / 3_000_000
