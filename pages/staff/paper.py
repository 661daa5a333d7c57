"""Paper ballots: make batches, print them, hand sheets out, say where they are."""

import streamlit as st

from services import Deed, paper, paper_batches, paper_protocol
from services.areas import areas
from ui import html, page, paper_board, paper_choice
from ui.words import t, w

visit = page.enter(deed=Deed.ISSUE_PAPER)

with visit.look() as work:
    names = {a.code: w(a.name) for a in areas(work)}
    mine = paper_choice.mine(visit.actor, names, Deed.ISSUE_PAPER)
    found = paper_choice.running(work, mine)

st.title(t("paper.title"))
st.caption(t("paper.lead"))
st.html(html.tag("p", html.link(t("paper.protocols"), "/protocol"), class_="sun-caption"))
view = paper_choice.choose(found, "paper.which")
if view is None:
    page.stop()
with visit.look() as work:
    batches = paper_batches.batches(work, slug=view.slug)
    waiting = paper_protocol.waits_for_paper(work, slug=view.slug)

said = st.container()
with said:
    page.say_done()
    if waiting:
        st.html(html.notice("warn", t("paper.waits", count=waiting)))
st.html(paper_board.table(batches, names))
places = [p for p in mine if paper_choice.is_asked(view, p)]
wish = None
if paper_choice.may_still(visit.deps, view, "issue"):
    with st.expander(t("paper.issue"), expanded=not batches, key="paper.issue_fold"):
        wish = paper_board.issue_form(places, names)
open_ones = [b for b in batches if not b.signed_by]
batch = None
number, aside = None, None
if open_ones:
    batch = paper_board.choose(view.slug, open_ones, names)
    st.html(paper_board.printing(batch))
    if paper_choice.may_still(visit.deps, view, "hand_out"):
        st.subheader(t("paper.hand"))
        number = paper_board.hand_form()
    st.subheader(t("paper.aside_title"))
    aside = paper_board.aside_form(batch)
    st.html(html.link(t("paper.to_protocol"), f"/protocol?b={batch.id}", "button"))

if wish:
    with said, visit.act("paper.issued") as work:
        made = paper.issue(work, slug=view.slug, area=wish[0], size=wish[1])
        paper_board.turn_to(made)
if batch and number is not None:
    with said, visit.act("paper.handed") as work:
        paper.hand_out(work, batch_id=batch.id, number=number)
if batch and aside:
    with said, visit.act("paper.set_aside") as work:
        paper.set_aside(work, batch_id=batch.id, first=aside[0], last=aside[1], state=aside[2])
if page.is_done():
    st.rerun()
