"""What a person is told has a bound; what they are asked has one of its own, and is heard."""

import re

import pytest

from relay.notices.facts import Kind
from relay.steps import telling
from relay.steps.sending import gathering
from tests.desk import ADMIN, AMY, LATER, NEVER, TAKEN, desk, mail

ONE = "Please text 9123 4567: hello\n"
HELD = "To: 13812345678\n\nHi\n"
QUESTION = "To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n"
REFUSED = "To: 2345 6789\n\nHi\n"
BUSY = {"per_requester_hour": 1000}
ASKED, TOLD = 6, 9  # 60 and 90 in truth


@pytest.fixture(autouse=True)
def few(request, monkeypatch):
    if "in_truth" not in request.node.name:
        most = {gathering._ASKED: ASKED, gathering._TOLD: TOLD}
        monkeypatch.setattr(gathering, "_MOST", most)


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path, policy=BUSY) as opened:
        yield opened


async def write_many(office, count, *, since=0):
    for number in range(since, since + count):
        await office.write(ONE.replace("4567", f"{number:04}"))


async def send_all(office):
    """Also what comes up on the way, as the daemon does when the journal has changed."""
    for _ in range(5):
        await office.send()


def letters(office):
    return [letter.data.decode() for letter in office.carrier.letters]


def number_of(office, kind):
    """How many of a kind went by themselves."""
    return len([n for n in office.notices(kind=kind) if n.state == "sent" and n.attempt])


async def test_each_sms_that_one_may_send_in_an_hour_is_told_of_three_times_in_truth(office):
    await write_many(office, 30)
    await send_all(office)
    for number in range(1, 31):
        await office.answer(f"SMSDID: 1{number:05}", to=office.reference(number))
    await send_all(office)
    assert number_of(office, Kind.ACKNOWLEDGEMENT) == number_of(office, Kind.RESULT) == 30
    await write_many(office, 30, since=30)
    await send_all(office)
    assert number_of(office, Kind.ACKNOWLEDGEMENT) == 60


@pytest.mark.parametrize(
    ("body", "kind"),
    [(HELD, Kind.HELD), (QUESTION, Kind.QUESTION), (REFUSED, Kind.REFUSAL)],
)
async def test_who_is_told_much_still_hears_each_question_by_itself(office, body, kind):
    await write_many(office, TOLD + 5)
    await send_all(office)
    assert len(office.carrier.letters) == TOLD + 1
    await office.write(body)
    await send_all(office)
    assert len(office.carrier.letters) == TOLD + 2
    assert number_of(office, kind) == 1


async def test_what_waits_for_the_hour_takes_no_question_along(office):
    """Nor is one that waits for the mail server put into a summary of what is told."""
    await write_many(office, TOLD + 5)
    await office.write(QUESTION)
    await send_all(office)
    assert number_of(office, Kind.QUESTION) == 1
    await office.write(HELD)
    await write_many(office, 3, since=TOLD + 5)
    await send_all(office)
    assert number_of(office, Kind.HELD) == 1


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("move to bananas", Kind.UNCHANGED),
        ("make it blue", Kind.NOT_UNDERSTOOD),
        ("status", Kind.STATUS),
        ("help", Kind.HELP),
        ("cancel", Kind.CANCELLED),
    ],
)
async def test_who_is_told_much_still_hears_what_became_of_an_answer(office, words, kind):
    await office.write(ONE.replace(".", "") + "Send it tomorrow at 9am.\n")
    await write_many(office, TOLD + 5)
    await send_all(office)
    before = len(office.carrier.letters)
    await office.reply(words)
    await send_all(office)
    assert len(office.carrier.letters) == before + 1
    assert number_of(office, kind) == 1


async def test_who_was_told_much_is_no_machine_that_answers_us(office, monkeypatch):
    monkeypatch.setattr(telling, "_MOST_AN_HOUR", ASKED)
    await write_many(office, TOLD + 5)
    for number in range(ASKED):
        assert await office.reply(f"make it blue {number}") == "not_understood"
    assert len(office.notices(kind=Kind.NOT_UNDERSTOOD)) == ASKED
    await office.reply("make it red", to=office.notices()[1])
    assert len(office.notices(kind=Kind.NOT_UNDERSTOOD)) == ASKED, "but such words have a bound"


async def test_that_an_sms_waits_for_a_budget_is_no_question(tmp_path):
    async with desk(tmp_path, policy={"per_requester_hour": 1}) as office:
        await write_many(office, TOLD + 5)
        await send_all(office)
        assert len(office.notices(kind=Kind.HELD)) == TOLD + 4
        await office.write(HELD)
        await send_all(office)
        assert office.notices(kind=Kind.HELD)[-1].attempt == 1


