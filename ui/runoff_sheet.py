"""The vote after a tie: a button for staff, and the way from one vote to the other."""

from collections.abc import Sequence

import streamlit as st

from models.rules.lifecycle import State
from services.runoffs import Linked, Links, TieSheet
from services.views import ConsultationView
from ui import html
from ui.manage_forms import Wish, key
from ui.words import t, w

_DRAFTED = frozenset({State.DRAFT, State.SUBMITTED})


def _where(found: Linked) -> html.Safe:
    return html.link(w(found.title), f"/c/{found.slug}")


def _names(sheet: TieSheet) -> str:
    question = sheet.tie.question
    return t("home.and").join(w(question.option(code).text) for code in sheet.tie.tied)


def _words(sheet: TieSheet) -> str:
    """Who is level, and for how much."""
    places = sheet.tie.places
    about = t("runoff.level_places", places=places) if places else t("runoff.level")
    return t("runoff.tied", names=_names(sheet), about=about)


def _stands(found: Linked) -> html.Safe:
    """Where the run-off is now, and the way there."""
    place = "edit" if found.state == State.DRAFT else "manage"
    way = html.link(w(found.title), f"/{place}?c={found.slug}")
    said = t("runoff.drafted" if found.state in _DRAFTED else "runoff.stands")
    return html.tag("p", said, way)


def _one(sheet: TieSheet) -> Wish:
    question = sheet.tie.question
    title = html.tag("p", html.tag("b", w(question.title)), html.tag("br"), _words(sheet))
    st.html(title)
    if sheet.runoff is not None:
        st.html(_stands(sheet.runoff))
        return Wish()
    asked = st.button(t("runoff.open"), key=key(f"runoff.{question.code}"), type="primary")
    return Wish("runoff", facts={"question": question.code}) if asked else Wish()


def draw(sheets: Sequence[TieSheet]) -> Wish:
    """All ties that are voted on again; what was asked for in this run, if anything."""
    with st.container(border=True, key="runoffs"):
        st.subheader(t("runoff.heading"), anchor=False)
        st.caption(t("runoff.about"))
        wishes = [_one(sheet) for sheet in sheets]
    return next((wish for wish in wishes if wish.does), Wish())


def told(view: ConsultationView, links: Links, *, is_staff: bool = False) -> html.Safe:
    """Of which vote this is the run-off; for residents also where a tie is voted on again."""
    found = []
    if links.first is not None:
        words = html.join((t("runoff.is_second"), _where(links.first)))
        found.append(html.notice("info", words, t("runoff.is_second_title")))
    titles = {question.code: w(question.title) for question in view.questions}
    for one in () if is_staff else links.later:
        about = t("runoff.of_question", title=titles[one.question]) if len(titles) > 1 else ""
        words = html.join((about, t("runoff.held"), _where(one)))
        found.append(html.notice("info", words, t("runoff.held_title")))
    return html.join(found)
