"""The door: language, who is there, the menu for this role, header and footer around the page."""

from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from ui import frame
from ui.menu import menu_for
from ui.page import settle_preferences, whoever

st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
settle_preferences()
visit = whoever()
page = st.navigation(menu_for(visit.actor), position="hidden")
frame.header(visit, page.url_path)
with suppress(StopException):
    page.run()
frame.footer(visit, page.url_path)
