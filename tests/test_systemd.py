"""The unit: valid, hardened, and speaking with systemd as it says."""

import re
import socket
import subprocess
from pathlib import Path

import pytest

from relay.wire.systemd import notify, watchdog_interval

UNIT = Path(__file__).parent.parent / "systemd" / "relay.service"


@pytest.mark.systemd
def test_the_unit_is_valid(tmp_path):
    """With the program in its place: `verify` looks whether it can be executed."""
    unit = tmp_path / "relay.service"
    unit.write_text(UNIT.read_text().replace("/opt/relay/bin/relay", "/bin/true"))
    ended = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


@pytest.mark.systemd
def test_the_unit_s_exposure_is_at_most_1_1():
    ended = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", ended.stdout)[1]) <= 1.1


def test_the_unit_does_not_start_again_for_wrong_settings_and_waits_for_the_drain():
    unit = UNIT.read_text()
    assert "RestartPreventExitStatus=64 77 78" in unit
    assert int(re.search(r"TimeoutStopSec=(\d+)s", unit)[1]) > 30
    assert "Type=notify\n" in unit  # notify-reload needs systemd 253, and fails in silence before


@pytest.mark.parametrize("abstract", [False, True], ids=["a path", "an abstract socket"])
def test_states_reach_systemd(tmp_path, monkeypatch, abstract):
    name = f"\0relay-test-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(name)
        monkeypatch.setenv("NOTIFY_SOCKET", name.replace("\0", "@"))
        notify("READY=1", "STATUS=watching")
        assert systemd.recv(1000) == b"READY=1\nSTATUS=watching"


def test_without_systemd_nothing_happens(tmp_path, monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify("READY=1")


def test_the_watchdog_is_fed_three_times_as_often_as_it_must_be(monkeypatch):
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    monkeypatch.setenv("WATCHDOG_USEC", "60000000")
    assert watchdog_interval() == 20
    monkeypatch.setenv("WATCHDOG_PID", "1")
    assert watchdog_interval() is None
    monkeypatch.delenv("WATCHDOG_USEC")
    assert watchdog_interval() is None
