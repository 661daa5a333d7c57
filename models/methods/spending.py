"""Spending one pot of money option by option, in an order of priority."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from models.methods.base import Purchase


@dataclass(frozen=True)
class Spent:
    """What was bought; ``tied`` are equals of which not all fit, so that their order matters."""

    steps: tuple[Purchase, ...]
    tied: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Do lots decide?"""
        return bool(self.tied)

    @property
    def bought(self) -> tuple[str, ...]:
        """The options that the pot pays for, in the order of buying."""
        return tuple(step.option for step in self.steps if step.is_bought)


def spend(
    options: Sequence[str],
    worth: Mapping[str, Fraction | int],
    votes: Mapping[str, int],
    costs: Mapping[str, int],
    total: int,
) -> Spent:
    """Buy what fits, the worthiest first; what does not fit is passed over (greedy).

    Options without support are never bought.
    """
    left, steps, tied = total, [], []
    wanted = [option for option in options if votes.get(option, 0) > 0]
    ordered = sorted(wanted, key=lambda option: worth[option], reverse=True)
    for _, tier in groupby(ordered, key=lambda option: worth[option]):
        equals = list(tier)
        fitting = [option for option in equals if costs[option] <= left]
        if len(fitting) > 1 and sum(costs[option] for option in fitting) > left:
            tied += fitting
        for option in equals:
            fits = costs[option] <= left
            left -= costs[option] if fits else 0
            step = Purchase(option, costs[option], votes[option], fits, Fraction(left))
            steps.append(step)
    return Spent(tuple(steps), tuple(tied))
