"""Live figures of one consultation, for those who watch over it."""

import streamlit as st

from services import Deed
from services.live import live, refresh_seconds
from services.portfolio import portfolio
from ui import channel_table, charts
from ui.live_head import bar, head
from ui.page import enter, is_elder, stop
from ui.portfolio_board import chooser
from ui.words import t, w

visit = enter(deed=Deed.WATCH)
slug = st.query_params.get("c", "")

if not slug:
    with visit.look() as work:
        watched = portfolio(work)
    st.html(chooser(watched))
    stop()

with visit.look() as work:
    title = w(live(work, slug=slug).view.title)

seconds = refresh_seconds(visit.deps.settings.release_seconds)
st.html(bar(slug, title, seconds))
st.toggle(t("live.tables"), key="live.tables")


@st.fragment(run_every=seconds)
def figures() -> None:
    """Everything that moves; the guard is asked again on every refresh."""
    again = enter(deed=Deed.WATCH)
    with again.look() as work:
        now = live(work, slug=slug)
    st.html(head(now))
    scale = charts.LARGE if is_elder() else 1.0
    board = charts.board(now.view, now.result, now.names, scale)
    charts.draw(board, with_tables=st.session_state.get("live.tables", False))
    if ways := channel_table.told(now.result):
        st.html(ways)


figures()
