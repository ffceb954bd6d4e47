"""What the gateway and the mail servers say, in whatever order, moves each submission rightly."""

import secrets

import pytest
from structlog.testing import capture_logs

from relay.model import Reference, State
from relay.notices.facts import Kind
from relay.steps import gate
from tests.desk import (
    ADMIN,
    LATER,
    LOST,
    MX,
    NEVER,
    TAKEN,
    Try,
    answer,
    bounce,
    desk,
    returned,
)

ONE = "Please text 9123 4567: hello\n"
TWO = "Please text 9123 4567, 6123 4567: hello\n"
REDO = "ERROR:17"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def sent(office, body=ONE, *script):
    await office.write(body)
    await office.send(*script)


# -- one answer -----------------------------------------------------------------------------------


async def test_ids_make_it_accepted_and_each_phone_has_its_own(office):
    await sent(office, TWO)
    assert await office.answer("SMSDID:10001,10002") == "accepted"
    assert office.states == ["accepted"]
    assert office.submission().smsdids == ("10001", "10002")
    assert office.told == ["acknowledgement", "result"]
    assert office.folders == ["handled", "handled"]


async def test_ids_that_are_not_as_many_as_phones_are_given_to_none(office):
    await sent(office, TWO)
    await office.answer("SMSDID:10001")
    assert office.states == ["accepted"]
    assert office.submission().smsdids == ("", "")
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1
    assert "doubtful" in [event.result for event in office.events]


async def test_an_error_makes_it_rejected_and_is_told(office):
    await sent(office)
    await office.answer("ERROR:18")
    assert office.states == ["rejected"]
    assert office.submission().code == "18"
    assert "18" in office.notices(kind=Kind.RESULT)[0].body


async def test_some_ids_and_an_error_are_accepted_in_part_and_alarm_the_admins(office):
    await sent(office, TWO)
    await office.answer("SMSDID:10001\nERROR:17 (85261234567)\n")
    assert office.states == ["accepted"], "nothing of it is sent again"
    assert office.submission().smsdids == ("", "")
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1
    assert office.told == ["acknowledgement", "result"]


async def test_the_same_answer_in_another_mail_changes_nothing(office):
    await sent(office)
    await office.answer("SMSDID:10001")
    before = office.rows("SELECT * FROM notice")
    assert await office.answer("SMSDID:10001\n\n-- \nthe gateway") == "repeated"
    assert office.rows("SELECT * FROM notice") == before
    assert office.folders[-1] == "handled"


async def test_the_same_mail_twice_is_read_once(office):
    await sent(office)
    raw = answer("SMSDID:10001", office.reference())
    assert await office.take(raw, replies=True) == "accepted"
    assert await office.take(b"Received: from x\r\n" + raw, replies=True) == "duplicate"
    assert office.outcomes == ["accepted 10001"]


async def test_other_ids_for_what_was_accepted_alarm_and_change_nothing(office):
    await sent(office)
    await office.answer("SMSDID:10001")
    await office.answer("SMSDID:10009")
    assert office.submission().smsdids == ("10001",), "the first ids stand"
    assert office.states == ["accepted"]
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1
    assert office.told.count("result") == 1
    assert office.outcomes == ["accepted 10001", "accepted 10009"]


async def test_an_error_and_then_ids_end_accepted_and_are_told_again(office):
    await sent(office)
    await office.answer("ERROR:20")
    await office.answer("SMSDID:10001")
    assert office.states == ["accepted"]
    assert office.told == ["acknowledgement", "result", "result"]


async def test_ids_and_then_an_error_stay_accepted(office):
    await sent(office)
    await office.answer("SMSDID:10001")
    await office.answer("ERROR:20")
    assert office.states == ["accepted"]
    assert office.told == ["acknowledgement", "result"]
    assert office.outcomes == ["accepted 10001", "rejected ERROR:20"]


# -- whose it is ----------------------------------------------------------------------------------


async def test_words_without_a_result_go_to_quarantine_and_leave_it_open(office):
    await sent(office)
    assert await office.answer("We have received your mail.") == "unrecognised"
    assert office.states == ["submitted"]
    assert office.folders[-1] == "quarantine"
    assert "mail.quarantined" in office.names()


async def test_an_absence_notice_is_no_answer(office):
    await sent(office)
    await office.answer("I am away.", **{"Auto-Submitted": "auto-replied"})
    assert office.outcomes == ["ignored"]
    assert office.states == ["submitted"]
    assert office.folders[-1] == "handled"


