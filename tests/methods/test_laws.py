"""Laws that every ballot method keeps, and the refusals and examples of each."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.methods import METHODS, QuestionTerms
from models.methods.base import BALLOTS
from models.rules.refusal import Refused

OPTIONS = ("A", "B", "C", "N")
TERMS = {
    "single": QuestionTerms("q1", OPTIONS, frozenset({"N"})),
    "approval": QuestionTerms("q1", OPTIONS, frozenset({"N"}), {"min": 1, "max": 2}),
}
_SOME = st.sets(st.sampled_from("ABC"), min_size=1, max_size=2).map(sorted)
CHOICES = {
    "single": st.sampled_from(OPTIONS).map(lambda o: [o]),
    "approval": _SOME | st.just(["N"]),
}
#: The most one ballot may add to one option.
MOST = {"single": 1, "approval": 1}
every_method = pytest.mark.parametrize("code", list(METHODS))


def counted(code, raws):
    method, terms = METHODS[code], TERMS[code]
    total = {}
    for raw in raws:
        for key, n in method.count(terms, method.read(terms, raw)).items():
            total[key] = total.get(key, 0) + n
    return total


def refused(code, raw):
    with pytest.raises(Refused) as refusal:
        METHODS[code].read(TERMS[code], raw)
    return refusal.value.code


def test_every_method_has_terms_choices_and_a_most():
    assert set(METHODS) == set(TERMS) == set(CHOICES) == set(MOST)


@every_method
@given(data=st.data())
def test_the_order_of_ballots_does_not_matter(code, data):
    raws = data.draw(st.lists(CHOICES[code], max_size=20))

    assert counted(code, raws) == counted(code, data.draw(st.permutations(raws)))


@every_method
@given(data=st.data())
def test_a_choice_survives_storage_and_reads_as_itself(code, data):
    choice = METHODS[code].read(TERMS[code], data.draw(CHOICES[code]))

    assert METHODS[code].read(TERMS[code], json.loads(json.dumps(choice))) == choice


@every_method
@given(data=st.data())
def test_no_ballot_counts_more_than_its_most_and_each_counts_once(code, data):
    bag = counted(code, [data.draw(CHOICES[code])])

    assert bag[BALLOTS] == 1
    assert all(n <= MOST[code] for key, n in bag.items() if key != BALLOTS)


@every_method
@given(data=st.data())
def test_swapping_two_options_swaps_their_counts(code, data):
    raws = data.draw(st.lists(CHOICES[code], max_size=20))
    swap = {"A": "B", "B": "A"}
    swapped = counted(code, [[swap.get(o, o) for o in raw] for raw in raws])

    plain = counted(code, raws)
    assert {swap.get(k, k): n for k, n in plain.items()} == swapped


@every_method
@given(data=st.data())
def test_one_more_vote_never_harms_an_option(code, data):
    raws = data.draw(st.lists(CHOICES[code], max_size=12))

    def rank(ballots):
        outcome = METHODS[code].outcome(TERMS[code], counted(code, ballots))
        return next(s.rank for s in outcome.standings if s.option == "A")

    assert rank([*raws, ["A"]]) <= rank(raws)


@every_method
@pytest.mark.parametrize("raw", [None, [], "", {}, 3, {"A": 1}])
def test_nothing_chosen_is_refused(code, raw):
    assert refused(code, raw) in {"ballot.nothing_chosen", "ballot.unknown_option"}


@every_method
@pytest.mark.parametrize("raw", [["Z"], ["a"], [None], [1], [["A"]], ["方案A"]])
def test_only_codes_of_offered_options_count(code, raw):
    assert refused(code, raw) == "ballot.unknown_option"


def test_single_choice_is_one():
    assert refused("single", ["A", "B"]) == "ballot.too_many"
    assert METHODS["single"].read(TERMS["single"], "A") == ["A"]


def test_approval_keeps_its_limits():
    assert refused("approval", ["A", "B", "C"]) == "ballot.too_many"
    assert refused("approval", ["A", "N"]) == "ballot.none_with_others"
    assert refused("approval", ["A", "A"]) == "ballot.repeated_option"
    at_least_two = QuestionTerms("q1", OPTIONS, frozenset({"N"}), {"min": 2, "max": 3})
    with pytest.raises(Refused) as refusal:
        METHODS["approval"].read(at_least_two, ["A"])
    assert refusal.value.code == "ballot.too_few"
    assert METHODS["approval"].read(at_least_two, ["N"]) == ["N"]


def test_equal_choices_look_equal_whatever_the_order_of_marking():
    read = METHODS["approval"].read

    assert read(TERMS["approval"], ["B", "A"]) == read(TERMS["approval"], ["A", "B"])


def test_a_tie_has_two_leaders_and_an_empty_count_none():
    outcome = METHODS["single"].outcome(
        TERMS["single"], counted("single", ["A", "B", "C", "A", "B"])
    )

    assert outcome.leaders == ("A", "B")
    assert [s.rank for s in outcome.standings] == [1, 1, 3, 4]
    assert METHODS["single"].outcome(TERMS["single"], {}).leaders == ()


def test_a_question_that_cannot_work_says_so():
    assert METHODS["single"].issues(QuestionTerms("q1", ("A",))) == ["options_too_few"]
    wide = QuestionTerms("q1", ("A", "B", "N"), frozenset({"N"}), {"max": 3})
    assert METHODS["approval"].issues(wide) == ["limits"]
