"""What people answer in a thread is done once, and each is told how things are."""

from datetime import timedelta
from itertools import permutations

import pytest

from relay.model import Arrival
from relay.notices.facts import Kind
from tests.desk import ADMIN, AMY, LATER, Try, desk
from tests.office import mail

ONE = "Please text 9123 4567: hello\n"
LATER_ONE = "Please text 9123 4567: hello. Send it tomorrow at 9am.\n"
DOUBTFUL = "To: 13812345678\n\n你好\n"
QUESTION = "To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n"
BOB = "bob@office.example"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


# -- yes ------------------------------------------------------------------------------------------


async def test_a_yes_lets_go_what_waited_for_it(office):
    await office.write(DOUBTFUL)
    assert await office.reply("yes") == "confirmed"
    assert office.states == ["queued"]
    assert office.told == [Kind.HELD, Kind.ACKNOWLEDGEMENT]
    await office.send()
    assert len(office.carrier.dots) == 1


async def test_a_second_yes_changes_nothing_and_is_told_how_things_are(office):
    await office.write(DOUBTFUL)
    await office.reply("yes")
    await office.send()
    assert await office.reply("yes") == "told"
    await office.send()
    assert len(office.carrier.dots) == 1
    assert office.told == [Kind.HELD, Kind.ACKNOWLEDGEMENT, Kind.STATUS]


async def test_a_yes_to_a_later_request_lets_it_wait_for_its_time(office):
    await office.write("To: 13812345678\nSend at: tomorrow 9am\n\n你好\n")
    await office.reply("yes")
    assert (office.states, office.submission().hold) == (["held"], "time")
    await office.send()
    assert office.carrier.dots == []
    office.now = office.submission().due_at
    await office.send()
    assert len(office.carrier.dots) == 1


async def test_a_yes_after_its_time_has_passed_sends_nothing(office):
    await office.write("To: 13812345678\nSend at: today 5pm\n\n你好\n")
    office.now = office.submission().send_at + timedelta(minutes=16)
    assert await office.reply("yes") == "expired"
    assert office.states == ["expired"]
    await office.send()
    assert office.carrier.dots == []
    assert office.told == [Kind.HELD, Kind.EXPIRED]


async def test_a_yes_a_little_after_its_time_still_counts(office):
    await office.write("To: 13812345678\nSend at: today 5pm\n\n你好\n")
    office.now = office.submission().send_at + timedelta(minutes=9)
    await office.reply("yes")
    await office.send()
    assert len(office.carrier.dots) == 1


async def test_a_yes_to_a_question_is_not_understood(office):
    await office.write(QUESTION)
    assert await office.reply("yes") == "not_understood"
    assert office.states == []
    assert office.told == [Kind.QUESTION, Kind.NOT_UNDERSTOOD]


async def test_a_yes_with_a_condition_is_no_yes(office):
    await office.write(DOUBTFUL)
    assert await office.reply("yes but change the time to 5pm") == "not_understood"
    assert office.states == ["held"]


async def test_a_yes_to_a_refusal_sends_nothing(office):
    await office.write("To: 2345 6789\n\nHi\n")
    assert await office.reply("yes") == "told"
    assert office.states == []
    assert office.told == [Kind.REFUSAL, Kind.STATUS]


async def test_a_yes_to_what_was_cancelled_or_expired_sends_nothing(office):
    await office.write(DOUBTFUL)
    await office.reply("cancel")
    assert await office.reply("yes") == "told"
    await office.write(DOUBTFUL.replace("你好", "再見"))
    await office.wait(hours=25)
    await office.reply("yes", to=office.notices()[-1])
    await office.send()
    assert office.states == ["cancelled", "expired"]
    assert office.carrier.dots == []


# -- choices --------------------------------------------------------------------------------------


