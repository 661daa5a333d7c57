"""The record: every deed in one chain, newest first, and whether the chain is whole."""

import streamlit as st

from services import Deed, audit
from ui import page, record_sheet
from ui.words import t

visit = page.enter(deed=Deed.READ_AUDIT)
before = st.query_params.get("before", "")

with visit.look() as work:
    broken = audit.broken_at(work)
    kind = st.query_params.get("kind", "")[:40]
    lines = audit.entries(
        work, action=kind, before=int(before) if before.isdigit() else None, limit=50
    )

st.title(t("record.title"))
st.html(record_sheet.chain(broken))
st.html(record_sheet.kinds(kind))
st.html(record_sheet.lines(lines, kind))
