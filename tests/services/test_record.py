"""The record: an auditor reads of the places that the role reaches, and of no other."""

import pytest

from models.rules.refusal import Refused
from models.rules.roles import Role
from services import people, record
from services.deps import SYSTEM, begin
from services.record import Wanted
from tests.builders import COUNTY, a_county, an_account, an_actor
from tests.services.drafts import a_ready_draft, look, view_of

TOWN, OTHER_TOWN = "330421103", "330421001"


@pytest.fixture
def slugs(world):
    """One draft in each of two towns, one in the county, and a post given in each town."""
    a_county(world)
    made = {}
    for place in (TOWN, OTHER_TOWN, COUNTY):
        role = Role.COUNTY_STAFF if place == COUNTY else Role.TOWN_STAFF
        made[place] = a_ready_draft(world, an_actor(world, role, place), area=place)
    for place in (TOWN, OTHER_TOWN):
        an_account(world, f"clerk.{place}")
        with begin(world, actor=SYSTEM) as work:
            people.grant(work, account=f"clerk.{place}", role=Role.TOWN_STAFF, area=place)
    return made


def subjects(world, actor, **wanted):
    page = look(world, actor, record.page_of, wanted=Wanted(**wanted))
    return {line.subject for line in page.lines}


def test_the_countys_auditor_reads_everything(world, slugs):
    found = subjects(world, an_actor(world, Role.AUDITOR))

    assert {view_of(world, slug).id for slug in slugs.values()} <= found


def test_a_towns_auditor_reads_of_that_town_alone(world, slugs):
    auditor = an_actor(world, Role.AUDITOR, TOWN)

    page = look(world, auditor, record.page_of, wanted=Wanted())

    mine = view_of(world, slugs[TOWN]).id
    assert mine in {line.subject for line in page.lines}
    for line in page.lines:
        assert line.subject == mine or str(line.facts["area"]).startswith(TOWN), line
    assert any(line.action == "role.granted" for line in page.lines)


@pytest.mark.parametrize("narrowed", ["slug", "place"])
def test_narrowing_does_not_widen(world, slugs, narrowed):
    auditor = an_actor(world, Role.AUDITOR, TOWN)
    wanted = {"slug": slugs[OTHER_TOWN], "place": OTHER_TOWN}[narrowed]

    assert subjects(world, auditor, **{narrowed: wanted}) == set()


def test_a_towns_auditor_is_offered_what_belongs_there(world, slugs):
    auditor = an_actor(world, Role.AUDITOR, TOWN)

    offered = look(world, auditor, record.choices)

    assert set(offered.consultations) == {slugs[TOWN]}
    assert f"clerk.{TOWN}" in offered.people
    assert f"clerk.{OTHER_TOWN}" not in offered.people


def test_who_is_no_auditor_reads_nothing(world, slugs):
    for role in (Role.ADMIN, Role.LEADER, Role.COUNTY_STAFF):
        with pytest.raises(Refused) as refusal:
            subjects(world, an_actor(world, role))
        assert refusal.value.code == "role.not_yours"
