"""Put options in order: a place for each, which the browser shows as a list to tap and to drag.

The widgets are one row of places for each option; they do without any script. ``ballot.js`` hides
them behind the list of `_list`, and every tap, key or drag there clicks one of their places.
"""

import json
from typing import Any

import streamlit as st

from services import Refused
from services.views import OptionView, QuestionView
from ui import html
from ui.inputs.base import Input, State, class_of, head, key_of, label, price_line
from ui.inputs.limits import limits
from ui.marks import letters
from ui.thumbnails import thumbnail
from ui.words import t, w

_UNPLACED = 0


def _most(question: QuestionView) -> int:
    return min(question.ask.most if question.ask else 0, len(question.options))


def _pick(question: QuestionView, option: OptionView) -> html.Safe:
    badge = html.tag("i", aria_hidden="true")
    more = price_line(option)
    letter = html.tag("em", letters(question)[option.code])
    words = html.tag("span", html.tag("b", w(option.text)), html.tag("small", more))
    pick = {"type": "button", "data_pick": option.code, "aria_pressed": "false"}
    button = html.tag("button", badge, thumbnail(option), letter, words, **pick)
    return html.tag("li", button)


def _list(question: QuestionView) -> html.Safe:
    """The list that takes the place of the widgets where the browser can keep it."""
    facts = {
        "most": _most(question),
        "rows": {o.code: class_of(key_of(question, o)) for o in question.options},
        "names": {o.code: w(o.text) for o in question.options},
        "words": {
            "place": t("mark.place", place="{place}"),
            "placed": t("mark.placed", name="{name}", place="{place}"),
            "removed": t("mark.removed", name="{name}"),
            "full": t("mark.order_full", most=_most(question)),
            "up": t("mark.up", name="{name}"),
            "down": t("mark.down", name="{name}"),
            "remove": t("mark.remove", name="{name}"),
        },
    }
    picks = html.tag("ol", *(_pick(question, o) for o in question.options), class_="sun-picks")
    return html.tag(
        "div",
        html.tag("p", t("mark.order_hint"), class_="sun-caption"),
        picks,
        html.tag("h4", t("mark.my_order")),
        html.tag("p", t("mark.order_move"), class_="sun-caption"),
        html.tag("ol", class_="sun-ranks"),
        html.tag("p", class_="sun-unseen", role="status"),
        class_="sun-order",
        data_order=json.dumps(facts, ensure_ascii=False),
    )


def _draw(question: QuestionView, marked: Any, is_optional: bool) -> None:
    head(question, limits(question), is_optional=is_optional)
    st.html(_list(question))
    placed = {code: place for place, code in enumerate(marked or (), start=1)}
    places = range(_UNPLACED, _most(question) + 1)
    for option in question.options:
        st.radio(
            label(question, option),
            places,
            index=placed.get(option.code, _UNPLACED),
            format_func=lambda place: str(place) if place else t("mark.unplaced"),
            key=key_of(question, option),
            horizontal=True,
            width="stretch",
        )


def _read(question: QuestionView, state: State) -> list[str]:
    """The codes from front to back; a place left free is closed up.

    Raises:
        Refused: ``ballot.same_place`` where two options stand at one place.
    """
    given = [(int(state.get(key_of(question, o)) or 0), o.code) for o in question.options]
    placed = sorted((place, code) for place, code in given if place != _UNPLACED)
    places = [place for place, _ in placed]
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        raise Refused("ballot.same_place", {"place": twice})
    return [code for _, code in placed]


ORDER = Input(_draw, _read)
