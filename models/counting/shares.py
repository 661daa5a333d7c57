"""One round of Equal Shares, exactly, and quickly for looking ahead."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from models.methods.base import Purchase

#: Of two numbers that should be equal, rounding makes neither smaller than this part of the other.
_LESS = 1.0 - 1e-10


@dataclass(frozen=True)
class Electorate:
    """Groups of voters who support the same options, and what the options cost.

    ``options`` are in the order of their lots, which settles what the count leaves equal.
    """

    options: tuple[str, ...]
    costs: Mapping[str, int]
    #: option → places of the groups that support it
    backers: Mapping[str, npt.NDArray[np.int64]]
    #: how many voters each group has
    sizes: npt.NDArray[np.int64]

    @classmethod
    def of(
        cls,
        groups: Mapping[frozenset[str], int],
        options: tuple[str, ...],
        costs: Mapping[str, int],
    ) -> "Electorate":
        """From how many voters support each set of options."""
        every = list(groups)
        found = {
            option: np.array([i for i, group in enumerate(every) if option in group], np.int64)
            for option in options
        }
        backed = tuple(option for option in options if len(found[option]))
        sizes = np.array([groups[group] for group in every], np.int64)
        return cls(backed, {o: costs[o] for o in backed}, found, sizes)

    @property
    def size(self) -> int:
        """How many voters there are."""
        return int(self.sizes.sum())


def _top_payment(
    money: npt.NDArray[np.float64], sizes: npt.NDArray[np.int64], cost: float
) -> float | None:
    """The most that anybody pays when all pay alike as far as they can; None: not affordable."""
    people = int(sizes.sum())
    if float(money.min()) * people >= cost * _LESS:
        return cost / people
    if float(money @ sizes) < cost * _LESS:
        return None
    order = np.argsort(money, kind="stable")
    purse, count = money[order], sizes[order]
    before = np.concatenate(([0.0], np.cumsum(purse * count)[:-1]))
    behind = people - np.concatenate(([0], np.cumsum(count)[:-1]))
    payment = (cost - before) / behind
    fits = np.nonzero(payment * _LESS <= purse)[0]
    return float(payment[fits[0]]) if len(fits) else None


def quick_shares(people: Electorate, each: float) -> tuple[str, ...]:
    """What is bought when everybody has *each*, in floating point.

    An option's effective votes only ever fall, so an old figure is a bound and most options need
    not be looked at again in each step. What differs by rounding only is equal: lots decide.
    """
    money = np.full(len(people.sizes), each)
    place = {option: at for at, option in enumerate(people.options)}
    bound = {o: float(people.sizes[people.backers[o]].sum()) for o in people.options}
    bought: list[str] = []
    while bound:
        offers: dict[str, float] = {}
        front = 0.0
        for option in sorted(bound, key=lambda o: -bound[o]):
            if bound[option] < front * _LESS:
                break
            mine = people.backers[option]
            cost = float(people.costs[option])
            payment = _top_payment(money[mine], people.sizes[mine], cost)
            if payment is None:
                del bound[option]
                continue
            bound[option], offers[option] = cost / payment, payment
            front = max(front, bound[option])
        if not offers:
            break
        level = [option for option in offers if bound[option] >= front * _LESS]
        best = min(level, key=place.__getitem__)
        bought.append(best)
        mine = people.backers[best]
        money[mine] = np.maximum(0.0, money[mine] - offers[best])
        del bound[best]
    return tuple(bought)


def _exact_payment(purses: list[tuple[Fraction, int]], cost: int) -> Fraction | None:
    """As `_top_payment`, in fractions; *purses* are what is left and how many have it."""
    people = sum(count for _, count in purses)
    left = Fraction(cost)
    for purse, count in sorted(purses):
        if purse * people >= left:
            return left / people
        left -= purse * count
        people -= count
    return None


@dataclass
class _Exact:
    """One exact round on its way: who has what left, and what may still be bought."""

    people: Electorate
    money: list[Fraction]
    bound: dict[str, Fraction]
    backers: dict[str, list[int]]
    sizes: list[int]
    tied: list[str]

    @classmethod
    def begin(cls, people: Electorate, each: Fraction) -> "_Exact":
        sizes = [int(n) for n in people.sizes]
        backers = {o: [int(i) for i in people.backers[o]] for o in people.options}
        bound = {o: Fraction(sum(sizes[i] for i in backers[o])) for o in people.options}
        return cls(people, [each] * len(sizes), bound, backers, sizes, [])

    def payment(self, option: str) -> Fraction | None:
        """The most that a supporter of *option* pays now; None: they cannot afford it."""
        purses: dict[Fraction, int] = {}
        for i in self.backers[option]:
            purses[self.money[i]] = purses.get(self.money[i], 0) + self.sizes[i]
        return _exact_payment(list(purses.items()), self.people.costs[option])

    def best(self) -> tuple[str, Fraction]:
        """The option with the most effective votes, the first by lot of equals; and its payment."""
        place = {option: at for at, option in enumerate(self.people.options)}
        offers: dict[str, tuple[Fraction, Fraction]] = {}
        front = Fraction(0)
        for option in sorted(self.bound, key=lambda o: (-self.bound[o], place[o])):
            if self.bound[option] < front:
                break
            payment = self.payment(option)
            if payment is None:
                del self.bound[option]
                continue
            self.bound[option] = votes = self.people.costs[option] / payment
            front = max(front, votes)
            offers[option] = (votes, payment)
        level = [option for option, (votes, _) in offers.items() if votes == front]
        if len(level) > 1:
            self.tied += [option for option in level if option not in self.tied]
        chosen = min(level, key=place.__getitem__, default="")
        return chosen, offers[chosen][1] if chosen else Fraction(0)

    def buy(self, option: str, payment: Fraction) -> None:
        """Let the supporters of *option* pay."""
        for i in self.backers[option]:
            self.money[i] = max(Fraction(0), self.money[i] - payment)
        del self.bound[option]


def _run(people: Electorate, each: Fraction) -> tuple[list[Purchase], list[str]]:
    now = _Exact.begin(people, each)
    votes = {option: int(count) for option, count in now.bound.items()}
    steps: list[Purchase] = []
    while now.bound:
        best, payment = now.best()
        if not best:
            break
        cost = people.costs[best]
        steps.append(Purchase(best, cost, votes[best], is_bought=True, left=each, price=payment))
        now.buy(best, payment)
    return steps, now.tied


def exact_shares(people: Electorate, each: Fraction) -> list[Purchase]:
    """What is bought when everybody has *each*, in exact fractions, in the order of buying."""
    return _run(people, each)[0]


def exact_ties(people: Electorate, each: Fraction) -> tuple[str, ...]:
    """The options between which lots were drawn in that round."""
    return tuple(_run(people, each)[1])
