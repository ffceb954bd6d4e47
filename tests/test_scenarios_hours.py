"""What waits for its hour, for the morning or an answer: with the real daemon and a set clock."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from click.testing import CliRunner

from relay.cli import main
from tests.nursery import Nursery
from tests.office import Office
from tests.talk import House, Talk

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]
HONG_KONG, LONDON = ZoneInfo("Asia/Hong_Kong"), ZoneInfo("Europe/London")
TONGUES = ("en", "zh", "cn")
NOW = {
    "en": "Please text {p}: {t}\n",
    "zh": "麻煩發短訊給 {p}：{t}\n",
    "cn": "请发短信给 {p}：{t}\n",
}
AT = {
    "en": "To: {p}\nSend at: %s\n\n{t}\n",
    "zh": "收件人：{p}\n時間：%s\n\n{t}\n",
    "cn": "收件人：{p}\n时间：%s\n\n{t}\n",
}
WHEN = {
    "en": "To: {p}\nSend at: tomorrow at 3\n\n{t}\n",
    "zh": "收件人：{p}\n時間：聽日3點\n\n{t}\n",
    "cn": "收件人：{p}\n时间：明天3点\n\n{t}\n",
}
DOUBTFUL = {"en": "To: {c}\n\n{t}\n", "zh": "電話：{c}\n\n{t}\n", "cn": "电话：{c}\n\n{t}\n"}
LATER = {"en": "goes out later", "zh": "稍後發出", "cn": "稍后发送"}
HELD = {"en": "waits for your yes", "zh": "等候你確認", "cn": "等待您确认"}
TOO_LATE = {"en": "too late to cancel", "zh": "來不及取消", "cn": "来不及取消"}
UNCHANGED = {"en": "too late to change", "zh": "來不及更改", "cn": "来不及更改"}
MOVE = {"en": "move to %s", "zh": "改為%s", "cn": "改为%s"}
YES = {"en": "yes", "zh": "是", "cn": "是"}
CANCEL = {"en": "cancel", "zh": "取消", "cn": "取消"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nursery():
    async with Nursery() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def office(nursery, dovecot, tmp_path):
    async with House(nursery, dovecot, tmp_path, zone="Asia/Hong_Kong").open() as opened:
        await opened.start()
        yield opened


def in_(**time):
    """A whole minute from now, in Hong Kong."""
    at = datetime.now(HONG_KONG) + timedelta(**time)
    return at.replace(second=0, microsecond=0)


def said(at):
    return f"{at:%Y-%m-%d %H:%M}"


def set_to(office, at):
    office.set_clock(at - datetime.now(UTC))


async def look_again(office, talk):
    """Long enough for all that waits to be looked at by the clock that is set."""
    await asyncio.sleep(1.2)
    await talk.say("status")
    await talk.hear(talk.ticket)


async def each(tongues, write, waits, office):
    """A talk for each language, once the first notice is there."""
    talks = {tongue: Talk(office, tongue) for tongue in tongues}
    for tongue, talk in talks.items():
        await talk.write(write[tongue])
    for tongue, talk in talks.items():
        await talk.hear(waits[tongue])
    return talks


def at(mails, when):
    return {tongue: mail % said(when) for tongue, mail in mails.items()}


def scheduled(office, talk):
    """The times that the gateway was told, of what it got for that phone."""
    digits = talk.phone.replace(" ", "")
    return [s.scheduled_at for s in office.provider.outbox if s.number.endswith(digits)]


# -- the hand-over --------------------------------------------------------------------------------


async def test_what_is_for_later_waits_for_its_hand_over_and_can_be_changed_until_then(office):
    nine, ten = in_(hours=5), in_(hours=6)
    plain = await each(TONGUES, at(AT, nine), LATER, office)
    moved = await each(TONGUES, at(AT, nine), LATER, office)
    dropped = await each(TONGUES, at(AT, nine), LATER, office)
    for tongue in TONGUES:
        await moved[tongue].say(MOVE[tongue] % said(ten))
        await dropped[tongue].say(CANCEL[tongue])
    rewritten = Talk(office)
    await rewritten.write(AT["en"] % said(nine))
    await rewritten.hear("goes out later")
    await rewritten.say("text: other words")
    await rewritten.hear("waits for your yes", "other words")
    await rewritten.say("yes")
    await rewritten.hear("goes out later", "other words")
    for tongue in TONGUES:
        await moved[tongue].hear(LATER[tongue], f"{ten:%M}")

    for early in (in_(hours=-30), nine - timedelta(minutes=15, seconds=40)):
        set_to(office, early)
        await look_again(office, moved["en"])
        assert office.phones == []

    set_to(office, nine - timedelta(minutes=15))
    await office.until(lambda: len(office.phones) == 4)
    for tongue, talk in plain.items():
        assert scheduled(office, talk) == [nine]
        await office.until(lambda talk=talk: talk.states == ["accepted"])
        await talk.say(CANCEL[tongue])
        await talk.hear(TOO_LATE[tongue])
        await talk.say(MOVE[tongue] % said(ten))
        await talk.hear(UNCHANGED[tongue])
    assert rewritten.sent == [(rewritten.phone.replace(" ", ""), "other words")]

    office.set_clock(timedelta(hours=-2))  # and nothing of it twice
    await look_again(office, moved["en"])
    set_to(office, ten - timedelta(minutes=15))
    await office.until(lambda: len(office.phones) == 7)
    for talk in moved.values():
        assert scheduled(office, talk) == [ten]
        await office.until(lambda talk=talk: talk.states == ["accepted"])
    assert {*(talk.states[0] for talk in dropped.values())} == {"cancelled"}
    assert len(office.provider.requests) == 7


@pytest.mark.faketime
async def test_it_leaves_once_whatever_the_machine_s_own_clock_is_set_to(dovecot, tmp_path):
    [library, *_] = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
    clock, nine = tmp_path / "clock", in_(hours=5)
    clock.write_text("+0")
    async with Office(dovecot, tmp_path, zone="Asia/Hong_Kong").open() as office:
        await office.start(
            LD_PRELOAD=str(library),
            FAKETIME_TIMESTAMP_FILE=str(clock),
            FAKETIME_NO_CACHE="1",
            DONT_FAKE_MONOTONIC="1",
        )
        office.write(f"To: 9123 4567\nSend at: {said(nine)}\n\nhello\n")
        await office.notices(1)
        clock.write_text("-2h")
        office.write(f"To: 6123 4567\nSend at: {said(nine)}\n\nsoon\n")
        await office.notices(2)
        assert office.phones == []
        left = nine - timedelta(minutes=15) - datetime.now(UTC)
        clock.write_text(f"+{left.total_seconds():.0f}")
        await office.until(lambda: len(office.phones) == 2)
        await office.until(lambda: office.states() == ["accepted"] * 2)
    assert len(office.provider.requests) == 2
    assert [sms.scheduled_at for sms in office.provider.outbox] == [nine] * 2


# -- no answer ------------------------------------------------------------------------------------


async def test_who_does_not_answer_for_a_day_is_told_and_an_answer_after_that_sends_nothing(office):
    asked = await each(
        TONGUES, WHEN, {"en": "a question", "zh": "有一個問題", "cn": "有一个问题"}, office
    )
    held = await each(TONGUES, DOUBTFUL, HELD, office)
    office.set_clock(timedelta(hours=23, minutes=50))
    await look_again(office, held["en"])
    assert [talk.states for talk in held.values()] == [["held"]] * 3
    office.set_clock(timedelta(hours=24, minutes=10))
    questions = {
        "en": "question was not answered",
        "zh": "我們的問題未有",
        "cn": "我们的问题没有",
    }
    too_long = {"en": "had waited too long", "zh": "等候時間過長", "cn": "等待时间过长"}
    for tongue in TONGUES:
        await asked[tongue].hear(questions[tongue])
        await asked[tongue].say("1")
        await asked[tongue].hear(asked[tongue].ticket)
        await held[tongue].hear(too_long[tongue])
        await held[tongue].say(YES[tongue])
        await held[tongue].hear(held[tongue].ticket)
    assert [talk.states for talk in asked.values()] == [[]] * 3
    assert [talk.states for talk in held.values()] == [["expired"]] * 3
    assert office.phones == []


# -- absences -------------------------------------------------------------------------------------


async def test_after_hours_away_what_is_late_is_asked_about_and_never_a_burst(office):
    soon, later = in_(hours=3), in_(hours=8)
    late = await each(TONGUES, at(AT, soon), LATER, office)
    ahead = await each(TONGUES, at(AT, later), LATER, office)
    assert run(office, "pause") == 0
    waiting = await each(TONGUES, NOW, {"en": "waits", "zh": "等候", "cn": "等待"}, office)
    assert await office.stop() == 0
    assert run(office, "resume") == 0
    set_to(office, soon + timedelta(minutes=25))
    await office.start()
    hours = {"en": "waited for 3 hours", "zh": "等候約 3 小時", "cn": "3 小时"}
    missed = {"en": "which has passed", "zh": "當時未能發出", "cn": "当时未能发出"}
    for tongue in TONGUES:
        await waiting[tongue].hear(HELD[tongue], hours[tongue])
        await late[tongue].hear(HELD[tongue], missed[tongue])
    await look_again(office, ahead["en"])
    assert office.phones == [], "no burst"
    await waiting["zh"].say(YES["zh"])
    await late["en"].say(YES["en"])
    await office.until(lambda: len(office.phones) == 2)
    set_to(office, later - timedelta(minutes=15))
    await office.until(lambda: len(office.phones) == 5)
    assert [scheduled(office, talk) for talk in ahead.values()] == [[later]] * 3
    assert [len(talk.sent) for talk in waiting.values()] == [0, 1, 0]
    assert [len(talk.sent) for talk in late.values()] == [1, 0, 0]
    assert len(office.provider.requests) == 5


def run(office, *words):
    """A command of the operator's."""
    return CliRunner().invoke(main, ["--config", str(office.config), *words]).exit_code


