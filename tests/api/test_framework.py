"""What is remembered of the framework's work is what the framework would have worked out."""

import asyncio
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.state import get_session_state
from streamlit.testing.v1 import AppTest

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


def _page() -> None:
    """Fields whose value is not set, set, or nothing; one is outside its new range."""
    from datetime import date, time  # the framework runs this text by itself

    import streamlit as st

    is_again = "is_again" in st.session_state
    kinds = {
        st.text_input: ({}, "seven"),
        st.text_area: ({}, "seven"),
        st.number_input: ({}, 7),
        st.radio: ({"options": ["one", "seven"]}, "seven"),
        st.selectbox: ({"options": ["one", "seven"]}, "seven"),
        st.slider: ({}, 7),
        st.select_slider: ({"options": ["one", "seven"]}, "seven"),
        st.date_input: ({"value": date(2026, 1, 1)}, date(2026, 7, 7)),
        st.time_input: ({"value": time(1)}, time(7)),
        st.datetime_input: ({"value": None}, None),
    }
    for kind, (facts, value) in kinds.items():
        name = kind.__name__
        may_be_empty = "slider" not in name
        if not is_again:
            st.session_state[f"{name}-set"] = value
            if may_be_empty:
                st.session_state[f"{name}-nothing"] = None
        for key in ("new", "set", *(("nothing",) if may_be_empty else ())):
            kind(key, key=f"{name}-{key}", **facts)
        kind("no key", **facts)
    st.number_input("outside", key="outside", max_value=0 if is_again else 9)
    st.session_state.is_again = True


def _messages(steps: Callable[[AppTest], None]) -> list[bytes]:
    """All that the page sends, run after run."""
    page = AppTest.from_function(_page)
    found = []
    for step in (lambda _: None, steps, lambda _: None):
        step(page)
        page.run()
        assert not page.exception
        drawn = (element.proto for element in page.main)
        found += [proto.SerializeToString(deterministic=True) for proto in drawn if proto]
    return found


def test_a_field_says_the_same_whether_all_is_copied_or_one_key_is_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def typed(page: AppTest) -> None:
        page.text_input(key="text_input-nothing").set_value("words")
        page.text_area(key="text_area-set").set_value("more words")
        page.number_input(key="number_input-new").set_value(4)
        page.number_input(key="outside").set_value(4)
        page.radio(key="radio-nothing").set_value("one")
        page.selectbox(key="selectbox-set").set_value("one")
        page.slider(key="slider-new").set_value(3)

    said = []
    for ask in (get_session_state, framework._look):
        for module in framework._FIELDS:
            monkeypatch.setattr(module, "get_session_state", ask)
        said.append(_messages(typed))

    assert said[0] == said[1]
    assert len(said[0]) > 50


def test_the_framework_copies_all_for_these_fields_and_for_no_other() -> None:
    """A new release that asks elsewhere, or no longer copies, must be noticed."""
    root = Path(streamlit.__file__).parent
    copying = {
        ".".join(("streamlit", *path.relative_to(root).with_suffix("").parts))
        for path in (root / "elements").rglob("*.py")
        if "filtered_state" in path.read_text()
    }

    assert copying == {module.__name__ for module in framework._FIELDS}
    for module in framework._FIELDS:
        assert "get_session_state().filtered_state" in inspect.getsource(module)
