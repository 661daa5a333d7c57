"""Profiles: whole choices after close, per question and sorted, equal to the stored ballots."""

import pytest
from sqlmodel import select

from models.methods import METHODS
from models.rules.refusal import Refused
from models.tables import Ballot, Option, Question
from models.tables import Profile as Row
from services import consultations, counting, profiles, recount, results, schedule
from services.deps import SYSTEM, begin
from tests.builders import a_roll, a_vote, an_open_consultation
from tests.services.drafts import row_of


def closed(world, marks, **changes):
    slug = an_open_consultation(world, electorate=1000, **changes)
    for number, mark in zip(a_roll(world, len(marks)), marks, strict=True):
        a_vote(world, slug, number, mark)
    world.clock.set(row_of(world, slug).closes_at)
    assert schedule.close_due(world) == 1
    return slug


def profile(world, slug, question="q1"):
    with begin(world, write=False) as work:
        return profiles.profile_of(work, consultations.by_slug(work, slug), question)


def test_after_close_every_choice_stands_once_sorted_and_with_its_number(world):
    slug = closed(world, [*"BBBBBBAAACCC"])

    assert profile(world, slug) == ((["A"], 3), (["B"], 6), (["C"], 3))


def test_several_marks_stay_together_but_ballots_do_not_show(world):
    marks = [["A", "B"]] * 4 + [["C"]] * 4 + [["A"]] * 4
    slug = closed(world, marks, method="approval", settings={"max": 2})

    assert profile(world, slug) == ((["A", "B"], 4), (["A"], 4), (["C"], 4))


def test_there_is_no_profile_while_it_is_open(world):
    slug = an_open_consultation(world)
    a_vote(world, slug, a_roll(world, 1)[0], "A")

    assert profile(world, slug) == ()
    with begin(world, write=False) as work, pytest.raises(Refused) as refusal:
        counting.compared(work, consultations.by_slug(work, slug), "q1")
    assert refusal.value.code == "count.not_yet"


def test_the_profile_adds_up_to_the_final_release(world):
    slug = closed(world, [*"AABBBC", *"AABBBC"])

    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
        shown = results.result_for(work, view)
        question = view.questions[0]
        counted = METHODS["single"].outcome(
            consultations.terms_of(question), {"A": 4, "B": 6, "C": 2, "*": 12}
        )
    assert shown.is_final
    assert [(o.option.code, o.count) for o in shown.questions[0].options] == [
        (s.option, s.count) for s in counted.standings
    ]
    assert shown.questions[0].leaders == ("B",)


def test_a_profile_that_was_tampered_with_fails_the_recount(world):
    slug = closed(world, [*"AAAAAABBBBBB"])
    with begin(world, actor=SYSTEM) as work:
        view = consultations.by_slug(work, slug)
        row = work.session.get_one(Row, (view.id, "q1", 0))
        row.ballots += 1
        work.session.add(row)

    with begin(world, actor=SYSTEM) as work:
        assert recount.recount(work, view.id).differences == ("profile",)


def test_renaming_translating_and_reordering_options_changes_no_result(world):
    marks = [*"AAABBBBBBCCC"]
    slug = closed(world, marks)
    before = profile(world, slug)
    with begin(world, actor=SYSTEM) as work:
        for place, option in enumerate(work.session.exec(select(Option)).all()):
            option.text = {"zh": f"改了名字{place}", "en": f"renamed {place}"}
            option.position = 10 - place
            work.session.add(option)

    with begin(world, actor=SYSTEM) as work:
        view = consultations.by_slug(work, slug)
        assert recount.recount(work, view.id).is_equal
        shown = results.result_for(work, view).questions[0]
    assert profile(world, slug) == before
    assert {o.option.code: o.count for o in shown.options if o.count} == {"A": 3, "B": 6, "C": 3}
    assert shown.leaders == ("B",)


