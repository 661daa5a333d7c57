"""Small values kept for a moment in memory, so that a page does not ask the database each time."""

import time
from collections.abc import Callable
from typing import TypeVar, cast

from services.deps import Deps

T = TypeVar("T")
SECONDS = 1.0
_MOST = 5000
#: While one makes a stale value anew, the others do with it for so many seconds.
_GRACE = 0.25


def kept(deps: Deps, key: tuple[str, ...], make: Callable[[], T], seconds: float = SECONDS) -> T:
    """The value under *key*, made anew when it is older than *seconds*.

    Of many who find it stale at once, one makes it anew: a second after each other they would all
    ask the database for the same.
    """
    now = time.monotonic()
    found = deps.cache.get(key)
    if found is not None and found[0] > now:
        return cast("T", found[1])
    if len(deps.cache) > _MOST:
        deps.cache.clear()
    if found is not None:
        deps.cache[key] = (now + _GRACE, found[1])
    try:
        value = make()
    except BaseException:
        deps.cache.pop(key, None)
        raise
    deps.cache[key] = (now + seconds, value)
    return value


def keep(deps: Deps, key: tuple[str, ...], value: object, seconds: float = SECONDS) -> None:
    """Put *value* under *key*, where it came along with another."""
    deps.cache[key] = (time.monotonic() + seconds, value)


def is_kept(deps: Deps, key: tuple[str, ...]) -> bool:
    """Would `kept` answer from memory now, and ask nothing of the database?"""
    found = deps.cache.get(key)
    return found is not None and found[0] > time.monotonic()


def forget(deps: Deps) -> None:
    """Drop everything kept, after a change that must show at once."""
    deps.cache.clear()