async def test_a_choice_settles_the_question(office):
    await office.write(QUESTION)
    assert await office.reply("2") == "request.accepted"
    [request] = office.rows("SELECT state, raw, choices FROM request")
    assert request == {"state": "planned", "raw": None, "choices": "[]"}
    assert f"{office.submission().send_at:%H:%M}" == "07:00", "15:00 in Hong Kong"
    assert office.told == [Kind.QUESTION, Kind.ACKNOWLEDGEMENT]


@pytest.mark.parametrize("words", ["3", "9", "99"])
async def test_a_choice_that_was_not_offered_chooses_nothing(office, words):
    await office.write(QUESTION)
    assert await office.reply(words) == "not_understood"
    assert office.states == []
    assert office.rows("SELECT state FROM request") == [{"state": "asking"}]
    assert office.told == [Kind.QUESTION, Kind.NOT_UNDERSTOOD]
    assert await office.reply("1") == "request.accepted", "the question is still open"


async def test_a_second_choice_changes_nothing(office):
    await office.write(QUESTION)
    await office.reply("1")
    before = office.submission()
    assert await office.reply("2") == "told"
    assert office.submission() == before
    assert office.told[-1] == Kind.STATUS
    assert len(office.states) == 1


async def test_a_choice_whose_time_has_passed_is_refused(office):
    await office.write("To: 9123 4567\nSend at: today at 11\n\nHello\n")
    assert office.told == [Kind.QUESTION]
    office.now += timedelta(hours=14)
    await office.reply("1")
    assert office.states == []
    assert office.told[-1] == Kind.REFUSAL


# -- cancel ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [ONE, LATER_ONE, DOUBTFUL])
async def test_what_has_not_left_is_cancelled_and_never_leaves(office, body):
    await office.write(body)
    assert await office.reply("cancel") == "cancelled"
    assert office.states == ["cancelled"]
    assert office.told[-1] == Kind.CANCELLED
    await office.wait(hours=30)
    await office.send()
    assert office.carrier.dots == []


async def test_what_has_left_cannot_be_cancelled_and_that_is_said(office):
    await office.write(ONE)
    await office.send()
    assert await office.reply("cancel") == "too_late"
    assert office.states == ["submitted"]
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.TOO_LATE]


async def test_a_cancel_that_is_partly_too_late_says_so(tmp_path):
    async with desk(tmp_path, connections=1) as office:
        await office.write("Please text 9123 4567, 13812345678: hello\n")
        await office.reply("yes")
        assert len(office.states) == 2
        await office.out.step()
        await office.ended()
        assert office.states == ["submitted", "queued"]
        assert await office.reply("cancel") == "cancelled"
        assert office.states == ["submitted", "cancelled"]
        assert "partly" in office.notices(kind=Kind.CANCELLED)[0].body
        await office.send()
        assert len(office.carrier.dots) == 1
        await office.answer("SMSDID:10001")
        assert office.told[-1] == Kind.RESULT


async def test_what_is_under_way_at_this_moment_cannot_be_cancelled(office):
    async def at(phase):
        if phase == "connected":
            await office.reply("cancel")

    await office.write(ONE)
    office.carrier.at = at
    await office.send()
    assert office.states == ["submitted"]
    assert Kind.TOO_LATE in office.told


async def test_a_question_is_cancelled_too_and_so_is_the_second_cancel(office):
    await office.write(QUESTION)
    assert await office.reply("cancel") == "cancelled"
    assert await office.reply("cancel") == "told"
    assert office.told == [Kind.QUESTION, Kind.CANCELLED, Kind.CANCELLED]
    assert await office.reply("1") == "told"
    assert office.states == []


@pytest.mark.parametrize("how", ["refused", "expired"])
async def test_a_cancel_of_what_never_left_is_not_called_too_late(office, how):
    """It would say that the SMS is with the provider, and it is not."""
    if how == "refused":
        await office.write("To: 2345 6789\n\nHi\n")
    else:
        await office.write(ONE)
        await office.wait(hours=25)
    assert await office.reply("cancel") == "told"
    assert office.told[-1] == Kind.STATUS


