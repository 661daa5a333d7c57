"""The same ballots counted in several ways."""

import streamlit as st

from services.consultations import by_slug
from services.counting import compared
from ui import comparison, page

visit = page.enter()

with visit.look() as work:
    view = by_slug(work, st.query_params.get("c", "")[:80])
    asked = st.query_params.get("q", "")[:20] or next((q.code for q in view.questions), "")
    found = compared(work, view, asked)

st.html(comparison.page(view, found))
