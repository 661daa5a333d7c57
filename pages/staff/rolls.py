"""Rolls: who may vote. Import from a sheet; numbers are keyed and never stored or shown."""

import streamlit as st

from services import Deed, rolls
from services.areas import areas
from ui import page, roll_report
from ui.words import t, w

visit = page.enter(deed=Deed.IMPORT_ROLL)

with visit.look() as work:
    places = {a.code: a.name for a in areas(work)}
    mine = [code for code in places if visit.actor.may(Deed.IMPORT_ROLL, code)]
    found = rolls.rolls(work)

page.say_done()
st.title(t("rolls.title"))
st.html(roll_report.listing(found, places))
st.subheader(t("rolls.import"))
st.caption(t("rolls.help"))
with st.form("rolls.import", border=False):
    area = st.selectbox(
        t("rolls.area"), mine, key="rolls.area", format_func=lambda code: w(places[code])
    )
    basis = st.selectbox(
        t("rolls.basis"),
        roll_report.BASES,
        key="rolls.basis",
        format_func=lambda code: t(f"choice.roll_basis.{code}"),
    )
    name = st.text_input(t("rolls.name"), key="rolls.name", max_chars=60)
    file = st.file_uploader(t("rolls.file"), key="rolls.file", type=["csv", "xlsx"])
    partial = st.checkbox(t("rolls.partial"), key="rolls.partial")
    sent = st.form_submit_button(t("rolls.do_import"), key="rolls.do_import", type="primary")

if sent and file is None:
    st.warning(t("rolls.no_file"))
if sent and file is not None:
    with visit.act() as work:
        report = rolls.import_roll(
            work,
            area=area,
            basis=basis,
            name={"zh": name, "en": name},
            file_name=file.name,
            content=file.getvalue(),
            accept_partial=partial,
        )
        st.html(roll_report.report(report))