async def test_what_waits_for_another_try_can_be_cancelled(office):
    await office.write(ONE)
    await office.send(Try(end=LATER, phases=()))
    assert await office.reply("cancel") == "cancelled"
    await office.wait(hours=2)
    await office.send()
    assert office.carrier.dots == []


# -- who, and what else ---------------------------------------------------------------------------


async def test_an_admin_may_command_and_both_are_told(office):
    await office.write(DOUBTFUL)
    assert await office.reply("cancel", sender=ADMIN) == "cancelled"
    assert office.states == ["cancelled"]
    assert [n.kind for n in office.notices(ADMIN)] == [Kind.CANCELLED]
    assert office.told == [Kind.HELD, Kind.CANCELLED], "her request has ended: she must hear of it"


async def test_an_admin_who_asks_how_things_are_is_told_alone(office):
    await office.write(DOUBTFUL)
    await office.reply("status", sender=ADMIN)
    assert [n.kind for n in office.notices(ADMIN)] == [Kind.STATUS]
    assert office.told == [Kind.HELD]


@pytest.mark.parametrize("words", ["yes", "cancel", "status"])
async def test_anybody_else_is_told_how_to_write_and_nothing_more(office, words):
    await office.write(DOUBTFUL)
    before = office.rows("SELECT * FROM submission")
    await office.reply(words, sender=BOB)
    assert office.rows("SELECT * FROM submission") == before
    [notice] = office.notices(BOB)
    assert notice.kind == Kind.HELP
    assert notice.request_id is None
    assert "你好" not in notice.body
    assert "1381234" not in notice.body.replace(" ", "")


async def test_a_command_without_proof_does_nothing_and_gets_no_answer(office):
    await office.write(DOUBTFUL)
    notice = office.notices()[0]
    word = await office.write(
        "yes", subject=notice.subject, proof="", **{"In-Reply-To": notice.message_id}
    )
    assert word == "sender.unproven"
    assert office.states == ["held"]
    assert office.told == [Kind.HELD]


async def test_a_ticket_in_the_subject_is_enough_for_its_own_requester(office):
    await office.write(DOUBTFUL)
    ticket = office.rows("SELECT ticket FROM request")[0]["ticket"]
    assert await office.write("yes", subject=f"#{ticket.lower()}") == "confirmed"
    assert office.states == ["queued"]


async def test_the_same_command_in_the_same_mail_is_carried_out_once(office):
    await office.write(DOUBTFUL)
    fields = {"message_id": "<y@office.example>", "subject": office.notices()[0].subject}
    assert await office.write("yes", **fields) == "confirmed"
    assert await office.write("yes", **fields) == "duplicate"
    assert office.told == [Kind.HELD, Kind.ACKNOWLEDGEMENT]


async def test_status_and_help_are_told_in_the_thread(office):
    await office.write(ONE)
    await office.reply("status")
    await office.reply("help")
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.STATUS, Kind.HELP]
    assert {n.recipient for n in office.notices()} == {AMY}


# -- which question is answered -------------------------------------------------------------------

TWO_QUESTIONS = "To: 91234567\nSend at: tomorrow at 3\n\nHello\n"


async def test_an_answer_to_an_older_question_is_not_taken_for_the_newer(office):
    await office.write(TWO_QUESTIONS, subject="61234567")
    first = office.notices(kind=Kind.QUESTION)[0]
    await office.reply("1", to=first)
    assert office.told == [Kind.QUESTION, Kind.QUESTION]
    assert await office.reply("2", to=first) == "shown_again"
    assert office.told == [Kind.QUESTION] * 3
    assert office.states == []
    await office.reply("2", to=office.notices(kind=Kind.QUESTION)[1])
    assert office.states == ["held"]


async def test_a_yes_to_an_older_question_releases_nothing(office):
    await office.write("To: +81 90-1234-5678\nSend at: 12/1 9am\n\nHello\n")
    question = office.notices(kind=Kind.QUESTION)[0]
    await office.reply("1", to=question)
    assert office.told == [Kind.QUESTION, Kind.HELD]
    assert await office.reply("yes", to=question) == "shown_again"
    assert office.states == ["held"]
    assert office.told[-1] == Kind.HELD
    await office.reply("yes", to=office.notices(kind=Kind.HELD)[0])
    assert office.told[-1] == Kind.ACKNOWLEDGEMENT


