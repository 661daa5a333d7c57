"""Accounts on screen, each with its roles and a way to take one back."""

from collections.abc import Mapping, Sequence

import streamlit as st

from services.people import AccountView
from ui.words import t, w


def draw(found: Sequence[AccountView], places: Mapping[str, dict[str, str]]) -> str:
    """One line an account; returns the id of the membership to take back, if one was chosen."""
    wish = ""
    for account in found:
        roles = len(account.memberships)
        title = f"{w(account.title)} · {account.name}"
        with st.expander(f"{title} ({t('people.roles', count=roles)})"):
            for held in account.memberships:
                place = w(places.get(held.area_code)) or held.area_code
                words = t("people.revoke", role=t(f"role.{held.role}"), place=place)
                if st.button(words, key=f"people.revoke.{held.id}", type="tertiary"):
                    wish = held.id
            if not account.is_active:
                st.caption(t("people.inactive"))
    return wish
