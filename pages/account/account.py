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

st.title(t("account.title"))
whole = st.empty()
with whole.container():
    said = st.container()
    st.html(account_sheet.who(visit.actor, places))
    st.html(account_sheet.sign_ins(signed_in))
    everywhere = st.button(t("account.sign_out_everywhere"), key="account.sign_out_everywhere")
    st.caption(t("account.everywhere_help"))
    st.subheader(t("account.password"))
    with st.form("account.form", clear_on_submit=True, border=False, width=480):
        old = st.text_input(
            t("account.old"), type="password", key="account.old", autocomplete="current-password"
        )
        new = st.text_input(
            t("account.new"), type="password", key="account.new", autocomplete="new-password"
        )
        st.caption(t("account.password_help"))
        changed = st.form_submit_button(t("account.change"), key="account.change", type="primary")

if everywhere:
    with visit.act() as work:
        people.sign_out_everywhere(work)
    whole.html(account_sheet.gone())
if changed:
    with said, visit.act("account.changed") as work:
        people.change_password(work, old=old, new=new, browser=page.browser_id())
    with said:
        page.say_done()
