"""One mark for each option: a grade, a score, an answer of a table; a card with large buttons."""

from typing import Any

import streamlit as st

import locales
from services.views import QuestionView
from ui import html
from ui.inputs.base import Input, State, head, key_of, label, plain, text_of
from ui.inputs.limits import limits
from ui.words import t

#: More marks than this do not stand side by side on a phone; a number is typed instead.
_SIDE_BY_SIDE = 11
_CLEAR = ""


def mark_words(question: QuestionView, mark: str) -> str:
    """A mark in words: the column's text, the grade's name, or the score itself."""
    for column in question.settings.get("columns") or ():
        if str(column.get("code")) == mark:
            return text_of(column.get("text")) or mark
    key = f"mark.name.{mark}"
    return t(key) if locales.has(key) else mark


def may_clear(question: QuestionView, *, is_optional: bool) -> bool:
    """May a row stay empty, so that its mark can be taken away again?"""
    ask = question.ask
    return ask is not None and (is_optional or ask.least < len(question.options))


def ends(question: QuestionView) -> html.Safe:
    """What the two ends of a scale mean."""
    ask = question.ask
    if ask is None or ask.highest <= ask.lowest:
        return html.join(())
    low = text_of(question.settings.get("low")) or t("mark.end_low")
    high = text_of(question.settings.get("high")) or t("mark.end_high")
    words = (f"{ask.lowest}　{low}", f"{high}　{ask.highest}")
    return html.tag("p", *(html.tag("span", said) for said in words), class_="sun-ends")


def _draw(question: QuestionView, marked: Any, is_optional: bool) -> None:
    ask = question.ask
    assert ask is not None  # noqa: S101  # only built methods are drawn
    head(question, limits(question), is_optional=is_optional)
    if ends(question):
        st.html(ends(question))
    given = {code: str(mark) for code, mark in (marked or {}).items()}
    if len(ask.marks) > _SIDE_BY_SIDE:
        _draw_numbers(question, given)
        return
    words = {mark: plain(mark_words(question, mark)) for mark in ask.marks}
    if may_clear(question, is_optional=is_optional):
        words[_CLEAR] = t("mark.clear")
    codes = list(words)
    for option in question.options:
        mark = given.get(option.code)
        st.radio(
            label(question, option),
            codes,
            index=codes.index(mark) if mark in codes else None,
            format_func=words.__getitem__,
            key=key_of(question, option),
            horizontal=True,
            width="stretch",
        )


def _draw_numbers(question: QuestionView, given: dict[str, str]) -> None:
    assert question.ask is not None  # noqa: S101  # only built methods are drawn
    for option in question.options:
        mark = given.get(option.code)
        st.number_input(
            label(question, option),
            question.ask.lowest,
            question.ask.highest,
            int(mark) if mark is not None else None,
            key=key_of(question, option),
        )


def _read(question: QuestionView, state: State) -> dict[str, str]:
    """Option → mark; rows without one are left out."""
    given = {o.code: state.get(key_of(question, o)) for o in question.options}
    return {code: str(mark) for code, mark in given.items() if mark not in (None, _CLEAR)}


MARKS = Input(_draw, _read)
