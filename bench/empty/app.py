"""Streamlit with nothing on it, under the settings of the product."""

import streamlit as st

app = st.App("bench/empty/page.py")
