"""The composition root: settings, world, gate, own routes, pages; one ASGI application."""

import streamlit as st
from starlette.middleware import Middleware

from api import build_routes
from api.gate import Gate
from api.lifespan import lifespan_of
from services import deps, people
from services.logs import setup_logging
from ui.menu import PATHS

setup_logging()
world = deps.current()

gate = Middleware(
    Gate,
    lookup=lambda cookie: people.lookup(world, cookie),
    origin=world.settings.origin,
    production=not world.settings.is_demo,
    metrics_token=world.settings.metrics_token,
)
app = st.App(
    "pages/portal.py",
    routes=build_routes(world, PATHS),
    middleware=[gate],
    lifespan=lifespan_of(world),
)
