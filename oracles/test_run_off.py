"""Instant run-off against pyrankvote, on drawn elections in which nobody ever ties."""

import random

import pyrankvote
import pytest
from pyrankvote import Ballot, Candidate

from models.counting import RULES, Lots
from models.methods import QuestionTerms

_OPTIONS = ("A", "B", "C", "D", "E")


def _ballots(seed: int) -> list[list[str]]:
    draw = random.Random(seed)
    weights = {option: draw.random() + 0.1 for option in _OPTIONS}

    def one() -> list[str]:
        order = sorted(_OPTIONS, key=lambda option: draw.random() ** (1 / weights[option]))
        return order[::-1][: draw.randint(1, len(_OPTIONS))]

    return [one() for _ in range(draw.randint(51, 301))]


@pytest.mark.parametrize("seed", range(200))
def test_the_same_winner(seed: int) -> None:
    ballots = _ballots(seed)
    looks = tuple((tuple((option,) for option in ballot), 1) for ballot in ballots)
    ours = RULES["irv"].count(QuestionTerms("q1", _OPTIONS), looks, Lots("0" * 64))
    if ours.lots:
        return
    named = {option: Candidate(option) for option in _OPTIONS}
    theirs = pyrankvote.instant_runoff_voting(
        list(named.values()), [Ballot([named[option] for option in ballot]) for ballot in ballots]
    )
    assert [winner.name for winner in theirs.get_winners()] == list(ours.leaders)
