"""The second face: plain HTTP beside the pages, and the gate before both."""

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route

import locales
from api import auth, errors, files, health, reading, voting
from api.listing import page as listing_page
from api.shell import ShellWords, assets_route, deep_link_routes, index_routes, stray_route
from services import Refused
from services.deps import Deps

VERSION = "1"


def build_api(world: Deps) -> FastAPI:
    """``/api/v1``: the same services as the pages, with an OpenAPI document of its own."""
    api = FastAPI(
        title="Sunshine 阳光决策",
        version=VERSION,
        summary=locales.sentence("api.summary", "en"),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    errors.install(api)
    api.include_router(reading.build(world))
    api.include_router(voting.build(world))
    api.add_route("/docs", _documented(api))
    return api


def document_of(api: FastAPI) -> dict[str, object]:
    """The OpenAPI document."""
    return get_openapi(title=api.title, version=api.version, routes=api.routes)


def _documented(api: FastAPI):  # type: ignore[no-untyped-def]  # Starlette's own endpoint type
    async def docs(request: Request) -> Response:
        return HTMLResponse(listing_page(api.openapi(), errors.language_of(request)))

    return docs


def shell_words() -> dict[str, ShellWords]:
    """What the shell says before a page is there."""
    return {
        language: ShellWords(
            *(
                locales.sentence(f"shell.{key}", language)
                for key in ("title", "loading", "needs_script", "description")
            )
        )
        for language in locales.LANGUAGES
    }


def build_routes(world: Deps, paths: tuple[str, ...]) -> list[BaseRoute]:
    """All of our own routes; they stand before Streamlit's."""

    async def nothing_here(request: Request) -> Response:
        return errors.refused(request, Refused("request.no_such_address"))

    production = not world.settings.is_demo
    return [
        *health.routes(world),
        *auth.routes(world),
        *files.routes(world),
        *deep_link_routes(),
        assets_route(),
        Mount("/api/v1", build_api(world)),
        Route("/api", nothing_here),
        Route("/api/{rest:path}", nothing_here),
        *index_routes(paths, shell_words(), production=production),
        stray_route(shell_words(), production=production),
    ]
