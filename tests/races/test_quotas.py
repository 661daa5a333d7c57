"""Many more people than places, in four processes at once: exactly so many are let in."""

import pytest
from sqlmodel import func, select

from models.tables import Intake, Participation, Quota
from services.deps import begin
from tests.builders import a_roll
from tests.services.survey_builders import a_survey, asks

PLACES, VOTERS = 7, 24

pytestmark = pytest.mark.slow


def race_for_places(world, raced):
    numbers = a_roll(world, VOTERS)
    quotas = (("", "", PLACES + 3), ("sex", "female", PLACES))
    slug = a_survey(world, asks("q1", options=("A", "B", "C")), quotas=quotas, strata=["sex"])
    return raced(world, slug, numbers, "different", strata={"sex": "female"})


def counted(world):
    with begin(world, write=False) as work:
        tables = [
            work.session.scalar(select(func.count()).select_from(t))
            for t in (Participation, Intake)
        ]
        taken = {q.dimension: q.taken for q in work.session.exec(select(Quota))}
    return tables, taken


def verify_exactly(world, answers, receipts):
    assert answers["counted"] == PLACES
    assert len({voter for voter, _ in receipts}) == PLACES
    assert set(answers) == {"counted", "quota.group_taken", "ballot.already_counted"}
    assert counted(world) == ([PLACES, PLACES], {"": PLACES, "sex": PLACES})


def test_a_race_for_the_last_places_lets_in_exactly_so_many(world, raced):
    verify_exactly(world, *race_for_places(world, raced))
