"""What is typed from a sheet: its number and its marks, once by each of two people."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import streamlit as st

from services.views import ConsultationView, QuestionView
from ui import html, inputs
from ui.marks import marks
from ui.words import t, w

_SHEET, _STATUS, _FRONT = "paper.sheet", "paper.status", "ballot."
_MOST_PAIRS, _MOST_TOLD = 15, 20


def _key(name: str) -> str:
    """A key of its own for each sheet: a browser keeps what stands in a field of the same key."""
    return f"paper.form.{name}.{st.session_state.get(_SHEET, 0)}"


def _asked(question: QuestionView) -> QuestionView:
    """The question, with fields of its own for each sheet."""
    return replace(question, code=f"{question.code}.{st.session_state.get(_SHEET, 0)}")


def settle(status: str) -> None:
    """The sheet is typed: the next run says *status* and begins with empty fields."""
    st.session_state[_SHEET] = st.session_state.get(_SHEET, 0) + 1
    st.session_state[_STATUS] = status


def status_once() -> str:
    """What became of the sheet before, to be said now."""
    return str(st.session_state.pop(_STATUS, ""))


def _pairs(question: QuestionView) -> list[tuple[str, str]]:
    codes = [o.code for o in question.options]
    return list(combinations(codes, 2))[:_MOST_PAIRS]


def _show_pairs(question: QuestionView) -> None:
    st.html(html.tag("h3", w(question.title)))
    letters = marks(question)
    for one, other in _pairs(question):
        st.segmented_control(
            f"{letters[one]} – {letters[other]}",
            [one, other],
            key=f"{_FRONT}{question.code}.{one}.{other}",
            format_func=lambda code: letters[code],
        )


def _read_pairs(question: QuestionView) -> dict[str, list[str]]:
    found = []
    for one, other in _pairs(question):
        front = st.session_state.get(f"{_FRONT}{question.code}.{one}.{other}")
        if front:
            found.append(f"{front}>{other if front == one else one}")
    return {"pairs": found} if found else {}


def _read(question: QuestionView) -> Any:
    if question.ask and question.ask.shape == "pairs":
        return _read_pairs(question)
    return inputs.read(question, st.session_state)


def draw(view: ConsultationView) -> bool:
    """The form; was it sent?"""
    with st.form("paper.reading", border=False, enter_to_submit=False):
        st.text_input(
            t("paper.serial"),
            key=_key("serial"),
            placeholder=t("paper.serial_hint"),
            max_chars=20,
            autocomplete="off",
        )
        for question in map(_asked, view.questions):
            if question.ask and question.ask.shape == "pairs":
                _show_pairs(question)
            else:
                with st.container(key=inputs.frame_of(question, is_optional=False)):
                    inputs.show(question, ())
        st.checkbox(t("paper.invalid"), key=_key("invalid"))
        sent = st.form_submit_button(
            t("paper.do_read"), key="paper.do_read", type="primary", width="stretch"
        )
    return bool(sent)


def typed(view: ConsultationView) -> dict[str, Any]:
    """What was typed: ``serial``, ``answers`` and whether the sheet is ``is_invalid``."""
    is_invalid = bool(st.session_state.get(_key("invalid")))
    return {
        "serial": str(st.session_state.get(_key("serial"), "")),
        "answers": {} if is_invalid else {q.code: _read(_asked(q)) for q in view.questions},
        "is_invalid": is_invalid,
    }


def told(status: str) -> html.Safe:
    """What became of the sheet."""
    kind = {"counted": "good", "invalid": "good", "first": "info"}.get(status, "warn")
    return html.notice(kind, t(f"paper.read.{status}"))


def to_settle(serials: Sequence[str]) -> html.Safe:
    """Sheets that wait for a third person: me."""
    return html.notice("warn", t("paper.third", serials=" ".join(serials[:_MOST_TOLD])))
