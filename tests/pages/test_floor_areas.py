"""Owners decide: floor areas declared and confirmed by staff, told with the result."""

import pytest

from models.rules.lifecycle import State
from models.rules.roles import Role
from services import schedule
from tests.builders import COUNTY, a_roll, a_vote, an_account, an_actor, an_open_consultation
from tests.pages.office import Office
from tests.services.drafts import row_of, view_of

NOTE = "居委会按公开签名册逐户相加，三人复核。"
ANSWER = "按业主的决定办理，明年三月开工，费用由维修资金列支。"
RULE = {"decision": "homeowners", "members": 12, "floor_area": 12_000}


@pytest.fixture
def staff(world):
    return an_account(world, "staff.estate", (Role.COUNTY_STAFF, COUNTY))


@pytest.fixture
def reviewer(world):
    return an_actor(world, Role.REVIEWER)


@pytest.fixture
def estate(world):
    slug = an_open_consultation(world, "yesno", options=("A",), settings=RULE)
    for number in a_roll(world, 8):
        a_vote(world, slug, number, {"A": "yes"})
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    return slug


@pytest.fixture
def manage(world, monkeypatch, estate):
    """Opens the page of the estate."""

    def opened(actor, **query):
        return Office(world, monkeypatch, "staff/manage", actor, c=estate, **query)

    return opened


def number(screen, end, value):
    screen.ending(end, "number_input").set_value(value)
    return screen


def declared(screen, present=8000, yes=4001, note=NOTE):
    number(number(screen, "A.present", present), "A.yes", yes)
    return screen.type("A.note", note).click("A.declare")


def test_staff_declare_and_a_second_person_confirms(manage, staff, reviewer):
    screen = manage(staff)
    assert "还不能下结论" in screen.html
    assert "（专有部分）：12,000平方米" in screen.html

    declared(screen)
    assert "请另一位同事核对" in screen.done[0]
    assert "8,000平方米" in screen.html
    assert NOTE in screen.html
    assert "staff.estate" in screen.html
    assert not screen.has("floor.q1.A.confirm")
    assert "自己申报的不能自己核对" in screen.captions

    second = manage(reviewer)
    assert second.key_names() == ["floor.q1.A.confirm"]
    second.click("A.confirm")
    assert "已核对" in second.done[0]
    assert second.key_names() == []
    assert "通过：业主人数和房屋面积都达到了" in second.html


def test_the_desk_tells_the_second_person(world, monkeypatch, manage, staff, reviewer):
    def desk(actor):
        return Office(world, monkeypatch, "staff/desk", actor).html

    assert "等您核对" not in desk(reviewer)
    assert "先申报业主的房屋面积" in declared(manage(staff)).html
    assert "等您核对" in desk(reviewer)
    assert "等您核对" not in desk(staff)
    manage(reviewer).click("A.confirm")
    assert "等您核对" not in desk(reviewer)
    assert "请写答复" in manage(staff).html


def test_before_anything_is_declared_the_second_person_has_nothing_to_press(manage, reviewer):
    screen = manage(reviewer)

    assert screen.key_names() == []
    assert "还没有申报" in screen.captions


def test_numbers_that_cannot_be_are_refused_and_stay_on_the_screen(manage, staff):
    screen = declared(manage(staff), present=4000, yes=5000)

    assert "赞成的不多于参加的" in screen.refusals[0]
    assert screen.ending("A.yes", "number_input").value == 5000
    assert screen.field("A.note").value == NOTE


def test_both_numbers_are_asked_for(manage, staff):
    screen = number(manage(staff), "A.present", 8000).type("A.note", NOTE).click("A.declare")

    assert "两个面积" in screen.warnings[0]
    assert screen.refusals == []


def test_how_it_was_counted_is_asked_for(manage, staff):
    screen = declared(manage(staff), note="数过了")

    assert "面积是怎么算的" in screen.refusals[0]


def test_a_corrected_figure_is_confirmed_anew(manage, staff, reviewer):
    declared(manage(staff))
    manage(reviewer).click("A.confirm")

    screen = manage(staff)
    assert screen.ending("A.yes", "number_input").value == 4001
    number(screen, "A.yes", 3999).click("A.declare")

    assert "还不能下结论" in screen.html
    assert manage(reviewer).has("floor.q1.A.confirm")


def test_what_changed_on_the_way_is_not_confirmed_unseen(manage, staff, reviewer):
    declared(manage(staff))
    second = manage(reviewer)
    number(manage(staff), "A.yes", 7000).click("A.declare")

    second.click("A.confirm")

    assert "申报的数字已经改过" in second.refusals[0]


def test_the_answer_waits_for_the_area_and_then_stands_with_it(
    world, monkeypatch, manage, staff, reviewer, estate
):
    screen = manage(staff).type("publish.zh", ANSWER).click("manage.do_publish")
    assert "先办好面积" in screen.refusals[0]
    assert row_of(world, estate).state == State.CLOSED

    declared(screen)
    manage(reviewer).click("A.confirm")
    screen.run().type("publish.zh", ANSWER).click("manage.do_publish")

    assert view_of(world, estate).state == State.PUBLISHED
    assert not any("floor." in key for key in screen.key_names() if key)
    resident = Office(world, monkeypatch, "public/consultation", c=estate).html
    assert "通过：业主人数和房屋面积都达到了" in resident
    assert "“staff.estate”申报" in resident
    assert NOTE in resident


def test_the_result_page_tells_both_halves_as_soon_as_they_stand(
    world, monkeypatch, manage, staff, reviewer, estate
):
    def resident(**query):
        return Office(world, monkeypatch, "public/consultation", c=estate, **query).html

    assert "还不能下结论" in resident()
    declared(manage(staff))
    assert "8,000平方米" not in resident()
    manage(reviewer).click("A.confirm")

    assert "面积达到：共12,000平方米，8,000平方米参加" in resident()
    english = resident(lang="en")
    assert "Floor area, reached: of 12,000 m², 8,000 m² took part" in english
    assert "Civil Code, art. 278" in english


def test_a_decision_by_persons_has_no_such_form(world, monkeypatch, staff):
    slug = an_open_consultation(
        world, "yesno", options=("A",), settings={"decision": "village_group", "members": 2}
    )
    for one in a_roll(world, 2):
        a_vote(world, slug, one, {"A": "yes"})
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)

    screen = Office(world, monkeypatch, "staff/manage", staff, c=slug)

    assert not any("floor." in key for key in screen.key_names() if key)
    assert "面积" not in screen.html


def test_the_form_is_complete_in_english(manage, staff):
    screen = manage(staff, lang="en")

    assert "Declare the floor area" in [str(e.value) for e in screen.app.subheader]
    assert "Ballots know no floor area" in screen.captions
