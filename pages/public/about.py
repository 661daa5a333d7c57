"""How voting, secrecy and counting work, what is not protected, and the privacy notice."""

import streamlit as st

from ui import about, page
from ui.words import language

page.enter()

st.html(about.whole(language()))
