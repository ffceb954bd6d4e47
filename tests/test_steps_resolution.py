"""What no answer settled is settled by a person: told, sent again once, and never by itself."""

import pytest

from relay.model import State
from relay.notices.facts import Kind
from relay.operator import hand
from relay.steps import gate
from tests.desk import ADMIN, LOST, NEVER, desk

ONE = "Please text 9123 4567: hello\n"
TWO = "Please text 9123 4567, 6123 4567: hello\n"
SIGNED = "To: 91234567\n\nHello\n\nBest regards\nMary Wong\nTel: 2345 6789\n"
LATER = "To: 91234567\nAt: 2026-11-20 09:00\n\nHello\n"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def by_hand(office, work, *arguments):
    def on_the_journal(tx):
        request = tx.request(1)
        at = hand.Desk(tx=tx, charter=office.charter, request=request, now=office.now)
        return work(at, *arguments)

    return await office.journal.commit(on_the_journal)


async def uncertain(office):
    await office.write(ONE)
    await office.send(LOST)


async def unconfirmed(office):
    await office.write(ONE)
    await office.send()
    await office.wait(minutes=16)


async def unresolved(office):
    await uncertain(office)
    await office.wait(hours=25)


IN_DOUBT = [uncertain, unconfirmed, unresolved]


@pytest.mark.parametrize("doubt", IN_DOUBT)
@pytest.mark.parametrize(
    ("verdict", "state", "kind"),
    [("sent", "accepted", Kind.RESULT), ("not-sent", "failed", Kind.FAILED)],
)
async def test_a_doubt_gets_the_end_that_a_person_found(office, doubt, verdict, state, kind):
    await doubt(office)
    done = await by_hand(office, hand.resolve, verdict)
    assert done.changed
    assert office.states == [state]
    assert office.told[-1] == kind
    assert office.names("request.")[-1] == "request.resolved"
    await office.send()
    await office.wait(hours=30)
    assert len(office.carrier.dots) == 1


async def test_the_requester_is_told_who_found_that_it_was_not_sent(office):
    await uncertain(office)
    await by_hand(office, hand.resolve, "not-sent")
    assert "found out that it was not sent" in office.notices()[-1].body
    assert "own words" not in office.notices()[-1].body


@pytest.mark.parametrize("doubt", IN_DOUBT)
async def test_a_doubt_is_sent_again_once_on_a_persons_word(office, doubt):
    await doubt(office)
    assert (await by_hand(office, hand.resolve, "resend")).changed
    assert not (await by_hand(office, hand.resolve, "resend")).changed
    await office.send()
    assert len(office.carrier.dots) == 2
    assert office.states[1] == "submitted"
    first, second = office.reference(1), office.reference(2)
    assert first != second
    await office.answer("SMSDID:10001", to=second)
    assert office.told[-1] == Kind.RESULT
    await office.wait(hours=60)
    await office.send()
    assert len(office.carrier.dots) == 2


async def test_what_failed_and_was_certainly_not_sent_may_be_sent_again(office):
    await office.write(ONE)
    await office.send(NEVER)
    assert not (await by_hand(office, hand.resolve, "sent")).changed
    assert (await by_hand(office, hand.resolve, "resend")).changed
    await office.send()
    assert office.states == ["failed", "submitted"]


async def test_an_answer_that_comes_before_the_second_leaves_stops_the_second(office):
    await uncertain(office)
    await by_hand(office, hand.resolve, "resend")
    await office.answer("SMSDID:10001")
    await office.send()
    assert office.states == ["accepted", "cancelled"]
    assert len(office.carrier.dots) == 1


async def test_an_answer_that_comes_after_the_second_left_alarms_and_stops_nothing(office):
    """A person took the risk; the others need not wait for it."""
    await uncertain(office)
    await by_hand(office, hand.resolve, "resend")
    await office.send()
    await office.answer("SMSDID:10001")
    assert office.states == ["accepted", "submitted"]
    assert len(office.notices(ADMIN, Kind.ALERT)) == 2
    assert not await office.journal.commit(lambda tx: tx.setting("stopped"))


async def test_what_is_sent_again_after_its_time_goes_now(office):
    await office.write(LATER)
    await office.wait(hours=46, minutes=46)
    await office.send(LOST)
    await office.wait(hours=1)
    await by_hand(office, hand.resolve, "resend")
    await office.send()
    assert b"[SCHEDULING]=now" in office.carrier.dots[-1].data


@pytest.mark.parametrize("verdict", ["sent", "not-sent", "resend"])
async def test_what_is_not_in_doubt_stays_as_it_is(office, verdict):
    await office.write(TWO)
    await office.send()
    await office.answer("SMSDID:10001,10002")
    done = await by_hand(office, hand.resolve, verdict)
    assert not done.changed
    assert "accepted" in done.words
    assert office.states == ["accepted"]


async def test_the_operator_confirms_what_waits_for_a_yes_and_the_requester_hears_of_it(office):
    await office.write(SIGNED)
    assert (await by_hand(office, hand.confirm)).changed
    assert office.told == [Kind.HELD, Kind.ACKNOWLEDGEMENT]
    await office.send()
    assert office.states == ["submitted"]
    again = await by_hand(office, hand.confirm)
    assert not again.changed
    assert "submitted" in again.words


async def test_the_operators_yes_teaches_no_signature(office):
    await office.write(SIGNED)
    await by_hand(office, hand.confirm)
    assert office.names("signature.") == []


async def test_the_operator_cancels_what_waits_and_not_what_has_left(office):
    await office.write(SIGNED)
    assert (await by_hand(office, hand.cancel)).changed
    assert office.told == [Kind.HELD, Kind.CANCELLED]
    assert not (await by_hand(office, hand.cancel)).changed
    await office.send()
    assert office.carrier.dots == []


async def test_what_was_handed_over_is_not_cancelled(office):
    await office.write(ONE)
    await office.send()
    done = await by_hand(office, hand.cancel)
    assert not done.changed
    assert office.states == [State.SUBMITTED]
    assert office.told == [Kind.ACKNOWLEDGEMENT]


async def test_a_resend_waits_while_sending_is_stopped(office):
    await uncertain(office)
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await by_hand(office, hand.resolve, "resend")
    await office.send()
    assert len(office.carrier.dots) == 1


async def test_what_is_no_longer_kept_gets_its_end_but_is_not_sent_again(office):
    await unresolved(office)
    await office.send()
    await office.age(days=100)
    assert not (await by_hand(office, hand.resolve, "resend")).changed
    assert office.states == ["unresolved"]
    assert (await by_hand(office, hand.resolve, "sent")).changed
    assert office.states == ["accepted"]


async def test_what_expired_before_its_yes_is_not_sent_by_a_resend(office):
    await office.write(SIGNED)
    await office.wait(hours=25)
    assert office.states == ["expired"]
    assert not (await by_hand(office, hand.resolve, "resend")).changed
    await office.send()
    assert office.carrier.dots == []
