"""Tick one option, or some."""

from typing import Any

import streamlit as st

from services.views import QuestionView
from ui.inputs.base import Input, State, head, help_of, key_of, label, plain, price_line, priced
from ui.inputs.limits import limits
from ui.inputs.live import tally_line
from ui.words import t, w

_SKIP = ""


def _draw_one(question: QuestionView, marked: Any, is_optional: bool) -> None:
    known = {o.code: label(question, o) for o in question.options}
    known |= {_SKIP: t("mark.skip")} if is_optional else {}
    codes = list(known)
    chosen = (marked or [None])[0]
    if help_of(question):
        st.html(help_of(question))
    st.radio(
        plain(w(question.title)),
        codes,
        index=codes.index(chosen) if chosen in codes else None,
        format_func=known.__getitem__,
        captions=[plain(price_line(o)) for o in question.options] + [""] * is_optional,
        key=key_of(question),
        width="stretch",
    )


def _read_one(question: QuestionView, state: State) -> list[str]:
    chosen = state.get(key_of(question))
    return [chosen] if chosen else []


def _draw_some(question: QuestionView, marked: Any, is_optional: bool) -> None:
    head(question, limits(question), is_optional=is_optional)
    for option in question.options:
        st.checkbox(
            priced(question, option),
            value=option.code in (marked or ()),
            key=key_of(question, option),
            width="stretch",
        )
    tally_line(question, len(marked or ()))


def _read_some(question: QuestionView, state: State) -> list[str]:
    return [o.code for o in question.options if state.get(key_of(question, o))]


ONE = Input(_draw_one, _read_one)
SOME = Input(_draw_some, _read_some)
