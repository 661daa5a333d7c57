"""Vote over HTTP: the same services, refusals and receipts as on the pages."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from pydantic import ValidationError
from starlette.responses import Response

from api import shapes
from api.errors import as_json, shape
from api.reading import Slug
from services import Refused
from services.consultations import known
from services.deps import Deps
from services.identity import identify, voter_of
from services.voting import cast_later

_REFUSAL: dict[str, Any] = {"model": shapes.Refusal}
_DURABLE_SECONDS = 30.0


def _token(authorization: str) -> str:
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not token or len(token) > 1000:
        raise Refused("identity.token")
    return token.strip()


def _body_of(model: Any) -> dict[str, Any]:
    """The OpenAPI part of a body that is read by hand, for speed."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model}}}}


def build(world: Deps) -> APIRouter:
    """The routes by which a town's own app votes."""
    router = APIRouter()

    @router.post(
        "/consultations/{slug}/identity",
        response_model=shapes.IdentityOut,
        responses=dict.fromkeys((400, 403, 404, 409, 422, 429), _REFUSAL),
        summary="Prove who you are, get a voting token for 30 minutes",
    )
    async def identity(slug: Slug, body: shapes.IdentityIn, request: Request) -> Response:
        client = request.client.host if request.client else ""
        found = await asyncio.to_thread(
            identify, world, slug=slug, proof=_proof(body), client=client
        )
        return as_json(
            {
                "voting_token": found.token,
                "expires_at": found.expires_at,
                "area_code": found.area_code,
                "has_voted": found.has_voted,
                "may_revise": found.may_revise,
                "receipt": found.receipt,
            }
        )

    @router.post(
        "/consultations/{slug}/ballots",
        status_code=201,
        response_model=shapes.ReceiptOut,
        responses={
            200: {"model": shapes.ReceiptOut, "description": "The same attempt again"},
            **dict.fromkeys((400, 401, 404, 409, 422, 503), _REFUSAL),
        },
        openapi_extra=_body_of(shapes.BallotIn.model_json_schema()),
        summary="Cast a ballot; the receipt comes when it is durable",
    )
    async def ballots(
        slug: Slug,
        request: Request,
        authorization: Annotated[str, Header(max_length=1100)] = "",
        idempotency_key: Annotated[str, Header(max_length=200)] = "",
    ) -> Response:
        token = _token(authorization)
        try:
            body = shapes.BallotIn.model_validate_json(await request.body())
        except ValidationError as error:
            raise shape(error) from None
        if known(world, voter_of(world, token).consultation_id).slug != slug:
            raise Refused("identity.token")
        receipt = await _durable(world, token, body, idempotency_key)
        said = {
            "receipt": receipt.code,
            "leaf": receipt.leaf,
            "is_replay": receipt.is_replay,
            "revision": receipt.revision,
        }
        return as_json(said, 200 if receipt.is_replay else 201)

    return router


def _proof(body: shapes.IdentityIn) -> dict[str, str]:
    return {key[:20]: value[:100] for key, value in body.proof.items()}


async def _durable(world: Deps, token: str, body: shapes.BallotIn, attempt: str) -> Any:
    later = cast_later(
        world,
        token=token,
        answers=body.answers,
        strata=body.strata,
        comment=body.comment,
        attempt=attempt,
        revise=body.revise,
        channel="api",
    )
    try:
        return await asyncio.wait_for(asyncio.wrap_future(later), _DURABLE_SECONDS)
    except TimeoutError:
        raise Refused("ballot.busy") from None