@pytest.mark.parametrize("shape", ["foreign", "unknown", "two", "none"])
async def test_an_answer_that_is_not_certainly_ours_goes_to_quarantine(office, shape):
    await sent(office)
    key = office.identity.key
    foreign = Reference.mint(secrets.token_bytes(6), b"another key")
    unknown = Reference.mint(secrets.token_bytes(6), key)
    subjects = {
        "foreign": (f"Re: {foreign}", "foreign reference"),
        "unknown": (f"Re: {unknown}", "unknown reference"),
        "two": (f"Re: {office.reference()} {unknown}", "several references"),
        "none": ("Re: your mail", "no reference"),
    }
    subject, outcome = subjects[shape]
    await office.answer("SMSDID:10001", Subject=subject)
    assert office.outcomes == [outcome]
    assert office.folders[-1] == "quarantine"
    assert office.states == ["submitted"]


async def test_an_answer_to_what_has_never_left_goes_to_quarantine(office):
    await office.write(ONE)
    await office.answer("SMSDID:10001")
    assert office.outcomes == ["not waiting"]
    assert office.states == ["queued"]
    await office.send()
    assert len(office.carrier.dots) == 1


@pytest.mark.parametrize(
    ("proof", "state"),
    [(f"{MX}; dmarc=pass header.from=gateway.example", "accepted"), ("", "submitted")],
)
async def test_where_answers_need_proof_one_without_it_changes_nothing(tmp_path, proof, state):
    async with desk(tmp_path, answer_proof="authentication-results") as office:
        await sent(office)
        fields = {"Authentication-Results": proof} if proof else {}
        fields["Received"] = f"from gateway by {MX}; Wed, 18 Nov 2026 10:00:00 +0800"
        await office.answer("SMSDID:10001", **fields)
        assert office.states == [state]


# -- late, early, and across ----------------------------------------------------------------------


async def test_an_answer_before_our_own_250_is_kept(office):
    async def overtake(phase):
        if phase == "dot":
            await office.answer("SMSDID:10001")

    office.carrier.at = overtake
    await sent(office)
    assert office.states == ["accepted"]
    assert office.told == ["acknowledgement", "result"]


async def test_what_was_answered_before_our_250_still_counts_against_the_budgets(office):
    async def overtake(phase):
        if phase == "dot":
            await office.answer("SMSDID:10001")

    office.carrier.at = overtake
    await sent(office)
    assert office.look(lambda tx: tx.billed_left(office.now)) == 1


@pytest.mark.parametrize("words", ["SMSDID:10001", "ERROR:18"])
async def test_an_answer_to_what_waits_for_another_try_stops_that_try(office, words):
    """A 4xx after the dot says that nothing was taken; the answer says otherwise."""
    await sent(office, ONE, Try(end=LATER))
    assert office.states == ["queued"]
    await office.answer(words)
    assert office.states[0] in ("accepted", "rejected")
    office.now = office.submission().try_at
    await office.wait(minutes=2)
    await office.send()
    assert len(office.carrier.dots) == 1


async def test_an_answer_during_a_second_try_fences_it_off(office):
    await sent(office, ONE, Try(end=LATER))
    await office.wait(minutes=2)

    async def overtake(phase):
        if phase == "body":
            await office.answer("SMSDID:10001")

    office.carrier.at = overtake
    await office.send(Try())
    assert office.carrier.fenced == 1
    assert len(office.carrier.dots) == 1
    assert office.states == ["accepted"]


async def test_an_answer_to_what_was_cancelled_meanwhile_is_taken_and_told(office):
    await sent(office, ONE, Try(end=LATER))
    await office.reply("cancel")
    assert office.states == ["cancelled"]
    await office.answer("SMSDID:10001")
    assert office.states == ["accepted"]
    assert office.told == ["acknowledgement", "cancelled", "result"]


async def test_an_answer_to_what_waits_for_a_budget_is_taken(tmp_path):
    async with desk(tmp_path, policy={"per_day": 1}) as office:
        await sent(office, ONE, Try(end=LATER))
        await office.write("Please text 9123 4568: other\n")
        await office.send()
        assert office.states == ["queued", "submitted"]
        await office.wait(minutes=2)
        await office.send()
        assert office.states == ["held", "submitted"]
        await office.answer("SMSDID:10001")
        assert office.states == ["accepted", "submitted"]


