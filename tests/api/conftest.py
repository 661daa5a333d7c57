"""The whole HTTP side of a world, gate and watch around it, without the pages' own server."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import build_routes, middleware_of
from ui.menu import PATHS


@pytest.fixture
def app(world):
    return Starlette(routes=build_routes(world, PATHS), middleware=middleware_of(world))


@pytest.fixture
def web(app):
    """A browser or a town's own program, as the test likes."""
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as found:
        yield found
