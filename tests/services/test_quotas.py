"""Quotas: a group closes exactly at its limit, and nobody loses a place by voting again."""

import pytest
from sqlmodel import select

from models.rules.roles import Role
from models.tables import Intake, Participation, Quota
from services import drafting, quotas
from services.deps import begin
from services.views import QuotaView
from tests.builders import COUNTY, a_roll, an_actor
from tests.services.drafts import code_of, do, lines, look, view_of
from tests.services.survey_builders import a_survey, answer, asks, survey_view

SEXES = (("sex", "female", 2), ("sex", "male", 1))
WOMAN, MAN = {"sex": "female"}, {"sex": "male"}


def a_limited_survey(world, size=8, quotas=SEXES, **changes):
    numbers = a_roll(world, size)
    slug = a_survey(world, asks("q1"), asks("q2"), quotas=quotas, strata=["sex"], **changes)
    return slug, numbers


def taken(world):
    with begin(world, write=False) as work:
        rows = work.session.exec(select(Quota)).all()
    return {(r.dimension, r.category): r.taken for r in rows}


def rows(world, table):
    with begin(world, write=False) as work:
        return len(work.session.exec(select(table)).all())


def test_a_group_is_closed_at_its_limit_and_the_others_stay_open(world):
    slug, numbers = a_limited_survey(world)
    answer(world, slug, numbers[0], {"q1": ["a"]}, MAN)
    answer(world, slug, numbers[1], {"q1": ["a"]}, WOMAN)

    assert code_of(answer, world, slug, numbers[2], {"q1": ["a"]}, MAN) == "quota.group_taken"
    assert answer(world, slug, numbers[2], {"q1": ["b"]}, WOMAN).code
    assert taken(world) == {("sex", "female"): 2, ("sex", "male"): 1}
    assert rows(world, Participation) == rows(world, Intake) == 3


def test_who_finds_no_place_has_not_voted_and_leaves_none_taken(world):
    limits = (("", "", 9), ("sex", "male", 1))
    slug, numbers = a_limited_survey(world, quotas=limits)
    answer(world, slug, numbers[0], {"q1": ["a"]}, MAN)
    assert code_of(answer, world, slug, numbers[1], {"q1": ["a"]}, MAN) == "quota.group_taken"

    assert taken(world) == {("", ""): 1, ("sex", "male"): 1}
    assert rows(world, Participation) == 1


def test_all_places_together_have_a_limit_too(world):
    slug, numbers = a_limited_survey(world, quotas=(("", "", 1),))
    answer(world, slug, numbers[0], {"q1": ["a"]})

    assert code_of(answer, world, slug, numbers[1], {"q1": ["a"]}) == "quota.all_taken"


def test_a_changed_ballot_and_a_repeated_click_take_no_second_place(world):
    slug, numbers = a_limited_survey(world)
    first = answer(world, slug, numbers[0], {"q1": ["a"]}, MAN, attempt="one")

    again = answer(world, slug, numbers[0], {"q1": ["a"]}, MAN, attempt="one")
    changed = answer(world, slug, numbers[0], {"q1": ["b"]}, revise=True)

    assert (again.code, again.is_replay, changed.revision) == (first.code, True, 1)
    assert taken(world)["sex", "male"] == 1


def test_places_by_group_are_for_people_who_say_their_group(world):
    slug, numbers = a_limited_survey(world)
    assert code_of(answer, world, slug, numbers[0], {"q1": ["a"]}) == "quota.group_needed"

    limits = (*SEXES, ("sex", "na", 1))
    slug, numbers = a_limited_survey(world, quotas=limits)
    answer(world, slug, numbers[0], {"q1": ["a"]})
    assert code_of(answer, world, slug, numbers[1], {"q1": ["a"]}) == "quota.group_taken"


def test_anybody_may_know_which_groups_are_complete(world):
    slug, numbers = a_limited_survey(world)
    view = survey_view(world, slug)
    before = look(world, an_actor(world, Role.LEADER), quotas.complete, view=view)
    answer(world, slug, numbers[0], {"q1": ["a"]}, MAN)
    world.cache.clear()

    after = look(world, an_actor(world, Role.LEADER), quotas.complete, view=view)

    assert (before, after) == ((), (QuotaView("sex", "male", 1),))


@pytest.fixture
def staff(world):
    return an_actor(world, Role.COUNTY_STAFF)


def a_draft(world, staff):
    return do(world, staff, drafting.create_draft, area=COUNTY, template="project_choice")


def test_quotas_are_set_while_it_is_a_draft_and_fixed_with_it(world, staff):
    slug = a_draft(world, staff)
    wanted = [QuotaView("", "", 500), QuotaView("sex", "female", 250)]

    do(world, staff, quotas.set_quotas, slug=slug, quotas=[wanted[0]])
    do(world, staff, quotas.set_quotas, slug=slug, quotas=wanted)

    assert view_of(world, slug).quotas == tuple(wanted)
    assert [line.facts["quotas"] for line in lines(world, "draft.quotas_set")] == [
        ["=: 500"],
        ["=: 500", "sex=female: 250"],
    ]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ([QuotaView("sex", "female", 0)], "quota.most"),
        ([QuotaView("sex", "other", 5)], "quota.unknown_group"),
        ([QuotaView("q1", "a", 5)], "quota.unknown_group"),
        ([QuotaView("", "x", 5)], "quota.unknown_group"),
        ([QuotaView("town", "330421999", 5)], "quota.unknown_group"),
        ([QuotaView("sex", "female", 5), QuotaView("sex", "female", 6)], "quota.twice"),
    ],
)
def test_a_quota_is_about_a_group_that_is_asked_for(world, staff, wanted, code):
    slug = a_draft(world, staff)

    assert code_of(do, world, staff, quotas.set_quotas, slug=slug, quotas=wanted) == code


def test_nobody_changes_the_quotas_of_what_runs(world, staff):
    slug, _ = a_limited_survey(world)

    refused = code_of(do, world, staff, quotas.set_quotas, slug=slug, quotas=[])
    assert refused == "draft.not_a_draft"
