"""Places in an outcome: the worth of each option decides, equal worth shares a place."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any


def placed(options: Iterable[str], worth: Callable[[str], Any]) -> list[tuple[str, int]]:
    """Each option with its rank, the worthiest first; equals keep the ballot's order."""
    ordered = sorted(options, key=worth, reverse=True)
    values = [worth(option) for option in ordered]
    return [
        (option, values.index(value) + 1) for option, value in zip(ordered, values, strict=True)
    ]


def marked_counts(tally: Mapping[str, int], option: str) -> dict[str, int]:
    """Mark → ballots, from the keys ``option=mark``."""
    front = f"{option}="
    return {key[len(front) :]: n for key, n in tally.items() if key.startswith(front)}


def total_of(counts: Mapping[str, int]) -> int:
    """The sum of marks that are whole numbers, each as often as it was given."""
    return sum(int(mark) * n for mark, n in counts.items())
