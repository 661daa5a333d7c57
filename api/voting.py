"""Vote over HTTP: the same services, refusals and receipts as on the pages.

The routes read their request by hand: FastAPI's own reading costs more than the whole cast.
"""

import asyncio
import json
import re
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from api import shapes
from api.callers import client_of, token_of
from api.document import (
    BALLOT_REFUSALS,
    IDENTITY_REFUSALS,
    KEY,
    NEEDS_TOKEN,
    SLUG,
    STATEMENT_REFUSALS,
    TOKEN_OR_PROOF,
    refusals,
    taking,
    told,
)
from api.errors import Endpoint, answering, as_json
from api.examples import bodies
from services import Refused, deps, metrics, statements, voting
from services.consultations import by_slug, known
from services.deps import Deps
from services.identity import VotingPass, identify, is_quick, recognise, voter_of
from services.passes import Voter
from services.views import Receipt

#: How long a voter waits for the commit before being told to come again.
PATIENCE_SECONDS = 10.0
_LONGEST_KEY = 200
Body = TypeVar("Body", bound=BaseModel)
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,60}")
_KEY = re.compile(r"[!-~]*")


def _slug(request: Request) -> str:
    slug = str(request.path_params["slug"])
    if not _SLUG.fullmatch(slug):
        raise Refused("consultation.unknown")
    return slug


def _attempt(request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise Refused("request.shape", {"fields": "Idempotency-Key"})
    return key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refused("request.shape", {"fields": "body"})
    return found


_STRICT = json.JSONDecoder(object_pairs_hook=_once)


def _read(shape: type[Body], body: bytes) -> Body:
    """The body in its shape. A field that stands twice is refused: nobody knows which was meant."""
    found = shape.model_validate_json(body)
    _STRICT.decode(body.decode())
    return found


def _refuse_other(world: Deps, slug: str, provider: str | None) -> None:
    if provider is not None:
        with deps.begin(world, write=False) as work:
            if by_slug(work, slug).provider != provider:
                raise Refused("identity.other_provider")


def _identified(world: Deps, slug: str, body: shapes.IdentityIn, client: str) -> VotingPass:
    _refuse_other(world, slug, body.provider)
    return identify(world, slug=slug, proof=body.proof, client=client)


def _voter(world: Deps, slug: str, body: shapes.BallotIn, request: Request) -> Voter:
    """Who votes: whom the token was given to, or who shows with the ballot who they are."""
    if body.identity is None:
        return voter_of(world, token_of(request))
    if "authorization" in request.headers:  # which of the two would be meant?
        raise Refused("request.shape", {"fields": "identity"})
    _refuse_other(world, slug, body.identity.provider)
    return recognise(world, slug=slug, proof=body.identity.proof, client=client_of(request))


def _settle(waiting: asyncio.Future[Receipt], found: Receipt | Exception) -> None:
    if waiting.done():
        return
    if isinstance(found, Exception):
        waiting.set_exception(found)
    else:
        waiting.set_result(found)


async def _hand_in(
    world: Deps, slug: str, body: shapes.BallotIn, attempt: str, request: Request
) -> asyncio.Future[Receipt]:
    """The receipt to come, as the loop hears of it.

    The loop itself must wait for no database: not for the roll, what is asked, an earlier ballot.
    """
    loop = asyncio.get_running_loop()
    waiting: asyncio.Future[Receipt] = loop.create_future()

    def told(found: Receipt | Exception) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, waiting, found)

    ballot: dict[str, Any] = {
        "told": told,
        "slug": slug,
        "answers": body.answers,
        "strata": body.strata,
        "comment": body.comment,
        "attempt": attempt,
        "revise": body.revise,
        "channel": "api",
    }

    def whole() -> None:
        voting.hand_in(world, voter=_voter(world, slug, body, request), **ballot)

    if body.identity is not None and not is_quick(world, slug):
        await asyncio.to_thread(whole)
        return waiting
    voter = _voter(world, slug, body, request)
    hand_in = partial(voting.hand_in, world, voter=voter, **ballot)
    if not body.revise and voting.is_quick(world, voter):
        hand_in()
    else:
        await asyncio.to_thread(hand_in)
    return waiting


