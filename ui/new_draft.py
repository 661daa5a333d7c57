"""Beginning a consultation: from a template or from an earlier one, in a place of mine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from services.drafting import TemplateView
from services.views import Card
from ui.inputs.base import plain
from ui.words import t, w

COPY = "copy"


@dataclass(frozen=True)
class Beginning:
    """What was asked for in this run, if anything."""

    is_asked: bool = False
    area: str = ""
    template: str = ""
    copy_of: str = ""


def _start(templates: Sequence[TemplateView], earlier: Mapping[str, str]) -> tuple[str, str]:
    """The template, or the slug of the one to copy."""
    known = {one.code: one for one in templates}
    codes = [*known, COPY] if earlier else list(known)
    start = st.radio(
        t("desk.start_from"),
        codes,
        key="desk.start",
        format_func=lambda code: w(known[code].name) if code in known else t("desk.copy"),
        captions=[w(one.hint) for one in templates] + [t("desk.copy_help")] * (COPY in codes),
    )
    if start != COPY:
        return str(start), ""
    slug = st.selectbox(
        t("desk.copy_of"), list(earlier), key="desk.copy_of", format_func=earlier.__getitem__
    )
    return "", str(slug)


def _place(mine: Mapping[str, str]) -> str:
    """One of my places; nothing is asked of somebody who has one only."""
    if len(mine) == 1:
        code = next(iter(mine))
        st.caption(t("desk.your_place", place=plain(mine[code])))
        return code
    chosen = st.selectbox(
        t("desk.place"), list(mine), key="desk.place", format_func=mine.__getitem__
    )
    return str(chosen)


def draw(
    templates: Sequence[TemplateView], cards: Sequence[Card], mine: Mapping[str, str]
) -> Beginning:
    """The form; *mine* are the names of the places where I may begin one."""
    earlier = {c.view.slug: w(c.view.title) for c in cards if c.view.is_ready and c.view.title}
    with st.expander(t("desk.new"), icon=":material/add:", expanded=not cards, key="desk.fold"):
        template, copy_of = _start(templates, earlier)
        area = _place(mine)
        asked = st.button(t("desk.create"), key="desk.create", type="primary")
    return Beginning(asked, area, template, copy_of)
