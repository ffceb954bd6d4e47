"""The mailbox against a real Dovecot, a spoiled line, and a server that misbehaves by script."""

import asyncio
import imaplib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from relay.wire import imap
from relay.wire.imap import Account, ConnectionLost, LoginRefused, Mailbox, MailboxError
from tests.servers.dovecot import Dovecot
from tests.servers.imap_faults import ImapFaults, Line
from tests.servers.proxy import Proxy

HANDLED = "Relay/Handled"


def account(
    port: int, user: str = "anybody", password: str = "open-sesame", **more: object
) -> Account:
    plain = Account(
        name="requests",
        host="127.0.0.1",
        port=port,
        tls="none",
        username=user,
        password=password,
        timeout=5.0,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


@asynccontextmanager
async def opened(where: Account, *folders: str) -> AsyncIterator[Mailbox]:
    box = Mailbox(where)
    await box.connect(folders or [HANDLED])
    try:
        yield box
    finally:
        await box.close()


class Person:
    """Somebody else at the same mailbox, with another program."""

    def __init__(self, dovecot: Dovecot, user: str) -> None:
        self._imap = imaplib.IMAP4("127.0.0.1", dovecot.port)
        self._imap.login(f'"{user}"', dovecot.password)

    def __enter__(self) -> "Person":
        self._imap.select()
        return self

    def __exit__(self, *_: object) -> None:
        self._imap.logout()

    def append(self, raw: bytes) -> None:
        self._imap.append("INBOX", "", "", raw)

    def flags(self) -> list[str]:
        return [str(line) for line in self._imap.uid("FETCH", "1:*", "(FLAGS)")[1]]

    def mark_deleted(self, uid: int) -> None:
        self._imap.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")

    def remove(self, uid: int) -> None:
        self.mark_deleted(uid)
        self._imap.expunge()

    def count(self, folder: str) -> int:
        status = self._imap.status(f'"{folder}"', "(MESSAGES)")[1][0]
        assert isinstance(status, bytes)
        return int(status.rpartition(b" ")[2].rstrip(b")"))

    def folders(self) -> str:
        return repr(self._imap.list()[1])

    def subscribed(self) -> str:
        return repr(self._imap.lsub()[1])


# -- reading and filing -----------------------------------------------------------------------


@pytest.mark.dovecot
async def test_a_mail_is_announced_read_and_filed_away(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user)) as box:
        assert await box.uids() == ()
        dovecot.deliver(user, b"Subject: hello\r\n\r\ntext\r\n")
        assert await box.wait(10)
        assert await box.uids() == (1,)
        (arrival,) = await box.fetch([1])
        assert arrival.raw.endswith(b"Subject: hello\r\n\r\ntext\r\n")
        assert (arrival.uid, arrival.uidvalidity) == (1, box.uidvalidity)
        assert arrival.size == len(arrival.raw)
        assert abs(arrival.received_at - datetime.now(UTC)) < timedelta(minutes=5)
        await box.file([1], HANDLED)
        assert await box.uids() == ()
        with Person(dovecot, user) as person:
            assert person.count("Relay.Handled") == 1


@pytest.mark.dovecot
async def test_reading_marks_nothing_as_read(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user)) as box:
        with Person(dovecot, user) as person:
            person.append(b"Subject: x\r\n\r\n")
            assert len(await box.fetch(await box.uids())) == 1
            assert "Seen" not in person.flags()[0]


ODD = [
    b"",
    b"Subject: a * b * c\r\n\r\n* 9 EXISTS\r\n* BYE\r\n+ go\r\nA1 OK FETCH\r\n) {5}\r\n",
    b"\r\n",
    b"Subject: \xff\xfe\r\n\r\n8 bit \xe4\xbd\xa0\r\n",
    b'Subject: "quoted \\" (unbalanced\r\n\r\n' + b"x" * 100_000 + b"\r\n",
]


