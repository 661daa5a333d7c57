"""What the process notes of a request: method, route, status, duration; never who or which.

The way of a ballot is counted but not written down: a line for each vote would be a list of the
moments at which people voted. The same holds for what they add in words.
"""

import logging
import re
import time

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import failure_of, status_of
from api.listing import answer_of
from services import metrics

log = logging.getLogger("sunshine.http")
_METHODS = frozenset({"GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ROOTS = {"api", "auth", "files", "qr", "sheet", "healthz", "readyz", "metrics", "c", "r"}
_ONE = "/api/v1/consultations/{}"
_SHAPES = tuple(
    shape.split("/")[1:]
    for shape in (
        "/api/v1/consultations",
        _ONE,
        *(f"{_ONE}/{last}" for last in ("results", "results.csv")),
        *(f"{_ONE}/{last}" for last in ("identity", "ballots", "statements")),
        "/api/v1/receipts/{}",
        *(f"/api/v1/{page}" for page in ("openapi.json", "docs")),
        *(f"/auth/{form}" for form in ("sign-in", "demo", "sign-out")),
    )
)
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_LONGEST = 6
PAGE = "page"


_WAY_OF_A_BALLOT = re.compile(f"{_ONE.format('[^/]+')}/(identity|ballots|statements)")


def _is_shaped(words: list[str], shape: list[str]) -> bool:
    return len(words) == len(shape) and all(
        s in ("{}", word) for word, s in zip(words, shape, strict=True)
    )


def template(path: str) -> str:
    """*path* with every word that is not ours left out; all pages are one.

    Each template is counted apart and for good, so a client must not be able to make any up.
    """
    voting = _WAY_OF_A_BALLOT.fullmatch(path)
    if voting:
        return f"{_ONE}/{voting[1]}"
    words = path.split("/", _LONGEST + 1)[1:]
    if not words or words[0] not in _ROOTS:
        return PAGE
    unknown = [words[0], *("{}" for _ in words[1:])]
    shape = next((shape for shape in _SHAPES if _is_shaped(words, shape)), unknown)
    return "/" + "/".join(shape)


def _is_voting(route: str) -> bool:
    return route.endswith(("/ballots", "/identity", "/statements"))


def _note(method: str, route: str, status: int, seconds: float) -> None:
    metrics.answered(method if method in _METHODS else "other", route, status, seconds)
    if status < 500 and (route == PAGE or route in _QUIET or _is_voting(route)):
        return
    facts = {"method": method[:10], "route": route, "status": status}
    log.info("request", extra={**facts, "ms": round(seconds * 1000, 1)})


class Watch:
    """Pure ASGI middleware, outermost of ours; also the last net under a mistake."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            with metrics.connected():
                await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            failure = failure_of(error)
            if not status:
                await answer_of(Request(scope), failure)(scope, receive, noted)
            status = status_of(failure.code)
        _note(scope["method"], template(scope["path"]), status, time.perf_counter() - started)
