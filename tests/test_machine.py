"""The Debian package on a bare Debian with a real systemd: from `apt install` to the first SMS."""

import asyncio
import json
import re
import shutil
import subprocess
from pathlib import Path

import apsw
import pytest
import pytest_asyncio

from relay.demo.smtpd import Letter
from relay.journal import journal as room
from tests.office import Office
from tests.pasted import pasted
from tests.servers.clone import WHEELS, clone, wheels
from tests.servers.machine import Machine

MIGRATIONS = room._migrations()
SECRETS = {
    "mailboxes__requests__password": "open-sesame",
    "mailboxes__replies__password": "open-sesame",
    "gateway__username": "apiuser",
    "gateway__password": "s3cret-Passw0rd",
}
CALLS = """\
until [ -e /shared/upgraded ]; do
  python3 -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:8650/healthz", timeout=9)' ||:
done 2>/dev/null
"""
UNPACKED = """\
import os, time
print(os.stat("/opt/relay/bin/relay").st_ctime - time.time() + time.monotonic())
"""
TOKEN = "0123456789abcdef0123456789abcdef"
pytestmark = [
    pytest.mark.machine,
    pytest.mark.dovecot,
    pytest.mark.asyncio(loop_scope="module"),
]


class Installed:
    """A machine with the package on it, and the office outside whose servers it uses."""

    def __init__(self, machine: Machine, office: Office) -> None:
        self.machine = machine
        self.office = office

    async def must(self, *words: str, stdin: str = "") -> str:
        return await asyncio.to_thread(self.machine.must, *words, stdin=stdin)

    async def paste(self, commands: str, *, stdin: str = "") -> str:
        return await asyncio.to_thread(self.machine.paste, commands, stdin=stdin)

    async def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(self.machine.run, *words)

    async def until(self, key: str, value: str) -> None:
        await asyncio.to_thread(self.machine.until, "relay", key, value)

    async def show(self, key: str) -> str:
        return await asyncio.to_thread(self.machine.show, "relay", key)

    async def journal(self, *match: str) -> list[dict[str, str]]:
        await self.must("journalctl", "--sync")
        words = ("journalctl", "--output=json", "--no-pager", "--unit=relay", *match)
        return [json.loads(line) for line in (await self.must(*words)).splitlines()]

    async def words(self) -> list[str]:
        """The events that the relay logged, in order."""
        return [e["RELAY_EVENT"] for e in await self.journal() if "RELAY_EVENT" in e]

    async def until_said(self, event: str, *, times: int = 1) -> None:
        async with asyncio.timeout(60):
            while (await self.words()).count(event) < times:
                await asyncio.sleep(0.1)

    async def drop_in(self, text: str) -> None:
        await asyncio.to_thread(
            self.machine.write, "/etc/systemd/system/relay.service.d/test.conf", text
        )
        await self.must("systemctl", "daemon-reload")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package, built from this checkout on a machine of its own, as README says."""
    shared = tmp_path_factory.mktemp("builder")
    clone(shared / "clone")
    shutil.copytree(wheels(), shared / "wheels")
    *build, _ = pasted("README.md", "Install it as a service", 1).splitlines()
    with Machine(shared) as builder:
        builder.write("/etc/pip.conf", WHEELS)
        builder.paste("\n".join(build))
        builder.must("sh", "-c", "cp /tmp/sms-mail-relay_*.deb /shared")
    [made] = shared.glob("*.deb")
    return made


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def installed(package, dovecot, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    shared = tmp_path_factory.mktemp("shared")
    (shared / package.name).write_bytes(package.read_bytes())
    async with Office(dovecot, folder).open() as office:
        with Machine(shared, lines={143: office.imap_port, 25: office.smtp_port}) as machine:
            yield Installed(machine, office)


def settings(office: Office) -> str:
    """The office's settings as they are in the machine, the secrets left to the credentials."""
    text = office.config.read_text()
    text = text.replace(f"port = {office.imap_port}", "port = 143")
    text = text.replace(f"port = {office.smtp_port}", "port = 25")
    text = re.sub(r'(?m)^password = "(open-sesame|s3cret-Passw0rd)"\n', "", text)
    text = re.sub(r'(?m)^username = "apiuser"\n', "", text)
    text = re.sub(r"(?m)^url = .*", 'url = "sqlite:////var/lib/relay/relay.db"', text)
    return re.sub(r"(?ms)^\[log\].*", "", text)


async def test_the_package_installs_without_a_network_and_starts_nothing(installed, package):
    *_, install = pasted("README.md", "Install it as a service", 1).splitlines()
    await installed.must("cp", f"/shared/{package.name}", "/tmp")
    said = await installed.paste(install)
    assert "relay check" in said
    assert await installed.show("ActiveState") == "inactive"
    assert "relay" in await installed.must("relay", "--version")
    assert await installed.must("stat", "--format=%U %a", "/opt/relay/bin/relay") == "root 755\n"


