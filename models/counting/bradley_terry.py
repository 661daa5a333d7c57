"""Pairs: how strong each option is, seeing whom it met (Bradley and Terry 1952)."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations

from models.counting.lots import Lots
from models.counting.orders import ballots
from models.methods.base import (
    PAIRS,
    Matrix,
    Outcome,
    Profile,
    QuestionTerms,
    Standing,
)
from models.methods.places import placed

_ROUNDS = 500
_STEP = 10_000
Wins = Mapping[tuple[str, str], int]


def strengths(options: tuple[str, ...], wins: Wins) -> dict[str, Fraction]:
    """Share of duels that each would win against an average rival, to a ten-thousandth.

    Hunter's iteration (2004), from even strengths; each option plays one drawn duel against an
    imaginary average rival, so that one that never lost has a finite strength.
    """
    power = dict.fromkeys(options, 1.0)
    won = {a: 0.5 + sum(wins[a, b] for b in options if b != a) for a in options}
    for _ in range(_ROUNDS):
        power = {
            a: won[a]
            / (
                1.0 / (power[a] + 1.0)
                + sum((wins[a, b] + wins[b, a]) / (power[a] + power[b]) for b in options if b != a)
            )
            for a in options
        }
    return {a: Fraction(round(_STEP * p / (p + 1.0)), _STEP) for a, p in power.items()}


class BradleyTerry:
    """The strongest leads. The count is duels won; ``value`` is the strength from 0 to 1."""

    code = "bradley_terry"
    look = PAIRS
    spends = False

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """Strengths from all duels."""
        options = question.options
        wins = dict.fromkeys(permutations(options, 2), 0)
        for pairs, weight in looks:
            for pair in pairs:
                wins[pair] += weight
        power = strengths(options, wins)
        won = {a: sum(wins[a, b] for b in options if b != a) for a in options}
        places = tuple(
            Standing(option, won[option], rank, power[option])
            for option, rank in placed(options, power.__getitem__)
        )
        leaders = tuple(s.option for s in places if s.rank == 1 and any(wins.values()))
        return Outcome(ballots(looks), places, leaders, self.code, (Matrix(options, wins),))
