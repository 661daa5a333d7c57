"""The release rule: replayed over random and adversarial arrivals, every difference is safe."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import release as rule
from models.rules.publishable import public_row
from models.rules.release import BALLOTS, ReleaseSettings

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SETTINGS = ReleaseSettings()
AGES = ("18_24", "25_34", "35_44", "45_54", "55_59", "60_69", "70_up", "na")


def tally(**counts):
    return {"q1": counts}


def of(ballots):
    """The tally of a list of single choices."""
    counts = {BALLOTS: len(ballots)} if ballots else {}
    for ballot in ballots:
        for option in ballot:
            counts[option] = counts.get(option, 0) + 1
    return {"q1": counts}


def all_deltas(released):
    """Differences of every pair of published figures, the first against nothing."""
    figures = [{}, *released]
    for i, older in enumerate(figures):
        for newer in figures[i + 1 :]:
            yield rule.difference(older, newer)


def is_harmless(delta):
    counts = delta.get("q1", {})
    size = counts.get(BALLOTS, 0)
    if not any(counts.values()):
        return True
    chosen = [n for key, n in counts.items() if key != BALLOTS]
    return size >= 10 and min(chosen) >= 0 and max(chosen) <= size - 2


single = st.sampled_from(["A", "A", "A", "A", "A", "A", "B", "C"]).map(lambda o: (o,))
several = st.sets(st.sampled_from("ABCD"), min_size=1, max_size=3).map(lambda s: tuple(sorted(s)))


@given(st.lists(single | several, max_size=120), st.integers(1, 13))
@settings(max_examples=200)
def test_no_two_headlines_tell_a_small_or_unanimous_group_apart(ballots, step):
    released, last_at = [], None
    for seen in range(0, len(ballots) + 1, step):
        now = NOW + timedelta(minutes=seen)
        old = released[-1] if released else {}
        new = of(ballots[:seen])
        if rule.may_release(old, new, last_at=last_at, now=now, settings=SETTINGS):
            released.append(new)
            last_at = now

    for older, newer in zip([{}, *released], released, strict=False):
        assert is_harmless(rule.difference(older, newer))
    assert all(is_harmless(delta) for delta in all_deltas(released))


@given(
    st.lists(st.tuples(single, st.sampled_from(AGES)), max_size=400),
    st.integers(5, 40),
    st.booleans(),
)
@settings(max_examples=150)
def test_no_two_breakdowns_tell_a_small_or_unanimous_group_apart(people, step, is_final):
    released = []
    for seen in range(0, len(people) + 1, step):
        tallies = {a: of([b for b, age in people[:seen] if age == a]) for a in AGES}
        last = seen + step > len(people)
        groups = rule.release_dimension(
            "age_band",
            tallies,
            released[-1] if released else None,
            settings=SETTINGS,
            is_final=is_final and last,
        )
        if groups is not None:
            released.append(groups)

    for groups in released:
        assert set(groups) == set(released[0]), "a merge made once stays"
        assert all(rule.ballots_in(t) >= 10 for t in groups.values())
    for group in released[0] if released else ():
        figures = [groups[group] for groups in released]
        assert all(is_harmless(delta) for delta in all_deltas(figures))


@given(st.lists(st.tuples(single, st.sampled_from(AGES)), min_size=1, max_size=300))
def test_published_groups_add_up_to_everybody_in_the_dimension(people):
    tallies = {a: of([b for b, age in people if age == a]) for a in AGES}

    groups = rule.release_dimension("age_band", tallies, None, settings=SETTINGS, is_final=True)

    if groups is not None:
        assert sum(rule.ballots_in(t) for t in groups.values()) == len(people)


def attack(order):
    """What an attacker who polls after each ballot can single out."""
    released, last_at = [], None
    for seen in range(len(order) + 1):
        now = NOW + timedelta(minutes=seen)
        new = of(order[:seen])
        old = released[-1] if released else {}
        if rule.may_release(old, new, last_at=last_at, now=now, settings=SETTINGS):
            released.append(new)
            last_at = now
    return released


@pytest.mark.parametrize(
    "order",
    [
        [("A",)] * 60,
        [("A",)] * 30 + [("B",)] * 30,
        [("A",), ("B",)] * 30,
        [("A",)] * 9 + [("B",)] + [("A",)] * 40,
        [("B",)] + [("A",)] * 9 + [("B",)] + [("A",)] * 9,
    ],
    ids=["unanimous", "two blocks", "alternating", "one against", "one in ten"],
)
def test_an_adversarial_order_singles_nobody_out(order):
    assert all(is_harmless(delta) for delta in all_deltas(attack(order)))


def test_a_unanimous_ballot_is_not_shown_while_it_runs():
    assert attack([("A",)] * 200) == []


def test_a_changed_ballot_waits_for_company():
    before = of([("A",)] * 10 + [("B",)] * 10)
    one_moved = of([("A",)] * 9 + [("B",)] * 11)

    assert not rule.is_safe_delta(rule.difference(before, one_moved), SETTINGS)


def test_a_release_waits_for_its_interval():
    new = of([("A",)] * 6 + [("B",)] * 6)
    at = {"last_at": NOW, "settings": SETTINGS}

    assert not rule.may_release({}, new, now=NOW + timedelta(seconds=59), **at)
    assert rule.may_release({}, new, now=NOW + timedelta(seconds=60), **at)


def test_open_participation_may_show_every_ballot():
    open_l0 = ReleaseSettings(batch_minimum=1, interval=timedelta(seconds=1))

    assert rule.may_release({}, of([("A",)]), last_at=None, now=NOW, settings=open_l0)


def test_a_small_age_group_joins_its_neighbour():
    sizes = dict.fromkeys(AGES, 20) | {"70_up": 3}

    groups = rule.merge_small("age_band", sizes, 10)

    assert ("60_69", "70_up") in groups
    assert len(groups) == len(AGES) - 1


def test_a_dimension_of_one_group_is_withheld():
    assert rule.merge_small("sex", {"female": 4, "male": 3, "na": 1}, 10) == []
    assert len(rule.merge_small("sex", {"female": 12, "male": 3, "na": 1}, 10)) < 2


def test_a_merge_waits_with_patience_until_the_ballot_ends():
    people = [(("A",), "male")] * 15 + [(("B",), "male")] * 15
    people += [(("A",), "female")] * 15 + [(("B",), "female")] * 15 + [(("A",), "na")] * 3
    tallies = {s: of([b for b, sex in people if sex == s]) for s in ("female", "male", "na")}
    same = {"settings": SETTINGS}

    assert rule.release_dimension("sex", tallies, None, is_final=False, **same) is None
    assert rule.release_dimension("sex", tallies, None, is_final=True, **same) is not None


@given(st.integers(10, 5000), st.data())
def test_published_cells_are_coarse(size, data):
    a = data.draw(st.integers(0, size))
    b = data.draw(st.integers(0, size - a))

    shown, cells = public_row({BALLOTS: size, "A": a, "B": b}, ["A", "B", "C"])

    assert shown % 5 == 0
    for cell in cells.values():
        assert cell.count is None or cell.count % 5 == 0
    if max(a, b) * 100 > size * 95:
        assert all(cell.count is None for cell in cells.values())
    elif 1 <= a <= 2:
        assert cells["A"].note == "few"
        assert cells["A"].percent is None
