"""Several questions on one ballot: what is asked, what may be left out, what is counted."""

import pytest
from sqlmodel import select

from models.tables import Ballot, Cube, Remark
from services import mixing, openings, recount
from services.answers import answers_of, review, shown
from services.deps import SYSTEM, begin
from tests.builders import a_roll
from tests.services.drafts import code_of
from tests.services.survey_builders import a_survey, answer, asks, survey_view

LED = (
    asks("q1", options=("a", "b")),
    asks("q2", "approval", show_if={"q1": ["a"]}),
    asks("q3", show_if={"q2": ["b"]}, required=True),
)


def a_led_survey(world, size=12, **changes):
    numbers = a_roll(world, size)
    return a_survey(world, *LED, **changes), numbers


def closed(world, slug):
    with begin(world, actor=SYSTEM) as work:
        view = survey_view(world, slug)
        mixing.close_ballot(work, view.id)
        return recount.recount(work, view.id)


def test_an_answer_to_a_question_that_was_not_asked_is_dropped(world):
    slug, _ = a_led_survey(world)
    view = survey_view(world, slug)

    read = answers_of(view, {"q1": ["b"], "q2": ["b"], "q3": ["a"]})

    assert read.choices == {"q1": ["b"], "q2": None, "q3": None}
    assert [q.code for q in shown(view, {"q1": ["a"], "q2": ["c"]})] == ["q1", "q2"]
    assert set(review(view, {"q1": ["a"], "q2": ["c"]})) == {"q1", "q2"}


def test_a_survey_may_be_answered_in_part_but_not_where_an_answer_is_required(world):
    slug, numbers = a_led_survey(world)

    assert code_of(answer, world, slug, numbers[0], {}) == "ballot.nothing_answered"
    asked_on = {"q1": ["a"], "q2": ["b"]}
    assert code_of(answer, world, slug, numbers[0], asked_on) == "ballot.nothing_chosen"
    assert code_of(answer, world, slug, numbers[0], {"q9": ["a"]}) == "ballot.unknown_question"
    assert answer(world, slug, numbers[0], {"q1": ["a"], "q2": []}).code


def test_one_question_alone_must_be_answered(world):
    slug = a_survey(world, asks("q1"))
    view = survey_view(world, slug)

    assert code_of(answers_of, view, {"q1": []}) == "ballot.nothing_chosen"


def test_what_was_not_answered_counts_for_nothing_and_every_ballot_is_counted(world):
    slug, numbers = a_led_survey(world)
    for number in numbers[:7]:
        answer(world, slug, number, {"q1": ["b"]})
    for number in numbers[7:]:
        answer(world, slug, number, {"q1": ["a"], "q2": ["a", "b"], "q3": ["c"]})

    found = closed(world, slug)

    with begin(world, write=False) as work:
        rows = work.session.exec(select(Cube).where(Cube.cell == "")).all()
        payloads = work.session.exec(select(Ballot.payload)).all()
    counts = {(r.question, r.key): r.settled for r in rows}
    assert (found.ballots, found.is_equal) == (12, True)
    assert counts == {
        ("", "*"): 12,
        ("q1", "*"): 12,
        ("q1", "a"): 5,
        ("q1", "b"): 7,
        ("q2", "*"): 5,
        ("q2", "a"): 5,
        ("q2", "b"): 5,
        ("q3", "*"): 5,
        ("q3", "c"): 5,
    }
    assert sum(p == {"q1": ["b"], "q2": None, "q3": None} for p in payloads) == 7


def test_a_changed_ballot_takes_back_what_is_no_longer_asked(world):
    slug, numbers = a_led_survey(world)
    for number in numbers:
        answer(world, slug, number, {"q1": ["a"], "q2": ["a"]})
    mixing.mix_due(world)
    answer(world, slug, numbers[0], {"q1": ["b"]}, revise=True)

    found = closed(world, slug)

    with begin(world, write=False) as work:
        rows = work.session.exec(select(Cube).where(Cube.cell == "", Cube.key == "*")).all()
    assert found.is_equal
    assert {r.question: r.settled for r in rows} == {"": 12, "q1": 12, "q2": 11}


def test_the_voter_can_check_a_questionnaire_as_it_was_recorded(world):
    slug, numbers = a_led_survey(world)
    receipt = answer(world, slug, numbers[0], {"q1": ["a"], "q2": ["a", "c"]}, can_open=True)

    opened = openings.opening(world, sealed=receipt.opening)

    assert opened.is_match
    assert [said.option for said in opened.said_by_question["q2"]] == ["a", "c"]
    assert "q3" not in opened.said_by_question


def test_other_opens_a_remark_under_its_question(world):
    numbers = a_roll(world, 11)
    slug = a_survey(world, asks("q1"), asks("q2", "approval", options=("a", "b", "z"), other="z"))
    answer(world, slug, numbers[0], {"q1": ["a"], "q2": ["b", "z"]}, comment="河边要有灯")
    for number in numbers[1:]:
        answer(world, slug, number, {"q1": ["b"]})
    closed(world, slug)

    with begin(world, write=False) as work:
        kept = work.session.exec(select(Remark)).all()
    assert [(r.question, r.text, r.status) for r in kept] == [("q2", "河边要有灯", "waiting")]


@pytest.mark.parametrize("raw", [None, "", "  ", [], {}])
def test_every_way_to_leave_a_question_out_is_the_same(world, raw):
    slug, _ = a_led_survey(world)
    view = survey_view(world, slug)

    assert answers_of(view, {"q1": ["a"], "q2": raw}).choices["q2"] is None
