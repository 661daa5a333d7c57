"""Two-way tables: whatever the answers, no row and no column is a small group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.crossing import Axis, counted, crossed
from models.rules.release import ReleaseSettings

SETTINGS = ReleaseSettings()
ROWS = Axis("q1", ("a", "b", "c", "d"))
SCALE = Axis("q1", ("=0", "=1", "=2", "=3", "=4"), is_ordered=True)
SEVERAL = Axis("q1", ("a", "b", "c", "d"), is_several=True)
COLUMNS = Axis("q2", ("x", "y", "z"))

one = st.sampled_from(ROWS.keys).map(lambda key: frozenset({key}))
point = st.sampled_from(SCALE.keys).map(lambda key: frozenset({key}))
several = st.frozensets(st.sampled_from(SEVERAL.keys), min_size=1)
column = st.sampled_from("xxxyyz").map(lambda key: frozenset({key}))


def ballots(rows):
    return st.lists(st.tuples(rows, column), max_size=150)


@pytest.mark.parametrize(("axis", "rows"), [(ROWS, one), (SCALE, point), (SEVERAL, several)])
@given(data=st.data())
def test_no_row_and_no_column_of_a_table_is_a_small_group(axis, rows, data):
    pairs = data.draw(ballots(rows))

    table = crossed(pairs, axis, COLUMNS, SETTINGS)

    if table is None:
        return
    counts, _ = counted(pairs)
    for row in table.rows:
        exact = [(r, c) for r, c in pairs if r & set(row.keys)]
        assert len(exact) >= 10
        assert abs(row.ballots - len(exact)) <= 2
        for key, cell in row.cells.items():
            if 0 < counts["*", key] < 10:
                assert cell.count is None
            elif cell.count is not None:
                assert cell.count % 5 == 0


@given(ballots(one))
def test_rows_of_one_answer_each_hold_everybody_once(pairs):
    table = crossed(pairs, ROWS, COLUMNS, SETTINGS)

    if table is not None:
        named = [key for row in table.rows for key in row.keys]
        assert len(named) == len(set(named))
        assert set(named) == {key for keys, _ in pairs for key in keys}


@given(ballots(point))
def test_points_of_a_scale_are_merged_with_their_neighbours_only(pairs):
    table = crossed(pairs, SCALE, COLUMNS, SETTINGS)

    given_keys = [key for key in SCALE.keys if any(key in keys for keys, _ in pairs)]
    for row in table.rows if table else ():
        places = [given_keys.index(key) for key in row.keys]
        assert places == list(range(places[0], places[0] + len(places)))


@given(ballots(several))
def test_of_several_choices_neither_those_who_chose_nor_the_others_are_few(pairs):
    table = crossed(pairs, SEVERAL, COLUMNS, SETTINGS)

    for row in table.rows if table else ():
        inside = sum(bool(keys & set(row.keys)) for keys, _ in pairs)
        assert len(pairs) - inside == 0 or len(pairs) - inside >= 10


def many(rows):
    """(row, column, times) written out."""
    return [(frozenset(r), frozenset(c)) for r, c, n in rows for _ in range(n)]


def test_a_table_as_it_is_shown():
    pairs = many([("a", "x", 23), ("a", "y", 12), ("b", "x", 8), ("b", "y", 33), ("b", "z", 1)])

    table = crossed(pairs, ROWS, COLUMNS, SETTINGS)

    assert table.ballots == 77
    assert [(row.keys, row.ballots) for row in table.rows] == [(("a",), 35), (("b",), 40)]
    assert [row.cells["x"].count for row in table.rows] == [25, 10]
    assert [row.cells["z"].note for row in table.rows] == ["hidden", "hidden"]
    assert table.withheld == ("z",)


def test_a_row_of_one_mind_joins_another_and_alone_is_not_shown():
    agreed = many([("a", "x", 30), ("b", "x", 20), ("b", "y", 20), ("c", "y", 15), ("c", "x", 15)])
    everybody = many([("a", "x", 30), ("b", "x", 30)])

    table = crossed(agreed, ROWS, COLUMNS, SETTINGS)

    assert [row.keys for row in table.rows] == [("a", "c"), ("b",)]
    assert crossed(everybody, ROWS, COLUMNS, SETTINGS) is None
    assert crossed([], ROWS, COLUMNS, SETTINGS) is None
