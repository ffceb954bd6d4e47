"""What waits gets another time or text on a person's word; what has left does not."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from relay.journal.rows import NoticeRow
from relay.model import Phase
from relay.notices.facts import Kind
from relay.steps import gate
from relay.steps.commands import changes
from tests.desk import ADMIN, AMY, LATER, LOST, Try, desk

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
ONE = "Please text 9123 4567: hello\n"
LATER_ONE = "Please text 9123 4567: hello. Send it tomorrow at 9am.\n"
DOUBTFUL = "To: 13812345678\n\nHello\n"
QUESTION = "To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n"
SIGNED = "To: 91234567\n\nHello\n\nBest regards\nAmy\nTel: 2345 6789\n"
NINE, TEN = (datetime(2026, 11, 19, hour, tzinfo=HONG_KONG) for hour in (9, 10))
QUIET = {"quiet_from": time(22), "quiet_until": time(8)}
CHANGES = ["move to tomorrow 10am", "text: other words"]


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


def standing(office):
    """The submissions that were not replaced."""
    found = office.look(lambda tx: tx.submissions(1))
    return [s for s in found if s.code != "replaced"]


async def all_that_leaves(office):
    """The gateway e-mails, once everything had its time."""
    while True:
        await office.send()
        held = [s.due_at for s in office.look(lambda tx: tx.submissions(1)) if s.hold == "time"]
        if not held:
            break
        office.now = max(office.now, *held)
    await office.wait(hours=30)
    await office.send()
    return [dot.data for dot in office.carrier.dots]


# -- another time ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("move to tomorrow 10am", TEN),
        ("改為明天上午10時", TEN),
        ("Move to 2026-11-19 10:00", TEN),
        ("Hi,\n\nPlease change it to tomorrow 10am.\n\nThanks\nAmy", TEN),
    ],
)
async def test_what_waits_for_its_time_gets_another(office, words, at):
    await office.write(LATER_ONE)
    assert await office.reply(words) == "moved"
    [submission] = standing(office)
    assert (submission.state, submission.hold, submission.send_at) == ("held", "time", at)
    assert submission.due_at == at - timedelta(minutes=15)
    assert office.told == [Kind.ACKNOWLEDGEMENT] * 2
    assert "10:00 a.m." in office.notices()[1].body
    assert "9:00 a.m." not in office.notices()[1].body
    assert "request.moved" in office.names()
    [dot] = await all_that_leaves(office)
    assert b"[SCHEDULING]=2026-11-19 10:00" in dot


async def test_what_goes_now_gets_a_time_before_it_has_left(office):
    await office.write(ONE)
    assert await office.reply("move to tomorrow 10am") == "moved"
    await office.send()
    assert office.carrier.dots == []
    office.now = TEN - timedelta(minutes=15)
    await office.send()
    assert len(office.carrier.dots) == 1


async def test_what_waits_may_go_now(office):
    await office.write(LATER_ONE)
    assert await office.reply("move to now") == "moved"
    await office.send()
    [dot] = office.carrier.dots
    assert b"[SCHEDULING]=now" in dot.data
    assert "is being sent now" in office.notices()[1].body


async def test_what_waits_for_a_yes_still_does_and_shows_the_new_time(office):
    await office.write(DOUBTFUL)
    assert await office.reply("move to tomorrow 10am") == "moved"
    assert office.told == [Kind.HELD, Kind.HELD]
    assert "10:00 a.m." in office.notices()[1].body
    assert await office.reply("yes", to=office.notices()[0]) == "shown_again", "the older one"
    await office.send()
    assert office.carrier.dots == []
    assert await office.reply("yes", to=office.notices()[1]) == "confirmed"
    [dot] = await all_that_leaves(office)
    assert b"[SCHEDULING]=2026-11-19 10:00" in dot


async def test_what_was_moved_can_be_moved_again_and_cancelled(office):
    await office.write(LATER_ONE)
    await office.reply("move to tomorrow 10am")
    await office.reply("move to tomorrow 11am")
    assert await office.reply("cancel") == "cancelled"
    assert await all_that_leaves(office) == []
    assert office.told[-1] == Kind.CANCELLED


async def test_after_a_move_a_cancel_that_comes_too_late_says_so(office):
    """The row that was replaced is cancelled; the SMS is not."""
    await office.write(LATER_ONE)
    await office.reply("move to now")
    await office.send()
    assert await office.reply("cancel") == "too_late"
    assert office.told[-1] == Kind.TOO_LATE


async def test_the_status_tells_of_the_move_and_not_of_what_it_replaced(office):
    await office.write(LATER_ONE)
    await office.reply("move to tomorrow 10am")
    await office.reply("status")
    body = office.notices(kind=Kind.STATUS)[0].body
    assert "You gave it another time" in body
    assert "ancelled" not in body.replace("To cancel", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("move to 3 o'clock tomorrow", "3:00 p.m."),  # both ways are shown
        ("move to yesterday 3pm", "already passed"),
        ("move to bananas", "do not understand"),
        ("move to every Monday 9am", "more than one sending"),
        ("move to tomorrow", "what time of day"),
    ],
)
async def test_a_time_that_is_none_changes_nothing_and_is_said(office, words, said):
    await office.write(LATER_ONE)
    before = standing(office)
    assert await office.reply(words) == "unchanged"
    assert standing(office) == before
    notice = office.notices(kind=Kind.UNCHANGED)[0]
    assert notice.body.startswith("That cannot be done. Nothing has changed.")
    assert said in notice.body


async def test_a_time_of_day_alone_is_asked_about_where_it_may_be_of_two_days(office):
    await office.write(LATER_ONE)
    assert await office.reply("move to 3pm") == "unchanged"
    body = office.notices()[-1].body
    assert "18 November 2026, 3:00 p.m." in body
    assert "19 November 2026, 3:00 p.m." in body


async def test_a_time_of_day_alone_is_of_the_one_day_that_it_can_be(office):
    await office.write("Please text 9123 4567: hello. Send it today at 5pm.\n")
    assert await office.reply("at 3pm") == "moved"
    assert standing(office)[0].send_at == datetime(2026, 11, 18, 15, tzinfo=HONG_KONG)


async def test_what_is_moved_to_now_in_the_quiet_hours_waits_for_the_morning_and_a_yes(tmp_path):
    async with desk(tmp_path, policy=QUIET) as office:
        office.now = datetime(2026, 11, 18, 23, tzinfo=HONG_KONG)
        await office.write("Please text 9123 4567: hello. Send it tomorrow at 9am.\n")
        assert await office.reply("move to now") == "moved"
        assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.HELD]
        assert "quiet hours" in office.notices()[1].body
        assert standing(office)[0].send_at == datetime(2026, 11, 19, 8, tzinfo=HONG_KONG)
        await office.send()
        assert office.carrier.dots == []


# -- another text ---------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [ONE, LATER_ONE, DOUBTFUL, SIGNED])
async def test_a_new_text_is_shown_and_waits_for_a_yes_always(office, body):
    await office.write(body)
    assert await office.reply("text: other words\n\n> hello\n") == "rewritten"
    [submission] = standing(office)
    assert (submission.state, submission.hold) == ("held", "confirmation")
    notice = office.notices(kind=Kind.HELD)[-1]
    assert "other words" in notice.body
    assert "Your answer gave it a new text." in notice.body
    await office.send()
    assert office.carrier.dots == []
    assert await office.reply("yes", to=notice) == "confirmed"
    [dot] = await all_that_leaves(office)
    assert b"other words" in dot
    assert b"ello" not in dot


async def test_a_new_text_keeps_its_time_and_its_people(office):
    await office.write("Please text 9123 4567, 6123 4567: hello. Send it tomorrow at 9am.\n")
    before = office.submission()
    await office.reply("text: other words")
    [submission] = standing(office)
    assert submission.send_at == before.send_at
    assert submission.recipients == before.recipients
    assert submission.reference != before.reference
    assert "9:00 a.m." in office.notices()[-1].body


async def test_a_new_text_is_planned_anew(office):
    await office.write(LATER_ONE)
    await office.reply("內容：" + "明天見" * 30)
    [submission] = standing(office)
    assert (submission.batch.encoding, submission.batch.segments) == ("unicode", 2)
    await office.reply("text: short", to=office.notices()[-1])
    [submission] = standing(office)
    assert (submission.batch.encoding, submission.batch.segments) == ("english", 1)


@pytest.mark.parametrize(
    ("words", "said"), [("text: " + "long " * 400, "too long"), ("text:\n", "no text")]
)
async def test_a_new_text_that_cannot_be_sent_changes_nothing(office, words, said):
    await office.write(LATER_ONE)
    before = standing(office)
    assert await office.reply(words) == "unchanged"
    assert standing(office) == before
    assert said in office.notices()[-1].body
    assert office.rows("SELECT text FROM request") == [{"text": "hello."}]


async def test_a_yes_to_a_new_text_teaches_no_signature_of_the_old_mail(office):
    await office.write(SIGNED)
    await office.reply("text: other words")
    assert "Tel: 2345 6789" not in office.notices()[-1].body
    await office.reply("yes", to=office.notices()[-1])
    assert office.rows("SELECT * FROM signature") == []


@pytest.mark.parametrize(("who", "learned"), [(AMY, 1), (ADMIN, 0)])
async def test_the_signature_below_a_new_text_is_shown_and_learned_from_its_own_writer(
    office, who, learned
):
    await office.write(LATER_ONE)
    signed = "text: other words\n\nBest regards\nAmy\nTel: 2345 6789\n"
    assert await office.reply(signed, sender=who) == "rewritten"
    held = office.notices(kind=Kind.HELD)[-1]
    assert "Tel: 2345 6789" in held.body
    await office.reply("yes", to=held)
    assert len(office.rows("SELECT * FROM signature")) == learned
    [dot] = await all_that_leaves(office)
    assert b"Tel" not in dot


async def test_a_text_stands_in_no_history_and_no_event(office):
    await office.write(LATER_ONE)
    await office.reply("text: other words")
    assert "other words" not in str(office.rows("SELECT * FROM history"))
    assert not any("other words" in str(event) for event in office.events)


async def test_a_new_text_is_given_up_a_day_after_it_was_shown_as_the_notice_says(office):
    await office.write("Please text 9123 4567: hello. Send it on Friday at 9am.\n")
    await office.wait(hours=20)
    await office.reply("text: other words")
    assert "10:00" not in office.notices()[-1].body.partition("Without an answer")[0]
    assert "20 November 2026, 6:00 a.m." in office.notices()[-1].body
    await office.wait(hours=23)
    assert standing(office)[0].state == "held"
    await office.wait(hours=2)
    assert standing(office)[0].state == "expired"


# -- by state, and by whom ------------------------------------------------------------------------


async def waiting_for_a_try(office):
    await office.write(ONE)
    await office.send(Try(end=LATER, phases=()))


async def submitted(office):
    await office.write(ONE)
    await office.send()


async def uncertain(office):
    await office.write(ONE)
    await office.send(LOST)


async def accepted(office):
    await submitted(office)
    await office.answer("SMSDID:10001")


async def rejected(office):
    await submitted(office)
    await office.answer("ERROR:16 (no credit)")


async def cancelled(office):
    await office.write(ONE)
    await office.reply("cancel")


async def expired(office):
    await office.write(DOUBTFUL)
    await office.wait(hours=25)


async def asking(office):
    await office.write("To: 9123 4567 or 6123 4567\n\nHello\n")


async def closed(office):
    await office.write(QUESTION)
    await office.reply("cancel")


async def refused(office):
    await office.write("To: 2345 6789\n\nHi\n")


@pytest.mark.parametrize("words", CHANGES)
@pytest.mark.parametrize(
    ("state", "word"),
    [
        (submitted, "too_late"),
        (uncertain, "too_late"),
        (accepted, "too_late"),
        (rejected, "too_late"),
        (cancelled, "told"),
        (expired, "told"),
        (closed, "told"),
        (refused, "told"),
    ],
)
async def test_what_does_not_wait_any_more_is_not_changed(office, state, word, words):
    await state(office)
    before = office.rows("SELECT * FROM submission"), office.rows("SELECT * FROM request")
    assert await office.reply(words) == word
    assert (office.rows("SELECT * FROM submission"), office.rows("SELECT * FROM request")) == before
    sent = len(office.carrier.dots)
    assert office.told[-1] == (Kind.UNCHANGED if word == "too_late" else Kind.STATUS)
    if word == "too_late":
        assert "too late to change" in office.notices()[-1].body
    assert len(await all_that_leaves(office)) == sent


@pytest.mark.parametrize("words", CHANGES)
async def test_a_question_is_not_changed_by_what_does_not_answer_it(office, words):
    await asking(office)
    assert await office.reply(words) in ("not_understood", "unchanged")
    assert office.rows("SELECT state FROM request") == [{"state": "asking"}]
    assert office.states == []


@pytest.mark.parametrize("words", CHANGES)
async def test_what_has_left_for_a_part_is_not_changed(tmp_path, words):
    async with desk(tmp_path, connections=1) as office:
        await office.write("Please text 9123 4567, 13812345678: hello\n")
        await office.reply("yes")
        await office.out.step()
        await office.ended()
        assert office.states == ["submitted", "queued"]
        assert await office.reply(words) == "too_late"
        assert office.states == ["submitted", "queued"]


@pytest.mark.parametrize("words", CHANGES)
async def test_an_admin_may_change_it_and_both_are_told(office, words):
    await office.write(LATER_ONE)
    await office.reply(words, sender=ADMIN)
    assert len(office.notices(ADMIN)) == 1
    assert len(office.told) == 2
    if office.told[-1] == Kind.HELD:
        mine = office.notices()[-1]
        assert await office.reply("yes", to=mine) == "confirmed", "no newer one was asked of her"


@pytest.mark.parametrize("words", [*CHANGES, "resend", "tomorrow 9am"])
@pytest.mark.parametrize("who", ["stranger", "unproven"])
async def test_nobody_else_changes_anything(office, words, who):
    await office.write(LATER_ONE)
    before = office.rows("SELECT * FROM submission")
    if who == "stranger":
        await office.reply(words, sender="bob@office.example")
    else:
        notice = office.notices()[0]
        fields = {"In-Reply-To": notice.message_id, "proof": ""}
        assert await office.write(words, subject=notice.subject, **fields) == "sender.unproven"
    assert office.rows("SELECT * FROM submission") == before
    assert len(office.told) == 1


# -- what was tried before ------------------------------------------------------------------------


@pytest.mark.parametrize("words", CHANGES)
async def test_a_late_answer_to_a_try_of_the_old_stops_what_replaced_it(office, words):
    """A server may have taken what it said that it would not."""
    await waiting_for_a_try(office)
    old = office.reference()
    await office.reply(words)
    await office.answer("SMSDID:10001", to=old)
    assert await all_that_leaves(office) == []
    assert office.states == ["accepted", "cancelled"]
    assert office.told[-1] == Kind.RESULT


async def resent(office):
    await uncertain(office)
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await office.reply("resend")


async def resent_and_tried(office):
    await uncertain(office)
    await office.reply("resend")
    await office.send(Try(end=LATER, phases=()))


async def redone_one_by_one(office):
    await office.write("Please text 9123 4567, 6123 4567: hello\n")
    await office.send()
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await office.answer("ERROR:17 (invalid number)")


@pytest.mark.parametrize("words", CHANGES)
@pytest.mark.parametrize("again", [resent, resent_and_tried, redone_one_by_one])
async def test_an_answer_to_the_first_try_stops_what_was_sent_again_and_then_changed(
    office, again, words
):
    await again(office)
    await office.reply(words)
    await office.reply("yes", to=office.notices()[-1])
    ids = ["SMSDID:10001", "SMSDID:10002"][: len(office.submission().recipients)]
    await office.answer("\n".join(ids))
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    assert len(await all_that_leaves(office)) == 1
    assert {s.state for s in standing(office)[1:]} <= {"cancelled"}
    assert office.told[-1] == Kind.RESULT


async def test_who_was_added_and_stopped_with_the_others_is_told(office):
    await resent(office)
    await office.reply("to: 9123 4567, 6123 4567")
    await office.reply("yes", to=office.notices()[-1])
    await office.answer("SMSDID:10001")
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    assert len(await all_that_leaves(office)) == 1
    assert "6123 4567" in office.notices()[-1].body
    assert "cancelled" in office.notices()[-1].body


async def test_another_text_that_was_stopped_is_not_told_as_sent(office):
    await resent(office)
    await office.reply("text: other words")
    await office.reply("yes", to=office.notices()[-1])
    await office.answer("SMSDID:10001")
    assert "Cancelled, not sent" in office.notices(kind=Kind.RESULT)[-1].body


async def test_what_is_moved_after_a_resend_is_not_sent_a_third_time(office):
    await resent(office)
    await office.reply("move to tomorrow 10am")
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    office.now = TEN
    await office.send(LOST)
    assert await office.reply("resend") == "unchanged"
    assert len(office.carrier.dots) == 2


async def test_a_number_that_is_wrong_is_still_found_after_a_move(office):
    await office.write("Please text 9123 4567, 6123 4567: hello. Send it tomorrow at 9am.\n")
    await office.reply("move to now")
    await office.send()
    await office.answer("ERROR:17 (invalid number)", to=standing(office)[0].reference)
    assert [s.state for s in standing(office)] == ["rejected", "queued", "queued"]


# -- races ----------------------------------------------------------------------------------------


async def raced(office, words, number, head_start):
    """One answer against one sender on the real journal: what was done, left, and was told."""
    await office.write(f"Please text 9123 4567: old {number}\n")
    notice = last_notice(office)
    before = len(office.carrier.dots)

    async def sends():
        await asyncio.sleep(head_start)
        await office.out.step()
        await office.ended()

    _, word = await asyncio.gather(sends(), office.reply(words, to=notice))
    await office.send()
    return word, [dot.data for dot in office.carrier.dots[before:]], last_notice(office).kind


def last_notice(office):
    """Without its words, which take longer than all the rest of a race."""
    sql = "SELECT n.*, '' AS ticket FROM notice n WHERE recipient = 'amy@office.example'"
    return NoticeRow.of(office.rows(f"{sql} ORDER BY n.id DESC LIMIT 1")[0])


def quick(office):
    """So that hundreds of requests in one hour meet no limit but the race."""
    policy = replace(
        office.charter.policy,
        per_requester_hour=10_000,
        per_requester_day=10_000,
        per_day=10_000,
        duplicate_window=timedelta(0),
    )
    office.charter = replace(office.charter, policy=policy, reply_timeout=timedelta(days=9))
    office.intake.charter = office.out.charter = office.charter


RACES = 100  # of each; of a cancel five times as many, on journals that stay short


@pytest.mark.parametrize(
    ("words", "word", "left"),
    [
        *[("cancel", "cancelled", None)] * 5,
        ("move to now", "moved", b"old"),
        ("move to tomorrow 10am", "moved", None),
        ("text: brand new", "rewritten", None),
    ],
)
async def test_a_change_in_the_moment_of_the_hand_over_ends_in_exactly_one_way(
    office, words, word, left
):
    """Done, and nothing of the old is sent; or sent as it was, and said so."""
    quick(office)
    ends: Counter[str] = Counter()
    head_start = 0.01  # seconds that the answer has; it is kept where either may win
    for number in range(RACES):
        office.now += timedelta(minutes=5)  # nobody has sixty notices an hour
        done, gone, told = await raced(office, words, number, head_start)
        ends[done] += 1
        head_start *= 0.8 if done == word else 1.25
        if done == word:
            assert len(gone) == (1 if left else 0), number
            assert told in (Kind.CANCELLED, Kind.ACKNOWLEDGEMENT, Kind.HELD)
        else:
            assert done == "too_late", number
            assert told in (Kind.TOO_LATE, Kind.UNCHANGED)
            assert len(gone) == 1
            assert b"old" in gone[0]
    assert ends.keys() == {word, "too_late"}, "both ends were seen"
    assert min(ends.values()) >= RACES // 10


# -- mutants: what must be noticed ----------------------------------------------------------------


async def test_a_change_that_keeps_the_old_submission_is_noticed(office, monkeypatch):
    monkeypatch.setattr(changes, "_withdraw", lambda tx, old, now: None)
    await office.write(ONE)
    await office.reply("text: other words")
    await office.reply("yes", to=office.notices()[-1])
    assert len(await all_that_leaves(office)) == 2


async def test_a_move_after_the_hand_over_is_noticed(office, monkeypatch):
    def everything(tx, request):
        return [s for s in tx.submissions(request.id) if s.state != "cancelled"]

    monkeypatch.setattr(changes, "_changeable", everything)
    monkeypatch.setattr(changes, "_withdraw", lambda tx, old, now: None)
    await submitted(office)
    await office.reply("move to now")
    assert len(await all_that_leaves(office)) == 2


async def test_while_sending_is_stopped_it_can_be_changed(office):
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await office.write(ONE)
    assert await office.reply("move to tomorrow 10am") == "moved"
    assert Phase.DOT not in [s.phase for s in standing(office)]
