"""Mailboxes that fail under the relay: every request is read in the end, once, and filed."""

import asyncio
import contextlib
import tracemalloc
from datetime import timedelta

import pytest

from relay.steps.arrivals import fetching, watch
from relay.steps.arrivals.intake import Folders, Intake
from relay.steps.arrivals.watch import Watch
from relay.wire import imap_session
from relay.wire.imap import Account, ConnectionLost, Mailbox
from relay.wire.imap_responses import Garbage, read_fetch
from tests.desk import desk, mail
from tests.servers.imap_faults import ANSWERS, ImapFaults

TO = "To: 9123 4567\n\n"


# -- a scripted mailbox, and the real watch, intake and journal -----------------------------------


class Shelf(ImapFaults):
    """Mails by UID; those in `bad` are answered with these bytes, and `once` is said in the place
    of the first answer to a command."""

    def __init__(self, *mails, bad=None, once=None):
        super().__init__()
        self.mails = dict(enumerate(mails, 1))
        self.bad = bad or {}
        self.once = dict(once or {})
        self.filed = []

    async def _answer(self, verb, writer):
        self.answers = ANSWERS
        if (answer := self.once.pop(verb, None)) is not None:
            self.answers = ANSWERS | {verb: answer}
        elif verb == "UID SEARCH":
            found = " ".join(map(str, self.mails)).encode()
            self.answers = ANSWERS | {verb: (b"* SEARCH " + found, b"{tag} OK done")}
        elif verb == "UID FETCH":
            lines = [self._line(uid) for uid in self._asked()]
            self.answers = ANSWERS | {verb: (*filter(None, lines), b"{tag} OK done")}
        elif verb == "UID MOVE":
            for uid in self._asked():
                if self.mails.pop(uid, None) is not None:
                    self.filed.append(uid)
        await super()._answer(verb, writer)

    def _asked(self):
        asked = self.commands[-1].split()[2]
        ranges = (part.partition(":") for part in asked.split(","))
        return [n for a, _, b in ranges for n in range(int(a), int(b or a) + 1) if n in self.mails]

    def _line(self, uid):
        raw = self.mails[uid]
        said = b'(UID %d INTERNALDATE "18-Nov-2026 10:00:00 +0800" RFC822.SIZE %d BODY[]<0> {%d}'
        whole = b"* %d FETCH " + said + b"\r\n%s)"
        return self.bad.get(uid, whole % (uid, uid, len(raw), len(raw), raw))


def mailbox_of(server, timeout):
    """Of a scripted server; not connected."""
    account = Account(
        name="requests",
        host="127.0.0.1",
        port=server.port,
        tls="none",
        username="u",
        password="p",
        timeout=timeout,
    )
    return Mailbox(account)


