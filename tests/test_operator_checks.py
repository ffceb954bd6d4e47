"""`relay check` against real servers: what it sees of a mail to itself, and what it advises."""

import asyncio
import json
import os
import re
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from relay.demo.provider import Script
from relay.demo.smtpd import Letter
from relay.model import Arrival
from relay.operator.echo import _wrong_clock
from relay.operator.finding import Finding
from relay.operator.proof import weigh
from relay.operator.reach import reach_mailbox
from relay.operator.trial import send_trial
from relay.reading.mail.mail import parse_mail
from relay.settings import load
from relay.steps.arrivals.servers import accounts
from tests.desk import TOML
from tests.office import GATEWAY, MX, Office, mail
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_faults import SmtpFaults
from tests.test_faults_mailbox import ACL, BARE, _owner

pytestmark = pytest.mark.dovecot
PROVEN = f"Authentication-Results: {MX}; dmarc=pass header.from=office.example\r\n".encode()
RECEIVED = f"Received: from relay by {MX}; Wed, 18 Nov 2026 10:00:00 +0800\r\n".encode()


class Post(Office):
    """An office whose mail server brings mail to the mailbox of the requests, as it is told."""

    def __init__(self, *arguments, **extra) -> None:
        super().__init__(*arguments, **extra)
        self.on_top = PROVEN + RECEIVED
        self.strips = True
        self.loses = False
        self.late = 0  # seconds by which its clock is behind
        self.brings = {  # where mail to these goes
            self.requests: self.requests,
            "sms@office.example": self.requests,
            "sms-relay@office.example": self.replies,
        }

    async def take(self, letter: Letter) -> str:
        recipient = letter.recipients[0]
        if not recipient.endswith(("@relay.test", "@office.example")):
            return await super().take(letter)
        address = re.sub(r"\+.*@", "@", recipient)
        if address not in self.brings:
            return "550 5.1.1 nobody of that name"
        data = letter.data
        if self.strips:
            data = data[data.index(b"From: ") :]
        if not self.loses:
            box = self.brings[address]
            await asyncio.to_thread(self._deliver, box, self.on_top + data)
        return "250 2.0.0 Ok"

    def _deliver(self, box: str, data: bytes) -> None:
        if not self.late:
            self.dovecot.deliver(box, data)
            return
        place = self.dovecot.maildir(box)
        mail = place / "tmp" / f"{time.time_ns()}.late"
        mail.write_bytes(data)
        os.utime(mail, (time.time() - self.late,) * 2)
        shutil.chown(mail, *_owner(place))
        mail.rename(place / "new" / mail.name)


@pytest.fixture
async def post(dovecot, tmp_path):
    office = Post(dovecot, tmp_path)
    async with office.open():
        yield office


async def check(office: Office, *words: str) -> tuple[int, dict[str, dict[str, str]]]:
    """The exit code, and what was found by its name."""
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "relay", "check", "--json", "--config", str(office.config), *words),
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await run.communicate()
    found = [json.loads(line) for line in printed.decode().splitlines()]
    return run.returncode or 0, {finding["name"]: finding for finding in found}


async def test_mails_to_itself_arrive_proven_and_are_filed(post):
    code, found = await check(post)
    assert code == 0, found
    assert found["mail to itself"]["seen"] == f"arrived at {post.requests}"
    assert "a forged one counts for nothing" in found["proof of senders"]["seen"]
    assert all(finding["todo"] == "" for finding in found.values())
    handled = post.dovecot.maildir(post.requests) / ".Relay.Handled"
    assert len([path for path in handled.glob("*/*") if path.parent.name in ("cur", "new")]) == 2


async def test_no_phone_is_texted_unless_a_number_is_given(post):
    code, found = await check(post)
    assert (code, post.phones, post.dots) == (0, [], []), "nothing went to the gateway"
    assert "gateway's answer" not in found


@pytest.mark.parametrize("can", ["", BARE])
async def test_a_mailbox_that_lets_nothing_be_filed_is_told_of(authority, tmp_path, can):
    """With MOVE it is seen only by trying; without it, the server says so beforehand."""
    extra = tuple(acl + (f"{can} UIDPLUS\n" if can else "") for acl in ACL)
    server = Dovecot(authority, extra=extra)
    server.start()
    try:
        office = Post(server, tmp_path)
        async with office.open():
            await check(office)  # its folders are made
            place = server.maildir(office.requests)
            (place / "dovecot-acl").write_text("owner lrsik\n")
            shutil.chown(place / "dovecot-acl", *_owner(place))
            code, found = await check(office)
    finally:
        server.stop()
        server.remove()
    assert code == 78
    assert found["MOVE of requests"]["good"] == (not can)
    told = found["mail to itself"]
    assert told["seen"].startswith(f"arrived at {office.requests}, but cannot be filed: ")
    assert ("no MOVE" if can else "[NOPERM]") in told["seen"]
    assert told["todo"].startswith("let the account delete mails in that mailbox's folder")
    assert found["proof of senders"]["good"], "the rest is looked at all the same"
    assert found["MOVE of replies"]["good"]


