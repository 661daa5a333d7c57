"""Documents, pictures, QR codes, posters and the one download of a code sheet."""

import io
import re
from urllib.parse import quote

import segno
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.callers import actor_of
from api.listing import answer_of, reader_language
from services import Refused, codes, deps, paper_sheet, poster
from services.asked import IMAGE
from services.consultations import attachment, by_slug
from services.deps import Deps
from ui import assets

_ID = re.compile(r"[0-9a-f]{32}")
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,60}")
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def _download(name: str, media_type: str, content: bytes) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=utf-8''{quote(name, safe='')}",
        "Content-Security-Policy": _SANDBOX,
        "Cache-Control": "no-store",
    }
    return Response(content, 200, headers, media_type)


def _picture(media_type: str, content: bytes, *, is_public: bool) -> Response:
    """Shown where it stands; what is under one address never changes, so browsers may keep it."""
    kept = "public, max-age=31536000, immutable" if is_public else "private, no-store"
    headers = {
        "Content-Disposition": "inline",
        "Content-Security-Policy": _SANDBOX,
        "Cache-Control": kept,
    }
    return Response(content, 200, headers, media_type)


def qr_svg(address: str) -> bytes:
    """A QR code of *address* as SVG."""
    page = io.BytesIO()
    segno.make(address, error="m").save(page, kind="svg", border=2, scale=8, xmldecl=False)
    return page.getvalue()


def origin_of(world: Deps, request: Request) -> str:
    """Where links lead: the configured origin; in the demo without one, where we are."""
    return world.settings.origin or str(request.base_url).rstrip("/")


def _named(request: Request, name: str, known: re.Pattern[str], code: str) -> str:
    """What the address names, if it could be one of ours at all."""
    value = str(request.path_params[name])
    if not known.fullmatch(value):
        raise Refused(code)
    return value


def routes(world: Deps) -> list[Route]:
    """Files of all kinds."""
    return [*_read(world), *_printed(world)]


def _read(world: Deps) -> list[Route]:
    """What anybody may open."""

    def document(request: Request) -> Response:
        try:
            with deps.begin(world, actor=actor_of(world, request), write=False) as work:
                wanted = _named(request, "id", _ID, "attachment.unknown")
                found, content, is_public = attachment(work, wanted)
        except Refused as refusal:
            return answer_of(request, refusal)
        if found.kind == IMAGE:
            return _picture(found.media_type, content, is_public=is_public)
        return _download(found.file_name, found.media_type, content)

    def qr(request: Request) -> Response:
        try:
            with deps.begin(world, write=False) as work:
                view = by_slug(work, _named(request, "slug", _SLUG, "consultation.unknown"))
        except Refused as refusal:
            return answer_of(request, refusal)
        page = qr_svg(f"{origin_of(world, request)}/c/{view.slug}")
        kept = "public, max-age=3600" if world.settings.origin else "no-store"
        headers = {"Cache-Control": kept}
        return Response(page, 200, headers, "image/svg+xml")

    return [Route("/files/{id}", document), Route("/qr/{slug}.svg", qr)]


def _printed(world: Deps) -> list[Route]:
    """What is made to be printed."""

    def placard(request: Request) -> Response:
        try:
            with deps.begin(world, write=False) as work:
                page = poster.poster(
                    work,
                    slug=_named(request, "slug", _SLUG, "consultation.unknown"),
                    kind=str(request.path_params["kind"]),
                    origin=origin_of(world, request),
                    scripts=[assets.url(name) for name in ("sunshine.js", "poster.js")],
                )
        except Refused as refusal:
            return answer_of(request, refusal)
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    def sheet(request: Request) -> Response:
        try:
            with deps.begin(world, actor=actor_of(world, request)) as work:
                wanted = _named(request, "id", _ID, "codes.unknown")
                here = origin_of(world, request)
                page = codes.download(work, batch_id=wanted, origin=here)
        except Refused as refusal:
            return answer_of(request, refusal)
        return _download("codes.html", "text/html; charset=utf-8", page.encode())

    def paper(request: Request) -> Response:
        try:
            with deps.begin(world, actor=actor_of(world, request)) as work:
                wanted = _named(request, "id", _ID, "paper.unknown")
                language = reader_language(request)
                origin = origin_of(world, request)
                page = paper_sheet.print_batch(
                    work, batch_id=wanted, language=language, origin=origin
                )
        except Refused as refusal:
            return answer_of(request, refusal)
        headers = {"Content-Security-Policy": _SANDBOX, "Cache-Control": "no-store"}
        return HTMLResponse(page, headers=headers)

    return [
        Route("/paper/{id}", paper, methods=["POST"]),
        Route("/poster/{slug}/{kind}", placard),
        Route("/sheet/{id}", sheet, methods=["POST"]),
    ]
