"""What the API tells of a run-off: nothing while it is a draft, then the way in both directions."""

from datetime import timedelta

import pytest
import schemathesis

from models.rules.roles import Role
from services import drafting, procedure, runoffs, schedule
from tests.builders import a_roll, a_vote, an_actor, an_open_consultation
from tests.services.drafts import changed, do, form_at, row_of


@pytest.fixture
def old(world):
    slug = an_open_consultation(world, tie_rule="vote_again")
    for n, number in enumerate(a_roll(world, 12)):
        a_vote(world, slug, number, "AB"[n % 2])
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    return slug


def approve(world, staff, slug):
    now = world.clock.now
    window = {"opens_at": now + timedelta(days=1), "closes_at": now + timedelta(days=32)}
    form = changed(form_at(world, slug), **window)
    do(world, staff, drafting.save_draft, slug=slug, form=form)
    do(world, staff, procedure.submit, slug=slug)
    do(world, an_actor(world, Role.REVIEWER), procedure.approve, slug=slug)


def told(world, web, slug):
    world.cache.clear()
    found = web.get(f"/api/v1/consultations/{slug}").json()
    return found["runoff_of"], found["runoff"]


def test_both_name_each_other_once_the_run_off_is_public(world, app, web, old):
    staff = an_actor(world, Role.COUNTY_STAFF)
    assert told(world, web, old) == (None, {})

    new = do(world, staff, runoffs.open_runoff, slug=old, question="q1")
    world.cache.clear()
    assert told(world, web, old) == (None, {})
    assert new not in web.get(f"/api/v1/consultations/{old}").text
    assert web.get(f"/api/v1/consultations/{new}").status_code == 404

    approve(world, staff, new)
    assert told(world, web, old) == (None, {"q1": new})
    assert told(world, web, new) == (old, {})
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operation = described["/consultations/{slug}"]["GET"]
    for slug in (old, new):
        operation.validate_response(web.get(f"/api/v1/consultations/{slug}"))
