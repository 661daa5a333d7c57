"""What is remembered of the framework's work is what the framework would have worked out."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from api import framework
from api.lifespan import lifespan_of

Filling = Callable[..., None]
PARTS = ("light", "dark", "sidebar", "light.sidebar", "dark.sidebar")


def _first_message(fill_in: Filling) -> bytes:
    """The theme as the framework puts it into the first message of a run."""
    message = ForwardMsg()
    theme: CustomThemeConfig = message.new_session.custom_theme
    fill_in(theme)
    for name in PARTS:
        part = theme
        for step in name.split("."):
            part = getattr(part, step)
        fill_in(part, f"theme.{name}")
    return message.SerializeToString(deterministic=True)


def test_the_remembered_theme_is_the_one_worked_out_anew() -> None:
    anew = _first_message(framework._work_out)

    assert _first_message(framework._fill_in) == anew
    assert _first_message(framework._fill_in) == anew, "nobody has written into what is kept"
    assert "primaryColor" in str(config.get_options_for_section("theme.light"))
    assert b"#bf3a1a" in anew


def test_the_framework_still_asks_at_the_place_where_we_answer() -> None:
    """A new release that builds its first message otherwise must be noticed."""
    names = app_session.AppSession._create_new_session_message.__code__.co_names

    assert names.count("_populate_theme_msg") == 1
    sections = {f"theme.{kind.value}" for kind in config.CustomThemeCategories}
    assert sections == {f"theme.{name}" for name in PARTS}


def test_a_process_that_serves_remembers(world, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, "_populate_theme_msg", framework._work_out)
    for name in ("setup_logging", "raise_file_limit", "gc.freeze"):  # not of this process
        monkeypatch.setattr(f"api.lifespan.{name}", lambda: None)

    async def served() -> object:
        async with lifespan_of(world)(Starlette()):
            return app_session._populate_theme_msg

    with ThreadPoolExecutor(1) as apart:  # a browser's own loop may run in this thread
        assert apart.submit(asyncio.run, served()).result() is framework._fill_in
