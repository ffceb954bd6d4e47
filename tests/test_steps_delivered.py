"""One notice of what was reported, when nothing more is to come; or of each failure at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from relay.notices.facts import Kind
from relay.steps.answers import delivered
from tests.desk import LOST, desk
from tests.test_steps_reports import FIRST, ONE, SECOND, report, sent

SPLIT = f"To: 9123 4567\nOption: split\nText: {'a long text ' * 50}\n---\n"
OFF = ("20", "304")


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


def told(office: Any) -> list[str]:
    """The Subjects of the notices about reports, without that of the request."""
    return [n.subject.partition("]: ")[2] for n in office.notices(kind=Kind.DELIVERED)]


def last(office: Any) -> str:
    return str(office.notices()[-1].body)


# -- once, when nothing more is to come -----------------------------------------------------------


async def test_all_that_was_reported_is_told_at_once_and_once(office):
    await sent(office)
    for _ in range(2):
        await report(office, "10001", FIRST, "2")
        await report(office, "10001", FIRST)
        await report(office, "10001", FIRST, "19", "304")
        assert told(office) == []
    for _ in range(2):
        await report(office, "10002", SECOND)
        await report(office, "10002", SECOND, "4")
    assert told(office) == ["delivered to all 2"]
    assert office.told == ["acknowledgement", "result", "delivered"]


async def test_a_phone_that_was_off_is_told_with_its_hours(office):
    await sent(office)
    await report(office, "10001", FIRST)
    await office.wait(hours=23)
    await report(office, "10002", SECOND, *OFF)
    assert told(office) == ["delivered to 1 of 2"]
    assert "out of reach or diverted; the operator tried for 23 hours" in last(office)
    assert "Thursday 19 November 2026, 9:00 a.m." in last(office)


async def test_reports_before_the_answer_are_told_after_its_result(office):
    await sent(office, ids="")
    await report(office, "10001", FIRST)
    await report(office, "10002", SECOND)
    assert office.told == ["acknowledgement"]
    await office.answer("SMSDID:10001,10002")
    assert office.told == ["acknowledgement", "result", "delivered"]


async def test_another_outcome_is_told_again_and_the_same_never(office):
    await sent(office, ONE, "10001")
    await report(office, "10001", FIRST, *OFF)
    await report(office, "10001", FIRST)
    await report(office, "10001", FIRST, "21", "303")
    await report(office, "10001", FIRST, *OFF, dos="")
    assert told(office) == ["NOT delivered", "delivered"]
    assert "has also reported the contrary" not in office.notices()[-2].body


async def test_what_is_still_on_its_way_to_the_provider_is_waited_for(office):
    await office.write("Please text 9123 4567, +86 138 1234 5678: hello\n")
    await office.send()
    await office.answer("SMSDID:10001")
    await report(office, "10001", FIRST)
    assert told(office) == []
    await office.answer("ERROR:18", to=office.reference(2))
    assert told(office) == ["delivered to 1 of 2"]
    assert "(mainland China): refused by the SMS provider" in last(office)


async def test_ids_that_belong_to_nobody_yet_are_waited_for(office):
    await sent(office, ids="10001,10002,10003")
    await report(office, "10001", FIRST)
    assert told(office) == []
    await report(office, "10003", SECOND)
    assert told(office) == ["delivered to all 2"]


async def test_all_parts_of_a_text_have_to_arrive(office):
    await office.write(SPLIT)
    assert len(office.states) == 2
    await office.send()
    for n in (1, 2):
        await office.answer(f"SMSDID:1000{n}", to=office.reference(n))
    await report(office, "10001", FIRST)
    assert told(office) == []
    await report(office, "10002", FIRST, *OFF)
    assert told(office) == ["NOT delivered"]


async def test_one_copy_that_arrived_is_enough(office):
    await office.write(ONE)
    await office.send(LOST)
    await office.reply("resend")
    await office.send()
    await office.answer("SMSDID:10002", to=office.reference(2))
    await office.answer("SMSDID:10001")
    await report(office, "10001", FIRST)
    await report(office, "10002", FIRST, *OFF)
    assert told(office) == ["delivered"]


# -- silence --------------------------------------------------------------------------------------


async def test_silence_about_the_rest_ends_after_three_days_where_somebody_was_not_reached(office):
    await sent(office)
    await report(office, "10001", FIRST, *OFF)
    await office.wait(hours=72)
    assert told(office) == []
    await office.wait(milliseconds=1)
    assert told(office) == ["NOT delivered to 1 of 2"]
    assert "+852 6123 4567 (Hong Kong): no report yet" in last(office)
    for _ in range(5):
        await office.wait(hours=30)
    assert told(office) == ["NOT delivered to 1 of 2"]
    await report(office, "10002", SECOND)
    assert told(office) == ["NOT delivered to 1 of 2", "delivered to 1 of 2"]


async def test_silence_about_the_rest_is_not_told_where_all_that_is_known_is_good(office):
    await sent(office)
    await report(office, "10001", FIRST)
    await report(office, "10002", SECOND, "19", "304")
    for _ in range(10):
        await office.wait(hours=20)
    assert told(office) == []


async def test_three_days_count_from_when_it_was_meant_to_arrive(office):
    await office.write("To: 9123 4567, 6123 4567\nSend at: 2026-11-20 12:00\nText: hello\n---\n")
    await office.wait(hours=49, minutes=46)
    await office.send()
    await office.answer("SMSDID:10001,10002")
    await report(office, "10001", FIRST, "21", "303")
    await office.wait(hours=72)
    assert told(office) == []
    await office.wait(minutes=15)
    assert told(office) == ["NOT delivered to 1 of 2"]


# -- failures at once, or nothing -----------------------------------------------------------------


@pytest.fixture
async def hasty(tmp_path):
    async with desk(tmp_path, delivered="failures") as opened:
        yield opened


async def test_failures_are_told_at_once_each_once_and_nothing_else(hasty):
    await sent(hasty)
    await report(hasty, "10001", FIRST, "19", "304")
    await report(hasty, "10001", FIRST)
    assert told(hasty) == []
    await report(hasty, "10002", SECOND, "21", "303")
    await report(hasty, "10002", SECOND, "21", "303")
    assert told(hasty) == ["delivered to 1 of 2"]
    assert "the number does not exist or is out of use" in last(hasty)


async def test_a_failure_is_told_while_the_others_are_on_their_way(hasty):
    await sent(hasty)
    await report(hasty, "10002", SECOND, "21", "303")
    assert told(hasty) == ["NOT delivered to 1 of 2"]
    await report(hasty, "10001", FIRST, *OFF)
    assert told(hasty) == ["NOT delivered to 1 of 2", "NOT delivered"]
    await hasty.wait(hours=80)
    assert len(told(hasty)) == 2


async def test_good_news_alone_is_none_where_failures_are_wanted(hasty):
    await sent(hasty)
    await report(hasty, "10001", FIRST)
    await report(hasty, "10002", SECOND)
    await hasty.wait(hours=80)
    assert told(hasty) == []


async def test_whoever_wants_no_reports_gets_none_and_can_ask(tmp_path):
    async with desk(tmp_path, delivered="none") as office:
        await sent(office)
        await report(office, "10001", FIRST)
        await report(office, "10002", SECOND, *OFF)
        await office.wait(hours=80)
        assert told(office) == []
        await office.reply("status")
        assert "Mary" not in last(office)
        assert "+852 9123 4567 (Hong Kong): delivered" in last(office)
        assert "+852 6123 4567 (Hong Kong): NOT delivered: phone switched off" in last(office)
        assert "report.matched" not in last(office)


async def test_a_status_without_any_report_speaks_of_none(office):
    await sent(office)
    await office.reply("status")
    assert "report" not in last(office)


async def test_what_was_forgotten_is_not_told(office):
    await sent(office)
    await report(office, "10001", FIRST, *OFF)
    await office.send()
    office.charter = replace(office.charter, retention=timedelta(days=1))
    await office.age(days=3)
    await office.wait(hours=1)
    assert told(office) == []


# -- notices that go wrong in the ways that are tempting -------------------------------------------


def nothing_is_waited_for(patch: Any) -> None:
    patch(delivered, "_awaits_reports", lambda tx, submission: False)


def every_report_is_news(patch: Any) -> None:
    numbers = iter(range(1000))
    patch(delivered, "_outlook", lambda submissions, states: str(next(numbers)))


@pytest.mark.parametrize("mutant", [nothing_is_waited_for, every_report_is_news])
async def test_a_hasty_or_repeated_notice_is_noticed(office, monkeypatch, mutant):
    mutant(monkeypatch.setattr)
    with pytest.raises(AssertionError):
        await test_all_that_was_reported_is_told_at_once_and_once(office)
