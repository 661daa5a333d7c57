"""How often somebody may try: counts of failures in a sliding window, in memory.

Each process counts for itself; with N processes the limit is at most N times as high, which the
length of voting codes allows for (docs/spec/secrecy.md).
"""

import threading
import time
from collections import deque

from models.rules.refusal import Refused

_MOST_KEYS = 20_000


class Throttle:
    """Failures by key; the key names what is tried and by whom, never a proof."""

    def __init__(self) -> None:
        self._failures: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def _recent(self, key: str, seconds: float, now: float) -> deque[float]:
        found = self._failures.setdefault(key, deque())
        while found and found[0] < now - seconds:
            found.popleft()
        return found

    def check(self, key: str, *, most: int, seconds: float, code: str) -> None:
        """Raise `Refused` *code* (with ``minutes`` to wait) after *most* failures in *seconds*."""
        now = time.monotonic()
        with self._lock:
            recent = self._recent(key, seconds, now)
            if len(recent) >= most:
                wait = max(1, round((recent[0] + seconds - now) / 60))
                raise Refused(code, {"minutes": wait})

    def failed(self, key: str, seconds: float = 3600) -> None:
        """Count one failure."""
        now = time.monotonic()
        with self._lock:
            if len(self._failures) > _MOST_KEYS:
                self._failures.clear()
            self._recent(key, seconds, now).append(now)

    def succeeded(self, key: str) -> None:
        """Forget the failures under *key*."""
        with self._lock:
            self._failures.pop(key, None)
