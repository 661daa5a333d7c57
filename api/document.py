"""The OpenAPI document: what a route says of itself, and every refusal with its sentence."""

from http import HTTPStatus
from string import Formatter
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

import locales
from api import shapes
from api.errors import body_of, headers_of, status_of
from services import Refused

_JSON = "application/json"
_SCHEMES = {"votingToken": {"type": "http", "scheme": "bearer"}}
_BODIES: tuple[type[BaseModel], ...] = (shapes.IdentityIn, shapes.BallotIn, shapes.StatementIn)
_FACTS: dict[str, str | int] = {
    "receipt": "K7M29PQ4XYZ3",
    "most": 1,
    "least": 1,
    "chosen": 2,
    "is": 150,
    "place": 1,
    "lowest": 1,
    "highest": 5,
    "over": 20000,
    "total": 600000,
    "earliest": "2026-01-01",
    "latest": "2026-12-31",
    "minutes": 10,
    "fields": "answers",
    "dimension": "sex",
}
IDENTITY_REFUSALS = (
    "identity.number_missing",
    "identity.number_form",
    "identity.no_browser",
    "identity.other_provider",
    "identity.not_on_roll",
    "identity.other_place",
    "identity.not_registered",
    "identity.wrong_code",
    "identity.too_many_tries",
    "consultation.unknown",
    "request.shape",
    "ballot.not_yet_open",
    "ballot.closed",
    "ballot.withdrawn",
    "ballot.on_paper",
)
_OF_A_BALLOT = (
    "ballot.nothing_chosen",
    "ballot.nothing_answered",
    "ballot.same_place",
    "ballot.too_many",
    "ballot.too_few",
    "ballot.unknown_option",
    "ballot.repeated_option",
    "ballot.none_with_others",
    "ballot.unknown_mark",
    "ballot.outside_range",
    "ballot.outside_dates",
    "ballot.over_budget",
    "ballot.over_points",
    "ballot.over_credits",
    "ballot.unknown_pair",
    "ballot.repeated_pair",
    "ballot.text_too_long",
    "ballot.unknown_question",
    "ballot.no_comment_here",
    "ballot.comment_too_long",
    "strata.unknown",
    "identity.token",
    "identity.expired",
    "consultation.unknown",
    "ballot.already_counted",
    "ballot.on_paper",
    "ballot.changed_elsewhere",
    "ballot.changed_too_often",
    "ballot.not_ready",
    "ballot.not_revisable",
    "request.shape",
    "ballot.busy",
    "ballot.not_yet_open",
    "ballot.closed",
    "ballot.withdrawn",
)
#: A proof may come with the ballot.
BALLOT_REFUSALS = tuple(dict.fromkeys((*_OF_A_BALLOT, *IDENTITY_REFUSALS)))
STATEMENT_REFUSALS = (
    "statement.too_short",
    "statement.too_long",
    "statement.number",
    "identity.token",
    "identity.expired",
    "consultation.unknown",
    "statement.not_here",
    "statement.known",
    "statement.enough",
    "ballot.not_yet_open",
    "ballot.closed",
    "ballot.withdrawn",
    "request.shape",
    "statement.too_often",
)
_SECURITY: dict[str, list[str]] = {key: [] for key in _SCHEMES}
#: A voter's token shows more where the policy says "after voting"; without it the rest is shown.
MAY_SHOW_TOKEN = {"security": [{}, _SECURITY]}
NEEDS_TOKEN = [_SECURITY]
TOKEN_OR_PROOF = [_SECURITY, {}]
SLUG = {
    "name": "slug",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,60}$"},
    "example": "jiashan-avenue-upgrade",
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 200, "pattern": "^[!-~]*$"},
    "example": "3f0c0f2e-5a0e-4a53-9d1c-2f0f7c0f6b11",
}


def told(name: str) -> dict[str, Any]:
    """Name, summary (Chinese) and description (English) of an operation."""
    key = f"api.operation.{name}"
    return {
        "operation_id": name,
        "summary": locales.sentence(key, "zh"),
        "description": locales.sentence(key, "en"),
    }


def _example(code: str) -> Refused:
    text = locales.sentence(f"refused.{code}", "zh")
    names = [name for _, name, _, _ in Formatter().parse(text) if name]
    return Refused(code, {name: _FACTS[name] for name in names})


def refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The answers to a request that is refused, by status, each code as an example."""
    found: dict[int | str, dict[str, Any]] = {}
    for code in (*codes, "request.broken", "request.unavailable"):
        refusal, status = _example(code), status_of(code)
        entry = found.setdefault(
            status,
            {
                "model": shapes.Refusal,
                "description": HTTPStatus(status).phrase,
                "content": {_JSON: {"examples": {}}},
                "headers": {name: {"schema": {"type": "string"}} for name in headers_of(refusal)},
            },
        )
        entry["content"][_JSON]["examples"][code] = {"value": body_of(refusal, "zh")}
    return found


def taking(
    body: type[BaseModel],
    *parameters: dict[str, Any],
    security: list[dict[str, list[str]]] | None = None,
    examples: dict[str, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """What a route says of the request that it reads by hand, for speed."""
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{body.__name__}"}}
    if examples:
        content["examples"] = examples
    found: dict[str, Any] = {
        "parameters": list(parameters),
        "requestBody": {"required": True, "content": {_JSON: content}},
    }
    return found | ({"security": security} if security else {})


def finish(api: FastAPI) -> None:
    """Let *api* give a document that also holds what is read by hand."""

    def openapi() -> dict[str, Any]:
        if not api.openapi_schema:
            found = get_openapi(
                title=api.title, version=api.version, summary=api.summary, routes=api.routes
            )
            parts = found.setdefault("components", {})
            parts["securitySchemes"] = _SCHEMES
            for body in _BODIES:
                told = body.model_json_schema(ref_template="#/components/schemas/{model}")
                parts["schemas"] |= told.pop("$defs", {}) | {body.__name__: told}
            found["servers"] = [{"url": "/api/v1"}]
            api.openapi_schema = found
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to change it
