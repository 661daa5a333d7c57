"""Rolls: who may vote. Import from a sheet; numbers are keyed and never stored or shown."""

import streamlit as st

from services import Deed, roll_ends, roll_imports, rolls
from ui import page, roll_ending, roll_import, roll_report
from ui.reader import names_in_words
from ui.words import t

visit = page.enter(deed=Deed.IMPORT_ROLL)

with visit.look() as work:
    names = names_in_words(work)
    found = rolls.rolls(work)
mine = {code: name for code, name in names.items() if visit.actor.may(Deed.IMPORT_ROLL, code)}

st.title(t("rolls.title"))
st.html(roll_report.listing(found, names))
st.subheader(t("rolls.import"))
with st.expander(t("rolls.help"), icon=":material/table_rows:", key="rolls.fold"):
    st.html(roll_report.columns())
    roll_import.sample()
said = st.container()
wish = roll_import.draw(mine)

ending = roll_ending.draw(found, names)

if ending is not None:
    count = -1
    with said, visit.act() as work:
        count = roll_ends.withdraw_roll(work, roll_id=ending.roll.id, reason={"zh": ending.reason})
    if count >= 0:
        roll_ending.note(ending, count)
        st.rerun()
if wish.is_sent:
    is_read = False
    with said, visit.act() as work:
        report = roll_imports.import_roll(
            work,
            area=wish.area,
            basis=wish.basis,
            name={"zh": wish.name, "en": wish.name},
            registration=wish.registration,
            file_name=wish.file_name,
            content=wish.content,
            accept_partial=wish.accepts_part,
        )
        is_read = True
    if is_read:
        roll_import.note(report, roll_report.report(report), roll_report.as_csv(report))
        st.rerun()
