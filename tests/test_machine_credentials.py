"""The drop-ins under a real systemd: each installed and started as it says of itself."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
import pytest_asyncio

from tests.office import Office
from tests.pasted import pasted
from tests.servers.clone import WHEELS, clone, wheels
from tests.servers.machine import Machine
from tests.test_machine import SECRETS, Installed, settings

DROP_INS = Path(__file__).parent.parent / "systemd" / "drop-ins"
SERVED = ("192.0.2.25", "192.0.2.53")  # by mail-servers-only.conf, as it is shipped
OTHERS = ("192.0.2.99", "198.51.100.7")
ADDRESSES = """\
import fcntl, socket, struct
with socket.socket() as control:
    for number, address in enumerate({addresses}):
        name = f"lo:{{number}}".encode()
        place = struct.pack("H2s4s8s", socket.AF_INET, b"", socket.inet_aton(address), b"")
        fcntl.ioctl(control, 0x8916, struct.pack("16s16s", name, place))  # SIOCSIFADDR
        fcntl.ioctl(control, 0x8914, struct.pack("16sh14s", name, 0x41, b""))  # up, running
"""
STORED = SECRETS | {"token_secret": "a-secret-of-the-application"}
PROBE = """\
import socket
for address in {addresses}:
    try:
        socket.create_connection((address, 9025), timeout=2).close()
        print("PROBE reached", address)
    except OSError:
        print("PROBE barred from", address)