@pytest.mark.dovecot
async def test_odd_mails_come_byte_for_byte(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user)) as box:
        with Person(dovecot, user) as person:
            for raw in ODD[1:]:
                person.append(raw)
        arrivals = await box.fetch(await box.uids())
        assert [arrival.raw for arrival in arrivals] == ODD[1:]


@pytest.mark.dovecot
async def test_of_a_big_mail_the_first_mebibyte_is_read_and_its_size_is_known(
    dovecot: Dovecot,
) -> None:
    user = dovecot.new_user()
    raw = b"Subject: big\r\n\r\n" + b"0123456789abcdef0123456789abcde\r\n" * 50_000
    async with opened(account(dovecot.port, user)) as box:
        with Person(dovecot, user) as person:
            person.append(raw)
        (arrival,) = await box.fetch(await box.uids())
        assert (arrival.size, arrival.raw) == (len(raw), raw[: 1024 * 1024])


@pytest.mark.dovecot
async def test_many_mails_are_read_and_filed_in_portions(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user)) as box:
        with Person(dovecot, user) as person:
            for number in range(220):
                person.append(b"Subject: %d\r\n\r\n" % number)
            uids = await box.uids()
            backwards = tuple(reversed(uids))
            arrivals = await box.fetch(backwards)
            assert tuple(arrival.uid for arrival in arrivals) == backwards
            assert arrivals[0].raw == b"Subject: 219\r\n\r\n"
            await box.file(uids[::2], HANDLED)
            assert await box.uids() == uids[1::2]
            await box.file(uids, HANDLED)  # half of them are gone
            assert (await box.uids(), person.count("Relay.Handled")) == ((), 220)


@pytest.mark.dovecot
async def test_a_mail_that_is_gone_is_left_out_and_filing_it_again_is_nothing(
    dovecot: Dovecot,
) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user)) as box:
        with Person(dovecot, user) as person:
            for _ in range(3):
                person.append(b"Subject: x\r\n\r\n")
            assert await box.uids() == (1, 2, 3)
            person.remove(2)
            assert [arrival.uid for arrival in await box.fetch([1, 2, 3, 99])] == [1, 3]
            await box.file([1, 2, 99], HANDLED)
            await box.file([1, 2, 99], HANDLED)
            assert await box.uids() == (3,)
            assert person.count("Relay.Handled") == 1


@pytest.mark.dovecot
@pytest.mark.parametrize(("uidplus", "left"), [(True, (2,)), (False, (1, 2))])
async def test_without_move_nobody_elses_mail_is_removed_and_nothing_is_copied_twice(
    dovecot: Dovecot, uidplus: bool, left: tuple[int, ...]
) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user)) as box:
        box.abilities = replace(box.abilities, move=False, uidplus=uidplus)
        with Person(dovecot, user) as person:
            person.append(b"Subject: ours\r\n\r\n")
            person.append(b"Subject: theirs\r\n\r\n")
            person.mark_deleted(2)
            for _ in range(3):
                await box.file([1], HANDLED)
            assert await box.uids() == left
            assert person.count("Relay.Handled") == 1


@pytest.mark.parametrize("answer", [(b"{tag} NO [NOPERM] not here",), ("fin",)])
async def test_what_is_copied_and_cannot_be_marked_is_not_copied_again(
    answer: tuple[Line, ...],
) -> None:
    answers: dict[str, tuple[Line, ...]] = {
        "UID SEARCH": (b"* SEARCH 1 2", b"{tag} OK done"),
        "UID STORE": answer,
    }
    async with ImapFaults(answers) as server, opened(account(server.port)) as box:
        for _ in range(3):
            box.abilities = replace(box.abilities, move=False)
            with pytest.raises(MailboxError):
                await box.file([1, 2], HANDLED)
            await box.connect([])
        copies = [line for line in server.commands if line.startswith("UID COPY")]
        assert copies == ['UID COPY 1:2 "Relay/Handled"']


# -- names ------------------------------------------------------------------------------------


