"""The table of states: what may follow what, and what a cut-off try means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.model import Phase, State
from relay.planning.lifecycle import (
    ENDED,
    NEXT,
    WAITING,
    IllegalTransition,
    check,
    recovered,
    retry_after,
    summary,
)


def test_every_state_has_a_row_and_every_row_leads_to_states():
    assert set(NEXT) == set(State)
    assert all(after in State for row in NEXT.values() for after in row)


def test_after_the_dot_nothing_leads_back_to_the_queue():
    """From what may have left, no path of transitions reaches the queue again."""
    reached, frontier = set(), {State.SUBMITTED, State.UNCERTAIN, State.UNCONFIRMED}
    while frontier:
        reached |= frontier
        frontier = {after for state in frontier for after in NEXT[state]} - reached
    assert not reached & {State.HELD, State.QUEUED, State.SENDING}


def test_what_is_cancelled_is_never_sent_but_an_answer_to_an_earlier_try_is_believed():
    assert NEXT[State.CANCELLED] == {State.ACCEPTED, State.REJECTED}


@pytest.mark.parametrize("state", sorted(set(State) - {State.ACCEPTED, State.REJECTED}))
def test_a_late_answer_is_always_taken(state):
    check(state, State.ACCEPTED)
    check(state, State.REJECTED)


def test_an_illegal_move_raises():
    with pytest.raises(IllegalTransition, match="accepted -> queued"):
        check(State.ACCEPTED, State.QUEUED)


@pytest.mark.parametrize(
    ("phase", "state"),
    [
        (Phase.CLAIMED, State.QUEUED),
        (Phase.CONNECTED, State.QUEUED),
        (Phase.BODY, State.QUEUED),
        (Phase.DOT, State.UNCERTAIN),
    ],
)
def test_the_phase_decides_what_a_cut_off_try_means(phase, state):
    assert recovered(phase) is state


@given(st.integers(1, 50), st.floats(-1, 1))
def test_the_pause_before_the_next_try_is_1_5_15_60_minutes_give_or_take_a_fifth(attempt, spread):
    minutes = (1, 5, 15, 60)[min(attempt, 4) - 1]
    pause = retry_after(attempt, spread).total_seconds() / 60
    assert 0.8 * minutes - 1e-6 <= pause <= 1.2 * minutes + 1e-6


@given(st.sets(st.sampled_from(list(State)), min_size=1))
def test_the_state_of_a_request_is_one_of_its_submissions(states):
    assert summary(states) in states


def test_nothing_both_waits_and_has_ended():
    assert not WAITING & ENDED