"""
pytestmark = [
    pytest.mark.machine,
    pytest.mark.dovecot,
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def installed(dovecot, tmp_path_factory):
    """The relay of a clone."""
    shared = tmp_path_factory.mktemp("shared")
    shutil.copytree(wheels(), shared / "wheels")
    clone(shared / "clone")
    async with Office(dovecot, tmp_path_factory.mktemp("office")).open() as office:
        with Machine(shared, lines={143: office.imap_port, 25: office.smtp_port}) as machine:
            made = Installed(machine, office)
            await asyncio.to_thread(machine.write, "/etc/pip.conf", WHEELS)
            await made.must("apt-get", "install", "--yes", "python3-venv")
            await made.paste(pasted("README.md", "Without a package"))
            await asyncio.to_thread(machine.write, "/etc/relay/relay.toml", settings(office))
            yield made


@pytest_asyncio.fixture(loop_scope="module")
async def dropped(installed, request):
    """The drop-in that the test names, copied to where it says, the secrets in plain files."""
    for name, secret in STORED.items():
        path = f"/etc/credstore/relay.{name}"
        await asyncio.to_thread(installed.machine.write, path, secret, "600")
    text = (DROP_INS / request.param).read_text()
    [folder] = re.findall(r"(?i)copy this file\s+(?:# )?to\s+(?:# )?(/etc/systemd/\S+/)", text)
    await installed.must("install", "-d", folder)
    await installed.must("cp", f"/shared/clone/systemd/drop-ins/{request.param}", folder)
    await installed.must("systemctl", "daemon-reload")
    yield installed
    # later systemds take what is encrypted before what is plain, whatever the unit asks for
    await installed.must("rm", "-rf", folder, "/etc/credstore.encrypted")
    await installed.must("systemctl", "daemon-reload")


def commands(name: str) -> list[str]:
    """Those in the comment of a drop-in, which stand two spaces further in, in their blocks."""
    said = (DROP_INS / name).read_text()
    return [re.sub(r"(?m)^# {3}", "", block) for block in re.findall(r"(?m)(?:^# {3}.*\n)+", said)]


async def sends(installed: Installed, words: str) -> None:
    office = installed.office
    office.write(f"Please text 9123 4567: {words}\n")
    try:
        await office.until(lambda: ("85291234567", words) in office.phones)
    except AssertionError as error:
        raise AssertionError(await installed.journal()) from error


@pytest.mark.parametrize("dropped", ["credentials-encrypted.conf"], indirect=True)
async def test_secrets_that_are_encrypted_for_this_machine_are_used(dropped):
    encrypt, start, prove = commands("credentials-encrypted.conf")
    await dropped.paste(encrypt)
    assert await dropped.must("ls", "/etc/credstore") == ""
    stored = (await dropped.must("ls", "/etc/credstore.encrypted")).split()
    assert stored == sorted(f"relay.{name}" for name in STORED)
    for secret in STORED.values():
        found = await dropped.run("grep", "-rF", secret, "/etc/credstore.encrypted", "/etc/relay")
        assert found.returncode == 1, found.stdout
    program = f"/bin/grep -qx {STORED['token_secret']} ${{CREDENTIALS_DIRECTORY}}/token_secret"
    await dropped.drop_in(f"[Service]\nExecStartPre={program}\n")
    await dropped.paste(start)
    assert await dropped.show("ActiveState") == "active"
    await sends(dropped, "the key of this machine opens them")
    proven = (await dropped.run("sh", "-c", prove)).stdout
    assert "✓ mailbox requests" in proven, proven
    assert "gateway.password" not in proven


@pytest.mark.parametrize("dropped", ["credentials-encrypted.conf"], indirect=True)
async def test_another_machine_cannot_read_them(dropped):
    """Nor does the relay go on without them."""
    await dropped.paste(commands("credentials-encrypted.conf")[0])
    key = "/var/lib/systemd/credential.secret"
    await dropped.must("mv", key, f"{key}.away")
    await dropped.must("sh", "-c", "echo other | systemd-creds encrypt --name=other - /tmp/other")
    ended = await dropped.run("systemctl", "restart", "relay")
    assert ended.returncode != 0
    assert await dropped.show("ExecMainStatus") == "243"  # systemd's own, for credentials
    await dropped.must("mv", "--force", f"{key}.away", key)
    await dropped.must("systemctl", "reset-failed", "relay")
    await dropped.must("systemctl", "start", "relay")
    assert await dropped.show("ActiveState") == "active"


@pytest.mark.parametrize("dropped", ["mail-servers-only.conf"], indirect=True)
async def test_only_the_mail_servers_named_are_reached(dropped):
    """Beside the addresses of the drop-in there are others here, and all of them answer."""
    machine = dropped.machine
    named = (DROP_INS / "mail-servers-only.conf").read_text().splitlines()[-1]
    assert set(SERVED) < set(named.split())
    for name, text in (("addresses", ADDRESSES), ("probe", PROBE)):
        script = text.format(addresses=(*SERVED, *OTHERS))
        await asyncio.to_thread(machine.write, f"/usr/local/lib/{name}.py", script)
    await dropped.must("python3", "/usr/local/lib/addresses.py")
    listen = ("python3", "-m", "http.server", "--bind", "0.0.0.0", "9025")
    await dropped.must("systemd-run", "--quiet", "--unit=listener", *listen)
    await dropped.drop_in("[Service]\nExecStartPre=/usr/bin/python3 /usr/local/lib/probe.py\n")
    await dropped.must("systemctl", "restart", "relay")
    await sends(dropped, "by the servers that are named")
    assert await probed(dropped) == [
        *(f"PROBE reached {address}" for address in SERVED),
        *(f"PROBE barred from {address}" for address in OTHERS),
    ]
    await dropped.must("rm", "/etc/systemd/system/relay.service.d/mail-servers-only.conf")
    await dropped.must("systemctl", "daemon-reload")
    await dropped.must("systemctl", "restart", "relay")
    assert (await probed(dropped))[4:] == [f"PROBE reached {a}" for a in (*SERVED, *OTHERS)]


async def probed(installed: Installed) -> list[str]:
    said = (str(entry["MESSAGE"]) for entry in await installed.journal())
    return [line for line in said if line.startswith("PROBE")]


@pytest.mark.parametrize("dropped", ["notify-reload.conf"], indirect=True)
async def test_a_reload_returns_when_it_is_done_where_systemd_can_wait_for_it(dropped):
    """Before 253 it cannot be reloaded then: as the drop-in says of itself."""
    version = int((await dropped.must("systemctl", "--version")).split()[1])
    if version < 253:
        assert (await dropped.show("Type"), await dropped.show("CanReload")) == ("notify", "no")
        return
    assert await dropped.show("Type") == "notify-reload"
    await dropped.must("systemctl", "restart", "relay")
    ready = (await dropped.words()).count("daemon.ready")
    await dropped.must("systemctl", "reload", "relay")
    assert (await dropped.words()).count("daemon.ready") == ready + 1