@pytest.mark.dovecot
@pytest.mark.parametrize(
    ("folder", "listed"),
    [
        ('Relay/Two words "quoted" back\\slash', "Two words"),
        ("Relay/已處理", "&XfKGVXQG-"),
        ("Relay/R&D 100% *", "R&-D 100% *"),
    ],
)
async def test_any_name_of_a_folder_will_do(dovecot: Dovecot, folder: str, listed: str) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user), folder) as box:
        with Person(dovecot, user) as person:
            person.append(b"Subject: x\r\n\r\n")
            assert listed in person.folders()
            assert listed in person.subscribed()
        await box.file(await box.uids(), folder)
        assert await box.uids() == ()
    async with opened(account(dovecot.port, user, folder=folder), folder) as box:
        assert await box.uids() == (1,)


@pytest.mark.dovecot
async def test_names_go_below_the_prefix_that_the_server_wants(authority: trustme.CA) -> None:
    server = Dovecot(authority, prefix="INBOX.")
    server.start()
    try:
        user = server.new_user()
        async with opened(account(server.port, user), HANDLED, "INBOX/Below") as box:
            with Person(server, user) as person:
                person.append(b"Subject: x\r\n\r\n")
                await box.file(await box.uids(), HANDLED)
                assert person.count("INBOX.Relay.Handled") == 1
                assert person.count("INBOX.Below") == 0
    finally:
        server.stop()
        server.remove()


@pytest.mark.dovecot
async def test_a_user_name_may_hold_blanks_and_quotes(dovecot: Dovecot) -> None:
    async with opened(account(dovecot.port, 'two words and a "')) as box:
        assert await box.uids() == ()


# -- login, TLS, secrets ----------------------------------------------------------------------


@pytest.mark.dovecot
async def test_a_wrong_password_is_a_refused_login(dovecot: Dovecot) -> None:
    box = Mailbox(account(dovecot.port, dovecot.new_user(), password="wrong-secret"))
    with pytest.raises(LoginRefused) as refused:
        await box.connect([])
    assert "wrong-secret" not in str(refused.value)
    assert "requests" in str(refused.value)
    assert not box.connected


@pytest.mark.dovecot
async def test_tls_proves_the_server_by_our_own_authority(dovecot: Dovecot, tmp_path: Path) -> None:
    secure = account(
        dovecot.tls_port,
        dovecot.new_user(),
        host="localhost",
        tls="implicit",
        ca_file=dovecot.ca_file,
    )
    async with opened(secure) as box:
        assert await box.uids() == ()
    foreign = tmp_path / "foreign.pem"
    trustme.CA().cert_pem.write_to_path(str(foreign))
    for wrong in (str(foreign), ""):
        with pytest.raises(MailboxError, match="certificate"):
            await Mailbox(replace(secure, ca_file=wrong)).connect([])


@pytest.mark.dovecot
async def test_no_mail_and_no_password_is_ever_logged(
    dovecot: Dovecot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user)) as box:
        with Person(dovecot, user) as person:
            person.append(b"Subject: confidential\r\n\r\n")
        assert len(await box.fetch(await box.uids())) == 1
    assert "confidential" not in caplog.text
    assert dovecot.password not in caplog.text


@pytest.mark.parametrize("host", ["imap.office.test", "10.0.0.1", "localhost.office.test"])
def test_a_plain_connection_to_another_machine_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="only for this machine"):
        account(143, host=host)


@pytest.mark.parametrize("part", ["username", "password", "folder"])
def test_a_line_end_in_a_setting_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match=part):
        account(143, **{part: "a\r\nA1 DELETE INBOX"})


def test_the_password_is_not_shown() -> None:
    assert "open-sesame" not in repr(account(143))


# -- waiting ----------------------------------------------------------------------------------


