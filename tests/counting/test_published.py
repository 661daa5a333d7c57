"""Published results, reproduced from published ballots."""

from collections import Counter
from fractions import Fraction

import pytest

from models.counting import RULES, Lots
from models.counting.schulze import condorcet_winner
from models.methods import METHODS, QuestionTerms
from tests.counting.published import (
    DATA,
    TENNESSEE,
    TENNESSEE_ORDERS,
    TENNESSEE_SCORES,
    budget,
    election,
)

LOTS = Lots("0" * 64)


def counted(rule, terms, looks):
    return RULES[rule].count(terms, looks, LOTS)


def firsts(looks):
    return tuple((tiers[0][0] if len(tiers[0]) == 1 else "", count) for tiers, count in looks)


def test_tennessee_by_every_order():
    points = counted("borda", TENNESSEE, TENNESSEE_ORDERS)
    run_off = counted("irv", TENNESSEE, TENNESSEE_ORDERS)
    paths = counted("schulze", TENNESSEE, TENNESSEE_ORDERS)

    assert counted("plurality", TENNESSEE, firsts(TENNESSEE_ORDERS)).leaders == ("Memphis",)
    assert {s.option: s.count for s in points.standings} == {
        "Memphis": 126,
        "Nashville": 194,
        "Chattanooga": 173,
        "Knoxville": 107,
    }
    assert points.leaders == ("Nashville",)
    assert run_off.leaders == ("Knoxville",)
    assert [r.out for r in run_off.working[0].rounds] == [("Chattanooga",), ("Nashville",), ()]
    assert dict(run_off.working[0].rounds[-1].votes) == {"Memphis": 42, "Knoxville": 58}
    assert paths.leaders == ("Nashville",)
    assert condorcet_winner(paths.working[0]) == "Nashville"


def test_tennessee_by_scores():
    total = counted("score", TENNESSEE, TENNESSEE_SCORES)
    star = counted("star", TENNESSEE, TENNESSEE_SCORES)
    median = counted("majority_judgment", TENNESSEE, TENNESSEE_SCORES)

    assert {s.option: s.count for s in total.standings} == {
        "Memphis": 210,
        "Nashville": 261,
        "Chattanooga": 246,
        "Knoxville": 182,
    }
    assert star.leaders == ("Nashville",)
    assert dict(star.working[0].rounds[0].votes) == {"Nashville": 68, "Chattanooga": 32}
    assert median.leaders == ("Chattanooga",)
    assert [s.value for s in median.standings] == [3, 2, 2, 0]


def test_majority_judgments_own_tennessee():
    """Wikipedia's grades by distance: excellent 3, good 2, fair 1, poor 0; Nashville wins."""
    grades = ((3, 1, 0, 0), (0, 3, 2, 2), (0, 2, 3, 2), (0, 2, 2, 3))
    weights = (42, 26, 15, 17)
    looks = tuple(
        (dict(zip(TENNESSEE.options, row, strict=True)), n)
        for row, n in zip(grades, weights, strict=True)
    )

    outcome = counted("majority_judgment", TENNESSEE, looks)

    assert outcome.leaders == ("Nashville",)
    assert {s.option: s.value for s in outcome.standings} == {
        "Memphis": 0,
        "Nashville": 2,
        "Chattanooga": 2,
        "Knoxville": 2,
    }


def test_burlington_2009():
    """Official: Kiss 4,313 to Wright 4,061 in the last round; Montroll beats everybody one to one.

    The winner of the plain first count was Wright. An overvote counts as soon as one of its names
    is left, which is how the city's own machine reached these figures.
    """
    terms, looks = election("burlington_2009.txt")
    run_off, paths = counted("irv", terms, looks), counted("schulze", terms, looks)
    plain = counted("plurality", terms, firsts(looks))

    assert run_off.ballots == 8980
    assert dict(run_off.working[0].rounds[-1].votes) == {"Kiss": 4313, "Wright": 4061}
    assert run_off.leaders == ("Kiss",)
    assert plain.leaders == ("Wright",)
    assert {s.option: s.count for s in plain.standings}["Wright"] == 2951
    assert paths.leaders == ("Montroll",)
    assert condorcet_winner(paths.working[0]) == "Montroll"
    wins = paths.working[0].wins
    assert (wins["Montroll", "Kiss"], wins["Kiss", "Montroll"]) == (4067, 3477)
    assert (wins["Montroll", "Wright"], wins["Wright", "Montroll"]) == (4597, 3668)


def test_schulzes_own_example():
    """Schulze 2011, example 1 of his paper's predecessors: 45 ballots, E > A > C > B > D."""
    orders = {
        "ACBED": 5,
        "ADECB": 5,
        "BEDAC": 8,
        "CABED": 3,
        "CAEBD": 7,
        "CBADE": 2,
        "DCEBA": 7,
        "EBADC": 8,
    }
    looks = tuple((tuple((o,) for o in order), n) for order, n in orders.items())

    outcome = counted("schulze", QuestionTerms("q1", tuple("ABCDE")), looks)

    assert [s.option for s in outcome.standings] == list("EACBD")
    assert [s.count for s in outcome.standings] == [4, 3, 2, 1, 0]
    assert condorcet_winner(outcome.working[0]) == ""
    assert outcome.working[0].paths["E", "A"] == 25
    assert outcome.working[0].paths["A", "E"] == 24


@pytest.mark.parametrize(
    ("name", "spent"), [("assen_2024.txt", 76_700), ("wieliczka_2023.txt", 995_079)]
)
def test_budgets_by_equal_shares_are_those_that_were_decided(name, spent):
    terms, looks, selected = budget(name)

    outcome = counted("equal_shares", terms, looks)

    assert set(outcome.leaders) == selected
    assert sum(terms.costs[option] for option in outcome.leaders) == spent
    assert {s.option for s in outcome.standings if s.mark == "in"} == selected


@pytest.mark.parametrize("path", sorted(DATA.glob("warszawa_*.txt")), ids=lambda p: p.stem)
def test_budgets_of_warsaws_districts_by_votes(path):
    terms, looks, selected = budget(path.name)

    outcomes = [RULES["greedy"].count(terms, looks, Lots(str(seed))) for seed in range(8)]

    # In one of them two projects tie with 88 votes for the money that is left: lots decide.
    assert selected in [set(outcome.leaders) for outcome in outcomes]
    assert all(set(outcome.leaders) == selected or outcome.lots for outcome in outcomes)


def test_a_published_satisfaction_rating():
    """Longyou county, people's congress 2018, water project: 152 satisfied, 30 basically, 0, 0."""
    terms = QuestionTerms("q1", ("water",))
    method = METHODS["rating3"]
    grades = ["satisfied"] * 152 + ["basically"] * 30
    tally = Counter()
    for grade in grades:
        tally.update(method.count(terms, method.read(terms, {"water": grade})))

    outcome = method.outcome(terms, dict(tally))

    assert outcome.ballots == 182
    assert outcome.standings[0].mark == "satisfied"
    assert (outcome.standings[0].count, outcome.standings[0].value) == (152, Fraction(152, 182))
    assert dict(outcome.working[0].counts["water"]) == {
        "satisfied": 152,
        "basically": 30,
        "unsatisfied": 0,
        "unused": 0,
    }


@pytest.mark.parametrize("path", sorted(DATA.glob("*_20*.txt")), ids=lambda p: p.stem)
def test_every_file_says_where_it_comes_from(path):
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]

    assert len(head) >= 2