async def test_addresses_that_others_answer_to_must_come_to_a_mailbox_that_is_watched(post):
    code, found = await check(post)
    assert found["mail to notices.from"]["seen"] == "arrived at sms@office.example"
    assert found["mail to gateway.from"]["seen"] == "arrived at sms-relay@office.example"
    text = post.config.read_text()
    text = text.replace("SMS Relay <sms@office", "SMS Relay <noreply@office")
    post.config.write_text(text.replace("sms-relay@office", "other@office"))
    code, found = await check(post, "--send-test", "9123 4567")
    assert code == 78
    for key, address, who in (
        ("notices.from", "noreply@office.example", "people"),
        ("gateway.from", "other@office.example", "the gateway"),
    ):
        finding = found[f"mail to {key}"]
        assert finding["seen"] == (
            f"a mail to {address} is not taken: 550 5.1.1 nobody of that name"
        )
        assert finding["todo"].startswith(f"{who} answer")
        assert finding["todo"].endswith(f"correct {key}")
    assert post.phones == [], "nobody would see whether a trial was sent"
    assert found["gateway's answer"]["seen"] == "no SMS was sent"


async def test_an_answer_may_come_to_either_mailbox_and_with_a_tag(post):
    post.brings = dict.fromkeys(post.brings, post.requests)
    text = post.config.read_text().replace("[gateway]\n", "[gateway]\ntag_sender = true\n")
    post.config.write_text(text)
    code, found = await check(post)
    assert code == 0, found
    assert found["mail to gateway.from"]["seen"].startswith("arrived at sms-relay+SR-")


async def test_a_running_relay_may_file_it_first(post):
    await post.start()
    code, found = await check(post)
    assert (code, found["proof of senders"]["good"]) == (0, True), found
    assert post.states() == []


async def test_a_server_that_passes_forged_results_on_is_told_of(post):
    post.on_top, post.strips = RECEIVED, False
    code, found = await check(post)
    assert code == 78
    assert "would be believed" in found["proof of senders"]["seen"]
    assert f"remove those that name {MX}" in found["proof of senders"]["todo"]


async def test_a_server_that_writes_no_results_is_told_of(post):
    post.on_top = RECEIVED
    code, found = await check(post)
    assert code == 78
    assert "is not proven" in found["proof of senders"]["seen"]
    assert 'requesters.proof = "none"' in found["proof of senders"]["todo"]


@pytest.mark.parametrize("strips", [True, False])
async def test_a_wrong_authserv_id_is_told_with_the_name_that_the_server_writes(post, strips):
    text = post.config.read_text()
    post.config.write_text(
        text.replace(f'authserv_id = "{MX}"', 'authserv_id = "mail.office.example"')
    )
    post.strips = strips  # a server removes only those that bear its own name
    code, found = await check(post)
    assert code == 78
    assert found["proof of senders"]["seen"] == (
        f"the mail server writes its Authentication-Results as {MX}, not as mail.office.example"
    )
    assert found["proof of senders"]["todo"] == f'set requesters.authserv_id = "{MX}"'


@pytest.mark.parametrize("strips", [True, False])
async def test_where_no_results_prove_anything_the_name_may_still_be_what_is_wrong(post, strips):
    text = post.config.read_text()
    post.config.write_text(
        text.replace(f'authserv_id = "{MX}"', 'authserv_id = "mail.office.example"')
    )
    post.on_top, post.strips = RECEIVED, strips
    code, found = await check(post)
    assert code == 78
    assert f"if it writes its own as {MX}" in found["proof of senders"]["todo"]


async def test_microsoft_365_is_known_by_its_mark_under_any_authserv_id(post):
    said = b"Authentication-Results: dkim=none; dmarc=none header.from=office.example\r\n"
    mark = b"X-MS-Exchange-Organization-AuthAs: Internal\r\n"
    post.on_top = RECEIVED + said + mark
    code, found = await check(post)
    assert (code, found["proof of senders"]["todo"]) == (78, 'set requesters.authserv_id = "m365"')


@pytest.mark.parametrize(("internal", "code"), [(True, 0), (False, 78)])
async def test_of_microsoft_365_it_looks_at_its_mark(post, internal, code):
    text = post.config.read_text()
    post.config.write_text(text.replace(f'authserv_id = "{MX}"', 'authserv_id = "m365"'))
    said = b"Authentication-Results: dkim=none; dmarc=none header.from=office.example\r\n"
    mark = b"X-MS-Exchange-Organization-AuthAs: Internal\r\n" * internal
    post.on_top = RECEIVED + said + mark
    post.strips = False
    ended, found = await check(post)
    assert (ended, found["proof of senders"]["good"]) == (code, internal), found


async def test_a_mail_that_does_not_arrive_is_told_of(post, monkeypatch):
    post.loses = True
    code, found = await check(post)
    assert code == 69
    seen = found["mail to itself"]["seen"]
    assert seen.startswith(f"a mail to {post.requests} did not come to {post.requests}")