async def test_without_credentials_it_fails_once_and_names_what_is_missing(installed):
    machine = installed.machine
    await asyncio.to_thread(machine.write, "/etc/relay/relay.toml", settings(installed.office))
    ended = await installed.run("systemctl", "start", "relay")
    assert ended.returncode != 0
    await installed.until("ActiveState", "failed")
    assert await installed.show("ExecMainStatus") == "78"
    assert await installed.show("NRestarts") == "0"
    said = "\n".join(str(entry["MESSAGE"]) for entry in await installed.journal())
    assert "gateway.password" in said, said
    await installed.must("systemctl", "reset-failed", "relay")


async def test_the_service_sends_its_first_sms_and_the_journal_knows_it_by_its_ticket(installed):
    office = installed.office
    give = pasted("README.md", "Install it as a service", 3)
    asked = re.findall(r"\b[a-z]+__\w+", give)
    typed = "".join(f"{SECRETS.get(name, '')}\n" for name in asked)
    assert set(SECRETS) < set(asked)
    await installed.paste(give, stdin=typed)
    stored = await installed.must("sh", "-c", "cd /etc/credstore && stat --format='%a %n' relay.*")
    assert stored.split() == [w for name in sorted(SECRETS) for w in ("600", f"relay.{name}")]
    prove, start, follow = pasted("README.md", "Install it as a service", 4).splitlines()
    proven = (await installed.run("sh", "-c", prove)).stdout
    for line in ("settings", "mailbox requests", "mailbox replies", "submission", "SQLite"):
        assert f"✓ {line}" in proven, proven
    await installed.must("sh", "-c", start)
    assert await installed.show("ActiveState") == "active"
    office.write("Please text 9123 4567: your parcel is ready.\n", subject="parcel")
    [first, _] = await office.notices(2)
    assert office.phones == [("85291234567", "your parcel is ready.")]
    ticket = re.search(r"#([0-9A-Z]{5})", str(first["Subject"]))[1]
    entries = await installed.journal(f"RELAY_TICKET={ticket}")
    told = [entry["RELAY_EVENT"] for entry in entries]
    assert {"request.accepted", "submission.submitted", "submission.accepted"} <= set(told)
    assert "accepted" in await installed.must("relay", "trace", ticket)
    for seconds in ("2", "30"):  # the second for a busy machine
        followed = (await installed.run("timeout", seconds, "sh", "-c", follow)).stdout
        if ticket in followed:
            break
    assert ticket in followed, followed


async def test_nothing_can_be_written_or_executed_where_it_should_not(installed):
    probe = """\
import os, pathlib, subprocess
for folder in ("/", "/etc", "/opt/relay", "/usr", "/usr/bin", "/usr/lib", "/run"):
    if not os.statvfs(folder).f_flag & os.ST_RDONLY:
        print("PROBE may write in", folder, "but for its modes")
for folder in ("/etc/relay", "/opt/relay", "/usr", "/home", "/root", "/shared", "/dev/shm"):
    try:
        pathlib.Path(folder, "probe").write_text("x")
        print("PROBE wrote", folder)
    except OSError:
        pass
for folder in ("/var/lib/relay", "/tmp", "/var/tmp"):
    script = pathlib.Path(folder, "probe")
    script.write_text("#!/bin/sh\\nexit 0\\n")
    script.chmod(0o700)
    try:
        subprocess.run([str(script)], check=True)
        print("PROBE ran in", folder)
    except OSError:
        pass
    script.unlink()
capabilities = pathlib.Path("/proc/self/status").read_text().split("CapEff:")[1].split()[0]
print("PROBE uid", os.getuid() != 0, "capabilities", capabilities)
"""
    await asyncio.to_thread(installed.machine.write, "/usr/local/lib/probe.py", probe)
    await installed.drop_in("[Service]\nExecStartPre=/usr/bin/python3 /usr/local/lib/probe.py\n")
    await installed.must("systemctl", "restart", "relay")
    said = [str(e["MESSAGE"]) for e in await installed.journal() if "PROBE" in str(e["MESSAGE"])]
    assert said == ["PROBE uid True capabilities 0000000000000000"]


