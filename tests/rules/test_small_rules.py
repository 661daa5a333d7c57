"""Areas, roles, chain, numbers, strata, texts: each rule in a few facts."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import areas, chain, citizen_id, strata
from models.rules.canonical import canonical
from models.rules.localized import in_language
from models.rules.refusal import Refused
from models.rules.roles import Deed, Holding, Role, conflict, may

TODAY = date(2026, 11, 23)
COUNTY, TOWN, VILLAGE = "330421", "330421002", "330421002001"


def test_a_role_reaches_its_subtree_and_nothing_else():
    town = [Holding(Role.TOWN_STAFF, TOWN)]

    assert may(town, Deed.DRAFT, TOWN)
    assert may(town, Deed.DRAFT, VILLAGE)
    assert not may(town, Deed.DRAFT, COUNTY)
    assert not may(town, Deed.DRAFT, "330421001")
    assert not may(town, Deed.APPROVE, TOWN)
    assert not may([], Deed.DRAFT, VILLAGE)


@pytest.mark.parametrize(
    ("held", "new"),
    [
        (Role.COUNTY_STAFF, Role.REVIEWER),
        (Role.REVIEWER, Role.COUNTY_STAFF),
        (Role.LEADER, Role.AUDITOR),
        (Role.ADMIN, Role.COUNTY_STAFF),
    ],
)
def test_decider_executor_and_supervisor_never_meet_in_one_hand(held, new):
    assert conflict([Holding(held, COUNTY)], Holding(new, TOWN)) == held
    assert conflict([Holding(held, "330421001")], Holding(new, TOWN)) is None


def test_areas_know_their_level_and_their_town():
    assert [areas.level_of(c) for c in (COUNTY, TOWN, VILLAGE)] == ["county", "town", "village"]
    assert areas.town_of(VILLAGE) == TOWN
    assert areas.town_of(COUNTY) == ""
    assert areas.overlaps(COUNTY, VILLAGE)
    assert not areas.overlaps(TOWN, "330421001001")


def a_chain(count):
    lines, previous = [], chain.GENESIS
    for seq in range(1, count + 1):
        line = {"seq": seq, "action": "deed", "facts": {}}
        previous = chain.line_hash(previous, line)
        lines.append((line, previous))
    return lines


def test_a_whole_chain_has_no_break():
    assert chain.first_break(a_chain(5)) is None


def test_a_changed_a_removed_and_a_moved_line_are_found():
    changed = a_chain(5)
    changed[2] = ({**changed[2][0], "action": "other"}, changed[2][1])
    moved = a_chain(5)
    moved[1], moved[2] = moved[2], moved[1]

    assert chain.first_break(changed) == 3
    assert chain.first_break(a_chain(5)[1:]) == 1
    assert chain.first_break([*a_chain(5)[:2], *a_chain(5)[3:]]) == 3
    assert chain.first_break(moved) == 2


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "34052419800101001X",
        "810000199408230021",
        "820000199001010010",
        "830000199201300022",
    ],
)
def test_numbers_on_real_kinds_of_cards_are_valid(number):
    assert citizen_id.is_valid(number, TODAY)


@pytest.mark.parametrize(
    "number",
    [
        "330421199901010015",
        "330421190001010025",
        "110105194912310",
        "11010520491231002X",
        "110105194902300021",
        "",
        "DEMO-330421-000001",
        "X1010519491231002X",
        "٣٣٠٤٢١١٩٩٩٠١٠١٠٠١٣",
    ],
)
def test_numbers_that_cannot_be_are_not(number):
    assert not citizen_id.is_valid(number, TODAY)


def test_demo_numbers_are_told_apart():
    assert citizen_id.is_demo("demo-330421-000123")
    assert not citizen_id.is_demo("DEMO-330421-00012X")
    assert not citizen_id.is_demo("11010519491231002X")


def test_strata_may_all_be_skipped():
    assert strata.read_strata({}, ("sex", "town"), {"330421001"}) == {"sex": "na", "town": "na"}


def test_a_stratum_that_is_not_offered_is_refused_and_one_not_asked_is_dropped():
    with pytest.raises(Refused):
        strata.read_strata({"sex": "robot"}, ("sex",), set())
    with pytest.raises(Refused):
        strata.read_strata({"town": "110000"}, ("town",), {"330421001"})
    assert strata.read_strata({"education": "primary"}, ("sex",), set()) == {"sex": "na"}


def test_a_county_ballot_keeps_one_joint_cell_and_a_village_ballot_none():
    mine = {"sex": "male", "age_band": "18_24", "education": "junior"}

    assert strata.cells(mine, joint=True) == ["sex=male|age_band=18_24", "education=junior"]
    assert strata.cells(mine, joint=False) == [
        "sex=male",
        "age_band=18_24",
        "education=junior",
    ]
    assert strata.category_in("sex=male|age_band=18_24", "age_band") == "18_24"
    assert strata.category_in("sex=male", "town") is None


def test_a_text_falls_back_to_the_language_that_is_there():
    assert in_language({"zh": "是", "en": "yes"}, "en") == "yes"
    assert in_language({"zh": "是"}, "en") == "是"
    assert in_language({"en": "yes"}, "zh") == "yes"
    assert in_language({}, "zh") == ""


def test_canonical_text_has_one_spelling():
    assert canonical({"b": 1, "a": "是"}) == '{"a":"是","b":1}'.encode()


@given(
    st.recursive(
        st.text(max_size=9) | st.integers(-(2**53), 2**53) | st.none(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
        ),
    )
)
def test_canonical_text_needs_only_the_standard_library_to_verify(value):
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert canonical(value) == plain.encode()
