"""What people ask for reaches phones, and the answer comes back: with the real daemon."""

import asyncio
import imaplib
import re
import signal
import socket
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest

from relay.demo.answers import SHAPES
from relay.demo.provider import Script
from tests.office import AMY, GATEWAY, Office, everything_under, mail, text_of
from tests.servers.proxy import Proxy

FORGED = "evil.example; dmarc=pass header.from=office.example"
pytestmark = pytest.mark.dovecot


@pytest.fixture
async def office(dovecot, tmp_path):
    async with Office(dovecot, tmp_path).open() as opened:
        await opened.start()
        yield opened


async def test_an_ordinary_mail_becomes_an_sms_and_two_notices_in_its_thread(office):
    raw = office.write("Please text 9123 4567: your parcel is ready.\n", subject="parcel")
    first, second = await office.notices(2)
    assert office.phones == [("85291234567", "your parcel is ready.")]
    own_id = re.search(rb"(?m)^Message-ID: (\S+)", raw)[1].decode()
    for notice in (first, second):
        assert notice["In-Reply-To"] == own_id
        assert own_id in notice["References"]
        assert re.fullmatch(r"Re: parcel \[#[0-9A-Z]{5}\]: .+", notice["Subject"])
        assert notice["Auto-Submitted"] == "auto-replied"
    assert "your parcel is ready." in text_of(first)
    assert "+852 9123 4567" in text_of(first)
    assert office.states() == ["accepted"]
    assert not [e for e in office.log if e["level"] not in ("info", "debug")]


async def test_the_idle_daemon_stays_small(office):
    """Memory is no matter of speed, so it may be asserted on any machine."""
    office.write("Please text 9123 4567: hello\n")
    await office.notices(2)
    assert office.resident() < 80 * 2**20


async def test_chinese_goes_to_two_phones_as_unicode(office):
    office.write("麻煩發短訊給 9876 5432、6123 4567：會議改到下午三點。\n", subject="會議")
    notices = await office.notices(2)
    assert office.phones == [
        ("85261234567", "會議改到下午三點。"),
        ("85298765432", "會議改到下午三點。"),
    ]
    assert {sms.encoding for sms in office.provider.outbox} == {"unicode"}
    assert len(office.provider.requests) == 1
    assert "會議改到下午三點。" in text_of(notices[0])


async def test_an_error_of_the_gateway_is_told_in_the_thread(office):
    office.provider.script.error = 18
    office.write("Please text 9123 4567: hello\n")
    notices = await office.notices(2)
    assert office.states() == ["rejected"]
    assert "18" in text_of(notices[1])


async def test_a_wrong_credential_stops_sending_and_tells_the_admins(office):
    office.provider.script.error = 2
    office.write("Please text 9123 4567: one\n")
    await office.notices(2)
    assert await office.notices(1, to="it@office.example")
    assert office.events("gateway.stopped")[0]["level"] == "warning"
    office.provider.script.error = None
    office.write("Please text 9123 4568: two\n")
    third = (await office.notices(3))[2]
    assert office.phones == []
    assert office.states() == ["rejected", "queued"]
    done = relay(office, "resume")
    assert done.returncode == 0
    await office.notices(4)
    assert office.phones == [("85291234568", "two")]
    assert "two" in text_of(third)


async def test_a_request_in_doubt_waits_for_a_yes(office):
    office.write("To: 13812345678\n\n你好\n")
    (held,) = await office.notices(1)
    assert office.states() == ["held"]
    assert office.phones == []
    office.answer(held, "yes\n")
    await office.notices(3)
    assert office.phones == [("8613812345678", "你好")]
    office.answer(held, "yes\n")
    await office.notices(4)
    assert len(office.phones) == 1


async def test_a_question_is_answered_by_one_digit(office):
    office.write("To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n")
    (question,) = await office.notices(1)
    assert "1." in text_of(question)
    assert "2." in text_of(question)
    office.answer(question, "2\n")
    await office.notices(2)
    assert office.states() == ["held"]
    [sent_at] = office.look(lambda tx: [s.send_at for s in tx.submissions(1)])
    assert f"{sent_at.astimezone(ZoneInfo(office.zone)):%H:%M}" == "15:00"


async def test_a_cancelled_request_is_never_sent(office):
    office.write("Please text 9123 4567: hello. Send it tomorrow at 9am.\n")
    (held,) = await office.notices(1)
    office.answer(held, "cancel\n")
    await office.notices(2)
    assert office.states() == ["cancelled"]
    office.answer(held, "cancel\n")
    await office.notices(3)
    assert office.phones == []


