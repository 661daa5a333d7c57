"""Differencing: whoever keeps every figure that was ever published singles nobody out.

A hostile reader polls after each ballot and keeps headlines, groups of every dimension, and what
the last release adds. The attacks go the whole way: cast, mix, release, close.
"""

import random
from itertools import combinations

import pytest
from sqlmodel import select

from models.rules import release as rule
from models.rules.release import BALLOTS
from models.rules.strata import CATEGORIES
from models.tables import ReleaseBasis, TallyRelease
from services import consultations, mixing, releases
from services.deps import SYSTEM, begin
from tests.builders import a_roll, a_vote, an_open_consultation
from tests.services.survey_builders import a_survey, answer, asks

DIMENSIONS = ("sex", "registration")


def tick(world):
    """One round of the clockwork; what was released by it, exactly, by question."""
    mixing.mix_due(world)
    world.clock.forward(seconds=61)
    releases.release_due(world)
    return standing(world)


def standing(world):
    """The exact figures behind what everybody sees: headline, and each dimension added up."""
    with begin(world, write=False) as work:
        basis = work.session.exec(select(ReleaseBasis)).first()
    if basis is None:
        return {}
    found = {("", q): counts for q, counts in basis.exact["questions"].items()}
    for dimension, questions in basis.exact["dimensions"].items():
        for question, groups in questions.items():
            whole = {}
            for names, tally in groups:
                found[f"{dimension}={names}", question] = tally.get(question, {})
                whole = rule.added(whole, tally)
            found[dimension, question] = whole.get(question, {})
    return found


def is_harmless(older, newer):
    """Is the difference of two figures empty, or that of ten people who are not of one mind?"""
    delta = rule.difference({"q": older}, {"q": newer})["q"]
    if not any(delta.values()):
        return True
    size = abs(delta.get(BALLOTS, 0))
    chosen = [abs(n) for key, n in delta.items() if key != BALLOTS]
    return size >= 10 and max(chosen, default=0) <= size - 2


def exposed(seen):
    """Pairs of figures about the same people whose difference says too much."""
    found = []
    for question in {key[1] for one in seen for key in one}:
        for name in {key[0] for one in seen for key in one if "=" in key[0]}:
            figures = [one[name, question] for one in seen if (name, question) in one]
            found += [(name, pair) for pair in combinations(figures, 2) if not is_harmless(*pair)]
        whole = [
            one[name, question]
            for one in seen
            for name in ("", *DIMENSIONS)
            if (name, question) in one
        ]
        found += [("whole", pair) for pair in combinations(whole, 2) if not is_harmless(*pair)]
    return found


def a_resident(chance):
    """Strata and two answers of somebody, now and then of a street that is of one mind."""
    strata = {d: chance.choice([*CATEGORIES[d], None]) for d in DIMENSIONS}
    return strata, chance.choice("aab"), chance.choice("aaaab")


@pytest.mark.parametrize("seed", range(2))
def test_whoever_keeps_every_figure_singles_nobody_out(sqlite_world, seed):
    world, chance = sqlite_world, random.Random(seed)
    numbers = a_roll(world, 200)
    slug = a_survey(world, asks("q1"), asks("q2"), strata=list(DIMENSIONS))
    seen, street = [], "a"
    for at, number in enumerate(numbers):
        strata, one, two = a_resident(chance)
        two = street if at // 10 % 3 == 1 else two
        answer(world, slug, number, {"q1": [one], "q2": [two]}, strata)
        if chance.random() < 0.2:
            again = {"q1": [chance.choice("ab")], "q2": [chance.choice("ab")]}
            answer(world, slug, chance.choice(numbers[: at + 1]), again, revise=True)
        if at % 3 == 0:
            seen.append(tick(world))

    assert len({str(one) for one in seen}) > 5, "something was shown"
    assert any(name in DIMENSIONS for one in seen for name, _ in one), "groups too"
    assert exposed(seen) == []


def test_groups_never_add_up_to_more_than_the_headline_that_waits(sqlite_world):
    """Ten of one mind are held back in a question; its first breakdown must not tell them."""
    world = sqlite_world
    numbers = a_roll(world, 50)
    slug = a_survey(world, asks("q1"), asks("q2"), strata=["sex"])
    seen = []
    for at, number in enumerate(numbers):
        two = "a" if at // 10 == 3 else "ab"[at % 2]
        sex = (None, "female", "male")[at % 3]
        answer(world, slug, number, {"q1": ["ab"[at % 2]], "q2": [two]}, {"sex": sex})
        if at % 10 == 9:
            seen.append(tick(world))

    assert any(name == "sex" for one in seen for name, _ in one)
    assert exposed(seen) == []


def last_steps(world, slug):
    """The exact headline before the close, and after it."""
    before = standing(world).get(("", "q1"), {})
    with begin(world, actor=SYSTEM) as work:
        view = consultations.by_slug(work, slug)
        mixing.close_ballot(work, view.id)
        releases.final_release(work, view.id)
        final = work.session.exec(select(TallyRelease).order_by(TallyRelease.seq.desc())).first()
    return before, final.figures["questions"]["q1"]


def test_nobody_can_pump_the_log_until_the_last_voter_stands_alone(world):
    """One person who changes again and again pushes no batch out: the close adds ten or more."""
    numbers = a_roll(world, 42)
    slug = an_open_consultation(world)
    pump, victim = numbers[0], numbers[-1]
    for at, number in enumerate(numbers[:-1]):
        a_vote(world, slug, number, "AB"[at % 2])
        if at % 10 == 9:
            tick(world)
    for at in range(24):
        a_vote(world, slug, pump, "BA"[at % 2], revise=True)
        if at % 10 == 9:
            tick(world)
    a_vote(world, slug, victim, "C")

    before, final = last_steps(world, slug)

    assert final[BALLOTS] == 42
    assert before[BALLOTS] >= 10
    assert final[BALLOTS] - before[BALLOTS] >= 10
