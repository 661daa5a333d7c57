"""What is open, what comes and what is over, for the place a resident calls home."""

import streamlit as st

from services.consultations import listing
from services.shelf import kept
from ui import demo_hint, html, lists, page
from ui.reader import names_in_words
from ui.words import language, t

_PLACE, _SEARCH = "home.place", "home.search"


def remember() -> None:
    """The choice goes into the address, so that it can be passed on and comes back on reload."""
    for key, name in ((_PLACE, "place"), (_SEARCH, "q")):
        value = st.session_state.get(key) or ""
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


visit = page.enter()

asked_place, search = st.query_params.get("place", ""), st.query_params.get("q", "")[:80]
with visit.look() as work:
    names = names_in_words(work)
    choices = lists.places(names)
    place = asked_place if asked_place in choices else ""
    cards = listing(work, area=place, search=search)

st.html(lists.hero())
page.show(demo_hint.guest(visit.deps, st.query_params.get("demo", ""), names))
with st.container(key="home-ask"):
    codes = list(choices)
    st.selectbox(
        t("home.place"),
        codes,
        index=codes.index(place),
        format_func=choices.__getitem__,
        key=_PLACE,
        on_change=remember,
    )
    st.text_input(
        t("home.search"),
        search,
        key=_SEARCH,
        placeholder=t("home.search_hint"),
        max_chars=80,
        type="search",
        on_change=remember,
    )


def drawn() -> html.Safe:
    """All sections, or what to do when there are none."""
    return lists.sections(cards, names) if cards else lists.nothing(search, place)


if search:
    st.html(drawn())
else:
    st.html(kept(visit.deps, ("home", place, language()), drawn))
