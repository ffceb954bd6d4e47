"""One's own Dovecot, Postfix and rspamd, set up by the commands of config/dovecot-postfix.md.

The servers are the real ones; the DNS is a stand-in that knows two records.
"""

import re
import smtplib
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests.pasted import ROOT, blocks, pasted
from tests.servers.dovecot import Dovecot, free_port
from tests.servers.names import names
from tests.servers.postfix import Postfix
from tests.servers.rspamd import rspamd
from tests.test_operator_preview import previewed, written

PAGE = "config/dovecot-postfix.md"
SETTINGS = ROOT / "config" / "examples" / "dovecot-postfix.toml"
REQUESTS, REPLIES, AMY = "sms@office.example", "sms-relay@office.example", "amy@office.example"
LAPTOP, EVIL = ("amys-laptop", "192.0.2.40"), ("mail.evil.example", "192.0.2.7")
RECORDS = {
    "_dmarc.office.example": "v=DMARC1; p=reject; aspf=s",
    "office.example": "v=spf1 ip4:192.0.2.25 -all",
    "evil.example": "v=spf1 ip4:192.0.2.7 -all",
}
OFFICE = """\
postconf -e myhostname=mx.office.example virtual_mailbox_domains=office.example \\
  virtual_transport=lmtp:inet:127.0.0.1:{lmtp} smtpd_sasl_auth_enable=yes \\
  smtpd_sasl_type=dovecot smtpd_sasl_path={dovecot}/run/sasl \\
  smtpd_sender_login_maps=inline:{{amy@office.example=amy@office.example}} \\
  smtpd_authorized_xclient_hosts=127.0.0.1 \\
  'smtpd_relay_restrictions=permit_sasl_authenticated, reject_unauth_destination'
"""
SASL = "service auth {\n  unix_listener sasl {\n    mode = 0666\n  }\n}\n"
PATIENCE = 60.0  # seconds; for a busy machine
pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


class Office:
    """Where colleagues log in to send, and strangers do not."""

    def __init__(self, dovecot: Dovecot, postfix: Postfix) -> None:
        self.dovecot = dovecot
        self.postfix = postfix

    def send(
        self,
        *,
        sender: str,
        to: str = REQUESTS,
        login: str = "",
        headers: str = "",
        at: tuple[str, str] = LAPTOP,
    ) -> None:
        """From a machine of this name and address."""
        raw = headers.encode() + written("91234567", "Hello")
        with smtplib.SMTP("127.0.0.1", self.postfix.port) as smtp:
            smtp.ehlo()
            smtp.docmd(f"XCLIENT NAME=[UNAVAILABLE] ADDR={at[1]}")
            smtp.ehlo(at[0])
            if login:
                smtp.login(login, Dovecot.password)
            smtp.sendmail(sender, [to], raw)

    def arrived(self, to: str = REQUESTS) -> bytes:
        """The mail that is there now, once it is."""
        end = time.monotonic() + PATIENCE
        while not (found := list(self.dovecot.maildir(to).glob("new/*"))):
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)
        raw = found[0].read_bytes()
        found[0].unlink()
        return raw

    def said(self) -> str:
        return (self.postfix.root / "maillog").read_text()


@pytest.fixture
def office(authority) -> Iterator[Office]:
    with ExitStack() as stack:
        dovecot = Dovecot(authority, extra=(SASL, SASL))
        stack.callback(dovecot.remove)
        dovecot.start()
        stack.callback(dovecot.stop)
        postfix = Postfix(free_port())
        stack.callback(postfix.remove)
        postfix.paste(OFFICE.format(lmtp=dovecot.lmtp_port, dovecot=dovecot.root))
        postfix.start()
        stack.callback(postfix.stop)
        yield Office(dovecot, postfix)


