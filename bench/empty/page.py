"""One line of text and a button."""

import streamlit as st

st.text("·")
st.button("·")
