"""One round of Equal Shares, exactly, and quickly for looking ahead."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from models.methods.base import Purchase

Floats = npt.NDArray[np.float64]

#: Of two numbers that should be equal, rounding makes neither smaller than this part of the other.
_LESS = 1.0 - 1e-10
#: What is this close in floating point is compared in fractions. A payment is what the poorer leave
#: of a cost, so rounding counts as often as one payer's part goes into the cost: with ten thousand
#: groups and a million payers this is still more than it can make of it.
_NEAR = 1.0 - 1e-6


@dataclass(frozen=True)
class Backers:
    """Who supports one option: the places of their groups, how many each has, and all together."""

    groups: npt.NDArray[np.int64]
    sizes: Floats
    people: int


@dataclass(frozen=True)
class Electorate:
    """Groups of voters who support the same options, and what the options cost.

    ``options`` are in the order of their lots, which settles what the count leaves equal.
    """

    options: tuple[str, ...]
    costs: Mapping[str, int]
    backers: Mapping[str, Backers]
    #: how many voters each group has
    sizes: tuple[int, ...]

    @classmethod
    def of(
        cls,
        groups: Mapping[frozenset[str], int],
        options: tuple[str, ...],
        costs: Mapping[str, int],
    ) -> "Electorate":
        """From how many voters support each set of options."""
        every = list(groups)
        sizes = np.array([groups[group] for group in every], np.int64)
        found = {}
        for option in options:
            mine = np.array([i for i, group in enumerate(every) if option in group], np.int64)
            if len(mine):
                theirs = sizes[mine]
                found[option] = Backers(mine, theirs.astype(float), int(theirs.sum()))
        return cls(tuple(found), {o: costs[o] for o in found}, found, tuple(groups.values()))

    @property
    def size(self) -> int:
        """How many voters there are."""
        return sum(self.sizes)


def _top_payment(money: Floats, backers: Backers, cost: int) -> float | None:
    """The most that anybody pays when all pay alike as far as they can; None: not affordable."""
    sizes, people = backers.sizes, backers.people
    if float(money.min()) * people >= cost * _LESS:
        return cost / people
    if float(money @ sizes) < cost * _LESS:
        return None
    order = money.argsort()
    purse, count = money[order], sizes[order]
    paid = purse * count
    payment = (cost - (paid.cumsum() - paid)) / (people - (count.cumsum() - count))
    fits = payment * _LESS <= purse
    first = int(fits.argmax())
    return float(payment[first] if fits[first] else purse[-1])


class _Offers:
    """What each option costs its supporters at most, looked at only where it may come first.

    An option's effective votes only ever fall, so an old figure is a bound, and most options need
    not be looked at again in each step.
    """

    def __init__(self, people: Electorate, each: float) -> None:
        self.people = people
        self.money: Floats = np.full(len(people.sizes), each)
        self.bound = {o: float(people.backers[o].people) for o in people.options}

    def front(self, less: float) -> dict[str, float]:
        """What those cost whose effective votes are at least *less* times the most."""
        offers: dict[str, float] = {}
        most = 0.0
        for option in sorted(self.bound, key=lambda o: -self.bound[o]):
            if self.bound[option] < most * less:
                break
            mine = self.people.backers[option]
            payment = _top_payment(self.money[mine.groups], mine, self.people.costs[option])
            if payment is None:
                del self.bound[option]
                continue
            self.bound[option], offers[option] = self.people.costs[option] / payment, payment
            most = max(most, self.bound[option])
        return {o: payment for o, payment in offers.items() if self.bound[o] >= most * less}


def quick_shares(people: Electorate, each: float) -> tuple[str, ...]:
    """What is bought when everybody has *each*, in floating point.

    What differs by rounding only is equal: lots decide.
    """
    now = _Offers(people, each)
    place = {option: at for at, option in enumerate(people.options)}
    bought: list[str] = []
    while level := now.front(_LESS):
        best = min(level, key=place.__getitem__)
        bought.append(best)
        mine = people.backers[best].groups
        now.money[mine] = np.maximum(0.0, now.money[mine] - level[best])
        del now.bound[best]
    return tuple(bought)


def _exact_payment(purses: Iterable[tuple[Fraction, int]], cost: int) -> Fraction | None:
    """As `_top_payment`, in fractions; *purses* are what is left and how many have it."""
    found = sorted(purses)
    people = sum(count for _, count in found)
    left = Fraction(cost)
    for purse, count in found:
        if purse * people >= left:
            return left / people
        left -= purse * count
        people -= count
    return None


class _Exact:
    """One exact round on its way: who has what left, and what may still be bought.

    Floating point says which few options can come first at all, with room for what it rounds;
    between these, fractions decide. Groups that have the same left hold the same purse.
    """

    def __init__(self, people: Electorate, each: Fraction) -> None:
        self._people = people
        self._offers = _Offers(people, float(each))
        self._purses = [each]
        self._purse_of = [0] * len(people.sizes)
        self._groups = {o: people.backers[o].groups.tolist() for o in people.options}
        self.tied: list[str] = []

    def _payment(self, option: str) -> Fraction | None:
        """The most that a supporter of *option* pays now; None: they cannot afford it."""
        held: Counter[int] = Counter()
        for group in self._groups[option]:
            held[self._purse_of[group]] += self._people.sizes[group]
        purses = ((self._purses[purse], count) for purse, count in held.items())
        return _exact_payment(purses, self._people.costs[option])

    def best(self) -> tuple[str, Fraction] | None:
        """The option with the most effective votes, the first by lot of equals; and its payment."""
        while near := self._offers.front(_NEAR):
            exact = {option: self._payment(option) for option in near}
            payments = {o: payment for o, payment in exact.items() if payment is not None}
            for option in exact.keys() - payments.keys():  # short by less than floats can tell
                del self._offers.bound[option]
            if len(payments) < len(exact):
                continue
            votes = {o: self._people.costs[o] / payment for o, payment in payments.items()}
            most = max(votes.values())
            level = [o for o in self._people.options if votes.get(o) == most]
            if len(level) > 1:
                self.tied += [option for option in level if option not in self.tied]
            return level[0], payments[level[0]]
        return None

    def buy(self, option: str, payment: Fraction) -> None:
        """Let the supporters of *option* pay."""
        after: dict[int, int] = {}
        for group in self._groups[option]:
            purse = self._purse_of[group]
            if purse not in after:
                after[purse] = len(self._purses)
                self._purses.append(max(Fraction(0), self._purses[purse] - payment))
            self._purse_of[group] = after[purse]
            self._offers.money[group] = float(self._purses[after[purse]])
        del self._offers.bound[option]


def exact_shares(people: Electorate, each: Fraction) -> tuple[list[Purchase], tuple[str, ...]]:
    """What is bought when everybody has *each*, in exact fractions, in the order of buying.

    Returns:
        The purchases, and the options between which lots were drawn on the way.
    """
    now = _Exact(people, each)
    steps: list[Purchase] = []
    while found := now.best():
        best, payment = found
        cost, votes = people.costs[best], people.backers[best].people
        steps.append(Purchase(best, cost, votes, is_bought=True, left=each, price=payment))
        now.buy(best, payment)
    return steps, tuple(now.tied)
