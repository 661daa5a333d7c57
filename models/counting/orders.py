"""Ranked ballots as arrays: who stands above whom, counted exactly and at once."""

from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import numpy.typing as npt

from models.methods.base import Profile

Tiers = Sequence[Sequence[str]]


def ranks(options: Sequence[str], looks: Profile) -> npt.NDArray[np.int16]:
    """One row a look: the tier of each option, those that were left out below all tiers."""
    place = {option: at for at, option in enumerate(options)}
    lowest = len(options)
    rows = np.full((len(looks), len(options)), lowest, dtype=np.int16)
    for row, (tiers, _) in enumerate(looks):
        for rank, tier in enumerate(tiers):
            for option in tier:
                rows[row, place[option]] = rank
    return rows


def weights(looks: Iterable[tuple[Any, int]]) -> npt.NDArray[np.int64]:
    """How many ballots have each look."""
    return np.fromiter((count for _, count in looks), dtype=np.int64)


def duels(options: Sequence[str], looks: Profile) -> dict[tuple[str, str], int]:
    """For each pair, how many ballots put the first above the second."""
    rows, counts = ranks(options, looks), weights(looks)
    return {
        (a, b): int(counts[rows[:, i] < rows[:, j]].sum())
        for (i, a), (j, b) in permutations(list(enumerate(options)), 2)
    }


def ballots(looks: Profile) -> int:
    """How many ballots there are."""
    return sum(count for _, count in looks)
