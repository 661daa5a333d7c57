"""What those who watch are told in the morning, and what of it is not theirs."""

import secrets
from datetime import timedelta

import pytest

from models.rules.lifecycle import State
from models.rules.roles import Role
from models.tables import Consultation, Recount, ReleaseBasis, TallyRelease
from services.consultations import row_by_slug
from services.deps import ANYBODY, SYSTEM, begin
from services.portfolio import portfolio
from tests.builders import COUNTY, an_actor, an_open_consultation

TOWN, OTHER = "330421103", "330421001"


def watched(world, actor):
    world.cache.clear()
    with begin(world, actor=actor, write=False) as work:
        return portfolio(work)


def change(world, slug, **changes):
    with begin(world, actor=SYSTEM) as work:
        row = row_by_slug(work, slug)
        for name, value in changes.items():
            setattr(row, name, value)
        work.session.add(row)


def released(world, slug, ballots):
    with begin(world, actor=SYSTEM) as work:
        cid = row_by_slug(work, slug).id
        figures = {"questions": {}, "breakdowns": {}}
        exact = {"questions": {}, "dimensions": {}}
        at = {"released_at": work.now}
        work.session.add(
            TallyRelease(consultation_id=cid, seq=1, ballots=ballots, figures=figures, **at)
        )
        work.session.add(ReleaseBasis(consultation_id=cid, seq=1, exact=exact, **at))


def recounted(world, slug, ballots, *, is_equal=True):
    with begin(world, actor=SYSTEM) as work:
        found = Recount(
            id=secrets.token_hex(16),
            consultation_id=row_by_slug(work, slug).id,
            counted_at=work.now,
            ballots=ballots,
            is_equal=is_equal,
            differences=[],
        )
        work.session.add(found)


def slugs(items):
    return {getattr(item, "card", item).view.slug for item in items}


@pytest.fixture
def leader(world):
    return an_actor(world, Role.LEADER)


def test_what_closes_within_a_week_stands_apart_from_what_runs_longer(world, leader):
    now = world.clock()
    soon = an_open_consultation(world, closes_at=now + timedelta(days=6))
    later = an_open_consultation(world, closes_at=now + timedelta(days=8))

    found = watched(world, leader)

    assert slugs(found.running) == {soon, later}
    assert slugs(found.closing) == {soon}


def test_what_is_approved_and_not_open_yet_is_to_come(world, leader):
    now = world.clock()
    slug = an_open_consultation(world, state=State.APPROVED, opens_at=now + timedelta(days=2))

    assert slugs(watched(world, leader).upcoming) == {slug}


def test_a_draft_is_nobodys_to_watch(world, leader):
    an_open_consultation(world, state=State.DRAFT)

    found = watched(world, leader)

    assert found.running + found.upcoming + found.waiting == ()


@pytest.mark.parametrize(("days", "late"), [(1, 0), (21, 0), (22, 1), (30, 9)])
def test_an_answer_is_overdue_after_three_weeks(world, leader, days, late):
    now = world.clock()
    an_open_consultation(
        world,
        state=State.CLOSED,
        opens_at=now - timedelta(days=days + 30),
        closes_at=now - timedelta(days=days),
    )

    found = watched(world, leader)

    assert [(w.days, w.days_overdue) for w in found.waiting] == [(days, late)]
    assert ("overdue" in {a.code for a in found.alerts}) == (late > 0)


def test_a_ballot_past_its_end_waits_even_before_the_clockwork_has_closed_it(world, leader):
    now = world.clock()
    slug = an_open_consultation(world, closes_at=now - timedelta(minutes=1))

    found = watched(world, leader)

    assert slugs(found.waiting) == {slug}
    assert found.running == ()


def test_a_published_answer_no_longer_waits(world, leader):
    slug = an_open_consultation(world, state=State.PUBLISHED, published_at=world.clock())

    found = watched(world, leader)

    assert slugs(found.published) == {slug}
    assert found.waiting == ()


