"""Lots: an order nobody can choose, drawn from a published number that anybody can read."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Lots:
    """Draws between options that the ballots leave equal.

    Args:
        seed: the root hash of the last tree head of the consultation's log, as 64 hexadecimal
            digits; it depends on every ballot, so nobody knows it before the last one is in.
    """

    seed: str

    def number(self, question: str, option: str) -> str:
        """The lot of *option*: SHA-256 of ``seed|question|option`` in hexadecimal digits."""
        return hashlib.sha256(f"{self.seed}|{question}|{option}".encode()).hexdigest()

    def order(self, question: str, options: Iterable[str]) -> tuple[str, ...]:
        """*options* with the smallest lot at the front: the front one wins, the last one loses."""
        return tuple(sorted(options, key=lambda option: self.number(question, option)))
