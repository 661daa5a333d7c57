"""Floor areas that decisions of owners wait for: what stands, a form, a button to confirm."""

from collections.abc import Sequence

import streamlit as st

from services.floor_areas import AreaSheet
from services.texts import REASON_LONGEST
from services.views import FloorArea
from ui import html
from ui.manage_forms import Wish, key
from ui.words import clock, t, w


def _square_metres(count: int) -> str:
    return t("floor.square_metres", count=f"{count:,}")


def _head(sheet: AreaSheet) -> html.Safe:
    """Which motion it is about."""
    words = " · ".join(filter(None, (w(sheet.question.title), w(sheet.decided.row.option.text))))
    total = t("floor.total", total=_square_metres(sheet.total))
    return html.join((html.tag("h3", words), html.tag("p", total, class_="sun-caption")))


def _stands(floor: FloorArea) -> html.Safe:
    """What was declared, by which post, and whether a second person has confirmed it."""
    facts: list[tuple[object, object]] = [
        (t("floor.present"), _square_metres(floor.present)),
        (t("floor.yes"), _square_metres(floor.yes)),
        (t("floor.how"), floor.note),
        (t("floor.by"), f"{w(floor.post)} · {clock(floor.declared_at)}"),
    ]
    if floor.confirmed_at:
        facts.append((t("floor.checked"), f"{w(floor.checker)} · {clock(floor.confirmed_at)}"))
    return html.facts(facts)


def _place(sheet: AreaSheet) -> str:
    return f"floor.{sheet.question.code}.{sheet.option}"


def _number(sheet: AreaSheet, name: str, value: int | None) -> int | None:
    found = st.number_input(
        t(f"floor.{name}"),
        min_value=0,
        max_value=sheet.total,
        value=value,
        step=1,
        key=key(f"{_place(sheet)}.{name}"),
    )
    return None if found is None else int(found)


def _form(sheet: AreaSheet) -> Wish:
    """Two whole numbers and how they were counted."""
    stands = sheet.stands
    with st.form(_place(sheet), border=False, enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            present = _number(sheet, "present", stands.present if stands else None)
        with right:
            yes = _number(sheet, "yes", stands.yes if stands else None)
        note = st.text_area(
            t("floor.note"),
            value=stands.note if stands else "",
            key=key(f"{_place(sheet)}.note"),
            max_chars=REASON_LONGEST,
            placeholder=t("floor.note_example"),
        )
        sent = st.form_submit_button(
            t("floor.change" if stands else "floor.declare"),
            key=f"{_place(sheet)}.declare",
            type="secondary" if stands else "primary",
        )
    if sent and (present is None or yes is None):
        st.warning(t("floor.both_numbers"))
        return Wish()
    return _wish("declare", sheet, present, yes, note) if sent else Wish()


def _wish(does: str, sheet: AreaSheet, present: int | None, yes: int | None, note: str) -> Wish:
    figures = {"present": present, "yes": yes, "note": note}
    return Wish(does, facts={"question": sheet.question.code, "option": sheet.option} | figures)


def _confirm(sheet: AreaSheet, stands: FloorArea) -> Wish:
    """For the second person: exactly what they see on the screen."""
    if sheet.is_mine:
        st.caption(t("floor.another"))
        return Wish()
    sent = st.button(t("floor.confirm"), key=f"{_place(sheet)}.confirm", type="primary")
    return _wish("confirm", sheet, stands.present, stands.yes, stands.note) if sent else Wish()


def _one(sheet: AreaSheet, *, runs: bool) -> list[Wish]:
    st.html(_head(sheet))
    stands = sheet.stands
    if stands is None:
        if not runs:
            st.caption(t("floor.not_yet"))
        return [_form(sheet)] if runs else []
    st.html(_stands(stands))
    wishes = [] if stands.confirmed_at else [_confirm(sheet, stands)]
    if runs:
        with st.expander(t("floor.correct"), icon=":material/edit:"):
            wishes.append(_form(sheet))
    return wishes


def draw(sheets: Sequence[AreaSheet], *, runs: bool) -> Wish:
    """All motions whose floor area is declared; what was asked for in this run, if anything."""
    with st.container(border=True, key="floor"):
        st.subheader(t("floor.title"), anchor=False)
        st.caption(t("floor.about"))
        wishes = [wish for sheet in sheets for wish in _one(sheet, runs=runs)]
    return next((wish for wish in wishes if wish.does), Wish())
