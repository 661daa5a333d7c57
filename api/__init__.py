"""The second face: plain HTTP beside the pages, and the gate before both."""

import re

from fastapi import FastAPI
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

import locales
from api import auth, document, errors, files, health, reading, voting
from api.gate import Gate
from api.listing import answer_of, reader_language
from api.listing import page as listing_page
from api.shell import (
    ShellWords,
    assets_route,
    deep_link_routes,
    deeper_route,
    index_routes,
    stray_route,
)
from api.watch import Watch
from services import Refused, people
from services.deps import Deps

VERSION = "1"
ROOT = "/api/v1"


def build_api(world: Deps) -> FastAPI:
    """``/api/v1``: the same services as the pages, with an OpenAPI document of its own."""
    api = FastAPI(
        title="Sunshine 阳光决策",
        version=VERSION,
        summary=locales.sentence("api.summary", "zh"),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    errors.install(api)
    api.include_router(reading.build(world))
    api.include_router(voting.build(voting.endpoints(world)))
    api.add_route("/docs", _documented(api))
    document.finish(api)
    return api


def _documented(api: FastAPI) -> errors.Endpoint:
    async def docs(request: Request) -> Response:
        return HTMLResponse(listing_page(api.openapi(), reader_language(request)))

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


class _Straight:
    """The way of a ballot, answered before routes and the pages' own layers are asked."""

    def __init__(self, app: ASGIApp, answers: dict[str, errors.Endpoint]) -> None:
        self.app, self.answers = app, answers
        self.way = re.compile(f"{ROOT}/consultations/([^/]+)/({'|'.join(answers)})")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_post = scope["type"] == "http" and scope["method"] == "POST"
        found = self.way.fullmatch(scope["path"]) if is_post else None
        if found is None:
            await self.app(scope, receive, send)
            return
        scope = {**scope, "path_params": {"slug": found[1]}}
        answer = await self.answers[found[2]](Request(scope, receive, send))
        await answer(scope, receive, send)


def middleware_of(world: Deps) -> list[Middleware]:
    """What stands around everything: the watch, then the gate, then the short way of a ballot."""
    gate = Middleware(
        Gate,
        lookup=lambda cookie: people.lookup(world, cookie),
        origin=world.settings.origin,
        production=not world.settings.is_demo,
        metrics_token=world.settings.metrics_token,
    )
    return [Middleware(Watch), gate, Middleware(_Straight, answers=voting.endpoints(world))]


class _Heads:
    """Answers HEAD as it would GET; the server keeps the body to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        await self.app({**scope, "method": "GET"} if is_head else scope, receive, send)


class _Anything(StringConvertor):
    """Whatever stands in an address; Starlette's own ``path`` stops at a line break."""

    regex = "(?s:.*)"


def build_routes(world: Deps, paths: tuple[str, ...]) -> list[BaseRoute]:
    """All of our own routes; they stand before Streamlit's."""

    async def nothing_here(request: Request) -> Response:
        return errors.refused(request, Refused("request.no_such_address"))

    async def no_page(request: Request) -> Response:
        return answer_of(request, Refused("request.no_page"))

    register_url_convertor("anything", _Anything())
    production = not world.settings.is_demo
    ours: list[BaseRoute] = [
        *health.routes(world),
        *auth.routes(world),
        *files.routes(world),
        *deep_link_routes(no_page),
        assets_route(),
        Mount(ROOT, _Heads(build_api(world))),
        Route("/api", nothing_here),
        Route("/api/{rest:anything}", nothing_here),
    ]

    async def elsewhere(request: Request) -> Response:
        asked = (route.matches(request.scope)[0] for route in ours)
        is_known = Match.PARTIAL in asked  # but answers only what a form sends
        return answer_of(request, Refused("request.by_button" if is_known else "request.no_page"))

    return [
        *ours,
        *index_routes(paths, shell_words(), production=production),
        stray_route(shell_words(), production=production),
        deeper_route(elsewhere),
    ]
