"""How long a count takes: run-off and duels over drawn rankings, Equal Shares, a cube's outcome."""

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from bench import meter
from models.counting import RULES, Lots
from models.methods import METHODS, QuestionTerms
from tests.counting.published import budget

_BALLOTS, _OPTIONS, _SEED = 100_000, 10, 20261123
_CUBE = 1_000_000
_TIMES = 5


def _took(do: Callable[[], Any]) -> float:
    """The median of a few runs, in ms."""
    found = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        do()
        found.append((time.perf_counter() - started) * 1000)
    return sorted(found)[len(found) // 2]


def _rankings() -> tuple[QuestionTerms, list[list[str]]]:
    """Rankings around a common order, of three to ten options each."""
    draw = random.Random(_SEED)  # the same ballots on every machine
    options = tuple(f"O{n}" for n in range(_OPTIONS))

    def one() -> list[str]:
        order = sorted(options, key=lambda o: options.index(o) + draw.gauss(0, 3))
        return order[: draw.randint(3, _OPTIONS)]

    return QuestionTerms("q1", options), [one() for _ in range(_BALLOTS)]


def _row(what: str, aim: float, do: Callable[[], Any]) -> dict[str, Any]:
    return {"what": what, "ms": _took(do), "aim ms": aim}


def run() -> None:
    """Measure from raw ballots to outcome, the making of the profile included."""
    terms, ballots = _rankings()
    ranking, lots = METHODS["ranking"], Lots("0" * 64)

    def ranked(rule: str) -> Callable[[], Any]:
        def do() -> Any:
            profile = Counter(map(tuple, ballots))
            looks = tuple(
                (ranking.look(terms, list(choice), "order"), count)
                for choice, count in profile.items()
            )
            return RULES[rule].count(terms, looks, lots)

        return do

    pot, approvals, _ = budget("wieliczka_2023.txt")
    tally = {"*": _CUBE} | {f"O{n}": 90_000 * n for n in range(_OPTIONS)}
    rows = [
        _row("100,000 rankings of 10, instant run-off", 1000, ranked("irv")),
        _row("100,000 rankings of 10, Schulze", 1000, ranked("schulze")),
        _row(
            "Wieliczka 2023, Equal Shares with completion",
            2000,
            lambda: RULES["equal_shares"].count(pot, approvals, lots),
        ),
        _row(
            "cube of 1,000,000 ballots to outcome",
            20,
            lambda: METHODS["approval"].outcome(terms, tally),
        ),
    ]
    meter.write("counting", rows)
