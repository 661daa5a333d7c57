"""The page around the pages: Streamlit's own index, in the reader's language, with our look.

Streamlit says ``<html lang="en">``, carries an inline script that our policy forbids, and speaks
English until it runs. Its index is rewritten once at start; an anchor that is no longer there stops
the start, so that an upgrade cannot pass unnoticed.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from urllib.parse import urlencode

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ui import assets

LANGUAGE_COOKIE, MODE_COOKIE = "sunshine_lang", "sunshine_mode"
LANGUAGES = {"zh": "zh-CN", "en": "en"}
MODES = ("standard", "elder")
_YEAR = 365 * 24 * 3600
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
#: First words of the addresses that Streamlit answers for.
_STREAMLITS = frozenset({"_stcore", "app", "component", "media", "static"})
#: What a messenger takes for the end of a link that stood in a sentence.
_AROUND = "。，、；：！？）》」』”’ \u3000"
_CODE = re.compile(r"[A-Za-z0-9-]{4,40}")
_THEMES = (("light", "#fffdfa"), ("dark", "#1a1714"))


@dataclass(frozen=True)
class ShellWords:
    """What the shell itself says in one language before the page is there."""

    title: str
    loading: str
    needs_script: str
    description: str = ""


class AnchorMissing(RuntimeError):
    """Streamlit's index changed; look at it and mend the anchors here."""


def packaged_index() -> str:
    """The index that came with the installed Streamlit."""
    return (files("streamlit") / "static" / "index.html").read_text("utf-8")


def _replaced(page: str, pattern: str, new: str) -> str:
    found, count = re.subn(pattern, lambda _: new, page, flags=re.DOTALL)
    if count != 1:
        raise AnchorMissing(f"{count} places, not one, for {pattern!r} in Streamlit's index.html")
    return found


def _head(language: str, words: ShellWords) -> str:
    themes = "".join(
        f'<meta name="theme-color" media="(prefers-color-scheme: {name})" content="{colour}">'
        for name, colour in _THEMES
    )
    styles = "".join(f'<link rel="stylesheet" href="{assets.url(n)}">' for n in assets.styles())
    scripts = ("sunshine.js", "ballot.js", "keeping.js", "words.js")
    loaded = "".join(f'<script defer src="{assets.url(name)}"></script>' for name in scripts)
    told = f'<meta name="description" content="{escape(words.description)}">'
    title = f"<title>{escape(words.title)}</title>"
    return title + (told if words.description else "") + themes + styles + loaded


def _skeleton(words: ShellWords) -> str:
    lines = "<i></i>" * 4
    return (
        f'<div id="root"><div class="sun-loading" role="status"><b></b>'
        f"<p>{escape(words.loading)}</p>{lines}</div></div>"
    )


def transformed(page: str, language: str, words: ShellWords, mode: str = "standard") -> str:
    """*page*, Streamlit's index, in *language* and *mode*.

    Raises:
        AnchorMissing: A place that must be rewritten is not there exactly once.
    """
    elder = ' class="elder"' if mode == "elder" else ""
    page = _replaced(page, r'<html lang="en">', f'<html lang="{LANGUAGES[language]}"{elder}>')
    page = _replaced(page, r"<title>Streamlit</title>", _head(language, words))
    page = _replaced(
        page,
        r'<link rel="shortcut icon" href="\./favicon\.png" />',
        f'<link rel="icon" type="image/svg+xml" href="{assets.url("sun.svg")}">',
    )
    page = _replaced(page, r'<link\s+rel="preload"[^>]*?as="font"[^>]*?/>', "")
    page = _replaced(page, r"<!--[^<]*?Machine-readable pointer(?:(?!-->).)*-->", "")
    page = _replaced(page, r'<link rel="service-desc"[^>]*/>', "")
    page = _replaced(page, r"<script>\s*window\.prerenderReady = false\s*</script>", "")
    page = _replaced(
        page,
        r"<noscript>.*?</noscript>",
        f"<noscript><p>{escape(words.needs_script)}</p></noscript>",
    )
    return _replaced(page, r'<div id="root"></div>', _skeleton(words))


