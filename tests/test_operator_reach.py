"""`relay check` at servers: what they can do, and what is to be corrected where they cannot."""

import asyncio
import socket
import ssl

import pytest

from relay.operator.finding import Finding
from relay.operator.reach import reach_mailbox, reach_submission
from relay.settings import Settings, load
from relay.steps.arrivals.servers import accounts
from tests.desk import TOML
from tests.servers.imap_faults import ImapFaults
from tests.servers.smtp_faults import SmtpFaults

IMAP_PORT = '993 is that of tls = "implicit"'
SMTP_PORTS = '587 is that of tls = "starttls", 465 that of "implicit"'


def settings(tmp_path, section: str, port: int, extra: str = 'tls = "none"') -> Settings:
    host = "imap" if section.startswith("mailboxes") else "smtp"
    text = TOML.read_text().replace(
        f'host = "{host}.office.example"', f'host = "127.0.0.1"\nport = {port}\n{extra}'
    )
    if "token_command" in extra and host == "imap":
        text = text.replace('password = "not-needed"\n', "")
    (tmp_path / "relay.toml").write_text(text)
    return load(tmp_path / "relay.toml", {})


async def looked_at(tmp_path, port: int, extra: str = 'tls = "none"') -> list[Finding]:
    [(account, said), *_] = accounts(settings(tmp_path, "mailboxes.requests", port, extra))
    return await reach_mailbox(account, said, None)


async def mailbox(tmp_path, port: int, extra: str = 'tls = "none"') -> tuple[str, str, int]:
    [finding, *_] = await looked_at(tmp_path, port, extra)
    return finding.seen, finding.todo, finding.code


async def submission(tmp_path, port: int, extra: str = 'tls = "none"') -> tuple[str, str, int]:
    finding = await reach_submission(settings(tmp_path, "submission", port, extra))
    return finding.seen, finding.todo, finding.code


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


# -- what a server can do --------------------------------------------------------------------------

ALL = "IDLE MOVE UIDPLUS"
FREE = rb"(\Seen \Deleted \*)"  # the flags that stay
FEW = rb"(\Seen \Deleted)"
NEVER_DELETED = rb"(\Seen)"
SLOW = "if that is too slow: a shorter poll_interval in [mailboxes.requests]"


def server(can: str = ALL, stay: bytes = FREE) -> ImapFaults:
    """One that can no more than this."""
    capability = f"* CAPABILITY IMAP4rev1 {can}".rstrip().encode()
    lines = (b"* 0 EXISTS", b"* OK [UIDVALIDITY 7] ok", b"{tag} OK [READ-WRITE] open")
    flags = (b"* OK [PERMANENTFLAGS %s] these stay" % stay,) if stay else ()
    return ImapFaults({"CAPABILITY": (capability, b"{tag} OK done"), "SELECT": (*flags, *lines)})


async def test_a_server_that_can_do_all_is_told_with_what_was_seen_there(tmp_path):
    async with server() as able:
        found = await looked_at(tmp_path, able.port)
    assert [(finding.name, finding.seen, finding.todo) for finding in found] == [
        (
            "mailbox requests",
            f"127.0.0.1:{able.port}: not by TLS, on this machine; sms@office.example has 0 mails "
            "in INBOX; there are Relay/Handled, Relay/Refused, Relay/Quarantine",
            "",
        ),
        ("IDLE of requests", "new mail is heard of at once", ""),
        ("MOVE of requests", "mails are filed at one stroke", ""),
        ("keywords of requests", "can be set; the relay needs none", ""),
    ]
    assert all(finding.good for finding in found)


@pytest.mark.parametrize(
    ("can", "stay", "name", "seen", "todo", "code"),
    [
        (
            *("MOVE UIDPLUS", FREE, "IDLE of requests"),
            *("the server has none: new mail is looked for each 60 s", SLOW, 0),
        ),
        (
            *("IDLE UIDPLUS", FREE, "MOVE of requests"),
            *("the server has none: mails are copied, then deleted", "", 0),
        ),
        (
            *("IDLE", FREE, "MOVE of requests"),
            "the server has neither MOVE nor UIDPLUS: mails are copied, and stay in INBOX too, "
            "marked as deleted",
            *("let a mail program remove (expunge) now and then what is marked so", 0),
        ),
        *(
            (
                *(can, NEVER_DELETED, "MOVE of requests"),
                "the server has none, and lets no mail in INBOX be marked as deleted: mails are "
                "read, but none can be filed",
                "let the account delete mails there (RFC 4314: the rights t and e), or let the "
                "server offer MOVE",
                78,
            )
            for can in ("IDLE UIDPLUS", "IDLE", "")
        ),
        (ALL, NEVER_DELETED, "MOVE of requests", "mails are filed at one stroke", "", 0),
        (ALL, FEW, "keywords of requests", "cannot be set; the relay needs none", "", 0),
        (ALL, b"()", "keywords of requests", "cannot be set; the relay needs none", "", 0),
        (ALL, b"", "keywords of requests", "can be set; the relay needs none", "", 0),
    ],
)
async def test_what_a_server_lacks_is_told_with_what_the_relay_does_there(
    tmp_path, can, stay, name, seen, todo, code
):
    async with server(can, stay) as less:
        found = {finding.name: finding for finding in await looked_at(tmp_path, less.port)}
    assert (found[name].seen, found[name].todo, found[name].code) == (seen, todo, code)


