"""Which of these two? One tap decides a pair and brings the next."""

import streamlit as st

from services.views import QuestionView
from ui import booth as deeds
from ui import html
from ui.booth import Booth
from ui.inputs.base import picture, plain, text_of, with_price
from ui.screens import Screen
from ui.words import t, w

KEY = "ballot.pair"


def _words(question: QuestionView, code: str) -> str:
    option = question.option(code)
    return picture(option) + with_price(plain(w(option.text)), option)


def _head(screen: Screen) -> html.Safe:
    question = screen.questions[0]
    asked = text_of(question.settings.get("asks")) or t("mark.which")
    number = t("mark.pair_of", number=screen.number + 1, count=screen.count)
    done = html.meter(100 * (screen.number + 1) / screen.count, number)
    title = html.tag("h3", w(question.title))
    return html.tag("div", title, done, html.tag("p", asked, class_="sun-which"))


def draw(booth: Booth, screen: Screen) -> None:
    """The two options as large buttons, and a way past them."""
    question = screen.questions[0]
    st.html(_head(screen))
    decided = booth.stand.duels.get(question.code, {}).get(str(screen.number))
    for place, (mine, other) in enumerate((screen.pair, screen.pair[::-1])):
        duel = f"{mine}>{other}"
        st.button(
            _words(question, mine),
            key=f"{KEY}.{place}",
            type="primary" if duel == decided else "secondary",
            width="stretch",
            on_click=deeds.decide,
            args=(booth, duel),
        )
    st.button(
        t("mark.no_difference"),
        key=f"{KEY}.skip",
        type="tertiary",
        width="stretch",
        on_click=deeds.decide,
        args=(booth, ""),
    )