@pytest.mark.parametrize("words", ["yes", "Yes, please.\n\nAmy", "ok"])
async def test_who_answers_an_older_question_is_told_so_first(office, words):
    await office.write("To: 13812345678\n\nHello\n")
    first = office.notices(kind=Kind.HELD)[0]
    await office.reply("text: School at 10")
    assert await office.reply(words, to=first) == "shown_again"
    shown = office.notices(kind=Kind.HELD)[-1]
    assert shown.body.startswith(f'Your answer "{words.split()[0]}')
    assert "was to an older e-mail of ours" in shown.body.split("\n\n")[0]
    assert "was to an older e-mail of ours" in shown.html
    assert "School at 10" in shown.body
    assert await office.reply("yes", to=shown) == "confirmed"
    assert "older" not in office.notices()[-1].body


@pytest.mark.parametrize("words", ["是", "確認"])
async def test_who_answers_an_older_question_in_chinese_is_told_so(office, words):
    await office.write("收件人：13812345678\n\n聽日十點返學\n")
    first = office.notices(kind=Kind.HELD)[0]
    await office.reply("內容：聽日九點返學")
    assert await office.reply(words, to=first) == "shown_again"
    shown = office.notices(kind=Kind.HELD)[-1]
    assert shown.body.startswith(f"你的答覆「{words}」是回覆我們較早的電郵")


async def test_the_mail_that_is_answered_goes_before_the_ones_that_it_only_refers_to(office):
    await office.write("To: 13812345678\n\n你好\n")
    await office.write("To: 13812345679\n\n你好嗎\n")
    first, second = office.notices(kind=Kind.HELD)
    fields = {
        "In-Reply-To": first.message_id,
        "References": f"{second.message_id} {first.message_id}",
    }
    await office.take(mail("yes", subject="Re: x", **fields))
    assert office.states == ["queued", "held"]


async def test_an_answer_to_one_s_own_mail_is_in_the_thread_too(office):
    own = "<own@office.example>"
    await office.write("To: 13812345678\n\n你好\n", message_id=own)
    fields = {"In-Reply-To": own, "References": own}
    assert await office.take(mail("cancel", subject="Re: x", **fields)) == "cancelled"


@pytest.mark.parametrize("order", [*permutations(range(3))], ids=str)
async def test_answers_are_read_behind_what_they_answer_however_a_server_numbers_them(
    office, order
):
    own, answer = "<own@office.example>", "<answer@office.example>"
    raws = (
        mail(LATER_ONE, message_id=own),
        mail("move to now", message_id=answer, **{"In-Reply-To": own}),
        mail("cancel", **{"In-Reply-To": answer, "References": f"{own} {answer}"}),
    )
    arrivals = [
        Arrival(uidvalidity=7, uid=uid, received_at=office.now, size=len(raws[n]), raw=raws[n])
        for uid, n in enumerate(order, 1)
    ]
    await office.intake.take(arrivals)
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.ACKNOWLEDGEMENT, Kind.CANCELLED]
    assert set(office.states) == {"cancelled"}


async def test_a_machine_that_answers_every_answer_is_not_answered_for_ever(office):
    await office.write("To: 13812345678\n\n你好\n")
    for _ in range(80):
        await office.reply("I have left the company.")
    assert office.told.count(Kind.NOT_UNDERSTOOD) == 60
    office.now += timedelta(minutes=61)
    await office.reply("status")
    assert office.told[-1] == Kind.STATUS


async def test_a_reference_like_number_in_a_colleague_s_subject_makes_no_answer(office):
    await office.write("To: 91234567\n\nHi\n", subject="SR-2026111800012345 please")
    assert office.states == ["queued"]
