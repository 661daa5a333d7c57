"""Owners decide by persons and by floor area: declared after close, confirmed, then published."""

from dataclasses import dataclass

import pytest
from sqlalchemy import text

from models.rules.lifecycle import State
from models.rules.roles import Role
from models.tables import Table
from services import consultations, decisions, floor_areas, procedure, results, schedule
from services.deps import Actor, begin
from tests.builders import COUNTY, a_roll, a_vote, an_account, an_actor, an_open_consultation
from tests.services.drafts import code_of, do, lines, look, row_of
from ui import verdicts

NOTE = "居委会按公开签名册逐户相加，三人复核。"
ANSWER = {"zh": "按业主的决定办理，明年三月开工，费用由维修资金列支。"}
SAID = {"question": "q1", "option": "A", "present": 8000, "yes": 4001, "note": NOTE}
RULE = {"decision": "homeowners", "members": 12, "floor_area": 12_000}


@dataclass
class Estate:
    """A vote of owners that is over, and the people of its office."""

    world: object
    slug: str
    staff: Actor
    colleague: Actor
    reviewer: Actor

    def declare(self, actor=None, **changes):
        do(
            self.world,
            actor or self.staff,
            floor_areas.declare,
            **{"slug": self.slug, **SAID, **changes},
        )

    def confirm(self, actor=None, **changes):
        do(
            self.world,
            actor or self.colleague,
            floor_areas.confirm,
            **{"slug": self.slug, **SAID, **changes},
        )

    def publish(self):
        do(self.world, self.staff, procedure.publish, slug=self.slug, answer=ANSWER)

    def sheets(self, actor=None):
        return look(self.world, actor or self.staff, floor_areas.sheets, slug=self.slug)

    def result(self):
        with begin(self.world, write=False) as work:
            return results.result_for(work, consultations.by_slug(work, self.slug))

    def told(self, place=0):
        result = self.result()
        return str(verdicts.told(result.questions[place], result))


def cast(world, slug, marks, method="yesno"):
    for number, mark in zip(a_roll(world, max(len(marks), 1)), marks, strict=False):
        a_vote(world, slug, number, {"A": mark} if method == "yesno" else mark)


def close(world, slug):
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)


def an_estate(world, marks, method="yesno", options=("A",), settings=RULE, **changes):
    slug = an_open_consultation(world, method, options=options, settings=settings, **changes)
    cast(world, slug, marks, method)
    close(world, slug)
    staff = [an_account(world, f"staff.{n}", (Role.COUNTY_STAFF, COUNTY)) for n in ("one", "two")]
    return Estate(world, slug, *staff, an_actor(world, Role.REVIEWER))


@pytest.fixture
def estate(world):
    """Twelve owners: eight came, five said yes."""
    return an_estate(world, ["yes"] * 5 + ["no"] * 2 + ["abstain"])


# ── until it is declared ───────────────────────────────────────────────────


def test_before_the_area_is_declared_there_is_no_verdict_and_persons_are_told(estate):
    told = estate.told()

    assert "还不能下结论：业主的房屋面积（专有部分）还没有申报" in told
    assert "人数达到：12位业主中8位参加（至少8位），5位赞成（至少5位）" in told
    assert "面积达到" not in told
    assert "没有通过" not in told


def test_a_result_by_area_is_not_published_before_two_people_stand_for_it(estate):
    assert code_of(estate.publish) == "procedure.area_missing"
    estate.declare()
    assert code_of(estate.publish) == "procedure.area_missing"
    assert row_of(estate.world, estate.slug).state == State.CLOSED

    estate.confirm()
    estate.publish()

    assert row_of(estate.world, estate.slug).state == State.PUBLISHED


def test_a_figure_that_nobody_has_confirmed_is_no_figure_of_the_result(estate):
    estate.declare()

    assert estate.result().floor_areas == ()
    assert "还不能下结论" in estate.told()


# ── once it stands ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("present", "yes", "said"),
    [
        (8000, 4001, "通过：业主人数和房屋面积都达到了"),
        (8000, 4000, "没有通过：业主人数和房屋面积要同时达到"),
        (7999, 7999, "不能算数：参加表决的业主人数和房屋面积要同时达到"),
    ],
)
def test_the_verdict_tells_both_halves_and_who_stands_for_them(estate, present, yes, said):
    estate.declare(present=present, yes=yes)
    estate.confirm(present=present, yes=yes)

    told = estate.told()

    assert said in told
    assert "人数达到：12位业主中8位参加" in told
    assert f"共12,000平方米，{present:,}平方米参加（至少8,000平方米）" in told
    assert f"{yes:,}平方米赞成" in told
    assert "面积由“staff.one”申报，“staff.two”核对" in told
    assert NOTE in told
    assert "民法典第二百七十八条" in told


