"""The second pair of eyes: everything that will be frozen, then approve or send back."""

import streamlit as st

from services import Deed, audit, procedure
from services.areas import areas
from services.consultations import by_slug
from ui import html, page, phone, review_sheet
from ui.words import t, w

visit = page.enter(deed=Deed.APPROVE)
slug = st.query_params.get("c", "")

with visit.look() as work:
    view = by_slug(work, slug)
    names = {a.code: a.name for a in areas(work)}
    lines = audit.consultation_record(work, view.id)

places = {code: w(name) for code, name in names.items()}
st.html(html.tag("h1", w(view.title)))
said = st.container()
with said:
    page.say_done()
if view.state != "submitted":
    st.html(review_sheet.standing(view))

left, right = st.columns([3, 2], gap="large")
with left:
    st.html(review_sheet.whole(view, places))
with right:
    phone.preview(visit.deps, view, names)
    st.html(review_sheet.history(lines))

if view.state == "submitted":
    st.html(review_sheet.before_deciding(view, visit.actor))
    approved = not review_sheet.is_own(view, visit.actor) and st.button(
        t("review.approve"), key="review.approve", type="primary"
    )
    with st.expander(t("review.send_back"), key="review.fold"), st.form("back", border=False):
        reason = st.text_area(t("review.reason"), key="review.reason", max_chars=500)
        sent_back = st.form_submit_button(t("review.do_send_back"), key="review.send_back")
    if approved:
        with said, visit.act("review.approved") as work:
            procedure.approve(work, slug=slug)
    if sent_back:
        with said, visit.act("review.sent_back") as work:
            procedure.send_back(work, slug=slug, reason=reason)
    if page.is_done():
        st.rerun()
