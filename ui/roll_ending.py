"""Withdrawing a roll: which one, why, and a tick that one knows what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from services.rolls import RollView
from ui import html
from ui.words import t, w

_TURN, _DONE = "rolls.end_turn", "rolls.end_done"


@dataclass(frozen=True)
class Ending:
    """What was asked for."""

    roll: RollView
    reason: str


def _name(roll: RollView, names: Mapping[str, str]) -> str:
    place = names.get(roll.area_code, "")
    return t("rolls.one", name=f"{place} · {w(roll.name)}", count=roll.entry_count)


def draw(found: Sequence[RollView], names: Mapping[str, str]) -> Ending | None:
    """The form, and what was just done; None where nothing was asked for in this run."""
    done = st.session_state.pop(_DONE, None)
    if done:
        st.html(html.notice("good", t("rolls.withdrawn", **done)))
    if not found:
        return None
    by_id = {roll.id: roll for roll in found}
    turn = st.session_state.get(_TURN, 0)
    fold = st.expander(t("rolls.withdraw"), icon=":material/undo:", key="rolls.fold.withdraw")
    with fold, st.form("rolls.withdraw", border=False):
        st.caption(t("rolls.withdraw_help"))
        which = st.selectbox(
            t("rolls.which"),
            list(by_id),
            index=None,
            key=f"rolls.which.{turn}",
            format_func=lambda one: _name(by_id[one], names),
        )
        reason = st.text_area(t("rolls.reason"), key=f"rolls.reason.{turn}", max_chars=500)
        is_sure = st.checkbox(t("manage.sure"), key=f"rolls.sure.{turn}")
        is_sent = st.form_submit_button(t("rolls.do_withdraw"), key="rolls.do_withdraw")
        if is_sent and which is None:
            st.warning(t("rolls.no_choice"))
        elif is_sent and not is_sure:
            st.warning(t("manage.not_sure"))
    return Ending(by_id[which], reason) if is_sent and which is not None and is_sure else None


def note(ending: Ending, count: int) -> None:
    """It is done: say so, and empty the form."""
    st.session_state[_DONE] = {"name": w(ending.roll.name), "count": count}
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
