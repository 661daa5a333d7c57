"""The page on secrecy and counting, from its sentences."""

from functools import cache
from itertools import count, takewhile

import locales
from ui import html
from ui.words import t

_PARTS = ("vote", "secret", "not", "count", "check")
_NOTICE = ("who", "why", "what", "how", "keep", "rights")


def _numbered(part: str) -> html.Safe:
    """The sentences 1, 2, 3 … of *part*."""
    keys = takewhile(locales.has, (f"about.{part}.{n}" for n in count(1)))
    return html.tag("ol", *(html.tag("li", t(key)) for key in keys), class_="sun-list-plain")


def _part(part: str) -> html.Safe:
    lead = html.tag("p", t("about.not.lead")) if part == "not" else ""
    more = html.link(t("about.check.look_up"), "/receipt", "button") if part == "check" else ""
    title = html.tag("h2", t(f"about.{part}.title"))
    return html.tag("section", title, lead, _numbered(part), more, id=part, class_="sun-section")


def _notice() -> html.Safe:
    rows = [(t(f"about.privacy.{n}"), t(f"about.privacy.{n}_words")) for n in _NOTICE]
    title = html.tag("h2", t("about.privacy.title"))
    return html.tag("section", title, html.facts(rows), id="privacy", class_="sun-section")


@cache
def whole(language: str) -> html.Safe:
    """All of it in the reader's *language*, which only serves as the key here."""
    lead = html.tag("p", t("about.lead"), class_="sun-lead")
    head = html.tag("div", html.tag("h1", t("about.title")), lead, class_="sun-hero")
    return html.tag("article", head, *map(_part, _PARTS), _notice(), class_="sun-reading")
