"""A mail becomes rows and one notice: who may, what is asked, what waits, what is a copy."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from relay.model import Arrival
from relay.notices.facts import Kind
from relay.steps.requests import requests
from tests.desk import START, desk, mail

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
ONE = "Please text 9123 4567: hello\n"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


# -- what it becomes ------------------------------------------------------------------------------


async def test_a_clear_request_is_one_submission_and_one_acknowledgement(office):
    assert await office.write(ONE, subject="parcel") == "request.accepted"
    [request] = office.rows("SELECT * FROM request")
    assert (request["state"], request["text"], request["subject"]) == ("planned", "hello", "parcel")
    assert office.states == ["queued"]
    assert [r.msisdn for r in office.submission().recipients] == ["85291234567"]
    [notice] = office.notices()
    assert notice.kind == Kind.ACKNOWLEDGEMENT
    assert notice.in_reply_to == request["message_id"]
    assert request["ticket"] in notice.subject
    assert office.names() == ["request.accepted", "submission.queued"]
    assert office.folders == ["handled"]


async def test_a_request_for_later_is_held_for_its_time_and_leaves_then(office):
    await office.write("Please text 9123 4567: hello. Send it tomorrow at 9am.\n")
    submission = office.submission()
    assert (submission.state, submission.hold) == ("held", "time")
    nine = datetime(2026, 11, 19, 9, tzinfo=HONG_KONG)
    assert submission.send_at == nine
    assert submission.due_at == nine - timedelta(minutes=15)
    await office.send()
    assert office.carrier.dots == []
    office.now = submission.due_at - timedelta(seconds=1)  # it looks over what waits once a second
    await office.send()
    assert office.carrier.dots == []
    office.now = submission.due_at
    await office.send()
    [dot] = office.carrier.dots
    assert b"[SCHEDULING]=2026-11-19 09:00" in dot.data


async def test_a_doubtful_request_is_held_and_shows_what_would_be_sent(office):
    assert await office.write("To: 13812345678\n\n你好\n") == "request.held"
    assert (office.states, office.submission().hold) == (["held"], "confirmation")
    [notice] = office.notices()
    assert notice.kind == Kind.HELD
    assert "你好" in notice.body
    await office.wait(hours=1)
    await office.send()
    assert office.carrier.dots == []


async def test_a_request_with_two_readings_is_a_question_and_nothing_else(office):
    body = "To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n"
    assert await office.write(body) == "request.asked"
    assert office.states == []
    [request] = office.rows("SELECT * FROM request")
    assert request["state"] == "asking"
    assert request["raw"] is not None, "it is read again with the answer"
    assert office.told == [Kind.QUESTION]


async def test_a_request_that_cannot_be_right_is_refused_with_its_reason(office):
    assert await office.write("To: 2345 6789\n\nHi\n") == "request.refused"
    assert office.states == []
    assert office.told == [Kind.REFUSAL]
    assert "2345 6789" in office.notices()[0].body
    assert office.folders == ["refused"]


async def test_a_refusal_shows_the_corrected_mail_and_a_later_status_shows_it_again(office):
    await office.write("To: 2345 6789, 9123 4567\n\nHi\n")
    [request] = office.rows("SELECT * FROM request")
    assert request["draft"] == "To: +852 9123 4567, ____\nText: Hi"
    assert request["draft"] in office.notices()[0].body
    await office.write("status\n", subject=f"Re: x [#{request['ticket']}]")
    assert request["draft"] in office.notices()[-1].body


async def test_more_phones_than_the_policy_allows_are_refused(tmp_path):
    async with desk(tmp_path, policy={"max_recipients": 1}) as office:
        await office.write("Please text 9123 4567, 6123 4567: hello\n")
        assert office.states == []
        assert office.told == [Kind.REFUSAL]


async def test_many_phones_wait_for_a_yes(tmp_path):
    async with desk(tmp_path, policy={"confirm_above": 1}) as office:
        await office.write("Please text 9123 4567, 6123 4567: hello\n")
        assert office.states == ["held"]
        assert office.told == [Kind.HELD]


async def test_where_nothing_is_acknowledged_a_question_is_still_asked(tmp_path):
    async with desk(tmp_path, acknowledge=False) as office:
        await office.write(ONE)
        assert office.told == []
        await office.write("To: 13812345678\n\n你好\n")
        await office.write("To: 2345 6789\n\nHi\n")
        assert office.told == [Kind.HELD, Kind.REFUSAL]


async def test_the_settings_that_shaped_it_are_kept(office):
    await office.write(ONE)
    assert '"max_recipients":100' in office.rows("SELECT shaped_by FROM request")[0]["shaped_by"]


async def test_a_failure_half_way_leaves_nothing_of_the_request_and_puts_the_mail_aside(
    office, monkeypatch
):
    def fail(*args, **kwargs):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(requests, "tell", fail)
    raw = mail(ONE)
    with capture_logs() as logged:
        await office.receive(raw)
        assert office.folders == []
        assert await office.take(raw) == "quarantined"
    for table in ("request", "submission", "recipient"):
        assert office.rows(f"SELECT * FROM {table}") == []
    assert office.folders == ["quarantine"]
    assert office.told == [Kind.UNREADABLE]
    assert office.names("mail.") == ["mail.quarantined"]
    assert [(line["event"], line["log_level"]) for line in logged] == [("step.failed", "error")] * 2


# -- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "word", "folder"),
    [
        ({"From": "eve@elsewhere.example"}, "sender.not_allowed", "refused"),
        ({"proof": ""}, "sender.unproven", "refused"),
        ({"proof": "mx.evil.example"}, "sender.unproven", "refused"),
        ({"Auto-Submitted": "auto-replied"}, "automatic", "handled"),
        ({"Precedence": "bulk"}, "automatic", "handled"),
        ({"From": "sms@office.example"}, "automatic", "handled"),
    ],
)
async def test_who_is_not_proven_allowed_and_human_gets_neither_sms_nor_answer(
    office, fields, word, folder
):
    assert await office.write(ONE, **fields) == word
    assert office.states == []
    assert office.rows("SELECT * FROM notice") == []
    assert office.folders == [folder]
    assert office.names() == ["mail.ignored"]


async def test_our_own_notice_that_comes_back_is_never_a_request(office):
    mark = office.identity.loop_mark
    assert await office.write(ONE, **{"X-Relay-Loop": mark}) == "automatic"
    assert office.states == []


# -- copies and repeats ---------------------------------------------------------------------------


async def test_a_copy_of_a_mail_is_no_second_request(office):
    raw = mail(ONE)
    assert await office.take(raw) == "request.accepted"
    assert await office.take(b"Received: from elsewhere\r\n" + raw) == "duplicate"
    assert office.states == ["queued"]
    assert office.told == [Kind.ACKNOWLEDGEMENT]


async def test_a_copy_in_the_other_mailbox_at_the_same_moment_is_no_second_request(office):
    raw = mail(ONE)
    arrival = Arrival(uidvalidity=7, uid=1, received_at=START, size=len(raw), raw=raw)
    await asyncio.gather(office.intake.take([arrival]), office.replies.take([arrival]))
    assert len(office.rows("SELECT * FROM request")) == 1
    assert sorted(r["result"] for r in office.rows("SELECT result FROM mail")) == [
        "duplicate",
        "request.accepted",
    ]


async def test_a_copy_that_proves_nothing_does_not_keep_the_true_mail_out(office):
    """A forger, or a mail that was refused for a wrong setting and is moved back."""
    fields = {"message_id": "<1@office.example>"}
    assert await office.take(mail(ONE, proof="", **fields)) == "sender.unproven"
    assert await office.take(mail(ONE, **fields)) == "request.accepted"
    assert await office.take(mail(ONE, **fields)) == "duplicate"


async def test_the_same_words_again_soon_wait_for_a_yes(office):
    await office.write(ONE)
    first = office.rows("SELECT ticket FROM request")[0]["ticket"]
    assert await office.write(ONE) == "request.held"
    assert office.states == ["queued", "held"]
    assert first in office.notices(kind=Kind.HELD)[0].body


@pytest.mark.parametrize(
    "text", ["Amy’s parcel “is” ready", "a long story. " * 60], ids=["typographic", "split"]
)
async def test_a_repeat_is_seen_whatever_became_of_the_words_on_their_way(tmp_path, text):
    async with desk(tmp_path, policy={"split": True}) as office:
        body = f"To: 9123 4567\n\n{text}\n"
        assert await office.write(body) == "request.accepted"
        assert await office.write(body) == "request.held"


@pytest.mark.parametrize("differs", ["text", "phone", "person", "later", "cancelled"])
async def test_what_differs_is_no_repeat(office, differs):
    await office.write(ONE)
    if differs == "cancelled":
        await office.reply("cancel")
    if differs == "later":
        office.now += timedelta(minutes=11)
    body = {"text": ONE.replace("hello", "hullo"), "phone": ONE.replace("4567", "4568")}
    sender = "bob@office.example" if differs == "person" else "amy@office.example"
    assert await office.write(body.get(differs, ONE), From=sender) == "request.accepted"


async def test_the_same_words_to_one_of_the_same_phones_are_a_repeat(office):
    await office.write(ONE)
    assert await office.write("Please text 6123 4567, 9123 4567: hello\n") == "request.held"


# -- quiet hours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "quiet"), [(21, False), (22, True), (3, True), (8, False)])
async def test_in_quiet_hours_a_text_without_a_time_waits_for_a_yes_and_for_the_morning(
    tmp_path, hour, quiet
):
    hours = {"quiet_from": time(22), "quiet_until": time(8)}
    async with desk(tmp_path, policy=hours) as office:
        office.now = datetime(2026, 11, 18, hour, tzinfo=HONG_KONG)
        word = await office.write(ONE)
        if not quiet:
            assert word == "request.accepted"
            return
        morning = datetime(2026, 11, 19 if hour > 12 else 18, 8, tzinfo=HONG_KONG)
        assert word == "request.held"
        assert office.submission().send_at == morning
        await office.reply("yes")
        assert office.submission().hold == "time"
        await office.send()
        assert office.carrier.dots == []
        office.now = morning - timedelta(minutes=15)
        await office.send()
        [dot] = office.carrier.dots
        assert b"[SCHEDULING]=" + f"{morning:%Y-%m-%d %H:%M}".encode() in dot.data


async def test_a_time_that_was_asked_for_goes_before_quiet_hours(tmp_path):
    hours = {"quiet_from": time(22), "quiet_until": time(8)}
    async with desk(tmp_path, policy=hours) as office:
        await office.write("Please text 9123 4567: hello. Send it tomorrow at 6am.\n")
        assert office.submission().hold == "time"


# -- age ------------------------------------------------------------------------------------------


async def read_late(office, raw, **time):
    lain = START - timedelta(**time)
    arrival = Arrival(uidvalidity=7, uid=1, received_at=lain, size=len(raw), raw=raw)
    await office.intake.take([arrival])
    await office.send()


async def test_a_mail_that_lay_for_days_is_refused_once_and_never_sent(office):
    await read_late(office, mail(ONE), days=2)
    assert office.carrier.dots == []
    assert office.states == []
    assert office.told == [Kind.REFUSAL]


async def test_a_mail_that_lay_for_hours_is_asked_about_and_its_yes_counts_from_now(office):
    """As after a long absence, or where a mailbox was restored from a backup."""
    await read_late(office, mail(ONE), hours=23)
    assert office.carrier.dots == []
    assert office.told == [Kind.HELD]
    assert "waited for 23 hours" in office.notices()[0].body
    await office.wait(hours=20)
    await office.reply("yes")
    await office.send()
    assert office.states == ["submitted"]


async def test_a_mail_that_lay_for_hours_and_names_a_time_ahead_needs_no_yes(office):
    await read_late(office, mail("To: 91234567\nAt: 2026-11-20 09:00\n\nHi\n"), hours=5)
    assert office.told == [Kind.ACKNOWLEDGEMENT]
    assert office.submission().hold == "time"


async def test_a_mail_that_lay_for_less_than_an_hour_is_sent(office):
    await read_late(office, mail(ONE), minutes=59)
    assert office.states == ["submitted"]


async def test_a_mail_from_the_future_is_of_now(office):
    raw = mail(ONE)
    ahead = START + timedelta(days=2)
    arrival = Arrival(uidvalidity=7, uid=1, received_at=ahead, size=len(raw), raw=raw)
    await office.intake.take([arrival])
    assert office.submission().due_at == START.astimezone(UTC)
