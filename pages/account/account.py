"""My account: who I am, where I am signed in, my password, the way out."""

import streamlit as st

from services import people
from services.areas import areas
from ui import account_sheet, page
from ui.words import t

visit = page.enter_signed_in()

with visit.look() as work:
    places = {a.code: a.name for a in areas(work)}
    signed_in = people.sign_ins(work)

page.say_done()
st.title(t("account.title"))
st.html(account_sheet.who(visit.actor, places))
st.subheader(t("account.sign_ins"))
st.html(account_sheet.sign_ins(signed_in))
everywhere = st.button(t("account.sign_out_everywhere"), key="account.sign_out_everywhere")
st.subheader(t("account.password"))
with st.form("account.password", border=False, clear_on_submit=True):
    old = st.text_input(t("account.old"), type="password", key="account.old", max_chars=200)
    new = st.text_input(t("account.new"), type="password", key="account.new", max_chars=200)
    st.caption(t("account.password_help"))
    changed = st.form_submit_button(t("account.change"), key="account.change")

if everywhere:
    with visit.act() as work:
        people.sign_out_everywhere(work)
    st.html(account_sheet.gone())
    st.stop()
if changed:
    with visit.act("account.changed") as work:
        people.change_password(work, old=old, new=new)
    page.say_done()