@pytest.mark.parametrize(
    ("ballots", "days_open", "is_alarming"), [(40, 21, True), (50, 21, False), (40, 10, False)]
)
def test_low_turnout_alarms_in_the_last_third_only(world, leader, ballots, days_open, is_alarming):
    now = world.clock()
    slug = an_open_consultation(
        world,
        electorate=1000,
        opens_at=now - timedelta(days=days_open),
        closes_at=now + timedelta(days=30 - days_open),
    )
    released(world, slug, ballots)

    codes = {a.code for a in watched(world, leader).alerts}

    assert ("low_turnout" in codes) == is_alarming


def test_nothing_released_is_no_low_turnout(world, leader):
    now = world.clock()
    an_open_consultation(
        world, opens_at=now - timedelta(days=29), closes_at=now + timedelta(days=1)
    )

    assert "low_turnout" not in {a.code for a in watched(world, leader).alerts}


@pytest.mark.parametrize(
    ("basis", "days", "is_told"),
    [("resident", 29, True), ("resident", 30, False), ("deputy", 3, False), ("panel", 3, False)],
)
def test_a_shortened_window_is_told_where_the_public_is_asked(world, leader, basis, days, is_told):
    now = world.clock()
    an_open_consultation(
        world,
        roll_basis=basis,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=days - 1),
    )

    assert ("shortened" in {a.code for a in watched(world, leader).alerts}) == is_told


def test_a_count_in_doubt_is_the_first_alert(world, leader):
    now = world.clock()
    an_open_consultation(world, closes_at=now + timedelta(days=3))
    slug = an_open_consultation(world)
    change(world, slug, is_in_doubt=True)

    first = watched(world, leader).alerts[0]

    assert (first.code, first.card.view.slug) == ("in_doubt", slug)


def test_the_recount_line_adds_the_newest_recount_of_each(world, leader):
    one, other = an_open_consultation(world), an_open_consultation(world)
    recounted(world, one, 5)
    world.clock.forward(hours=1)
    recounted(world, one, 10)
    recounted(world, other, 20)

    line = watched(world, leader).recount

    assert (line.ballots, line.consultations, line.is_equal) == (30, 2, True)
    assert line.counted_at == world.clock()


def test_one_unequal_recount_spoils_the_line(world, leader):
    one, other = an_open_consultation(world), an_open_consultation(world)
    recounted(world, one, 10)
    recounted(world, other, 20, is_equal=False)

    assert watched(world, leader).recount.is_equal is False


def test_before_any_recount_there_is_no_line(world, leader):
    an_open_consultation(world)

    assert watched(world, leader).recount is None


@pytest.mark.parametrize("role", [Role.LEADER, Role.DELEGATE, Role.AUDITOR])
def test_a_town_sees_its_own_and_the_county_sees_all(world, role):
    mine = an_open_consultation(world, owner_area=TOWN, areas=[TOWN])
    others = an_open_consultation(world, owner_area=OTHER, areas=[OTHER])
    countys = an_open_consultation(world, owner_area=COUNTY)

    town = watched(world, an_actor(world, role, TOWN))
    county = watched(world, an_actor(world, role, COUNTY))

    assert slugs(town.running) == {mine}
    assert slugs(county.running) == {mine, others, countys}


@pytest.mark.parametrize("role", [Role.COUNTY_STAFF, Role.REVIEWER, Role.ADMIN])
def test_who_may_not_watch_has_an_empty_portfolio(world, role):
    an_open_consultation(world)

    assert watched(world, an_actor(world, role)).running == ()


def test_the_public_has_no_portfolio(world):
    slug = an_open_consultation(world)
    recounted(world, slug, 3)

    found = watched(world, ANYBODY)

    assert found.running == ()
    assert found.recount is None


def test_looking_changes_nothing(world, leader):
    slug = an_open_consultation(world)

    watched(world, leader)

    with begin(world, write=False) as work:
        assert work.session.get(Consultation, row_by_slug(work, slug).id).state == State.OPEN
