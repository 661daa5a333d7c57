"""What every test may ask for (`tests.fixtures`), and how a parallel run goes about it."""

import pytest

from tests.sharing import pytest_xdist_make_scheduler

__all__ = ["pytest_xdist_make_scheduler"]


def pytest_configure(config: pytest.Config) -> None:
    """The process that only shares tests out loads nothing of what they need: it would be long."""
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        config.pluginmanager.import_plugin("tests.fixtures")
