"""`relay check` of the machine: where to listen, the clock, the library under the journal."""

import socket
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import apsw
import pytest

from relay.operator.machine import clock, listener, sqlite
from relay.settings import load
from tests.desk import TOML

ZONE = ZoneInfo("Asia/Hong_Kong")


def settings(tmp_path, listen):
    text = f'{TOML.read_text()}\n[reports]\nlisten = "{listen}"\ntoken = "{"0123456789" * 3}"\n'
    (tmp_path / "relay.toml").write_text(text)
    return load(tmp_path / "relay.toml", {})


def test_a_clock_that_was_never_set_is_not_right():
    assert clock(datetime(2026, 11, 23, tzinfo=UTC), ZONE).good
    never = clock(datetime(1970, 1, 1, tzinfo=UTC), ZONE)
    assert not never.good
    assert never.seen == "Thursday 01 January 1970 08:00 in Asia/Hong_Kong"
    assert "set the clock" in never.todo


@pytest.mark.parametrize(
    ("version", "sound"),
    [("3.51.2", False), ("3.9.9", False), ("3.51.3", True), ("3.54.1", True), ("4.0.0", True)],
)
def test_a_library_that_can_damage_a_journal_is_not_right(version, sound):
    assert sqlite(version).good == sound
    assert sound or "3.51.3" in sqlite(version).todo


def test_the_library_that_comes_with_the_relay_is_right():
    assert sqlite(apsw.sqlite_lib_version()).good


def test_an_address_that_is_not_this_machine_s_is_not_right(tmp_path):
    found = listener(settings(tmp_path, "192.0.2.9:8655"))
    assert not found.good
    assert "cannot listen at 192.0.2.9 port 8655" in found.seen
    assert "reports.listen" in found.todo


def test_a_port_that_is_taken_may_be_the_relay_s_own(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        found = listener(settings(tmp_path, f"127.0.0.1:{other.getsockname()[1]}"))
    assert found.good
    assert "taken already: by the relay, if it runs" in found.seen


def test_a_free_port_is_right_and_free_again(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    for _ in range(2):
        found = listener(settings(tmp_path, f"127.0.0.1:{port}"))
        assert (found.good, found.seen) == (True, f"listens at 127.0.0.1:{port}")
