"""The sum of all delivery reports of an SMS: in every order, however often, it is the same."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.gateway import codes
from relay.gateway.dialect import Fate, Report
from relay.gateway.dialects import dialect
from relay.planning import delivery
from relay.planning.delivery import (
    FINAL,
    PATIENCE,
    Delivery,
    Told,
    Word,
    fold,
    hours_tried,
    rank_of_copy,
    rank_of_part,
    word,
)

AT = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
STATUSES = [*codes.STATUSES, "0", "23", "99999"]
ERRORS = ["", *codes.STATUS_ERRORS, "9999"]
COSTS = ["", "0", "0.5", "1", "1.0", "1.00", "10", "9", "000000.300000"]

Fold = Callable[[Sequence[Word]], Told]


def said(status: str, error: str = "300", cost: str = "", minutes: int = 0) -> Word:
    """A report as the dialect reads it."""
    query = {"smsdid": "1", "smsdstatus": status, "smsderrorcode": error, "charged": cost}
    report = dialect("meteorsis").read_report(query)
    assert report is not None
    return word(report, AT + timedelta(minutes=minutes))


words = st.builds(
    said,
    st.sampled_from(STATUSES),
    st.sampled_from(ERRORS),
    st.sampled_from(COSTS),
    st.integers(0, 3000),
)


def all_orders_agree(reports: Sequence[Word], fold: Fold = fold) -> None:
    """That any order, and any repetition of one of them, comes to the same."""
    first = fold(list(reports))
    for order in permutations(reports):
        assert fold(order) == first
        for again in reports:
            assert fold((again, *order)) == fold((*order, again)) == first


@given(st.lists(words, min_size=1, max_size=4))
def test_every_order_and_every_repetition_comes_to_the_same(reports: list[Word]) -> None:
    all_orders_agree(reports)


@given(st.lists(words, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_many_reports_come_to_the_same_in_any_order(reports, random):  # type: ignore[no-untyped-def]
    told = fold(reports)
    mixed = reports + random.choices(reports, k=10)
    random.shuffle(mixed)
    assert fold(mixed) == told


@given(st.lists(words, min_size=1, max_size=8), words)
def test_what_is_final_is_never_taken_back_by_what_is_on_the_way(
    reports: list[Word], another: Word
) -> None:
    before = fold(reports)
    after = fold([*reports, another])
    if before.state in FINAL and another.state not in FINAL:
        assert (after.state, after.error, after.at) == (before.state, before.error, before.at)
    if before.state in FINAL:
        assert after.state in FINAL
    assert after.conflict >= before.conflict


@given(st.lists(words, min_size=1, max_size=8))
def test_a_charge_is_the_highest_that_was_named_and_never_a_sum(reports: list[Word]) -> None:
    costs = [Decimal(report.cost) for report in reports if report.cost]
    told = fold(reports).cost
    assert (Decimal(told) == max(costs)) if costs else (told == "")
    assert told in {report.cost for report in reports}, "as text, as it was written"


@pytest.mark.parametrize(
    ("statuses", "state", "conflict"),
    [
        (["2"], Delivery.PENDING, False),
        (["2", "3", "4", "19"], Delivery.PENDING, False),
        (["2", "4", "22"], Delivery.DELIVERED, False),
        (["22", "19"], Delivery.DELIVERED, False),
        (["19", "20"], Delivery.EXPIRED, False),
        (["4", "21"], Delivery.UNDELIVERED, False),
        (["1"], Delivery.UNDELIVERED, False),
        (["1", "21"], Delivery.UNDELIVERED, False),
        (["20", "22"], Delivery.DELIVERED, True),
        (["21", "22"], Delivery.DELIVERED, True),
        (["20", "21"], Delivery.UNDELIVERED, True),
        (["20", "21", "22"], Delivery.DELIVERED, True),
        (["77"], Delivery.PENDING, False),
        (["77", "22"], Delivery.DELIVERED, False),
        (["20", "77"], Delivery.EXPIRED, False),
    ],
)
def test_what_reports_come_to(statuses: list[str], state: Delivery, conflict: bool) -> None:
    reports = [said(status, minutes=n) for n, status in enumerate(statuses)]
    for order in permutations(reports):
        told = fold(order)
        assert (told.state, told.conflict) == (state, conflict)


def test_every_status_of_the_manual_has_its_state() -> None:
    states = {code: fold([said(code)]).state for code in codes.STATUSES}
    assert states == {
        **dict.fromkeys(("2", "3", "4", "19"), Delivery.PENDING),
        **dict.fromkeys(("1", "21"), Delivery.UNDELIVERED),
        "20": Delivery.EXPIRED,
        "22": Delivery.DELIVERED,
    }
    assert {code for code in codes.STATUSES if fold([said(code)]).state in FINAL} == {
        code for code, status in codes.STATUSES.items() if status.final
    }


def test_on_the_way_the_farthest_counts() -> None:
    told = fold([said("19", "304", minutes=5), said("2"), said("4", minutes=9)])
    assert (told.status, told.error, told.at) == ("19", "304", AT + timedelta(minutes=5))


def test_of_the_same_state_the_report_that_says_why_counts() -> None:
    reports = [said("20", "300"), said("20", "304", minutes=1), said("20", "", minutes=2)]
    for order in permutations(reports):
        assert (fold(order).error, fold(order).at) == ("304", AT + timedelta(minutes=1))


def test_what_was_reported_twice_was_reported_at_the_first_time() -> None:
    assert fold([said("22", minutes=9), said("22", minutes=2)]).at == AT + timedelta(minutes=2)


@pytest.mark.parametrize("year", [1, 1999, 9999])
def test_a_time_that_cannot_be_is_none(year: int) -> None:
    sent_at = datetime(year, 6, 1, tzinfo=UTC)
    report = Report(
        message_id="1", recipient=None, state=Fate.PENDING, final=False, code="2", sent_at=sent_at
    )
    assert word(report, AT).sent_at is None


# -- several SMS to one phone ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "copies", "parts"),
    [
        ([Delivery.DELIVERED, Delivery.UNDELIVERED], Delivery.DELIVERED, Delivery.UNDELIVERED),
        ([Delivery.DELIVERED, Delivery.EXPIRED], Delivery.DELIVERED, Delivery.EXPIRED),
        ([Delivery.DELIVERED, Delivery.PENDING], Delivery.DELIVERED, Delivery.PENDING),
        ([Delivery.DELIVERED, None], Delivery.DELIVERED, None),
        ([Delivery.EXPIRED, Delivery.PENDING], Delivery.PENDING, Delivery.EXPIRED),
        ([Delivery.UNDELIVERED, None], None, Delivery.UNDELIVERED),
        ([Delivery.DELIVERED, Delivery.DELIVERED], Delivery.DELIVERED, Delivery.DELIVERED),
    ],
)
def test_one_copy_is_enough_but_all_parts_are_needed(
    states: list[Delivery | None], copies: Delivery | None, parts: Delivery | None
) -> None:
    for order in permutations(states):
        assert max(order, key=rank_of_copy) == copies
        assert max(order, key=rank_of_part) == parts


# -- how long it was tried -------------------------------------------------------------------------

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("left_at", "sent_at", "at", "hours"),
    [
        (AT, None, AT + 23 * HOUR, 23),
        (AT, AT + 2 * HOUR, AT + 23 * HOUR, 21),
        (AT, AT - timedelta(minutes=5), AT + 23 * HOUR, 23),
        (AT, AT - 24 * 365 * HOUR, AT + 23 * HOUR, 23),  # another clock is no reason to believe it
        (AT, AT + 30 * HOUR, AT + 23 * HOUR, 23),
        (AT, None, AT + timedelta(minutes=20), 0),
        (AT, None, AT - HOUR, 0),
        (AT, None, AT + PATIENCE + HOUR, 0),
        (None, AT, AT + HOUR, 0),
    ],
)
def test_the_hours_of_trying_are_told_only_where_they_are_plausible(
    left_at: datetime | None, sent_at: datetime | None, at: datetime, hours: int
) -> None:
    assert hours_tried(left_at, sent_at, at) == hours


# -- sums that go wrong in the ways that are tempting ----------------------------------------------


def the_last_report_wins(words: Sequence[Word]) -> Told:
    last = words[-1]
    return Told(
        state=last.state or Delivery.PENDING,
        status=last.status,
        error=last.error,
        cost=fold(words).cost,
        sent_at=None,
        at=last.received_at,
        conflict=False,
    )


def the_first_final_one_wins(words: Sequence[Word]) -> Told:
    final = [w for w in words if w.state in FINAL]
    return fold(final[:1] or words)


MUTANTS = [the_last_report_wins, the_first_final_one_wins]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_sum_that_depends_on_the_order_is_noticed(mutant: Fold) -> None:
    reports = [said("19"), said("22", minutes=1), said("20", minutes=2)]
    all_orders_agree(reports)
    with pytest.raises(AssertionError):
        all_orders_agree(reports, mutant)


def a_sum_of_charges(words: Sequence[Word]) -> str:
    return str(sum(Decimal(word.cost) for word in words if word.cost))


def test_a_sum_of_charges_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [said("2", cost="1"), said("22", cost="2")]
    all_orders_agree(reports)
    assert fold(reports).cost == "2"
    monkeypatch.setattr(delivery, "_charge", a_sum_of_charges)
    assert fold(reports).cost == "3"
    with pytest.raises(AssertionError):
        all_orders_agree(reports)
