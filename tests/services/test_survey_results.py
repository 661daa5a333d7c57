"""What is shown of a survey while it runs and after it."""

from services import mixing, recount, releases, results
from services.consultations import by_slug
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
        found = results._load(work, view)

    assert (counted.ballots, counted.is_equal, counted.differences) == (48, True, ())
    assert found.ballots == 48
    assert {q.question.code: q.ballots for q in found.questions} == {"q1": 48, "q2": 8}
    assert [(b.question, b.dimension) for b in found.breakdowns] == [("q1", "sex")]
