"""Is my ballot in the count? A receipt's code says, and shows no choice."""

import streamlit as st

from services import Refused
from ui import page, receipt_status
from ui.words import t

_CODE = "receipt.code"


def look_up() -> None:
    """The code goes into the address, so that the page can be reloaded and printed."""
    st.query_params["code"] = str(st.session_state.get(_CODE, ""))[:64]


visit = page.enter()
code = st.query_params.get("code", "")[:64]

st.html(receipt_status.lead())
with st.container(key="receipt"), st.form("receipt.look_up", border=False):
    st.text_input(
        t("receipt.code"),
        code,
        key=_CODE,
        placeholder=t("receipt.hint"),
        max_chars=64,
        autocomplete="off",
    )
    st.form_submit_button(
        t("receipt.look"), key="receipt.look", type="primary", width="stretch", on_click=look_up
    )

if code:
    with visit.look() as work:
        found = receipt_status.find(work, code)
    if isinstance(found, Refused):
        page.say_no(found)
    else:
        st.html(receipt_status.told(found))
