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
    assert [(s.option, s.rank) for s in run_off.standings] == [
        ("Knoxville", 1),
        ("Memphis", 2),
        ("Nashville", 3),
        ("Chattanooga", 4),
    ]
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

    The winner of the plain first count was Wright. A ballot that comes to an overvote counts for
    the one of its names that is left, and is exhausted for good where several are: so the city's
    own machine reached these figures. If it came back later they would be 4,314 to 4,064.
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


def test_alaska_2022():
    """Peltola won with 51.5 per cent of the last round; Begich beat both one to one and left first.

    Published from the same record (ranked.vote): Begich has 52.5 per cent against Peltola and 61.4
    against Palin. The official last round, 91,266 to 86,026, differs by a few ballots that the
    record does not show.
    """
    terms, looks = election("alaska_2022.txt")
    run_off, paths = counted("irv", terms, looks), counted("schulze", terms, looks)
    last, wins = run_off.working[0].rounds[-1].votes, paths.working[0].wins

    def percent(a, b):
        return round(100 * wins[a, b] / (wins[a, b] + wins[b, a]), 1)

    assert run_off.leaders == ("Peltola",)
    assert run_off.working[0].rounds[0].out == ("Begich",)
    assert dict(last) == {"Peltola": 91_276, "Palin": 86_042}
    assert condorcet_winner(paths.working[0]) == "Begich"
    assert [s.option for s in paths.standings] == ["Begich", "Peltola", "Palin"]
    assert (percent("Begich", "Peltola"), percent("Begich", "Palin")) == (52.5, 61.4)
    assert percent("Peltola", "Palin") == 51.5


def test_the_debian_project_leader_of_2005():
    """504 developers; the duels that the project's secretary published (LWN, 11 April 2005).

    Robinson won, by the Schulze method that is in the project's constitution.
    """
    names = ("Walther", "Garrett", "Robinson", "Towns", "Lees", "Schuldei", "None of the above")
    rows = (
        (0, 18, 33, 18, 52, 39, 112),
        (394, 0, 220, 221, 350, 249, 384),
        (420, 248, 0, 245, 352, 244, 376),
        (440, 244, 222, 0, 375, 264, 390),
        (314, 60, 95, 80, 0, 99, 261),
        (378, 185, 184, 196, 307, 0, 346),
        (337, 75, 107, 101, 184, 120, 0),
    )
    duels = {f"{a}>{b}": n for a, row in zip(names, rows, strict=True)
             for b, n in zip(names, row, strict=True) if a != b}  # fmt: skip
    terms = QuestionTerms("q1", names, settings={"rule": "schulze"})

    outcome = METHODS["ranking"].outcome(terms, duels | {"*": 504})

    assert outcome.leaders == ("Robinson",)
    assert condorcet_winner(outcome.working[0]) == "Robinson"
    assert outcome.standings[-1].option == "Walther"


#: Per mille of the ballots: excellent, very good, good, acceptable, poor, to be rejected.
ORSAY = {
    "Laguiller": (21, 53, 102, 166, 259, 348),
    "Besancenot": (41, 99, 163, 160, 226, 279),
    "Buffet": (25, 76, 125, 206, 264, 261),
    "Schivardi": (5, 10, 39, 95, 249, 546),
    "Bové": (15, 60, 114, 160, 257, 353),
    "Voynet": (29, 93, 175, 237, 261, 162),
    "Bayrou": (136, 307, 251, 148, 84, 45),
    "Sarkozy": (191, 198, 143, 115, 71, 265),
    "Nihous": (3, 18, 53, 110, 267, 478),
    "Villiers": (24, 64, 87, 113, 158, 512),
}


def test_majority_judgment_in_orsay_2007():
    """Ten of the twelve candidates of Balinski and Laraki's ballot beside the French election.

    Where a grade is missing it counts as the lowest, as it did there. Bayrou was "good", and first.
    """
    terms = QuestionTerms("q1", tuple(ORSAY))
    given = {
        name: [5 - place for place, n in enumerate(shares) for _ in range(n)]
        for name, shares in ORSAY.items()
    }
    looks = tuple(
        ({name: line[voter] for name, line in given.items() if voter < len(line)}, 1)
        for voter in range(1000)
    )

    outcome = counted("majority_judgment", terms, looks)

    assert [(s.option, s.value) for s in outcome.standings] == [
        ("Bayrou", 3),
        ("Sarkozy", 3),
        ("Voynet", 2),
        ("Besancenot", 1),
        ("Buffet", 1),
        ("Bové", 1),
        ("Laguiller", 1),
        ("Nihous", 0),
        ("Villiers", 0),
        ("Schivardi", 0),
    ]


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
