"""Laws of every counting rule, over drawn profiles; and the paradoxes of those that have them."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.counting import RULES, Lots
from models.counting.bradley_terry import powers
from models.counting.equal_shares import electorate
from models.counting.orders import duels
from models.counting.schulze import condorcet_winner
from models.counting.shares import Electorate, exact_shares, quick_shares
from models.methods import QuestionTerms

OPTIONS = ("A", "B", "C", "D")
COSTS = {"A": 30, "B": 50, "C": 20, "D": 40}
TERMS = QuestionTerms("q1", OPTIONS, settings={"total_cny": 90}, costs=COSTS)
LOTS = Lots("5eed")

_orders = st.lists(st.sampled_from(OPTIONS), unique=True, max_size=4).map(
    lambda order: tuple((option,) for option in order)
)
_pair = st.permutations(OPTIONS).map(lambda order: (order[0], order[1]))
LOOKS = {
    "first": st.sampled_from([*OPTIONS, ""]),
    "approvals": st.frozensets(st.sampled_from(OPTIONS)),
    "order": _orders,
    "scores": st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5)),
    "pairs": st.lists(_pair, max_size=4).map(tuple),
}
every_rule = pytest.mark.parametrize("code", list(RULES))
#: Rules in which more support for the winner can never make it lose.
MONOTONE = [code for code in RULES if code not in ("irv", "star", "equal_shares")]


def profiles(code, most=9):
    one = st.tuples(LOOKS[RULES[code].look], st.integers(1, 4))
    return st.lists(one, max_size=most).map(tuple)


def count(code, looks, lots=LOTS, terms=TERMS):
    return RULES[code].count(terms, looks, lots)


def told(outcome):
    return outcome.ballots, outcome.standings, outcome.leaders, outcome.lots


@every_rule
@given(data=st.data())
def test_the_order_of_ballots_does_not_matter(code, data):
    looks = data.draw(profiles(code))

    assert told(count(code, looks)) == told(count(code, tuple(data.draw(st.permutations(looks)))))


@every_rule
@given(data=st.data())
def test_a_weight_is_as_many_ballots(code, data):
    looks = data.draw(profiles(code))
    one_by_one = tuple((look, 1) for look, weight in looks for _ in range(weight))

    assert told(count(code, looks)) == told(count(code, one_by_one))


class Renamed(Lots):
    """The same lots under other names."""

    def number(self, question, option):
        return super().number(question, NAMES_BACK[option])


NAMES = {"A": "C", "B": "D", "C": "B", "D": "A"}
NAMES_BACK = {new: old for old, new in NAMES.items()}


def renamed(look):
    if isinstance(look, str):
        return NAMES.get(look, look)
    if isinstance(look, dict):
        return {NAMES[option]: score for option, score in look.items()}
    return type(look)(renamed(part) for part in look)


@every_rule
@given(data=st.data())
def test_names_do_not_matter(code, data):
    looks = data.draw(profiles(code))
    terms = QuestionTerms(
        "q1",
        tuple(NAMES[o] for o in OPTIONS),
        settings=TERMS.settings,
        costs={NAMES[o]: cost for o, cost in COSTS.items()},
    )
    other = count(code, tuple((renamed(look), n) for look, n in looks), Renamed("5eed"), terms)

    mine = count(code, looks)
    assert tuple(NAMES[o] for o in mine.leaders) == other.leaders
    assert [(NAMES[s.option], s.count, s.rank) for s in mine.standings] == [
        (s.option, s.count, s.rank) for s in other.standings
    ]


@every_rule
@given(data=st.data())
def test_the_place_on_the_ballot_decides_nothing(code, data):
    looks = data.draw(profiles(code))
    moved = replace(TERMS, options=tuple(data.draw(st.permutations(OPTIONS))))

    def placed(outcome):
        places = {s.option: (s.count, s.rank, s.value, s.mark) for s in outcome.standings}
        return places, set(outcome.leaders), set(outcome.lots)

    assert placed(count(code, looks)) == placed(count(code, looks, terms=moved))


@every_rule
@given(data=st.data())
def test_every_option_stands_once_and_ranks_rise(code, data):
    outcome = count(code, data.draw(profiles(code)))

    ranks = [s.rank for s in outcome.standings]
    assert sorted(s.option for s in outcome.standings) == sorted(OPTIONS)
    assert ranks == sorted(ranks)
    assert ranks[0] == 1
    assert all(
        isinstance(s.count, int) and (s.value is None or isinstance(s.value, Fraction))
        for s in outcome.standings
    )


@every_rule
def test_no_ballots_choose_nobody(code):
    outcome = count(code, ())

    assert (outcome.ballots, outcome.leaders) == (0, ())


def lifted(code, look, option):
    """The same look with more support for *option*."""
    kind = RULES[code].look
    if kind == "first":
        return option
    if kind == "approvals":
        return look | {option}
    if kind == "order":
        return ((option,), *(tier for tier in look if tier != (option,)))
    if kind == "scores":
        return look | {option: 5}
    return tuple((a, b) if b != option else (b, a) for a, b in look)


@pytest.mark.parametrize("code", MONOTONE)
@given(data=st.data())
def test_more_support_never_harms_a_winner(code, data):
    looks = data.draw(profiles(code, most=6).filter(bool))
    before = count(code, looks)
    if not before.leaders:
        return
    winner = before.leaders[0]
    at = data.draw(st.integers(0, len(looks) - 1))
    more = tuple(
        (lifted(code, look, winner), n) if i == at else (look, n)
        for i, (look, n) in enumerate(looks)
    )

    assert winner in count(code, more).leaders


def test_in_an_instant_run_off_more_support_can_harm():
    """Ten voters move the winner up to the front, and it loses."""

    def looks(moved):
        orders = {"ABC": 39, "BCA": 35 - moved, "CAB": 26, "ABC ": moved}
        return tuple((tuple((o,) for o in order.strip()), n) for order, n in orders.items() if n)

    terms = QuestionTerms("q1", ("A", "B", "C"))

    assert count("irv", looks(0), terms=terms).leaders == ("A",)
    assert count("irv", looks(10), terms=terms).leaders == ("C",)


@given(data=st.data())
def test_who_wins_every_duel_wins_by_schulze(data):
    looks = data.draw(profiles("schulze"))
    winner = condorcet_winner(count("schulze", looks).working[0])

    if winner:
        assert count("schulze", looks).leaders == (winner,)


@settings(max_examples=60)
@given(data=st.data())
def test_nobody_has_a_stronger_path_to_who_wins_by_schulze(data):
    """Every path through the others is walked by hand; a drawn duel is no link of it."""
    outcome = count("schulze", data.draw(profiles("schulze")))
    wins = outcome.working[0].wins

    def strength(*path):
        links = list(pairwise(path))
        return min(wins[a, b] if wins[a, b] > wins[b, a] else 0 for a, b in links)

    def strongest(a, b):
        others = [o for o in OPTIONS if o not in (a, b)]
        ways = [way for size in range(3) for way in permutations(others, size)]
        return max(strength(a, *way, b) for way in ways)

    paths = {(a, b): strongest(a, b) for a, b in permutations(OPTIONS, 2)}
    unbeaten = {b for b in OPTIONS if all(paths[a, b] <= paths[b, a] for a in OPTIONS if a != b)}
    assert outcome.working[0].paths == paths
    assert set(outcome.leaders) == (unbeaten if outcome.ballots else set())


@given(data=st.data())
def test_duels_by_arrays_are_duels_by_hand(data):
    looks = data.draw(profiles("schulze"))

    def above(look, a, b):
        line = [option for tier in look for option in tier]
        return a in line and (b not in line or line.index(a) < line.index(b))

    assert duels(OPTIONS, looks) == {
        (a, b): sum(n for look, n in looks if above(look, a, b))
        for a in OPTIONS
        for b in OPTIONS
        if a != b
    }


@pytest.mark.parametrize("code", ["greedy", "greedy_per_yuan", "equal_shares"])
@given(data=st.data())
def test_a_budget_is_never_overspent_and_buys_only_what_somebody_wants(code, data):
    looks = data.draw(profiles(code))
    outcome = count(code, looks)

    wanted = {option for approved, _ in looks for option in approved}
    assert sum(COSTS[option] for option in outcome.leaders) <= 90
    assert set(outcome.leaders) <= wanted
    assert {s.option for s in outcome.standings if s.mark == "in"} == set(outcome.leaders)


@pytest.mark.parametrize("code", ["greedy", "greedy_per_yuan"])
@given(data=st.data())
def test_greedy_spending_is_what_the_book_says(code, data):
    looks = data.draw(profiles(code))
    votes = {o: sum(n for approved, n in looks if o in approved) for o in OPTIONS}
    worth = {o: Fraction(votes[o], COSTS[o] if code == "greedy_per_yuan" else 1) for o in OPTIONS}

    left, bought = 90, []
    for option in sorted(OPTIONS, key=lambda o: (-worth[o], LOTS.number("q1", o))):
        if votes[option] and COSTS[option] <= left:
            left -= COSTS[option]
            bought.append(option)

    assert list(count(code, looks).leaders) == bought


def reference(looks, total):
    """Equal Shares with add1 by the book: every voter alone, every raise counted, all exact."""
    voters = [approved for approved, n in looks for _ in range(n)]
    each = Fraction(total, len(voters))
    place = {option: at for at, option in enumerate(LOTS.order("q1", OPTIONS))}

    def payment(money, option):
        backers = sorted(money[i] for i, approved in enumerate(voters) if option in approved)
        left = Fraction(COSTS[option])
        for at, purse in enumerate(backers):
            share = left / (len(backers) - at)
            if purse >= share:
                return share
            left -= purse
        return None

    def shares(each):
        money, found = [each] * len(voters), []
        while True:
            offers = {o: payment(money, o) for o in OPTIONS if o not in found}
            offers = {o: p for o, p in offers.items() if p}
            if not offers:
                return found
            best = min(offers, key=lambda o: (offers[o] / COSTS[o], place[o]))
            found.append(best)
            money = [
                max(Fraction(0), m - offers[best]) if best in voters[i] else m
                for i, m in enumerate(money)
            ]

    wanted = {option for approved in voters for option in approved}
    found = shares(each)
    while len(found) < len(wanted):
        each += 1
        more = shares(each)
        if sum(COSTS[o] for o in more) > total:
            break
        found = more
    return found


@settings(max_examples=120)
@given(looks=profiles("equal_shares", most=6).filter(bool))
def test_equal_shares_is_what_the_book_says(looks):
    assert list(count("equal_shares", looks).leaders) == reference(looks, 90)


@given(looks=profiles("equal_shares", most=6).filter(bool))
def test_nobody_pays_more_than_their_share(looks):
    outcome = count("equal_shares", looks)
    steps = outcome.working[0].steps if outcome.working else ()
    people = electorate(TERMS, looks, LOTS)

    each = outcome.working[0].budget_each
    assert all(step.price is not None and step.price <= each for step in steps)
    assert [s.option for s in exact_shares(people, each)[0]] == list(outcome.leaders)


@settings(max_examples=60)
@given(
    groups=st.dictionaries(
        st.frozensets(st.sampled_from(OPTIONS), min_size=1),
        st.one_of(st.integers(1, 4), st.integers(1, 10**6)),
        min_size=1,
    ),
    costs=st.fixed_dictionaries(dict.fromkeys(OPTIONS, st.integers(1, 10**7))),
    each=st.fractions(0, 10**6, max_denominator=10**4).filter(bool),
)
def test_where_floats_only_choose_what_to_look_at_fractions_decide(groups, costs, each):
    """The round that looks at few options in fractions buys what looking at all of them buys."""
    money, left, found = dict.fromkeys(groups, each), set(OPTIONS), []

    def payment(option):
        purses = sorted((money[g], groups[g]) for g in groups if option in g)
        people, cost = sum(n for _, n in purses), Fraction(costs[option])
        for purse, n in purses:
            if purse * people >= cost:
                return cost / people
            cost, people = cost - purse * n, people - n
        return None

    while offers := {o: p for o in sorted(left) if (p := payment(o)) is not None}:
        best = max(sorted(offers), key=lambda o: Fraction(costs[o]) / offers[o])
        money = {g: max(Fraction(0), m - offers[best] * (best in g)) for g, m in money.items()}
        found.append((best, offers[best]))
        left.remove(best)

    steps, _ = exact_shares(Electorate.of(groups, tuple(OPTIONS), costs), each)
    assert [(step.option, step.price) for step in steps] == found


@settings(max_examples=40)
@given(
    won=st.fixed_dictionaries(
        dict.fromkeys(permutations(OPTIONS, 2), st.sampled_from([0, 0, 0, 1, 2, 10**3, 10**6]))
    )
)
def test_likeliest_strengths_explain_every_win(won):
    """As many wins as the strengths let expect, in groups that never met and by hundreds to one."""
    power = powers(OPTIONS, won)

    for a in OPTIONS:
        expected = power[a] / (power[a] + 1) + sum(
            (won[a, b] + won[b, a]) * power[a] / (power[a] + power[b]) for b in OPTIONS if b != a
        )
        assert abs(expected - sum(won[a, b] for b in OPTIONS if b != a) - Decimal("0.5")) < 1e-9


@given(data=st.data())
def test_majority_judgment_looks_at_the_middle_first(data):
    """Its winner has the best lower median, worked out by taking ballots away by hand."""
    looks = data.draw(profiles("majority_judgment").filter(bool))

    def sequence(option):
        line = sorted(scores.get(option, 0) for scores, n in looks for _ in range(n))
        while line:
            yield line.pop((len(line) - 1) // 2)

    best = max(tuple(sequence(option)) for option in OPTIONS)
    outcome = count("majority_judgment", looks)
    assert set(outcome.leaders) == {o for o in OPTIONS if tuple(sequence(o)) == best}
    assert all(s.value == next(sequence(s.option), 0) for s in outcome.standings)


def test_lots_can_be_drawn_again_by_anybody():
    import hashlib

    seed = "ab" * 32
    by_hand = sorted(OPTIONS, key=lambda o: hashlib.sha256(f"{seed}|q1|{o}".encode()).hexdigest())

    assert list(Lots(seed).order("q1", OPTIONS)) == by_hand
    assert Lots(seed).order("q1", OPTIONS) != Lots("cd" * 32).order("q1", OPTIONS)


def test_a_tie_for_leaving_is_decided_by_lots_and_says_so():
    looks = ((((("A"),),), 3), (((("B"),),), 2), (((("C"),),), 2))
    terms = QuestionTerms("q1", ("A", "B", "C"))

    outcome = count("irv", looks, terms=terms)

    assert set(outcome.lots) == {"B", "C"}
    assert outcome.working[0].rounds[0].reason == "lots"
    assert outcome.working[0].rounds[0].out == (LOTS.order("q1", ["B", "C"])[-1],)


def test_few_voters_with_a_large_pot_are_counted_in_few_raises(monkeypatch):
    """Sixty members and eight million yuan: shares above a hundred thousand, raised by a part."""
    costs = {"A": 3_200_000, "B": 1_400_000, "C": 1_800_000, "D": 2_100_000}
    terms = QuestionTerms("q1", OPTIONS, settings={"total_cny": 8_000_000}, costs=costs)
    votes = {"AB": 20, "CD": 25, "BD": 14, "A": 1}
    looks = tuple((frozenset(options), n) for options, n in votes.items())
    tries = []

    def counted(people, each):
        tries.append(each)
        return quick_shares(people, each)

    monkeypatch.setattr("models.counting.equal_shares.quick_shares", counted)
    outcome = count("equal_shares", looks, terms=terms)

    assert 0 < sum(costs[o] for o in outcome.leaders) <= 8_000_000
    assert len(tries) < 5000


def test_an_even_last_duel_of_star_goes_to_the_larger_sum_and_then_by_lots():
    def final(*scores):
        looks = tuple((dict(zip("AB", pair, strict=True)), 1) for pair in scores)
        outcome = count("star", looks, terms=QuestionTerms("q1", ("A", "B")))
        return outcome.leaders, outcome.working[0].rounds[0].reason, set(outcome.lots)

    assert final((5, 1), (2, 3)) == (("A",), "sum", set())
    assert final((1, 5), (3, 2)) == (("B",), "sum", set())
    assert final((1, 2), (2, 1)) == (LOTS.order("q1", "AB")[:1], "lots", {"A", "B"})


@pytest.mark.parametrize(
    ("code", "votes"),
    [("greedy", {"AC": 2, "BC": 2, "D": 1}), ("equal_shares", {"AB": 4, "C": 1})],
)
def test_only_those_between_whom_lots_were_drawn_are_named(code, votes):
    costs = {"A": 60, "B": 60, "C": 20, "D": 90}
    terms = QuestionTerms("q1", OPTIONS, settings={"total_cny": 90}, costs=costs)

    outcome = count(code, tuple((frozenset(o), n) for o, n in votes.items()), terms=terms)

    assert set(outcome.lots) == {"A", "B"}
    assert len({"A", "B"} & set(outcome.leaders)) == 1


@pytest.mark.parametrize(
    ("code", "looks"),
    [
        ("irv", (((), 3),)),
        ("irv", (((("A", "B"),), 3),)),
        ("star", (({"A": 0, "B": 0, "C": 0, "D": 0}, 3),)),
        ("star", (({}, 2),)),
    ],
)
def test_blank_ballots_elect_nobody(code, looks):
    outcome = count(code, looks)

    assert outcome.leaders == ()
    assert sorted(s.option for s in outcome.standings) == sorted(OPTIONS)
