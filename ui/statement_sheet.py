"""The statements that residents added, for staff: what waits, one form each; what was decided."""

from collections.abc import Sequence

import streamlit as st

from models.rules.statements import LONGEST, StatementState, language_of
from services.statement_desk import StatementView
from services.texts import REASON_LONGEST
from ui import html
from ui.manage_forms import Wish
from ui.words import t

_SHOWN = 20


def _form(one: StatementView) -> Wish:
    """Show it to everybody, or say why not."""
    other = "en" if language_of(one.text) == "zh" else "zh"
    with st.form(f"statement.{one.id}", enter_to_submit=False):
        st.html(html.tag("p", html.tag("b", one.text)))
        translation = st.text_input(
            t(f"statement.in_{other}"), key=f"statement.{one.id}.other", max_chars=LONGEST
        )
        reason = st.text_input(
            t("statement.reason"), key=f"statement.{one.id}.reason", max_chars=REASON_LONGEST
        )
        left, right = st.columns(2)
        with left:
            shown = st.form_submit_button(
                t("statement.show"), key=f"statement.{one.id}.show", type="primary", width="stretch"
            )
        with right:
            refused = st.form_submit_button(
                t("statement.refuse"), key=f"statement.{one.id}.refuse", width="stretch"
            )
    if shown:
        return Wish("accept", {"statement": one.id, "translation": translation})
    return Wish("reject", {"statement": one.id, "reason": reason}) if refused else Wish()


def _decided(found: Sequence[StatementView]) -> html.Safe:
    heads = [t(f"statement.column.{name}") for name in ("text", "state", "reason")]
    rows = [
        (one.text, t(f"statement.state.{one.state}"), one.reason or one.option_code)
        for one in found
    ]
    return html.table(heads, rows, t("statement.decided"), is_stacked=True)


def draw(found: Sequence[StatementView]) -> Wish:
    """All that was added; the deed that was asked for in this run, if any."""
    waiting = [one for one in found if one.state == StatementState.WAITING]
    decided = [one for one in found if one.state != StatementState.WAITING]
    with st.expander(t("statement.title", count=len(waiting)), expanded=bool(waiting)):
        st.caption(t("statement.desk_words"))
        wishes = [_form(one) for one in waiting[:_SHOWN]]
        if len(waiting) > _SHOWN:
            st.caption(t("statement.more", count=len(waiting) - _SHOWN))
        if decided:
            st.html(_decided(decided))
    return next((wish for wish in wishes if wish.does), Wish())