async def test_reload_takes_new_settings_and_keeps_the_old_ones_where_they_are_broken(installed):
    machine, before = installed.machine, await installed.show("MainPID")
    good = settings(installed.office).replace('sender_id = "Office"', 'sender_id = "Reception"')
    assert good != settings(installed.office)
    broken = good.replace("[policy]\n", "[policy]\nconfirm_abvoe = 1\n")
    ready = (await installed.words()).count("daemon.ready")
    await asyncio.to_thread(machine.write, "/etc/relay/relay.toml", broken)
    await installed.must("systemctl", "reload", "relay")  # returns before it has read them
    await installed.until_said("settings.refused")
    await asyncio.to_thread(machine.write, "/etc/relay/relay.toml", good)
    await installed.must("systemctl", "reload", "relay")
    await installed.until_said("daemon.ready", times=ready + 1)
    assert await installed.show("MainPID") == before
    office = installed.office
    sent = len(office.provider.outbox)
    office.write("Please text 9123 4567: the ward is open.\n", subject="ward")
    await office.until(lambda: len(office.provider.outbox) > sent)
    assert office.provider.outbox[-1].sender == "Reception"


async def test_a_hung_daemon_is_killed_by_the_watchdog_and_started_again(installed):
    await installed.drop_in("[Service]\nWatchdogSec=2s\nRestartSec=100ms\n")
    await installed.must("systemctl", "restart", "relay")
    await installed.must("systemctl", "kill", "--signal=STOP", "relay")
    await installed.until("NRestarts", "1")
    await installed.until("ActiveState", "active")
    said = [str(entry["MESSAGE"]) for entry in await installed.journal()]
    assert any("Watchdog timeout" in line for line in said), said[-20:]


async def test_a_killed_daemon_is_started_again_and_sends_nothing_twice(installed):
    office = installed.office
    sent = len(office.phones)
    office.write("Please text 6123 4567: the lift is out of order.\n")
    await office.until(lambda: len(office.phones) > sent)
    await installed.must("systemctl", "kill", "--signal=KILL", "relay")
    await installed.until("NRestarts", "2")
    await installed.until("ActiveState", "active")
    await asyncio.sleep(1)
    assert len(office.phones) == sent + 1


async def test_systemd_listens_for_reports_and_a_call_during_a_restart_is_answered(installed):
    machine, office = installed.machine, installed.office
    await installed.drop_in("")
    await installed.must("systemctl", "restart", "relay")
    commands = pasted("config/reports-and-numbers.md", "Delivery reports and numbers, by HTTP")
    await installed.paste(re.sub(r"(?m)^install .*", "", commands))  # the package did
    await asyncio.to_thread(machine.write, "/etc/credstore/relay.reports__token", TOKEN, "600")
    await installed.must("systemctl", "stop", "relay")
    sms = office.provider.outbox[0]
    query = f"smsdid={sms.smsdid}&recipient={sms.number}&smsdstatus=22&smsderrorcode=300"
    call = (
        "import urllib.request as u;"
        f"print(u.urlopen('http://127.0.0.1:8650/dlr/{TOKEN}?{query}', timeout=30).status)"
    )
    assert await installed.must("python3", "-c", call) == "200\n"  # and the call has started it
    await installed.until("ActiveState", "active")
    assert "report.matched" in await installed.words()
    health = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8650/healthz').status)"
    assert await installed.must("python3", "-c", health) == "200\n"


async def test_the_commands_of_the_page_back_the_journal_up_and_restore_it(installed):
    await installed.paste(pasted("config/upgrade-backup-restore.md", "Upgrade, backup, restore", 1))
    office = installed.office
    office.write("Please text 6123 4567: after the backup.\n", subject="pool")

    def tickets(subject: str) -> list[str]:
        found = (
            re.search(rf"{subject}.*#([0-9A-Z]{{5}})", str(n["Subject"])) for n in office.told()
        )
        return [match[1] for match in found if match]

    await office.until(lambda: bool(tickets("pool")))  # the text leaves before the notice of it
    restore = pasted("config/upgrade-backup-restore.md", "Upgrade, backup, restore", 2)
    assert "relay resume" in await installed.paste(restore)
    await installed.must("relay", "resume")
    assert await installed.show("ActiveState") == "active"
    assert "accepted" in await installed.must("relay", "trace", tickets("parcel")[0])
    assert (await installed.run("relay", "trace", tickets("pool")[0])).returncode == 65


async def test_the_program_that_fetches_tokens_runs_within_the_service(installed):
    doc = "/usr/share/doc/sms-mail-relay"
    await installed.must("cp", f"{doc}/token-microsoft.py", "/etc/relay/")
    await asyncio.to_thread(
        installed.machine.write, "/etc/credstore/relay.token_secret", "x", "600"
    )
    drop_in = await installed.must("cat", f"{doc}/examples/token-command.conf")
    program = "/usr/bin/python3 /etc/relay/token-microsoft.py tenant client"
    await installed.drop_in(f"{drop_in}ExecStartPre=-{program} --authority http://127.0.0.1:9\n")
    await installed.must("systemctl", "restart", "relay")
    said = [str(entry["MESSAGE"]) for entry in await installed.journal()]
    assert "Microsoft cannot be asked: [Errno 111] Connection refused" in said
    await installed.must("rm", "/etc/relay/token-microsoft.py")
    await installed.drop_in("")
    await installed.must("systemctl", "restart", "relay")


