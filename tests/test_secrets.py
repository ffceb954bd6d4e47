"""No secret of the settings comes to rest or to light, in whatever spelling it comes back."""

import asyncio
import base64
import contextlib
import html
import io
import json
import re
import resource
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from relay import logs, secrecy
from relay.demo.account import Account as Customer
from relay.demo.provider import Provider
from relay.demo.smtpd import Letter
from relay.gateway.evidence import keep
from relay.model import Envelope
from relay.reading.mail.mail import parse_mail
from relay.secrecy import hide
from relay.settings import SettingsError, load
from relay.wire import imap_session, smtp
from relay.wire.imap import Account, Mailbox, MailboxError
from relay.wire.smtp import Carrier, Server
from tests.desk import charter
from tests.office import GATEWAY, Office
from tests.servers.imap_faults import ImapFaults
from tests.servers.smtp_faults import SmtpFaults

ODD = (
    'pa"ss\\wo%rd<&>',
    "pässwörd-ñ-密碼",
    "x'1=2;&+/ space",
    "tr\u00e9s%41secret",
    "[PASSWORD]=abc\\n",
)
GATEWAY_NAME, GATEWAY_WORD = 'api"us%er<1>', "s3\\cr'et&%41Pw=;"
SMTP_NAME, SMTP_WORD = "posthorn", 'mäil"pw\\%d<&>密'
UNIT = (Path(__file__).parent.parent / "systemd" / "relay.service").read_text()


def spellings(secret: str) -> dict[str, bytes]:
    """How it may come back; written without a look at what hides it."""
    plain = secret.encode()
    return {
        "plain": plain,
        "latin": secret.encode("latin-1", "ignore") if secret.isascii() else plain,
        "base64": base64.b64encode(plain).rstrip(b"=")[:-1],
        "PLAIN": base64.b64encode(b"\0posthorn\0" + plain).rstrip(b"=")[14:-1],
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "UTF-16 hex": secret.encode("utf-16-be").hex().upper().encode(),
        "URL": quote(secret, safe="").encode(),
        "HTML": html.escape(secret).encode(),
        "JSON": json.dumps(secret)[1:-1].encode(),
        "repr": repr(secret)[1:-1].encode(),
        "reversed": secret[::-1].encode(),
    }


def found(haystack: bytes, *secrets: str) -> list[str]:
    """Which secrets stand there, and how."""
    return [
        f"{secret} as {name}"
        for secret in secrets
        for name, said in spellings(secret).items()
        if said in haystack
    ]


def echo(secret: str) -> str:
    """What a careless server says of a login: all of it."""
    login = base64.b64encode(b"\0posthorn\0" + secret.encode())
    said = spellings(secret) | {"PLAIN": login, "base64": base64.b64encode(secret.encode())}
    return " ".join(word.decode() for word in said.values())


# -- words of servers -----------------------------------------------------------------------------


@pytest.mark.parametrize("secret", [*ODD, GATEWAY_WORD, SMTP_WORD])
def test_every_spelling_is_hidden_and_nothing_else(secret):
    for name, said in spellings(secret).items():
        if name in ("PLAIN", "base64"):
            continue  # a part of it, to search for: the whole of it comes below
        text = f"before {said.decode()} after"
        hidden = hide(text, [secret])
        assert hidden.startswith("before "), name
        assert hidden.endswith(" after"), name
        assert "***" in hidden, name
        assert not found(hidden.encode(), secret), name
        assert len(found(text.encode(), secret)) >= 1, "the search would find it"
    assert not found(hide(echo(secret), [secret]).encode(), secret)
    assert hide("SMSDID:10001 and 250 2.0.0 Ok: queued as 4A1B2C", [secret]).endswith("4A1B2C")


def test_a_secret_across_a_line_or_cut_off_is_hidden_too():
    coded = base64.encodebytes(b"x" * 50 + b"open-sesame-1234" + b"y" * 9).decode()
    assert "***" in hide(coded, ["open-sesame-1234"])
    assert hide("your password is open-sesame-12", ["open-sesame-1234"]).endswith("is ***")
    assert hide("open-se=\r\nsame-1234", ["open-sesame-1234"]) == "***"
    assert hide("abc def", ["abc", ""]) == "abc def"


@pytest.mark.parametrize("secret", ODD)
async def test_an_imap_server_that_repeats_the_password_is_not_repeated(secret):
    refusal = f"{{tag}} NO wrong: {echo(secret)}".encode()
    async with ImapFaults({"LOGIN": (refusal,)}) as server:
        account = Account(
            name="requests",
            host="127.0.0.1",
            port=server.port,
            tls="none",
            username="u",
            password=secret,
        )
        with pytest.raises(MailboxError) as caught:
            await Mailbox(account).connect(())
    assert "refused the login" in str(caught.value)
    assert not found(str(caught.value).encode(), secret)


