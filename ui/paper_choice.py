"""Which exercise and which place: the two choices before any work with paper or at a desk."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from models.rules.areas import overlaps
from models.rules.lifecycle import Phase
from services import Deed
from services.consultations import phase_of
from services.deps import Actor, Deps, Work
from services.paper_desk import with_roll
from services.views import ConsultationView
from ui import html
from ui.words import t, w

#: Phases in which sheets are read: to the end, and after it until the batches are signed.
COUNTING = frozenset({Phase.OPEN, Phase.CLOSED})
OPEN = frozenset({Phase.OPEN})
_WHEN = {"issue": frozenset({Phase.UPCOMING, Phase.OPEN}), "hand_out": OPEN}


def may_still(deps: Deps, view: ConsultationView, deed: str) -> bool:
    """Is there still time to ``issue`` sheets, or to ``hand_out`` one?"""
    return phase_of(view, deps.clock()) in _WHEN[deed]


def is_asked(view: ConsultationView, place: str) -> bool:
    """Are people of *place* among those who are asked?"""
    return any(overlaps(area, place) for area in view.areas)


def mine(actor: Actor, codes: Iterable[str], deed: Deed) -> list[str]:
    """The places where the actor may do this."""
    return [code for code in codes if actor.may(deed, code)]


def running(
    work: Work, places: Sequence[str], phases: frozenset[Phase] | None = None
) -> list[ConsultationView]:
    """Exercises with a roll that concern one of *places*, in one of *phases* (or any)."""
    return [
        view
        for view in with_roll(work)
        if any(is_asked(view, place) for place in places)
        and (phases is None or phase_of(view, work.now) in phases)
    ]


def choose(found: Sequence[ConsultationView], key: str) -> ConsultationView | None:
    """The exercise to work on; None, and a sentence, where there is none."""
    if not found:
        st.html(html.empty_state(t("paper.nothing")))
        return None
    asked = st.query_params.get("c", "")
    at = next((i for i, view in enumerate(found) if view.slug == asked), 0)
    return st.selectbox(
        t("paper.which"), found, index=at, key=key, format_func=lambda view: w(view.title)
    )


def choose_place(
    view: ConsultationView, places: Sequence[str], names: Mapping[str, str], key: str
) -> str:
    """One of my places that is asked."""
    offered = [p for p in places if is_asked(view, p)]
    return str(
        st.selectbox(t("paper.place"), offered, key=key, format_func=lambda code: names[code])
    )