async def test_a_stop_finishes_the_message_in_flight(installed):
    office = installed.office
    await installed.drop_in("")
    await installed.must("systemctl", "restart", "relay")
    stopping: list[asyncio.Task[str]] = []

    def stop_now(letter: Letter) -> None:
        if not stopping:
            stopping.append(asyncio.ensure_future(installed.must("systemctl", "stop", "relay")))

    office.at_dot = stop_now
    sent = len(office.phones)
    office.write("Please text 5123 4567: the pool is open.\n")
    await office.until(lambda: len(office.phones) > sent)
    await office.until(lambda: bool(stopping))
    await stopping[0]
    office.at_dot = lambda letter: None
    assert (await installed.show("Result"), await installed.show("ExecMainStatus")) == (
        "success",
        "0",
    )
    assert (await installed.words())[-1] == "daemon.stopped"


async def test_an_upgrade_takes_the_journal_of_before_along_and_starts_what_was_running(
    installed, package, tmp_path, monkeypatch
):
    old = tmp_path / "old.db"
    monkeypatch.setattr(room, "_migrations", lambda: MIGRATIONS[:4])
    journal = room.Journal(old)
    await journal.open()
    await journal.close()
    shared, place = installed.machine.shared, "/var/lib/private/relay/relay.db"
    await installed.must("cp", place, "/shared/newest.db")
    connection = apsw.Connection(str(old))
    connection.execute("ATTACH ? AS newest", (str(shared / "newest.db"),))
    connection.execute("INSERT INTO setting SELECT name, value FROM newest.setting")  # who it is
    connection.execute(
        "INSERT INTO request (ticket, requester, subject, message_id, thread, language, state,"
        " text, shaped_by, received_at, created_at) VALUES ('7K3QX', 'amy@office.example', 'old',"
        " '<old@office.example>', '[]', 'en', 'refused', 'of before', '{}', 0, 0)"
    )
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    (shared / "old.db").write_bytes(old.read_bytes())
    await installed.must("sh", "-c", f"rm -f {place}-*; cat /shared/old.db >{place}")
    older = repacked(package, shared / "older.deb", version="0.0.1")
    await installed.must("apt-get", "install", "--yes", "--allow-downgrades", f"/shared/{older}")
    people = "name,number,groups\nAmy Lee,9123 4567,Drivers\n"
    await asyncio.to_thread(installed.machine.write, "/etc/relay/contacts.csv", people)
    await installed.must("systemctl", "start", "relay.socket", "relay")
    before = (await installed.words()).count("daemon.stopped")
    calling = asyncio.create_task(installed.must("sh", "-c", CALLS))  # a call must not start it
    await installed.must("apt-get", "install", "--yes", f"/shared/{package.name}")
    await installed.must("touch", "/shared/upgraded")
    await calling
    assert await installed.show("ActiveState") == "active"
    assert (await installed.words()).count("daemon.stopped") == before + 1
    began = await installed.show("ExecMainStartTimestampMonotonic")
    assert float(await installed.must("python3", "-c", UNPACKED)) < int(began) / 1e6, (
        "old code runs"
    )
    assert (
        await asyncio.to_thread(installed.machine.show, "relay.socket", "ActiveState") == "active"
    )
    office = installed.office
    sent = len(office.phones)
    office.write("Please text 9123 4567: all is new.\n", subject="new")
    await office.until(lambda: len(office.phones) > sent)
    assert "of before" in await installed.must("relay", "trace", "7K3QX")
    assert await installed.must("cat", "/etc/relay/contacts.csv") == people


async def test_removing_keeps_the_journal_and_purging_forgets_it(installed):
    await installed.must("apt-get", "remove", "--yes", "sms-mail-relay")
    assert (await installed.run("systemctl", "cat", "relay")).returncode != 0
    await installed.must("test", "-e", "/var/lib/private/relay/relay.db")
    await installed.must("test", "-e", "/etc/relay/relay.toml")
    assert (await installed.run("test", "-e", "/opt/relay")).returncode != 0
    await installed.must("apt-get", "purge", "--yes", "sms-mail-relay")
    for gone in ("/var/lib/private/relay", "/var/lib/relay", "/etc/relay", "/usr/bin/relay"):
        assert (await installed.run("test", "-e", gone)).returncode != 0, gone


def repacked(package: Path, into: Path, *, version: str) -> str:
    """The name of the same package under another version, in its place."""
    tree = into.with_suffix("")
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)
    control = tree / "DEBIAN" / "control"
    control.write_text(re.sub(r"(?m)^Version: .*", f"Version: {version}", control.read_text()))
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", "-Znone", tree, into], check=True)
    shutil.rmtree(tree)
    return into.name
