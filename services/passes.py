"""Passes that this process gave out or opened: what each says, without opening it again.

A pass is opened at every step of its voter; at a cast, opening it took a fifth of all but the disk.
Whoever can read this memory can read the key that opens passes as well.
"""

import threading
from collections import OrderedDict
from typing import NamedTuple

MOST = 10_000


class Voter(NamedTuple):
    """What a token says."""

    consultation_id: str
    tag: str
    area_code: str


class Passes:
    """Voters by token, each with the second (UTC) at which its pass ends.

    Whose time is over is forgotten with the next pass, and the oldest where there are too many.
    """

    def __init__(self) -> None:
        # Unlike a plain dict, it finds its oldest at once when many have gone before.
        self._known: OrderedDict[str, tuple[int, Voter]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, token: str, voter: Voter, until: int, now: float) -> None:
        """Keep what *token* says."""
        with self._lock:
            while self._known:
                oldest, (end, _) = next(iter(self._known.items()))
                if len(self._known) < MOST and end > now:
                    break
                del self._known[oldest]
            self._known[token] = (until, voter)

    def get(self, token: str) -> tuple[int, Voter] | None:
        """What *token* says and until when, where it is still known."""
        return self._known.get(token)

    def __len__(self) -> int:
        return len(self._known)
