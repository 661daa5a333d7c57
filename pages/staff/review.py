"""The second pair of eyes: everything that will be frozen, then approve or send back."""

import streamlit as st

from services import Deed, procedure
from services.areas import areas
from services.consultations import by_slug
from ui import page, phone, review_sheet
from ui.words import t, w

visit = page.enter(deed=Deed.APPROVE)
slug = st.query_params.get("c", "")

with visit.look() as work:
    view = by_slug(work, slug)
    places = areas(work)

page.say_done()
st.title(w(view.title))
left, right = st.columns([3, 2], gap="large")
with left:
    st.html(review_sheet.whole(view, places))
with right:
    st.html(phone.preview(visit.deps, view, places))

if view.state == "submitted":
    st.html(review_sheet.what_freezes())
    with st.form("review.decide", border=False):
        reason = st.text_area(t("review.reason"), key="review.reason", max_chars=500)
        with st.container(horizontal=True):
            approved = st.form_submit_button(
                t("review.approve"), key="review.approve", type="primary"
            )
            sent_back = st.form_submit_button(t("review.send_back"), key="review.send_back")
    if approved:
        with visit.act("review.approved") as work:
            procedure.approve(work, slug=slug)
    if sent_back:
        with visit.act("review.sent_back") as work:
            procedure.send_back(work, slug=slug, reason=reason)
    if page.is_done():
        st.rerun()
else:
    st.html(review_sheet.standing(view))
