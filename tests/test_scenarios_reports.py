"""Delivery reports over HTTP, and what their requesters are told: with the real daemon."""

import asyncio
import contextlib
import sqlite3
from itertools import permutations
from urllib.parse import urlencode

import pytest
import pytest_asyncio

from relay.demo.provider import Script
from relay.demo.reporting import DELIVERED, EXPIRED, UNDELIVERABLE
from tests.desk import answer
from tests.nursery import Nursery
from tests.servers.dovecot import free_port
from tests.talk import House, Talk, digits

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]
TOKEN = "0123456789abcdef-_ABCD"
SHORT = """
from functools import partial
from relay.wire import http
http.Bounds = partial(http.Bounds, deadline=2.0)
"""
HTTP_OK, UNAVAILABLE = 200, 503


class Counter(House):
    """A house where reports are taken."""

    def __init__(self, *args, **extra):
        super().__init__(*args, **extra)
        self.port = free_port()
        self.provider.reports = f"http://127.0.0.1:{self.port}/dlr/{TOKEN}"

    async def start(self, **environment):
        where = {
            "RELAY_REPORTS__LISTEN": f"127.0.0.1:{self.port}",
            "RELAY_REPORTS__TOKEN": TOKEN,
        }
        await super().start(**where, **environment)

    async def report(self, smsdid, number, status="22", error="300", charged="0.5"):
        """One call, as the provider makes it; the status of the answer, 0 where there is none."""
        said = {
            "smsdid": smsdid,
            "recipient": "852" + digits(number),
            "smsdstatus": status,
            "smsderrorcode": error,
            "charged": charged,
        }
        return await self.get(f"/dlr/{TOKEN}?{urlencode(said)}")

    async def get(self, path):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            words = (await reader.readline()).split()
            writer.close()
        except OSError:
            return 0
        return int(words[1]) if len(words) > 1 else 0

    async def reply(self, talk, *ids, words=""):
        """The gateway answers a request of which its own answer was lost."""
        sql = (
            "SELECT s.reference FROM submission s JOIN request r ON r.id = s.request_id"
            f" WHERE r.requester = '{talk.me}'"
        )
        [row] = self.rows(sql)
        raw = answer(words or f"SMSDID:{','.join(ids)}", row["reference"])
        await asyncio.to_thread(self.dovecot.deliver, self.replies, raw)

    def deliveries(self, talk):
        """What is known of each phone of a talk, in the order of its recipients."""
        sql = (
            "SELECT p.delivery, p.conflict, p.cost FROM recipient p JOIN request r"
            f" ON r.id = p.request_id WHERE r.requester = '{talk.me}' ORDER BY p.id"
        )
        return [(row["delivery"], bool(row["conflict"]), row["cost"]) for row in self.rows(sql)]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nursery():
    async with Nursery() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def office(nursery, dovecot, tmp_path_factory):
    made = Counter(nursery, dovecot, tmp_path_factory.mktemp("office"))
    made.patch += SHORT
    async with made.open():
        await made.start()
        yield made


@pytest.fixture
def no_answer(office):
    """The gateway's own answers are lost: a test gives them."""
    office.provider.script = Script(lose_answer=True)
    yield
    office.provider.script = Script()


# -- what is told in the end ----------------------------------------------------------------------

TWO = {
    "en": "To: {p}, {o}\n\n{t}\n",
    "zh": "收件人：{p}、{o}\n\n{t}\n",
    "cn": "收件人：{p}、{o}\n\n{t}，请\n",
}
THREE = {
    "en": "To: {p}, {o}, +86 {c}\n\n{t}\n",
    "zh": "收件人：{p}、{o}、+86 {c}\n\n{t}\n",
    "cn": "收件人：{p}、{o}、+86 {c}\n\n{t}，请\n",
}
# Mail, fates of two phones (the third is refused), and in each language the news in the Subject and
# what stands in the notice.
MIXES = {
    "all": (
        TWO,
        (DELIVERED, DELIVERED),
        {
            "en": ("]: delivered to all 2", "9123 {} (Hong Kong): delivered (", "to all of them"),
            "zh": ("]: 全部 2 個號碼已送達", "（香港）：已送達（", "已全部送達"),
            "cn": ("]: 全部 2 个号码已送达", "（香港）：已送达（", "已全部送达"),
        },
    ),
    "none": (
        TWO,
        (UNDELIVERABLE, EXPIRED),
        {
            "en": (
                "]: NOT delivered",
                "NOT delivered: the number does not exist or is out of use (",
                "NOT delivered: phone switched off, out of reach or diverted; the operator tried",
                "write a new e-mail to those numbers alone",
            ),
            "zh": ("]: 未能送達", "號碼不存在或已停用", "手機已關、接收不良", "只寫這些號碼"),
            "cn": ("]: 未能送达", "号码不存在", "手机", "只写这些号码"),
        },
    ),
    "one, and one refused": (
        THREE,
        (DELIVERED, EXPIRED),
        {
            "en": (
                "]: delivered to 1 of 3",
                "9123 {} (Hong Kong): delivered (",
                "6123 {} (Hong Kong): NOT delivered: phone switched off",
                "(mainland China): refused by the SMS provider",
            ),
            "zh": ("]: 3 個號碼之中 1 個已送達", "（香港）：未能送達：手機已關", "（中國內地）："),
            "cn": ("]: 3 个号码之中 1 个已送达", "（香港）：未能送达：手机", "（中国内地）："),
        },
    ),
}
EACH = [(mix, tongue) for mix in MIXES for tongue in ("en", "zh", "cn")]


