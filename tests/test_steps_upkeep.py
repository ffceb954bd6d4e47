"""Silence is an answer too: what waits too long is told, once, and in the end it is closed."""

from datetime import timedelta

import pytest

from relay.notices.facts import Kind
from relay.steps.answers import delivered
from tests.desk import ADMIN, LOST, desk

ONE = "Please text 9123 4567: hello\n"
TWO = "Please text 9123 4567, +86 138 1234 5678: hello\n"  # two regions, two submissions
DOUBTFUL = "To: 13812345678\n\n你好\n"
QUESTION = "To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def test_no_answer_in_time_is_told_as_unconfirmed_and_after_a_day_as_unresolved(office):
    await office.write(ONE)
    await office.send()
    await office.wait(minutes=15)
    assert office.states == ["submitted"], "the time is not over"
    await office.wait(milliseconds=1)
    assert office.states == ["unconfirmed"]
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.UNCONFIRMED]
    assert office.notices(ADMIN) == []
    await office.wait(hours=23)
    assert office.states == ["unconfirmed"]
    await office.wait(hours=1)
    assert office.states == ["unresolved"]
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.UNCONFIRMED, Kind.UNRESOLVED]
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1


async def test_the_time_for_an_answer_is_a_setting(tmp_path):
    async with desk(tmp_path, reply_timeout=timedelta(hours=2)) as office:
        await office.write(ONE)
        await office.send()
        await office.wait(minutes=119)
        assert office.states == ["submitted"]
        await office.wait(minutes=2)
        assert office.states == ["unconfirmed"]


async def test_silence_is_told_once_however_often_we_look(office):
    await office.write(ONE)
    await office.send()
    for _ in range(100):
        await office.wait(minutes=20)
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.UNCONFIRMED, Kind.UNRESOLVED]
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1
    assert len(office.carrier.dots) == 1


async def test_an_uncertain_one_becomes_unresolved_after_a_day_and_not_unconfirmed(office):
    await office.write(ONE)
    await office.send(LOST)
    await office.wait(hours=23, minutes=59)
    assert office.states == ["uncertain"]
    await office.wait(minutes=2)
    assert office.states == ["unresolved"]
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.UNCERTAIN, Kind.UNRESOLVED]


async def test_an_answer_in_time_leaves_nothing_to_tell(office):
    await office.write(ONE)
    await office.send()
    await office.answer("SMSDID:10001")
    await office.wait(hours=30)
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.RESULT]


@pytest.mark.parametrize("how", ["silent", "stale"])
async def test_a_request_of_several_submissions_is_told_once(office, how):
    await office.write(TWO)
    assert len(office.states) == 2
    if how == "silent":
        await office.send()
        await office.wait(minutes=16)
        assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.UNCONFIRMED]
        await office.wait(hours=24)
        assert office.told.count(Kind.UNRESOLVED) == 1
    else:
        await office.wait(hours=25)
        assert office.states == ["expired", "expired"]
        assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.EXPIRED]


async def test_the_answer_of_one_and_the_silence_of_the_other_are_both_told(office):
    await office.write(TWO)
    await office.send()
    await office.answer("SMSDID:10001")
    assert office.told == [Kind.ACKNOWLEDGEMENT], "the other may still answer"
    await office.wait(minutes=16)
    assert office.states == ["accepted", "unconfirmed"]
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.UNCONFIRMED]
    await office.answer("SMSDID:10002", to=office.reference(2))
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.UNCONFIRMED, Kind.RESULT]


@pytest.mark.parametrize(
    "body", [DOUBTFUL, "To: 13812345678\nSend at: 2026-12-24 09:00\n\n你好\n"], ids=["now", "later"]
)
async def test_a_day_without_a_yes_is_a_no_and_is_told(office, body):
    await office.write(body)
    await office.wait(hours=24)
    assert office.states == ["held"]
    await office.wait(milliseconds=1)
    assert office.states == ["expired"]
    assert office.told == [Kind.HELD, Kind.EXPIRED]
    await office.reply("yes")
    await office.send()
    assert office.carrier.dots == []


async def test_what_waits_for_its_time_waits_as_long_as_it_takes(office):
    await office.write("Please text 9123 4567: hello. Send it on 24 December at 9am.\n")
    assert office.submission().hold == "time"
    for _ in range(10):
        await office.wait(days=3)
    assert office.states == ["held"]
    office.now = office.submission().due_at
    await office.send()
    assert len(office.carrier.dots) == 1


async def test_a_day_without_an_answer_closes_a_question_and_is_told(office):
    await office.write(QUESTION)
    await office.wait(hours=24)
    assert office.told == [Kind.QUESTION]
    await office.wait(milliseconds=1)
    assert office.rows("SELECT state, raw FROM request") == [{"state": "closed", "raw": None}]
    assert office.told == [Kind.QUESTION, Kind.EXPIRED]
    await office.wait(hours=24)
    assert office.told == [Kind.QUESTION, Kind.EXPIRED]
    assert await office.reply("1") == "told"
    assert office.states == []


async def test_every_request_ends_in_a_state_that_its_requester_was_told_of(office):
    other = TWO.replace("hello", "another")
    for body in (ONE, other, DOUBTFUL, QUESTION, "To: 2345 6789\n\nHi\n"):
        await office.write(body)
    await office.send(LOST)
    for _ in range(3):
        await office.wait(hours=25)
        await office.send()
    assert set(office.states) <= {"unresolved", "expired"}
    states = {row["state"] for row in office.rows("SELECT state FROM request")}
    assert states <= {"planned", "closed", "refused"}
    last = {n.request_id: n.kind for n in office.notices()}
    assert list(last.values()) == [
        Kind.UNRESOLVED,
        Kind.UNRESOLVED,
        Kind.EXPIRED,
        Kind.EXPIRED,
        Kind.REFUSAL,
    ]


async def test_a_fault_in_one_part_keeps_no_other_from_being_done_and_is_not_hidden(
    office, monkeypatch
):
    def fail(tx, charter, now):
        tx.remember("half done", "yes")
        raise ZeroDivisionError

    monkeypatch.setattr(delivered, "close", fail)
    await office.write(ONE)
    await office.send()
    with pytest.raises(ZeroDivisionError):
        await office.wait(minutes=16)
    assert office.states == ["unconfirmed"], "before it"
    life = office.look(lambda tx: (tx.setting("alive_at"), tx.setting("half done")))
    assert life == (str(round(office.now.timestamp() * 1000)), ""), "behind it"
