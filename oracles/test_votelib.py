"""Schulze, STAR and majority judgment against votelib, on drawn elections in which nobody ties."""

import random
from collections import Counter
from collections.abc import Hashable, Iterable

import pytest
from votelib.convert import RankedToCondorcetVotes
from votelib.evaluate.cardinal import STAR, MajorityJudgment
from votelib.evaluate.condorcet import Schulze

from models.counting import RULES, Lots
from models.methods import Outcome, QuestionTerms
from models.methods.base import Rounds

_OPTIONS = ("A", "B", "C", "D", "E")
_TERMS, _LOTS = QuestionTerms("q1", _OPTIONS), Lots("0" * 64)


def _outcome(rule: str, looks: Iterable[tuple[object, int]]) -> Outcome:
    return RULES[rule].count(_TERMS, tuple(looks), _LOTS)


def _scored(seed: int) -> list[dict[str, int]]:
    draw = random.Random(seed)
    return [{o: draw.randint(0, 5) for o in _OPTIONS} for _ in range(draw.randint(31, 101))]


@pytest.mark.parametrize("seed", range(150))
def test_the_same_strongest_paths(seed: int) -> None:
    draw = random.Random(seed)
    few = [
        draw.sample(_OPTIONS, draw.randint(1, 5)) for _ in range(6)
    ]  # so that duels run in rings
    votes: Counter[Hashable] = Counter(
        tuple(draw.choice(few)) for _ in range(draw.randint(31, 101))
    )
    looks = [(tuple((option,) for option in order), n) for order, n in votes.items()]
    ours = _outcome("schulze", looks).leaders
    duels = RankedToCondorcetVotes(unranked_at_bottom=True).convert(dict(votes))
    if len(ours) == 1:
        assert Schulze().evaluate(duels, 1) == list(ours)


@pytest.mark.parametrize("seed", range(100))
def test_the_same_winner_by_scores(seed: int) -> None:
    """Where the last duel is even votelib elects nobody; equal medians it tells apart otherwise."""
    ballots = _scored(seed)
    votes = dict(Counter(frozenset(ballot.items()) for ballot in ballots))
    star = _outcome("star", [(ballot, 1) for ballot in ballots])
    median = _outcome("majority_judgment", [(ballot, 1) for ballot in ballots])
    (working,) = star.working
    is_clear = isinstance(working, Rounds) and working.rounds[0].reason == "majority"
    if is_clear and not star.lots:
        assert STAR().evaluate(votes, 1) == list(star.leaders)
    if median.standings[0].value != median.standings[1].value:
        assert MajorityJudgment().evaluate(votes, 1) == list(median.leaders)
