"""The demo: from nothing but the package to every SMS, and honest where one is missing."""

import asyncio
import re
import shutil
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from io import StringIO

import pytest
from rich.console import Console

from relay.demo.office import AMY, PASSWORD, REQUESTS, open_office
from relay.demo.provider import Sms
from relay.demo.story import SCENES, _Teller, by_hand, program


def relay(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "relay", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def ended():
    """The whole story, told once for the tests that look at it."""
    return relay("demo", "--once")


def test_once_ends_well_when_every_sms_arrived(ended):
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr == ""
    for scene in SCENES:
        for number, _ in scene.sms:
            assert f"phone +{number}" in ended.stdout
    story = " ".join(ended.stdout.split())
    assert "Every SMS arrived. Amy wrote 6 requests and 3 answers" in story
    assert "6 of 6 SMS arrived, 6 delivery reports and 19 notices came back." in story
    assert "Your SMS to +852 9123 4567 was delivered." in story
    assert "Cancelled: your SMS to +86 138 1234 5678 will not be sent." in story
    assert "The lorry" not in story.split("Amy answers: cancel")[1]
    assert "The relay's log" not in ended.stdout


def test_once_ends_badly_when_one_is_missing():
    """A mutant: the provider loses what comes, and the demo must say so."""
    mutant = (
        "import relay.demo.story as story, relay.demo.provider as provider, asyncio, sys\n"
        "async def lose(self, sender, recipient, data):\n"
        "    return '250 2.0.0 Ok'\n"
        "provider.Provider.receive = lose\n"
        "story._ONCE = 4.0\n"
        "sys.exit(asyncio.run(story.tell_story(once=True)))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", mutant], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "Not every SMS arrived." in ended.stdout


def test_the_story_ends_with_the_month_as_the_operator_has_it(ended):
    """The numbers are those of the journal: of the six SMS each was charged."""
    usage = ended.stdout.partition("relay usage")[2]
    assert re.search(r"amy@relay\.demo +5 +6 +6 +6 +2\.10 +2\.10", usage), ended.stdout


def test_the_six_e_mails_are_those_of_an_ordinary_day():
    assert len(SCENES) == 6
    assert [len(scene.sms) for scene in SCENES] == [1, 2, 1, 1, 1, 0]
    assert [scene.answer for scene in SCENES if scene.answer] == ["2", "yes", "cancel"]
    assert sum(scene.later for scene in SCENES) == 1


# -- what a newcomer does next --------------------------------------------------------------------


def by_curl(line: str, port: int) -> None:
    subprocess.run(["sh", "-c", line], timeout=20, check=True)


def by_smtplib(line: str, port: int) -> None:
    """The bytes that curl would send, for a machine without curl."""
    writing, _, curl = line.partition(" | ")
    written = subprocess.run(["sh", "-c", writing], capture_output=True, check=True).stdout
    mail = written.replace(b"\n", b"\r\n") if " --crlf " in curl else written
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.login(AMY, PASSWORD)
        server.sendmail(AMY, [REQUESTS], mail)


@pytest.mark.parametrize("send", [by_smtplib, *([by_curl] if shutil.which("curl") else [])])
async def test_the_printed_line_becomes_an_sms(send):
    arrived: asyncio.Queue[Sms] = asyncio.Queue()
    async with open_office(arrived.put_nowait, hurry=0.1, fixed_ports=False) as office:
        await asyncio.to_thread(send, by_hand(office), office.mail.smtp_port)
        sms = await asyncio.wait_for(arrived.get(), 15)
    assert (sms.number, sms.text) == ("85291234567", "Hello")


async def test_a_check_of_the_demo_finds_nothing_wrong():
    async with open_office(lambda sms: None, hurry=0.1, fixed_ports=False) as office:
        ended = await asyncio.to_thread(relay, "check", "--config", str(office.config))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "✓ proof of senders" in ended.stdout


async def until(seen):
    async with asyncio.timeout(15):
        while not seen():
            await asyncio.sleep(0.05)


def told(teller: _Teller) -> str:
    return teller.console.export_text(clear=False)


async def test_after_the_story_all_is_shown_and_what_was_ignored_too():
    teller = _Teller(console=Console(record=True, width=200, file=StringIO(), highlight=False))
    async with open_office(teller.phone, hurry=0.1, fixed_ports=False) as office:
        teller.invite(office)
        reading = asyncio.gather(teller.read_inbox(office), teller.read_log(office))
        await office.write(REQUESTS, "hello", "To: 2345 6789\n\nHello\n")
        await office.mail.deliver(AMY, REQUESTS, forged())
        await until(lambda: "The relay's log" in told(teller) and teller.notices)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    assert "is a landline and cannot receive SMS" in told(teller)
    assert "To put it right:" in told(teller), "to its end"
    assert "The relay's log: mail.ignored sender.unproven from amy@relay.demo" in told(teller)
    assert f"{program()} queue --config" in told(teller)
    assert "a cancel is then too late" in told(teller)


def forged() -> bytes:
    """A mail that somebody outside writes in Amy's name."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = AMY, REQUESTS, "hello"
    mail["Message-ID"] = "<1@outside.example>"
    mail.set_content("To: 9123 4567\n\nSend your password to this number\n")
    return mail.as_bytes().replace(b"\n", b"\r\n")


def test_the_printed_command_runs_whatever_the_path_is(monkeypatch, tmp_path):
    named = f"{program()} --version"
    assert subprocess.run(["sh", "-c", named], env={}, check=True, capture_output=True).stdout
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "a folder" / "relay"), "demo"])
    assert program() == f"'{tmp_path}/a folder/relay'"
