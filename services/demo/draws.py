"""Chance that is the same on every machine: numbers drawn from names by a hash."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from math import log
from typing import TypeVar

T = TypeVar("T")
_SEED = "sunshine demo county"


def draw(*names: object) -> float:
    """A number above 0 and up to 1 that belongs to *names*; always the same one."""
    text = "|".join((_SEED, *map(str, names)))
    first = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return (first + 1) / 2**64


def one_of(shares: Mapping[T, float], *names: object) -> T:
    """One key of *shares*, each as likely as its share of the whole."""
    left = draw(*names) * sum(shares.values())
    for key, share in shares.items():
        left -= share
        if left <= 0:
            return key
    return key


def drawn_order(items: Iterable[T], weight: Callable[[T], float], *names: object) -> list[T]:
    """*items* in the order in which a weighted lottery without replacement draws them.

    Efraimidis and Spirakis 2006: sorting by ``-ln(u) / weight`` is such a lottery.
    """
    return sorted(items, key=lambda item: -log(draw(*names, item)) / weight(item))


def dealt(total: int, shares: Mapping[T, float]) -> dict[T, int]:
    """*total* dealt out by *shares* in whole numbers, the largest remainders rounded up."""
    whole = sum(shares.values())
    exact = {key: total * share / whole for key, share in shares.items()}
    found = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: found[key] - exact[key])
    for key in by_remainder[: total - sum(found.values())]:
        found[key] += 1
    return found
