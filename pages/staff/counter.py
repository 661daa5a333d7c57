"""Votes at a desk: alone at the counter, with two people's help, or on the hotline."""

import streamlit as st

from services import Deed, Refused, assisted
from services.areas import areas
from services.consultations import by_slug
from ui import kiosk, page, paper_choice
from ui.words import t, w

visit = page.enter(deed=Deed.ASSIST)

with visit.look() as work:
    names = {a.code: w(a.name) for a in areas(work)}

if kiosk.desk():
    here = None
    try:
        here = assisted.desk_of(visit.deps, visit.actor, kiosk.desk())
    except Refused as refusal:
        kiosk.close()
        page.say_no(refusal)
    if here:
        with visit.look() as work:
            view = by_slug(work, here.slug)
        kiosk.draw(visit.deps, visit.actor, view, here.channel, names)
        page.stop()

st.title(t("counter.title"))
st.caption(t("counter.lead"))
with visit.look() as work:
    mine = paper_choice.mine(visit.actor, names, Deed.ASSIST)
    found = paper_choice.running(work, mine, paper_choice.OPEN)
chosen = paper_choice.choose(found, "counter.which")
if chosen is None:
    page.stop()
area = paper_choice.choose_place(chosen, mine, names, "counter.place")
wish = kiosk.ask_way()
if wish:
    try:
        kiosk.open_with(
            assisted.open_desk(
                visit.deps,
                visit.actor,
                slug=chosen.slug,
                area=area,
                channel=wish[0],
                second=wish[1],
                password=wish[2],
            )
        )
    except Refused as refusal:
        page.say_no(refusal)
    else:
        st.rerun()