@pytest.mark.parametrize("state", ["unconfirmed", "unresolved", "uncertain", "expired"])
async def test_a_late_answer_is_taken_and_told_again(office, state):
    if state == "uncertain":
        await sent(office, ONE, LOST)
    elif state == "expired":
        await sent(office, ONE, Try(end=LATER))
        await office.wait(hours=25)
    else:
        await sent(office)
        await office.wait(minutes=16)
        if state == "unresolved":
            await office.wait(hours=24)
    assert office.states == [state]
    before = len(office.told)
    await office.answer("SMSDID:10001")
    assert office.states == ["accepted"]
    assert office.told[before:] == ["result"]


async def test_evidence_that_breaks_us_is_put_aside_and_the_next_is_understood(office, monkeypatch):
    await sent(office)
    await office.write("Please text 9123 4568: other\n")
    await office.send()
    dialect = type(office.charter.dialect)
    read = dialect.read_answer

    def break_on_it(self, mail, terms):
        if "SMSDID:666" in mail.parts[0].data.decode():
            raise RuntimeError("a mail nobody has thought of")
        return read(self, mail, terms)

    monkeypatch.setattr(dialect, "read_answer", break_on_it)
    await office.receive(answer("SMSDID:666", office.reference(1)), replies=True)
    await office.receive(answer("SMSDID:10002", office.reference(2)), replies=True)
    with capture_logs() as logged:
        await office.answer("SMSDID:10002", to=office.reference(2))
    assert office.states == ["submitted", "accepted"]
    assert office.folders[2] == "quarantine"
    assert [(line["event"], line["log_level"]) for line in logged] == [("step.failed", "error")]


# -- one by one -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["17", "22"])
async def test_a_batch_refused_for_one_number_goes_one_by_one_once(office, code):
    await sent(office, TWO)
    await office.answer(f"ERROR:{code}")
    assert office.states == ["rejected", "queued", "queued"]
    assert office.told == ["acknowledgement"], "no result yet"
    await office.send()
    assert len(office.carrier.dots) == 3
    await office.answer("SMSDID:10001", to=office.reference(2))
    assert office.told == ["acknowledgement"], "one is still under way"
    await office.answer(f"ERROR:{code}", to=office.reference(3))
    assert office.states == ["rejected", "accepted", "rejected"], "no third round"
    assert office.told == ["acknowledgement", "result"]
    assert len({office.reference(n) for n in (1, 2, 3)}) == 3


async def test_a_repeated_error_does_not_redo_a_batch_again(office):
    await sent(office, TWO)
    await office.answer("ERROR:17")
    await office.answer("ERROR:22")
    await office.answer("ERROR:17 (again)")
    assert len(office.states) == 3


@pytest.mark.parametrize(
    ("body", "split", "words"),
    [(ONE, True, REDO), (TWO, False, REDO), (TWO, True, "ERROR:18"), (TWO, True, "ERROR:20")],
    ids=["one phone", "not wanted", "about the text", "perhaps sent"],
)
async def test_other_refusals_are_not_redone(tmp_path, body, split, words):
    async with desk(tmp_path, split_on_error=split) as office:
        await sent(office, body)
        await office.answer(words)
        assert office.states == ["rejected"]
        assert office.told == ["acknowledgement", "result"]


async def test_ids_for_a_batch_that_is_being_redone_stop_what_has_not_left(office):
    """The gateway takes its error back: whoever has no second SMS yet gets none."""
    await sent(office, TWO)
    await office.answer("ERROR:17")
    await office.answer("SMSDID:10001,10002")
    await office.send()
    assert len(office.carrier.dots) == 1
    assert office.states == ["accepted", "cancelled", "cancelled"]
    assert len(office.notices(ADMIN, Kind.ALERT)) == 1


async def test_ids_for_a_batch_that_is_being_redone_are_told_as_accepted(office):
    await sent(office, TWO)
    await office.answer("ERROR:17")
    await office.answer("SMSDID:10001,10002")
    assert "not sent" not in office.notices(kind=Kind.RESULT)[-1].body


async def test_an_error_that_comes_days_later_sends_nothing_any_more(office):
    await sent(office, TWO)
    await office.wait(minutes=20)
    await office.wait(hours=30)
    await office.answer("ERROR:17")
    await office.send()
    assert len(office.carrier.dots) == 1
    assert office.told[-1] == "expired"


async def resent(office):
    await office.wait(minutes=20)
    assert await office.reply("resend") == "resent"


