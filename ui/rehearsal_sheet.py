"""The dry run on screen: how many people, how they lean, and the result page as it will look."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from models.rules.lifecycle import Phase
from services import Refused
from services.deps import Deps, begin
from services.rehearsal import FEWEST_PEOPLE, LEANINGS, MOST_PEOPLE, rehearse
from services.views import ConsultationView, ResultView
from ui import html, reading
from ui.page import Visit, say_no
from ui.reader import Reading, names_of
from ui.words import t, w

_USUAL = 200


@dataclass(frozen=True)
class Wish:
    """What was asked for in this run."""

    is_asked: bool
    people: int
    leaning: str


def _ask(slug: str) -> Wish:
    """How many made-up people, and how they lean."""
    st.caption(t("edit.rehearsal.about"))
    left, right = st.columns([1, 2])
    people = left.number_input(
        t("edit.rehearsal.people"),
        min_value=FEWEST_PEOPLE,
        max_value=MOST_PEOPLE,
        value=_USUAL,
        step=50,
        key=f"edit.{slug}.rehearsal.people",
    )
    leaning = right.radio(
        t("edit.rehearsal.leaning"),
        LEANINGS,
        format_func=lambda code: t(f"edit.rehearsal.lean.{code}"),
        horizontal=True,
        key=f"edit.{slug}.rehearsal.leaning",
    )
    asked = st.button(
        t("edit.rehearsal.do"),
        type="primary",
        key=f"edit.{slug}.rehearsal.do",
        icon=":material/play_arrow:",
    )
    return Wish(asked, int(people), str(leaning))


def _show(
    deps: Deps, view: ConsultationView, result: ResultView, names: Mapping[str, dict[str, str]]
) -> None:
    """The page of results as residents would find it, marked so that nobody takes it for one."""
    seen = Reading(
        view=replace(view, extensions=(), answer={}),
        phase=Phase.CLOSED,
        days_left=0,
        places=names_of(view.areas, {code: w(name) for code, name in names.items()}),
        result=result,
        looks=None,
        origin=deps.settings.origin,
        is_elder=False,
    )
    mark = html.notice("warn", t("edit.rehearsal.mark_words"), t("edit.rehearsal.mark"))
    st.html(html.tag("div", mark, reading.top(seen), class_="sun-rehearsal"))


def draw(visit: Visit, view: ConsultationView, names: Mapping[str, dict[str, str]]) -> None:
    """Ask for a rehearsal, and show it where it was asked for in this run."""
    wish = _ask(view.slug)
    if not wish.is_asked:
        return
    try:
        with begin(visit.deps, actor=visit.actor, write=False) as work:
            result = rehearse(work, slug=view.slug, people=wish.people, leaning=wish.leaning)
    except Refused as refusal:
        say_no(refusal)
    else:
        _show(visit.deps, view, result, names)