@pytest.mark.parametrize(("mix", "tongue"), EACH, ids=[" in ".join(each) for each in EACH])
async def test_one_notice_says_in_plain_words_who_has_it_and_who_has_not(office, mix, tongue):
    mail, fates, words = MIXES[mix]
    talk = Talk(office, tongue)
    office.provider.account.forbidden = (talk.names["t"],) if mail is THREE else ()
    for number, fate in zip((talk.phone, talk.other), fates, strict=True):
        office.provider.fates["852" + digits(number)] = fate
    await talk.write(mail[tongue])
    told = await talk.hear(words[tongue][0])
    for said in words[tongue]:
        assert said.format(talk.phone[-4:]) in told
    assert told.count("]: ") == 1
    assert all(code not in told for code in ("300", "303", "304", "smsd", "SMSDID"))
    await office.provider.settle_reports()
    assert {status for _, status in office.provider.reported} == {HTTP_OK}
    assert len([said for said in talk.told if words[tongue][0] in said]) == 1


# -- in any order ---------------------------------------------------------------------------------

STORIES = {
    "delivered": [("4", "300"), ("19", "304"), ("22", "300")],
    "expired": [("4", "300"), ("19", "305"), ("20", "304")],
    "contradictory": [("20", "304"), ("22", "300"), ("21", "303")],
}
ENDS = {
    "delivered": ("delivered", False, "22"),
    "expired": ("expired", False, "20"),
    "contradictory": ("delivered", True, "22"),
}
ORDERS = [
    (story, order, place)
    for story, stages in STORIES.items()
    for order in permutations(stages)
    for place in range(4)
]


async def test_reports_come_to_the_same_end_in_every_order_and_before_the_answer_too(
    office, no_answer
):
    """All orders of three reports, with the gateway's answer in each place, each said twice."""
    lanes = asyncio.Semaphore(12)

    async def play(story, order, place):
        async with lanes:
            talk = Talk(office)
            await talk.write("Please text {p}: {t}\n")
            smsdid = await sms_of(office, talk)
            for n, (status, error) in enumerate((*order, order[0])):
                if n == place:
                    await office.reply(talk, smsdid)
                    await talk.hear("]: sent to")
                known = await office.report(smsdid, talk.phone, status, error, charged=status)
                assert known == HTTP_OK
            news = "NOT delivered" if story == "expired" else "delivered"
            await office.until(lambda: talk.was_told(f"]: {news}\n"))
        return story, talk

    talks = await asyncio.gather(*(play(*each) for each in ORDERS))
    for story, talk in talks:
        assert office.deliveries(talk) == [ENDS[story]]
        told = [said for said in talk.told if "delivered\n" in said]
        if story != "contradictory":
            assert len(told) == 1
        else:
            assert "]: delivered\n" in told[-1]


async def sms_of(office, talk):
    """The id under which the provider has a talk's one SMS."""

    def found():
        mine = digits(talk.phone)
        return next((s.smsdid for s in office.provider.outbox if s.number[-8:] == mine), None)

    await office.until(found)
    await office.until(lambda: talk.states in (["submitted"], ["accepted"]))
    return found()


# -- whose it is ----------------------------------------------------------------------------------