@pytest.mark.dovecot
@pytest.mark.parametrize("idle", [True, False])
async def test_an_arrival_during_other_commands_is_never_missed(
    dovecot: Dovecot, idle: bool
) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user, idle=idle)) as box:
        seen: tuple[int, ...] = ()
        for number in range(1, 7):
            delivery = asyncio.to_thread(dovecot.deliver, user, b"Subject: x\r\n\r\n")
            delivered = asyncio.create_task(delivery)
            while not delivered.done():
                await box.probe()
            async with asyncio.timeout(30):
                while len(seen) < number:
                    assert await box.wait(3 if idle else 0.2) or not idle
                    seen = await box.uids()
        assert seen == (1, 2, 3, 4, 5, 6)


async def test_news_within_the_answer_to_another_command_are_kept() -> None:
    fetch = (b"* 1 EXISTS", b"* 1 RECENT", b"{tag} OK done")
    async with ImapFaults({"UID FETCH": fetch}) as server, opened(account(server.port)) as box:
        assert await box.uids() == ()
        await box.fetch([1])
        assert await box.wait(30)  # at once, and without IDLE
        assert "IDLE" not in server.commands
        assert not await box.wait(0.1)  # told once


async def test_news_while_searching_are_news_again() -> None:
    search = (b"* SEARCH", b"* 1 EXISTS", b"{tag} OK done")
    async with ImapFaults({"UID SEARCH": search}) as server, opened(account(server.port)) as box:
        assert await box.uids() == ()
        assert await box.wait(30)


async def test_a_search_answers_older_news() -> None:
    async with (
        ImapFaults({"NOOP": (b"* 1 EXISTS", b"{tag} OK done")}) as server,
        opened(account(server.port)) as box,
    ):
        await box.probe()
        await box.uids()
        assert not await box.wait(0.1)


async def test_an_unchanged_count_is_no_news() -> None:
    idle = (b"+ idling", b"* 0 EXISTS")
    async with ImapFaults({"IDLE": idle}) as server, opened(account(server.port)) as box:
        assert not await box.wait(0.1)


async def test_idle_is_begun_anew_and_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "_IDLE", 0.05)
    async with ImapFaults() as server, opened(account(server.port)) as box:
        async with asyncio.timeout(5):
            assert not await box.wait(0.3)
        assert server.commands.count("IDLE") == server.commands.count("DONE") >= 3


@pytest.mark.dovecot
async def test_a_command_may_be_given_while_waiting(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user)) as box:
        waiting = asyncio.create_task(box.wait(60))
        await asyncio.sleep(0.1)
        async with asyncio.timeout(5):
            assert await box.uids() == ()
            await box.probe()
        assert not waiting.done()
        dovecot.deliver(user, b"Subject: x\r\n\r\n")
        async with asyncio.timeout(10):
            assert await waiting


async def test_without_idle_the_server_is_asked() -> None:
    answers: dict[str, tuple[Line, ...]] = {
        "CAPABILITY": (b"* CAPABILITY IMAP4rev1", b"{tag} OK done"),
        "NOOP": (b"* 1 EXISTS", b"{tag} OK done"),
    }
    async with ImapFaults(answers) as server, opened(account(server.port)) as box:
        assert await box.wait(0.1)
        assert "IDLE" not in server.commands