# -- quiet hours ----------------------------------------------------------------------------------


async def test_in_the_quiet_hours_a_text_without_a_time_waits_for_the_morning_and_a_yes(
    nursery, dovecot, tmp_path
):
    evening, morning = in_(hours=-1), in_(hours=3)
    quiet = f'quiet_hours = "{evening:%H:%M}-{morning:%H:%M}"'
    async with House(
        nursery, dovecot, tmp_path, policy=quiet, zone="Asia/Hong_Kong"
    ).open() as office:
        await office.start()
        agreed = await each(TONGUES, NOW, HELD, office)
        silent = await each(TONGUES, NOW, HELD, office)
        meant = await each(TONGUES, at(AT, in_(hours=1)), LATER, office)
        for tongue, talk in agreed.items():
            await talk.say(YES[tongue])
            await talk.hear(LATER[tongue], f":{morning:%M}")
        set_to(office, in_(hours=1) - timedelta(minutes=10))
        await office.until(lambda: len(office.phones) == 3)
        set_to(office, morning - timedelta(minutes=15, seconds=40))
        await look_again(office, agreed["en"])
        assert [len(talk.sent) for talk in meant.values()] == [1] * 3, "a time is a time"
        set_to(office, morning - timedelta(minutes=15))
        await office.until(lambda: len(office.phones) == 6)
        assert [scheduled(office, talk) for talk in agreed.values()] == [[morning]] * 3
        set_to(office, morning + timedelta(minutes=20))
        for talk in silent.values():
            await office.until(lambda talk=talk: talk.states == ["expired"])
        assert len(office.phones) == 6


