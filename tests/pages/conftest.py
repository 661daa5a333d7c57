"""Pages draw what services give them, and those are tested on both databases: one is enough here.

That every page draws on Postgres too is one test (``test_every_page_draws_on_postgres``).
"""

import pytest

from tests.world import World


@pytest.fixture
def world(sqlite_world: World) -> World:
    """A fresh world on SQLite."""
    return sqlite_world