@pytest.mark.dovecot
async def test_many_commands_at_once_are_done_one_by_one(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    async with opened(account(dovecot.port, user)) as box:
        with Person(dovecot, user) as person:
            person.append(b"Subject: x\r\n\r\n")
        searches = asyncio.gather(*(box.uids() for _ in range(20)))
        fetches = asyncio.gather(*(box.fetch([1]) for _ in range(20)))
        assert set(await searches) == {(1,)}
        assert {len(found) for found in await fetches} == {1}


# -- a server that is gone --------------------------------------------------------------------

Deed = Callable[[Mailbox], Awaitable[object]]
DEEDS: dict[str, Deed] = {
    "wait": lambda box: box.wait(60),
    "uids": lambda box: box.uids(),
    "fetch": lambda box: box.fetch([1]),
    "file": lambda box: box.file([1], HANDLED),
    "probe": lambda box: box.probe(),
}


@pytest.mark.dovecot
@pytest.mark.parametrize("end", ["fin", "rst"])
@pytest.mark.parametrize("idle", [True, False])
async def test_a_lost_connection_wakes_who_waits(dovecot: Dovecot, end: str, idle: bool) -> None:
    user = dovecot.new_user()
    async with (
        Proxy("127.0.0.1", dovecot.port) as proxy,
        opened(account(proxy.port, user, idle=idle, timeout=60.0)) as box,
    ):
        waiting = asyncio.create_task(box.wait(60))
        await asyncio.sleep(0.2)
        getattr(proxy, end)()
        async with asyncio.timeout(5):
            with pytest.raises(ConnectionLost):
                await waiting
        assert not box.connected
        for deed in DEEDS.values():
            with pytest.raises(ConnectionLost):
                await deed(box)
        await box.connect([])
        assert await box.uids() == ()


@pytest.mark.dovecot
@pytest.mark.parametrize("end", ["stop", "kill"])
async def test_a_server_that_stops_or_is_killed_wakes_who_waits(
    authority: trustme.CA, end: str
) -> None:
    server = Dovecot(authority)
    server.start()
    try:
        async with opened(account(server.port, timeout=60.0)) as box:
            waiting = asyncio.create_task(box.wait(60))
            await asyncio.sleep(0.2)
            await asyncio.to_thread(getattr(server, end))
            async with asyncio.timeout(5):
                with pytest.raises(ConnectionLost):
                    await waiting
    finally:
        server.stop()
        server.remove()


VERBS = {"uids": "UID SEARCH", "fetch": "UID FETCH", "file": "UID MOVE", "probe": "NOOP"}
ENDINGS: list[tuple[Line, ...]] = [
    ("fin",),
    ("rst",),
    (b"* BYE shutting down",),
    (b"* 1 FETCH (UID 1", "fin"),
    (b"who are you?",),
    (b"ZZZ9 OK not yours",),
    (b"{tag} BAD what?",),
]


@pytest.mark.parametrize("deed", VERBS)
@pytest.mark.parametrize("ending", ENDINGS)
async def test_an_exchange_that_fails_ends_the_connection_at_once(
    deed: str, ending: tuple[Line, ...]
) -> None:
    async with (
        ImapFaults({VERBS[deed]: ending}) as server,
        opened(account(server.port, timeout=60.0)) as box,
        asyncio.timeout(5),
    ):
        with pytest.raises(MailboxError) as failed:
            await DEEDS[deed](box)
        assert isinstance(failed.value, ConnectionLost) or b"BAD" in ending[0]
        assert not box.connected


@pytest.mark.parametrize("deed", VERBS)
async def test_a_no_is_a_failure(deed: str) -> None:
    async with (
        ImapFaults({VERBS[deed]: (b"{tag} NO [SERVERBUG] sorry",)}) as server,
        opened(account(server.port)) as box,
    ):
        with pytest.raises(MailboxError, match="sorry"):
            await DEEDS[deed](box)
        assert not box.connected


@pytest.mark.parametrize(
    ("answer", "timeout"),
    [((b"{tag} NO no",), 60), ((b"{tag} BAD no",), 60), (("fin",), 60), (("hang",), 0.4)],
)
async def test_an_idle_that_is_refused_is_a_failure(
    answer: tuple[Line, ...], timeout: float
) -> None:
    async with (
        ImapFaults({"IDLE": answer}) as server,
        opened(account(server.port, timeout=timeout)) as box,
        asyncio.timeout(5),
    ):
        with pytest.raises(MailboxError):
            await box.wait(60)
        assert not box.connected


async def test_an_idle_that_does_not_end_is_a_lost_connection() -> None:
    async with (
        ImapFaults({"DONE": ("hang",)}) as server,
        opened(account(server.port, timeout=0.3)) as box,
        asyncio.timeout(5),
    ):
        with pytest.raises(ConnectionLost):
            await box.wait(0.1)


@pytest.mark.dovecot
@pytest.mark.parametrize("deed", DEEDS)
async def test_a_line_that_falls_silent_is_noticed(
    dovecot: Dovecot, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_IDLE", 0.2)
    monkeypatch.setattr(imap, "_FAREWELL", 0.2)
    async with (
        Proxy("127.0.0.1", dovecot.port) as proxy,
        opened(account(proxy.port, dovecot.new_user(), timeout=0.4)) as box,
    ):
        proxy.freeze()
        async with asyncio.timeout(5):
            with pytest.raises(ConnectionLost):
                await DEEDS[deed](box)
        assert not box.connected


@pytest.mark.dovecot
async def test_a_farewell_to_a_silent_server_is_short(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_FAREWELL", 0.2)
    async with Proxy("127.0.0.1", dovecot.port) as proxy, asyncio.timeout(5):
        async with opened(account(proxy.port, dovecot.new_user(), timeout=60.0)) as box:
            proxy.freeze()
        assert not box.connected


async def test_an_answer_that_trickles_is_not_waited_for_for_ever() -> None:
    async with (
        ImapFaults({"UID SEARCH": ("hang",)}) as server,
        opened(account(server.port, timeout=0.2)) as box,
    ):
        asking = asyncio.create_task(box.uids())
        async with asyncio.timeout(10):
            while not asking.done():
                await asyncio.sleep(0.05)
                server.say(b"* OK still here")
        with pytest.raises(ConnectionLost):
            await asking


async def test_a_slow_answer_that_goes_on_is_waited_for() -> None:
    async with (
        ImapFaults({"UID SEARCH": ()}) as server,
        opened(account(server.port, timeout=0.5)) as box,
    ):
        asking = asyncio.create_task(box.uids())
        for _ in range(8):
            await asyncio.sleep(0.1)
            server.say(b"* OK still here")
        server.say(b"* SEARCH 3 1 2")
        server.say(server.tag + b" OK done")
        assert await asking == (1, 2, 3)


@pytest.mark.parametrize("deed", DEEDS)
async def test_a_cancelled_command_closes_the_connection(deed: str) -> None:
    silent: dict[str, tuple[Line, ...]] = dict.fromkeys(VERBS.values(), ("hang",))
    async with ImapFaults(silent) as server, opened(account(server.port)) as box:
        doing = asyncio.create_task(DEEDS[deed](box))  # type: ignore[arg-type]
        await asyncio.sleep(0.05)
        doing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await doing
        assert not box.connected


# -- a server that cannot be opened -----------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "answer", "error", "words"),
    [
        ("greeting", (b"* BYE too busy",), ConnectionLost, "too busy"),
        ("greeting", (b"* PREAUTH root",), ConnectionLost, "PREAUTH"),
        ("greeting", (b"220 smtp",), ConnectionLost, "220 smtp"),
        ("greeting", ("hang",), ConnectionLost, "in time"),
        ("greeting", ("fin",), ConnectionLost, "closed"),
        ("greeting", ("rst",), ConnectionLost, "reset"),
        ("LOGIN", (b"{tag} NO [AUTHENTICATIONFAILED] who?",), LoginRefused, "who"),
        ("LOGIN", (b"{tag} NO [UNAVAILABLE] database",), MailboxError, "database"),
        ("LOGIN", (b"{tag} BAD syntax",), MailboxError, "syntax"),
        ("LOGIN", (b"* BYE tired",), ConnectionLost, "tired"),
        ("CAPABILITY", (b"{tag} NO secret",), MailboxError, "secret"),
        ("CREATE", (b"{tag} NO quota",), MailboxError, "quota"),
        ("SELECT", (b"{tag} NO no such folder",), MailboxError, "no such folder"),
        ("SELECT", (b"{tag} BAD what",), MailboxError, "what"),
        ("SELECT", (b"* 0 EXISTS", b"{tag} OK no validity"), MailboxError, "no validity"),
        (
            "SELECT",
            (b"* OK [UIDVALIDITY 7] ok", b"{tag} OK [READ-ONLY] look only"),
            MailboxError,
            "look only",
        ),
    ],
)
async def test_a_mailbox_that_cannot_be_opened_says_why(
    verb: str, answer: tuple[Line, ...], error: type[MailboxError], words: str
) -> None:
    async with ImapFaults({verb: answer, "STATUS": (b"{tag} NO none",)} | {verb: answer}) as server:
        box = Mailbox(account(server.port, timeout=0.5))
        async with asyncio.timeout(5):
            with pytest.raises(error, match=words) as failed:
                await box.connect([HANDLED])
        assert type(failed.value) is error
        assert not box.connected
        with pytest.raises(ConnectionLost):
            await box.uids()


async def test_nobody_there_is_a_lost_connection() -> None:
    async with ImapFaults() as server:
        port = server.port
    with pytest.raises(ConnectionLost, match=str(port)):
        await Mailbox(account(port)).connect([])


async def test_a_plain_server_where_tls_is_expected_is_no_mailbox(ca_file: Path) -> None:
    async with ImapFaults() as server:
        box = Mailbox(account(server.port, tls="implicit", ca_file=str(ca_file)))
        with pytest.raises(MailboxError):
            await box.connect([])


async def test_an_existing_folder_is_not_made_again_and_one_made_meanwhile_is_fine() -> None:
    async with ImapFaults() as server, opened(account(server.port)):
        assert not any(line.startswith("CREATE") for line in server.commands)
    answers: dict[str, tuple[Line, ...]] = {
        "STATUS": (b"{tag} NO none",),
        "CREATE": (b"{tag} NO [ALREADYEXISTS] it is there",),
    }
    async with ImapFaults(answers) as server, opened(account(server.port)) as box:
        assert box.connected


# -- more than anyone needs -------------------------------------------------------------------


async def test_thousands_of_lines_at_once_are_no_trouble() -> None:
    """aioimaplib goes one call deeper for each."""
    flags = tuple(b"* %d FETCH (FLAGS (x))" % n for n in range(1, 5000))
    gone = tuple(b"* 1 EXPUNGE" for _ in range(5000))
    answers: dict[str, tuple[Line, ...]] = {
        "UID SEARCH": (b"\r\n".join((*flags, b"* SEARCH 4 5")), b"{tag} OK done"),
        "UID FETCH": (b"\r\n".join(_mail(n) for n in range(1, 2001)), b"{tag} OK done"),
        "IDLE": (b"\r\n".join((b"+ idling", *gone, b"* 1 EXISTS")),),
    }
    async with ImapFaults(answers) as server, opened(account(server.port)) as box:
        assert await box.uids() == (4, 5)
        assert [arrival.raw for arrival in await box.fetch([7])] == [b"mail 7"]
        assert await box.wait(30)


def _mail(number: int) -> bytes:
    body = b"mail %d" % number
    date = b'INTERNALDATE "01-Feb-2026 10:00:00 +0800"'
    return b"* %d FETCH (UID %d %s RFC822.SIZE 9 BODY[]<0> {%d}\r\n%s)" % (
        number,
        number,
        date,
        len(body),
        body,
    )


async def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay.wire.imap_session.MOST_OF_AN_ANSWER", 100_000)
    flood: tuple[Line, ...] = (b"\r\n".join(b"* OK %d" % n for n in range(50_000)),)
    async with ImapFaults({"UID FETCH": flood}) as server, opened(account(server.port)) as box:
        with pytest.raises(ConnectionLost, match="more than was asked for"):
            await box.fetch([1])


async def test_a_fetch_that_comes_with_a_no_because_a_mail_is_gone_brings_the_others() -> None:
    answer: tuple[Line, ...] = (_mail(1), b"{tag} NO [EXPUNGEISSUED] some are gone")
    async with ImapFaults({"UID FETCH": answer}) as server, opened(account(server.port)) as box:
        assert [arrival.uid for arrival in await box.fetch([1, 2])] == [1]
        assert box.connected
