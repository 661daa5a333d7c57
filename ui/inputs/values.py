"""One value for the whole question: a number, a point on a scale, a day, words of one's own."""

from contextlib import suppress
from datetime import date
from typing import Any

import streamlit as st

from services.views import QuestionView
from ui.inputs.base import Input, State, head, key_of, plain, text_of
from ui.inputs.limits import limits
from ui.inputs.marks import ends
from ui.words import t, w

_SKIP = ""


def counted_in(question: QuestionView) -> str:
    """What the number counts."""
    return text_of(question.settings.get("unit"))


def _number(question: QuestionView, marked: Any, is_optional: bool) -> None:
    ask = question.ask
    assert ask is not None  # noqa: S101  # only built methods are drawn
    head(question, limits(question), is_optional=is_optional)
    if ask.marks:
        _scale(question, marked, is_optional)
        return
    unit = counted_in(question)
    st.number_input(
        plain(t("mark.number_in", unit=unit) if unit else t("mark.number")),
        ask.least,
        ask.most,
        marked if isinstance(marked, int) else None,
        step=1,
        key=key_of(question),
    )


def _scale(question: QuestionView, marked: Any, is_optional: bool) -> None:
    assert question.ask is not None  # noqa: S101  # only built methods are drawn
    words = {mark: mark for mark in question.ask.marks}
    words |= {_SKIP: t("mark.clear")} if is_optional else {}
    codes = list(words)
    st.html(ends(question))
    st.radio(
        plain(w(question.title)),
        codes,
        index=codes.index(str(marked)) if str(marked) in codes else None,
        format_func=words.__getitem__,
        key=key_of(question),
        horizontal=True,
        width="stretch",
        label_visibility="collapsed",
    )


def _read_number(question: QuestionView, state: State) -> int | None:
    given = state.get(key_of(question))
    return None if given in (None, _SKIP) else int(given)


def _date(question: QuestionView, marked: Any, is_optional: bool) -> None:
    ask = question.ask
    assert ask is not None  # noqa: S101  # only built methods are drawn
    head(question, limits(question), is_optional=is_optional)
    day = None
    with suppress(ValueError):
        day = date.fromisoformat(marked or "")
    st.date_input(
        plain(t("mark.date")),
        day,
        date.fromordinal(ask.least),
        date.fromordinal(ask.most),
        key=key_of(question),
        format="YYYY-MM-DD",
    )


def _read_date(question: QuestionView, state: State) -> str:
    given = state.get(key_of(question))
    return given.isoformat() if isinstance(given, date) else ""


def _text(question: QuestionView, marked: Any, is_optional: bool) -> None:
    assert question.ask is not None  # noqa: S101  # only built methods are drawn
    head(question, limits(question), is_optional=is_optional)
    st.text_area(
        plain(w(question.title)),
        marked if isinstance(marked, str) else "",
        max_chars=question.ask.most,
        key=key_of(question),
        placeholder=t("mark.text_hint"),
        label_visibility="collapsed",
    )


def _read_text(question: QuestionView, state: State) -> str:
    return str(state.get(key_of(question)) or "").strip()


NUMBER = Input(_number, _read_number)
DATE = Input(_date, _read_date)
TEXT = Input(_text, _read_text)
