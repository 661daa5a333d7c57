"""The record: every deed in one chain, newest first, and whether the chain is whole."""

import streamlit as st

from services import Deed, audit, record
from ui import page, record_sheet
from ui.reader import names_in_words
from ui.words import t

visit = page.enter(deed=Deed.READ_AUDIT)
wanted = record_sheet.asked()

with visit.look() as work:
    broken = audit.broken_at(work)
    known = record.choices(work)
    found = record.page_of(work, wanted)
    places = names_in_words(work)

st.title(t("record.title"))
st.html(record_sheet.chain(broken))
record_sheet.filters(wanted, known, places)
st.html(record_sheet.lines(found, wanted, places))
