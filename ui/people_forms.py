"""What an admin asks for: a new account, a role given or taken back, a new password, a rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from models.rules.areas import level_of
from services import Role
from services.people import LEVELS, AccountView
from ui.words import t, w

_TURN = "people.turn"


@dataclass(frozen=True)
class Wish:
    """What was asked for in this run, if anything."""

    does: str = ""
    reason: str = ""
    account: str = ""
    title_zh: str = ""
    title_en: str = ""
    password: str = ""
    role: str = ""
    area: str = ""
    membership: str = ""


def _key(name: str) -> str:
    """A key that is new after every success, so that no old text waits in the next form."""
    return f"people.{st.session_state.get(_TURN, 0)}.{name}"


def forget() -> None:
    """Empty all forms: what was asked for is done."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def create() -> Wish:
    """A new account; roles are granted afterwards."""
    with (
        st.expander(t("people.create"), icon=":material/person_add:", key="people.fold.create"),
        st.form("people.create", border=False),
    ):
        left, right = st.columns(2)
        name = left.text_input(t("people.name"), key=_key("name"), max_chars=40, autocomplete="off")
        password = right.text_input(
            t("people.password"),
            key=_key("password"),
            type="password",
            autocomplete="new-password",
        )
        zh = left.text_input(t("people.post_zh"), key=_key("post_zh"), max_chars=60)
        en = right.text_input(t("people.post_en"), key=_key("post_en"), max_chars=60)
        reason = st.text_input(t("people.reason"), key=_key("create_reason"), max_chars=200)
        st.caption(t("people.create_help"))
        made = st.form_submit_button(t("people.do_create"), key="people.do_create", type="primary")
    if not made:
        return Wish()
    return Wish("create", reason, name, zh, en, password)


def _grant(account: AccountView, names: Mapping[str, str]) -> Wish:
    """A role at a place; none is chosen beforehand, so that no wrong one is given by a button."""
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    role = left.selectbox(
        t("people.role"),
        list(map(str, Role)),
        index=None,
        key=_key("role"),
        placeholder=t("people.choose"),
        format_func=lambda r: t(f"role.{r}"),
    )
    level = LEVELS.get(Role(role)) if role else None
    fitting = [code for code in names if level is None or level_of(code) == level]
    area = middle.selectbox(
        t("people.area"), fitting, key=f"people.area.{level}", format_func=names.__getitem__
    )
    granted = right.button(t("people.do_grant"), key="people.do_grant", width="stretch")
    if not granted or area is None:
        return Wish()
    return Wish("grant", account=account.name, role=str(role or ""), area=str(area))


def _revoke(account: AccountView, names: Mapping[str, str]) -> Wish:
    wish = Wish()
    for held in account.memberships:
        place = names.get(held.area_code, "")
        words = t("people.revoke", role=t(f"role.{held.role}"), place=place)
        if st.button(words, key=f"people.revoke.{held.id}", icon=":material/remove_moderator:"):
            wish = Wish("revoke", membership=held.id)
    return wish


def _reset(account: AccountView) -> Wish:
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    password = left.text_input(
        t("people.new_password"),
        key=_key("reset"),
        type="password",
        autocomplete="new-password",
    )
    asked = right.button(t("people.do_reset"), key="people.do_reset", width="stretch")
    return Wish("reset", account=account.name, password=password) if asked else Wish()


def _switch(account: AccountView) -> Wish:
    words = t("people.rest" if account.is_active else "people.wake")
    if st.button(words, key="people.switch"):
        return Wish("rest" if account.is_active else "wake", account=account.name)
    return Wish()


def one(found: Sequence[AccountView], names: Mapping[str, str]) -> Wish:
    """Choose an account and say why; give it a role, take one back, a new password, a rest."""
    known = {account.name: account for account in found}
    name = st.selectbox(
        t("people.account"),
        list(known),
        index=None,
        key="people.account",
        placeholder=t("people.choose"),
        format_func=lambda n: f"{w(known[n].title)} · {n}",
    )
    if name is None or name not in known:
        return Wish()
    account = known[name]
    with st.container(border=True, key="people-one"):
        reason = st.text_input(t("people.reason"), key=_key("reason"), max_chars=200)
        wishes = [_grant(account, names), _revoke(account, names)]
        wishes += [_reset(account), _switch(account)]
    return replace(next((wish for wish in wishes if wish.does), Wish()), reason=reason)