async def test_a_name_without_an_address_is_told_before_anything_is_tried(post):
    text = post.config.read_text()
    post.config.write_text(text.replace('host = "127.0.0.1"', 'host = "nobody.invalid"', 1))
    text = post.config.read_text().replace('tls = "none"', 'tls = "implicit"', 1)
    post.config.write_text(text)
    code, found = await check(post)
    assert code == 69
    assert "nobody.invalid has no address" in found["mailbox requests"]["seen"]
    assert "mail to itself" not in found


async def test_a_trial_texts_one_phone_and_tells_its_id(post):
    code, found = await check(post, "--send-test", "9123 4567")
    assert code == 0, found
    assert post.phones == [("85291234567", "A test of the SMS relay. Nothing is to do.")]
    assert "accepted, with the id" in found["gateway's answer"]["seen"]


async def test_a_trial_that_the_gateway_refuses_tells_its_error(post):
    post.provider.script = Script(error=16)
    code, found = await check(post, "--send-test", "9123 4567")
    assert code == 78
    assert "ERROR:16" in found["gateway's answer"]["seen"]


async def try_at(post: Post, smtp: SmtpFaults) -> Finding:
    """A trial over this server, the folders being made."""
    settings = load(post.config, {})
    for account, said in accounts(settings):
        assert (await reach_mailbox(account, said, None))[0].good
    line = settings.submission.model_copy(update={"port": smtp.port})
    return await send_trial(settings.model_copy(update={"submission": line}), "9123 4567")


async def test_a_trial_that_the_line_broke_off_is_not_said_to_be_unsent(post):
    """Who reads that would repeat it, and the phone would have it twice."""
    async with SmtpFaults("dot", "rst") as smtp:
        trial = asyncio.create_task(try_at(post, smtp))
        await smtp.acted.wait()
        [mail] = smtp.taken
        await post.provider.receive(mail.sender, GATEWAY, mail.data)
        finding = await trial
    assert finding.seen.startswith("accepted, with the id"), finding
    assert len(post.phones) == 1


@pytest.mark.parametrize(
    ("stage", "action", "said"), [("", "", "the mail server took it"), ("dot", "rst", "reset")]
)
async def test_a_trial_without_an_answer_is_not_to_be_repeated(
    post, monkeypatch, stage, action, said
):
    monkeypatch.setattr("relay.operator.trial._MOST", 1.0)
    async with SmtpFaults(stage, action) as smtp:
        finding = await try_at(post, smtp)
    assert (finding.code, len(smtp.taken)) == (69, 1)
    assert finding.seen.startswith("none within 1 s to SR-")
    assert said in finding.todo
    assert "Do not repeat this before" in finding.todo


@pytest.mark.parametrize(("stage", "reply"), [("rcpt", b"451 later"), ("dot", b"554 no")])
async def test_a_trial_that_was_not_taken_is_said_to_be_unsent(post, stage, reply):
    async with SmtpFaults(stage, reply) as smtp:
        finding = await try_at(post, smtp)
    assert (finding.code, smtp.taken) == (69, [])
    assert finding.seen.startswith(f"not sent: {reply.decode()}")


async def test_a_trial_to_no_phone_sends_nothing(post):
    code, found = await check(post, "--send-test", "12")
    assert (code, post.phones) == (78, [])
    assert "12 is no number" in found["gateway's answer"]["seen"]


@pytest.mark.parametrize(
    ("login", "vouched_for", "proven"),
    [
        ("sms-relay@office.example", "sms-relay@office.example", True),
        ("sms-relay@office.example", "bob@office.example", False),
        ("", "sms-relay@office.example", False),
        ("sms-relay", "sms-relay", False),
    ],
)
def test_a_login_under_another_address_than_that_of_the_notices_proves_who_logs_in(
    tmp_path, login, vouched_for, proven
):
    """Colleagues log in by their own; only the relay writes as somebody else."""
    server = f'username = "{login}"\npassword = "x"' if login else ""
    text = TOML.read_text().replace('host = "smtp', f'{server}\nhost = "smtp')
    (tmp_path / "relay.toml").write_text(text)
    said = f"{MX}; auth=pass smtp.auth={vouched_for} smtp.mailfrom=sms@office.example"
    raw = mail("x", From="sms@office.example", proof=said)
    assert weigh(load(tmp_path / "relay.toml", {}), parse_mail(raw)).good == proven


async def test_a_mail_server_whose_clock_differs_is_told_of(post):
    post.late = 600
    code, found = await check(post)
    assert code == 78
    assert re.fullmatch(r"it differs by 6\d\d s from the mail server's", found["clock"]["seen"])
    assert "NTP" in found["clock"]["todo"]


def test_a_clock_that_differs_from_the_mail_servers_is_told_of():
    arrival = Arrival(
        uidvalidity=1,
        uid=1,
        received_at=datetime.now(UTC) - timedelta(minutes=10),
        size=0,
        raw=mail("x"),
    )
    assert "it differs by 600 s" in _wrong_clock(arrival).seen
