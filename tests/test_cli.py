"""The commands: what they say, and with which exit code they end."""

from pathlib import Path

import pytest

from tests.commands import process, relay
from tests.desk import LOST, desk

CONFIG = Path(__file__).parent / "data" / "preview" / "relay.toml"


@pytest.fixture
def config(tmp_path):
    """Settings whose journal is the test's own."""
    path = tmp_path / "relay.toml"
    said = CONFIG.read_text().replace("@gateway.example", "@gateway.test")
    path.write_text(said + f'\n[journal]\nurl = "sqlite:///{tmp_path}/relay.db"\n')
    return path


@pytest.mark.parametrize("command", ["run", "check", "queue", "pause", "resume"])
def test_wrong_settings_end_with_78_and_every_problem(command, tmp_path):
    path = tmp_path / "relay.toml"
    path.write_text("[gateway]\nadress = 'x'\n")
    ended = process(command, "--config", path)
    assert ended.returncode == 78
    assert f"{path}:2: gateway.adress is no setting".encode() in ended.stderr
    assert b"[mailboxes.requests] is missing" in ended.stderr
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize("command", ["run", "check"])
def test_where_secrets_are_missing_it_is_told_how_they_are_given_by_hand(
    command, tmp_path, monkeypatch
):
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    path = tmp_path / "relay.toml"
    path.write_text(CONFIG.read_text().replace('password = "', '#password = "'))
    ended = process(command, "--config", path)
    told = ended.stderr.decode().splitlines()
    assert ended.returncode == 78
    assert "gateway.password is missing" in "".join(told)
    assert told[-1].endswith("CREDENTIALS_DIRECTORY=/etc/credstore relay check")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert told[:-1] == process(command, "--config", path).stderr.decode().splitlines()
    path.write_text(CONFIG.read_text().replace("sender_id", "sender"))
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert b"credstore" not in process(command, "--config", path).stderr


def test_the_settings_file_may_be_named_by_the_environment(config):
    ended = relay("check", "--offline", RELAY_CONFIG=str(config))
    assert (ended.exit_code, "✓ settings" in ended.stdout) == (0, True)
    other = relay("check", "--offline", "--config", config, RELAY_CONFIG="none.toml")
    assert other.exit_code == 0, "an option goes before it"


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_config_may_stand_before_or_after_the_command(config, before):
    option = ("--config", config)
    ended = relay(*option, "check", "--offline") if before else relay("check", "--offline", *option)
    assert ended.exit_code == 0
    assert "✓ settings" in ended.stdout


def test_check_names_a_server_that_does_not_answer_and_ends_with_69(config, tmp_path):
    closed = config.read_text().replace(
        'host = "imap.office.example"', 'host = "127.0.0.1"\nport = 9\ntls = "none"'
    )
    config.write_text(
        closed.replace('host = "smtp.office.example"', 'host = "127.0.0.1"\nport = 9\ntls = "none"')
    )
    ended = relay("check", "--config", config)
    assert ended.exit_code == 69
    assert "✗ mailbox requests" in ended.stdout
    assert "✗ submission" in ended.stdout


def test_check_ends_with_78_where_the_journal_cannot_be(config):
    config.write_text(config.read_text().replace("/relay.db", "/none/of/relay.db"))
    ended = relay("check", "--offline", "--config", config)
    assert ended.exit_code == 78
    assert "✗ journal" in ended.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("queue",),
        ("trace", "7K3QX"),
        ("pause",),
        ("resume",),
        ("cancel", "7K3QX"),
        ("confirm", "7K3QX"),
        ("resolve", "7K3QX", "--as", "sent"),
    ],
)
def test_without_a_journal_the_operator_is_told_what_makes_it(words, config):
    ended = relay(*words, "--config", config)
    assert ended.exit_code == 69
    assert "the first start makes it (systemctl start relay)" in ended.stderr


@pytest.mark.parametrize("command", ["trace", "cancel", "confirm"])
def test_a_ticket_that_is_none_is_told_how_one_looks(command, config):
    ended = relay(command, "hello!", "--config", config)
    assert ended.exit_code == 65
    assert "#7K3QX" in ended.stderr


async def test_the_operators_hand_changes_one_request_and_says_what_it_did(config, tmp_path):
    async with desk(tmp_path) as office:
        await office.write("Please text 9123 4567: hello\n")
        ticket = office.submission().ticket
        await office.send(LOST)
    ended = relay("resolve", ticket, "--as", "not-sent", "--config", config)
    assert (ended.exit_code, ended.stdout) == (
        0,
        f"#{ticket} is settled as not-sent; its requester is told.\n",
    )
    ended = relay("cancel", f"#{ticket.lower()}", "--config", config)
    assert ended.exit_code == 65
    assert "nothing of it can be cancelled; it is failed" in ended.stderr
    assert relay("confirm", "00000", "--config", config).exit_code == 65
    assert relay("resolve", ticket, "--as", "perhaps", "--config", config).exit_code == 2


def test_a_preview_shows_the_whole_text_on_a_narrow_terminal(tmp_path, monkeypatch):
    words = [f"word{number}" for number in range(40)]
    path = tmp_path / "a.eml"
    path.write_text("From: amy@office.example\nSubject: 91234567\n\n" + " ".join(words) + "\n")
    monkeypatch.setenv("COLUMNS", "60")
    shown = relay("preview", "--config", CONFIG, path).stdout
    box = shown[shown.index("╭") : shown.index("╰")]
    assert [word for word in words if word not in box] == []
    assert "1 recipient," in shown


def test_a_preview_shows_the_letters_that_would_go_and_no_picture_for_a_word(tmp_path):
    path = tmp_path / "a.eml"
    path.write_text("From: amy@office.example\nSubject: 91234567\n\nCall me :phone: [b]now[/b]\n")
    assert "│ Call me :phone: [b]now[/b] │" in relay("preview", "--config", CONFIG, path).stdout


def test_a_journal_that_is_none_ends_the_daemon_with_78(config, tmp_path):
    (tmp_path / "relay.db").write_text("this is no database, and long enough to be looked at " * 9)
    ended = process("run", "--config", config)
    assert ended.returncode == 78
    assert b"relay.db" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_version_and_help_are_there():
    assert process("--version").stdout.startswith(b"relay 0.")
    listed = relay("--help").stdout
    for command in (
        *("run", "check", "preview", "queue", "trace", "cancel", "confirm", "resolve"),
        *("pause", "resume", "demo"),
    ):
        assert f"  {command} " in listed


def test_an_unknown_command_ends_with_2():
    assert relay("fly").exit_code == 2
