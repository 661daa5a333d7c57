"""Plain pages beside the app: the API's description, a refusal; nothing comes from elsewhere."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import locales
from api.errors import body_of, headers_of, language_of, refused, status_of
from api.shell import LANGUAGE_COOKIE, LANGUAGES
from services import Refused, metrics
from ui import assets

#: The shared styles are meant for Streamlit's own frame, which is not around these pages.
_LOOK = (
    "body{margin:0;font:1rem/1.6 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;"
    "color:var(--sun-ink)}main{max-width:60rem;margin:auto;padding:1rem}h2{font-size:1.125rem;"
    "border-top:1px solid var(--sun-line);padding-top:1rem}a,summary{color:var(--sun)}"
    "pre{background:var(--sun-sunk);padding:.75rem;overflow:auto}ul{padding-left:1.25rem}"
    ".no{display:grid;place-content:center;justify-items:center;gap:1rem;min-height:80vh;"
    "max-width:32rem;text-align:center}.no p{margin:0;font-size:1.25rem}"
    ".no p+p{font-size:1rem;color:var(--sun-quiet)}.no a{margin-top:1rem;padding:.75rem 1.5rem;"
    "border:1px solid;border-radius:.625rem;text-decoration:none;font-weight:600}"
)


def reader_language(request: Request) -> str:
    """As the address asks, else as the cookie says, else as the browser prefers."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    return asked if asked in LANGUAGES else language_of(request)


def _page(language: str, title: str, body: str, look: str = "") -> str:
    styles = "".join(f'<link rel="stylesheet" href="{assets.url(n)}">' for n in assets.styles())
    return (
        f'<!doctype html><html lang="{LANGUAGES[language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">{styles}'
        f"<style>{_LOOK}</style><title>{escape(title)}</title></head>"
        f'<body><main class="{look}">{body}</main></body></html>'
    )


def refusal_page(refusal: Refused, language: str) -> str:
    """One sentence in both languages, the reader's first, and the way home."""
    tongues = sorted(LANGUAGES, key=lambda tongue: tongue != language)
    said = {tongue: body_of(refusal, tongue)["sentence"] for tongue in tongues}
    lines = (f'<p lang="{LANGUAGES[t]}">{escape(sentence)}</p>' for t, sentence in said.items())
    home = escape(locales.sentence("api.home", language))
    sun = '<i class="sun-mark" aria-hidden="true"></i>'
    body = f'{sun}{"".join(lines)}<a href="/">{home}</a>'
    return _page(language, said[language], body, "no")


def answer_of(request: Request, refusal: Refused) -> Response:
    """The refusal: a page for somebody who follows a link, JSON for everything else."""
    is_page = "text/html" in request.headers.get("accept", "")
    if not is_page or request.url.path.startswith("/api/"):
        return refused(request, refusal)
    metrics.refused(refusal.code)
    page = refusal_page(refusal, reader_language(request))
    return HTMLResponse(page, status_of(refusal.code), headers_of(refusal))


def _name_of(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _parameters(told: dict[str, Any]) -> Iterable[str]:
    for one in told.get("parameters", []):
        facts = {k: v for k, v in one["schema"].items() if k in ("pattern", "maximum", "maxLength")}
        rule = " ".join(f"{k}: {v}" for k, v in facts.items())
        yield f"<li><code>{escape(one['name'])}</code> <small>{escape(rule)}</small></li>"


def _example(document: dict[str, Any], told: dict[str, Any]) -> str:
    """The body to send, as its fields' own examples spell it."""
    for kind in told.get("requestBody", {}).get("content", {}).values():
        fields = document["components"]["schemas"][_name_of(kind["schema"])]["properties"]
        body = {k: v["examples"][0] for k, v in fields.items() if v.get("examples")}
        shown = f"<pre>{escape(json.dumps(body, ensure_ascii=False, indent=2))}</pre>"
        return shown + _by_method(kind.get("examples", {}))
    return ""


def _by_method(examples: dict[str, Any]) -> str:
    """One line for each method: how its mark is sent."""
    lines = (
        f"{name}: {json.dumps(one['value'], ensure_ascii=False)}" for name, one in examples.items()
    )
    return f"<pre>{escape(chr(10).join(lines))}</pre>" if examples else ""


def _codes(answer: dict[str, Any]) -> Iterable[str]:
    for kind in answer.get("content", {}).values():
        yield from kind.get("examples", {})


def _answers(told: dict[str, Any], language: str) -> Iterable[str]:
    for status, answer in told["responses"].items():
        for code in _codes(answer):
            sentence = escape(locales.sentences(language)[f"refused.{code}"])
            yield f"<li><code>{status} {code}</code><br>{sentence}</li>"


def _operation(
    document: dict[str, Any], path: str, method: str, told: dict[str, Any], language: str
) -> str:
    said = locales.sentence(f"api.operation.{told['operationId']}", language)
    refusals = escape(locales.sentence("api.refusals", language))
    address = escape(f"{document['servers'][0]['url']}{path}").replace("/", "/<wbr>")
    return (
        f"<section><h2><code>{method.upper()} {address}</code></h2><p>{escape(said)}</p>"
        f"<ul>{''.join(_parameters(told))}</ul>{_example(document, told)}"
        f"<details><summary>{refusals}</summary><ul>{''.join(_answers(told, language))}</ul>"
        "</details></section>"
    )


def page(document: dict[str, Any], language: str) -> str:
    """The description of the API in *language*, made from its OpenAPI *document*."""
    title = escape(locales.sentence("api.title", language))
    intro = escape(locales.sentence("api.intro", language))
    operations = "".join(
        _operation(document, path, method, told, language)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    )
    source = '<p><a href="/api/v1/openapi.json">openapi.json</a></p>'
    return _page(language, title, f"<h1>{title}</h1><p>{intro}</p>{source}{operations}")
