"""The unit: valid, hardened, and speaking with systemd as it says."""

import re
import socket
import subprocess
from pathlib import Path

import pytest

from relay.cli import main
from relay.operator import finding, shell
from relay.wire.systemd import notify, watchdog_interval

UNIT = Path(__file__).parent.parent / "systemd" / "relay.service"
RELAY = Path(__file__).parent.parent / "relay"


@pytest.mark.systemd
@pytest.mark.parametrize("also", [(), ("relay.socket",)], ids=["alone", "with its socket"])
def test_the_unit_is_valid(tmp_path, also):
    """With the program in its place: `verify` looks whether it can be executed."""
    unit = tmp_path / "relay.service"
    unit.write_text(UNIT.read_text().replace("/opt/relay/bin/relay", "/bin/true"))
    for name in also:
        (tmp_path / name).write_text((UNIT.parent / name).read_text())
    ended = subprocess.run(
        ["systemd-analyze", "verify", *map(str, [unit, *(tmp_path / name for name in also)])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


@pytest.mark.systemd
@pytest.mark.parametrize("drop_in", ["", "mail-servers-only.conf"])
def test_the_unit_s_exposure_is_small(tmp_path, drop_in):
    """What remains is that it speaks with servers at all; which ones only the operator knows."""
    unit = tmp_path / "relay.service"
    more = (UNIT.parent / "drop-ins" / drop_in).read_text() if drop_in else ""
    unit.write_text(UNIT.read_text() + more)
    ended = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", ended.stdout)[1]) <= 1.0


def test_the_socket_is_the_one_that_the_relay_takes():
    """Systemd gives it by its name, and the relay itself may bind no other."""
    given = (UNIT.parent / "relay.socket").read_text()
    assert "FileDescriptorName=reports\n" in given
    assert re.search(r"(?m)^ListenStream=127\.0\.0\.1:8650$", given)
    assert re.search(r"(?m)^SocketBindDeny=any$", UNIT.read_text())


def test_every_secret_comes_as_a_credential_also_an_encrypted_one():
    plain = UNIT.read_text() + (UNIT.parent / "drop-ins" / "token-command.conf").read_text()
    encrypted = (UNIT.parent / "drop-ins" / "credentials-encrypted.conf").read_text()
    given = re.findall(r"(?m)^LoadCredential=(.+)$", plain)
    assert sorted(given) == sorted(re.findall(r"(?m)^LoadCredentialEncrypted=(.+)$", encrypted))
    assert {"reports__token", "reports__old_token", "token_secret"} < {
        one.partition(":")[0] for one in given
    }
    assert all(file == f"relay.{name}" for name, _, file in (one.partition(":") for one in given))


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


def test_the_manual_page_names_every_command_and_option():
    page = (UNIT.parent / "relay.1").read_text().replace("\\-", "-")
    for name, command in main.commands.items():
        assert re.search(rf"(?m)^\.B.*\b{name}\b", page), name
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option not in ("--config", "--help"):
                    assert option in page, f"{name} {option}"


def test_the_manual_page_and_the_readme_tell_every_exit_code():
    ours = {code for name, code in vars(shell).items() if name.startswith("EX_")}
    ours |= {finding.OK, finding.UNAVAILABLE, finding.CONFIG}
    page = (UNIT.parent / "relay.1").read_text()
    table = page.partition("\n.SH EXIT STATUS\n")[2].partition("\n.SH ")[0]
    told = [int(code) for code in re.findall(r"(?m)^\.TP\n\.B (\d+)$", table)]
    assert told == sorted(ours | {1, 2})  # those of `demo --once` and of click
    readme = (UNIT.parent.parent / "README.md").read_text("utf-8")
    sentence = readme.partition("Exit codes are those of `sysexits.h`")[2].partition(". ")[0]
    assert {int(code) for code in re.findall(r"\b\d\d\b", sentence)} == ours - {finding.OK}
    code = "".join(path.read_text("utf-8") for path in RELAY.rglob("*.py"))
    assert re.findall(r"(?:\bexit|SystemExit)\((\d+)\)", code) == [], "each has its name"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("AlreadyRunning", "Another relay runs"),
        ("DamagedJournal", "damaged"),
        ("DiskFailed", "disk under the journal failed"),
        ("ForeignJournal", "none of the relay's"),
        ("JournalError", "journal is locked"),
        ("ListenError", "reports.listen"),
    ],
)
def test_the_manual_page_tells_what_ends_the_daemon_where_its_code_stands(error, words):
    ends = (RELAY / "cli.py").read_text("utf-8").partition("run_daemon(settings")[2]
    [name] = re.findall(rf"except [^:]*\b{error}\b[^:]*:.*\n *fail\(str\(error\), (\w+)\)", ends)
    page = (UNIT.parent / "relay.1").read_text()
    entry = page.partition(f"\n.B {getattr(shell, name)}\n")[2].partition("\n.TP\n")[0]
    assert words in entry.replace("\n", " ")


@pytest.mark.parametrize("called", [["configure", "0.1.0"], ["abort-upgrade", "0.2.0"]])
def test_what_an_upgrade_stopped_is_started_again_also_where_the_upgrade_fails(tmp_path, called):
    (tmp_path / "bin").mkdir()
    systemctl = tmp_path / "bin" / "systemctl"
    systemctl.write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\n')
    systemctl.chmod(0o755)
    mark = tmp_path / "sms-mail-relay.was-active"
    script = (UNIT.parent / "debian" / "postinst").read_text()
    script = script.replace("/run/", f"{tmp_path}/")
    environ = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin"}
    both = "relay.socket\nrelay.service\n"
    for was_active, asked in ((both, ["relay.socket relay.service"]), (None, [])):
        (tmp_path / "asked").write_text("")
        if was_active is not None:
            mark.write_text(was_active)
        subprocess.run(["sh", "-c", script, "postinst", *called], env=environ, check=True)
        assert (tmp_path / "asked").read_text().splitlines() == [
            f"restart {units}" for units in asked
        ]
        assert not mark.exists()