async def _durable(waiting: asyncio.Future[Receipt], patience: float) -> Receipt:
    """The receipt. Who has no patience left is told to come again; the ballot stays on its way."""
    loop = asyncio.get_running_loop()
    limit = loop.call_later(patience, _settle, waiting, Refused("ballot.busy"))
    try:
        with metrics.casting():
            return await waiting
    finally:
        limit.cancel()


def _refuse_stray(world: Deps, slug: str, token: str) -> None:
    """A token is good for its own consultation alone."""
    if known(world, voter_of(world, token).consultation_id).slug != slug:
        raise Refused("identity.token")


def _add(world: Deps, slug: str, token: str, body: shapes.StatementIn) -> int:
    _refuse_stray(world, slug, token)
    return statements.propose(world, token=token, question=body.question, text=body.text)


def _adding(world: Deps) -> Endpoint:
    """What answers at ``…/statements``."""

    async def add(request: Request) -> Response:
        slug, token = _slug(request), token_of(request)
        body = _read(shapes.StatementIn, await request.body())
        left = await asyncio.to_thread(_add, world, slug, token, body)
        return as_json({"left": left}, 201, {"Cache-Control": "no-store"})

    return add


def endpoints(world: Deps, patience: float = PATIENCE_SECONDS) -> dict[str, Endpoint]:
    """What answers at ``…/identity``, ``…/ballots`` and ``…/statements``."""

    async def identity(request: Request) -> Response:
        slug = _slug(request)
        body = _read(shapes.IdentityIn, await request.body())
        facts = world, slug, body, client_of(request)
        if is_quick(world, slug):
            found = _identified(*facts)
        else:
            found = await asyncio.to_thread(_identified, *facts)
        said = {
            "voting_token": found.token,
            "expires_at": found.expires_at,
            "area_code": found.area_code,
            "has_voted": found.has_voted,
            "may_revise": found.may_revise,
            "receipt": found.receipt,
        }
        return as_json(said, headers={"Cache-Control": "no-store"})

    async def ballots(request: Request) -> Response:
        slug, attempt = _slug(request), _attempt(request)
        body = _read(shapes.BallotIn, await request.body())
        waiting = await _hand_in(world, slug, body, attempt, request)
        receipt = await _durable(waiting, patience)
        said = {
            "receipt": receipt.code,
            "leaf": receipt.leaf,
            "is_replay": receipt.is_replay,
            "revision": receipt.revision,
        }
        return as_json(said, 200 if receipt.is_replay else 201)

    return {
        "identity": answering(identity),
        "ballots": answering(ballots),
        "statements": answering(_adding(world)),
    }


def build(answers: dict[str, Endpoint]) -> APIRouter:
    """The routes and what the document says of them."""
    router = APIRouter()
    again: dict[int | str, dict[str, Any]] = {
        200: {"model": shapes.ReceiptOut, "description": "The same attempt again"}
    }
    router.add_api_route(
        "/consultations/{slug}/identity",
        answers["identity"],
        methods=["POST"],
        response_model=shapes.IdentityOut,
        responses=refusals(*IDENTITY_REFUSALS),
        openapi_extra=taking(shapes.IdentityIn, SLUG),
        **told("identify"),
    )
    router.add_api_route(
        "/consultations/{slug}/ballots",
        answers["ballots"],
        methods=["POST"],
        status_code=201,
        response_model=shapes.ReceiptOut,
        responses=again | refusals(*BALLOT_REFUSALS),
        openapi_extra=taking(
            shapes.BallotIn, SLUG, KEY, security=TOKEN_OR_PROOF, examples=bodies()
        ),
        **told("cast_ballot"),
    )
    router.add_api_route(
        "/consultations/{slug}/statements",
        answers["statements"],
        methods=["POST"],
        status_code=201,
        response_model=shapes.StatementOut,
        responses=refusals(*STATEMENT_REFUSALS),
        openapi_extra=taking(shapes.StatementIn, SLUG, security=NEEDS_TOKEN),
        **told("add_statement"),
    )
    return router