def preferences(request: Request) -> tuple[str, str]:
    """Language and mode: as the address asks, else as the cookies say, else Chinese, standard."""
    asked, kept = request.query_params, request.cookies
    language = next(
        (v for v in (asked.get("lang"), kept.get(LANGUAGE_COOKIE)) if v in LANGUAGES), "zh"
    )
    mode = next((v for v in (asked.get("mode"), kept.get(MODE_COOKIE)) if v in MODES), MODES[0])
    return str(language), str(mode)


def remember_preferences(request: Request, response: Response, *, production: bool) -> None:
    """A choice made in the address becomes a cookie for a year."""
    for name, cookie, known in (
        ("lang", LANGUAGE_COOKIE, LANGUAGES),
        ("mode", MODE_COOKIE, MODES),
    ):
        value = request.query_params.get(name, "")
        if value in known:
            response.set_cookie(
                cookie, value, max_age=_YEAR, path="/", samesite="lax", secure=production
            )


def _index(
    words: Mapping[str, ShellWords], *, production: bool, page: str | None, status: int = 200
) -> Callable[[Request], Awaitable[Response]]:
    source = packaged_index() if page is None else page
    ready = {
        (language, mode): transformed(source, language, words[language], mode)
        for language in LANGUAGES
        for mode in MODES
    }

    async def index(request: Request) -> Response:
        language, mode = preferences(request)
        names = {"Content-Language": LANGUAGES[language], "Vary": "Cookie"}
        response = HTMLResponse(ready[language, mode], status, headers=names)
        remember_preferences(request, response, production=production)
        return response

    return index


def index_routes(
    paths: Iterable[str],
    words: Mapping[str, ShellWords],
    *,
    production: bool = False,
    page: str | None = None,
) -> list[Route]:
    """One route a page; *words* by language code, *page* instead of the packaged index."""
    index = _index(words, production=production, page=page)
    return [Route(path, index) for path in dict.fromkeys(paths)]


def stray_route(
    words: Mapping[str, ShellWords], *, production: bool = False, page: str | None = None
) -> Route:
    """Any other single word as address: our shell with 404. Must stand last of our routes."""
    register_url_convertor("stray", _Stray())
    return Route("/{page:stray}", _index(words, production=production, page=page, status=404))


class _Stray(StringConvertor):
    """A word that is neither one of Streamlit's files nor its own sign-in."""

    regex = r"(?!(?:oauth2callback|favicon\.png|manifest\.json)$)[^/]+"


class _Deeper(StringConvertor):
    """A way of several words that leads to none of Streamlit's places."""

    regex = f"(?!(?:{'|'.join(sorted(_STREAMLITS))})/)(?!.*/_stcore/)[^/]+/[^/].*"


def deeper_route(nothing_here: Callable[[Request], Awaitable[Response]]) -> Route:
    """What lies below no page: Streamlit would send its index, which finds no script there.

    Must stand last of our routes: it also takes what they answer, asked for in another way.
    """
    register_url_convertor("deeper", _Deeper())
    return Route("/{way:deeper}", nothing_here)


def deep_link_routes(nothing_here: Callable[[Request], Awaitable[Response]]) -> list[Route]:
    """Short addresses for QR codes and posters: ``/c/{slug}`` and ``/r/{code}``."""

    def forward(place: str, name: str, known: re.Pattern[str]) -> Route:
        async def go(request: Request) -> Response:
            value = request.path_params["value"].rstrip(_AROUND)
            if not known.fullmatch(value):
                return await nothing_here(request)
            kept = {k: v for k, v in request.query_params.items() if k in ("lang", "mode")}
            query = urlencode({"c" if name == "c" else "code": value, **kept})
            return RedirectResponse(f"{place}?{query}", 302)

        return Route(f"/{name}/{{value}}", go)

    return [forward("/consultation", "c", _SLUG), forward("/receipt", "r", _CODE)]


class _Assets(StaticFiles):
    """Files named with the hash of their content may be kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        version = assets.version(path)
        if not version:
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        is_exact = scope["query_string"] == f"v={version}".encode("ascii")
        kept = f"public, max-age={_YEAR}, immutable" if is_exact else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


def assets_route() -> Mount:
    """``/assets/*``: style, scripts and the sun."""
    return Mount("/assets", app=_Assets(directory=assets.FOLDER), name="assets")