async def resent_and_gone(office):
    await resent(office)
    await office.send()


async def moved(office):
    assert await office.reply("move to tomorrow 10am") == "moved"


async def cancelled(office):
    assert await office.reply("cancel") == "cancelled"


async def expired(office):
    await office.journal.commit(lambda tx: tx.remember("stopped", "paused by the operator"))
    await office.wait(hours=25)


async def waiting_for_a_yes(office):
    assert await office.reply("Text: other words") == "rewritten"


@pytest.mark.parametrize(
    ("begin", "meanwhile", "leaving"),
    [
        (TAKEN, resent, 2),
        (TAKEN, resent_and_gone, 2),
        (LATER, moved, 1),
        (LATER, cancelled, 0),
        (LATER, expired, 0),
        (Try(end=LATER, phases=()), waiting_for_a_yes, 0),
    ],
)
async def test_an_error_to_a_try_that_a_person_has_settled_sends_nothing_by_itself(
    office, begin, meanwhile, leaving
):
    await office.write(TWO)
    await office.send(begin)
    await meanwhile(office)
    await office.answer("ERROR:17")
    await office.journal.commit(lambda tx: tx.remember("stopped", ""))
    for _ in range(30):
        await office.wait(hours=1)
        await office.send()
    assert len(office.carrier.dots) == leaving


# -- bounces --------------------------------------------------------------------------------------


async def test_a_bounced_gateway_mail_is_failed_and_told(office):
    await sent(office)
    await office.bounce(returned(office.submission()))
    assert office.states == ["failed"]
    assert office.told == ["acknowledgement", "failed"]
    assert "5.1.1" in office.notices(kind=Kind.FAILED)[0].body


async def test_a_delay_changes_nothing_but_is_kept(office):
    await sent(office)
    await office.bounce(returned(office.submission()), action="delayed")
    assert office.states == ["submitted"]
    assert office.outcomes == ["delayed 5.1.1"]
    assert office.told == ["acknowledgement"]


async def test_a_bounce_after_the_ids_changes_nothing(office):
    await sent(office)
    await office.answer("SMSDID:10001")
    await office.bounce(returned(office.submission()))
    assert office.states == ["accepted"]
    assert office.told == ["acknowledgement", "result"]


async def test_ids_after_a_bounce_are_believed(office):
    await sent(office)
    await office.bounce(returned(office.submission()))
    await office.answer("SMSDID:10001")
    assert office.states == ["accepted"]
    assert office.told == ["acknowledgement", "failed", "result"]


async def test_a_bounce_of_what_has_expired_is_no_new_result(office):
    await sent(office, ONE, Try(end=LATER))
    await office.wait(hours=25)
    before = list(office.told)
    await office.bounce(returned(office.submission()))
    assert office.told == before


async def test_a_bounce_of_what_has_never_left_changes_nothing(office):
    await office.write(ONE)
    await office.bounce(returned(office.submission()))
    assert office.states == ["queued"]


async def test_a_reference_in_the_free_text_of_a_bounce_is_nobodys(office):
    await sent(office)
    raw = bounce("Subject: something else", free=f"Subject: {office.reference()}")
    await office.take(raw, replies=True)
    assert office.outcomes == ["foreign bounce"]
    assert office.states == ["submitted"]


async def test_a_requester_whose_notices_bounce_is_heard_of_but_not_written_to_again(office):
    await sent(office)
    first = office.notices()[0]
    await office.bounce(f"Subject: x\r\nMessage-ID: {first.message_id}")
    assert office.notices()[0].state == "failed"
    assert "notice.failed" in office.names()
    assert len(office.notices()) == 1
    assert office.notices(ADMIN) == []
    await office.answer("SMSDID:10001")
    assert office.states == ["accepted"], "the SMS is not concerned"


async def test_a_mail_server_that_refuses_for_good_is_told_as_failed(office):
    await sent(office, ONE, NEVER)
    assert office.states == ["failed"]
    assert office.told == ["acknowledgement", "failed"]
    assert office.submission().state is State.FAILED


async def test_an_error_that_stops_the_gateway_is_not_lost_in_a_pause(office):
    await sent(office, ONE)
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    await office.answer("ERROR:16")
    assert await office.journal.commit(lambda tx: tx.setting("stopped")) == "balance"
    await office.journal.commit(lambda tx: gate.stop(tx, office.charter, "mail", office.now))
    assert await office.journal.commit(lambda tx: tx.setting("stopped")) == "balance"
