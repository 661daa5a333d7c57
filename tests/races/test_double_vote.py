"""32 threads in each of 4 processes vote for the same people: exactly one ballot each, always."""

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from models.tables import Intake, Participation
from services import consultations, mixing, recount
from services.deps import SYSTEM, begin
from tests.builders import a_roll, an_open_consultation
from tests.races.voters import PROCESSES, THREADS

VOTERS = 6

pytestmark = pytest.mark.slow


def rows(world, table):
    with begin(world, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(table))


def verify_one_each(world, answers, receipts):
    """What must be true after any race."""
    assert answers["counted"] == VOTERS
    assert sorted(voter for voter, _ in receipts) == list(range(VOTERS))
    assert answers["ballot.already_counted"] == PROCESSES * THREADS * VOTERS - VOTERS
    assert rows(world, Participation) == rows(world, Intake) == VOTERS


@pytest.mark.parametrize("choices", ["same", "different"])
def test_a_race_for_one_voter_counts_one_ballot(world, raced, choices):
    numbers = a_roll(world, VOTERS)
    slug = an_open_consultation(world)

    verify_one_each(world, *raced(world, slug, numbers, choices))

    with begin(world, actor=SYSTEM) as work:
        view = consultations.by_slug(work, slug)
        mixing.close_ballot(work, view.id)
        found = recount.recount(work, view.id)
    assert (found.ballots, found.is_equal) == (VOTERS, True)


def without_the_constraint(world):
    """The same database, its participation table rebuilt without the one thing that matters."""
    is_postgres = world.engine.dialect.name == "postgresql"
    statements = (
        ["ALTER TABLE participation DROP CONSTRAINT one_person_one_ballot"]
        if is_postgres
        else [
            "CREATE TABLE loose AS SELECT * FROM participation",
            "DROP TABLE participation",
            "ALTER TABLE loose RENAME TO participation",
        ]
    )
    with begin(world, actor=SYSTEM) as work:
        for statement in statements:
            work.session.execute(text(statement))


def test_without_the_constraint_the_same_race_is_lost(world, raced):
    numbers = a_roll(world, VOTERS)
    slug = an_open_consultation(world)
    without_the_constraint(world)

    answers, receipts = raced(world, slug, numbers, "different")

    with pytest.raises(AssertionError):
        verify_one_each(world, answers, receipts)
    assert rows(world, Participation) > VOTERS
