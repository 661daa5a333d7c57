"""The morning page of those who watch: what ends soon, what waits, what is wrong."""

import streamlit as st

from services import Deed
from services.portfolio import portfolio
from ui.page import enter
from ui.portfolio_board import whole

visit = enter(deed=Deed.WATCH)

with visit.look() as work:
    watched = portfolio(work)

st.html(whole(watched))
