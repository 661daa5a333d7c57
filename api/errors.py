"""Refusals over HTTP: the code, its sentence in the reader's language, and the fitting status."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

import locales
from services import Refused, metrics
from services.database import OUTAGE, reason

log = logging.getLogger("sunshine.http")
Endpoint = Callable[[Request], Awaitable[Response]]

#: By code, or by the area in front of the dot; everything else is a bad request.
_STATUS = {
    "identity.token": 401,
    "identity.expired": 401,
    "identity.too_many_tries": 429,
    "sign_in.too_many_tries": 429,
    "sign_in.new_browser": 429,
    "identity.not_on_roll": 403,
    "identity.other_place": 403,
    "identity.not_registered": 403,
    "identity.wrong_code": 403,
    "role": 403,
    "keys": 500,
    "export.not_released": 403,
    "consultation.unknown": 404,
    "attachment.unknown": 404,
    "receipt.unknown": 404,
    "receipt.form": 404,
    "export.unknown": 404,
    "codes.unknown": 404,
    "request.foreign": 403,
    "request.no_such_address": 404,
    "request.no_page": 404,
    "request.too_large": 413,
    "request.method": 405,
    "request.by_button": 405,
    "codes.downloaded_already": 409,
    "codes.not_now": 409,
    "poster.not_now": 409,
    "ballot.already_counted": 409,
    "ballot.on_paper": 409,
    "paper.unknown": 404,
    "paper.signed": 409,
    "ballot.changed_elsewhere": 409,
    "ballot.changed_too_often": 409,
    "ballot.closed": 409,
    "ballot.not_yet_open": 409,
    "ballot.withdrawn": 409,
    "ballot.not_ready": 409,
    "ballot.not_revisable": 409,
    "statement.not_here": 404,
    "statement.known": 409,
    "statement.enough": 409,
    "statement.too_often": 429,
    "request.shape": 422,
    "request.broken": 500,
    "request.unavailable": 503,
    "ballot.busy": 503,
}
_BUSY_SECONDS = 5


def _weight(tag: str) -> tuple[str, float]:
    """One part of Accept-Language: its main language and how much it is wanted."""
    name, _, rest = tag.partition(";")
    try:
        wanted = float(rest.partition("=")[2]) if rest else 1.0
    except ValueError:
        wanted = 0.0
    return name.strip()[:2].lower(), wanted


def language_of(request: Request) -> str:
    """English where the client wants it more than Chinese, else Chinese."""
    header = request.headers.get("accept-language", "")
    if not header:
        return "zh"
    wanted: dict[str, float] = {}
    for tag in header[:200].split(","):
        name, weight = _weight(tag)
        wanted[name] = max(weight, wanted.get(name, 0.0))
    return "en" if wanted.get("en", 0.0) > wanted.get("zh", 0.0) else "zh"


def status_of(code: str) -> int:
    """The HTTP status of a refusal's code."""
    return _STATUS.get(code) or _STATUS.get(code.partition(".")[0], 400)


def as_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer, spelled by orjson."""
    return Response(orjson.dumps(value), status, headers, "application/json")


def body_of(refusal: Refused, language: str) -> dict[str, Any]:
    """What a refusal says: code, sentence, facts."""
    sentence = locales.sentence(f"refused.{refusal.code}", language, **refusal.facts)
    return {"code": refusal.code, "sentence": sentence, "facts": refusal.facts}


def headers_of(refusal: Refused) -> dict[str, str]:
    """What a machine needs to know of it: when to come back, how to identify."""
    status = status_of(refusal.code)
    if status == 429:
        return {"Retry-After": str(int(refusal.facts.get("minutes", 1)) * 60)}
    if status == 503:
        return {"Retry-After": str(_BUSY_SECONDS)}
    return {"WWW-Authenticate": "Bearer"} if status == 401 else {}


def refused(request: Request, refusal: Refused) -> Response:
    """The answer for a refusal."""
    metrics.refused(refusal.code)
    body = body_of(refusal, language_of(request))
    return as_json(body, status_of(refusal.code), headers_of(refusal))


def shape(error: RequestValidationError | ValidationError) -> Refused:
    """A body or query that does not fit: our own names of fields, never what was sent."""
    fields = set()
    for one in error.errors():
        place = [str(part) for part in one["loc"] if part not in ("body", "query", "path")]
        is_ours = bool(place) and one["type"] != "extra_forbidden"
        fields.add(place[0] if is_ours else "body")
    return Refused("request.shape", {"fields": ", ".join(sorted(fields))})


def failure_of(error: Exception) -> Refused:
    """What to say of a mistake of ours, or of a database that does not serve.

    An error's own text may hold a row's values: only its type and place are logged. Of an outage
    the driver's first line is logged too, which says no more than what does not serve.
    """
    if isinstance(error, OUTAGE):
        log.error("unavailable", exc_info=error, extra={"why": reason(error)})
        return Refused("request.unavailable")
    log.error("broken", exc_info=error)
    return Refused("request.broken")


def answering(endpoint: Endpoint) -> Endpoint:
    """*endpoint*, with its refusals in the one form; for routes outside of FastAPI."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refusal:
            return refused(request, refusal)
        except ValidationError as error:
            return refused(request, shape(error))
        except OUTAGE as error:
            return refused(request, failure_of(error))

    return answer


def _of_http(error: HTTPException) -> Refused:
    if error.status_code == 404:
        return Refused("request.no_such_address")
    if error.status_code == 405:
        return Refused("request.method")
    return Refused("request.shape", {"fields": "body"})


def install(api: FastAPI) -> None:
    """Let every way of failing answer in this one form."""

    async def on_refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)  # noqa: S101  # registered for it
        return refused(request, error)

    async def on_shape(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for it
        return refused(request, shape(error))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
        answer = refused(request, _of_http(error))
        answer.headers.update(error.headers or {})
        return answer

    async def on_outage(request: Request, error: Exception) -> Response:
        return refused(request, failure_of(error))

    async def on_mistake(request: Request, _: Exception) -> Response:
        return refused(request, Refused("request.broken"))  # raised again for `api.watch`

    handlers: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
        Refused: on_refused,
        RequestValidationError: on_shape,
        HTTPException: on_http,
        **dict.fromkeys(OUTAGE, on_outage),
        Exception: on_mistake,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