def test_area_alone_does_not_carry_a_motion(world):
    estate = an_estate(world, ["yes"] * 4 + ["no"] * 4)
    estate.declare(present=12_000, yes=12_000)
    estate.confirm(present=12_000, yes=12_000)

    told = estate.told()

    assert "没有通过：业主人数和房屋面积要同时达到" in told
    assert "人数没有达到：12位业主中8位参加（至少8位），4位赞成（至少5位）" in told
    assert "面积达到" in told


def test_a_major_matter_needs_three_quarters_of_both(world):
    rule = RULE | {"decision": "homeowners_major"}
    estate = an_estate(world, ["yes"] * 6 + ["no"] * 2, settings=rule)
    estate.declare(present=8000, yes=5999)
    estate.confirm(present=8000, yes=5999)

    assert "人数达到" in estate.told()
    assert "5,999平方米赞成（至少6,000平方米）" in estate.told()
    assert "没有通过" in estate.told()

    estate.declare(present=8000, yes=6000)
    estate.confirm(present=8000, yes=6000)
    assert "”通过" in estate.told()


# ── who and what ───────────────────────────────────────────────────────────


def test_nobody_confirms_their_own_figures(estate):
    estate.declare()

    assert code_of(estate.confirm, estate.staff) == "floor.same_person"

    estate.confirm(estate.reviewer)
    assert estate.result().floor_areas[0].checker == estate.reviewer.title


def test_a_changed_figure_needs_a_new_confirmation(estate):
    estate.declare()
    estate.confirm()
    estate.declare(yes=4100)

    assert estate.result().floor_areas == ()
    assert code_of(estate.publish) == "procedure.area_missing"

    estate.confirm(yes=4100)
    assert estate.result().floor_areas[0].yes == 4100


def test_who_changed_it_last_does_not_confirm_it(estate):
    estate.declare()
    estate.declare(estate.colleague, yes=4100)

    assert code_of(estate.confirm, estate.colleague, yes=4100) == "floor.same_person"
    estate.confirm(estate.staff, yes=4100)


@pytest.mark.parametrize("change", [{"present": 8100}, {"yes": 4100}, {"note": f"{NOTE}又查一次"}])
def test_only_what_was_read_is_confirmed(estate, change):
    estate.declare()
    estate.declare(**change)

    assert code_of(estate.confirm) == "floor.changed"
    assert estate.result().floor_areas == ()


def test_a_deed_repeated_changes_nothing(estate):
    estate.declare()
    estate.declare()
    estate.confirm()
    estate.confirm()
    estate.declare()

    assert estate.result().floor_areas[0].checker == estate.colleague.title
    assert code_of(estate.confirm, estate.reviewer) == "floor.confirmed"
    assert [line.action for line in lines(estate.world, "floor_area.")] == [
        "floor_area.declared",
        "floor_area.confirmed",
    ]


def test_each_deed_has_its_line_with_figures_and_note(estate):
    estate.declare()
    estate.confirm()

    facts = {
        "question": "q1",
        "option": "A",
        "area_total": 12_000,
        "area_present": 8000,
        "area_yes": 4001,
    }
    found = lines(estate.world, "floor_area.")
    assert [(line.actor, line.reason, line.facts) for line in found] == [
        ("staff.one", NOTE, facts),
        ("staff.two", NOTE, facts),
    ]


@pytest.mark.parametrize(
    "figures",
    [
        {"present": 12_001, "yes": 1},
        {"present": 8000, "yes": 8001},
        {"present": 8000, "yes": -1},
        {"present": 8000.5, "yes": 1},
        {"present": True, "yes": True},
    ],
)
def test_figures_that_cannot_be_are_refused(estate, figures):
    assert code_of(estate.declare, **figures) == "floor.figures"
    assert estate.sheets()[0].stands is None


@pytest.mark.parametrize(
    ("note", "code"), [("数过了", "floor.note"), ("数" * 501, "text.too_long")]
)
def test_how_it_was_counted_must_be_said(estate, note, code):
    assert code_of(estate.declare, note=note) == code


def test_all_of_the_area_and_none_of_it_are_figures(estate):
    estate.declare(present=12_000, yes=12_000)
    estate.declare(present=0, yes=0)

    assert estate.sheets()[0].figures.present == 0


