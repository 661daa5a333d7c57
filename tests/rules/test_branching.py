"""Branching: what is asked follows from the answers before it, and from nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.methods import QuestionTerms
from models.rules.branching import Issue, conditions_on, holds, issues, shown

CODES = ("q1", "q2", "q3", "q4")
OPTIONS = ("a", "b", "c")

bounds = st.tuples(st.integers(0, 10), st.integers(0, 10)).map(
    lambda pair: {"at_least": min(pair), "at_most": max(pair)}
)
leaves = st.one_of(
    st.dictionaries(
        st.sampled_from(("q1", "q2")), st.lists(st.sampled_from(OPTIONS), min_size=1), max_size=2
    ),
    bounds.map(lambda b: {"q3": b}),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)
answers = st.fixed_dictionaries(
    {
        "q1": st.none() | st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True),
        "q2": st.none() | st.sampled_from(OPTIONS).map(lambda o: [o]),
        "q3": st.none() | st.integers(0, 10),
        "q4": st.none() | st.sampled_from(OPTIONS).map(lambda o: [o]),
    }
)


def a_question(code, show_if=None, options=OPTIONS):
    return QuestionTerms(code, options, settings={"show_if": show_if} if show_if else {})


def a_survey(*show_ifs):
    """Four questions; the third asks for a number."""
    return [
        a_question(code, show_if, () if code == "q3" else OPTIONS)
        for code, show_if in zip(CODES, show_ifs, strict=True)
    ]


@given(condition=conditions, given=answers)
def test_not_turns_every_condition_round(condition, given):
    assert holds({"not": condition}, given) is not holds(condition, given)


@given(one=conditions, other=conditions, given=answers)
def test_all_and_any_are_and_and_or(one, other, given):
    first, second = holds(one, given), holds(other, given)

    assert holds({"all": [one, other]}, given) is (first and second)
    assert holds({"any": [one, other]}, given) is (first or second)
    neither = {"all": [{"not": one}, {"not": other}]}
    assert holds({"not": {"any": [one, other]}}, given) is holds(neither, given)


@given(condition=conditions, given=answers)
def test_a_condition_looks_at_no_more_than_it_names(condition, given):
    named = {code: given[code] for code in conditions_on(condition)}

    assert holds(condition, named) is holds(condition, given)


@given(third=conditions, fourth=conditions, given=answers)
def test_shown_questions_keep_their_order_and_hidden_answers_say_nothing(third, fourth, given):
    survey = a_survey(None, {"q1": ["a"]}, {"q2": ["b"]}, fourth)
    asked = shown(survey, given)
    dropped = {code: given[code] if code in asked else None for code in CODES}

    assert list(asked) == [code for code in CODES if code in asked]
    assert shown(survey, dropped) == asked
    assert shown(a_survey(None, None, third, None), given)[:2] == ("q1", "q2")


@given(condition=conditions)
def test_what_these_conditions_say_has_no_issue(condition):
    survey = [*a_survey(None, None, None, condition)]

    assert issues(survey) == ()


def test_whoever_is_led_past_a_question_is_led_past_all_that_hangs_on_it():
    survey = a_survey(None, {"q1": ["a"]}, {"q2": ["b"]}, {"q3": {"at_least": 7}})

    led = shown(survey, {"q1": ["a"], "q2": ["b"], "q3": 7, "q4": ["a"]})
    past = shown(survey, {"q1": ["c"], "q2": ["b"], "q3": 7, "q4": ["a"]})

    assert (led, past) == (CODES, ("q1",))


@pytest.mark.parametrize(
    ("condition", "given", "is_met"),
    [
        ({"q1": {"at_least": 7}}, {"q1": 7}, True),
        ({"q1": {"at_least": 7}}, {"q1": "6.5"}, False),
        ({"q1": {"at_most": "2.5"}}, {"q1": ["2"]}, True),
        ({"q1": {"at_least": 0}}, {"q1": None}, False),
        ({"q1": ["a=5"]}, {"q1": {"a": 5, "b": 1}}, True),
        ({"q1": ["a=5"]}, {"q1": {"a": 1, "b": 5}}, False),
        ({"q1": ["a"]}, {"q1": {"a": 5}}, True),
        ({"q1": ["a"], "q2": ["b"]}, {"q1": ["a"], "q2": ["c"]}, False),
        ({}, {}, True),
    ],
)
def test_marks_and_numbers(condition, given, is_met):
    assert holds(condition, given) is is_met


def deep(levels):
    return {"q1": ["a"]} if levels == 0 else {"not": deep(levels - 1)}


@pytest.mark.parametrize(
    ("show_if", "found"),
    [
        ({"q9": ["a"]}, Issue("q2", "question", "q9")),
        ({"q2": ["a"]}, Issue("q2", "later", "q2")),
        ({"q4": ["a"]}, Issue("q2", "later", "q4")),
        ({"q1": ["z"]}, Issue("q2", "option", "q1")),
        ({"q1": []}, Issue("q2", "form", "q1")),
        ({"q1": "a"}, Issue("q2", "form", "q1")),
        ({"q1": {"at_least": 1}}, Issue("q2", "number", "q1")),
        ({"all": []}, Issue("q2", "form")),
        ({"not": ["q1"]}, Issue("q2", "form")),
        ("q1", Issue("q2", "form")),
        (deep(9), Issue("q2", "form")),
    ],
)
def test_a_condition_that_cannot_work_says_where(show_if, found):
    assert issues(a_survey(None, show_if, None, None)) == (found,)


@pytest.mark.parametrize(
    "bound",
    [
        {"at_least": "much"},
        {"over": 7},
        {"at_least": 8, "at_most": 7},
        {},
        {"at_least": "1e99"},
        {"at_least": True},
    ],
)
def test_bounds_are_numbers_in_their_order(bound):
    survey = a_survey(None, None, None, {"q3": bound})

    assert issues(survey) == (Issue("q4", "number", "q3"),)


def test_two_questions_never_wait_for_each_other():
    survey = a_survey({"q2": ["a"]}, {"q1": ["a"]}, None, None)

    assert issues(survey) == (Issue("q1", "later", "q2"),)


def test_no_question_is_called_like_a_word_of_the_language():
    assert issues([a_question("any")]) == (Issue("any", "reserved", "any"),)
