"""The HTTP side as one application, built once for a whole test process."""

from typing import Any

from starlette.applications import Starlette

from api import build_routes, middleware_of
from tests.world import World
from ui.menu import PATHS


class _Present:
    """Whichever world is tested now: FastAPI needs longer to read our routes than a test takes."""

    world: World

    def __getattr__(self, name: str) -> Any:
        return getattr(self.world, name)


#: What was built, by the settings that are read while it is built.
_BUILT: dict[tuple[str, str, bool], tuple[_Present, Starlette]] = {}


def an_app(world: World) -> Starlette:
    """All routes of *world*, gate and watch around them, until somebody asks for another world."""
    settings = world.settings
    key = (settings.origin, settings.metrics_token, settings.is_demo)
    if key not in _BUILT:
        present: Any = _Present()
        present.world = world
        routes, around = build_routes(present, PATHS), middleware_of(present)
        _BUILT[key] = present, Starlette(routes=routes, middleware=around)
    present, app = _BUILT[key]
    present.world = world
    return app
