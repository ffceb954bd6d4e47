"""`relay check`, asking no server: the files that the settings name, and what they must hold."""

import json

import pytest

from tests.commands import relay
from tests.desk import TOML

CONTACTS = "name,number,groups\nAnna Lam,9123 4567,ward\n"


@pytest.fixture
def config(tmp_path):
    """Settings whose journal is the test's own."""
    path = tmp_path / "relay.toml"
    path.write_text(TOML.read_text() + f'\n[journal]\nurl = "sqlite:///{tmp_path}/relay.db"\n')
    return path


def found(config, name, **environ):
    """The exit code, and the findings of that name."""
    ended = relay("check", "--offline", "--json", "--config", config, **environ)
    findings = [json.loads(line) for line in ended.stdout.splitlines()]
    return ended.exit_code, [finding for finding in findings if finding["name"] == name]


def set_reading(config, line):
    text = config.read_text()
    config.write_text(f"{text}\n[reading]\n{line}\n")


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
