"""Opening and closing by the clockwork: on time, once, by however many processes."""

import threading
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import func, select

from models.rules.lifecycle import State
from models.tables import Ballot, Consultation, Intake, Participation, Recount, TallyRelease
from services import audit, mixing, procedure, recount, releases, schedule
from services.deps import SYSTEM, begin
from services.voting import cast_ballot
from tests.builders import a_pass, a_roll, a_vote, an_open_consultation
from tests.services.drafts import (
    LONG_ENOUGH,
    a_ready_draft,
    an_approved,
    an_opened,
    at_once,
    code_of,
    do,
    lines,
    people_of,
    row_of,
)


def count(world, table, **where):
    with begin(world, write=False) as work:
        query = select(func.count()).select_from(table).filter_by(**where)
        return work.session.scalar(query)


def to_the_end(world, slug):
    world.clock.set(row_of(world, slug).closes_at)


def test_it_opens_at_its_moment_and_not_a_second_before(world):
    a_roll(world, 5)
    slug = an_approved(world)
    opens_at = row_of(world, slug).opens_at

    world.clock.set(opens_at - timedelta(seconds=1))
    assert (schedule.open_due(world), row_of(world, slug).state) == (0, State.APPROVED)
    world.clock.set(opens_at)
    assert (schedule.open_due(world), row_of(world, slug).state) == (1, State.OPEN)

    assert schedule.open_due(world) == 0
    assert len(lines(world, "consultation.opened")) == 1


def test_drafts_are_never_opened(world):
    a_roll(world, 5)
    staff, _ = people_of(world)
    slug = a_ready_draft(world, staff)
    do(world, staff, procedure.submit, slug=slug)
    world.clock.forward(days=2)

    assert schedule.open_due(world) == 0
    assert row_of(world, slug).state == State.SUBMITTED


def test_closing_mixes_releases_destroys_keys_and_recounts(world):
    numbers = a_roll(world, 15)
    slug = an_opened(world)
    for i, number in enumerate(numbers):
        a_vote(world, slug, number, "AB"[i % 2])
    cid = row_of(world, slug).id
    to_the_end(world, slug)

    assert schedule.close_due(world) == 1

    row = row_of(world, slug)
    assert (row.state, row.is_in_doubt) == (State.CLOSED, False)
    assert (count(world, Intake), count(world, Ballot)) == (0, 15)
    with begin(world, write=False) as work:
        final = work.session.exec(select(TallyRelease).where(TallyRelease.is_final)).one()
        counted = work.session.exec(select(Recount)).one()
    assert (final.ballots, final.figures["questions"]["q1"]) == (15, {"*": 15, "A": 8, "B": 7})
    assert (counted.ballots, counted.is_equal) == (15, True)
    assert not world.keys.has_ballot_keys(cid)
    actions = [x.action for x in lines(world) if x.subject == cid]
    assert actions[-4:] == [
        "ballots.mixed",
        "consultation.closed",
        "keys.destroyed",
        "ballots.recounted",
    ]


def test_a_second_round_finds_nothing_to_do(world):
    a_roll(world, 5)
    slug = an_opened(world)
    to_the_end(world, slug)
    schedule.close_due(world)
    before = len(lines(world))

    assert (schedule.open_due(world), schedule.close_due(world)) == (0, 0)
    assert len(lines(world)) == before


def test_it_stays_open_until_the_last_moment_and_until_an_extension_ends(world):
    a_roll(world, 5)
    staff, reviewer = people_of(world)
    slug = an_opened(world, staff, reviewer)
    old = row_of(world, slug).closes_at
    later = old + timedelta(days=2)
    do(world, staff, procedure.extend, slug=slug, closes_at=later, reason=LONG_ENOUGH)

    world.clock.set(old)
    assert schedule.close_due(world) == 0
    world.clock.set(later)
    assert schedule.close_due(world) == 1


def test_a_window_that_passed_while_nobody_was_there_opens_and_closes(world):
    a_roll(world, 5)
    slug = an_approved(world)
    to_the_end(world, slug)

    assert (schedule.open_due(world), schedule.close_due(world)) == (1, 1)
    assert row_of(world, slug).state == State.CLOSED


def test_a_ballot_after_the_close_is_refused_and_not_lost(world):
    numbers = a_roll(world, 3)
    slug = an_opened(world)
    token = a_pass(world, slug, numbers[0]).token
    to_the_end(world, slug)
    schedule.close_due(world)

    code = code_of(cast_ballot, world, token=token, answers={"q1": "A"}, strata={})

    assert code in {"ballot.closed", "identity.expired"}
    assert count(world, Participation) == 0