@pytest.mark.parametrize(
    ("said", "seen", "todo"),
    [
        ('poll_interval = "15s"', "the server has none: new mail is looked for each 15 s", SLOW),
        ('poll_interval = "10min"', "the server has none: new mail is looked for each 60 s", SLOW),
        ("idle = false", "off by idle = false: new mail is looked for each 60 s", ""),
    ],
)
async def test_without_idle_it_is_told_how_soon_mail_is_seen(tmp_path, said, seen, todo):
    async with server("IDLE MOVE" if "idle" in said else "MOVE") as less:
        found = await looked_at(tmp_path, less.port, f'tls = "none"\n{said}')
    assert (found[1].name, found[1].seen, found[1].todo) == ("IDLE of requests", seen, todo)


# -- servers that cannot be used -------------------------------------------------------------------


async def test_at_a_closed_port_nothing_listens(tmp_path):
    todo = "nothing listens there: correct host or port in [{}], or start that server"
    for section, reach in (("mailboxes.requests", mailbox), ("submission", submission)):
        assert (await reach(tmp_path, closed_port()))[1:] == (todo.format(section), 69)


async def test_another_kind_of_server_is_known_by_its_greeting(tmp_path):
    todo = "another kind of server answers there: correct host or port in [{}]; {}"
    async with SmtpFaults() as smtp, ImapFaults() as imap:
        seen, *said = await mailbox(tmp_path, smtp.port)
        assert seen.startswith("the server greeted with: 220 ")
        assert said == [todo.format("mailboxes.requests", IMAP_PORT), 78]
        _, *said = await submission(tmp_path, imap.port)
        assert said == [todo.format("submission", SMTP_PORTS), 78]


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"* OK ready, in plain words\r\n")
    writer.close()


async def test_where_tls_and_port_do_not_match_both_are_named(tmp_path):
    todo = "correct port or tls in [{}], which do not go together: {}"
    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        seen, *said = await mailbox(tmp_path, port, "")
        assert "WRONG_VERSION_NUMBER" in seen
        assert said == [todo.format("mailboxes.requests", IMAP_PORT), 78]
        seen, *said = await submission(tmp_path, port, 'tls = "implicit"')
        assert "WRONG_VERSION_NUMBER" in seen
        assert said == [todo.format("submission", SMTP_PORTS), 78]


async def test_a_server_without_starttls_is_told_with_the_ports(tmp_path):
    async with SmtpFaults(offers=("DSN",)) as server:
        seen, *said = await submission(tmp_path, server.port, "")
    assert "the server offers no STARTTLS" in seen
    todo = f"correct port or tls in [submission], which do not go together: {SMTP_PORTS}"
    assert said == [todo, 78]


async def test_a_folder_that_is_not_there_is_to_be_corrected(tmp_path):
    no = (b"{tag} NO [NONEXISTENT] Unknown Mailbox: Desk",)
    async with ImapFaults({"SELECT": no}) as server:
        seen, todo, code = await mailbox(tmp_path, server.port, 'tls = "none"\nfolder = "Desk"')
    assert seen == "the folder Desk cannot be opened: [NONEXISTENT] Unknown Mailbox: Desk"
    assert todo.startswith("correct folder in [mailboxes.requests]")
    assert code == 78


async def test_folders_that_cannot_be_made_are_named(tmp_path):
    no = (b"{tag} NO Permission denied",)
    async with ImapFaults({"STATUS": no, "CREATE": no}) as server:
        _, todo, code = await mailbox(tmp_path, server.port)
    assert todo.endswith("correct handled, refused and quarantine in [mailboxes.requests]")
    assert code == 78


@pytest.mark.parametrize(
    ("command", "todo", "code"),
    [
        ("/no/such/program", "correct token_command in [{}]", 78),
        ("/bin/false", "see what the program says that token_command in [{}] names", 69),
        ("/bin/true", "see what the program says that token_command in [{}] names", 69),
    ],
)
async def test_a_program_that_prints_no_token_is_told(tmp_path, command, todo, code):
    extra = f'tls = "none"\nusername = "x@office.example"\ntoken_command = ["{command}"]'
    async with SmtpFaults(offers=("AUTH XOAUTH2",)) as smtp, ImapFaults() as imap:
        told = await submission(tmp_path, smtp.port, extra)
        assert told[1:] == (todo.format("submission"), code)
        told = await mailbox(
            tmp_path, imap.port, extra.replace('username = "x@office.example"\n', "")
        )
        assert told[1:] == (todo.format("mailboxes.requests"), code)


