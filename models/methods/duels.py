"""Duels: how many ballots put one option above another, and what orders follow from that."""

from collections.abc import Mapping
from itertools import permutations

Duels = Mapping[tuple[str, str], int]


def duels(tally: Mapping[str, int], options: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """For each pair the counter ``first>second``."""
    return {(a, b): tally.get(f"{a}>{b}", 0) for a, b in permutations(options, 2)}


def borda(wins: Duels, options: tuple[str, ...]) -> dict[str, int]:
    """A point for each option below on each ballot, those that were not ranked being below all."""
    return {a: sum(wins[a, b] for b in options if b != a) for a in options}


def strongest(wins: Duels, options: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """The strength of the strongest path between each two, by winning votes (Schulze 2011)."""
    paths = {(a, b): n if n > wins[b, a] else 0 for (a, b), n in wins.items()}
    for via, a, b in permutations(options, 3):
        paths[a, b] = max(paths[a, b], min(paths[a, via], paths[via, b]))
    return paths


def beaten(paths: Duels, options: tuple[str, ...]) -> dict[str, int]:
    """How many options beat each: their path to it is stronger than its path to them."""
    return {b: sum(paths[a, b] > paths[b, a] for a in options if a != b) for b in options}
