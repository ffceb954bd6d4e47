"""The pages' commands on a bare Debian without the package: pasted in a clone, as they stand there.

What cannot be had, the servers of Microsoft and Google, is on this machine, under their names.
"""

import asyncio
import json
import re
import shutil
from dataclasses import dataclass

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.pasted import blocks, pasted
from tests.servers.clone import WHEELS, clone, wheels
from tests.servers.hosted import GATEWAY, NAMES, REPLIES, REQUESTS, Hosted
from tests.servers.machine import Machine
from tests.servers.tokens import Form, service_account, verified
from tests.test_operator_preview import written

PATIENCE = 60.0  # seconds; for a busy machine
PASSWORD, CLIENT_SECRET = "open-sesame", "a-secret-of-the-application"
MAILBOXES = {
    "mailboxes__requests__password": PASSWORD,
    "mailboxes__replies__password": PASSWORD,
    "submission__password": PASSWORD,
}
PROVIDER = {"gateway__username": "apiuser", "gateway__password": "s3cret-Passw0rd"}
WRITTEN_IN = {  # into the example settings, by whoever installs it
    "sendsms@gateway.example": GATEWAY,
    "00000000-0000-0000-0000-000000000000": "6f2b8d0e-5a51-4b57-9b0c-0d7c3f1e2a34",
    "11111111-1111-1111-1111-111111111111": "c41f7a9e-30c8-4c55-8f6e-2b9d51a7e680",
}
SETTINGS = "/etc/relay/relay.toml"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
pytestmark = [
    pytest.mark.machine,
    pytest.mark.dovecot,
    pytest.mark.asyncio(loop_scope="module"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """A machine with a clone on it, and the servers outside."""

    machine: Machine
    hosted: Hosted

    async def must(self, *words: str) -> str:
        return await asyncio.to_thread(self.machine.must, *words)

    async def paste(self, commands: str, *, stdin: str = "") -> str:
        return await asyncio.to_thread(self.machine.paste, commands, stdin=stdin)

    async def write_in(self) -> None:
        """What the README tells to write into the settings."""
        said = await self.must("cat", SETTINGS)
        for example, ours in WRITTEN_IN.items():
            said = said.replace(example, ours)
        await asyncio.to_thread(self.machine.write, SETTINGS, said)

    async def give(self, secrets: dict[str, str]) -> None:
        """By the README's loop, with Enter where there is none."""
        loop = pasted("README.md", "Install it as a service", 3)
        asked = re.findall(r"\b[a-z]+__\w+", loop)
        assert set(secrets) <= set(asked)
        await self.paste(loop, stdin="".join(f"{secrets.get(name, '')}\n" for name in asked))

    async def sends(self, page: str) -> None:
        """A colleague's mail, as the page shows it, becomes an SMS, and is answered."""
        sent, told = len(self.hosted.provider.outbox), len(self.hosted.people)
        self.hosted.write(headers(page), written("91234567", f"By {page}"))
        end = asyncio.get_running_loop().time() + PATIENCE
        while len(self.hosted.provider.outbox) == sent or len(self.hosted.people) == told:
            assert asyncio.get_running_loop().time() < end, await self.must(
                "journalctl", "--unit=relay", "--no-pager"
            )
            await asyncio.sleep(0.05)
        sms = self.hosted.provider.outbox[sent]
        assert (sms.number, sms.text) == ("85291234567", f"By {page}")

    async def forget(self) -> None:
        """All that one page has set up."""
        await self.must("systemctl", "stop", "relay.socket", "relay")
        await self.must("sh", "-c", "rm -rf /etc/credstore /etc/systemd/system/relay.service.d")
        await self.must("systemctl", "daemon-reload")


def headers(page: str) -> str:
    """What the mail server writes on a colleague's mail."""
    return next(block.text for block in blocks(page) if block.language == "text")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bare(authority, tmp_path_factory):
    shared = tmp_path_factory.mktemp("shared")
    shutil.copytree(wheels(), shared / "wheels")
    clone(shared / "clone")
    hosted = Hosted(authority)
    async with hosted.open() as lines:
        with Machine(shared, lines=lines) as machine:
            machine.write("/etc/pip.conf", WHEELS)
            machine.write("/etc/hosts", "127.0.0.1 localhost " + " ".join(NAMES) + "\n")
            certificate = authority.cert_pem.bytes().decode()
            machine.write("/usr/local/share/ca-certificates/office.crt", certificate)
            machine.must("update-ca-certificates")
            yield Bare(machine=machine, hosted=hosted)


async def test_without_a_package_it_is_installed_and_told_what_is_missing(bare):
    await bare.must("apt-get", "install", "--yes", "python3-venv")
    await bare.paste(pasted("README.md", "Without a package"))
    assert "relay" in await bare.must("relay", "--version")
    assert (await bare.must("systemctl", "show", "--value", "--property=LoadState", "relay")) == (
        "loaded\n"
    )
    checked = await asyncio.to_thread(bare.machine.run, "relay", "check", "--offline")
    assert checked.returncode == 78
    assert "mailboxes.requests.password is missing" in checked.stdout + checked.stderr


async def test_beside_one_s_own_dovecot_and_postfix(bare):
    page = "config/dovecot-postfix.md"
    bare.hosted.on_top = headers(page)
    await bare.paste(pasted("README.md", "Install it as a service", 2))
    installed = await bare.must("cat", SETTINGS)
    await bare.must("rm", SETTINGS)
    await bare.paste(pasted("config/dovecot-postfix.md", "4. The relay", 1))
    assert await bare.must("cat", SETTINGS) == installed
    await bare.write_in()
    await bare.give(MAILBOXES | PROVIDER)
    bare.hosted.logins.clear()
    good(await bare.paste(pasted("config/dovecot-postfix.md", "4. The relay", 2)))
    assert bare.hosted.logins == {REPLIES}
    await bare.must("systemctl", "enable", "--now", "relay")
    await bare.sends(page)


async def test_the_commands_that_read_the_log_read_it(bare):
    bare.hosted.write("", written("91234567", "Who vouches for me?"))
    commands = pasted("README.md", "What the log says")
    end = asyncio.get_running_loop().time() + PATIENCE
    while "no Authentication-Results" not in (said := await bare.paste(commands)):
        assert asyncio.get_running_loop().time() < end, said
        await asyncio.sleep(0.1)
    told = [str(notice["Subject"]) for notice in bare.hosted.people]
    [ticket] = {
        found[1] for found in (re.search(r"#([0-9A-Z]{5})", line) for line in told) if found
    }
    assert ticket not in said
    assert ticket in await bare.paste(commands.replace("7K3QX", ticket))


async def test_systemd_listens_for_reports(bare):
    commands = pasted("config/reports-and-numbers.md", "Delivery reports and numbers, by HTTP")
    await bare.paste(commands)
    token = (await bare.must("cat", "/etc/credstore/relay.reports__token")).strip()
    sms = bare.hosted.provider.outbox[-1]
    query = f"smsdid={sms.smsdid}&recipient={sms.number}&smsdstatus=22&smsderrorcode=300"
    await bare.must("python3", "-c", fetch(f"http://127.0.0.1:8650/dlr/{token}?{query}"))
    await bare.must("python3", "-c", fetch("http://127.0.0.1:8650/healthz"))
    matched = ("journalctl", "--unit=relay", "--output=cat", "RELAY_EVENT=report.matched")
    assert (await bare.must(*matched)).count("\n") == 1


async def test_at_microsoft_365(bare):
    page = "config/microsoft-365.md"
    await bare.forget()

    def answers(form: Form) -> tuple[int, bytes]:
        client = WRITTEN_IN["11111111-1111-1111-1111-111111111111"]
        right = (form["client_id"], form["client_secret"]) == (client, CLIENT_SECRET)
        return (200, granted(bare.hosted)) if right else (401, b"{}")

    bare.hosted.tokens.answers = answers
    bare.hosted.on_top = headers(page)
    await bare.paste(
        pasted("config/microsoft-365.md", "3. The relay", 1), stdin=f"{CLIENT_SECRET}\n"
    )
    stored = ("stat", "--format=%a %s", "/etc/credstore/relay.token_secret")
    assert await bare.must(*stored) == f"600 {len(CLIENT_SECRET)}\n"
    await bare.write_in()
    await bare.give(PROVIDER)
    bare.hosted.logins.clear()
    good(await bare.paste(pasted("config/microsoft-365.md", "3. The relay", 2)))
    assert bare.hosted.logins == {REQUESTS}
    [path] = {path for path, _ in bare.hosted.tokens.asked}
    tenant = WRITTEN_IN["00000000-0000-0000-0000-000000000000"]
    assert path == f"/{tenant}/oauth2/v2.0/token"
    await bare.must("systemctl", "start", "relay")
    await bare.sends(page)


async def test_at_google_workspace(bare):
    page = "config/google-workspace.md"
    await bare.forget()
    bare.hosted.tokens.answers = lambda form: (
        (200, granted(bare.hosted))
        if verified(form["assertion"], KEY.public_key())
        else (400, b'{"error": "invalid_grant"}')
    )
    account = service_account(KEY, "https://oauth2.googleapis.com/token")
    (bare.machine.shared / "clone" / "key.json").write_text(account)
    bare.hosted.on_top = headers(page)
    await bare.paste(pasted("config/google-workspace.md", "3. The relay", 1))
    await bare.write_in()
    await bare.give(PROVIDER)
    bare.hosted.logins.clear()
    good(await bare.paste(pasted("config/google-workspace.md", "3. The relay", 2)))
    assert bare.hosted.logins == {""}, "Google's SMTP relay knows us by our address"
    await bare.must("systemctl", "start", "relay")
    await bare.sends(page)


def good(checked: str) -> None:
    """`relay check` has looked at everything, and found nothing."""
    assert "✗" not in checked, checked
    for line in (
        "settings",
        "mailbox requests",
        "submission",
        "mail to itself",
        "proof of senders",
    ):
        assert f"✓ {line}" in checked, checked


def granted(hosted: Hosted) -> bytes:
    return json.dumps({"access_token": hosted.token(), "expires_in": 3599}).encode()


def fetch(url: str) -> str:
    return f"import urllib.request as u; assert u.urlopen({url!r}, timeout=30).status == 200"
