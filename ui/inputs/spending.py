"""Spend what there is: points on options, or money on a basket of them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from services.views import QuestionView
from ui.inputs.base import Input, State, head, key_of, priced
from ui.inputs.limits import limits
from ui.inputs.live import points_line, yuan_line


def spent_points(question: QuestionView, amounts: Mapping[str, int]) -> int:
    """What these amounts cost together."""
    is_square = question.ask is not None and question.ask.is_square
    return sum(v * v if is_square else v for v in amounts.values())


def spent_yuan(question: QuestionView, codes: Any) -> int:
    """What these options cost together."""
    return sum(o.cost_cny or 0 for o in question.options if o.code in codes)


def _draw_amounts(question: QuestionView, marked: Any, is_optional: bool) -> None:
    ask = question.ask
    assert ask is not None  # noqa: S101  # only built methods are drawn
    given = marked or {}
    head(question, limits(question), is_optional=is_optional)
    for option in question.options:
        st.number_input(
            priced(question, option),
            ask.lowest,
            ask.highest,
            int(given.get(option.code, 0)),
            step=1,
            key=key_of(question, option),
        )
    points_line(question, spent_points(question, given))


def _read_amounts(question: QuestionView, state: State) -> dict[str, int]:
    given = {o.code: state.get(key_of(question, o)) for o in question.options}
    return {code: int(amount) for code, amount in given.items() if amount}


def _draw_basket(question: QuestionView, marked: Any, is_optional: bool) -> None:
    chosen = marked or ()
    head(question, limits(question), is_optional=is_optional)
    for option in question.options:
        st.checkbox(
            priced(question, option),
            value=option.code in chosen,
            key=key_of(question, option),
            width="stretch",
        )
    yuan_line(question, spent_yuan(question, chosen))


def _read_basket(question: QuestionView, state: State) -> list[str]:
    return [o.code for o in question.options if state.get(key_of(question, o))]


AMOUNTS = Input(_draw_amounts, _read_amounts)
BASKET = Input(_draw_basket, _read_basket)
