"""What an answer in a thread is told: how things stand, what was not understood, or nothing."""

import pytest

from relay.notices.facts import Kind
from tests.desk import ADMIN, desk

ONE = "Please text 9123 4567: hello\n"
DOUBTFUL = "To: 13812345678\n\n你好\n"
QUESTION = "To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


REFUSED = "To: 2345 6789\n\nHi\n"


async def send_all(office):
    """Also what comes up on the way, as the daemon does when the journal has changed."""
    for _ in range(5):
        await office.send()


THANKS = (
    "thanks!",
    "Thank you very much",
    "ok thanks",
    "Great, thanks a lot!\n\nAmy",
    "Got it, many thanks 🙏",
    "謝謝",
    "好的，謝謝你！",
    "收到，唔該晒",
    "谢谢，辛苦了",
)


@pytest.mark.parametrize("words", THANKS)
async def test_mere_thanks_want_no_answer(office, words):
    await office.write(ONE)
    assert await office.reply(words) == "thanked"
    assert office.told == [Kind.ACKNOWLEDGEMENT]
    assert office.states == ["queued"]


@pytest.mark.parametrize(
    "words", ["thanks, but not today", "Thanks! Please tell Bob too", "謝謝，改三點", "yes thanks"]
)
async def test_more_than_thanks_is_answered(office, words):
    await office.write(ONE)
    assert await office.reply(words) != "thanked"
    assert len(office.told) == 2


@pytest.mark.parametrize("body", [DOUBTFUL, QUESTION])
async def test_who_thanks_for_a_question_is_told_that_it_waits(office, body):
    await office.write(body)
    assert await office.reply("謝謝") == "not_understood"
    [notice] = office.notices(kind=Kind.NOT_UNDERSTOOD)
    assert "謝謝" in notice.body.split("\n")[0]


async def test_a_wrong_choice_is_quoted_with_those_that_there_are_and_until_when(office):
    await office.write(QUESTION)
    await office.reply("7")
    body = office.notices(kind=Kind.NOT_UNDERSTOOD)[0].body
    assert body.startswith('We did not understand your answer "7". Nothing has changed.')
    assert '"1" or "2"' in body
    assert "Without an answer by Thursday 19 November 2026" in body


@pytest.mark.parametrize("body", [ONE, DOUBTFUL, QUESTION])
async def test_the_status_of_what_was_cancelled_says_so_and_offers_no_cancel(office, body):
    await office.write(body)
    await office.reply("cancel")
    await office.reply("1")
    await office.reply("yes")
    for notice in office.notices(kind=Kind.STATUS):
        assert "ancelled" in notice.body.split("\n")[0] or "取消" in notice.body.split("\n")[0]
        assert '"cancel"' not in notice.body
        assert "「取消」" not in notice.body
    assert len(office.notices(kind=Kind.STATUS)) == 2


async def test_the_status_of_a_question_asks_it_again(office):
    await office.write(QUESTION)
    await office.reply("status")
    body = office.notices(kind=Kind.STATUS)[0].body
    assert body.startswith("Nothing has been sent yet: we have a question")
    assert "\n1. " in body
    assert '"1" or "2"' in body


async def test_a_question_that_nobody_answered_is_not_called_too_old(office):
    await office.write(QUESTION)
    await office.wait(hours=25)
    await office.reply("status")
    for kind in (Kind.EXPIRED, Kind.STATUS):
        assert "our question was not answered in time" in office.notices(kind=kind)[0].body


async def test_the_story_tells_a_mail_from_an_answer_and_whose_it_is(office):
    await office.write(ONE)
    await office.reply("status")
    await office.reply("status", sender=ADMIN)
    await office.reply("status")
    body = office.notices(kind=Kind.STATUS)[-1].body
    assert body.count("Your answer arrived") == 1
    assert body.count("The people who run this service answered") == 1
    assert "Your e-mail arrived" not in body


async def test_more_than_sixty_notices_an_hour_come_as_one_summary_an_hour(office):
    for number in range(65):
        await office.write(REFUSED.replace("Hi", f"Hi {number}"), subject=f"mail {number}")
    await send_all(office)
    letters = [letter.data.decode() for letter in office.carrier.letters]
    assert len(letters) == 61
    assert "Subject: SMS relay: 5 notices in one" in letters[-1]
    assert all(f"mail {number} [#" in letters[-1] for number in range(60, 65))
    assert {notice.state for notice in office.notices()} == {"sent"}
    for number in range(65, 70):
        await office.write(REFUSED.replace("Hi", f"Hi {number}"), subject=f"mail {number}")
    await send_all(office)
    assert len(office.carrier.letters) == 61, "one summary an hour"
    await office.wait(minutes=61)
    await send_all(office)
    assert len(office.carrier.letters) == 66, "the hour is over: each by itself again"


async def test_a_storm_at_one_address_keeps_nobody_else_from_being_told(office):
    for number in range(62):
        await office.write(REFUSED.replace("Hi", f"Hi {number}"))
    await office.write(REFUSED, From="bob@office.example")
    await send_all(office)
    assert [letter.recipient for letter in office.carrier.letters].count("bob@office.example") == 1