@pytest.mark.rspamd
def test_rspamd_writes_what_the_page_shows_and_the_relay_believes_a_colleague_alone(
    office, tmp_path
):
    [conf] = [block.text for block in blocks(PAGE) if block.language == "conf"]
    real, forged = [block.text for block in blocks(PAGE) if block.language == "text"]
    file, settings = conf.split("\n", 1)
    local = {Path(file.removeprefix("# /etc/rspamd/local.d/")).name: settings}
    office.postfix.paste(pasted("config/dovecot-postfix.md", "2. Postfix: who is believed", 1))
    with names(RECORDS) as port:
        with pytest.raises(smtplib.SMTPResponseException, match="Try again later"):  # no milter
            office.send(sender=AMY, login=AMY)
        with rspamd(local, port):
            office.send(sender=AMY, login=AMY)
            colleague = office.arrived()
            own = f"Authentication-Results: mx.office.example; auth=pass smtp.auth={AMY}\r\n"
            office.send(sender="eve@evil.example", headers=own, at=EVIL)
            stranger = office.arrived()
    assert proof(colleague) == proof(real.encode())
    assert proof(stranger) == proof(forged.encode())
    for name, raw in (("colleague", colleague), ("stranger", stranger)):
        (tmp_path / name).write_bytes(raw)
    mails = (tmp_path / "colleague", tmp_path / "stranger")
    forms = previewed(*mails, options=("--strict", "--config", str(SETTINGS)))
    assert [form["verdict"] for form in forms] == ["send", "ignore"]


def proof(raw: bytes) -> list[list[str]]:
    """The traces of Postfix and what rspamd writes, without what is new with each mail.

    The order of rspamd's results is that of chance.
    """
    headers = re.sub(r"\r?\n[ \t]+", " ", raw.decode().partition("\n\n")[0])
    traces = re.findall(r"(?m)^(?:Received|Authentication-Results): .*(?<!\r)", headers)
    traces = [re.sub(r" with .*", "", trace) for trace in traces if " with LMTP " not in trace]
    return [sorted(trace.split("; ")) for trace in traces]


def test_mail_to_the_mailbox_of_the_requests_is_taken_from_logins_alone(office):
    office.send(sender="eve@evil.example", at=EVIL)
    office.arrived()
    office.postfix.paste(pasted("config/dovecot-postfix.md", "2. Postfix: who is believed", 2))
    office.send(sender=AMY, login=AMY)
    office.arrived()
    for sender, login in ((AMY, ""), ("boss@office.example", AMY), ("eve@evil.example", "")):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            office.send(sender=sender, login=login, at=EVIL)
    office.send(sender="answers@gateway.example", to=REPLIES, at=EVIL)
    office.arrived(REPLIES)


@pytest.mark.machine
def test_mail_to_the_gateway_leaves_by_tls_or_not_at_all():
    """The gateway of this test offers none."""
    gateway = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    gateway.start()
    postfix = Postfix(0, hosts="127.0.0.1 localhost gateway.example people.example\n")
    postfix.paste(f"postconf -e default_transport=smtp smtp_tcp_port={gateway.port}")
    postfix.start()
    try:
        send = ("sms-relay@office.example", "sendsms@gateway.example", "people@people.example")
        postfix.paste(pasted("config/dovecot-postfix.md", "3. Postfix: what leaves"))
        with smtplib.SMTP("127.0.0.1", postfix.port) as smtp:
            smtp.sendmail(send[0], send[1], "Subject: x\r\n\r\n[PASSWORD]=s3cret\r\n")
            smtp.sendmail(send[0], send[2], "Subject: x\r\n\r\nHello\r\n")
        end = time.monotonic() + PATIENCE
        while not {"deferred", "sent"} <= (seen := ends(postfix)).keys():
            assert time.monotonic() < end, (postfix.root / "maillog").read_text()
            time.sleep(0.05)
    finally:
        postfix.stop()
        gateway.stop()
        postfix.remove()
    assert "to=<sendsms@gateway.example>" in seen["deferred"]
    assert "TLS is required, but was not offered" in seen["deferred"]
    assert "to=<people@people.example>" in seen["sent"]


def ends(postfix: Postfix) -> dict[str, str]:
    """What became of the mails, by its state, in the words of the log."""
    log = (postfix.root / "maillog").read_text()
    return {found[1]: found[0] for found in re.finditer(r"to=<.*status=(\w+) .*", log)}
