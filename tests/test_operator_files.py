"""`relay check`, asking no server: the files that the settings name, and what they must hold."""

import asyncio
import json
import os
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from relay.journal.journal import JournalError, _migrations
from relay.operator.damage import diagnose
from tests.commands import relay
from tests.desk import TOML, desk

ROOT = Path(__file__).parent.parent
CONTACTS = "name,number,groups\nAnna Lam,9123 4567,ward\n"


def settings_in(folder):
    """Settings whose journal is the test's own."""
    path = folder / "relay.toml"
    said = TOML.read_text().replace("@gateway.example", "@gateway.test")
    path.write_text(said + f'\n[journal]\nurl = "sqlite:///{folder}/relay.db"\n')
    return path


@pytest.fixture
def config(tmp_path):
    return settings_in(tmp_path)


@pytest.fixture
def for_all():
    """A folder into which any user may look, as that of pytest is root's."""
    with tempfile.TemporaryDirectory(prefix="relay-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


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


def test_a_check_fits_a_terminal_and_loses_nothing(config):
    config.write_text(config.read_text().replace("@gateway.test", "@gateway.example"))
    wide = relay("check", "--offline", "--config", config, COLUMNS="300", FORCE_COLOR="1")
    shown = relay("check", "--offline", "--config", config, COLUMNS="80", FORCE_COLOR="1")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", shown.stdout).splitlines()
    assert max(map(len, lines)) <= 80
    assert all(re.match(r"[✓✗] \w|\s{23}\S", line) for line in lines), lines
    whole = re.sub(r"\x1b\[[0-9;]*m", "", wide.stdout)
    assert re.sub(r"[\s\d]", "", "".join(lines)) == re.sub(r"[\s\d]", "", whole)  # time passes
    assert "→ write the provider's address into gateway.address" in whole


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


def test_a_journal_s_disk_must_have_room(config, monkeypatch):
    code, [finding] = found(config, "journal")
    assert (code, finding["good"]) == (0, True)
    assert re.fullmatch(rf"{config.parent}/relay.db, \d+ MiB free", finding["seen"])
    usage = shutil.disk_usage(config.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage._replace(free=90 << 20))
    code, [finding] = found(config, "journal")
    assert (code, finding["seen"]) == (78, f"{config.parent}: only 90 MiB are free")
    assert finding["todo"] == "make room on that disk"


def spoil(path, how):
    """A journal that no command can look into."""
    if how in ("none of the relay's", "another program's"):
        path.unlink()
    if how == "none of the relay's":
        path.write_text("no database, and long enough to be looked at " * 20)
    elif how == "another program's":
        with closing(sqlite3.connect(path)) as other:
            other.execute(f"PRAGMA user_version = {len(_migrations())}")
            other.execute("CREATE TABLE recipe (name)")
            other.commit()
    elif how == "damaged":
        octets = bytearray(path.read_bytes())
        octets[4096:] = bytes(len(octets) - 4096)
        path.write_bytes(octets)
    elif how == "a folder":
        path.unlink()
        path.mkdir()
    elif how == "of a newer relay":
        with closing(sqlite3.connect(path)) as newer:
            newer.execute("PRAGMA user_version = 9999")
    elif how == "of an older relay":
        with closing(sqlite3.connect(path)) as older:
            older.execute("PRAGMA user_version = 1")


LOOKS = (("queue",), ("trace", "7K3QX"), ("usage",), ("top",))
CHANGES = (("pause",), ("resume",), ("cancel", "7K3QX"), ("resolve", "7K3QX", "--as", "sent"))


@pytest.mark.parametrize(
    ("how", "code", "todo"),
    [
        ("none of the relay's", 78, "correct journal.url in the settings, or bring back a copy"),
        ("another program's", 78, "correct journal.url in the settings, or bring back a copy"),
        ("damaged", 78, "stop the relay, and bring back a copy"),
        ("a folder", 78, "correct journal.url in the settings"),
        ("of a newer relay", 69, "install that or a later one"),
        ("of an older relay", 69, "a start renews it (systemctl restart relay)"),
    ],
)
def test_a_journal_that_is_of_no_use_is_told_with_what_to_do(config, how, code, todo):
    asyncio.run(a_start(config.parent))
    spoil(config.parent / "relay.db", how)
    for words in (*LOOKS, *CHANGES):
        ended = relay(*words, "--config", config)
        assert (ended.exit_code, todo in ended.stderr) == (code, True), (words, ended.stderr)
        assert len(ended.stderr.splitlines()) == 1
    code, [finding] = found(config, "journal")
    assert (code, finding["good"]) == (78, False)
    assert todo in finding["seen"] + finding["todo"]


@pytest.mark.parametrize(
    ("words", "seen", "todo", "code"),
    [
        ("database is locked", "something else holds it", "try again in a minute", 75),
        ("database or disk is full", "its disk is full", "make room there", 75),
        ("disk I/O error", "its disk failed", "see to the disk: dmesg says more", 74),
    ],
)
def test_a_moment_s_trouble_with_the_journal_is_told(tmp_path, words, seen, todo, code):
    """In the words of SQLite for it: waiting for each of these would take long."""
    path = tmp_path / "relay.db"
    path.touch()
    damage = diagnose(path, JournalError(f"{path}: {words}"))
    assert (damage.seen, damage.code) == (f"{path}: {seen} ({words})", code)
    assert damage.todo == todo


@contextmanager
def as_nobody():
    """As a user who may not look into root's folders."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("hidden", ["the folder", "the file"])
def test_who_may_not_look_into_the_journal_is_told_to_be_root(for_all, hidden):
    """As on a Debian, where /var/lib/private is root's: any other user's first try."""
    config, folder = settings_in(for_all), for_all / "private"
    folder.mkdir()
    journal = folder / "relay.db"
    config.write_text(config.read_text().replace(f"{for_all}/relay.db", str(journal)))
    asyncio.run(a_start(folder))
    every = (*LOOKS, *CHANGES, ("check", "--offline"))
    for words in every:  # what they import, nobody may be unable to read
        relay(*words, "--config", config)
    (folder if hidden == "the folder" else journal).chmod(0)
    try:
        with as_nobody():
            for words in (*LOOKS, *CHANGES):
                ended = relay(*words, "--config", config)
                assert ended.exit_code == 69, (words, ended.output, ended.exception)
                assert ended.stderr == (
                    f"relay: {journal}: this user may not read and write it; run this as root, "
                    "for the journal is private\n"
                )
            code, [finding] = found(config, "journal")
            assert (code, "run this as root" in finding["todo"]) == (78, True)
    finally:
        folder.chmod(0o755)


def test_settings_and_secrets_that_may_not_be_read_are_told(for_all):
    config = settings_in(for_all)
    (for_all / "credstore").mkdir(mode=0)
    found(config, "journal")  # what it imports, nobody may be unable to read
    with as_nobody():
        ended = relay("check", "--config", config, CREDENTIALS_DIRECTORY=f"{for_all}/credstore")
        assert ended.exit_code == 78
        assert "cannot be read: permission denied, so run this as root" in ended.stderr
        config_of_root = for_all / "credstore" / "relay.toml"
        ended = relay("queue", "--config", config_of_root)
        assert ended.exit_code == 78
        assert ended.stderr == (
            f"{config_of_root} may not be read by this user: change its owner or mode\n"
        )


def test_no_trial_is_asked_for_where_no_server_is(config):
    ended = relay("check", "--offline", "--send-test", "91234567", "--config", config)
    assert ended.exit_code == 2
    assert "leave out one option" in ended.stderr


def test_wrong_settings_of_the_gateway_say_what_to_do(config):
    text = config.read_text()
    config.write_text(
        text.replace('address = "sendsms@gateway.test"', 'address = "sms@office.example"')
    )
    code, [finding] = found(config, "gateway")
    assert (code, finding["todo"]) == (78, "correct that in [gateway]")
