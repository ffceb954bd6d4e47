"""What is due leaves: submissions at most once, notices at least once, within budgets and stops."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from relay import daemon
from relay.journal.journal import Journal
from relay.journal.rows import stamp
from relay.model import Outcome, Phase, Result
from relay.notices.facts import Kind
from relay.steps import gate
from relay.steps.sending import lateness, outbox
from tests.desk import (
    ADMIN,
    ALL,
    BARRED,
    BEFORE_DOT,
    LATER,
    LOST,
    NEVER,
    TAKEN,
    Pause,
    Try,
    desk,
)

REFUSED = "To: 2345 6789\n\nHi\n"  # one notice and nothing else
ONE = "Please text 9123 4567: hello\n"


def other(number):
    return f"Please text 9123 {number:04}: hello\n"


async def settled(seen):
    async with asyncio.timeout(10):
        while not seen():
            await asyncio.sleep(0.002)


def attempts(office):
    return [row["attempt"] for row in office.rows("SELECT attempt FROM submission ORDER BY id")]


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


# -- one try --------------------------------------------------------------------------------------


async def test_the_dot_is_on_the_disk_before_it_is_written(office):
    """What can be taken back leaves no mark: each would cost a write to the disk."""
    seen = []

    async def look(phase):
        row = office.submission()
        seen.append((phase, row.phase, row.state))

    office.carrier.at = look
    await office.write(ONE)
    await office.send()
    assert seen == [
        (Phase.CONNECTED, Phase.CLAIMED, "sending"),
        (Phase.BODY, Phase.CLAIMED, "sending"),
        (Phase.DOT, Phase.DOT, "sending"),
    ]
    assert office.states == ["submitted"]
    assert office.submission().left_at == office.now


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (TAKEN, "submitted"),
        (LATER, "queued"),
        (BARRED, "queued"),
        (NEVER, "failed"),
        (LOST, "uncertain"),
    ],
)
async def test_the_end_of_a_try_decides_the_state(office, end, state):
    office.carrier.notices_end = lambda envelope: LATER  # no alert shows that the server is well
    await office.write(ONE)
    await office.send(end)
    assert office.states == [state]
    assert office.submission().code == str(end.code or "")


@pytest.mark.parametrize("end", [LATER, NEVER], ids=["4xx", "5xx"])
async def test_a_clear_no_after_the_dot_is_a_no(office, end):
    await office.write(ONE)
    await office.send(Try(end=end))
    assert office.states == ["queued" if end is LATER else "failed"]


async def test_tries_come_after_1_5_15_and_60_minutes_with_the_same_bytes(office):
    await office.write(ONE)
    pauses = []
    for _ in range(6):
        await office.send(Try(end=LATER))
        pauses.append((office.submission().try_at - office.now) / timedelta(minutes=1))
        office.now = office.submission().try_at - timedelta(milliseconds=1)
        assert await office.out.step() == 0, "not before its time"
        office.now += timedelta(milliseconds=1)
    for pause, minutes in zip(pauses, (1, 5, 15, 60, 60, 60), strict=True):
        assert 0.8 * minutes <= pause <= 1.2 * minutes
    assert len({envelope.data for envelope in office.carrier.dots}) == 1
    assert office.submission().attempt == 6


async def test_it_is_given_up_after_a_day_of_tries_and_that_is_told(office):
    await office.write(ONE)
    started = office.now
    while office.states == ["queued"]:
        await office.send(*([LATER] if office.submission().try_at <= office.now else []))
        await office.wait(minutes=31)
    assert office.states == ["expired"]
    assert timedelta(hours=24) < office.now - started < timedelta(hours=25)
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.EXPIRED]
    await office.send()
    assert office.carrier.dots == []


async def test_what_grew_old_while_the_relay_slept_is_not_sent_on_waking(office):
    """The outbox may be faster than the chores."""
    await office.write(ONE)
    office.now += timedelta(hours=25)
    await office.send()
    assert office.carrier.dots == []
    assert office.states == ["expired"]
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.EXPIRED]


async def test_a_lost_answer_to_the_dot_is_told_and_never_sent_again(office):
    await office.write(ONE)
    await office.send(LOST)
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.UNCERTAIN]
    assert [n.kind for n in office.notices(ADMIN)] == [Kind.ALERT]
    for _ in range(30):
        await office.wait(hours=1)
        await office.send()
    assert len(office.carrier.dots) == 1
    assert office.states == ["unresolved"]


@pytest.mark.parametrize("reached", range(4), ids=["claimed", "connected", "body", "dot"])
async def test_a_try_that_breaks_is_decided_by_its_phase(office, reached):
    await office.write(ONE)
    with capture_logs() as logged:
        await office.send(Try(end=RuntimeError("ours"), phases=ALL[:reached]))
    assert [line["event"] for line in logged] == ["step.failed"]
    assert office.states == ["uncertain" if reached == 3 else "queued"]


@pytest.mark.parametrize("at", ALL)
async def test_a_try_that_is_cut_off_at_a_stop_is_decided_by_its_phase(office, at):
    reached, never = asyncio.Event(), asyncio.Event()

    async def hang(phase):
        if phase is at:
            reached.set()
            await never.wait()

    office.carrier.at = hang
    await office.write(ONE)
    await office.out.step()
    await reached.wait()
    await office.out.drain(0)
    assert office.states == ["uncertain" if at is Phase.DOT else "queued"]
    office.carrier.at, office.out = None, office.new_outbox(office.journal)
    await office.wait(minutes=2)
    await office.send()
    assert len(office.carrier.dots) == (0 if at is Phase.DOT else 1)


async def test_a_stop_waits_for_what_is_in_flight(office):
    begun = asyncio.Event()

    async def pause(phase):
        begun.set()
        await asyncio.sleep(0.02)

    office.carrier.at = pause
    await office.write(ONE)
    await office.out.step()
    await begun.wait()
    await office.out.drain(5)
    assert office.states == ["submitted"]


# -- crashes --------------------------------------------------------------------------------------


async def crash(office, monkeypatch, phase):
    """All under way in that phase, as a kill leaves them, and then a start."""
    lease = stamp(office.now + timedelta(minutes=15))
    sql = (
        f"UPDATE submission SET state='sending', phase='{phase}', epoch=1, attempt=1,"
        f" lease_until={lease}"
    )
    await office.journal.commit(lambda tx: tx._db.execute(sql))
    monkeypatch.setattr(daemon, "now", office.clock)
    await office.journal.commit(lambda tx: daemon._recover(tx, office.charter))


@pytest.mark.parametrize(
    ("phase", "state"),
    [("claimed", "queued"), ("connected", "queued"), ("body", "queued"), ("dot", "uncertain")],
)
async def test_after_a_crash_the_phase_decides(office, monkeypatch, phase, state):
    await office.write(ONE)
    await crash(office, monkeypatch, phase)
    assert office.states == [state]
    await office.send()
    assert len(office.carrier.dots) == (1 if state == "queued" else 0)
    assert (Kind.UNCERTAIN in office.told) is (state == "uncertain")


async def test_a_request_of_several_cut_off_after_the_dot_is_told_once(office, monkeypatch):
    await office.write("Please text 9123 4567, +86 138 1234 5678: hello\n")
    assert len(office.states) == 2
    await crash(office, monkeypatch, "dot")
    assert office.states == ["uncertain", "uncertain"]
    assert office.told.count(Kind.UNCERTAIN) == 1


async def test_a_holder_whose_lease_ran_out_is_fenced_before_the_dot(office):
    """A machine that slept wakes up in the middle of a try that somebody else took over."""

    async def sleep(phase):
        if phase is Phase.BODY:
            await office.wait(minutes=16)
            assert office.states == ["queued"]

    office.carrier.at = sleep
    await office.write(ONE)
    await office.out.step()
    await office.ended()
    assert office.carrier.fenced == 1
    assert office.carrier.dots == []
    office.carrier.at = None
    await office.wait(minutes=2)
    await office.send()
    assert len(office.carrier.dots) == 1


async def test_a_lease_grows_with_the_dot(office):
    async def slow(phase):
        await office.wait(minutes=14 if phase is Phase.DOT else 7)
        assert office.states == ["sending"]

    office.carrier.at = slow
    await office.write(ONE)
    await office.out.step()
    await office.ended()
    assert office.states == ["submitted"]
    assert len(office.carrier.dots) == 1


async def test_texts_leave_before_the_notices_about_them(office):
    told = []

    async def look(phase):
        told.append(len(office.carrier.letters))

    office.carrier.at = look
    for number in range(4):
        await office.write(other(number))
    await office.send()
    assert set(told) == {0}
    assert len(office.carrier.letters) == 4


async def test_a_look_beside_one_that_claims_a_text_leaves_the_notices_where_they_are(tmp_path):
    async with desk(tmp_path, connections=1) as office:
        await office.write(ONE)
        assert await asyncio.gather(office.out.step(), office.out.step()) == [1, 0]


async def test_a_backlog_of_texts_keeps_nobody_waiting_for_a_notice(office):
    for number in range(4):
        await office.write(other(number))
    office.now += timedelta(seconds=11)
    assert await office.out.step() == office.connections + 4


async def test_what_was_claimed_and_not_begun_at_a_stop_waits_on_and_has_lost_no_try(tmp_path):
    async with desk(tmp_path, connections=1) as office:
        await office.write(ONE)
        await office.send()  # at once: so the next is claimed while the answer to a dot is awaited
        pause = Pause(office, Phase.DOT)
        for number in range(3):
            await office.write(other(number))
        await office.out.step()
        await pause.begun.wait()
        await settled(lambda: office.states == ["submitted", "sending", "sending", "queued"])
        draining = asyncio.create_task(office.out.drain(30.0))
        await asyncio.sleep(0)
        pause.goes_on.set()
        async with asyncio.timeout(10):
            await draining
        assert office.states == ["submitted", "submitted", "queued", "queued"]
        assert attempts(office) == [1, 1, 0, 0]
        office.out = office.new_outbox(office.journal)
        await office.send()
        assert office.states == ["submitted"] * 4
        assert len(office.carrier.dots) == 4


@pytest.mark.parametrize("known", [True, False], ids=["claimed", "just being claimed"])
async def test_what_was_claimed_behind_a_text_that_failed_has_lost_no_try(tmp_path, known):
    async with desk(tmp_path, connections=1) as office:
        await office.write(ONE)
        await office.send()
        for number in range(2):
            await office.write(other(number))
        at_the_dot = []

        async def look(phase):
            if phase is Phase.DOT and not at_the_dot:
                await settled(lambda: office.states == ["submitted", "sending", "sending"])
                if known:
                    await settled(lambda: office.out._ready)
                at_the_dot.append(phase)

        office.carrier.at = look
        office.carrier.script.append(Try(end=LATER, phases=ALL))
        await office.out.step()
        await office.ended()
        assert at_the_dot
        assert office.states == ["submitted", "queued", "queued"]
        assert attempts(office) == [1, 1, 0]
        await office.wait(minutes=2)
        await office.send()
        assert office.states == ["submitted"] * 3
        assert len(office.carrier.dots) == 4, "the one that failed was given away twice"


async def test_what_was_claimed_behind_a_text_that_hangs_can_be_cancelled(tmp_path, monkeypatch):
    """And a pause holds for it."""
    async with desk(tmp_path, connections=1) as office:
        await office.write(ONE)
        await office.send()
        for number in range(3):
            await office.write(other(number))
        hanging, answered = asyncio.Event(), asyncio.Event()

        async def hang(phase):
            if phase is Phase.DOT:
                await settled(lambda: office.out._ready)
                hanging.set()
                await answered.wait()

        office.carrier.at = hang
        monkeypatch.setattr(outbox, "_BRISK", 300)
        await office.out.step()
        await hanging.wait()
        await settled(lambda: office.states == ["submitted", "sending", "queued", "queued"])
        assert attempts(office) == [1, 1, 0, 0]
        assert await office.reply("cancel", to=office.notices()[2]) == "cancelled"
        await office.journal.commit(lambda tx: gate.pause(tx, office.now))
        answered.set()
        await office.ended()
        assert office.states == ["submitted", "submitted", "cancelled", "queued"]


async def test_a_notice_that_cannot_be_put_into_words_stops_no_text(office):
    for number in range(65):
        await office.write(REFUSED.replace("6789", f"{number:04}"))
    await office.journal.commit(
        lambda tx: tx._db.execute("UPDATE notice SET facts = '{}' WHERE id > 60")
    )
    office.now += timedelta(minutes=1)
    await office.send()
    assert len(office.carrier.letters) == 61, "sixty and a summary"
    await office.write(ONE)
    await office.send()
    assert office.states == ["submitted"]


async def test_there_are_never_more_under_way_than_connections(office):
    under_way, most, submit = 0, 0, office.carrier.submit

    async def counted(envelope, *, reached=None):
        nonlocal under_way, most
        under_way += reached is not None
        most = max(most, under_way)
        await asyncio.sleep(0.002)
        try:
            return await submit(envelope, reached=reached)
        finally:
            under_way -= reached is not None

    office.carrier.submit = counted
    for number in range(12):
        await office.write(other(number))
    while await office.out.step() or office.out.under_way:
        await asyncio.sleep(0.005)
    assert office.states == ["submitted"] * 12
    assert most == office.connections


async def test_the_next_text_is_claimed_while_the_one_before_it_ends(office):
    """No look of the loop is needed for it, nor a commit of its own."""
    await office.write(ONE)
    await office.send()
    for number in range(9):
        await office.write(other(number))
    await office.out.step()
    await office.ended()
    assert office.states == ["submitted"] * 10


async def test_what_was_not_tried_behind_a_notice_that_failed_has_lost_no_try(office):
    for number in range(3):
        await office.write(REFUSED.replace("6789", f"{number:04}"))
    office.carrier.notices_end = lambda envelope: LATER
    await office.out.step()
    await office.ended()
    rows = office.rows("SELECT state, attempt FROM notice ORDER BY id")
    assert [row["attempt"] for row in rows] == [1, 0, 0]
    assert {row["state"] for row in rows} == {"queued"}


async def test_two_outboxes_on_one_journal_send_each_once(office):
    for number in range(30):
        await office.write(other(number))
    second = Journal(office.path)
    await second.open()
    try:
        boxes = [office.out, office.new_outbox(second)]

        async def work(box):
            while await box.step():
                while box.under_way:
                    await asyncio.wait(box.under_way)

        await asyncio.gather(*map(work, boxes))
    finally:
        await second.close()
    assert office.states == ["submitted"] * 30
    assert len(office.carrier.dots) == len({e.data for e in office.carrier.dots}) == 30


# -- stops ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [2, 3, 16, *range(250, 258), 259, 77])
async def test_an_error_that_would_meet_all_stops_sending_until_a_person_resumes(office, code):
    await office.write(other(1))
    await office.send()
    for number in (2, 3):
        await office.write(other(number))
    await office.answer(f"ERROR:{code}")
    await office.answer(f"ERROR:{code} again", to=office.reference(1))
    await office.send()
    assert office.states == ["rejected", "queued", "queued"]
    assert office.names("gateway.") == ["gateway.stopped"]
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1, "the admins are told once"
    assert not [n for n in office.notices() if n.state != "sent"], "notices leave all the same"
    await office.write(other(4))
    assert office.told[-1] == Kind.ACKNOWLEDGEMENT
    assert await office.journal.commit(lambda tx: gate.resume(tx, office.now)) != ""
    await office.send()
    assert office.states == ["rejected"] + ["submitted"] * 3
    order = [bytes(e.data).split(b"[RECIPIENT]=8529123")[1][:4] for e in office.carrier.dots]
    assert order == [b"0001", b"0002", b"0003", b"0004"]


@pytest.mark.parametrize("code", [1, 5, 6, 8, 17, 18, 20, 22, 25])
async def test_an_error_about_one_text_stops_nothing(office, code):
    await office.write(ONE)
    await office.send()
    await office.answer(f"ERROR:{code}")
    assert office.names("gateway.") == []
    await office.write(other(1))
    await office.send()
    assert office.states == ["rejected", "submitted"]


async def test_a_pause_by_the_operator_is_a_stop_too(office):
    assert await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    assert not await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await office.write(ONE)
    await office.send()
    assert office.states == ["queued"]
    assert office.notices()[0].state == "sent"
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    await office.send()
    assert office.states == ["submitted"]


async def test_what_grows_old_during_a_stop_is_told_as_expired(office):
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await office.write(ONE)
    await office.wait(hours=25)
    assert office.states == ["expired"]
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    await office.send()
    assert office.carrier.dots == []


async def test_five_failed_tries_in_a_row_stop_sending_and_a_probe_that_works_ends_it(office):
    for number in range(8):
        await office.write(other(number))
    await office.send(*[LATER] * 5)
    assert office.names("gateway.") == ["gateway.stopped"]
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1
    await office.wait(minutes=1)
    await office.send(LATER)  # one probe, not eight tries
    await office.wait(minutes=4)
    await office.send()
    assert office.carrier.dots == [], "the next probe waits longer"
    await office.wait(minutes=1)
    await office.send()
    assert office.names("gateway.") == ["gateway.stopped", "gateway.resumed"]
    assert office.states == ["submitted"] * 8
    order = [bytes(e.data).split(b"[RECIPIENT]=8529123")[1][:4] for e in office.carrier.dots[1:]]
    assert order == sorted(order), "what waited goes out in its old order"
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1


async def test_failures_that_are_not_in_a_row_stop_nothing(office):
    for number in range(9):
        await office.write(other(number))
        await office.send(*([TAKEN] if number == 4 else [LATER]))
    assert office.names("gateway.") == []


async def test_tries_that_our_own_stop_cut_off_are_no_failures_of_the_server(office):
    for number in range(6):
        await office.write(other(number))
        with capture_logs():
            await office.send(Try(end=RuntimeError("ours"), phases=BEFORE_DOT))
    assert office.names("gateway.") == []


async def test_a_probe_that_works_ends_a_stop_though_its_answer_is_faster_than_we_are(office):
    for number in range(6):
        await office.write(other(number))
    await office.send(*[LATER] * 5)
    await office.wait(minutes=1)

    async def answer_at_once(phase):
        if phase is Phase.DOT:
            office.carrier.at = None
            await office.answer("SMSDID:1", to=office.reference(6))

    office.carrier.at = answer_at_once
    await office.send()
    assert office.names("gateway.") == ["gateway.stopped", "gateway.resumed"]
    assert office.states == ["submitted"] * 5 + ["accepted"]


async def test_a_pause_lasts_though_the_mail_server_is_well_again(office):
    for number in range(6):
        await office.write(other(number))
    await office.send(*[LATER] * 5)
    assert await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await office.wait(hours=2)
    await office.send()
    assert office.carrier.dots == []
    assert await office.journal.commit(lambda tx: gate.resume(tx, office.now)) == gate.BY_OPERATOR


async def test_three_in_doubt_within_ten_minutes_stop_sending_until_a_person_resumes(office):
    for number in range(5):
        await office.write(other(number))
        await office.wait(minutes=3)
    await office.send(LOST, LOST, LOST, LOST)  # the fourth was on its way
    assert office.names("gateway.") == ["gateway.stopped"]
    await office.wait(hours=3)
    await office.send()
    assert len(office.carrier.dots) == 4
    await office.journal.commit(lambda tx: gate.resume(tx, office.now))
    await office.send()
    assert office.states == ["uncertain"] * 4 + ["submitted"]


async def test_doubts_that_are_far_apart_stop_nothing(office):
    for number in range(4):
        await office.write(other(number))
        await office.send(LOST)
        await office.wait(minutes=6)
    assert office.names("gateway.") == []


async def test_an_sms_that_the_gateway_accepts_twice_stops_sending(office):
    await office.write(ONE)
    await office.send()
    await office.answer("SMSDID:10001")
    await office.answer("SMSDID:10001", Subject=f"Fwd: {office.reference()}")
    assert office.names("gateway.") == [], "the same answer again is no second SMS"
    await office.answer("SMSDID:10002")
    assert office.names("gateway.") == ["gateway.stopped"]
    assert await office.journal.commit(lambda tx: tx.setting("stopped")) == gate.CHARGED_TWICE


async def test_an_alert_about_the_same_cause_is_sent_once_an_hour(office):
    for minutes in (1, 1, 70):
        await office.journal.commit(lambda tx: gate.stop(tx, office.charter, "balance", office.now))
        await office.journal.commit(lambda tx: gate.resume(tx, office.now))
        await office.wait(minutes=minutes)
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1
    await office.journal.commit(lambda tx: gate.stop(tx, office.charter, "balance", office.now))
    assert len(office.notices(ADMIN, Kind.ALERT)) == 2


# -- absences -------------------------------------------------------------------------------------


async def absent(office, **time):
    """The relay is away: no chore is done, and then it starts again."""
    office.now += timedelta(**time)
    await office.journal.commit(lambda tx: lateness.wake(tx, office.charter, office.now))


async def test_after_a_long_absence_what_should_have_left_is_asked_about_and_never_a_burst(office):
    await office.wait()
    for number in range(3):
        await office.write(other(number))
    await absent(office, hours=3)
    await office.send()
    assert office.carrier.dots == []
    assert office.states == ["held"] * 3
    assert office.told == [Kind.ACKNOWLEDGEMENT] * 3 + [Kind.HELD] * 3
    assert "waited for 3 hours" in office.notices()[-1].body
    await office.reply("yes", to=office.notices()[-1])
    await office.send()
    assert sorted(office.states) == ["held", "held", "submitted"]


async def test_after_a_short_absence_all_goes_on(office):
    await office.wait()
    await office.write(ONE)
    await absent(office, minutes=50)
    await office.send()
    assert office.states == ["submitted"]


async def test_what_waited_for_a_mail_server_while_we_were_there_needs_no_yes(office):
    await office.write(ONE)
    for _ in range(3):
        await office.send(*([LATER] if office.submission().try_at <= office.now else []))
        await office.wait(hours=1)
    await absent(office, minutes=10)
    await office.send()
    assert office.states == ["submitted"]


# -- budgets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "wait"),
    [
        ({"per_day": 2}, timedelta(days=1)),
        ({"per_requester_hour": 2}, timedelta(hours=1)),
        ({"per_requester_day": 2}, timedelta(days=1)),
    ],
)
async def test_beyond_a_budget_a_request_waits_is_told_once_and_leaves_when_there_is_room(
    tmp_path, policy, wait
):
    policy = {**policy, "max_age": timedelta(days=2)}
    async with desk(tmp_path, policy=policy) as office:
        for number in range(3):
            await office.write(other(number))
        await office.send()
        assert sorted(office.states) == ["held", "submitted", "submitted"]
        for _ in range(5):
            await office.wait(minutes=6)
            await office.send()
        assert sorted(office.states)[0] == "held"
        assert office.told.count(Kind.HELD) == 1
        reasons = office.rows("SELECT reasons FROM request WHERE reasons <> '[]'")
        assert [r["reasons"].count("code") for r in reasons] == [1]
        for id_ in (1, 2):
            await office.answer(f"SMSDID:{id_}", to=office.reference(id_))
        await office.wait(seconds=wait.total_seconds())
        await office.send()
        assert len(office.carrier.dots) == 3
        assert office.told.count(Kind.HELD) == 1
        assert Kind.EXPIRED not in office.told


async def test_many_at_once_do_not_slip_past_a_budget(tmp_path):
    policy = {"per_day": 2, "max_age": timedelta(days=9)}
    async with desk(tmp_path, policy=policy, connections=8) as office:
        for number in range(8):
            await office.write(other(number))
        await office.send()
        assert office.states.count("submitted") == 2
        for day in (2, 3):
            await office.wait(hours=24, seconds=1)
            await office.send()
            assert len(office.carrier.dots) == 2 * day
        assert len(office.notices(kind=Kind.HELD)) == 6, "each was told once"
        reasons = office.rows("SELECT reasons FROM request WHERE reasons <> '[]'")
        assert {row["reasons"].count("code") for row in reasons} == {1}


async def test_another_persons_budget_is_untouched(tmp_path):
    async with desk(tmp_path, policy={"per_requester_hour": 1}) as office:
        await office.write(other(1))
        await office.write(other(2), From="bob@office.example")
        await office.send()
        assert office.states == ["submitted", "submitted"]


async def test_the_parts_of_one_request_are_one_request(tmp_path):
    async with desk(tmp_path, policy={"per_requester_hour": 1}) as office:
        await office.write("Please text 9123 4567, +86 138 1234 5678: hello\n")
        await office.send()
        assert office.states == ["submitted", "submitted"]


async def test_what_never_finds_room_is_told_as_expired_after_a_day_and_not_before(tmp_path):
    async with desk(tmp_path, policy={"per_day": 0}) as office:
        await office.write(ONE)
        for _ in range(24):
            await office.send()
            assert office.states == ["held"]
            await office.wait(hours=1)
        await office.wait(minutes=1)
        assert office.states == ["expired"]
        assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.HELD, Kind.EXPIRED]


# -- notices --------------------------------------------------------------------------------------


async def test_a_notice_leaves_once_with_a_null_sender_and_our_mark(office):
    await office.write(ONE)
    await office.send()
    [letter] = office.carrier.letters
    assert (letter.sender, letter.recipient) == ("", "amy@office.example")
    assert f"X-Relay-Loop: {office.identity.loop_mark}".encode() in letter.data
    await office.send()
    assert len(office.carrier.letters) == 1
    assert office.notices()[0].sent_at == office.now


async def test_a_notice_that_may_have_left_is_sent_again_but_not_for_ever(office):
    office.carrier.notices_end = lambda envelope: LOST
    await office.write(REFUSED)
    for _ in range(7):
        await office.send()
        await office.wait(hours=2)
    assert len(office.carrier.letters) == 5
    assert len({letter.data for letter in office.carrier.letters}) == 1
    assert office.notices()[0].state == "sent"


async def test_a_mail_server_that_refuses_our_login_stops_sending_until_it_takes_mail_again(office):
    office.carrier.notices_end = lambda envelope: BARRED
    await office.write(ONE)
    await office.send(BARRED)
    assert office.states == ["queued"]
    assert "gateway.stopped" in [event.name for event in office.events]
    await office.wait(minutes=20)
    await office.send(BARRED)  # a probe
    assert office.carrier.dots == []
    office.carrier.notices_end = lambda envelope: TAKEN
    await office.wait(minutes=80)
    await office.send()
    await office.send()
    assert office.states == ["submitted"]


async def test_a_notice_is_tried_again_later_and_given_up_in_the_end(office):
    office.carrier.notices_end = lambda envelope: LATER
    await office.write(REFUSED)
    for _ in range(70):
        await office.send()
        await office.wait(minutes=73)
    assert len(office.carrier.letters) == 61  # for three days, as mail servers do
    assert office.notices()[0].state == "failed"
    assert office.names("notice.") == ["notice.failed"]
    assert len({letter.data for letter in office.carrier.letters}) == 1


async def test_one_that_may_have_left_after_others_that_did_not_is_tried_again(office):
    ends = [LATER, LATER, LATER, LATER, LOST, TAKEN]
    office.carrier.notices_end = lambda envelope: ends.pop(0)
    await office.write(REFUSED)
    for _ in range(6):
        await office.send()
        await office.wait(minutes=73)
    assert ends == []


async def test_a_closed_mail_server_is_asked_once_a_minute_however_many_notices_wait(office):
    """A wrong password for each would lock the account."""
    office.carrier.notices_end = lambda envelope: BARRED
    for _ in range(5):
        await office.write(REFUSED)
    for minute in range(1, 4):
        await office.send()
        await office.send()
        assert len(office.carrier.letters) == minute
        await office.wait(minutes=1)
    office.carrier.notices_end = lambda envelope: TAKEN
    for _ in range(10):
        await office.wait(minutes=73)
        await office.send()
    assert {notice.state for notice in office.notices()} == {"sent"}


async def test_a_notice_that_is_refused_is_not_tried_again(office):
    office.carrier.notices_end = lambda envelope: Outcome(result=Result.REFUSED, code=550)
    await office.write(REFUSED)
    await office.send()
    await office.wait(hours=2)
    await office.send()
    assert len(office.carrier.letters) == 1
    assert office.names("notice.") == ["notice.failed"]


async def test_a_notice_that_was_cut_off_by_a_crash_is_sent_again(office):
    await office.write(REFUSED)
    await office.journal.commit(
        lambda tx: tx._db.execute("UPDATE notice SET state='sending', epoch=1, lease_until=0")
    )
    await office.send()
    assert office.carrier.letters == []
    await office.wait(seconds=1)
    await office.send()
    assert len(office.carrier.letters) == 1


async def test_one_bad_submission_does_not_keep_the_others(office):
    await office.write(other(1))
    await office.write(other(2))
    with capture_logs():
        await office.send(Try(end=RuntimeError("ours"), phases=BEFORE_DOT))
    assert office.states == ["queued", "submitted"]


async def test_one_phone_gets_no_more_an_hour_than_one_person_may_send_whoever_writes(tmp_path):
    async with desk(tmp_path, policy={"per_requester_hour": 3}) as office:
        for number, sender in enumerate(("amy", "bob", "cat", "dan")):
            body = f"Please text 9123 4567, 6123 450{number}: hello {number}\n"
            await office.write(body, From=f"{sender}@office.example")
        await office.write("Please text 6123 4567: hello\n", From="eve@office.example")
        await office.send()
        assert office.states == ["submitted"] * 3 + ["held", "submitted"]
        assert [n.kind for n in office.notices("dan@office.example")][-1] == Kind.HELD
        await office.wait(minutes=61)
        await office.send()
        assert office.states[3] == "submitted"
