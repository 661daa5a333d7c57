"""Values kept in memory for a while: the oldest goes when it is full, and nothing is written."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

MOST = 5000


class Memory:
    """What is kept, by key, each until its moment."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, dict[str, Any]]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: str, value: Mapping[str, Any], until: float) -> None:
        """Keep a copy of *value* until then."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (until, deepcopy(dict(value)))
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def get(self, key: str, now: float) -> dict[str, Any] | None:
        """What was kept, unless its time is over."""
        with self._lock:
            until, value = self._kept.get(key, (0.0, {}))
            if until <= now:
                self._kept.pop(key, None)
                return None
            return deepcopy(value)

    def drop(self, key: str) -> None:
        """Forget one."""
        with self._lock:
            self._kept.pop(key, None)

    def __len__(self) -> int:
        return len(self._kept)
