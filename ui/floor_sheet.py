"""Floor areas that decisions of owners wait for: what stands, a form, a button to confirm."""

from collections.abc import Sequence

import streamlit as st

from services.floor_areas import AreaSheet
from services.texts import REASON_LONGEST
from services.views import FloorArea
from ui import html
from ui.manage_forms import Wish, key
from ui.words import clock, t, w

#: What the second person had on the screen when they pressed.
_READ = "floor.read"


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
        (t("floor.took_part"), _square_metres(floor.present)),
        (t("floor.in_favour"), _square_metres(floor.yes)),
        (t("floor.how"), floor.note),
        (t("floor.by"), f"{w(floor.post)} · {clock(floor.declared_at)}"),
    ]
    if floor.confirmed_at:
        facts.append((t("floor.checked"), f"{w(floor.checker)} · {clock(floor.confirmed_at)}"))
    return html.tag("div", html.facts(facts), class_="sun-sheet")


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


def _remember(wish: Wish) -> None:
    st.session_state[_READ] = wish


def _confirm(sheet: AreaSheet, stands: FloorArea) -> None:
    """For the second person, who says yes to what was on the screen when they pressed."""
    if sheet.is_mine:
        st.caption(t("floor.another"))
        return
    st.button(
        t("floor.confirm"),
        key=f"{_place(sheet)}.confirm",
        type="primary",
        on_click=_remember,
        args=(_wish("confirm", sheet, stands.present, stands.yes, stands.note),),
    )


def _one(sheet: AreaSheet, *, runs: bool) -> Wish:
    st.html(_head(sheet))
    stands = sheet.stands
    if stands is not None:
        st.html(_stands(stands))
        if not stands.confirmed_at:
            _confirm(sheet, stands)
    elif not runs:
        st.caption(t("floor.not_yet"))
    if not runs:
        return Wish()
    if stands is None:
        return _form(sheet)
    with st.expander(t("floor.correct"), icon=":material/edit:"):
        return _form(sheet)


def draw(sheets: Sequence[AreaSheet], *, runs: bool) -> Wish:
    """All motions whose floor area is declared; what was asked for in this run, if anything."""
    with st.container(border=True, key="floor"):
        st.subheader(t("floor.title"), anchor=False)
        st.caption(t("floor.about"))
        wishes = [_one(sheet, runs=runs) for sheet in sheets]
    read: Wish = st.session_state.pop(_READ, Wish())
    return next((wish for wish in (read, *wishes) if wish.does), Wish())
