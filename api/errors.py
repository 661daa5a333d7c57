"""Refusals over HTTP: the code, its sentence in the reader's language, and the fitting status."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

import locales
from services import Refused

#: By code, or by the area in front of the dot; everything else is a bad request.
_STATUS = {
    "identity.token": 401,
    "identity.expired": 401,
    "identity.too_many_tries": 429,
    "sign_in.too_many_tries": 429,
    "identity.not_on_roll": 403,
    "identity.other_place": 403,
    "identity.not_registered": 403,
    "identity.wrong_code": 403,
    "role": 403,
    "export.not_released": 403,
    "consultation.unknown": 404,
    "attachment.unknown": 404,
    "receipt.unknown": 404,
    "receipt.form": 404,
    "export.unknown": 404,
    "request.no_such_address": 404,
    "ballot.already_counted": 409,
    "ballot.changed_elsewhere": 409,
    "ballot.closed": 409,
    "ballot.not_yet_open": 409,
    "ballot.withdrawn": 409,
    "ballot.not_ready": 409,
    "ballot.not_revisable": 409,
    "request.shape": 422,
    "ballot.busy": 503,
}


def language_of(request: Request) -> str:
    """English when the client prefers it, else Chinese."""
    wanted = request.headers.get("accept-language", "").strip().lower()
    return "en" if wanted.startswith("en") else "zh"


def status_of(code: str) -> int:
    """The HTTP status of a refusal's code."""
    return _STATUS.get(code) or _STATUS.get(code.partition(".")[0], 400)


def as_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer, spelled by orjson."""
    return Response(orjson.dumps(value), status, headers, "application/json")


def refused(request: Request, refusal: Refused) -> Response:
    """The answer for a refusal."""
    key = f"refused.{refusal.code}"
    sentence = locales.sentence(key, language_of(request), **refusal.facts)
    headers = {}
    status = status_of(refusal.code)
    if status == 429:
        headers["Retry-After"] = str(int(refusal.facts.get("minutes", 1)) * 60)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = {"code": refusal.code, "sentence": sentence, "facts": refusal.facts}
    return as_json(body, status, headers)


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
        if error.status_code == 404:
            return refused(request, Refused("request.no_such_address"))
        answer = refused(request, Refused("request.method"))
        answer.status_code = error.status_code
        return answer

    handlers: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
        Refused: on_refused,
        RequestValidationError: on_shape,
        HTTPException: on_http,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def shape(error: Any) -> Refused:
    """A body or query that does not fit: names of fields only, never what was in them."""
    fields = sorted({".".join(str(p) for p in e["loc"] if p != "body") for e in error.errors()})
    return Refused("request.shape", {"fields": ", ".join(f for f in fields if f)[:200] or "body"})
