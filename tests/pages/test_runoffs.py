"""The vote after a tie: one press for staff, and the way there and back for residents."""

from datetime import timedelta

import pytest

from models.rules.roles import Role
from services import drafting, procedure, schedule
from tests.builders import COUNTY, a_roll, a_vote, an_account, an_actor, an_open_consultation
from tests.pages.office import Office
from tests.services.drafts import changed, do, form_at, lines, row_of

CONGRESS = {"places": 2, "base": "members", "members": 15, "quorum": 8}
NAMES = {"A": "陈志明", "B": "沈玉兰", "C": "钱国平", "D": "吴小红"}


@pytest.fixture
def staff(world):
    return an_account(world, "staff.congress", (Role.COUNTY_STAFF, COUNTY))


@pytest.fixture
def old(world):
    """A has a seat; B and C are level for the other one."""
    texts = {code: {"zh": name, "en": f"Candidate {code}"} for code, name in NAMES.items()}
    slug = an_open_consultation(
        world, "differential", settings=CONGRESS, options=tuple("ABCD"), texts=texts
    )
    ballots = [["A", "B"]] * 6 + [["A", "C"]] * 6 + [["B", "C"]] * 2
    for number, choice in zip(a_roll(world, len(ballots)), ballots, strict=True):
        a_vote(world, slug, number, choice)
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    return slug


@pytest.fixture
def opened(world, monkeypatch):
    """Opens a page anew, after whatever was kept of it."""

    def at(page, slug, actor=None, **query):
        world.cache.clear()
        return Office(world, monkeypatch, page, actor, c=slug, **query)

    return at


def submit(world, staff, slug):
    now = world.clock.now
    window = {"opens_at": now + timedelta(days=1), "closes_at": now + timedelta(days=32)}
    do(world, staff, drafting.save_draft, slug=slug, form=changed(form_at(world, slug), **window))
    do(world, staff, procedure.submit, slug=slug)


def approve(world, staff, slug):
    submit(world, staff, slug)
    do(world, an_actor(world, Role.REVIEWER), procedure.approve, slug=slug)


def drafted(world):
    return lines(world, "draft.runoff")[0].facts["slug"]


def test_one_press_drafts_it_and_then_leads_to_the_draft(world, opened, staff, old):
    screen = opened("staff/manage", old, staff)
    assert "沈玉兰、钱国平票数并列，还剩1个名额" in screen.html

    screen.click("runoff.q1")

    new = drafted(world)
    assert "草稿已建好" in screen.done[0]
    assert f"/edit?c={new}" in screen.html
    assert "居民还看不到" in screen.html
    assert not any("runoff" in (name or "") for name in screen.key_names())
    draft = opened("staff/manage", new, staff)
    assert "这是并列以后的再次投票" in draft.html
    assert f"/c/{old}" in draft.html
    assert "起草再次投票" in draft.html  # the line in the record


def test_residents_find_the_way_once_it_is_public(world, opened, staff, old):
    opened("staff/manage", old, staff).click("runoff.q1")
    new = drafted(world)
    before = opened("public/consultation", old).html
    assert "再投一次：" not in before
    assert new not in before

    approve(world, staff, new)

    assert f'href="/c/{new}"' in opened("public/consultation", old).html
    later = opened("public/consultation", new).html
    assert "这是并列以后的再次投票" in later
    assert f'href="/c/{old}"' in later
    assert "陈志明" not in later
    assert f"/manage?c={new}" in opened("staff/manage", old, staff).html


def test_it_is_complete_in_english(world, opened, staff, old):
    screen = opened("staff/manage", old, staff, lang="en")
    assert "Candidate B, Candidate C (places still free: 1)" in screen.html
    screen.click("runoff.q1")
    approve(world, staff, drafted(world))

    assert "The tie is voted on again" in opened("public/consultation", old, lang="en").html
    later = opened("public/consultation", drafted(world), lang="en").html
    assert "This is a run-off" in later
    assert "Jiashan Avenue upgrade (run-off)" in later


def test_the_second_person_is_told_what_to_check(world, opened, staff, old):
    opened("staff/manage", old, staff).click("runoff.q1")
    new = drafted(world)
    submit(world, staff, new)

    screen = opened("staff/review", new, an_actor(world, Role.REVIEWER))

    assert "核对并列的几项、剩下的名额" in screen.html


def test_the_second_person_has_no_such_button(world, opened, old):
    screen = opened("staff/manage", old, an_actor(world, Role.REVIEWER))

    assert screen.key_names() == []
    assert "并列，还剩" not in screen.html


def test_without_a_tie_there_is_no_such_card(world, opened, staff):
    slug = an_open_consultation(world, tie_rule="vote_again")
    for number in a_roll(world, 3):
        a_vote(world, slug, number, "A")
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)

    screen = opened("staff/manage", slug, staff)

    assert not any("runoff" in (name or "") for name in screen.key_names())
