"""What each way of voting takes, refuses and makes of its counters, in worked examples."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from models.methods import METHODS, QuestionTerms
from models.methods.base import FIRST, ORDER, SCORES
from models.methods.number import width_of
from models.methods.pairwise import offered
from models.methods.values import mean, median, net_promoters
from models.rules.refusal import Refused

ABC = ("A", "B", "C")
TENNESSEE = (
    (42, ["M", "N", "C", "K"]),
    (26, ["N", "C", "K", "M"]),
    (15, ["C", "K", "N", "M"]),
    (17, ["K", "C", "N", "M"]),
)


def question(*options, **settings):
    return QuestionTerms("q1", options or ABC, settings=settings)


def read(code, terms, raw):
    return METHODS[code].read(terms, raw)


def refusal(code, terms, raw):
    with pytest.raises(Refused) as found:
        read(code, terms, raw)
    return found.value.code, found.value.facts


def tally(code, terms, *weighted):
    total = Counter()
    for weight, raw in weighted:
        bag = METHODS[code].count(terms, read(code, terms, raw))
        total.update({key: weight * n for key, n in bag.items()})
    return dict(total)


def outcome(code, terms, *weighted):
    return METHODS[code].outcome(terms, tally(code, terms, *weighted))


def placed(found):
    return [(s.option, s.count) for s in found.standings]


def test_a_ranking_stands_above_what_is_not_ranked():
    bag = tally("ranking", question(), (1, ["B", "A"]))

    assert bag == {"*": 1, "B": 1, "B=1": 1, "A=2": 1, "B>A": 1, "B>C": 1, "A>C": 1}


def test_the_capital_of_tennessee_is_nashville_but_not_by_first_places():
    terms = question("M", "N", "C", "K")
    by_points = outcome("ranking", terms, *TENNESSEE)
    by_paths = outcome("ranking", replace(terms, settings={"rule": "schulze"}), *TENNESSEE)
    by_first = outcome("ranking", replace(terms, settings={"rule": "plurality"}), *TENNESSEE)

    assert placed(by_points) == [("N", 194), ("C", 173), ("M", 126), ("K", 107)]
    assert [s.option for s in by_paths.standings] == ["N", "C", "K", "M"]
    assert by_first.leaders == ("M",)
    assert not by_points.is_partial
    assert not by_paths.is_partial


def test_a_run_off_is_only_partly_told_before_the_end():
    found = outcome("ranking", question("M", "N", "C", "K", rule="irv"), *TENNESSEE)

    assert found.is_partial
    assert found.rule == "irv"
    assert placed(found)[0] == ("M", 42)


def test_the_example_of_schulze_needs_paths():
    """Schulze 2011, example 1: no option beats all others, E wins by its paths."""
    ballots = (
        (5, "ACBED"),
        (5, "ADECB"),
        (8, "BEDAC"),
        (3, "CABED"),
        (7, "CAEBD"),
        (2, "CBADE"),
        (7, "DCEBA"),
        (8, "EBADC"),
    )
    terms = question(*"ABCDE", rule="schulze")

    found = outcome("ranking", terms, *((n, list(order)) for n, order in ballots))

    assert [s.option for s in found.standings] == ["E", "A", "C", "B", "D"]
    assert found.leaders == ("E",)


def test_a_ranking_keeps_its_limits():
    terms = QuestionTerms("q1", (*ABC, "N"), frozenset({"N"}), {"min": 2, "max": 2})

    assert refusal("ranking", terms, ["A"])[0] == "ballot.too_few"
    assert refusal("ranking", terms, ["A", "B", "C"])[0] == "ballot.too_many"
    assert refusal("ranking", terms, ["A", "N"])[0] == "ballot.none_with_others"
    assert read("ranking", terms, ["N"]) == ["N"]


def test_scores_add_up_and_their_mean_is_exact():
    found = outcome("score", question(), (2, {"A": 5, "B": 4}), (1, {"A": 0, "C": 3}))

    assert placed(found) == [("A", 10), ("B", 8), ("C", 3)]
    assert found.standings[0].value == Fraction(10, 3)
    assert found.working[0].counts["A"]["5"] == 2


def test_a_score_supports_only_above_the_middle_of_its_scale():
    terms = question(min=1, max=5)

    assert tally("score", terms, (1, {"A": 4, "B": 3})) == {"*": 1, "A=4": 1, "B=3": 1, "A": 1}
    assert read("score", terms, {"A": "4", "B": None}) == {"A": 4}
    assert refusal("score", terms, {"A": 0}) == (
        "ballot.outside_range",
        {"lowest": 1, "highest": 5},
    )
    assert refusal("score", terms, {"A": True})[0] == "ballot.outside_range"
    assert refusal("score", terms, {"A": 4.0})[0] == "ballot.outside_range"


def test_a_score_can_be_seen_as_tiers():
    score, choice = METHODS["score"], {"A": 3, "B": 5, "C": 3}

    assert score.look(question(), choice, ORDER) == (("B",), ("A", "C"))
    assert score.look(question(), choice, FIRST) == "B"
    assert score.look(question(), {"A": 5, "B": 5}, FIRST) == ""


def test_half_satisfied_is_satisfied_and_unused_is_no_base():
    terms = question("A", "B", "C", "D")
    good = {"A": "satisfied", "B": "satisfied", "C": "unsatisfied", "D": "unused"}
    fair = {"A": "unsatisfied", "B": "basically", "C": "basically", "D": "unused"}
    poor = {"A": "unused", "B": "unsatisfied", "C": "unsatisfied"}

    found = outcome("rating3", terms, (1, good), (1, fair), (1, poor))

    assert {s.option: (s.value, s.mark) for s in found.standings} == {
        "A": (Fraction(1, 2), "satisfied"),
        "B": (Fraction(1, 3), "basically"),
        "C": (Fraction(0), "unsatisfied"),
        "D": (None, ""),
    }


def test_half_in_the_two_upper_grades_is_basically_satisfied():
    def grade(poor, **settings):
        ballots = [(1, {"A": "satisfied"}), (2, {"A": "basically"}), (poor, {"A": "unsatisfied"})]
        return outcome("rating3", question("A", **settings), *ballots).standings[0]

    assert (grade(3).mark, grade(3).value) == ("basically", Fraction(1, 6))
    assert grade(4).mark == "unsatisfied"
    assert (grade(1, members=6).mark, grade(1, members=6).value) == ("basically", Fraction(1, 6))
    assert grade(0, members=7).mark == "unsatisfied"
    assert grade(0, members=2).mark == "satisfied"


def test_not_used_is_no_score():
    assert METHODS["rating3"].look(question(), {"A": "satisfied", "B": "unused"}, SCORES) == {
        "A": 2
    }


def test_abstaining_takes_no_side():
    motion = question("A")
    found = outcome("yesno", motion, (3, {"A": "yes"}), (1, {"A": "no"}), (2, {"A": "abstain"}))

    assert METHODS["yesno"].issues(motion) == []
    assert (found.ballots, placed(found)) == (6, [("A", 3)])
    assert found.standings[0].value == Fraction(3, 4)
    assert refusal("yesno", motion, {"A": "maybe"})[0] == "ballot.unknown_mark"


def test_the_statement_that_finds_most_agreement_leads():
    found = outcome(
        "statement",
        question(),
        (9, {"A": "agree", "B": "agree"}),
        (5, {"A": "disagree", "C": "pass"}),
    )

    assert [s.option for s in found.standings] == ["B", "A", "C"]


def test_a_basket_says_how_much_it_is_over():
    terms = QuestionTerms("q1", ABC, settings={"total_cny": 100}, costs={"A": 60, "B": 60, "C": 40})

    assert refusal("budget", terms, ["A", "B"]) == (
        "ballot.over_budget",
        {"over": 20, "total": 100},
    )
    assert read("budget", terms, ["C", "A"]) == ["A", "C"]


def test_a_budget_passes_over_what_does_not_fit():
    terms = QuestionTerms("q1", ABC, settings={"total_cny": 100}, costs={"A": 60, "B": 60, "C": 40})
    found = outcome("budget", terms, (3, ["A"]), (2, ["B"]), (1, ["C"]))

    assert found.leaders == ("A", "C")
    assert [(p.option, p.is_bought, p.left) for p in found.working[0].steps] == [
        ("A", True, 40),
        ("B", False, 40),
        ("C", True, 0),
    ]
    assert not found.is_partial


def test_a_budget_by_the_yuan_prefers_what_is_cheap():
    terms = QuestionTerms(
        "q1", ABC, settings={"total_cny": 100, "rule": "greedy_per_yuan"},
        costs={"A": 90, "B": 30, "C": 60},
    )  # fmt: skip

    assert outcome("budget", terms, (6, ["A"]), (3, ["B"]), (5, ["C"])).leaders == ("B", "C")


def test_a_budget_that_needs_lots_says_so():
    terms = QuestionTerms("q1", ABC, settings={"total_cny": 100}, costs={"A": 60, "B": 60, "C": 40})

    assert outcome("budget", terms, (2, ["A"]), (2, ["B"])).is_partial
    assert not outcome("budget", terms, (2, ["A"]), (2, ["C"])).is_partial
    shares = replace(terms, settings={"total_cny": 100, "rule": "equal_shares"})
    assert outcome("budget", shares, (2, ["A"])).is_partial


def test_points_are_shared_out_and_zeros_are_nothing():
    terms = question(points=10, most_each=6)

    assert read("points", terms, {"B": 4, "A": 6, "C": 0}) == {"A": 6, "B": 4}
    assert refusal("points", terms, {"A": 6, "B": 5}) == (
        "ballot.over_points",
        {"over": 1, "total": 10},
    )
    assert refusal("points", terms, {"A": 7})[0] == "ballot.outside_range"
    assert refusal("points", terms, {"A": -1})[0] == "ballot.outside_range"
    assert refusal("points", terms, {"A": 0})[0] == "ballot.nothing_chosen"
    assert placed(outcome("points", terms, (2, {"A": 1}), (1, {"B": 6})))[0] == ("B", 6)


def test_the_second_vote_for_an_option_costs_more():
    terms = question(credits=13, against=True)

    assert read("quadratic", terms, {"A": -2, "B": 3}) == {"A": -2, "B": 3}
    assert refusal("quadratic", terms, {"A": 3, "B": 3}) == (
        "ballot.over_credits",
        {"over": 5, "total": 13},
    )
    assert refusal("quadratic", question(credits=13), {"A": -1})[0] == "ballot.outside_range"
    found = outcome("quadratic", terms, (2, {"A": -2, "B": 3}), (1, {"A": 3}))
    assert placed(found) == [("B", 6), ("C", 0), ("A", -1)]


def test_a_pair_is_answered_once_and_one_way():
    assert read("pairwise", question(), {"pairs": ["C>A", "A>B"]}) == {"pairs": ["A>B", "C>A"]}
    assert refusal("pairwise", question(), ["A>B", "B>A"])[0] == "ballot.repeated_pair"
    assert refusal("pairwise", question(), ["A>A"])[0] == "ballot.unknown_pair"
    assert refusal("pairwise", question(pairs=1), ["A>B", "B>C"])[0] == "ballot.too_many"


def test_an_option_is_supported_that_won_more_than_half_of_its_pairs():
    bag = tally("pairwise", question(), (1, ["A>B", "C>A", "C>B"]))

    assert {key for key in bag if key in ABC} == {"C"}


def test_the_pairs_offered_belong_to_the_seed_and_favour_none():
    terms = question(*"ABCDEF", pairs=5)
    seen = Counter(pair for n in range(2000) for pair in offered(terms, f"voter {n}"))

    assert offered(terms, "x") == offered(terms, "x")
    assert len(set(map(frozenset, offered(terms, "x")))) == 5
    assert len(seen) == 30
    assert max(seen.values()) < 1.3 * min(seen.values())


def congress(votes, **settings):
    """The marks after ballots that name one candidate each."""
    terms = question(*"ABCD", **{"places": 2, "members": 10} | settings)
    counters = votes | {"*": settings.get("ballots", 10)}
    found = METHODS["differential"].outcome(terms, counters)
    return {s.option: s.mark for s in found.standings}


def test_places_go_to_those_with_a_majority_of_all_members():
    found = congress({"A": 9, "B": 6, "C": 5, "D": 1})

    assert found == {"A": "in", "B": "in", "C": "out", "D": "out"}


def test_a_tie_for_the_last_place_is_voted_on_again():
    assert congress({"A": 9, "B": 6, "C": 6}) == {"A": "in", "B": "again", "C": "again", "D": "out"}
    assert congress({"A": 7, "B": 7, "C": 6}) == {"A": "in", "B": "in", "C": "out", "D": "out"}
    assert congress({"A": 6, "B": 6, "C": 6})["A"] == "again"


def test_a_majority_of_those_present_needs_fewer_votes_and_a_quorum():
    assert congress({"A": 4, "B": 3}, ballots=6, base="ballots")["A"] == "in"
    assert congress({"A": 4, "B": 3}, ballots=6, base="ballots")["B"] == "out"
    assert congress({"A": 4}, ballots=6, base="ballots", quorum=7)["A"] == "out"
    assert congress({"A": 4}, ballots=6, base="ballots", quorum=6)["A"] == "in"


def test_nobody_marks_more_than_there_are_places():
    terms = question(places=2, members=5)

    assert refusal("differential", terms, ["A", "B", "C"])[0] == "ballot.too_many"


def test_a_scale_has_its_mean_its_median_and_its_promoters():
    bag = tally("scale", question(), (2, 10), (1, 9), (1, 7), (1, 0))

    assert mean(bag) == Fraction(36, 5)
    assert median(bag) == 9
    assert net_promoters(bag) == Fraction(2, 5)
    assert median(tally("scale", question(), (1, 3), (1, 4))) == Fraction(7, 2)
    assert mean({}) is None
    found = METHODS["scale"].outcome(question(), bag)
    assert next((s.mark, s.count) for s in found.standings) == ("10", 2)
    assert read("scale", question(), "7") == 7


def test_a_table_takes_its_columns_only():
    terms = question(columns=[{"code": "1"}, {"code": "2"}])

    assert tally("matrix", terms, (1, {"A": "1"})) == {"*": 1, "A=1": 1}
    assert refusal("matrix", terms, {"A": "3"})[0] == "ballot.unknown_mark"


def test_a_wide_range_of_numbers_is_counted_in_bins():
    wide = question(min=0, max=9999)

    assert [width_of(0, last) for last in (199, 200, 1000, 9999, 10**6)] == [1, 10, 20, 100, 20000]
    assert tally("number", wide, (1, 123)) == {"*": 1, "=100..199": 1}
    assert tally("number", question(min=1, max=120), (1, 35)) == {"*": 1, "=35": 1}
    assert mean(tally("number", wide, (1, 123))) is None
    assert refusal("number", wide, 10**4)[1] == {"lowest": 0, "highest": 9999}


def test_a_day_is_counted_by_its_month():
    terms = question(earliest="2026-11-01", latest="2026-12-31")

    assert tally("date", terms, (1, "2026-11-23")) == {"*": 1, "=2026-11": 1}
    assert refusal("date", terms, "2026-10-31")[1] == {
        "earliest": "2026-11-01",
        "latest": "2026-12-31",
    }
    assert refusal("date", terms, "2026-13-01")[0] == "ballot.outside_dates"
    assert refusal("date", terms, "20261123")[0] == "ballot.outside_dates"


def test_words_never_are_in_the_choice():
    assert read("text", question(), "修一条路") is True
    assert tally("text", question(), (1, "修一条路")) == {"*": 1, "written": 1}
    assert refusal("text", question(max_chars=3), "修一条路") == (
        "ballot.text_too_long",
        {"most": 3},
    )


@pytest.mark.parametrize(
    ("code", "settings", "issue"),
    [
        ("ranking", {"min": 4}, "limits"),
        ("ranking", {"rule": "coin"}, "rule"),
        ("score", {"min": 5, "max": 1}, "scale"),
        ("score", {"least": 9}, "limits"),
        ("points", {"points": 0}, "points"),
        ("points", {"most_each": 11}, "points"),
        ("quadratic", {"credits": 0}, "credits"),
        ("pairwise", {"pairs": 0}, "pairs"),
        ("differential", {"places": 3, "members": 9}, "places"),
        ("differential", {"places": 2}, "members_missing"),
        ("differential", {"places": 2, "members": 9, "quorum": 10}, "quorum"),
        ("multiple", {"max": 4}, "limits"),
        ("scale", {"min": 0, "max": 21}, "scale"),
        ("matrix", {"columns": [{"code": "1"}]}, "columns"),
        ("matrix", {"columns": [{"code": "1"}, {"code": "1"}]}, "columns"),
        ("number", {"min": 9, "max": 9}, "range"),
        ("date", {"earliest": "2026-12-01", "latest": "2026-11-01"}, "range"),
        ("date", {"earliest": "soon"}, "range"),
        ("text", {"max_chars": 0}, "max_chars"),
        ("budget", {}, "total_missing"),
    ],
)
def test_what_makes_a_question_impossible_is_an_obstacle(code, settings, issue):
    assert METHODS[code].issues(question(**settings)) == [issue]


def test_a_budget_needs_prices_that_make_a_choice():
    def issues(**costs):
        return METHODS["budget"].issues(
            QuestionTerms("q1", ABC, settings={"total_cny": 100}, costs=costs)
        )

    assert issues(A=60, B=60) == ["costs_missing"]
    assert issues(A=101, B=60, C=60) == ["cost_above_total"]
    assert issues(A=30, B=30, C=30) == ["nothing_to_choose"]
    assert issues(A=60, B=60, C=60) == []


@pytest.mark.parametrize("code", ["score", "rating3", "points", "pairwise", "differential"])
def test_none_of_these_has_no_place_where_every_option_gets_a_mark(code):
    terms = QuestionTerms("q1", ABC, frozenset({"C"}), {"places": 2, "members": 9})

    assert "none_here" in METHODS[code].issues(terms)