def test_what_waits_for_a_second_person_is_found_by_those_who_may_be_it(estate):
    def waits_for(actor):
        return look(estate.world, actor, floor_areas.to_confirm) != frozenset()

    elsewhere = an_actor(estate.world, Role.TOWN_STAFF, "330421103")
    everybody = (estate.staff, estate.colleague, estate.reviewer, elsewhere)
    assert [waits_for(one) for one in everybody] == [False] * 4
    estate.declare()
    assert [waits_for(one) for one in everybody] == [False, True, True, False]
    estate.confirm()
    assert [waits_for(one) for one in everybody] == [False] * 4


# ── when ───────────────────────────────────────────────────────────────────


def test_nothing_is_declared_while_ballots_are_cast(world):
    slug = an_open_consultation(world, "yesno", options=("A",), settings=RULE)
    cast(world, slug, ["yes"] * 8)
    staff = an_actor(world, Role.COUNTY_STAFF)

    assert code_of(do, world, staff, floor_areas.declare, slug=slug, **SAID) == "floor.not_now"
    assert look(world, staff, floor_areas.sheets, slug=slug) == ()


def test_after_publication_nobody_changes_it(estate):
    estate.declare()
    estate.confirm()
    estate.publish()
    told = estate.told()

    assert code_of(estate.declare, yes=1) == "floor.not_now"
    assert code_of(estate.declare) == "floor.not_now"
    assert code_of(estate.confirm) == "floor.not_now"
    assert estate.sheets() == ()
    assert estate.told() == told
    assert "”通过" in told


def test_confirming_comes_after_declaring(estate):
    assert code_of(estate.confirm) == "floor.nothing"


# ── which motions ──────────────────────────────────────────────────────────


def test_each_motion_has_figures_of_its_own(world):
    slug = an_open_consultation(world, "yesno", options=("A", "B"), settings=RULE)
    for number in a_roll(world, 8):
        a_vote(world, slug, number, {"A": "yes", "B": "no"})
    close(world, slug)
    staff = [an_actor(world, Role.COUNTY_STAFF) for _ in range(2)]
    estate = Estate(world, slug, *staff, an_actor(world, Role.REVIEWER))
    assert {sheet.option for sheet in estate.sheets()} == {"A", "B"}
    assert code_of(estate.declare, option="") == "floor.unknown"

    estate.declare()
    estate.confirm()
    assert "“方案A”通过" in estate.told()
    assert "“方案B”还不能下结论" in estate.told()
    assert code_of(estate.publish) == "procedure.area_missing"

    estate.declare(option="B", yes=100)
    estate.confirm(option="B", yes=100)
    estate.publish()
    assert "“方案B”没有通过" in estate.told()


def test_of_a_choice_the_area_of_the_option_in_front_is_declared(world):
    estate = an_estate(world, ["B"] * 6 + ["A"] * 2, "single", ("A", "B", "N"))

    assert [sheet.option for sheet in estate.sheets()] == ["B"]
    assert code_of(estate.declare) == "floor.unknown"
    estate.declare(option="")
    estate.confirm(option="")

    assert "“方案B”通过" in estate.told()


def test_a_tie_waits_for_nothing(world):
    votes = ["A"] * 4 + ["B"] * 4
    estate = an_estate(world, votes, "single", ("A", "B", "N"), tie_rule="vote_again")

    assert estate.sheets() == ()
    estate.publish()
    assert estate.told() == ""


def test_whom_lots_put_in_front_is_what_the_area_is_declared_of(world):
    votes = ["A"] * 4 + ["B"] * 4
    estate = an_estate(world, votes, "single", ("A", "B", "N"), tie_rule="lots")

    in_front = estate.result().questions[0].leaders
    assert tuple(sheet.option for sheet in estate.sheets()) == in_front


def test_where_nobody_came_there_is_no_area_to_declare(world):
    estate = an_estate(world, [])

    assert estate.sheets() == ()
    assert code_of(estate.declare) == "floor.unknown"
    estate.publish()
    result = estate.result()
    assert [str(d.verdict.result) for d in decisions.verdicts(result.questions[0], result)] == [
        "no_quorum"
    ]


def test_a_rule_by_persons_alone_asks_for_no_area(world):
    estate = an_estate(world, ["yes"] * 8, settings={"decision": "village_group", "members": 12})

    assert estate.sheets() == ()
    assert code_of(estate.declare) == "floor.unknown"
    assert "面积" not in estate.told()
    estate.publish()


def test_declaring_writes_nothing_but_its_own_row_and_the_record(estate):
    def everything_else():
        others = sorted(set(Table.metadata.tables) - {"floorarea", "auditline"})
        with begin(estate.world, write=False) as work:
            return {
                name: sorted(map(repr, work.session.execute(text(f'SELECT * FROM "{name}"'))))
                for name in others
            }

    before = everything_else()
    estate.declare()
    estate.confirm()

    assert everything_else() == before
