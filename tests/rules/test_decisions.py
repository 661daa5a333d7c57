"""Rules of bodies that decide, from village to county: to the vote."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import decisions
from models.rules.decisions import (
    DECISION_RULES,
    Base,
    Result,
    Share,
    Turnout,
    half,
    judge,
    rate,
)


def result(code, entitled, present, yes, area=None):
    return judge(DECISION_RULES[code], Turnout(entitled, present, yes), area).result


@pytest.mark.parametrize(
    ("code", "entitled", "present", "yes", "expected"),
    [
        ("village_assembly", 100, 50, 50, Result.NO_QUORUM),
        ("village_assembly", 100, 51, 25, Result.FAILED),
        ("village_assembly", 100, 51, 26, Result.PASSED),
        ("village_assembly", 100, 60, 30, Result.FAILED),
        ("village_households", 99, 65, 65, Result.NO_QUORUM),
        ("village_households", 99, 66, 34, Result.PASSED),
        ("village_representatives", 30, 19, 19, Result.NO_QUORUM),
        ("village_representatives", 30, 20, 10, Result.FAILED),
        ("village_representatives", 30, 20, 11, Result.PASSED),
        ("village_group", 31, 20, 20, Result.NO_QUORUM),
        ("village_group", 31, 21, 11, Result.PASSED),
        ("village_election", 1000, 500, 400, Result.NO_QUORUM),
        ("village_election", 1000, 501, 251, Result.PASSED),
        ("village_election_runoff", 1000, 600, 200, Result.PASSED),
        ("village_election_runoff", 1000, 600, 199, Result.FAILED),
        ("cooperative_members", 101, 60, 50, Result.FAILED),
        ("cooperative_members", 101, 60, 51, Result.PASSED),
        ("cooperative_representatives", 40, 26, 26, Result.NO_QUORUM),
        ("cooperative_representatives", 40, 27, 14, Result.PASSED),
        ("cooperative_membership", 40, 30, 19, Result.FAILED),
        ("cooperative_membership", 40, 30, 20, Result.PASSED),
        ("town_congress", 60, 45, 30, Result.FAILED),
        ("town_congress", 60, 45, 31, Result.PASSED),
        ("street_council", 60, 20, 3, Result.RECOMMENDED),
        ("street_council", 60, 20, 0, Result.FAILED),
        ("committee_rating", 30, 25, 15, Result.PASSED),
        ("committee_rating", 31, 25, 15, Result.FAILED),
    ],
)
def test_one_vote_decides(code, entitled, present, yes, expected):
    assert result(code, entitled, present, yes) == expected


@pytest.mark.parametrize(
    ("code", "yes", "area_yes", "expected"),
    [
        ("homeowners", 41, 4001, Result.PASSED),
        ("homeowners", 40, 4001, Result.FAILED),
        ("homeowners", 41, 4000, Result.FAILED),
        ("homeowners_major", 60, 6000, Result.PASSED),
        ("homeowners_major", 60, 5999, Result.FAILED),
        ("homeowners_major", 59, 6000, Result.FAILED),
    ],
)
def test_homeowners_need_persons_and_area(code, yes, area_yes, expected):
    assert result(code, 120, 80, yes, Turnout(12_000, 8000, area_yes)) == expected
    assert result(code, 121, 80, yes, Turnout(12_000, 8000, area_yes)) == Result.NO_QUORUM
    assert result(code, 120, 80, 80, Turnout(12_001, 8000, 8000)) == Result.NO_QUORUM


def test_area_is_asked_for():
    with pytest.raises(ValueError, match="homeowners"):
        judge(DECISION_RULES["homeowners"], Turnout(10, 10, 10))


def test_a_half_tells_what_is_needed_in_whole_persons_or_square_metres():
    found = half(DECISION_RULES["homeowners_major"], Turnout(121, 81, 60, 21))

    assert (found.present_needed, found.yes_needed, found.base) == (81, 61, 81)
    assert found.result == Result.FAILED
    assert half(DECISION_RULES["town_congress"], Turnout(60, 45, 31)).present_needed == 0


@pytest.mark.parametrize("rule", DECISION_RULES.values(), ids=lambda rule: rule.code)
@given(st.data())
def test_a_rule_is_met_exactly_when_each_of_its_halves_is(rule, data):
    def drawn():
        entitled = data.draw(st.integers(1, 300))
        present = data.draw(st.integers(0, entitled))
        yes = data.draw(st.integers(0, present))
        return Turnout(entitled, present, yes, data.draw(st.integers(0, present - yes)))

    persons, area = drawn(), drawn()
    halves = [persons, area] if rule.is_by_area else [persons]

    is_passed = judge(rule, persons, area).result == Result.PASSED
    assert is_passed == all(half(rule, one).result == Result.PASSED for one in halves)


def told(share):
    return f"{'more than' if share.is_above else 'at least'} {share.part}" if share else "–"


@pytest.mark.parametrize("rule", DECISION_RULES.values(), ids=lambda rule: rule.code)
def test_the_document_prints_the_rules_of_the_code(rule):
    spec = Path(decisions.__file__).parents[2] / "docs/spec/counting.md"
    measure = "persons and floor area" if rule.is_by_area else "persons"
    row = (f"`{rule.code}`", told(rule.quorum), f"{told(rule.passes)} of {rule.base}", measure)

    assert f"| {' | '.join(row)} |" in spec.read_text("utf-8")


@pytest.mark.parametrize(
    ("satisfied", "basically", "members", "grade", "reached"),
    [
        (15, 0, 30, Result.SATISFIED, 15),
        (15, 9, 31, Result.BASICALLY, 24),
        (14, 1, 30, Result.BASICALLY, 15),
        (14, 0, 30, Result.UNSATISFIED, 14),
        (0, 0, 0, Result.UNSATISFIED, 0),
    ],
)
def test_a_committees_grade_is_by_half_of_all_its_members(
    satisfied, basically, members, grade, reached
):
    found = rate(DECISION_RULES["committee_rating"], Turnout(members, 20, satisfied), basically)

    assert (found.result, found.reached, found.base) == (grade, reached, members)
    assert found.needed == max(1, -(-members // 2))


@given(st.integers(1, 5000), st.fractions(Fraction(1, 10), 1), st.booleans())
def test_needed_is_the_smallest_number_that_reaches_the_share(base, part, is_above):
    needed = Share(part, is_above).needed(base)

    def reaches(votes):
        return Fraction(votes, base) > part if is_above else Fraction(votes, base) >= part

    assert reaches(needed)
    assert not reaches(needed - 1)


@pytest.mark.parametrize("rule", DECISION_RULES.values(), ids=lambda rule: rule.code)
@given(st.data())
def test_one_more_yes_never_turns_passed_into_failed(rule, data):
    entitled = data.draw(st.integers(1, 300))
    present = data.draw(st.integers(0, entitled))
    yes = data.draw(st.integers(0, present))
    area = Turnout(entitled, present, yes)
    before = judge(rule, Turnout(entitled, present, yes), area)
    after = judge(rule, Turnout(entitled, present, min(present, yes + 1)), area)

    if before.result == Result.PASSED:
        assert after.result == Result.PASSED
    assert yes > 0 or before.result != Result.PASSED
    assert rule.base in Base
