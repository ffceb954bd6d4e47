"""`relay check` at servers that cannot be used: what is to be corrected, and in which section."""

import asyncio
import socket

import pytest

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


async def mailbox(tmp_path, port: int, extra: str = 'tls = "none"') -> tuple[str, str, int]:
    [(account, said), *_] = accounts(settings(tmp_path, "mailboxes.requests", port, extra))
    finding = await reach_mailbox(account, said, None)
    return finding.seen, finding.todo, finding.code


async def submission(tmp_path, port: int, extra: str = 'tls = "none"') -> tuple[str, str, int]:
    finding = await reach_submission(settings(tmp_path, "submission", port, extra))
    return finding.seen, finding.todo, finding.code


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


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
