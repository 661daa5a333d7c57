"""What is shown of a survey while it runs and after it."""

import csv
import io
from copy import deepcopy
from fractions import Fraction

import pytest
from sqlmodel import col, select

from models.rules.lifecycle import State
from models.tables import TallyRelease
from services import cross_readings, exports, mixing, readings, recount, releases, results
from services.consultations import by_slug, row_by_slug
from services.deps import ANYBODY, SYSTEM, begin
from tests.builders import a_roll
from tests.services.survey_builders import a_survey, answer, asks

SEXES = ("female", "male")


def tick(world):
    mixing.mix_due(world)
    world.clock.forward(seconds=61)
    return releases.release_due(world)


def seen(world, slug):
    world.cache.clear()
    with begin(world, actor=ANYBODY, write=False) as work:
        return results.result_for(work, by_slug(work, slug))


def ended(world, slug):
    with begin(world, actor=SYSTEM) as work:
        view = by_slug(work, slug)
        mixing.close_ballot(work, view.id)
        releases.final_release(work, view.id)
        return recount.recount(work, view.id)


def answered(world, slug, numbers):
    """Everybody answers the first question, two of each dozen the second."""
    for i, number in enumerate(numbers):
        answers = {"q1": ["abc"[i % 3]], "q2": ["ab"[i % 2]] if i % 12 < 2 else []}
        answer(world, slug, number, answers, {"sex": SEXES[i % 2]})


def test_a_question_that_few_answer_holds_up_no_other(world):
    numbers = a_roll(world, 24)
    slug = a_survey(world, asks("q1"), asks("q2"), strata=["sex"])
    answered(world, slug, numbers[:12])
    tick(world)
    answered(world, slug, numbers[12:])
    tick(world)

    found = seen(world, slug)

    assert found.ballots == 12
    assert {q.question.code: q.ballots for q in found.questions} == {"q1": 12, "q2": 0}


def test_at_the_end_every_question_shows_its_own_base_and_the_recount_agrees(world):
    numbers = a_roll(world, 48)
    slug = a_survey(world, asks("q1"), asks("q2"), strata=["sex"])
    answered(world, slug, numbers)

    counted = ended(world, slug)
    with begin(world, actor=SYSTEM, write=False) as work:
        view = by_slug(work, slug)
        found = results.newest(work, view)

    assert (counted.ballots, counted.is_equal, counted.differences) == (48, True, ())
    assert found.ballots == 48
    assert {q.question.code: q.ballots for q in found.questions} == {"q1": 48, "q2": 8}
    assert [(b.question, b.dimension) for b in found.breakdowns] == [("q1", "sex")]


def crossed_survey(world, size=60):
    """Who is satisfied (scale) also has a way (single); a matrix and a number beside them."""
    numbers = a_roll(world, size)
    columns = [{"code": "1", "text": {}}, {"code": "2", "text": {}}, {"code": "9", "text": {}}]
    slug = a_survey(
        world,
        asks("q1", "scale", options=(), min=1, max=5),
        asks("q2"),
        asks("q3", "matrix", options=("r", "s"), columns=columns, aside=["9"]),
        asks("q4", "number", options=(), min=0, max=120),
        asks("q5", "text", options=()),
    )
    for i, number in enumerate(numbers):
        point = 1 + i % 5
        answers = {
            "q1": point,
            "q2": ["ab"[(i // 5) % 2] if point > 2 else "c" if i % 3 else "a"],
            "q3": {"r": "129"[i % 3]},
            "q4": i * 2,
            "q5": "请不要写姓名" if i % 20 == 0 else "",
        }
        answer(world, slug, number, answers)
    return slug


def read(world, slug, query):
    world.cache.clear()
    with begin(world, write=False) as work:
        return query(work, by_slug(work, slug))


def all_of(world, slug):
    with begin(world, actor=SYSTEM, write=False) as work:
        found = results.newest(work, by_slug(work, slug))
    return {q.question.code: q for q in found.questions}


def shut(world, slug):
    with begin(world, actor=SYSTEM) as work:
        row = row_by_slug(work, slug)
        row.state = State.CLOSED
        work.session.add(row)


def test_two_questions_are_crossed_at_the_close_and_not_before(world):
    slug = crossed_survey(world)
    before = read(world, slug, cross_readings.crosses_of)
    ended(world, slug)
    shut(world, slug)

    found = read(world, slug, cross_readings.crosses_of)

    assert before == ()
    assert [(c.rows_of, c.columns_of, c.ballots) for c in found] == [("q1", "q2", 60)]
    assert {key for row in found[0].rows for key in row.keys} <= {"=1", "=2", "=3", "=4", "=5"}
    assert all(row.ballots >= 10 for row in found[0].rows)

    world.cache.clear()
    with begin(world, write=False) as work:
        page = exports.results_csv(work, slug=slug, question="q2", breakdown="q1")
    rows = list(csv.reader(io.StringIO(page)))
    assert {line[1] for line in rows[1:]} == {"第2题"}
    assert len(rows) == 1 + 3 * len(found[0].rows)


@pytest.mark.parametrize(
    "where", [("rows", 0, "ballots"), ("rows", 0, "cells", "a", 0), ("ballots",)]
)
def test_a_published_table_that_was_tampered_with_fails_the_recount(world, where):
    slug = crossed_survey(world)
    before = ended(world, slug)
    with begin(world, actor=SYSTEM) as work:
        row = work.session.exec(select(TallyRelease).where(col(TallyRelease.is_final))).one()
        figures = deepcopy(row.figures)
        *path, last = ("crosses", "q1|q2", *where)
        place = figures
        for step in path:
            place = place[step]
        place[last] += 5
        row.figures = figures
        work.session.add(row)

    with begin(world, actor=SYSTEM) as work:
        after = recount.recount(work, before.consultation_id)

    assert (before.differences, after.differences) == ((), ("crosses",))


def test_scales_numbers_and_tables_are_read_exactly(world):
    slug = crossed_survey(world)
    ended(world, slug)
    found = all_of(world, slug)

    scale = readings.values_of(found["q1"])
    number = readings.values_of(found["q4"])
    table = readings.table_of(found["q3"])

    assert (scale.mean, scale.median, scale.satisfied, scale.promoters) == (
        3,
        3,
        Fraction(2, 5),
        None,
    )
    assert [(b.label, b.count) for b in scale.bins] == [(str(n), 12) for n in range(1, 6)]
    assert (number.mean, number.median) == (59, 59)
    assert [b.label for b in number.bins][:2] == ["0..9", "10..19"]
    assert sum(b.count for b in number.bins) == 60
    assert [(r.option, r.counts) for r in table.rows] == [
        ("r", {"1": 20, "2": 20, "9": 20}),
        ("s", {"1": 0, "2": 0, "9": 0}),
    ]
    assert table.aside == {"9"}
    assert readings.values_of(found["q2"]) is None
    assert readings.table_of(found["q2"]) is None
    assert found["q5"].ballots == 3

    with begin(world, write=False) as work:
        page = exports.results_csv(work, slug=slug, breakdown="marks", language="en")
    rows = list(csv.reader(io.StringIO(page.removeprefix("\ufeff"))))[1:]
    assert [(row[2], row[5]) for row in rows] == [("r", "20")] * 3 + [("s", "0")] * 3
    assert {row[6] for row in rows} == {"60"}
