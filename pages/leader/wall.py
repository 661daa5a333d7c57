"""The wall display: public figures in large type, refreshing by themselves."""

import streamlit as st

from services import Deed
from services.deps import begin
from services.live import live, refresh_seconds
from ui import charts, wall
from ui.page import enter

visit = enter(deed=Deed.WATCH)
slug = st.query_params.get("c", "")


@st.fragment(run_every=refresh_seconds(visit.deps.settings.release_seconds))
def display() -> None:
    """What anybody may see, as nobody in particular: it hangs where everybody passes."""
    again = enter(deed=Deed.WATCH)
    with again.look(), begin(again.deps, write=False) as work:
        now = live(work, slug=slug)
        shown = wall.sheet(now)
    with st.container(key="wall"):
        st.html(wall.head(now, shown))
        charts.draw(wall.board(now, shown, st.query_params.get("size", "m")))
        st.html(wall.side(now))


display()
