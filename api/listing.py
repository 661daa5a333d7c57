"""A plain page that lists the API from its own document; nothing is fetched from elsewhere."""

from html import escape
from typing import Any

import locales


def _operation(path: str, method: str, told: dict[str, Any]) -> str:
    answers = ", ".join(sorted(told.get("responses", {})))
    return (
        f"<section><h2><code>{escape(method.upper())} /api/v1{escape(path)}</code></h2>"
        f"<p>{escape(told.get('summary', ''))}</p><p><small>{escape(answers)}</small></p></section>"
    )


def page(document: dict[str, Any], language: str) -> str:
    """The page in *language*."""
    title = escape(locales.sentence("api.title", language))
    intro = escape(locales.sentence("api.intro", language))
    operations = "".join(
        _operation(path, method, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    )
    lang = {"zh": "zh-CN"}.get(language, language)
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" '
        f'href="/assets/sunshine.css"><title>{title}</title><body class="plain"><main><h1>{title}'
        f'</h1><p>{intro}</p><p><a href="/api/v1/openapi.json">openapi.json</a></p>'
        f"{operations}</main></body></html>"
    )
