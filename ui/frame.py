"""What stands around every page: header with switches and menu, footer with who and how."""

from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from services.deps import Actor
from ui import html
from ui.html import Link
from ui.menu import places_for
from ui.page import Visit, is_elder
from ui.state import KIOSK
from ui.words import language, t

#: Pages that bring their own frame: the wall display is nothing but figures.
_BARE = frozenset({"wall"})
_DESK = "counter"


def _here(url: str, asked: dict[str, str], **changes: str) -> str:
    """This page's address with some of its query changed."""
    kept = {k: v for k, v in asked.items() if k not in ("lang", "mode", "refused")}
    return f"/{url}?{urlencode(kept | changes)}"


def _switches(url: str, asked: dict[str, str], actor: Actor, is_large: bool) -> list[Link]:
    other = "en" if language() == "zh" else "zh"
    mode = ("page.elder_off", "standard") if is_large else ("page.elder_on", "elder")
    found = [
        Link(t(mode[0]), _here(url, asked, mode=mode[1]), mode=mode[1]),
        Link(t("page.language"), _here(url, asked, lang=other), "en" if other == "en" else "zh-CN"),
    ]
    if actor.id:
        found.append(Link(actor.title.get(language()) or actor.name, "/account"))
        found.append(Link(t("page.sign_out"), "/auth/sign-out", posts=True))
    else:
        found.append(Link(t("page.staff_entry"), "/sign-in"))
    return found


@lru_cache(maxsize=2000)
def _header(
    url: str,
    query: tuple[tuple[str, str], ...],
    actor: Actor,
    language_code: str,
    is_large: bool,
    is_demo: bool,
) -> str:
    menu = [
        Link(t(f"menu.{place.url or 'home'}"), f"/{place.url}", is_current=place.url == url)
        for place in places_for(actor)
        if place.in_menu
    ]
    return html.page_header(
        site=t("site.name"),
        place=t("site.county"),
        links=_switches(url, dict(query), actor, is_large),
        menu=menu,
        menu_label=t("page.main_menu"),
        ribbon=t("page.demo") if is_demo else "",
    )


@lru_cache(maxsize=8)
def _footer(language_code: str, is_demo: bool) -> str:
    links = [
        Link(t("footer.verify"), "/receipt"),
        Link(t("footer.privacy"), "/about"),
        Link(t("footer.api"), "/api/v1/docs"),
    ]
    return html.footer(
        [t("footer.host_demo" if is_demo else "footer.host"), t("footer.not_election")], links
    )


class _Known(Actor):
    """An actor as a cache key: two with the same id, title and roles see the same header."""

    def __hash__(self) -> int:
        return hash((self.id, self.name, self.holdings))


def _is_bare(url: str) -> bool:
    """Has the page at *url* no frame? So has a desk's tablet while it is turned to a resident."""
    return url in _BARE or (url == _DESK and bool(st.session_state.get(KIOSK)))


def header(visit: Visit, url: str) -> None:
    """Draw the top of the page at *url*."""
    if _is_bare(url):
        return
    actor = visit.actor
    key = _Known(actor.id, actor.name, actor.title, actor.holdings)
    query = tuple(sorted(st.query_params.to_dict().items()))
    is_demo = visit.deps.settings.is_demo
    st.html(_header(url, query, key, language(), is_elder(), is_demo))


def footer(visit: Visit, url: str) -> None:
    """Draw the bottom of the page."""
    if not _is_bare(url):
        st.html(_footer(language(), visit.deps.settings.is_demo))
