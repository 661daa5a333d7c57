"""Small values kept for a moment in memory, so that a page does not ask the database each time."""

import time
from collections.abc import Callable
from typing import TypeVar, cast

from services.deps import Deps

T = TypeVar("T")
SECONDS = 1.0
_MOST = 5000


def kept(deps: Deps, key: tuple[str, ...], make: Callable[[], T], seconds: float = SECONDS) -> T:
    """The value under *key*, made anew when it is older than *seconds*."""
    now = time.monotonic()
    found = deps.cache.get(key)
    if found is not None and found[0] > now:
        return cast("T", found[1])
    if len(deps.cache) > _MOST:
        deps.cache.clear()
    value = make()
    deps.cache[key] = (now + seconds, value)
    return value


def forget(deps: Deps) -> None:
    """Drop everything kept, after a change that must show at once."""
    deps.cache.clear()
