"""Laws that every ballot method keeps, and the refusals and examples of each."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales import sentences
from models.counting import RULES, Lots
from models.methods import METHODS, QuestionTerms
from models.methods.base import BALLOTS
from models.rules.canonical import canonical
from models.rules.refusal import Refused

OPTIONS = ("A", "B", "C", "N")
NONE = frozenset({"N"})
COSTS = {"A": 40, "B": 50, "C": 60}
COLUMNS = [{"code": "1", "text": {"zh": "好"}}, {"code": "2", "text": {"zh": "差"}}]
TERMS = {
    "single": QuestionTerms("q1", OPTIONS, NONE),
    "approval": QuestionTerms("q1", OPTIONS, NONE, {"min": 1, "max": 2}),
    "ranking": QuestionTerms("q1", OPTIONS, NONE),
    "score": QuestionTerms("q1", OPTIONS),
    "rating3": QuestionTerms("q1", OPTIONS),
    "yesno": QuestionTerms("q1", OPTIONS),
    "statement": QuestionTerms("q1", OPTIONS),
    "budget": QuestionTerms("q1", OPTIONS, NONE, {"total_cny": 110}, COSTS),
    "points": QuestionTerms("q1", OPTIONS, settings={"points": 10}),
    "quadratic": QuestionTerms("q1", OPTIONS, settings={"credits": 100, "against": True}),
    "pairwise": QuestionTerms("q1", OPTIONS),
    "differential": QuestionTerms("q1", OPTIONS, settings={"places": 2, "members": 20}),
    "multiple": QuestionTerms("q1", OPTIONS, NONE, {"max": 2}),
    "scale": QuestionTerms("q1", ()),
    "matrix": QuestionTerms("q1", OPTIONS, settings={"columns": COLUMNS}),
    "number": QuestionTerms("q1", (), settings={"min": 0, "max": 1000}),
    "date": QuestionTerms("q1", (), settings={"earliest": "2026-01-01"}),
    "text": QuestionTerms("q1", ()),
}


def some(most):
    return st.sets(st.sampled_from("ABC"), min_size=1, max_size=most).map(sorted)


def marks(*words):
    return st.dictionaries(st.sampled_from(OPTIONS), st.sampled_from(words), min_size=1)


def duels(chosen):
    return {"pairs": [f"{pair[0]}>{pair[1]}" for pair in chosen]}


PAIRS_OF = st.lists(st.permutations("ABC").map(lambda p: p[:2]), min_size=1, unique_by=frozenset)
CHOICES = {
    "single": st.sampled_from(OPTIONS).map(lambda o: [o]),
    "approval": some(2) | st.just(["N"]),
    "ranking": st.permutations("ABC").flatmap(
        lambda order: st.integers(1, 3).map(lambda n: list(order[:n]))
    )
    | st.just(["N"]),
    "score": marks(*range(6)),
    "rating3": marks("satisfied", "basically", "unsatisfied", "unused"),
    "yesno": marks("yes", "no", "abstain"),
    "statement": marks("agree", "disagree", "pass"),
    "budget": some(2) | st.just(["N"]),
    "points": marks(1, 2),
    "quadratic": marks(-5, -1, 1, 2, 5),
    "pairwise": PAIRS_OF.map(duels),
    "differential": some(2),
    "multiple": some(2) | st.just(["N"]),
    "scale": st.integers(0, 10),
    "matrix": marks("1", "2"),
    "number": st.integers(0, 1000),
    "date": st.dates(date(2026, 1, 1), date(2027, 1, 1)).map(date.isoformat),
    "text": st.text("好x", min_size=1, max_size=9),
}
#: The ballot that does all it can for A.
BEST = {
    "single": ["A"],
    "approval": ["A"],
    "ranking": ["A"],
    "score": {"A": 5},
    "rating3": {"A": "satisfied"},
    "yesno": {"A": "yes"},
    "statement": {"A": "agree"},
    "budget": ["A"],
    "points": {"A": 10},
    "quadratic": {"A": 10},
    "pairwise": {"pairs": ["A>B"]},
    "differential": ["A"],
    "multiple": ["A"],
}
LISTS = ("single", "approval", "ranking", "budget", "differential", "multiple")
SWAP = {"A": "B", "B": "A"}
_PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(
        [*OPTIONS, "A>B", "B>A", "A>Z", ">", "yes", "1", "5", "2026-11-23", "9999-99-99"]
    )
)
_KEYS = st.sampled_from([*OPTIONS, "pairs"]) | st.text(max_size=3)
ANY_JSON = st.recursive(
    _PLAIN,
    lambda deeper: st.lists(deeper, max_size=5) | st.dictionaries(_KEYS, deeper),
    max_leaves=8,
)
every_method = pytest.mark.parametrize("code", list(METHODS))
every_list = pytest.mark.parametrize("code", LISTS)
quick = settings(max_examples=25, deadline=None)


def counted(code, raws):
    method, terms = METHODS[code], TERMS[code]
    total = Counter()
    for raw in raws:
        total.update(method.count(terms, method.read(terms, raw)))
    return dict(total)


def refused(code, raw, terms=None):
    with pytest.raises(Refused) as refusal:
        METHODS[code].read(terms or TERMS[code], raw)
    return refusal.value.code


def swapped(value):
    """*value* with A and B changing names, wherever they stand."""
    if isinstance(value, str):
        return "".join(SWAP.get(part, part) for part in re.split("([=>])", value))
    if isinstance(value, dict):
        return {swapped(key): swapped(one) for key, one in value.items()}
    return [swapped(one) for one in value] if isinstance(value, list) else value


def named_in(choice):
    """The options that a canonical choice marks."""
    if isinstance(choice, dict) and "pairs" in choice:
        return {pair[0] for pair in choice["pairs"]}
    return set(choice) if isinstance(choice, list | dict) else {""}


def test_every_method_has_terms_and_choices():
    assert set(METHODS) == set(TERMS) == set(CHOICES)


@every_method
def test_the_questions_of_these_tests_are_possible(code):
    assert METHODS[code].issues(TERMS[code]) == []


@every_method
@quick
@given(data=st.data())
def test_neither_order_nor_batches_of_ballots_matter(code, data):
    raws = data.draw(st.lists(CHOICES[code], max_size=12))
    cut = data.draw(st.integers(0, len(raws)))
    mixed = data.draw(st.permutations(raws))

    assert counted(code, raws) == counted(code, mixed)
    assert counted(code, raws) == Counter(counted(code, mixed[:cut])) + Counter(
        counted(code, mixed[cut:])
    )


@every_method
@quick
@given(data=st.data())
def test_a_choice_survives_storage_and_reads_as_itself(code, data):
    choice = METHODS[code].read(TERMS[code], data.draw(CHOICES[code]))
    stored = json.loads(canonical(choice))

    again = METHODS[code].read(TERMS[code], stored)
    assert again == choice
    assert canonical(again) == canonical(choice)


@every_method
@quick
@given(data=st.data())
def test_one_ballot_adds_one_to_each_key_it_concerns(code, data):
    bag = counted(code, [data.draw(CHOICES[code])])

    assert bag[BALLOTS] == 1
    assert set(bag.values()) == {1}


@every_method
@quick
@given(data=st.data())
def test_as_many_equal_ballots_weigh_as_their_number(code, data):
    raw = data.draw(CHOICES[code])

    once = counted(code, [raw])
    assert counted(code, [raw] * 3) == {key: 3 * n for key, n in once.items()}


@every_method
@quick
@given(data=st.data())
def test_swapping_two_options_swaps_their_counts_and_places(code, data):
    raws = data.draw(st.lists(CHOICES[code], max_size=12))
    if code == "budget":
        terms = replace(TERMS[code], costs={"A": 50, "B": 50, "C": 60})
    else:
        terms = TERMS[code]

    def worth(bag):
        outcome = METHODS[code].outcome(terms, bag)
        return {(s.option, s.count, s.rank, s.value) for s in outcome.standings}

    plain, other = counted(code, raws), counted(code, [swapped(raw) for raw in raws])
    assert swapped(plain) == other
    assert {(SWAP.get(o, o), *rest) for o, *rest in worth(plain)} == worth(other)


@pytest.mark.parametrize("code", BEST)
@quick
@given(data=st.data())
def test_one_more_vote_never_harms_an_option(code, data):
    raws = data.draw(st.lists(CHOICES[code], max_size=12))

    def rank(ballots):
        outcome = METHODS[code].outcome(TERMS[code], counted(code, ballots))
        return next(s.rank for s in outcome.standings if s.option == "A")

    assert rank([*raws, BEST[code]]) <= rank(raws)


DECIDED = [(code, rule) for code in METHODS for rule in METHODS[code].rules if rule in RULES]


@pytest.mark.parametrize(("code", "rule"), DECIDED)
@quick
@given(data=st.data())
def test_the_counters_and_the_whole_ballots_lead_to_the_same(code, rule, data):
    method = METHODS[code]
    terms = replace(TERMS[code], settings={**TERMS[code].settings, "rule": rule})
    choices = [method.read(terms, raw) for raw in data.draw(st.lists(CHOICES[code], max_size=12))]
    looks = tuple((method.look(terms, choice, RULES[rule].look), 1) for choice in choices)

    by_ballots = RULES[rule].count(terms, looks, Lots("ab" * 32))
    live = method.outcome(terms, counted(code, choices))

    assert live.rule == rule
    assert live.ballots == by_ballots.ballots
    if not live.is_partial and not by_ballots.lots:
        assert set(live.leaders) == set(by_ballots.leaders)


@every_method
def test_what_no_rule_counts_from_whole_ballots_is_exact_from_the_counters(code):
    method = METHODS[code]
    for rule in set(method.rules) - set(RULES):
        terms = replace(TERMS[code], settings={**TERMS[code].settings, "rule": rule})
        assert not method.outcome(terms, counted(code, [BEST[code]])).is_partial


@every_method
def test_a_method_gives_the_look_that_each_of_its_rules_counts(code):
    method = METHODS[code]

    assert {RULES[rule].look for rule in method.rules if rule in RULES} <= method.looks


@every_method
@quick
@given(data=st.data())
def test_every_look_has_its_form(code, data):
    method, terms = METHODS[code], TERMS[code]
    choice = method.read(terms, data.draw(CHOICES[code]))
    looks = {look: method.look(terms, choice, look) for look in method.looks}
    known = set(terms.options)

    assert looks.get("first", "") in {"", *known}
    assert looks.get("approvals", frozenset()) <= known
    assert isinstance(looks.get("approvals", frozenset()), frozenset)
    ranked = [option for tier in looks.get("order", ()) for option in tier]
    assert all(looks.get("order", ()))
    assert len(set(ranked)) == len(ranked)
    assert set(ranked) <= known
    assert all(o in known and type(n) is int for o, n in looks.get("scores", {}).items())
    assert all(o in known and type(m) is str for o, m in looks.get("grades", {}).items())
    assert all(set(pair) <= known and len(pair) == 2 for pair in looks.get("pairs", ()))


@every_method
@quick
@given(data=st.data())
def test_the_review_names_every_marked_option_and_no_other(code, data):
    choice = METHODS[code].read(TERMS[code], data.draw(CHOICES[code]))

    said = [one.option for one in METHODS[code].chosen(TERMS[code], choice)]
    assert set(said) == named_in(choice) if code != "text" else said == [""]


@settings(max_examples=200)
@given(raw=ANY_JSON)
def test_whatever_comes_in_is_read_or_refused(raw):
    """By every method: to draw it is dear, to read it is not."""
    for code, method in METHODS.items():
        try:
            choice = method.read(TERMS[code], raw)
        except Refused:
            continue
        assert method.read(TERMS[code], json.loads(canonical(choice))) == choice, code
        assert counted(code, [choice])[BALLOTS] == 1, code


@every_method
@pytest.mark.parametrize(
    "raw",
    [["A"] * 10**5, {str(n): 1 for n in range(10**5)}, "A" * 10**5, {"pairs": ["A>B"] * 10**5}],
)
def test_what_is_far_too_long_is_refused(code, raw):
    assert refused(code, raw).startswith("ballot.")


@every_method
@pytest.mark.parametrize("raw", [None, [], "", {}])
def test_nothing_chosen_is_refused(code, raw):
    assert refused(code, raw) in {
        "ballot.nothing_chosen",
        "ballot.unknown_option",
        "ballot.outside_range",
        "ballot.outside_dates",
    }


@every_list
@pytest.mark.parametrize("raw", [["Z"], ["a"], [None], [1], [["A"]], ["方案A"]])
def test_only_codes_of_offered_options_count(code, raw):
    assert refused(code, raw) == "ballot.unknown_option"


@settings(max_examples=150)
@given(
    settings_=st.dictionaries(
        st.sampled_from(
            [
                "min",
                "max",
                "least",
                "rule",
                "total_cny",
                "points",
                "credits",
                "places",
                "members",
                "base",
                "quorum",
                "pairs",
                "columns",
                "earliest",
                "latest",
                "max_chars",
                "most_each",
            ]
        ),
        ANY_JSON,
    )
)
def test_a_draft_with_any_settings_can_be_shown_and_checked(settings_):
    for code, method in METHODS.items():
        terms = replace(TERMS[code], settings=settings_)
        assert method.ask(terms).shape, code
        issues = {f"obstacle.{issue}" for issue in method.issues(terms)}
        assert issues <= sentences("zh").keys(), (code, issues)


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
