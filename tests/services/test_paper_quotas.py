"""Places on paper and at desks: a sheet takes its place as it is handed out, never too many."""

import pytest
from sqlmodel import select

from models.rules.roles import Role
from models.tables import Intake, Participation, Quota
from services import assisted, paper_batches
from services.deps import begin
from tests.builders import a_pass, a_roll, an_actor
from tests.services.drafts import code_of, look
from tests.services.papers import TOWN, a_batch, counted, hand_out, readers, serials
from tests.services.survey_builders import a_survey, answer, asks


def a_limited_survey(world, *quotas):
    numbers = a_roll(world, 8)
    asked = asks("q1", options=("A", "B", "C"))
    return a_survey(world, asked, quotas=quotas, strata=["sex"]), numbers


def taken(world):
    with begin(world, write=False) as work:
        return {(q.dimension, q.category): q.taken for q in work.session.exec(select(Quota))}


def rows(world, table):
    with begin(world, write=False) as work:
        return len(work.session.exec(select(table)).all())


def test_a_sheet_takes_its_place_when_it_is_handed_out(world):
    slug, numbers = a_limited_survey(world, ("", "", 2))
    people = readers(world)
    batch = a_batch(world, people[0], slug, size=4)
    hand_out(world, people[0], batch, numbers[0])
    answer(world, slug, numbers[1], {"q1": ["A"]})

    refused = code_of(hand_out, world, people[0], batch, numbers[2])

    assert refused == code_of(answer, world, slug, numbers[3], {"q1": ["A"]}) == "quota.all_taken"
    assert taken(world) == {("", ""): 2}
    assert rows(world, Participation) == 2
    assert look(world, people[0], paper_batches.batches, slug=slug)[0].counts.handed == 1


def test_who_holds_a_sheet_is_counted_after_the_last_place_went(world):
    slug, numbers = a_limited_survey(world, ("", "", 1))
    people = readers(world)
    batch = a_batch(world, people[0], slug, size=4)
    hand_out(world, people[0], batch, numbers[0])

    assert counted(world, people, slug, serials(world, batch, 1)[0], ["A"]) == "counted"
    assert (taken(world), rows(world, Intake)) == ({("", ""): 1}, 1)


def test_who_has_taken_part_takes_no_second_place_on_paper(world):
    slug, numbers = a_limited_survey(world, ("", "", 5))
    people = readers(world)
    batch = a_batch(world, people[0], slug, size=4)
    answer(world, slug, numbers[0], {"q1": ["A"]})

    assert code_of(hand_out, world, people[0], batch, numbers[0]) == "paper.has_voted"
    hand_out(world, people[0], batch, numbers[1])
    assert code_of(hand_out, world, people[0], batch, numbers[1]) == "paper.has_sheet"
    assert taken(world) == {("", ""): 2}


def test_a_sheet_names_no_group_so_it_takes_a_place_of_those_who_name_none(world):
    slug, numbers = a_limited_survey(world, ("", "", 5), ("sex", "female", 5), ("sex", "na", 1))
    people = readers(world)
    batch = a_batch(world, people[0], slug, size=4)
    hand_out(world, people[0], batch, numbers[0])

    assert code_of(hand_out, world, people[0], batch, numbers[1]) == "quota.group_taken"
    assert taken(world) == {("", ""): 1, ("sex", "female"): 0, ("sex", "na"): 1}


def test_no_sheets_are_printed_where_a_sheet_could_never_have_a_place(world):
    slug, _ = a_limited_survey(world, ("sex", "female", 5))

    assert code_of(a_batch, world, readers(world)[0], slug) == "paper.has_quota"


@pytest.mark.parametrize("channel", [assisted.COUNTER, assisted.HOTLINE])
def test_a_desk_takes_places_as_a_phone_does(world, channel):
    slug, numbers = a_limited_survey(world, ("", "", 1))
    staff = an_actor(world, Role.TOWN_STAFF, TOWN)
    desk = assisted.open_desk(world, staff, slug=slug, area=TOWN, channel=channel)

    def cast(number):
        token = a_pass(world, slug, number).token
        pledges = assisted.PLEDGES[channel]
        facts = {"answers": {"q1": ["A"]}, "strata": {}, "pledges": pledges}
        return assisted.cast(world, staff, desk=desk, token=token, **facts)

    cast(numbers[0])

    assert code_of(cast, numbers[1]) == "quota.all_taken"
    assert taken(world) == {("", ""): 1}
