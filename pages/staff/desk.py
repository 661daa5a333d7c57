"""The desk: what waits for me, then everything of my area, then something new."""

import streamlit as st

from services import Deed, Role, drafting
from services.areas import areas
from services.consultations import desk
from ui import board, page
from ui.words import t, w

visit = page.enter(Role.VILLAGE_CLERK, Role.TOWN_STAFF, Role.COUNTY_STAFF, Role.REVIEWER)

with visit.look() as work:
    cards = desk(work)
    mine = [a for a in areas(work) if visit.actor.may(Deed.DRAFT, a.code)]

page.say_done()
st.title(t("desk.title"))
st.html(board.todo(cards, visit.actor))
if mine:
    with st.expander(t("desk.new"), icon=":material/add:", expanded=not cards):
        choices = {x.code: x for x in drafting.templates()}
        copies = {c.view.slug: c.view.title for c in cards if c.view.is_ready}
        with st.form("desk.new", border=False):
            start = st.selectbox(
                t("desk.start_from"),
                [*choices, *copies],
                key="desk.start",
                format_func=lambda code: (
                    w(choices[code].name)
                    if code in choices
                    else t("desk.copy_of", title=w(copies[code]))
                ),
            )
            place = st.selectbox(
                t("desk.place"),
                [a.code for a in mine],
                key="desk.place",
                format_func=lambda code: w(next(a.name for a in mine if a.code == code)),
            )
            asked = st.form_submit_button(t("desk.create"), key="desk.create", type="primary")
        if asked:
            copied = "" if start in choices else start
            with visit.act() as work:
                slug = drafting.create_draft(
                    work, area=place, template=start if start in choices else "", copy_of=copied
                )
                st.session_state["desk.made"] = slug
            made = st.session_state.pop("desk.made", "")
            if made:
                st.switch_page("staff/edit.py", query_params={"c": made})
st.html(board.everything(cards))
