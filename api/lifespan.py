"""From start to stop of the process: limits, warm libraries, clockwork."""

import contextlib
import gc
import importlib
import resource
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from api import framework
from services import background, demo
from services.deps import Deps
from services.key_check import refuse_other_keys
from services.logs import setup_logging
from services.migrate import migrate
from services.readiness import is_migrated

_FILES = 65_536
#: Loaded before the first visitor: it takes seconds, and nobody should wait for it.
_WARM = ("pandas", "plotly.graph_objects", "pyarrow", "streamlit.elements.plotly_chart")


def raise_file_limit() -> None:
    """Each session holds four descriptors; the usual limit of 1,024 ends at some 250 sessions."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def lifespan_of(world: Deps) -> Callable[[Any], AbstractAsyncContextManager[dict[str, Any]]]:
    """Prepare, run the clockwork, clean up."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
        setup_logging()  # again: Streamlit has put its own writers on the server's lines by now
        raise_file_limit()
        if not is_migrated(world):
            migrate(world)
        demo.refuse_leftovers(world)
        refuse_other_keys(world)
        for name in _WARM:
            importlib.import_module(name)
        framework.hasten()
        gc.collect()
        gc.freeze()
        stop = background.start(world)
        try:
            yield {}
        finally:
            stop()
            world.close()

    return lifespan
