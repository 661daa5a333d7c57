"""People: accounts, the roles they hold at places, and why each was given or taken."""

import streamlit as st

from services import Deed, Role, people
from ui import page, people_forms, people_sheet
from ui.reader import names_in_words
from ui.words import t

visit = page.enter(Role.ADMIN)

with visit.look() as work:
    names = names_in_words(work)
    found = people.accounts(work)
mine = {code: name for code, name in names.items() if visit.actor.may(Deed.GRANT, code)}

st.title(t("people.title"))
said = st.container()
with said:
    page.say_done()
wishes = [people_forms.create()]
search = st.text_input(
    t("people.search"), key="people.search", type="search", max_chars=60, width=360
)
st.html(people_sheet.listing(people_sheet.matching(found, search or ""), names))
st.subheader(t("people.one"))
wishes.append(people_forms.one(found, mine))

for wish in wishes:
    if wish.does == "create":
        title = {"zh": wish.title_zh, "en": wish.title_en}
        with said, visit.act("people.created") as work:
            people.create_account(
                work, name=wish.account, title=title, password=wish.password, reason=wish.reason
            )
    if wish.does == "grant":
        with said, visit.act("people.granted") as work:
            people.grant(
                work, account=wish.account, role=wish.role, area=wish.area, reason=wish.reason
            )
    if wish.does == "revoke":
        with said, visit.act("people.revoked") as work:
            people.revoke(work, membership_id=wish.membership, reason=wish.reason)
    if wish.does == "reset":
        with said, visit.act("people.was_reset") as work:
            people.set_password(work, account=wish.account, new=wish.password, reason=wish.reason)
    if wish.does in ("rest", "wake"):
        is_active = wish.does == "wake"
        with said, visit.act(f"people.{'woken' if is_active else 'rested'}") as work:
            people.set_active(work, account=wish.account, is_active=is_active, reason=wish.reason)
if page.is_done():
    people_forms.forget()
    st.rerun()