def test_a_profile_holds_no_more_than_the_ballots_that_count(world):
    slug = closed(world, [*"AAAAAABBBBBB"])

    with begin(world, write=False) as work:
        ballots = work.session.exec(select(Ballot)).all()
    assert sum(count for _, count in profile(world, slug)) == len(ballots) == 12


def test_a_run_off_is_counted_from_whole_ballots_after_close(world):
    orders = [["A", "B", "C"]] * 8 + [["B", "C", "A"]] * 5 + [["C", "B", "A"]] * 6
    settings = {"rule": "irv"}
    slug = an_open_consultation(
        world, "ranking", options=("A", "B", "C"), settings=settings, electorate=1000
    )
    numbers = a_roll(world, len(orders))
    for number, order in zip(numbers, orders, strict=True):
        a_vote(world, slug, number, order)
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)

    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
        question = results.result_for(work, view).questions[0]
        compared = counting.compared(work, view, "q1")
    assert (question.rule, question.leaders) == ("irv", ("C",))
    assert not question.outcome.is_partial
    assert {o.rule: o.leaders for o in compared.all} == {
        "irv": ("C",),
        "plurality": ("A",),
        "borda": ("B",),
        "schulze": ("B",),
    }
    assert not compared.is_agreed


POLLS = {
    "single": ({}, [["A"], ["B"], ["B"], ["C"]]),
    "approval": ({"max": 2}, [["A", "B"], ["B"], ["B", "C"], ["C"]]),
    # No two options tie in any round: lots depend on the log, and so on every single ballot.
    "ranking": (
        {"rule": "irv"},
        [["A", "B", "C"], ["B", "C"], ["C", "B", "A"], ["B"], ["A", "C"]],
    ),
    "score": ({"rule": "star"}, [{"A": 5, "B": 4}, {"B": 5}, {"C": 3, "A": 1}, {"B": 2, "C": 5}]),
    "rating3": ({}, [{"A": "satisfied"}, {"A": "basically", "B": "satisfied"}, {"C": "unused"}]),
    "budget": (
        {"total_cny": 100, "rule": "equal_shares"},
        [["A", "C"], ["B"], ["C"], ["B", "C"]],
    ),
    "pairwise": ({}, [{"pairs": ["A>B"]}, {"pairs": ["B>C", "C>A"]}, {"pairs": ["B>A"]}]),
    "quadratic": ({}, [{"A": 3, "B": 6}, {"B": 9}, {"C": 4}]),
}


def polled(world, method, disturb):
    """What came out, option by option; *disturb* is called when half of the ballots are in."""
    settings, marks = POLLS[method]
    costs = {"A": 60, "B": 50, "C": 40}
    slug = an_open_consultation(
        world, method, options=("A", "B", "C"), settings=settings, costs=costs, electorate=1000
    )
    ballots = marks * 4
    start = 1 if disturb is None else 100
    numbers = a_roll(world, len(ballots), start=start)
    for place, (number, mark) in enumerate(zip(numbers, ballots, strict=True)):
        if disturb is not None and place == len(ballots) // 2:
            disturb(slug)
        a_vote(world, slug, number, mark)
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
        assert recount.latest(work).is_equal
        one = results.result_for(work, view).questions[0]
    figures = {o.option.code: (o.count, o.rank, o.value, o.mark) for o in one.options}
    return figures, set(one.leaders)


@pytest.mark.parametrize("method", POLLS)
def test_renaming_and_reordering_in_the_middle_of_a_poll_changes_no_result(sqlite_world, method):
    world = sqlite_world

    def disturb(slug):
        with begin(world, actor=SYSTEM) as work:
            options = work.session.exec(
                select(Option)
                .join(Question, Question.id == Option.question_id)
                .where(Question.consultation_id == consultations.by_slug(work, slug).id)
            ).all()
            for option in options:
                option.position = 10 - option.position
                option.text = {"zh": f"改名{option.code}", "en": f"Renamed {option.code}"}
                work.session.add(option)

    assert polled(world, method, disturb) == polled(world, method, None)