async def test_somebody_else_cannot_command_a_thread(office):
    office.write("To: 13812345678\n\n你好\n")
    (held,) = await office.notices(1)
    office.answer(held, "yes\n", sender="bob@office.example")
    (help_,) = await office.notices(1, to="bob@office.example")
    assert office.states() == ["held"]
    assert "13812345678" not in text_of(help_).replace(" ", "")
    assert "你好" not in text_of(help_)


@pytest.mark.parametrize(
    "raw",
    [
        mail("Please text 9123 4567: hi\n", From="eve@elsewhere.example"),
        mail("Please text 9123 4567: hi\n", proof=""),
        mail(
            "Please text 9123 4567: hi\n",
            proof=FORGED,
        ),
        mail("Please text 9123 4567: hi\n", **{"Auto-Submitted": "auto-replied"}),
        mail("Please text 9123 4567: hi\n", subject="Out of office", Precedence="bulk"),
    ],
    ids=["a stranger", "no proof", "a foreign proof", "an automatic reply", "bulk mail"],
)
async def test_what_is_not_proven_or_automatic_gets_neither_sms_nor_answer(office, raw):
    office.deliver(raw)
    await office.until(lambda: office.events("mail.ignored"))
    office.write("Please text 6123 4567: after\n")
    await office.notices(2)
    assert office.phones == [("85261234567", "after")]
    assert {str(m["To"]) for m in office.inbox} == {AMY}


async def test_a_second_copy_of_the_same_mail_sends_nothing(office):
    raw = office.write("Please text 9123 4567: once\n")
    office.deliver(b"Received: from elsewhere\r\n" + raw)
    await office.notices(2)
    await office.until(lambda: office.events("mail.ignored"))
    assert office.phones == [("85291234567", "once")]


async def test_a_refusal_names_the_reason_and_sends_nothing(office):
    office.write("To: 2345 6789\n\nHi\n")
    (refusal,) = await office.notices(1)
    assert "2345 6789" in text_of(refusal)
    assert office.states() == []


async def test_an_answer_of_any_shape_is_understood(office):
    for number, shape in enumerate(SHAPES):
        office.provider.script.shape = shape
        office.write(f"Please text 9123 45{number:02}, 6123 4567: hello {shape}\n")
    await office.notices(2 * len(SHAPES))
    assert office.states() == ["accepted"] * len(SHAPES)


async def test_no_answer_changes_nothing_and_a_foreign_one_goes_to_quarantine(office):
    office.provider.script.subject = ""  # an answer without a reference
    office.write("Please text 9123 4567: hello\n")
    await office.until(lambda: office.events("mail.quarantined"))
    assert office.states() == ["submitted"]


async def test_a_bounced_gateway_mail_is_told_as_failed(office):
    office.provider.script.bounce = True
    office.write("Please text 9123 4567: hello\n")
    await office.notices(2)
    assert office.states() == ["failed"]


async def test_a_batch_with_a_bad_number_is_redone_one_by_one(office):
    office.provider.next.append(Script(error=17))
    office.write("Please text 9123 4567, 6123 4567: hello\n")
    await office.notices(2)
    assert office.states() == ["rejected", "accepted", "accepted"]
    assert len(office.phones) == 2


@pytest.mark.parametrize("moment", ["after the claim", "after the dot", "after the 250"])
async def test_a_kill_at_any_moment_sends_nothing_twice_and_forgets_nothing(office, moment):
    def kill(*_: object) -> None:
        office.at_recipient = office.at_dot = office.after_dot = lambda *_: None
        office.kill(signal.SIGKILL)

    if moment == "after the claim":
        office.at_recipient = lambda address: kill() if address == GATEWAY else None
    elif moment == "after the dot":
        office.at_dot = kill
    else:
        office.after_dot = kill
    office.write("Please text 9123 4567: once\n")
    await office.ended()
    await office.start()
    await office.until(lambda: office.states() == ["accepted"])
    await office.until(lambda: len(office.told()) >= 2)
    assert office.phones == [("85291234567", "once")]
    assert len(office.provider.requests) == 1


async def test_a_lost_answer_after_a_kill_is_told_as_uncertain_and_not_sent_again(office):
    office.provider.script.lose_answer = True

    def kill(*_: object) -> None:
        office.at_dot = lambda *_: None
        office.kill(signal.SIGKILL)

    office.at_dot = kill
    office.write("Please text 9123 4567: once\n")
    await office.ended()
    await office.start()
    await office.until(lambda: office.states() == ["uncertain"])
    await office.notices(2)
    assert len(office.provider.requests) == 1
    assert await office.notices(1, to="it@office.example")


async def test_a_stop_finishes_what_is_in_flight(office):
    office.at_dot = lambda letter: office.kill(signal.SIGTERM)
    office.write("Please text 9123 4567: hello\n")
    assert await office.ended() == 0
    assert office.events("daemon.stopped")
    assert office.states() == ["submitted"]


