"""The life of a consultation: one table of states and steps, and the one function on dates.

What may live here: states, steps, the table, and the comparison of a window with a moment.
Nobody else writes a state or compares a consultation's dates.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from models.rules.refusal import Refused


class State(StrEnum):
    """Where a consultation stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What moves it on."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    OPEN = "open"
    CLOSE = "close"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[State, dict[Step, State]] = {
    State.DRAFT: {Step.SUBMIT: State.SUBMITTED, Step.WITHDRAW: State.WITHDRAWN},
    State.SUBMITTED: {
        Step.APPROVE: State.APPROVED,
        Step.SEND_BACK: State.DRAFT,
        Step.WITHDRAW: State.WITHDRAWN,
    },
    State.APPROVED: {Step.OPEN: State.OPEN, Step.WITHDRAW: State.WITHDRAWN},
    State.OPEN: {Step.CLOSE: State.CLOSED, Step.WITHDRAW: State.WITHDRAWN},
    State.CLOSED: {Step.PUBLISH: State.PUBLISHED},
    State.PUBLISHED: {},
    State.WITHDRAWN: {},
}

#: Seen by everybody; the others only by those who work on them.
_PUBLIC = frozenset({State.APPROVED, State.OPEN, State.CLOSED, State.PUBLISHED})


def is_public(state: State, *, was_approved: bool) -> bool:
    """Does everybody see it? What was withdrawn stays public only if it once was."""
    return state in _PUBLIC or (state == State.WITHDRAWN and was_approved)


def after(state: State, step: Step) -> State:
    """The state after *step*.

    Raises:
        Refused: ``lifecycle.not_now`` when the table has no such move.
    """
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise Refused("lifecycle.not_now", {"state": str(state), "step": str(step)}) from None


class Phase(StrEnum):
    """What a resident sees of the state and the clock."""

    HIDDEN = "hidden"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Window(NamedTuple):
    """From the first moment in which a ballot counts up to, not including, the last."""

    opens_at: datetime
    closes_at: datetime


def phase_at(window: Window, state: State, now: datetime) -> Phase:
    """The phase at *now*. A scheduled step that has not run yet never lets a ballot slip in."""
    if state in (State.DRAFT, State.SUBMITTED):
        return Phase.HIDDEN
    if state == State.WITHDRAWN:
        return Phase.WITHDRAWN
    if state == State.PUBLISHED:
        return Phase.PUBLISHED
    if state == State.CLOSED or now >= window.closes_at:
        return Phase.CLOSED
    if state == State.OPEN and now >= window.opens_at:
        return Phase.OPEN
    return Phase.UPCOMING


def refuse_unless_open(phase: Phase) -> None:
    """Raise the refusal that tells a voter why no ballot is taken now."""
    if phase == Phase.OPEN:
        return
    code = {
        Phase.UPCOMING: "ballot.not_yet_open",
        Phase.WITHDRAWN: "ballot.withdrawn",
    }.get(phase, "ballot.closed")
    raise Refused(code)
