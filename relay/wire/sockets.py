"""The sockets that we listen at: given by systemd, or our own."""

import errno
import os
import socket
from collections.abc import Mapping

_FIRST = 3  # SD_LISTEN_FDS_START
_OURS = ("reports", "relay.socket")  # FileDescriptorName=, and what it is if not given
_BACKLOG = 128


class ListenError(Exception):
    """Nothing can be listened at as the settings, or systemd, want it."""


def passed(environ: Mapping[str, str]) -> list[socket.socket]:
    """The sockets that systemd listens at for us (sd_listen_fds(3)); none without it.

    Each is a copy, so that it can be closed and asked for again: connections wait in between.
    Raises ListenError for what is no listening TCP socket.
    """
    count = environ.get("LISTEN_FDS", "")
    if not count.isdigit() or environ.get("LISTEN_PID") != str(os.getpid()):
        return []
    names = environ.get("LISTEN_FDNAMES", "").split(":")
    found = []
    for number in range(int(count)):
        name = names[number] if number < len(names) else ""
        if not name or name in _OURS:
            found.append(_copy(_FIRST + number))
    return found


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises ListenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        told = f"cannot listen at {host} port {port} (reports.listen): {error.strerror}"
        if error.errno == errno.EPERM:  # SocketBindDeny=
            told += "; under systemd enable relay.socket, and leave reports.listen empty"
        raise ListenError(told) from error
    listening.setblocking(False)
    return listening


def _copy(number: int) -> socket.socket:
    try:
        copied = socket.socket(fileno=os.dup(number))
    except OSError as error:
        raise ListenError(f"no socket came from systemd: {error.strerror}") from error
    tcp = copied.family in (socket.AF_INET, socket.AF_INET6) and copied.type == socket.SOCK_STREAM
    if not tcp or not copied.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        copied.close()
        raise ListenError("relay.socket: only ListenStream= with an address and a port is good")
    copied.setblocking(False)
    return copied