async def test_a_second_relay_on_the_same_journal_says_so_and_ends(office):
    second = relay(office, "run")
    assert second.returncode == 75
    assert "another relay" in second.stderr


async def test_mail_is_filed_and_the_inbox_left_empty(office):
    office.write("Please text 9123 4567: hello\n")
    office.write("To: 2345 6789\n\nHi\n")
    office.deliver(mail("Hi", From="eve@elsewhere.example"))
    await office.notices(3)
    boxes = {}

    def filed() -> bool:
        for folder in ("INBOX", "Relay/Handled", "Relay/Refused", "Relay/Quarantine"):
            boxes[folder] = count(office, folder)
        return boxes == {
            "INBOX": 0,
            "Relay/Handled": 1,
            "Relay/Refused": 2,
            "Relay/Quarantine": 0,
        }

    await office.until(filed)


async def test_no_password_is_at_rest_in_journal_or_log(office):
    office.provider.script.shape = "original-below"
    office.write("Please text 9123 4567: hello\n")
    await office.notices(2)
    office.provider.script.bounce = True
    office.write("Please text 9123 4568: hello again\n")
    await office.notices(4)
    await office.stop()
    (office.folder / "relay.toml").unlink()
    assert not [True for data in everything_under(office.folder) if b"s3cret-Passw0rd" in data]
    assert "s3cret-Passw0rd" not in str(office.log)
    assert not [m for m in office.inbox if "s3cret-Passw0rd" in m.as_string()]
    assert not [line for line in office.log if "hello" in str(line)]
    assert not [line for line in office.log if "91234567" in str(line)]


async def test_the_operator_sees_queue_and_trace(office):
    office.write("Please text 9123 4567: hello. Send it tomorrow at 9am.\n")
    (held,) = await office.notices(1)
    ticket = re.search(r"#([0-9A-Z]{5})", str(held["Subject"]))[1]
    listed = relay(office, "queue", "--json")
    assert f'"ticket": "{ticket}"' in listed.stdout
    story = relay(office, "trace", ticket.lower())
    assert story.returncode == 0
    assert "request.accepted" in story.stdout
    assert relay(office, "trace", "ZZZZZ").returncode == 65
    assert ticket in relay(office, "queue").stdout


def relay(office: Office, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "relay", "--config", str(office.config), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def count(office: Office, folder: str) -> int:
    with imaplib.IMAP4("127.0.0.1", office.dovecot.port) as imap:
        imap.login(office.requests, office.dovecot.password)
        imap.select('"' + folder.replace("/", ".") + '"', readonly=True)
        return len(imap.search(None, "ALL")[1][0].split())


async def test_a_colleague_s_line_that_reads_like_an_answer_is_no_answer(office):
    office.write("To: 9123 4567\n\nThe screen says\nERROR: 12 (disk)\n")
    await office.notices(2)
    assert office.phones == [("85291234567", "The screen says\nERROR: 12 (disk)")]


async def test_systemd_hears_ready_signs_of_life_and_the_stop(dovecot, tmp_path):
    heard = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        loop = asyncio.get_running_loop()
        loop.add_reader(systemd, lambda: heard.append(systemd.recv(4096).decode()))
        async with Office(dovecot, tmp_path).open() as office:
            await office.start(NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="600000")
            await office.until(lambda: sum("WATCHDOG=1" in states for states in heard) >= 3)
            office.kill(signal.SIGHUP)
            await office.until(lambda: len(office.events("daemon.ready")) == 2)
            assert not [states for states in heard if "STOPPING" in states], "it is no end"
            assert await office.stop() == 0
        loop.remove_reader(systemd)
    assert sum(states.startswith("READY=1\nSTATUS=") for states in heard) == 2
    assert heard[-1].startswith("STOPPING=1\nSTATUS=")


@pytest.mark.parametrize("loss", ["fin", "rst"])
async def test_a_line_to_the_mailbox_that_breaks_is_made_again(dovecot, tmp_path, loss):
    async with Proxy("127.0.0.1", dovecot.port) as proxy:
        office = Office(dovecot, tmp_path)
        office.imap_port = proxy.port
        async with office.open():
            await office.start()
            await office.until(lambda: len(office.events("mailbox.connected")) == 2)
            getattr(proxy, loss)()
            await office.until(lambda: len(office.events("mailbox.lost")) == 2)
            office.write("Please text 9123 4567: hello\n")
            await office.notices(2)
            assert office.phones == [("85291234567", "hello")]
            assert not [e for e in office.log if e["level"] not in ("info", "debug")]
