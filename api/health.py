"""For machines that watch: alive, ready, measured."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import as_json
from services import measuring, readiness
from services.deps import Deps


def routes(world: Deps) -> list[Route]:
    """``/healthz``, ``/readyz``, ``/metrics`` (which the gate closes to outsiders)."""

    async def healthz(_: Request) -> Response:
        return as_json({"status": "ok"})

    async def readyz(_: Request) -> Response:
        troubles = await asyncio.to_thread(readiness.troubles, world)
        status = "trouble" if troubles else "ready"
        return as_json({"status": status, "troubles": troubles}, 503 if troubles else 200)

    async def measured(_: Request) -> Response:
        page = await asyncio.to_thread(measuring.reading, world)
        return Response(page, media_type="text/plain; version=0.0.4")

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", measured),
    ]