async def test_reports_of_others_change_nothing_and_are_no_reason_to_call_again(office, no_answer):
    talk, stranger = Talk(office), Talk(office)
    await talk.write(TWO["en"])
    smsdid = await sms_of(office, talk)
    await office.reply(talk, smsdid, str(int(smsdid) + 1))
    await talk.hear("]: sent to")
    assert await office.report(smsdid, stranger.phone) == HTTP_OK  # of another number
    assert await office.report(smsdid, talk.other) == HTTP_OK  # of the other one
    assert await office.report("9" * 12, talk.phone) == HTTP_OK  # of no id
    assert await office.get(f"/dlr/{TOKEN}?hello=world") == 400
    assert await office.get(f"/dlr/{TOKEN[::-1]}?smsdid=1&smsdstatus=22") == 404
    assert [state for state, *_ in office.deliveries(talk)] == ["", ""]
    results = [event["result"] for event in office.events("report.orphaned")]
    assert results[-3:] == ["doubtful", "doubtful", "unknown id"]
    assert await office.report(smsdid, talk.phone) == HTTP_OK
    assert await office.report(str(int(smsdid) + 1), talk.other) == HTTP_OK
    await talk.hear("]: delivered to all 2")


async def test_reports_say_whose_an_id_is_where_the_answer_did_not(office, no_answer):
    talk = Talk(office)
    await talk.write(TWO["en"])
    smsdid = int(await sms_of(office, talk))
    await office.reply(talk, str(smsdid + 500_000), str(smsdid + 500_001), str(smsdid + 500_002))
    await office.until(lambda: talk.states == ["accepted"])
    assert await office.report(str(smsdid + 500_001), talk.other, "21", "303") == HTTP_OK
    assert await office.report(str(smsdid + 500_002), talk.phone) == HTTP_OK
    await talk.hear("]: delivered to 1 of 2", "number does not exist")
    assert [state for state, *_ in office.deliveries(talk)] == ["delivered", "undelivered"]


# -- when the relay is in trouble -----------------------------------------------------------------


async def test_a_locked_journal_asks_for_the_report_again_and_then_takes_it_once(office, no_answer):
    talk = Talk(office)
    await talk.write("Please text {p}: {t}\n")
    smsdid = await sms_of(office, talk)
    await office.reply(talk, smsdid)
    await talk.hear("]: sent to")
    with contextlib.closing(sqlite3.connect(office.folder / "relay.db")) as lock:
        lock.execute("BEGIN IMMEDIATE")
        assert await office.report(smsdid, talk.phone) == UNAVAILABLE
        lock.rollback()
    for _ in range(3):
        assert await office.report(smsdid, talk.phone) == HTTP_OK
    await talk.hear("]: delivered")
    assert office.deliveries(talk) == [("delivered", False, "0.5")]
    assert len([said for said in talk.told if "]: delivered" in said]) == 1


async def test_real_reports_come_through_among_slow_and_hostile_clients(office, no_answer):
    talks = [Talk(office) for _ in range(6)]
    for talk in talks:
        await talk.write("Please text {p}: {t}\n")
    ids = [await sms_of(office, talk) for talk in talks]
    for talk, smsdid in zip(talks, ids, strict=True):
        await office.reply(talk, smsdid)
        await talk.hear("]: sent to")
    async with contextlib.AsyncExitStack() as crowd:
        for n in range(300):
            await crowd.enter_async_context(hostile(office.port, n))
        for talk, smsdid in zip(talks, ids, strict=True):
            assert await office.report(smsdid, talk.phone) == HTTP_OK
            await talk.hear("]: delivered")
        assert await office.get("/healthz") == HTTP_OK


RUDE = (
    b"",
    b"GET /dlr/",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 50,
    b"POST /dlr/x HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01",
)


@contextlib.asynccontextmanager
async def hostile(port, number):
    """Somebody else who says too little, or too much, and stays."""
    _, writer = await asyncio.open_connection(
        "127.0.0.1", port, local_addr=(f"127.0.{number % 3 + 1}.2", 0)
    )
    with contextlib.suppress(OSError):
        writer.write(RUDE[number % len(RUDE)])
        await writer.drain()
    try:
        yield
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


# -- failures at once -----------------------------------------------------------------------------


async def test_failures_are_told_at_once_where_that_is_wanted_and_good_news_is_not(
    dovecot, tmp_path
):
    async with Nursery() as nursery:
        made = Counter(nursery, dovecot, tmp_path, notices='delivered = "failures"')
        async with made.open():
            await made.start()
            english, chinese = Talk(made), Talk(made, "zh")
            for talk in (english, chinese):
                made.provider.fates["852" + digits(talk.other)] = UNDELIVERABLE
            await english.write(TWO["en"])
            await chinese.write(TWO["zh"])
            await english.hear("]: NOT delivered to 1 of 2", "number does not exist")
            await chinese.hear("]: 2 個號碼之中 1 個未能送達", "號碼不存在")
            assert await made.report(await sms_of(made, english), english.phone) == HTTP_OK
            await english.say("status")
            await english.hear("Hong Kong): delivered", "Hong Kong): NOT delivered")
            assert len([said for said in english.told if "elivered" in said.split("\n")[0]]) == 1
