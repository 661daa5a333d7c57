"""How a parallel run shares the tests out: what uses one dear thing stays in one process."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

#: What begins with one of these stays together: a browser and its site, the loaded county, and
#: the races, of which two at once would slow each other down. The first that fits counts.
_TOGETHER = (
    "tests/journeys/test_every_form.py",
    "tests/journeys/",
    "tests/services/test_demo.py",
    "tests/races/",
)


class Sharing(LoadScopeScheduling):
    """Tests go out one by one, but those that belong together as one, and first.

    The ``xdist_group`` mark is meant for this; with pytest 9.2 it has no effect, because xdist
    3.8 writes it into a name that pytest no longer reads.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((each for each in _TOGETHER if nodeid.startswith(each)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing:
    """Called by xdist in the process that shares the tests out."""
    return Sharing(config, log)
