"""Importing a roll: the form, then a second question where some lines do not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from services.csv_text import BOM
from services.roll_files import REGISTRATIONS
from services.roll_imports import RollReport
from services.rolls import BASES
from ui import html
from ui.words import t

_LEFT, _TURN, _TOLD, _LINES = "rolls.left", "rolls.turn", "rolls.told", "rolls.lines"
_SAMPLE = "rolls.sample_heads"


@dataclass(frozen=True)
class Wish:
    """What was asked for in this run, if anything."""

    area: str = ""
    basis: str = ""
    name: str = ""
    registration: str = ""
    file_name: str = ""
    content: bytes = b""
    is_sent: bool = False
    #: good lines are taken although others do not fit
    accepts_part: bool = False


def _whose(mine: Mapping[str, str]) -> Wish:
    """Place and kind of people; only a roll of residents is asked who is registered."""
    left, right = st.columns(2)
    area = left.selectbox(
        t("rolls.area"), list(mine), key="rolls.area", format_func=mine.__getitem__
    )
    basis = right.selectbox(
        t("rolls.basis"),
        BASES,
        key="rolls.basis",
        format_func=lambda code: t(f"choice.roll_basis.{code}"),
    )
    said: str | None = None
    if basis == "resident":
        said = st.radio(
            t("rolls.registration"),
            REGISTRATIONS,
            index=None,
            key="rolls.registration",
            format_func=lambda code: t(f"rolls.registered.{code}"),
        )
    return Wish(str(area), str(basis), registration=said or "")


def _form(mine: Mapping[str, str]) -> Wish:
    with st.container(border=True, key="rolls-import"):
        whose = _whose(mine)
        name = st.text_input(t("rolls.name"), key="rolls.name", max_chars=60)
        turn = st.session_state.get(_TURN, 0)
        file = st.file_uploader(t("rolls.file"), key=f"rolls.file.{turn}", type=["csv", "xlsx"])
        sent = st.button(t("rolls.do_import"), key="rolls.do_import", type="primary")
    if sent and file is None:
        st.warning(t("rolls.no_file"))
    if file is None:
        return Wish()
    content = file.getvalue()
    return replace(whose, name=name.strip(), file_name=file.name, content=content, is_sent=sent)


def draw(mine: Mapping[str, str]) -> Wish:
    """The form and the last report; where good lines are left, whether they go in all the same."""
    wish = _form(mine)
    good, told = st.session_state.get(_LEFT, 0), st.session_state.get(_TOLD, "")
    if told and not wish.is_sent:
        st.html(told)
        _lines()
    if not good or not wish.content or wish.is_sent:
        return wish
    st.html(html.notice("warn", t("rolls.part_help", good=good), t("rolls.part_title")))
    is_confirmed = st.button(t("rolls.do_part", good=good), key="rolls.do_part")
    return replace(wish, is_sent=True, accepts_part=True) if is_confirmed else wish


def _csv(words: str, text: str, file_name: str) -> None:
    """A button named *words* that gives *text* as a table, which spreadsheets in China open too."""
    st.download_button(
        t(words),
        f"{BOM}{text}".encode(),
        file_name=file_name,
        mime="text/csv",
        key=words,
        on_click="ignore",
        icon=":material/download:",
    )


def _lines() -> None:
    """The whole report, to be worked through beside the table that is to be mended."""
    if lines := st.session_state.get(_LINES, ""):
        _csv("rolls.all_lines", lines, "roll-report.csv")


def note(found: RollReport, told: str, lines: str) -> None:
    """Remember what was *told*, all *lines*, and whether good ones wait for a second word."""
    st.session_state[_TOLD], st.session_state[_LINES] = told, lines
    st.session_state[_LEFT] = 0 if found.is_imported else found.good_count
    if found.is_imported:
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def sample() -> None:
    """An empty table with the right heads, to be filled in."""
    _csv("rolls.sample", f"{t(_SAMPLE)}\r\n", "roll.csv")
