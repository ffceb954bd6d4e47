"""A "resend" sends once more what was not sent, or perhaps not: on a person's word, and once."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from relay.notices.facts import Kind
from relay.steps import resending
from relay.steps.commands import commands
from tests.desk import ADMIN, LOST, NEVER, desk

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
ONE = "Please text 9123 4567: hello\n"
LATER_ONE = "Please text 9123 4567: hello. Send it tomorrow at 9am.\n"
DOUBTFUL = "To: 13812345678\n\nHello\n"
TWICE = "it may then arrive twice"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def uncertain(office):
    await office.write(ONE)
    await office.send(LOST)


async def unconfirmed(office):
    await office.write(ONE)
    await office.send()
    await office.wait(minutes=16)


async def unresolved(office):
    await unconfirmed(office)
    await office.wait(hours=25)


async def submitted(office):
    await office.write(ONE)
    await office.send()


def rejected(error):
    async def reject(office):
        await submitted(office)
        await office.answer(error)

    return reject


async def failed(office):
    await office.write(ONE)
    await office.send(NEVER)


async def expired(office):
    await office.write(ONE)
    await office.wait(hours=25)


async def expired_unconfirmed(office):
    await office.write(DOUBTFUL)
    await office.wait(hours=25)


async def expired_after_a_yes_to_another_text(office):
    await office.write("To: 13812345678\nAt: 2026-11-19 09:00\n\nHello\n")
    assert await office.reply("yes") == "confirmed"
    assert await office.reply("Text: Goodbye") == "rewritten"
    await office.wait(hours=25)
    assert office.states == ["cancelled", "expired"]


UNWANTED = [expired_unconfirmed, expired_after_a_yes_to_another_text]


async def queued(office):
    await office.write(ONE)


async def held(office):
    await office.write(LATER_ONE)


async def held_for_a_yes(office):
    await office.write(DOUBTFUL)


async def accepted(office):
    await submitted(office)
    await office.answer("SMSDID:10001")


async def cancelled(office):
    await office.write(ONE)
    await office.reply("cancel")


async def refused(office):
    await office.write("To: 2345 6789\n\nHi\n")


async def asking(office):
    await office.write("To: 9123 4567 or 6123 4567\n\nHi\n")


IN_DOUBT = [uncertain, unconfirmed, unresolved, rejected("ERROR:20 (timed out)")]
NOT_SENT = [rejected("ERROR:16 (credit)"), rejected("ERROR:2 (login)"), failed, expired]
USELESS = [rejected("ERROR:17 (number)"), rejected("ERROR:18 (words)"), rejected("ERROR:6 (long)")]
NOT_NOW = [queued, held, held_for_a_yes, submitted, accepted, cancelled, refused, asking]


async def go_on(office):
    """Sending may stand still for the cause that refused it."""
    await office.journal.commit(lambda tx: tx.remember("stopped", ""))
    await office.send()


@pytest.mark.parametrize("words", ["resend", "重發"])
@pytest.mark.parametrize("state", IN_DOUBT)
async def test_what_may_have_arrived_is_sent_once_more_and_it_is_said_that_it_may_come_twice(
    office, state, words
):
    await state(office)
    offer = office.notices()[-1].body
    assert '"resend"' in offer
    assert "arrive twice" in offer
    sent = len(office.carrier.dots)
    assert await office.reply(words) == "resent"
    told = office.notices()[-1]
    assert told.kind == Kind.ACKNOWLEDGEMENT
    assert "it may arrive twice" in told.body
    await go_on(office)
    assert len(office.carrier.dots) == sent + 1
    assert office.reference(1) != office.reference(2)


@pytest.mark.parametrize("state", NOT_SENT)
async def test_what_was_not_sent_is_sent_on_a_persons_word(office, state):
    await state(office)
    offer = office.notices()[-1].body
    assert '"resend"' in offer
    assert "twice" not in offer
    sent = len(office.carrier.dots)
    assert await office.reply("resend") == "resent"
    assert "twice" not in office.notices()[-1].body
    await go_on(office)
    assert len(office.carrier.dots) == sent + 1


@pytest.mark.parametrize("state", [*USELESS, *NOT_NOW, *UNWANTED])
async def test_nothing_else_is_sent_again_nor_offered(office, state):
    await state(office)
    assert not [n for n in office.notices() if '"resend"' in n.body]
    before = office.rows("SELECT * FROM submission")
    assert await office.reply("resend") == "unchanged"
    assert office.rows("SELECT * FROM submission") == before
    notice = office.notices()[-1]
    assert notice.kind == Kind.UNCHANGED
    assert "Only what was not sent, or perhaps not sent" in " ".join(notice.body.split())


@pytest.mark.parametrize("state", [failed, expired, unresolved])
async def test_what_is_no_longer_kept_is_not_sent_again_nor_offered(office, state):
    await state(office)
    await office.send()
    offer = office.notices()[-1]
    assert await office.age(days=100) == 1
    assert await office.reply("resend", to=offer) == "unchanged"
    letter = office.notices()[-1].body
    assert "no longer kept" in letter
    assert '"resend"' not in letter
    assert len(office.states) == 1


@pytest.mark.parametrize("state", [uncertain, unconfirmed])
async def test_a_second_resend_sends_nothing(office, state):
    await state(office)
    await office.reply("resend")
    assert await office.reply("resend") == "unchanged"
    await office.send()
    assert len(office.carrier.dots) == 2
    assert await office.reply("resend") == "unchanged"
    await office.wait(minutes=16)
    assert office.states[1] == "unconfirmed"
    assert '"resend"' not in office.notices(kind=Kind.UNCONFIRMED)[-1].body
    assert await office.reply("resend") == "unchanged", "three must never arrive"
    assert "once more already" in office.notices()[-1].body
    await office.send()
    assert len(office.carrier.dots) == 2


async def test_what_was_surely_not_sent_twice_may_be_tried_a_third_time(office):
    await rejected("ERROR:16 (credit)")(office)
    await office.reply("resend")
    await go_on(office)
    await office.answer("ERROR:16 (credit)", to=office.reference(2))
    assert await office.reply("resend") == "resent"


async def test_a_late_answer_before_the_second_leaves_stops_it(office):
    await uncertain(office)
    await office.reply("resend")
    await office.answer("SMSDID:10001")
    await office.send()
    assert len(office.carrier.dots) == 1
    assert office.states == ["accepted", "cancelled"]


async def test_a_resend_can_be_cancelled_before_it_leaves(office):
    await uncertain(office)
    await office.reply("resend")
    assert await office.reply("cancel") == "cancelled"
    await office.send()
    assert len(office.carrier.dots) == 1


async def test_an_admin_may_ask_for_it_and_both_are_told(office):
    await uncertain(office)
    assert await office.reply("resend", sender=ADMIN) == "resent"
    assert office.notices(ADMIN, Kind.ACKNOWLEDGEMENT)
    assert office.told[-1] == Kind.ACKNOWLEDGEMENT


@pytest.mark.parametrize("proof", ["", "mx.evil.example"])
async def test_without_proof_nothing_is_sent_again(office, proof):
    await uncertain(office)
    notice = office.notices()[0]
    fields = {"In-Reply-To": notice.message_id, "proof": proof}
    assert await office.write("resend", subject=notice.subject, **fields) == "sender.unproven"
    assert len(office.states) == 1


async def test_somebody_elses_resend_sends_nothing(office):
    await uncertain(office)
    await office.reply("resend", sender="bob@office.example")
    assert len(office.states) == 1


async def test_a_resend_in_the_quiet_hours_waits_for_the_morning_and_says_so(tmp_path):
    quiet = {"quiet_from": time(22), "quiet_until": time(8)}
    async with desk(tmp_path, policy=quiet) as office:
        await uncertain(office)
        office.now = datetime(2026, 11, 18, 23, tzinfo=HONG_KONG)
        assert await office.reply("resend") == "resent"
        assert "8:00 a.m." in office.notices()[-1].body
        await office.send()
        assert len(office.carrier.dots) == 1
        office.now = datetime(2026, 11, 19, 8, tzinfo=HONG_KONG)
        await office.send()
        assert len(office.carrier.dots) == 2


async def test_a_yes_in_the_quiet_hours_waits_for_the_morning_and_says_so(tmp_path):
    quiet = {"quiet_from": time(22), "quiet_until": time(8)}
    async with desk(tmp_path, policy=quiet) as office:
        office.now = datetime(2026, 11, 18, 21, 50, tzinfo=HONG_KONG)
        await office.write(DOUBTFUL)
        office.now = datetime(2026, 11, 18, 23, tzinfo=HONG_KONG)
        assert await office.reply("yes") == "confirmed"
        assert "19 November 2026, 8:00 a.m." in office.notices()[-1].body
        await office.wait(hours=7)
        await office.send()
        assert office.carrier.dots == []
        office.now = datetime(2026, 11, 19, 7, 45, tzinfo=HONG_KONG)
        await office.send()
        [dot] = office.carrier.dots
        assert b"[SCHEDULING]=2026-11-19 08:00" in dot.data


async def test_what_is_sent_again_after_its_time_tells_no_old_time(office):
    await office.write(LATER_ONE)
    office.now = office.submission().due_at
    await office.send(LOST)
    await office.wait(hours=2)
    await office.reply("resend")
    assert "is being sent now" in office.notices()[-1].body
    await office.send()
    assert b"[SCHEDULING]=now" in office.carrier.dots[-1].data


# -- mutants: what must be noticed ----------------------------------------------------------------


async def test_a_resend_without_being_asked_is_noticed(office, monkeypatch):
    """A relay that takes a "status" for a "resend"."""

    def mistaken(tx, charter, identity, request, now):
        commands.resolution.resend(tx, charter, identity, request, now)
        return "told", Kind.STATUS

    monkeypatch.setattr(commands, "confirm", mistaken)
    await uncertain(office)
    await office.reply("yes")
    await office.send()
    assert len(office.carrier.dots) == 2


async def test_a_resend_that_forgets_what_was_sent_before_is_noticed(office, monkeypatch):
    monkeypatch.setattr(resending, "_earlier_in_doubt", lambda submission, every: iter(()))
    await uncertain(office)
    await office.reply("resend")
    await office.send(LOST)
    await office.reply("resend")
    await office.send()
    assert len(office.carrier.dots) == 3
