"""People: accounts, and the roles they hold at places."""

import streamlit as st

from services import Role, people
from services.areas import areas
from ui import page, people_sheet
from ui.words import t, w

visit = page.enter(Role.ADMIN)

with visit.look() as work:
    places = {a.code: a.name for a in areas(work)}
    found = people.accounts(work)

page.say_done()
st.title(t("people.title"))
wish = people_sheet.draw(found, places)

with st.expander(t("people.create")), st.form("people.create", border=False):
    name = st.text_input(t("people.name"), key="people.name", max_chars=60)
    zh = st.text_input(t("people.post_zh"), key="people.post_zh", max_chars=60)
    en = st.text_input(t("people.post_en"), key="people.post_en", max_chars=60)
    password = st.text_input(t("people.password"), key="people.password", type="password")
    made = st.form_submit_button(t("people.do_create"), key="people.do_create", type="primary")
with st.expander(t("people.grant"), expanded=True), st.form("people.grant", border=False):
    who = st.selectbox(t("people.account"), [a.name for a in found], key="people.account")
    role = st.selectbox(
        t("people.role"), list(Role), key="people.role", format_func=lambda r: t(f"role.{r}")
    )
    area = st.selectbox(
        t("people.area"), list(places), key="people.area", format_func=lambda c: w(places[c])
    )
    granted = st.form_submit_button(t("people.do_grant"), key="people.do_grant")

if made:
    with visit.act("people.created") as work:
        people.create_account(work, name=name, title={"zh": zh, "en": en}, password=password)
if granted:
    with visit.act("people.granted") as work:
        people.grant(work, account=who, role=str(role), area=area)
if wish:
    with visit.act("people.revoked") as work:
        people.revoke(work, membership_id=wish)
if page.is_done():
    st.rerun()
