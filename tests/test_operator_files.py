"""`relay check`, asking no server: the files that the settings name, and what they must hold."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.commands import relay
from tests.desk import TOML, desk

ROOT = Path(__file__).parent.parent
CONTACTS = "name,number,groups\nAnna Lam,9123 4567,ward\n"


@pytest.fixture
def config(tmp_path):
    """Settings whose journal is the test's own."""
    path = tmp_path / "relay.toml"
    said = TOML.read_text().replace("@gateway.example", "@gateway.test")
    path.write_text(said + f'\n[journal]\nurl = "sqlite:///{tmp_path}/relay.db"\n')
    return path


def found(config, name, **environ):
    """The exit code, and the findings of that name."""
    ended = relay("check", "--offline", "--json", "--config", config, **environ)
    findings = [json.loads(line) for line in ended.stdout.splitlines()]
    return ended.exit_code, [finding for finding in findings if finding["name"] == name]


def set_reading(config, line):
    text = config.read_text()
    config.write_text(f"{text}\n[reading]\n{line}\n")


def test_the_example_s_gateway_is_no_gateway(config):
    assert found(config, "gateway")[1][0]["seen"] == "mail goes to sendsms@gateway.test"
    config.write_text(config.read_text().replace("@gateway.test", "@gateway.example"))
    code, [finding] = found(config, "gateway")
    assert (code, finding["seen"]) == (78, "sendsms@gateway.example is the example's")
    assert "gateway.address" in finding["todo"]


# -- contacts --------------------------------------------------------------------------------------


def test_contacts_that_the_settings_name_must_be_there(config, tmp_path):
    (tmp_path / "staff.csv").write_text(CONTACTS)
    set_reading(config, 'contacts = ["staff.csv", "parents.csv"]')
    code, [finding] = found(config, "contacts")
    assert (code, finding["good"]) == (78, False)
    assert finding["seen"] == f"no {tmp_path}/parents.csv"
    assert "correct reading.contacts, or write what it names" in finding["todo"]
    (tmp_path / "parents.csv").write_text(CONTACTS.replace("Anna", "Ben"))
    code, [finding] = found(config, "contacts")
    assert (code, finding["seen"]) == (0, "3 names and groups")


def test_the_contacts_of_the_default_need_not_be_there(config, tmp_path):
    code, [finding] = found(config, "contacts")
    assert (code, finding["seen"]) == (0, f"0 names and groups; no {tmp_path}/contacts.csv")


# -- certificates, and programs that print tokens --------------------------------------------------


def with_token(config, *command, section="mailboxes.requests"):
    text, title = config.read_text(), f"[{section}]\n"
    head, below = text.split(title)
    below = "\n".join(line for line in below.split("\n") if not line.startswith("token_command"))
    mine, bar, rest = below.partition("\n[")
    mine = "\n".join(line for line in mine.split("\n") if not line.startswith("password"))
    config.write_text(f"{head}{title}token_command = {json.dumps(command)}\n{mine}{bar}{rest}")


@pytest.mark.parametrize("section", ["mailboxes.requests", "submission"])
def test_a_file_of_authorities_must_be_there_and_hold_some(config, tmp_path, section, ca_file):
    sound = config.read_text()
    lost, empty = tmp_path / "lost.pem", tmp_path / "empty.pem"
    empty.write_text("nothing\n")
    for path, seen in (
        (lost, f"{lost}: No such file or directory"),
        (empty, f"{empty} holds no certificate in PEM"),
    ):
        config.write_text(sound.replace(f"[{section}]\n", f'[{section}]\nca_file = "{path}"\n'))
        code, [finding] = found(config, f"{section}.ca_file")
        assert (code, finding["seen"]) == (78, seen)
    config.write_text(sound.replace(f"[{section}]\n", f'[{section}]\nca_file = "{ca_file}"\n'))
    assert found(config, f"{section}.ca_file") == (0, [])


def test_a_program_that_is_not_there_is_told_and_so_is_its_script(config, tmp_path):
    with_token(config, "/usr/bin/pithon3", "/etc/relay/token-microsoft.py")
    code, [finding] = found(config, "mailboxes.requests.token_command")
    assert (code, finding["seen"]) == (78, "/usr/bin/pithon3 is no program that can be run")
    with_token(config, "/usr/bin/python3", f"{tmp_path}/token-microsoft.py", "x")
    code, [finding] = found(config, "mailboxes.requests.token_command")
    assert (code, finding["seen"]) == (78, f"no {tmp_path}/token-microsoft.py")


def test_an_argument_that_only_looks_like_a_path_is_let_be(config):
    with_token(config, "/usr/bin/printf", "/relay/parameters/token")
    assert found(config, "mailboxes.requests.token_command") == (0, [])


def test_the_ids_of_the_example_are_told(config, tmp_path):
    script = tmp_path / "token.py"
    script.write_text("print('a-token')\n")
    example, other = "0" * 8 + "-0000-0000-0000-" + "0" * 12, "5ce4a1f0-1c1d-4a6e-9d0b-77a6c1f3e2d4"
    with_token(config, "/usr/bin/python3", str(script), example, other)
    code, [finding] = found(config, "mailboxes.requests.token_command")
    assert (code, finding["seen"]) == (78, f"{example}: from the example")
    with_token(config, "/usr/bin/python3", str(script), other, other)
    assert found(config, "mailboxes.requests.token_command") == (0, [])


@pytest.mark.parametrize("name", ["token-microsoft.py", "token-google.py"])
def test_the_secret_that_a_program_reads_must_be_there(config, tmp_path, name):
    script = ROOT / "config" / name
    with_token(config, "/usr/bin/python3", str(script), "x")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    code, [finding] = found(config, "mailboxes.requests.token_command", **environ)
    assert (code, finding["seen"]) == (
        78,
        f"its secret is missing: no {tmp_path}/relay.token_secret",
    )
    for file in ("relay.token_secret", "token_secret"):
        (tmp_path / file).write_text("s3cret")
        assert found(config, "mailboxes.requests.token_command", **environ) == (0, [])
        (tmp_path / file).unlink()
    with_token(config, "/usr/bin/python3", str(script), "x", "--secret", "/root/secret")
    assert found(config, "mailboxes.requests.token_command", **environ) == (0, [])


# -- the journal -----------------------------------------------------------------------------------


def test_that_sending_is_paused_is_told(config):
    assert found(config, "sending") == (0, [])
    asyncio.run(a_start(config.parent))
    assert relay("pause", "--config", config).exit_code == 0
    code, [finding] = found(config, "sending")
    assert (code, finding["good"]) == (69, False)
    assert finding["seen"] == "stopped: the people who run this service have paused it"
    assert finding["todo"].endswith("relay resume")
    assert relay("resume", "--config", config).exit_code == 0
    assert found(config, "sending") == (0, [])


async def a_start(folder):
    async with desk(folder):
        pass
