"""What a voter marks: one input for each shape that a ballot method may ask for."""

import re
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from services.views import OptionView, QuestionView
from ui import html
from ui.marks import marks
from ui.words import t, w, yuan

#: The session's widgets by key.
State = MutableMapping[Any, Any]
#: What Markdown would take for its own; a colon only where it could open a directive.
_MARKS = re.compile(r"([\\`*_~\[\]<>$]|:(?=[a-z_+-])|^(?=[#+-])|^\d+(?=\.))", re.IGNORECASE)


def plain(text: str) -> str:
    """*text* for a label, which Streamlit reads as Markdown, so that it stays as written."""
    return _MARKS.sub(lambda m: f"{m[1]}\\" if m[1].isdigit() else f"\\{m[1]}", text)


def price(option: OptionView) -> list[str]:
    """What the option costs and how long it takes, as far as it is known."""
    cost = [yuan(option.cost_cny)] if option.cost_cny is not None else []
    months = [t("consultation.months", months=option.months)] if option.months else []
    return cost + months


def limits(question: QuestionView) -> str:
    """How many to choose, in words."""
    ask = question.ask
    if ask is None:
        return ""
    if ask.shape == "one":
        return t("consultation.exactly_one")
    if ask.least > 1:
        return t("consultation.several", least=ask.least, most=ask.most)
    return t("consultation.at_most", most=ask.most)


def key_of(question: QuestionView, option: OptionView | None = None) -> str:
    """The widget's key."""
    return f"ballot.{question.code}" + (f".{option.code}" if option else "")


def _label(question: QuestionView, option: OptionView) -> str:
    """The option behind the mark by which results and neighbours call it."""
    return plain(f"{marks(question)[option.code]}　{w(option.text)}")


def _draw_one(question: QuestionView, marked: Sequence[str]) -> None:
    codes = [o.code for o in question.options]
    st.radio(
        plain(w(question.title)),
        codes,
        index=codes.index(marked[0]) if marked and marked[0] in codes else None,
        format_func=lambda code: _label(question, question.option(code)),
        captions=[plain(" · ".join(price(o))) for o in question.options],
        key=key_of(question),
        width="stretch",
    )


def _read_one(question: QuestionView, state: State) -> list[str]:
    chosen = state.get(key_of(question))
    return [chosen] if chosen else []


def _draw_some(question: QuestionView, marked: Sequence[str]) -> None:
    st.html(html.tag("h3", w(question.title)))
    for option in question.options:
        st.checkbox(
            " · ".join([_label(question, option), *price(option)]),
            value=option.code in marked,
            key=key_of(question, option),
            width="stretch",
        )
    if question.ask:
        of = t("vote.chosen_of", most=question.ask.most)
        st.html(html.tag("p", class_="sun-count", data_front=t("vote.chosen"), data_back=of))


def _read_some(question: QuestionView, state: State) -> list[str]:
    return [o.code for o in question.options if state.get(key_of(question, o))]


@dataclass(frozen=True)
class Input:
    """One shape: how it is drawn, and how the marks are read when the form is sent."""

    draw: Callable[[QuestionView, Sequence[str]], None]
    read: Callable[[QuestionView, State], list[str]]


#: An open set: a new shape is one pair here.
INPUTS: dict[str, Input] = {
    "one": Input(_draw_one, _read_one),
    "some": Input(_draw_some, _read_some),
}


def show(question: QuestionView, marked: Sequence[str]) -> None:
    """The widget for *question*, with *marked* filled in."""
    if question.ask:
        INPUTS[question.ask.shape].draw(question, marked)


def read(question: QuestionView, state: State) -> list[str]:
    """What was marked."""
    return INPUTS[question.ask.shape].read(question, state) if question.ask else []
