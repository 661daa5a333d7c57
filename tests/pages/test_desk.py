"""The desk: what waits for me comes first, something new, then everything of my area."""

import re
from datetime import timedelta

import pytest

from models.rules.roles import Role
from models.tables import Area
from services import deps, drafting, procedure, schedule
from tests.builders import COUNTY, VILLAGE, a_county, an_account, an_open_consultation
from tests.pages.office import TOWN, Office, somebody
from tests.services.drafts import (
    a_ready_draft,
    an_opened,
    do,
    lines,
    people_of,
    view_of,
    with_a_roll,
)

PAGE = "staff/desk"
REASON = "请把第二个选项的费用写清楚再提交"


@pytest.fixture
def desk(world, monkeypatch):
    """Opens the desk of somebody."""
    a_county(world)

    def opened(actor, **query):
        return Office(world, monkeypatch, PAGE, actor, **query)

    return opened


def groups(screen):
    """The kinds of work that wait, with their numbers."""
    return dict(re.findall(r"<h2>([^<]+) <small>(\d+)</small></h2>", screen.html))


def test_a_submitted_draft_waits_for_the_reviewer_and_not_for_its_author(world, desk):
    with_a_roll(world)
    staff, reviewer = people_of(world)
    slug = a_ready_draft(world, staff)
    do(world, staff, procedure.submit, slug=slug)

    theirs, mine = desk(reviewer), desk(staff)

    assert groups(theirs) == {"等您审核": "1"}
    assert f"/review?c={slug}" in theirs.html
    assert groups(mine) == {}
    assert f"/manage?c={slug}" in mine.html
    assert "/review" not in mine.html


def test_a_draft_that_came_back_says_why(world, desk):
    with_a_roll(world)
    staff, reviewer = people_of(world)
    slug = a_ready_draft(world, staff)
    do(world, staff, procedure.submit, slug=slug)
    do(world, reviewer, procedure.send_back, slug=slug, reason=REASON)

    screen = desk(staff)

    assert groups(screen) == {"被退回，请修改": "1"}
    assert REASON in screen.html


def test_what_closes_this_week_and_what_wants_an_answer_wait(world, desk):
    with_a_roll(world)
    staff, reviewer = people_of(world)
    an_opened(world, staff, reviewer)
    world.clock.forward(days=25)
    assert groups(desk(staff)) == {"这一周截止": "1"}

    world.clock.forward(days=8)
    schedule.close_due(world)

    assert groups(desk(staff)) == {"已截止，等您答复": "1"}


def test_a_county_is_not_nagged_by_what_its_towns_do(world, desk):
    town = somebody(world, Role.TOWN_STAFF)
    do(world, town, drafting.create_draft, area=TOWN, template="village_choice")

    assert groups(desk(town)) == {"草稿，接着写": "1"}
    assert groups(desk(somebody(world, Role.COUNTY_STAFF))) == {}


def test_a_new_consultation_begins_with_the_words_of_a_template(world, desk):
    staff = somebody(world, Role.COUNTY_STAFF)

    screen = desk(staff).choose("desk.start", "project_choice", "radio").click("desk.create")

    assert screen.field("title.zh").value == "道路改造提升：三个方案请您选"
    slug = screen.app.query_params["c"]
    assert view_of(world, slug).created_by == staff.id
    assert [line.action for line in lines(world, "draft")] == ["draft.created"]


def test_a_new_consultation_may_be_a_copy_without_its_dates(world, desk):
    staff = somebody(world, Role.COUNTY_STAFF)
    old = an_open_consultation(world)

    screen = desk(staff).choose("desk.start", "copy", "radio").run()
    screen.choose("desk.copy_of", old).click("desk.create")
    made = view_of(world, screen.app.query_params["c"])

    assert made.slug != old
    assert made.title == view_of(world, old).title
    assert made.opens_at is made.closes_at is None


def test_a_clerk_has_one_place_and_is_not_asked_for_it(world, desk):
    screen = desk(somebody(world, Role.VILLAGE_CLERK))

    assert "desk.place" not in screen.key_names("selectbox")
    assert "发起单位：魏南社区" in screen.captions
    screen.click("desk.create")
    assert view_of(world, screen.app.query_params["c"]).owner_area == VILLAGE


def test_the_name_of_a_place_is_read_as_it_is_written(world, desk):
    with deps.begin(world, actor=deps.SYSTEM) as work:
        work.session.get(Area, VILLAGE).name = {"zh": "魏南*[社区](/x)*"}

    captions = desk(somebody(world, Role.VILLAGE_CLERK)).captions
    assert r"发起单位：魏南\*\[社区\](/x)\*" in captions


def test_a_town_begins_in_its_own_places_only(world, desk):
    screen = desk(somebody(world, Role.TOWN_STAFF))

    assert "desk.place" not in screen.key_names("selectbox")
    county = desk(somebody(world, Role.COUNTY_STAFF))
    assert "嘉善县" in county.ending("desk.place", "selectbox").options


def test_a_reviewer_begins_nothing(world, desk):
    assert not desk(somebody(world, Role.REVIEWER)).has("desk.create")


def test_the_list_can_be_narrowed_by_state_and_by_words(world, desk):
    staff = somebody(world, Role.COUNTY_STAFF)
    an_open_consultation(world, title={"zh": "公园怎么建", "en": "Park"})
    an_open_consultation(world, title={"zh": "桥梁怎么修", "en": "Bridge"})
    do(world, staff, drafting.create_draft, area=COUNTY, title={"zh": "草稿一件"})
    screen = desk(staff)

    screen.app.text_input(key="desk.search").set_value("公园")
    found = rows(screen.run())
    assert "公园怎么建" in found
    assert "桥梁怎么修" not in found

    screen.app.text_input(key="desk.search").set_value("")
    screen.choose("desk.show", "preparing", "button_group")
    found = rows(screen.run())
    assert "草稿一件" in found
    assert "公园怎么建" not in found


def rows(screen):
    return screen.html.split("<table", 1)[1]


def test_words_that_fit_nothing_say_what_to_do(sqlite_world, monkeypatch):
    staff = somebody(sqlite_world, Role.COUNTY_STAFF)
    an_open_consultation(sqlite_world)
    screen = Office(sqlite_world, monkeypatch, PAGE, staff)

    screen.app.text_input(key="desk.search").set_value("没有这样的词")

    assert "没有符合的事项" in screen.run().html


def test_an_empty_area_says_how_to_begin(sqlite_world, monkeypatch):
    screen = Office(sqlite_world, monkeypatch, PAGE, somebody(sqlite_world, Role.COUNTY_STAFF))

    assert "本地区还没有事项" in screen.html
    assert screen.has("desk.create")


def test_the_desk_shows_turnout_and_never_votes(sqlite_world, monkeypatch):
    staff = somebody(sqlite_world, Role.COUNTY_STAFF)
    an_open_consultation(sqlite_world, closes_at=sqlite_world.clock.now + timedelta(days=3))

    page = Office(sqlite_world, monkeypatch, PAGE, staff).html

    assert "方案A" not in page


@pytest.mark.parametrize("role", [Role.LEADER, Role.DELEGATE, Role.AUDITOR, Role.ADMIN, None])
def test_others_have_no_desk(sqlite_world, monkeypatch, role):
    a_county(sqlite_world)
    actor = an_account(sqlite_world, "x.y", (role, COUNTY)) if role else None

    with pytest.raises(ValueError, match="navigation"):
        Office(sqlite_world, monkeypatch, PAGE, actor)
