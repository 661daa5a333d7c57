"""The desk: something new, what waits for me, then everything of my area."""

import streamlit as st

from services import Deed, Role, drafting, floor_areas, statement_desk
from services.areas import areas
from services.consultations import desk
from ui import board, new_draft, page
from ui.words import t, w

visit = page.enter(Role.VILLAGE_CLERK, Role.TOWN_STAFF, Role.COUNTY_STAFF, Role.REVIEWER)

with visit.look() as work:
    cards = desk(work)
    to_confirm = floor_areas.to_confirm(work)
    to_read = statement_desk.to_read(work)
    names = {a.code: w(a.name) for a in areas(work)}
mine = {code: name for code, name in names.items() if visit.actor.may(Deed.DRAFT, code)}

st.title(t("desk.title"))
page.say_done()
wish = new_draft.draw(drafting.templates(), cards, mine) if mine else new_draft.Beginning()
st.html(board.todo(cards, visit.actor, names, to_confirm, to_read))

st.subheader(t("desk.all"))
if cards:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = st.segmented_control(
            t("desk.show"),
            list(board.FILTERS),
            default="all",
            key="desk.show",
            format_func=lambda code: t(f"desk.filter.{code}"),
            label_visibility="collapsed",
        )
        search = st.text_input(
            t("desk.search"),
            key="desk.search",
            placeholder=t("desk.search"),
            max_chars=60,
            type="search",
            label_visibility="collapsed",
            width=280,
        )
    found = board.matching(cards, search or "", board.FILTERS[shown or "all"])
    st.html(board.everything(found, names, visit.actor))
else:
    st.html(board.empty())

if wish.is_asked:
    slug = ""
    with visit.act() as work:
        slug = drafting.create_draft(
            work, area=wish.area, template=wish.template, copy_of=wish.copy_of
        )
    if slug:
        st.switch_page("staff/edit.py", query_params={"c": slug})
