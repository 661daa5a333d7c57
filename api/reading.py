"""Read over HTTP: consultations, released results, receipts."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api import render, result_shapes, shapes
from api.callers import actor_of, has_voted
from api.document import MAY_SHOW_TOKEN, refusals, told
from api.errors import as_json, language_of
from services import deps
from services.consultations import by_slug, card_of, listing
from services.deps import Deps
from services.exports import results_csv
from services.groups import groups_asked
from services.receipts import status
from services.results import result_for
from services.runoffs import links

Told = dict[int | str, dict[str, Any]]
Slug = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
Word = Annotated[str, Query(max_length=20, pattern="^[A-Za-z0-9_]*$")]
_UNCHANGED: Told = {304: {"description": "Not Modified"}}
_CSV: Told = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
_PHASES = "^(upcoming|open|closed|published|withdrawn)?$"
_UNKNOWN = ("consultation.unknown", "request.shape")
_TOKEN = ("identity.token", "identity.expired")


def _is_kept(request: Request, mark: str) -> bool:
    """Does the client hold this version already?"""
    held = request.headers.get("if-none-match", "")
    return held == "*" or mark in (one.strip() for one in held.split(","))


def build(world: Deps) -> APIRouter:
    """The routes that change nothing."""
    router = APIRouter()

    @router.get(
        "/consultations",
        response_model=shapes.ListOut,
        responses=refusals("request.shape"),
        **told("list_consultations"),
    )
    def list_consultations(
        area: Annotated[str, Query(max_length=12, pattern=r"^[0-9]*$")] = "",
        search: Annotated[str, Query(max_length=80)] = "",
        phase: Annotated[str, Query(pattern=_PHASES)] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> Response:
        with deps.begin(world, write=False) as work:
            cards = listing(work, area=area, search=search)
        found = [c for c in cards if phase in ("", c.phase)]
        page = [render.card(c) for c in found[offset : offset + limit]]
        return as_json({"total": len(found), "offset": offset, "consultations": page})

    @router.get(
        "/consultations/{slug}",
        response_model=shapes.ConsultationOut,
        responses=refusals(*_UNKNOWN),
        **told("read_consultation"),
    )
    def read_consultation(slug: Slug, request: Request) -> Response:
        with deps.begin(world, write=False) as work:
            view = by_slug(work, slug)
            found, ways, groups = card_of(work, view), links(work, view), groups_asked(work, view)
        return as_json(render.consultation(found, ways, groups, language_of(request)))

    @router.get(
        "/consultations/{slug}/results",
        response_model=result_shapes.ResultOut,
        responses=_UNCHANGED | refusals(*_UNKNOWN, *_TOKEN),
        openapi_extra=MAY_SHOW_TOKEN,
        **told("read_results"),
    )
    def read_results(slug: Slug, request: Request) -> Response:
        with deps.begin(world, actor=actor_of(world, request), write=False) as work:
            view = by_slug(work, slug)
            found = result_for(work, view, has_voted=has_voted(work, view, request))
        mark = f'W/"{view.id}-{found.seq}-{found.shows}-{len(found.breakdowns)}-{found.areas_mark}"'
        headers = {"ETag": mark, "Cache-Control": "no-cache", "Vary": "Cookie, Authorization"}
        if _is_kept(request, mark):
            return Response(status_code=304, headers=headers)
        return as_json(render.result(found), headers=headers)

    @router.get(
        "/consultations/{slug}/results.csv",
        responses=_CSV | refusals(*_UNKNOWN, *_TOKEN, "export.not_released", "export.unknown"),
        response_class=Response,
        openapi_extra=MAY_SHOW_TOKEN,
        **told("read_csv"),
    )
    def read_csv(
        slug: Slug,
        request: Request,
        question: Word = "",
        breakdown: Word = "",
        language: Annotated[str, Query(pattern="^(zh|en)$")] = "zh",
    ) -> Response:
        with deps.begin(world, actor=actor_of(world, request), write=False) as work:
            page = results_csv(
                work,
                slug=slug,
                question=question,
                breakdown=breakdown,
                language=language,
                has_voted=has_voted(work, by_slug(work, slug), request),
            )
        name = "-".join(part for part in (slug, question, breakdown) if part)
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return Response(page.encode(), 200, headers, "text/csv; charset=utf-8")

    @router.get(
        "/receipts/{code}",
        response_model=shapes.ReceiptStatusOut,
        responses=refusals("receipt.form", "receipt.unknown", "request.shape"),
        **told("read_receipt"),
    )
    def read_receipt(code: Annotated[str, Path(max_length=40)]) -> Response:
        with deps.begin(world, write=False) as work:
            return as_json(render.receipt_status(status(work, code)))

    return router
