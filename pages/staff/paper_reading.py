"""Type paper ballots: each sheet by two people, apart; a third settles where they differ."""

import streamlit as st

from services import Deed, paper_reading
from services.areas import areas
from ui import page, paper_choice, paper_form
from ui.words import t

visit = page.enter(deed=Deed.READ_PAPER)

with visit.look() as work:
    codes = [a.code for a in areas(work)]
    mine = paper_choice.mine(visit.actor, codes, Deed.READ_PAPER)
    found = paper_choice.running(work, mine, paper_choice.COUNTING)

st.title(t("paper.reading_title"))
st.caption(t("paper.reading_lead"))
view = paper_choice.choose(found, "paper.read_which")
if view is None:
    page.stop()
with visit.look() as work:
    waiting = paper_reading.to_settle(work, slug=view.slug)

said = st.container()
with said:
    status = paper_form.status_once()
    if status:
        st.html(paper_form.told(status))
    if waiting:
        st.html(paper_form.to_settle(waiting))
if paper_form.draw(view):
    status = ""
    with said, visit.act() as work:
        status = paper_reading.read_sheet(work, slug=view.slug, **paper_form.typed(view))
    if status:
        paper_form.settle(status)
        st.rerun()