async def test_questions_have_a_bound_too_and_its_summary_names_each(office):
    for number in range(ASKED + 3):
        await office.write(HELD.replace("345678", f"{number:06}"), subject=f"mail {number}")
    await send_all(office)
    assert len(office.carrier.letters) == ASKED + 1
    assert "Subject: SMS relay: 3 notices in one" in letters(office)[-1]
    for number in range(ASKED, ASKED + 3):
        assert re.search(rf"mail {number} \[#.....\]: waits for your yes", letters(office)[-1])


async def test_a_machine_that_makes_us_ask_anew_hears_one_summary_an_hour_in_the_end(office):
    await office.write(HELD)
    answered = 0
    for _ in range(3):
        await office.send()
        while office.carrier.letters[answered:]:
            answered += 1
            assert answered <= ASKED + 2
            await office.take(mail(HELD.replace("345678", f"{answered:06}")))
            await office.send()
        await office.wait(minutes=10)
        await send_all(office)


# -- the last one of an hour ----------------------------------------------------------------------


async def test_a_summary_is_of_several(office):
    """One that is alone comes itself, and the next ones wait until there is room."""
    for number in range(ASKED + 5):
        await office.write(REFUSED.replace("6789", f"{number:04}"), subject=f"mail {number}")
        await send_all(office)
        await office.wait(minutes=5)
    assert f"mail {ASKED} [#" in letters(office)[ASKED]
    assert "Subject: SMS relay: 2 notices in one" in letters(office)[ASKED + 1]
    assert len(office.carrier.letters) == ASKED + 2
    for _ in range(13):
        await office.wait(minutes=5)
        await send_all(office)
    said = "".join(letters(office))
    assert "1 notices in one" not in said
    assert all(f"mail {number} [#" in said for number in range(ASKED + 5))
    assert {notice.state for notice in office.notices()} == {"sent"}


async def test_no_hour_has_more_than_the_bound_one_more_and_a_summary(office):
    at = []
    office.carrier.notices_end = lambda envelope: at.append(office.now) or TAKEN
    for number in range(60):
        await office.write(REFUSED.replace("6789", f"{number:04}"))
        await send_all(office)
        await office.wait(minutes=3)
    for begin in at:
        hour = [t for t in at if begin <= t and (t - begin).total_seconds() < 3600]
        assert len(hour) <= ASKED + 2


# -- what a newer one tells -----------------------------------------------------------------------


async def test_in_a_summary_the_result_replaces_the_acknowledgement(office, monkeypatch):
    office.carrier.notices_end = lambda envelope: LATER
    for number in (7000, 7001):
        await office.write(ONE.replace("4567", str(number)), subject=f"mail {number}")
    await office.send()
    for submission in (1, 2):
        await office.answer("SMSDID: 654321", to=office.reference(submission))
    office.carrier.letters.clear()
    office.carrier.notices_end = lambda envelope: TAKEN
    monkeypatch.setitem(gathering._MOST, gathering._TOLD, 0)
    await office.wait(minutes=2)
    await send_all(office)
    [summary] = letters(office)
    assert "Subject: SMS relay: 2 notices in one" in summary
    for number in (7000, 7001):
        assert re.search(rf"mail {number} \[#.....\]: sent to 1 of 1", summary)
    assert "being sent" not in summary


async def test_an_acknowledgement_that_had_to_wait_does_not_come_after_the_result(office):
    await write_many(office, TOLD + 2)
    await send_all(office)
    await office.write(ONE.replace("4567", "7000"), subject="mail 7000")
    await send_all(office)
    assert "mail 7000" not in "".join(letters(office)), "it waits for the hour"
    await office.answer("SMSDID: 654321", to=office.reference(TOLD + 3))
    await send_all(office)
    await office.wait(minutes=61)
    await send_all(office)
    told = [said for said in letters(office) if "mail 7000" in said]
    assert len(told) == 1
    assert "sent to 1 of 1" in told[0]
    details = [n.state for n in office.notices() if n.subject.startswith("Re: mail 7000")]
    assert details == ["sent", "sent"], "nothing is left behind"


async def test_admins_hear_their_alerts_though_they_write_much(office):
    for number in range(ASKED + 1):
        await office.write(REFUSED.replace("6789", f"{number:04}"), From=ADMIN)
    await office.write(ONE)
    await office.send(NEVER)
    await send_all(office)
    assert [n.state for n in office.notices(ADMIN, Kind.ALERT)] == ["sent"]
    assert [n.attempt for n in office.notices(ADMIN, Kind.ALERT)] == [1]
    assert AMY in {letter.recipient for letter in office.carrier.letters}
