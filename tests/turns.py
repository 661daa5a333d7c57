"""A parallel run's processes begin two by two: what the first compile, the others find ready.

All at once, on two cores, each of them compiled every library and every test for itself.
"""

import os
import tempfile
import time
from pathlib import Path

_AT_ONCE = 2
_PATIENCE = 60.0


def _mark(turn: int) -> Path:
    """Stands where a process of that *turn* has found its tests."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    return Path(tempfile.gettempdir()) / f"sunshine-{run}-{turn}"


def _turn() -> int:
    name = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return int(name.removeprefix("gw")) // _AT_ONCE


def _wait() -> None:
    end = time.monotonic() + _PATIENCE
    while _turn() and not _mark(_turn() - 1).exists() and time.monotonic() < end:
        time.sleep(0.1)


def pytest_collection_finish() -> None:
    """The next may come."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        _mark(_turn()).touch()


def pytest_unconfigure() -> None:
    """Nothing stays behind."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        _mark(_turn()).unlink(missing_ok=True)


_wait()
