"""What is typed from a sheet: its number and its marks, once by each of two people."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import streamlit as st

from services.views import ConsultationView, QuestionView
from ui import html, inputs
from ui.marks import marks
from ui.words import t, w

_FRESH, _STATUS, _FRONT = "paper.fresh", "paper.status", "ballot."
_MOST_PAIRS, _MOST_TOLD = 15, 20


def clear_when_settled() -> None:
    """Empty fields for the next sheet."""
    if st.session_state.pop(_FRESH, False):
        for key in [k for k in st.session_state if str(k).startswith((_FRONT, "paper.form."))]:
            del st.session_state[key]


def settle(status: str) -> None:
    """The sheet is typed: the next run says *status* and begins with empty fields."""
    st.session_state[_FRESH], st.session_state[_STATUS] = True, status


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
            key="paper.form.serial",
            placeholder=t("paper.serial_hint"),
            max_chars=20,
            autocomplete="off",
        )
        for question in view.questions:
            if question.ask and question.ask.shape == "pairs":
                _show_pairs(question)
            else:
                inputs.show(question, ())
        st.checkbox(t("paper.invalid"), key="paper.form.invalid")
        sent = st.form_submit_button(
            t("paper.do_read"), key="paper.do_read", type="primary", width="stretch"
        )
    return bool(sent)


def typed(view: ConsultationView) -> dict[str, Any]:
    """What was typed: ``serial``, ``answers`` and whether the sheet is ``is_invalid``."""
    is_invalid = bool(st.session_state.get("paper.form.invalid"))
    return {
        "serial": str(st.session_state.get("paper.form.serial", "")),
        "answers": {} if is_invalid else {q.code: _read(q) for q in view.questions},
        "is_invalid": is_invalid,
    }


def told(status: str) -> html.Safe:
    """What became of the sheet."""
    kind = {"counted": "good", "invalid": "good", "first": "info"}.get(status, "warn")
    return html.notice(kind, t(f"paper.read.{status}"))


def to_settle(serials: Sequence[str]) -> html.Safe:
    """Sheets that wait for a third person: me."""
    return html.notice("warn", t("paper.third", serials=" ".join(serials[:_MOST_TOLD])))