@contextlib.asynccontextmanager
async def watched(server, office, *, timeout=0.3):
    """The real watch over a scripted mailbox."""
    box = mailbox_of(server, timeout)
    folders = Folders(handled="h", refused="r", quarantine="q")
    intake = Intake(
        office.journal, office.charter, office.identity, box, folders, clock=office.clock
    )
    stop = asyncio.Event()
    running = asyncio.create_task(Watch(box, intake, "hrq", poll=timedelta(seconds=0.1)).run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


@pytest.fixture
def quickly(monkeypatch):
    monkeypatch.setattr(watch, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(watch, "_LONGEST_PAUSE", 0.05)


async def until(seen, seconds=10.0):
    async with asyncio.timeout(seconds):
        while not seen():
            await asyncio.sleep(0.01)


FAULTS = {
    "NO": (b"{tag} NO [SERVERBUG] sorry",),
    "BAD": (b"{tag} BAD what?",),
    "BYE": (b"* BYE so long",),
    "FIN": ("fin",),
    "RST": ("rst",),
    "garbage": (b"\x00\xff?",),
    "silence": ("hang",),
    "half an answer": (b"* 1 FETCH (UID 1 BODY[] {500}", "fin"),
}
VERBS = ("greeting", "LOGIN", "CAPABILITY", "LIST", "SELECT")
VERBS += ("NOOP", "UID SEARCH", "UID FETCH", "UID MOVE", "IDLE", "DONE")


@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_fails_once_each_mail_is_read_once_and_filed(tmp_path, quickly, fault):
    async def one(verb):
        folder = tmp_path / verb.replace(" ", "-")
        folder.mkdir()
        async with (
            desk(folder) as office,
            Shelf(*(mail(f"{TO}{n}") for n in range(3)), once={verb: FAULTS[fault]}) as server,
            watched(server, office),
        ):
            await until(lambda: sorted(server.filed) == [1, 2, 3])
            assert [row["n"] for row in office.rows("SELECT count(*) AS n FROM request")] == [3]

    await asyncio.gather(*map(one, VERBS))


BAD_MAILS = {
    "garbage": b"\x00\xff?",
    "a date that is none": b'* 2 FETCH (UID 2 INTERNALDATE "yesterday, about" BODY[] {1}\r\nx)',
    "a literal that ends too early": b"* 2 FETCH (UID 2 BODY[] {99}\r\nx)",
    "a BYE": b"* BYE internal error",
    "a NO": b"{tag} NO [SERVERBUG] cannot read it",
    "nothing": b"",
}


@pytest.mark.parametrize("bad", BAD_MAILS)
async def test_one_mail_that_cannot_be_fetched_keeps_no_other_unread(
    tmp_path, quickly, monkeypatch, capsys, bad
):
    monkeypatch.setattr(fetching, "_PAUSE", 1.0)
    mails = [mail(f"{TO}{n}") for n in range(4)]
    async with desk(tmp_path) as office, Shelf(*mails, bad={2: BAD_MAILS[bad]}) as server:
        async with watched(server, office):
            await until(lambda: sorted(server.filed) == [1, 3, 4])
            warned = []
            await until(
                lambda: warned.append(capsys.readouterr().out) or "mail.unread" in warned[-1]
            )
            assert "UID 2" in warned[-1]
            server.mails[5] = mail(f"{TO}later")  # and the mailbox is in order otherwise
            await until(lambda: 5 in server.filed)
            server.bad.clear()
            await until(lambda: 2 in server.filed)  # tried again after a pause
        assert "".join(warned).count("mail.unread") == 1
        assert [row["n"] for row in office.rows("SELECT count(*) AS n FROM request")] == [5]


@contextlib.asynccontextmanager
async def fetched_from(server):
    """A connected mailbox, and what fetches from it."""
    box = mailbox_of(server, 0.3)
    await box.connect("hrq")
    yield box, fetching.Fetching(box)
    await box.close()


async def test_a_mail_asked_for_behind_one_that_ends_the_connection_is_not_blamed_for_it():
    """Portions are asked for ahead: the next one meets the end that it did not bring about."""
    async with (
        Shelf(mail(TO), mail(TO), bad={1: BAD_MAILS["garbage"]}) as server,
        fetched_from(server) as (box, fetch),
    ):
        for _ in range(3):
            for uid in (1, 2):
                with pytest.raises(ConnectionLost):
                    await fetch.fetch([uid])
            await box.connect("hrq")
        assert fetch.portions([1, 2]) == [[2]]
        assert [arrival.uid for arrival in await fetch.fetch([2])] == [2]


async def test_a_batch_that_failed_is_read_before_what_came_behind_it():
    """A "cancel" there may be about a request in it, and would find none to cancel."""
    async with (
        Shelf(*[mail(TO)] * 3, bad={2: BAD_MAILS["garbage"]}) as server,
        fetched_from(server) as (box, fetch),
    ):
        with pytest.raises(ConnectionLost):
            await fetch.fetch([1, 2, 3])
        assert fetch.portions([1, 2, 3, 4, 5]) == [[1], [2], [3], [4, 5]]
        for order in ([[1], [2], [3], [4, 5]], [[1], [3], [4, 5], [2]]):  # twice by itself
            await box.connect("hrq")
            with pytest.raises(ConnectionLost):
                await fetch.fetch([2])
            assert fetch.portions([1, 2, 3, 4, 5]) == order


async def test_a_folder_that_takes_no_mail_keeps_no_other_mail_unread(tmp_path, quickly):
    class Full(Shelf):
        async def _answer(self, verb, writer):
            if verb == "UID MOVE" and not self.filed:
                self.once[verb] = (b"{tag} NO [OVERQUOTA] full",)
            await super()._answer(verb, writer)

    async with desk(tmp_path) as office, Full(*(mail(f"{TO}{n}") for n in range(60))) as server:

        def count():
            return office.rows("SELECT count(*) AS n FROM request")[0]["n"]

        async with watched(server, office):
            await until(lambda: count() == 60)
            server.filed.append(0)
            await until(lambda: not server.mails)
        assert count() == 60


async def test_a_refused_login_is_not_repeated_without_end(tmp_path, quickly, monkeypatch):
    """Servers lock an account for that; and it is said once."""
    monkeypatch.setattr(watch, "_LONGEST_REFUSED", 30.0)
    async with desk(tmp_path) as office, Shelf() as server:
        refuse = (b"{tag} NO [AUTHENTICATIONFAILED] wrong",)
        server._answer = lambda verb, writer: ImapFaults._answer(server, verb, writer)
        server.answers = ANSWERS | {"LOGIN": refuse}
        async with watched(server, office):
            await asyncio.sleep(1.0)
            tries = sum(command.startswith("LOGIN") for command in server.commands)
            assert 3 <= tries <= 8  # 0.01 s, and twice that each time


# -- what is announced and what comes -------------------------------------------------------------


async def test_of_a_literal_of_five_gigabytes_one_mebibyte_is_kept():
    """As much of it as a test may send; the rest is what was not sent."""
    piece = b"x" * 2**20
    answer = (b"* 1 FETCH (UID 1 BODY[]<0> {5000000000}", *[piece] * 64, "hang")
    async with ImapFaults({"UID FETCH": answer}) as server:
        where = {"host": "127.0.0.1", "port": server.port, "tls": "none", "timeout": 0.5}
        box = Mailbox(Account(name="requests", username="u", password="p", **where))
        await box.connect([])
        tracemalloc.start()
        with pytest.raises(ConnectionLost):
            await box.fetch([1])
        kept = tracemalloc.take_snapshot().filter_traces(
            [tracemalloc.Filter(True, imap_session.__file__.replace("session", "responses"))]
        )
        peak = sum(trace.size for trace in kept.traces)
        tracemalloc.stop()
        assert peak < 4 * 2**20
        await box.close()


@pytest.mark.parametrize(
    "tail",
    [
        b"* 2 FETCH (UID 2)",
        b")* 2 FETCH (UID 2)",
        b"of the mail)",
        b" the rest of a text UID 3)",
        b"",
    ],
)
def test_a_mail_with_a_wrong_length_is_garbage(tail):
    """Its end would be that of another mail: other words, for other people."""
    line = b'* 1 FETCH (UID 1 INTERNALDATE "18-Nov-2026 10:00:00 +0800" RFC822.SIZE 4 BODY[] {4}'
    with pytest.raises(Garbage, match="length"):
        read_fetch((line[2:], b"mail", tail), 7)


@pytest.mark.parametrize("tail", [b")", b" UID 1)", rb" FLAGS (\Seen $x) MODSEQ (12))", b" )"])
def test_items_may_follow_a_mail(tail):
    line = b'1 FETCH (UID 1 INTERNALDATE "18-Nov-2026 10:00:00 +0800" RFC822.SIZE 4 BODY[] {4}'
    assert read_fetch((line, b"mail", tail), 7).raw == b"mail"
