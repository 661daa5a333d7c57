"""One round of Equal Shares, exactly, and quickly for looking ahead."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from models.methods.base import Purchase


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
    if float(money.min()) * people >= cost:
        return cost / people
    if float(money @ sizes) < cost:
        return None
    order = np.argsort(money, kind="stable")
    purse, count = money[order], sizes[order]
    before = np.concatenate(([0.0], np.cumsum(purse * count)[:-1]))
    behind = people - np.concatenate(([0], np.cumsum(count)[:-1]))
    payment = (cost - before) / behind
    fits = np.nonzero(payment <= purse)[0]
    return float(payment[fits[0]]) if len(fits) else None


def quick_shares(people: Electorate, each: float) -> tuple[str, ...]:
    """What is bought when everybody has *each*, in floating point.

    An option's effective votes only ever fall, so an old figure is a bound and most options need
    not be looked at again in each step.
    """
    money = np.full(len(people.sizes), each)
    place = {option: at for at, option in enumerate(people.options)}
    bound = {o: float(people.sizes[people.backers[o]].sum()) for o in people.options}
    bought: list[str] = []
    while bound:
        best, best_votes, best_payment = "", 0.0, 0.0
        for option in sorted(bound, key=lambda o: (-bound[o], place[o])):
            if bound[option] <= best_votes:
                break
            mine = people.backers[option]
            cost = float(people.costs[option])
            payment = _top_payment(money[mine], people.sizes[mine], cost)
            if payment is None:
                del bound[option]
                continue
            bound[option] = cost / payment
            if bound[option] > best_votes:
                best, best_votes, best_payment = option, bound[option], payment
        if not best:
            break
        bought.append(best)
        mine = people.backers[best]
        money[mine] = np.maximum(0.0, money[mine] - best_payment)
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


def exact_shares(people: Electorate, each: Fraction) -> list[Purchase]:
    """What is bought when everybody has *each*, in exact fractions, in the order of buying."""
    money = [each] * len(people.sizes)
    backers = {o: [int(i) for i in people.backers[o]] for o in people.options}
    sizes = [int(n) for n in people.sizes]
    votes = {o: sum(sizes[i] for i in backers[o]) for o in people.options}
    bound = {o: Fraction(votes[o]) for o in people.options}
    place = {option: at for at, option in enumerate(people.options)}
    steps: list[Purchase] = []
    while bound:
        best, payment = _exact_best(people, bound, backers, sizes, money, place)
        if not best:
            break
        steps.append(
            Purchase(
                best, people.costs[best], votes[best], is_bought=True, left=each, price=payment
            )
        )
        for i in backers[best]:
            money[i] = max(Fraction(0), money[i] - payment)
        del bound[best]
    return steps


def _exact_best(
    people: Electorate,
    bound: dict[str, Fraction],
    backers: Mapping[str, list[int]],
    sizes: list[int],
    money: list[Fraction],
    place: Mapping[str, int],
) -> tuple[str, Fraction]:
    best, best_votes, best_payment = "", Fraction(0), Fraction(0)
    for option in sorted(bound, key=lambda o: (-bound[o], place[o])):
        if best and bound[option] < best_votes:
            break
        cost = people.costs[option]
        purses: dict[Fraction, int] = {}
        for i in backers[option]:
            purses[money[i]] = purses.get(money[i], 0) + sizes[i]
        payment = _exact_payment(list(purses.items()), cost)
        if payment is None:
            del bound[option]
            continue
        bound[option] = cost / payment
        ahead = bound[option] > best_votes
        if ahead or (bound[option] == best_votes and place[option] < place[best]):
            best, best_votes, best_payment = option, bound[option], payment
    return best, best_payment
