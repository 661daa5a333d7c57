"""The whole HTTP side of a world, gate and watch around it, without the pages' own server."""

import pytest
from starlette.testclient import TestClient

from tests.apps import an_app


@pytest.fixture
def app(world):
    return an_app(world)


@pytest.fixture
def web(app):
    """A browser or a town's own program, as the test likes."""
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as found:
        yield found
