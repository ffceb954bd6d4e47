"""The admins' day: once at eight, if anything happened, whatever is done to clock and relay."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from relay.model import Language
from relay.notices.digest import KIND, Digest, write_digest
from relay.notices.words import TONGUES
from relay.steps import gate
from tests.desk import ADMIN, AMY, LOST, NEVER, START, charter, desk

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
ONE = "Please text 9123 4567: hello\n"
MORNING = datetime(2026, 11, 19, 0, 0, tzinfo=UTC)  # 08:00 in Hong Kong, the day after START


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        await opened.wait()  # as the relay does every few seconds
        yield opened


async def go_to(office, at):
    office.now = at
    await office.wait()


def digests(office):
    return office.notices(ADMIN, KIND)


async def test_the_day_is_told_at_eight_and_not_before(office):
    await office.write(ONE)
    await office.send()
    await go_to(office, MORNING - timedelta(seconds=1))
    assert digests(office) == []
    await go_to(office, MORNING)
    (told,) = digests(office)
    assert told.subject == "SMS relay: the day in numbers"
    assert "Sent: 1 SMS (requests: 1)" in told.body
    assert "from Wednesday 18 November 2026, 8:00 a.m. to Thursday 19 November" in told.body
    assert office.notices(AMY, KIND) == []


async def test_it_is_told_once_however_often_we_look_and_start_again(office):
    await office.write(ONE)
    await office.send()
    for minutes in range(0, 24 * 60, 20):
        await go_to(office, MORNING + timedelta(minutes=minutes))
    assert len(digests(office)) == 1
    await go_to(office, MORNING + timedelta(days=1))
    assert len(digests(office)) == 1, "nothing happened on the second day"


async def test_a_quiet_day_is_not_told(office):
    for day in range(5):
        await go_to(office, MORNING + timedelta(days=day))
    assert office.notices(ADMIN) == []


async def test_a_relay_that_was_away_at_eight_tells_it_when_it_is_back(office):
    await office.write(ONE)
    await office.send()
    await go_to(office, MORNING + timedelta(days=2, hours=5))
    (told,) = digests(office)
    assert "to Saturday 21 November 2026, 8:00 a.m." in told.body, "what was before is all in it"


async def test_each_day_has_its_own_numbers(office):
    for day in range(3):
        await office.write(f"Please text 9123 456{day}: hello {day}\n")
        await office.send()
        await office.answer(f"SMSDID:1000{day}", to=office.reference(day + 1))
        await go_to(office, MORNING + timedelta(days=day))
    assert len(digests(office)) == 3
    assert all("Sent: 1 SMS" in told.body for told in digests(office))


async def test_the_first_look_of_a_new_relay_tells_nothing(tmp_path):
    async with desk(tmp_path) as office:
        await office.write(ONE)
        await office.send()
        await go_to(office, START + timedelta(minutes=1))
        assert digests(office) == []
        await go_to(office, MORNING)
        assert len(digests(office)) == 1, "but it is in that of the next morning"


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(days=400)])
async def test_a_clock_set_back_neither_tells_twice_nor_swallows_a_day(office, back):
    office.now += back
    await office.write(ONE)
    await office.send()
    await go_to(office, MORNING + back)
    before = len(digests(office))
    await go_to(office, MORNING - timedelta(minutes=30))
    await office.write("Please text 9123 4568: another\n")
    await office.send()
    for minutes in range(0, 60 * 24 * 2, 60):
        await go_to(office, MORNING + timedelta(minutes=minutes))
    days = [told.about for told in digests(office)]
    assert len(days) == len(set(days)), "one of each date"
    assert len(days) == before + 1
    assert "Sent: " in digests(office)[-1].body


async def test_the_clocks_of_summer_and_winter_give_one_digest_a_day(tmp_path):
    london = charter().rules

    rules = replace(london, zone=ZoneInfo("Europe/London"))
    async with desk(tmp_path, rules=rules) as office:
        office.now = datetime(2027, 3, 26, 12, 0, tzinfo=UTC)  # the clock goes forward on the 28th
        await office.wait()
        for number in range(16):
            if number % 4 == 0:
                await office.write(f"Please text 9123 45{number:02}: hello {number}\n")
                await office.send()
            await office.wait(hours=6)
        assert [told.about[-2:] for told in digests(office)] == ["27", "28", "29", "30"]


async def test_all_that_happened_is_in_it(office):
    for number in range(3):
        await office.write(f"Please text 9123 456{number}: hello {number}\n")
    await office.send(NEVER, LOST)
    await office.answer("SMSDID:10003", to=office.reference(3))

    def reported(tx):
        at = int(office.now.timestamp() * 1000)
        tx._db.execute("UPDATE recipient SET cost='0.35', delivery='delivered', delivery_at=? "
                       "WHERE submission_id = 3", (at,))  # fmt: skip

    await office.journal.commit(reported)
    await office.journal.commit(lambda tx: gate.stop(tx, office.charter, "balance", office.now))
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    await go_to(office, MORNING)
    (told,) = digests(office)
    for words in (
        "Sent: 2 SMS (requests: 2)",
        "Delivered, as it was reported: 1",
        "NOT sent (refused, failed or too old): 1",
        "In doubt now (nobody knows whether they were sent): 1",
        "Charges reported: HKD 0.35",
        "Sending stopped once: the credit at the SMS provider is used up.",
        "relay queue",
        "relay usage",
    ):
        assert words in told.body
    assert "NOT delivered" not in told.body
    assert "9123" not in told.body
    assert "hello" not in told.body


async def test_what_was_redone_one_by_one_or_once_more_is_not_counted_as_lost(office):
    await office.write("Please text 9123 4567, 6123 4567: hello\n")
    await office.send()
    await office.answer("ERROR:17")
    await office.write("Please text 9123 4568: once more\n")
    await office.send()
    assert office.states == ["rejected", "submitted", "submitted", "submitted"]
    await office.wait(minutes=16)
    await office.reply("resend", to=office.notices()[-1])
    await go_to(office, MORNING)
    (told,) = digests(office)
    assert "NOT sent" not in told.body
    assert "In doubt now (nobody knows whether they were sent): 2" in told.body, "of three"


async def test_what_waits_for_a_yes_is_told_with_where_to_look(office):
    await office.write("To: 13812345678\n\n你好\n")
    await go_to(office, MORNING)
    (told,) = digests(office)
    assert 'Waiting now, for a "yes" or for room below a limit: 1' in told.body


async def test_a_standing_stop_is_told_each_morning_until_it_is_over(office):
    await office.journal.commit(lambda tx: gate.stop(tx, office.charter, "auth", office.now))
    for day in range(2):
        await go_to(office, MORNING + timedelta(days=day))
    assert ["relay resume" in told.body for told in digests(office)] == [True, True]
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    await go_to(office, MORNING + timedelta(days=2))
    assert len(digests(office)) == 2


async def test_without_admins_nobody_is_told(tmp_path):
    async with desk(tmp_path) as office:
        office.charter = replace(office.charter, admins=())
        await office.wait()
        await office.write(ONE)
        await go_to(office, MORNING)
        assert office.rows(f"SELECT id FROM notice WHERE kind = '{KIND}'") == []


@pytest.mark.parametrize("language", list(Language))
def test_it_is_written_without_holes_in_each_language(language):
    full = Digest(
        since=START, until=MORNING, requests=2, sent=3, delivered=1, undelivered=1, not_sent=1,
        held=1, in_doubt=1, charged=Decimal("1.05"), stops=("balance", "balance", "ERROR:99 x"),
        stopped="mail",
    )  # fmt: skip
    letter = write_digest(full, TONGUES[language], language, HONG_KONG)
    for hole in ("None", "{", "}", "..", "。。"):
        assert hole not in letter.text
    assert letter.text.count("\n- ") == 9
    assert "1.05" in letter.text
    assert "relay resume" in letter.text
    empty = Digest(since=START, until=MORNING)
    assert empty.is_empty
    assert write_digest(empty, TONGUES[language], language, HONG_KONG).text.count("\n- ") == 1
