"""The protocol of a batch: every sheet in one place, drawn up by one person, signed by another."""

import streamlit as st

from services import Deed, paper_batches, paper_protocol
from services.areas import areas
from ui import html, page, paper_board
from ui.words import t, w

visit = page.enter(deed=Deed.READ_PAPER)
wanted = st.query_params.get("b", "")

st.title(t("paper.protocol_title"))
with visit.look() as work:
    names = {a.code: w(a.name) for a in areas(work)}
    waiting, complete = paper_batches.to_sign(work), paper_batches.signed(work)
    batch = paper_batches.batch(work, batch_id=wanted) if wanted else None
    missing = paper_protocol.missing(work, batch_id=wanted) if batch else []

if batch is None:
    st.html(paper_board.links(waiting, names))
    if complete:
        st.html(html.tag("h2", t("paper.signed_title")))
        st.html(paper_board.links(complete, names))
    page.stop()
said = st.container()
with said:
    page.say_done()
st.html(paper_board.protocol(batch, names.get(batch.area_code, batch.area_code), missing))
st.html(html.action(t("paper.print_protocol"), "print"))
if not batch.signed_by:
    with st.form("paper.protocol", border=False):
        note = st.text_area(t("paper.note"), key="paper.note", max_chars=500)
        drawn = st.form_submit_button(t("paper.do_draw_up"), key="paper.do_draw_up")
    signed = bool(batch.drawn_by) and st.button(
        t("paper.do_sign"), key="paper.do_sign", type="primary"
    )
    if drawn:
        with said, visit.act("paper.drawn_up_done") as work:
            paper_protocol.draw_up(work, batch_id=batch.id, note=note)
    if signed:
        with said, visit.act("paper.signed_done") as work:
            paper_protocol.sign(work, batch_id=batch.id)
    if page.is_done():
        st.rerun()
