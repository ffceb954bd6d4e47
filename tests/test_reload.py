"""SIGHUP: the daemon takes its settings and contacts anew, or keeps the old ones and says why."""

import signal

import pytest

from relay.steps.contacts import ContactBook
from tests.office import GATEWAY, Office, text_of

pytestmark = pytest.mark.dovecot


@pytest.fixture
async def office(dovecot, tmp_path):
    async with Office(dovecot, tmp_path).open() as opened:
        await opened.start()
        yield opened


def rewrite(office: Office, old: str, new: str) -> None:
    text = office.config.read_text()
    assert old in text
    office.config.write_text(text.replace(old, new))


async def hang_up(office: Office, event: str) -> None:
    before = len(office.events(event))
    office.kill(signal.SIGHUP)
    await office.until(lambda: len(office.events(event)) > before)


async def test_a_hangup_takes_new_settings_and_the_same_process_goes_on(office):
    rewrite(office, "[policy]\n", "[policy]\nconfirm_above = 1\n")
    await hang_up(office, "daemon.ready")
    office.write("Please text 9123 4567 and 6123 4567: the lift is out of order\n")
    [notice] = await office.notices(1)
    assert office.states() == ["held"], text_of(notice)
    assert [e["event"] for e in office.log if e["event"].startswith("daemon.")] == [
        *("daemon.started", "daemon.ready"),
        *("daemon.reloading", "daemon.stopping", "daemon.ready"),
    ]
    assert await office.stop() == 0


async def test_broken_settings_change_nothing_and_are_told_with_their_line(office):
    rewrite(office, "[policy]\n", "[policy]\nconfirm_abvoe = 1\n")
    await hang_up(office, "settings.refused")
    [refused] = office.events("settings.refused")
    assert refused["level"] == "warning"
    assert "relay.toml:" in refused["detail"]
    assert "confirm_abvoe" in refused["detail"]
    assert "the old ones stay" in refused["detail"]
    office.write("Please text 9123 4567 and 6123 4567: the lift is out of order\n")
    await office.notices(2)
    assert office.states() == ["accepted"]
    rewrite(office, "confirm_abvoe", "confirm_above")
    await hang_up(office, "daemon.ready")


async def test_what_the_gateway_would_refuse_is_refused_at_the_hangup_too(office):
    rewrite(office, 'from = "sms-relay@office.example"', f'from = "{GATEWAY}"')
    await hang_up(office, "settings.refused")
    assert "are the same" in office.events("settings.refused")[0]["detail"]


async def test_another_journal_needs_a_restart(office, tmp_path):
    rewrite(office, "relay.db", "other.db")
    await hang_up(office, "settings.refused")
    assert "restart" in office.events("settings.refused")[0]["detail"]
    assert not (tmp_path / "other.db").exists()


async def test_hangups_while_sms_leave_send_each_of_them_once(office):
    for number in range(12):
        office.write(f"Please text 9123 45{number:02}: number {number}\n")
        if number % 3 == 0:
            await hang_up(office, "daemon.ready")
    await office.until(lambda: office.states() == ["accepted"] * 12)
    assert len(office.phones) == len(set(office.phones)) == 12


async def test_a_stop_during_a_reload_ends_it(office):
    office.kill(signal.SIGHUP)
    assert await office.stop() == 0


def test_a_contact_file_that_cannot_be_read_keeps_its_old_names(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,number,groups\nAnna,9123 4567,\n")
    book = ContactBook([path], region="HK")
    book.refresh()
    path.write_bytes(b"name,number,groups\n\xff\xfe,9123 4567,\n")
    assert book.refresh()
    assert "the old names stay" in book.problems[0]
    assert book.contacts.find("Anna") != ()
    path.unlink()
    assert book.refresh()
    assert book.contacts.find("Anna") == ()


def test_the_book_stays_the_same_for_the_same_files_only(tmp_path):
    book = ContactBook([tmp_path / "a.csv"], region="HK")
    assert book.follow([tmp_path / "a.csv"], region="HK") is book
    assert book.follow([tmp_path / "b.csv"], region="HK") is not book