# -- the hour that there is twice, or not ---------------------------------------------------------


def turns(zone):
    """The next days on which the clocks there are set forward, and back."""
    day, found = datetime.now(zone).replace(hour=12, minute=0, second=0, microsecond=0), {}
    while len(found) < 2:
        after = day + timedelta(days=1)
        change = after.utcoffset() - day.utcoffset()
        if change:
            found["forward" if change > timedelta(0) else "back"] = after
        day = after
    return found


async def test_an_hour_that_there_is_twice_or_not_is_asked_about(nursery, dovecot, tmp_path):
    days = turns(LONDON)
    async with House(nursery, dovecot, tmp_path, zone="Asia/Hong_Kong").open() as office:
        await office.start(RELAY_READING__TIME_ZONE="Europe/London")
        talks = {(turn, hour): Talk(office) for turn in days for hour in ("01:30", "09:00")}
        for (turn, hour), talk in talks.items():
            await talk.write(AT["en"] % f"{days[turn]:%Y-%m-%d} {hour}")
        for (_, hour), talk in talks.items():
            await talk.hear("a question" if hour == "01:30" else "goes out later")
        back = talks["back", "01:30"]
        await back.say("2")
        await back.hear("goes out later")
        sql = "SELECT send_at FROM request WHERE requester = '{}'"
        [sent] = office.rows(sql.format(back.me))
        for turn in days:
            [at_nine] = office.rows(sql.format(talks[turn, "09:00"].me))
            meant = days[turn].replace(hour=9)
            assert at_nine["send_at"] == meant.timestamp() * 1000
        second = days["back"].replace(hour=1, minute=30, fold=1)
        assert sent["send_at"] == second.timestamp() * 1000
