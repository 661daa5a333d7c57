"""Pairs: how strong each option is, seeing whom it met (Bradley and Terry 1952)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
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

#: Decimal digits of the working, how near is near enough, and how many steps are more than enough.
_DIGITS, _NEAR, _STEPS = 50, Decimal("1e-20"), 500
_TENTHS = 10_000
_HALF = Decimal("0.5")
Wins = Mapping[tuple[str, str], int]


def powers(options: Sequence[str], wins: Wins) -> dict[str, Decimal]:
    """How many duels each would win for every one that an average rival wins.

    The likeliest strengths, where each option plays one drawn duel against an imaginary average
    rival: so one that never lost has a finite strength, and groups that never met can be compared.
    Newton's way in decimal digits: every machine finds the same, in whatever order options stand.
    """
    with localcontext(prec=_DIGITS):
        logs = [Decimal(0)] * len(options)
        for _ in range(_STEPS):
            step = _step(options, wins, [log.exp() for log in logs])
            longest = max(map(abs, step), default=Decimal(0))
            if longest < _NEAR:
                break
            logs = [log + by / (1 + longest) for log, by in zip(logs, step, strict=True)]
        return {option: log.exp() for option, log in zip(options, logs, strict=True)}


def _step(options: Sequence[str], wins: Wins, power: Sequence[Decimal]) -> list[Decimal]:
    """By how much the logarithm of each power should rise: what is missing over how it bends."""
    missing: list[Decimal] = []
    bends: list[list[Decimal]] = []
    for i, a in enumerate(options):
        share = power[i] / (power[i] + 1)
        wanted, row = _HALF - share, [Decimal(0)] * len(options)
        row[i] = share * (1 - share)
        for j, b in enumerate(options):
            met = wins[a, b] + wins[b, a] if i != j else 0
            if met:
                share = power[i] / (power[i] + power[j])
                wanted += wins[a, b] - met * share
                row[j] = -met * share * (1 - share)
                row[i] -= row[j]
        missing.append(wanted)
        bends.append(row)
    return _solved(bends, missing)


def _solved(rows: list[list[Decimal]], right: list[Decimal]) -> list[Decimal]:
    """The solution of linear equations whose diagonal outweighs the rest (Gauss)."""
    size = len(rows)
    for i in range(size):
        for j in range(i + 1, size):
            factor = rows[j][i] / rows[i][i]
            if factor:
                rows[j] = [x - factor * y for x, y in zip(rows[j], rows[i], strict=True)]
                right[j] -= factor * right[i]
    found = [Decimal(0)] * size
    for i in reversed(range(size)):
        rest = sum((rows[i][j] * found[j] for j in range(i + 1, size)), Decimal(0))
        found[i] = (right[i] - rest) / rows[i][i]
    return found


def strengths(options: tuple[str, ...], wins: Wins) -> dict[str, Fraction]:
    """Share of duels that each would win against an average rival, to a ten-thousandth."""
    shares = {option: p / (p + 1) for option, p in powers(options, wins).items()}
    return {option: Fraction(round(_TENTHS * share), _TENTHS) for option, share in shares.items()}


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
