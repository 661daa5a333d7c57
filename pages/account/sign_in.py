"""Sign in: a real form, because only a plain answer can set a cookie that scripts cannot read."""

import streamlit as st

from services import demo
from ui import page, sign_in
from ui.words import t

visit = page.enter()
asked = {key: value[:300] for key, value in st.query_params.to_dict().items()}
offered = demo.demo_people() if visit.deps.settings.is_demo else ()

st.title(t("sign_in.title"))
refusal = sign_in.refusal(asked)
if refusal:
    page.say_no(refusal)
st.html(sign_in.door(asked.get("next", ""), visit.actor, offered))
