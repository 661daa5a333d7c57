"""How often somebody may try: counts of failures in a sliding window, in memory.

Each process counts for itself; with N processes the limit is at most N times as high, which the
length of voting codes allows for (docs/spec/secrecy.md).
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Mapping

from models.rules.refusal import Refused

_MOST_KEYS = 20_000


def line_of(host: str) -> str:
    """The part of an address that one line holds: of IPv6 that is a whole network."""
    if ":" not in host:
        return host
    try:
        found = ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:
        return host
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, 64), strict=False))


def site_of(line: str) -> str:
    """The network that one customer may hold: of IPv6 a /48, else the line itself.

    Args:
        line: what `line_of` made of an address.
    """
    if ":" not in line:
        return line
    try:
        found = ipaddress.IPv6Network(line)
    except ValueError:
        return line
    return str(found.supernet(new_prefix=48))


class Throttle:
    """Failures by key; the key names what is tried and by whom, never a proof."""

    def __init__(self) -> None:
        # Unlike a plain dict, it finds its oldest at once when many have gone before.
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def _recent(self, key: str, seconds: float, now: float) -> deque[float]:
        found = self._failures.setdefault(key, deque())
        while found and found[0] < now - seconds:
            found.popleft()
        return found

    def _refuse(self, limits: Mapping[str, int], seconds: float, code: str) -> None:
        now = time.monotonic()
        for key, most in limits.items():
            recent = self._recent(key, seconds, now) if key in self._failures else deque[float]()
            if len(recent) >= most:
                wait = max(1, math.ceil((recent[0] + seconds - now) / 60))
                raise Refused(code, {"minutes": wait})

    def _add(self, key: str, seconds: float) -> int:
        now = time.monotonic()
        recent = self._recent(key, seconds, now)
        recent.append(now)
        # The oldest goes, never all: a crowd of made-up addresses must not free the others.
        self._failures.move_to_end(key)
        while len(self._failures) > _MOST_KEYS:
            self._failures.popitem(last=False)
        return len(recent)

    def tries(self, key: str, seconds: float) -> int:
        """How many failures there were in *seconds*."""
        with self._lock:
            is_known = key in self._failures
            return len(self._recent(key, seconds, time.monotonic())) if is_known else 0

    def check(self, key: str, *, most: int, seconds: float, code: str) -> None:
        """Raise `Refused` *code* (with ``minutes`` to wait) after *most* failures in *seconds*."""
        self.refuse({key: most}, seconds=seconds, code=code)

    def refuse(self, limits: Mapping[str, int], *, seconds: float, code: str) -> None:
        """As `check`, for several keys with the most that each may have."""
        with self._lock:
            self._refuse(limits, seconds, code)

    def count(self, limits: Mapping[str, int], *, seconds: float, code: str) -> None:
        """As `refuse`, and one failure more for each key: however many come at once, none slips."""
        with self._lock:
            self._refuse(limits, seconds, code)
            for key in limits:
                self._add(key, seconds)

    def failed(self, key: str, seconds: float = 3600) -> int:
        """Count one failure; returns how many there are now."""
        with self._lock:
            return self._add(key, seconds)

    def succeeded(self, key: str) -> None:
        """Forget the failures under *key*."""
        with self._lock:
            self._failures.pop(key, None)
