"""Signing in and out: plain forms, because only a plain answer can set a cookie."""

import asyncio
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.callers import browser_of, client_of
from api.gate import SESSION_COOKIE
from services import Refused, deps, metrics, people
from services.deps import Deps

_LIFETIME = 12 * 3600
_HOMES = (
    ("auditor", "/record"),
    ("admin", "/people"),
    ("leader", "/portfolio"),
    ("delegate", "/portfolio"),
)
#: argon2 is dear by design: two at once are enough for two cores.
_HASHING_AT_ONCE = 2
_FIELDS = 10


def safe_target(raw: str) -> str:
    """A path on this site, or empty: never another site, whatever is asked for."""
    is_path = raw.startswith("/") and not raw.startswith(("//", "/\\"))
    return raw[:300] if is_path and raw.isprintable() and "\\" not in raw else ""


def _home(world: Deps, cookie: str) -> str:
    found = people.lookup(world, cookie)
    roles = people.actor_for(world, found).roles if found else set()
    nowhere = "/desk" if roles else "/account"
    return next((place for role, place in _HOMES if role in roles), nowhere)


def _welcome(world: Deps, cookie: str, target: str) -> Response:
    metrics.sign_in("made")
    answer = RedirectResponse(target or _home(world, cookie), status_code=303)
    answer.set_cookie(
        SESSION_COOKIE,
        cookie,
        max_age=_LIFETIME,
        path="/",
        httponly=True,
        samesite="lax",
        secure=not world.settings.is_demo,
    )
    return answer


def _turned_away(refusal: Refused, target: str) -> Response:
    metrics.sign_in("refused")
    facts = {k: str(v) for k, v in refusal.facts.items()}
    query = urlencode({"refused": refusal.code, "next": target, **facts})
    return RedirectResponse(f"/sign-in?{query}", status_code=303)


def _end(world: Deps, cookie: str) -> None:
    found = people.lookup(world, cookie)
    if found:
        with deps.begin(world, actor=people.actor_for(world, found)) as work:
            people.sign_out(work)


def said(form: FormData, field: str, most: int = 1000) -> str:
    """A field of the form, under its page name or its plain one.

    The page's fields have a front of their own, because the framework's sanitiser takes away names
    such as ``name`` that would hide a form's own properties. A NUL, which no keyboard has and no
    database takes, is left out.
    """
    found = form.get(f"sun-{field}") or form.get(field, "")
    return str(found)[:most].replace("\x00", "")


def routes(world: Deps) -> list[Route]:
    """The three forms. What waits for the database or a hash does so beside the event loop."""
    hashing = asyncio.Semaphore(_HASHING_AT_ONCE)

    async def sign_in(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=_FIELDS)
        name, password = (said(form, k, 200) for k in ("name", "password"))
        target = safe_target(said(form, "next"))
        facts = {"name": name, "password": password}
        facts |= {"client": client_of(request), "browser": browser_of(request)}
        try:
            async with hashing:
                cookie = await asyncio.to_thread(people.sign_in, world, **facts)
        except Refused as refusal:
            return _turned_away(refusal, target)
        return await asyncio.to_thread(_welcome, world, cookie, target)

    async def demo(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=_FIELDS)
        target = safe_target(said(form, "next"))
        name = said(form, "name", 60)
        try:
            cookie = await asyncio.to_thread(people.demo_sign_in, world, name=name)
        except Refused as refusal:
            return _turned_away(refusal, target)
        return await asyncio.to_thread(_welcome, world, cookie, target)

    async def sign_out(request: Request) -> Response:
        await asyncio.to_thread(_end, world, request.cookies.get(SESSION_COOKIE, ""))
        answer = RedirectResponse("/", status_code=303)
        answer.delete_cookie(SESSION_COOKIE, path="/")
        return answer

    return [
        Route("/auth/sign-in", sign_in, methods=["POST"]),
        Route("/auth/demo", demo, methods=["POST"]),
        Route("/auth/sign-out", sign_out, methods=["POST"]),
    ]