def test_several_processes_close_and_open_once(world):
    a_roll(world, 5)
    staff, reviewer = people_of(world)
    slugs = [an_approved(world, staff, reviewer) for _ in range(3)]
    world.clock.forward(days=1)

    assert sum(at_once(*[partial(schedule.open_due, world)] * 4)) == 3
    to_the_end(world, slugs[0])
    assert sum(at_once(*[partial(schedule.close_due, world)] * 4)) == 3
    assert len(lines(world, "consultation.opened")) == 3
    assert len(lines(world, "consultation.closed")) == 3
    assert len(lines(world, "keys.destroyed")) == 3
    assert len(lines(world, "ballots.recounted")) == 3
    assert count(world, TallyRelease, is_final=True) == 3


def test_two_that_destroy_the_same_keys_at_once_leave_one_line(world, monkeypatch):
    a_roll(world, 5)
    cid = row_of(world, an_opened(world)).id
    asked, both = audit.is_recorded, threading.Barrier(2)

    def asked_together(*what):
        found = asked(*what)
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return found

    monkeypatch.setattr(audit, "is_recorded", asked_together)
    at_once(*[partial(mixing.finish_close, world, cid)] * 2)

    assert len(lines(world, "keys.destroyed")) == 1
    assert not world.keys.has_ballot_keys(cid)


def test_votes_that_race_the_close_are_counted_or_refused_and_never_both(world):
    numbers = a_roll(world, 24)
    slug = an_opened(world)
    to_the_end(world, slug)
    world.clock.forward(minutes=-10)
    tokens = [a_pass(world, slug, number).token for number in numbers]
    facts = {"answers": {"q1": "A"}, "strata": {}}

    def close():
        to_the_end(world, slug)
        schedule.close_due(world)
        return "closed"

    said = at_once(*(partial(cast_ballot, world, token=t, **facts) for t in tokens), close)

    receipts = [one for one in said if not isinstance(one, str)]
    assert {one for one in said if isinstance(one, str)} <= {"closed", "ballot.closed"}
    assert len(said) == 25
    assert count(world, Participation) == count(world, Ballot) == len(receipts)
    assert count(world, Intake) == 0


def test_one_that_fails_does_not_hold_up_the_others(world):
    a_roll(world, 5)
    staff, reviewer = people_of(world)
    bad, good = (an_opened(world, staff, reviewer) for _ in range(2))
    with begin(world, actor=SYSTEM) as work:  # a ballot that nobody can open
        row = work.session.get(Consultation, row_of(world, bad).id)
        work.session.add(Intake(consultation_id=row.id, id="0" * 32, sealed=b"broken"))
        row.closes_at = row_of(world, good).closes_at
        work.session.add(row)
    to_the_end(world, good)

    assert schedule.close_due(world) == 1
    assert row_of(world, bad).state == State.OPEN
    assert row_of(world, good).state == State.CLOSED


def test_what_a_dead_process_left_is_finished_by_the_next(world):
    numbers = a_roll(world, 3)
    slug = an_opened(world)
    a_vote(world, slug, numbers[0], "A")
    cid = row_of(world, slug).id
    to_the_end(world, slug)
    with begin(world, actor=SYSTEM) as work:  # closed, and then the power failed
        row = work.session.get(Consultation, cid)
        mixing.close_ballot(work, cid)
        releases.final_release(work, cid)
        row.state = State.CLOSED
        work.session.add(row)
    assert world.keys.has_ballot_keys(cid)

    assert schedule.close_due(world) == 0

    assert not world.keys.has_ballot_keys(cid)
    assert count(world, Recount, consultation_id=cid) == 1


def test_a_nightly_recount_does_not_stand_for_the_one_at_the_close(world):
    a_roll(world, 3)
    slug = an_opened(world)
    recount.recount_all(world)
    to_the_end(world, slug)

    schedule.close_due(world)

    assert count(world, Recount) == 2


def test_what_has_no_method_yet_closes_and_is_left_in_peace(world):
    slug = an_open_consultation(world, "survey")
    to_the_end(world, slug)

    schedule.close_due(world)
    before = len(lines(world))
    schedule.close_due(world)

    assert row_of(world, slug).state == State.CLOSED
    assert len(lines(world)) == before


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.PUBLISHED, State.WITHDRAWN])
def test_only_open_ones_are_closed(world, state):
    slug = an_open_consultation(world, state=state)
    to_the_end(world, slug)

    assert schedule.close_due(world) == 0
    assert row_of(world, slug).state == state
