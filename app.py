"""The composition root: world, own routes, gate, pages; one ASGI application."""

import streamlit as st

from api import build_routes, middleware_of
from api.lifespan import lifespan_of
from services import deps
from services.logs import setup_logging
from ui.menu import PATHS
from ui.page import say_broken

setup_logging()
world = deps.current()
app = st.App(
    "pages/portal.py",
    routes=build_routes(world, PATHS),
    middleware=middleware_of(world),
    lifespan=lifespan_of(world),
    on_script_error=say_broken,
)
