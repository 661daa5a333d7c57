"""The life of a consultation goes as its table says, and no date lets a ballot slip in."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from models.rules.lifecycle import (
    TRANSITIONS,
    Phase,
    State,
    Step,
    Window,
    after,
    is_public,
    phase_at,
    refuse_unless_open,
)
from models.rules.refusal import Refused
from models.rules.window import window_obstacles

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=30)
WINDOW = Window(OPENS, CLOSES)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_every_pair_goes_where_the_table_says_or_is_refused(state, step):
    if step in TRANSITIONS[state]:
        assert after(state, step) == TRANSITIONS[state][step]
    else:
        with pytest.raises(Refused) as refusal:
            after(state, step)
        assert refusal.value.code == "lifecycle.not_now"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("was_approved", [True, False])
def test_what_was_never_approved_is_never_public(state, was_approved):
    hidden = {State.DRAFT, State.SUBMITTED} | (set() if was_approved else {State.WITHDRAWN})

    assert is_public(state, was_approved=was_approved) == (state not in hidden)


def test_every_state_can_be_reached():
    reached = {State.DRAFT} | {goal for moves in TRANSITIONS.values() for goal in moves.values()}

    assert reached == set(State)


@pytest.mark.parametrize(
    ("state", "now", "phase"),
    [
        (State.DRAFT, OPENS, Phase.HIDDEN),
        (State.SUBMITTED, OPENS, Phase.HIDDEN),
        (State.APPROVED, OPENS + INSTANT, Phase.UPCOMING),
        (State.OPEN, OPENS - INSTANT, Phase.UPCOMING),
        (State.OPEN, OPENS, Phase.OPEN),
        (State.OPEN, CLOSES - INSTANT, Phase.OPEN),
        (State.OPEN, CLOSES, Phase.CLOSED),
        (State.APPROVED, CLOSES, Phase.CLOSED),
        (State.CLOSED, OPENS, Phase.CLOSED),
        (State.PUBLISHED, CLOSES, Phase.PUBLISHED),
        (State.WITHDRAWN, OPENS, Phase.WITHDRAWN),
    ],
)
def test_the_phase_at_a_moment(state, now, phase):
    assert phase_at(WINDOW, state, now) == phase


@pytest.mark.parametrize(
    ("phase", "code"),
    [
        (Phase.UPCOMING, "ballot.not_yet_open"),
        (Phase.CLOSED, "ballot.closed"),
        (Phase.PUBLISHED, "ballot.closed"),
        (Phase.WITHDRAWN, "ballot.withdrawn"),
        (Phase.HIDDEN, "ballot.closed"),
    ],
)
def test_only_an_open_phase_takes_ballots(phase, code):
    refuse_unless_open(Phase.OPEN)

    with pytest.raises(Refused) as refusal:
        refuse_unless_open(phase)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("days", "reason", "found"),
    [
        (30, "", []),
        (29, "", ["shortening_reason"]),
        (15, "助餐点要赶在春节前开张，让独居老人吃上热饭。", []),
        (0.01, "赶时间赶时间赶时间赶时间赶时间赶时间赶时间", ["window_too_short"]),
    ],
)
def test_thirty_days_or_a_reason(days, reason, found):
    closes = OPENS + timedelta(days=days)

    assert window_obstacles(OPENS, closes, reason, OPENS - INSTANT) == found


def test_a_window_that_is_missing_or_past_is_an_obstacle():
    assert window_obstacles(None, None, "", OPENS) == ["window_missing"]
    assert "window_past" in window_obstacles(OPENS, CLOSES, "", CLOSES)