async def test_a_login_that_is_refused_is_told_apart(tmp_path):
    no = (b"{tag} NO [AUTHENTICATIONFAILED] no",)
    async with ImapFaults({"LOGIN": no}) as server:
        _, todo, code = await mailbox(tmp_path, server.port)
    assert todo == "correct username, password or token_command in [mailboxes.requests]"
    assert code == 78


async def test_what_says_nothing_more_is_the_server_s(tmp_path):
    async with ImapFaults({"NOOP": (b"{tag} NO not now",)}) as server:
        _, *said = await mailbox(tmp_path, server.port)
    assert said == ["see to that server, or try again later", 69]


async def test_a_name_without_an_address_is_told_with_its_section(tmp_path):
    for section, host in (("mailboxes.requests", "imap"), ("submission", "smtp")):
        text = TOML.read_text().replace(f"{host}.office.example", "nobody.invalid")
        (tmp_path / "relay.toml").write_text(text)
        said = load(tmp_path / "relay.toml", {})
        if host == "imap":
            [(account, of_mailbox), *_] = accounts(said)
            [finding] = await reach_mailbox(account, of_mailbox, None)
        else:
            finding = await reach_submission(said)
        assert finding.seen.startswith("nobody.invalid has no address: ")
        assert finding.todo == f"correct host in [{section}], or the machine's resolver"
        assert finding.code == 69


@pytest.fixture
def tls(authority):
    """A server's certificate for 127.0.0.1, by an authority that only `ca_file` knows."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.dovecot
async def test_a_mailbox_s_certificate_is_proven(tmp_path, dovecot, ca_file):
    login = f'username = "{dovecot.new_user()}"\npassword = "open-sesame"'
    text = TOML.read_text().replace(
        'username = "sms@office.example"\npassword = "not-needed"', login
    )
    text = text.replace(
        'host = "imap.office.example"', f'host = "127.0.0.1"\nport = {dovecot.tls_port}'
    )
    for ca, good in (("", False), (f'\nca_file = "{ca_file}"', True)):
        (tmp_path / "relay.toml").write_text(text.replace(login, login + ca))
        [(account, said), *_] = accounts(load(tmp_path / "relay.toml", {}))
        finding, *_ = await reach_mailbox(account, said, None)
        assert finding.good == good, finding
        if good:
            assert "by TLS, its certificate is good; " in finding.seen
        else:
            assert "the certificate of 127.0.0.1:" in finding.seen
            assert finding.todo.startswith("correct host or ca_file in [mailboxes.requests]")
            assert finding.code == 78


@pytest.mark.parametrize("how", ["starttls", "implicit"])
async def test_the_mail_server_s_certificate_is_proven(tmp_path, tls, ca_file, how):
    for ca, good in (("", False), (f'\nca_file = "{ca_file}"', True)):
        async with SmtpFaults(offers=("STARTTLS",), tls=tls, implicit=how == "implicit") as smtp:
            seen, todo, code = await submission(tmp_path, smtp.port, f'tls = "{how}"{ca}')
        if good:
            assert (code, todo) == (0, "")
            assert seen.endswith("; by TLS, its certificate is good")
        else:
            assert "certificate" in seen
            assert todo.startswith("correct host or ca_file in [submission]")
            assert code == 78


async def test_a_login_that_the_mail_server_refuses_is_told(tmp_path):
    login = 'tls = "none"\nusername = "x@office.example"\npassword = "wrong"'
    async with SmtpFaults("auth", b"535 5.7.8 no", offers=("AUTH PLAIN",)) as smtp:
        seen, todo, code = await submission(tmp_path, smtp.port, login)
    assert "535 5.7.8 no" in seen
    assert (todo, code) == ("correct username, password or token_command in [submission]", 78)
    async with SmtpFaults(offers=("AUTH PLAIN",)) as smtp:
        seen, todo, code = await submission(tmp_path, smtp.port, login)
    assert (todo, code) == ("", 0)
    assert " from x@office.example; " in seen


async def test_mail_for_the_gateway_is_offered_and_none_is_sent(tmp_path):
    async with SmtpFaults() as smtp:
        seen, todo, code = await submission(tmp_path, smtp.port)
    assert (todo, code) == ("", 0)
    assert "would take mail for sendsms@gateway.example; not by TLS" in seen
    verbs = [command.split()[0] for command in smtp.commands]
    assert [verb for verb in verbs if verb in ("MAIL", "RCPT", "DATA")] == ["MAIL", "RCPT"]
    assert smtp.taken == []


async def test_a_server_that_takes_no_mail_for_the_gateway_is_told(tmp_path):
    async with SmtpFaults("rcpt", b"550 5.7.1 no relaying") as smtp:
        seen, todo, code = await submission(tmp_path, smtp.port)
    assert "550 5.7.1 no relaying" in seen
    assert (todo, code) == ("let the server take mail from gateway.from for gateway.address", 78)
