"""What the API tells of a body's decision, and of floor areas before and after they stand."""

import pytest

from models.rules.roles import Role
from services import floor_areas, schedule
from tests.builders import COUNTY, a_roll, a_vote, an_account, an_open_consultation
from tests.services.drafts import do, row_of

NOTE = "居委会按公开签名册逐户相加，三人复核。"
AREA = {"question": "q1", "present": 900, "yes": 600, "note": NOTE}


def a_vote_that_is_over(world, **rule):
    slug = an_open_consultation(world, "yesno", settings=rule, options=("A",))
    for number in a_roll(world, 8):
        a_vote(world, slug, number, {"A": "yes"})
    assert closed(world, slug)
    return slug


def closed(world, slug):
    world.clock.set(row_of(world, slug).closes_at)
    return schedule.close_due(world)


def read(web, slug, mark=""):
    headers = {"If-None-Match": mark} if mark else {}
    return web.get(f"/api/v1/consultations/{slug}/results", headers=headers)


def told(web, slug):
    return read(web, slug).json()["questions"][0]["verdicts"]


PERSONS = {"entitled": 12, "present": 8, "present_needed": 8, "yes": 8, "yes_needed": 5}


@pytest.fixture
def estate(world):
    return a_vote_that_is_over(world, decision="homeowners", members=12, floor_area=1200)


def test_until_the_area_stands_only_persons_are_told(web, estate):
    assert told(web, estate) == [
        {
            "option": "A",
            "rule": "homeowners",
            "result": "area_missing",
            "persons": PERSONS,
            "area": None,
            "area_note": "",
            "area_declared_by": {},
            "area_confirmed_by": {},
        }
    ]


def test_then_both_halves_with_posts_and_the_note_and_a_new_mark(world, web, estate):
    before = read(web, estate).headers["ETag"]
    one, two = (an_account(world, name, (Role.COUNTY_STAFF, COUNTY)) for name in ("one", "two"))
    do(world, one, floor_areas.declare, slug=estate, **AREA)
    assert read(web, estate, before).status_code == 304
    do(world, two, floor_areas.confirm, slug=estate, **AREA)

    assert read(web, estate, before).status_code == 200
    assert told(web, estate) == [
        {
            "option": "A",
            "rule": "homeowners",
            "result": "passed",
            "persons": PERSONS,
            "area": {
                "entitled": 1200,
                "present": 900,
                "present_needed": 800,
                "yes": 600,
                "yes_needed": 451,
            },
            "area_note": NOTE,
            "area_declared_by": {"zh": "one", "en": "one"},
            "area_confirmed_by": {"zh": "two", "en": "two"},
        }
    ]
    assert one.id not in read(web, estate).text


def test_a_corrected_figure_has_a_mark_of_its_own(world, web, estate):
    staff = [an_account(world, name, (Role.COUNTY_STAFF, COUNTY)) for name in ("one", "two")]
    marks = set()
    for yes in (600, 601):
        area = AREA | {"yes": yes}
        do(world, staff[0], floor_areas.declare, slug=estate, **area)
        do(world, staff[1], floor_areas.confirm, slug=estate, **area)
        marks.add(read(web, estate).headers["ETag"])
        world.clock.forward(seconds=1)

    assert len(marks) == 2


def test_a_rule_by_persons_has_its_verdict_and_no_area(world, web):
    slug = a_vote_that_is_over(world, decision="village_group", members=13)

    (found,) = told(web, slug)

    assert (found["result"], found["area"]) == ("no_quorum", None)
    assert found["persons"]["present_needed"] == 9


def test_there_is_no_verdict_while_it_is_open_or_only_advisory(world, web):
    advisory = a_vote_that_is_over(world)
    running = an_open_consultation(
        world, "yesno", slug="running", settings={"decision": "village_group"}, options=("A",)
    )

    assert told(web, advisory) == []
    assert read(web, running).json()["questions"] == []


def test_the_answer_fits_the_document(world, app, web, estate):
    import schemathesis

    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)

    described["/consultations/{slug}/results"]["GET"].validate_response(read(web, estate))
