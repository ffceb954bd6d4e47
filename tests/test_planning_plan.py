"""Policy and plan: what is allowed, what waits, and when it leaves."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.gateway.dialect import Terms
from relay.gateway.dialects import dialect
from relay.model import Msisdn, Recipient, Refusal, Request
from relay.planning.plan import Plan, due, plan, polish, scheduling
from relay.planning.policy import Policy, Spent, judge, over_budget, quiet_end

HK = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=HK)
POLICY = Policy(zone=HK)
TERMS = Terms(
    address="sendsms@gateway.example",
    from_="relay@office.example",
    username="u",
    password="p",
    sender_id="Office",
)


def request(text="Hello", count=1, **fields):
    people = tuple(Recipient(msisdn=Msisdn(f"852{91230000 + n}")) for n in range(count))
    return Request(requester="amy@office.example", recipients=people, text=text, **fields)


def planned(asked, *, handover=timedelta(minutes=15), policy=POLICY, now=NOW):
    return plan(
        asked, dialect("meteorsis"), TERMS, policy, handover=handover, received_at=now, now=now
    )


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("ahead", "handover", "leaves"),
    [
        (None, 15, 0),
        (timedelta(hours=2), 15, 105),
        (timedelta(minutes=15), 15, 0),
        (timedelta(minutes=5), 15, 0),
        (timedelta(minutes=1), 15, 1),  # too near for the gateway's clock: told "now", then
        (timedelta(hours=2), 0, 120),
        (timedelta(hours=2), None, 0),
        (timedelta(minutes=-3), 15, -3),
    ],
)
def test_a_request_leaves_its_handover_before_its_time(ahead, handover, leaves):
    send_at = None if ahead is None else NOW + ahead
    patience = None if handover is None else timedelta(minutes=handover)
    at = due(send_at, patience, received_at=NOW, now=NOW)
    assert at == NOW + timedelta(minutes=leaves)


@given(
    st.timedeltas(timedelta(0), timedelta(days=900)), st.timedeltas(timedelta(0), timedelta(days=2))
)
def test_nothing_leaves_after_its_time_and_the_gateway_is_never_told_a_past_one(ahead, handover):
    send_at = NOW + ahead
    at = due(send_at, handover, received_at=NOW, now=NOW)
    assert NOW <= at <= send_at
    told = scheduling(send_at, at)
    assert told is None or told - at >= timedelta(minutes=2)


def test_a_time_that_passed_while_the_mail_lay_unread_is_refused():
    late = request(send_at=NOW - timedelta(minutes=16))
    outcome = planned(late)
    assert isinstance(outcome, Refusal)
    assert codes(outcome.reasons) == ["time.past"]
    assert isinstance(planned(replace(late, send_at=NOW - timedelta(minutes=14))), Plan)


def test_a_text_too_long_is_refused_with_its_length_and_the_limit():
    outcome = planned(request("x" * 460))
    assert isinstance(outcome, Refusal)
    assert codes(outcome.reasons) == ["text.too_long"]
    assert outcome.reasons[0].facts["units"] == "460"
    assert outcome.reasons[0].facts["limit"] == "459"


def test_a_text_too_long_is_split_where_the_policy_or_the_request_says_so():
    by_policy = planned(request("word " * 200), policy=replace(POLICY, split=True))
    by_request = planned(request("word " * 200, split=True))
    assert isinstance(by_policy, Plan)
    assert isinstance(by_request, Plan)
    assert len(by_policy.batches) == len(by_request.batches) > 1


def test_an_empty_text_is_refused_whatever_made_it_empty():
    assert codes(planned(request("\u202e\ufeff \n")).reasons) == ["text.empty"]


def test_typographic_signs_become_ascii_only_where_the_whole_text_then_is_plain():
    assert polish("It’s ready – “now”…")[0] == 'It\'s ready - "now"...'
    assert codes(polish("It’s ready")[1]) == ["text.transliterated"]
    assert polish("It’s 好")[0] == "It’s 好"
    assert polish("It’s\nready")[0] == "It’s\nready"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Price: €5", {"characters": "€", "count": "1", "word": "€5", "segments": "1"}),
        ("Meet at the café", {"characters": "é", "word": "café", "instead": "1"}),
        ("At the café! " + "x" * 60, {"word": "café", "segments": "2", "instead": "1"}),
        ("At the café’s “bar” – ok", {"characters": "é", "word": "café's"}),
        ("é" + "x" * 140, {"characters": "é", "segments": "3", "instead": "1"}),
        ("One line here\nand another", {"characters": r"\n", "count": "1", "word": ""}),
        ("[Reminder] pay by Friday", {"characters": "[ ]", "count": "2", "word": ""}),
        ("Happy new year to you 👩‍👧 all", {"characters": "👩 👧", "word": ""}),
        ("Naïve and naïve and naïve", {"characters": "ï", "count": "3", "word": ""}),
    ],
)
def test_what_made_a_text_unicode_is_named_with_its_word_and_its_cost(text, facts):
    outcome = planned(request(text))
    assert isinstance(outcome, Plan)
    (warning,) = outcome.request.warnings
    assert warning.code == "text.unicode"
    assert {key: warning.facts.get(key, "") for key in facts} == facts
    assert outcome.batches[0].segments == int(warning.facts["segments"])
    cheaper = planned(request(warning.facts["characters"] and text.translate(PLAINER)))
    assert isinstance(cheaper, Plan)
    assert cheaper.batches[0].segments == int(warning.facts["instead"])


PLAINER = str.maketrans(
    {"é": "e", "ï": "i", "\n": " ", "€": "E"} | dict.fromkeys("[]👩👧\u200d", "x")
)


@pytest.mark.parametrize(
    "text",
    [
        *("會議改到三點", "Meeting 會議 at 3pm tomorrow in the office", "Да, завтра", "plain", "é"),
        *("안녕하세요 hello there you all", "a é b à c ô d ü in the text of it", "It’s ready"),
    ],
)
def test_a_text_that_is_meant_to_be_unicode_is_not_warned_about(text):
    outcome = planned(request(text))
    assert isinstance(outcome, Plan)
    assert "text.unicode" not in codes(outcome.request.warnings)


def test_a_text_too_long_only_for_a_sign_names_it():
    outcome = planned(request("At the café " + "x" * 300))
    assert isinstance(outcome, Refusal)
    assert codes(outcome.reasons) == ["text.too_long"]
    assert outcome.reasons[0].facts["characters"] == "é"
    assert "characters" not in planned(request("At the café " + "x" * 600)).reasons[0].facts


def test_what_became_ascii_is_named():
    (warning,) = polish("It’s “ready”")[1]
    assert warning.facts["characters"] == "’ “ ”"


def test_a_refusal_keeps_what_was_understood():
    asked = request("x" * 460, send_at=NOW + timedelta(hours=1), dncr=True)
    kept = planned(asked).understood
    assert (kept.recipients, kept.text, kept.send_at) == (
        asked.recipients,
        asked.text,
        asked.send_at,
    )
    assert kept.options == {"dncr"}


def test_more_recipients_than_allowed_are_refused_and_many_wait_for_a_yes():
    few, many, more = request(count=20), request(count=21), request(count=101)
    assert judge(few, POLICY, received_at=NOW, now=NOW, repeats="").doubts == ()
    assert codes(judge(many, POLICY, received_at=NOW, now=NOW, repeats="").doubts) == [
        "recipient.too_many"
    ]
    assert (
        judge(replace(many, unattended=True), POLICY, received_at=NOW, now=NOW, repeats="").doubts
        == ()
    )
    refused = judge(more, POLICY, received_at=NOW, now=NOW, repeats="")
    assert codes(refused.reasons) == ["recipient.too_many"]


def test_the_same_text_again_waits_for_a_yes():
    (doubt,) = judge(request(), POLICY, received_at=NOW, now=NOW, repeats="7K3QX").doubts
    assert (doubt.code, doubt.facts["ticket"]) == ("text.repeated", "7K3QX")


@pytest.mark.parametrize(
    ("clock", "ends"),
    [
        ((21, 59), None),
        ((22, 0), (19, 8)),
        ((23, 30), (19, 8)),
        ((0, 30), (18, 8)),
        ((7, 59), (18, 8)),
        ((8, 0), None),
    ],
)
def test_quiet_hours_last_from_evening_to_the_next_morning(clock, ends):
    policy = replace(POLICY, quiet_from=time(22), quiet_until=time(8))
    now = datetime(2026, 11, 18, *clock, tzinfo=HK)
    morning = quiet_end(policy, now.astimezone(UTC))
    assert morning == (ends and datetime(2026, 11, ends[0], ends[1], tzinfo=HK))


def test_a_text_without_a_time_in_quiet_hours_waits_for_the_morning_and_a_yes():
    policy = replace(POLICY, quiet_from=time(22), quiet_until=time(8))
    night = datetime(2026, 11, 18, 23, 0, tzinfo=HK)
    asked = judge(request(), policy, received_at=night, now=night, repeats="")
    assert codes(asked.doubts) == ["time.quiet_hours"]
    assert asked.send_at == datetime(2026, 11, 19, 8, 0, tzinfo=HK)
    chosen = request(send_at=night + timedelta(hours=1))
    assert judge(chosen, policy, received_at=night, now=night, repeats="").doubts == ()


@pytest.mark.parametrize(
    ("spent", "billed", "code"),
    [
        (Spent(requester_hour=29, requester_day=29, number_hour=29, day=1999), 1, None),
        (Spent(requester_hour=30, requester_day=30, number_hour=0, day=0), 1, "budget.requester"),
        (Spent(requester_hour=0, requester_day=200, number_hour=0, day=0), 1, "budget.requester"),
        (Spent(requester_hour=0, requester_day=0, number_hour=30, day=0), 1, "budget.number"),
        (Spent(requester_hour=0, requester_day=0, number_hour=0, day=1999), 2, "budget.day"),
    ],
)
def test_a_budget_lets_through_what_fits_and_no_more(spent, billed, code):
    reason = over_budget(spent, billed, POLICY)
    assert (reason and reason.code) == code
