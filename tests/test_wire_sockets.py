"""The sockets that the relay listens at, its own and those of systemd."""

import json
import os
import socket
import subprocess
import sys

import pytest

from relay.wire.sockets import ListenError, bind, passed

SHOW = """\
import json, os
from relay.wire.sockets import passed
os.environ["LISTEN_PID"] = os.environ["LISTEN_PID"] or str(os.getpid())
try:
    shown = [[s.getsockname()[1] for s in passed(os.environ)] for _ in range(2)]
except Exception as error:
    shown = str(error)
print(json.dumps(shown))
"""


def passed_to_a_child(*given: socket.socket, names: str = "", pid: str = "") -> object:
    """What a program finds that starts as under systemd, with these as its files 3, 4, …"""
    numbers = [s.fileno() for s in given]
    moved = [os.dup(n) for n in numbers]
    high = [fd + 100 for fd in moved]
    for fd, up in zip(moved, high, strict=True):
        os.dup2(fd, up, inheritable=True)
    shuffle = "; ".join(f"exec {3 + n}<&{up}" for n, up in enumerate(high)) or ":"
    ended = subprocess.run(
        ["bash", "-c", f'{shuffle}; exec "$0" -c "$1"', sys.executable, SHOW],
        env={
            **os.environ,
            "LISTEN_FDS": str(len(given)),
            "LISTEN_PID": pid,
            "LISTEN_FDNAMES": names,
        },
        pass_fds=high,
        capture_output=True,
        text=True,
        check=True,
    )
    for fd in (*moved, *high):
        os.close(fd)
    return json.loads(ended.stdout)


@pytest.mark.parametrize("names", ["reports", "relay.socket", ""])
def test_systemd_s_socket_is_taken_as_often_as_it_is_asked_for(names):
    with bind("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        assert passed_to_a_child(listening, names=names) == [[port], [port]]


def test_sockets_of_another_name_are_let_be():
    with bind("127.0.0.1", 0) as one, bind("::1", 0) as two:
        port = two.getsockname()[1]
        assert passed_to_a_child(one, two, names="stored:reports") == [[port], [port]]


def test_sockets_for_another_process_are_let_be():
    with bind("127.0.0.1", 0) as listening:
        assert passed_to_a_child(listening, names="reports", pid="1") == [[], []]


def test_without_systemd_there_are_none():
    assert passed({}) == []
    assert passed({"LISTEN_FDS": "many", "LISTEN_PID": str(os.getpid())}) == []


def test_what_is_no_listening_tcp_socket_is_told():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        assert "only ListenStream=" in passed_to_a_child(other, names="reports")
    with socket.socket() as silent:
        assert "only ListenStream=" in passed_to_a_child(silent, names="reports")


def test_a_port_in_use_is_told_with_its_setting():
    with bind("127.0.0.1", 0) as opened:
        port = opened.getsockname()[1]
        with pytest.raises(
            ListenError, match=rf"127\.0\.0\.1 port {port} \(reports\.listen\): .*in use"
        ):
            bind("127.0.0.1", port)


def test_an_address_of_another_machine_is_told():
    with pytest.raises(ListenError, match="assign"):
        bind("192.0.2.1", 8650)