def submission(server, secret):
    return Server(
        host="127.0.0.1",
        port=server.port,
        tls="none",
        username="posthorn",
        password=secret,
        secrets=(secret, GATEWAY_WORD),
        hostname="office.example",
        timeout=5,
    )


@pytest.mark.parametrize("stage", ["auth", "mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize("secret", [ODD[0], ODD[1]])
async def test_an_smtp_server_that_repeats_a_secret_is_not_repeated(stage, secret):
    words = echo(secret) + " " + echo(GATEWAY_WORD)
    offers = ("AUTH PLAIN LOGIN", "8BITMIME", "SMTPUTF8")
    async with SmtpFaults(stage, f"535 5.7.8 {words}".encode(), offers=offers) as server:
        carrier = Carrier(submission(server, secret))
        envelope = Envelope(
            sender="a@b.example", recipient="c@d.example", data=b"A: b\r\n\r\nc\r\n"
        )
        outcome = await carrier.submit(envelope)
        await carrier.close()
    assert "535" in outcome.detail
    assert not found(outcome.detail.encode(), secret, GATEWAY_WORD)


async def test_the_search_notices_a_wire_that_hides_nothing(monkeypatch):
    monkeypatch.setattr(smtp, "hide", lambda text, secrets: text)
    monkeypatch.setattr(imap_session, "hide", lambda text, secrets: text)
    with pytest.raises(AssertionError, match="as plain"):
        await test_an_smtp_server_that_repeats_a_secret_is_not_repeated("auth", ODD[0])
    with pytest.raises(AssertionError):
        await test_an_imap_server_that_repeats_the_password_is_not_repeated(ODD[0])


# -- what the gateway brings back -----------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["text/plain", "text/html", "message/rfc822", "message/delivery-status"]
)
def test_a_gateway_e_mail_that_comes_back_is_kept_without_its_credentials(kind):
    terms = replace(charter().terms, username=GATEWAY_NAME, password=GATEWAY_WORD)
    words = f"[USERNAME]={GATEWAY_NAME}\r\n[PASSWORD]={GATEWAY_WORD}\r\n"
    said = f"{words}{echo(GATEWAY_WORD)}\r\n{echo(GATEWAY_NAME)}\r\n"
    for coding, data in (
        ("8bit", said.encode()),
        ("base64", base64.encodebytes(said.encode())),
        ("8bit", base64.encodebytes(b"see: " + said.encode())),
    ):
        head = f"Subject: x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
        kept = keep(parse_mail(head.encode() + data), terms)
        assert not found(kept.encode(), GATEWAY_WORD, GATEWAY_NAME)


# -- the log --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "console", "journal"])
@pytest.mark.parametrize("secret", ODD)
def test_no_log_line_and_no_traceback_tells_a_secret(form, secret, tmp_path):
    out = io.StringIO()
    try:
        logs.configure("debug", form, out, journal=str(tmp_path / "none"), secrets=[secret])
        log = structlog.get_logger()
        try:
            local = {"password": secret}
            raise ValueError(f"cannot use {local} and {echo(secret)}")
        except ValueError:
            log.exception("step.failed", detail=echo(secret), several=[secret, {secret: 1}])
        log.debug("x", stack_info=True, detail=secret.encode())
    finally:
        structlog.reset_defaults()
    assert "ValueError" in out.getvalue()
    assert not found(out.getvalue().encode(), secret)
    assert not found(out.getvalue().encode().replace(b"\\\\", b"\\"), secret)


# -- the settings ---------------------------------------------------------------------------------


def test_all_secrets_of_the_settings_are_known_as_such(tmp_path):
    (tmp_path / "relay.toml").write_text(_settings(1, 1, 1), encoding="utf-8")
    settings = load(tmp_path / "relay.toml", {})
    assert set(settings.secrets) == {*ODD[:2], SMTP_WORD, GATEWAY_NAME, GATEWAY_WORD}
    assert not found((repr(settings) + str(settings.model_dump())).encode(), *settings.secrets)


def test_wrong_settings_are_told_without_secrets(tmp_path):
    wrong = (
        _settings(1, 1, 1)
        .replace("port = 1", "port = 99999")
        .replace(f"password = {_quoted(GATEWAY_WORD)}", f"password = {_quoted(ODD[1])}")
    )
    (tmp_path / "relay.toml").write_text(wrong + "\nnonsense = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(tmp_path / "relay.toml", {})
    assert "20 printable" in str(caught.value)
    assert not found(str(caught.value).encode(), *ODD[:2], SMTP_WORD, GATEWAY_NAME)


@pytest.mark.parametrize("secret", [*ODD[:2], SMTP_WORD, GATEWAY_WORD])
async def test_check_tells_no_secret_though_servers_do(tmp_path, secret):
    """Not even that of another server."""
    logins = [f"{{tag}} NO {said}".encode() for said in (echo(secret), f"{secret} and {secret}")]
    auth = f"535 5.7.8 {echo(SMTP_WORD)}".encode()
    offers = ("AUTH PLAIN LOGIN",)
    async with (
        ImapFaults({"LOGIN": (logins[0],)}) as one,
        ImapFaults({"LOGIN": (logins[1],)}) as two,
        SmtpFaults("auth", auth, offers=offers) as three,
    ):
        (tmp_path / "relay.toml").write_text(_settings(one.port, two.port, three.port), "utf-8")
        ended = await asyncio.to_thread(_relay, tmp_path / "relay.toml", "check")
    assert ended.returncode == 78
    assert ended.stdout.count("✗") >= 3
    assert "535" in ended.stdout
    assert not found((ended.stdout + ended.stderr).encode(), *ODD[:2], SMTP_WORD, GATEWAY_WORD)


# -- the real daemon ------------------------------------------------------------------------------


class Careless(Office):
    """An office whose mail server wants a login, and repeats what it refuses."""

    async def take(self, letter: Letter) -> str:
        if b"91234999" in letter.data:
            return f"554 5.7.1 no: {echo(SMTP_WORD)} {echo(GATEWAY_WORD)}"[:400]
        return await super().take(letter)

    def admits(self, login: str, password: str) -> bool:
        return (login, password) == (SMTP_NAME, SMTP_WORD)


@pytest.mark.dovecot
async def test_a_day_of_the_daemon_leaves_no_secret_anywhere(dovecot, tmp_path):
    (folder := tmp_path / "relay").mkdir()
    secrets = (GATEWAY_WORD, GATEWAY_NAME, SMTP_WORD, dovecot.password)
    office = Careless(dovecot, folder)
    customer = Customer(username=GATEWAY_NAME, password=GATEWAY_WORD)
    office.provider = Provider(customer, office._bring, address=GATEWAY)
    async with office.open():
        environ = _with_credentials(office, tmp_path / "credentials")
        await office.start(**environ)
        for number, shape in enumerate(("original-below", "quote-above", "header-block-below")):
            office.provider.script.shape = shape
            office.write(f"Please text 9123 400{number}: hello\n")
            await office.notices(2 * number + 2)
        office.provider.script.bounce = True
        office.write("Please text 9123 4004: hello\n")
        await office.notices(8)
        office.provider.script.bounce = False
        office.write("Please text 9123 4999: hello\n")
        await office.notices(10)
        head = f"From: {GATEWAY}\r\nSubject: Re: SR-7KQ2M9XD4TB8WZ3H\r\nMessage-ID: <q@x>\r\n"
        returned = f"{head}\r\n{echo(GATEWAY_WORD)}\r\n{echo(GATEWAY_NAME)}\r\n"
        await asyncio.to_thread(dovecot.deliver, office.replies, returned.encode())
        await office.until(lambda: bool(office.events("mail.quarantined")))
        shown = [
            await asyncio.to_thread(_relay, office.config, *words, **environ)
            for words in (
                ("queue", "--json"),
                ("trace", _ticket(office, 0)),
                ("trace", _ticket(office, -1)),
                ("check",),
            )
        ]
        process = Path(f"/proc/{office._process.pid}")
        started_with = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        assert not found(started_with, *secrets)
        await office.stop()
    assert [ended.returncode for ended in shown[:3]] == [0, 0, 0]
    assert len(office.phones) == 3
    told = b"".join(notice.as_bytes() for notice in office.inbox)
    told += "".join(
        str(part.get_content()) for notice in office.inbox for part in notice.iter_parts()
    ).encode()
    said = json.dumps(office.log, ensure_ascii=False).encode()
    said += "".join(ended.stdout + ended.stderr for ended in shown).encode()
    assert any("554" in str(line) for line in office.log)
    for place in (told, said, *(path.read_bytes() for path in folder.rglob("*") if path.is_file())):
        assert not found(place, *secrets)


@pytest.mark.dovecot
async def test_a_relay_that_aborts_leaves_no_core_behind(dovecot, tmp_path):
    """As the watchdog ends one that hangs, and where cores are allowed."""
    async with Office(dovecot, tmp_path).open() as office:
        with cores_allowed():
            await office.start(PYTHONFAULTHANDLER="1")
        limits = Path(f"/proc/{office._process.pid}/limits").read_text()
        assert re.search(r"Max core file size +0 +0 ", limits)
        office.kill(signal.SIGABRT)
        assert await office.ended() == -signal.SIGABRT
        assert "Fatal Python error: Aborted" in str(office.log)
    here = Path.cwd()
    assert [*here.glob("core*"), *tmp_path.glob("core*")] == []


@contextlib.contextmanager
def cores_allowed():
    """For what is started meanwhile."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)


def test_no_core_file_and_no_environment_would_hold_a_secret():
    assert "LimitCORE=0" in UNIT
    given = re.findall(r"(?m)^LoadCredential=(\w+):", UNIT)
    assert {"gateway__username", "gateway__password", "submission__password"} <= set(given)
    assert not re.search(r"(?im)^(Environment|ExecStart)=.*(password|secret|token|username)", UNIT)
    assert "EnvironmentFile" not in UNIT


# -- the settings of these tests ------------------------------------------------------------------


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


BOX = """\
[mailboxes.{}]
host = "127.0.0.1"
port = {}
tls = "none"
username = "{}"
password = {}
"""


def _settings(requests: int, replies: int, smtp_port: int) -> str:
    return (
        BOX.format("requests", requests, "u", _quoted(ODD[0]))
        + BOX.format("replies", replies, "v", _quoted(ODD[1]))
        + f'[submission]\nhost = "127.0.0.1"\nport = {smtp_port}\ntls = "none"\n'
        + f'username = "{SMTP_NAME}"\npassword = {_quoted(SMTP_WORD)}\n'
        + f'[gateway]\naddress = "{GATEWAY}"\nfrom = "sms-relay@office.example"\n'
        + f"username = {_quoted(GATEWAY_NAME)}\npassword = {_quoted(GATEWAY_WORD)}\n"
        + 'sender_id = "Office"\n[requesters]\nallow = ["*@office.example"]\n'
        + 'authserv_id = "mx.office.example"\n[notices]\nfrom = "sms@office.example"\n'
        + '[journal]\nurl = "sqlite:///relay.db"\n'
    )


def _with_credentials(office: Office, folder: Path) -> dict[str, str]:
    """The office's settings without a secret in them: they come as systemd brings them."""
    folder.mkdir()
    text = re.sub(r'(?m)^(password = .*|username = "apiuser")\n', "", office.config.read_text())
    text = text.replace("[submission]\n", f'[submission]\nusername = "{SMTP_NAME}"\n')
    text = text.replace('format = "json"', 'format = "json"\nlevel = "debug"')
    office.config.write_text(text)
    values = {
        "mailboxes__requests__password": office.dovecot.password,
        "mailboxes__replies__password": office.dovecot.password,
        "submission__password": SMTP_WORD,
        "gateway__username": GATEWAY_NAME,
        "gateway__password": GATEWAY_WORD,
    }
    for name, value in values.items():
        (folder / name).write_text(value, encoding="utf-8")
    return {"CREDENTIALS_DIRECTORY": str(folder)}


def _ticket(office: Office, which: int) -> str:
    return re.findall(r"#([0-9A-Z]{5})", str(office.told()[which]["Subject"]))[-1]


def _relay(config: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "relay", "--config", str(config), *words]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", **environ},
    )


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=0x4FFF), min_size=4, max_size=12),
    st.integers(0, 40),
    st.integers(1, 60),
    st.data(),
)
@settings(max_examples=150, deadline=None)
def test_the_quick_look_finds_whatever_would_be_hidden(secret, which, length, data):
    """A line of the log passes as it is only where nothing in it is a secret in any spelling."""
    spellings = [s for s in secrecy._spellings(secret) if "\n" not in s] or [secret]
    line = "detail: " + spellings[which % len(spellings)]
    text = data.draw(st.sampled_from([line, line + " behind", line[: 8 + length]]))
    assert hide(text, [secret]) == text or not secrecy.is_free_of(text, [secret])


def test_the_quick_look_takes_an_ordinary_line_as_it_is():
    assert secrecy.is_free_of(
        "submission.accepted SR-7KQ2M9XD4TB8WZ3H 250", ["s3cret-Passw0rd", "x"]
    )
