"""For the supervision: how much each account helped people to vote, and what is unusual."""

import streamlit as st

from services import Deed, supervising
from ui import helper_sheet, page
from ui.words import t

visit = page.enter(deed=Deed.READ_AUDIT)

with visit.look() as work:
    found = supervising.helpers(work)

st.title(t("helpers.title"))
st.caption(t("helpers.lead"))
if visit.deps.settings.is_demo:
    st.caption(t("helpers.played"))
st.html(helper_sheet.table(found))
