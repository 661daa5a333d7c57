"""What staff may ask of a consultation they run: one form for each deed that makes sense now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from models.rules.areas import reaches
from models.rules.lifecycle import Phase, State
from services.codes import MOST, BatchView
from services.views import ConsultationView
from ui.words import clock, county_moment, county_parts, t

_TURN = "manage.turn"
_LATER = timedelta(days=7)


@dataclass(frozen=True)
class Wish:
    """What was asked for in this run, if anything."""

    does: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    moment: datetime | None = None
    size: int = 0
    area: str = ""
    batch: str = ""
    #: all that the deed is given, where it is more than words
    facts: dict[str, Any] = field(default_factory=dict)


def key(name: str) -> str:
    """A key that is new after every success, so that no old text waits in the next form."""
    return f"manage.{st.session_state.get(_TURN, 0)}.{name}"


def forget() -> None:
    """Empty all forms: what was asked for is done."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _texts(name: str, zh: str, en: str) -> dict[str, str]:
    zh_text = st.text_area(zh, key=key(f"{name}.zh"), max_chars=2000)
    en_text = st.text_area(en, key=key(f"{name}.en"), max_chars=3000)
    return {k: v.strip() for k, v in (("zh", zh_text), ("en", en_text)) if v.strip()}


def _reason(name: str) -> dict[str, str]:
    return _texts(name, t("manage.reason_zh"), t("manage.reason_en"))


def _extend(view: ConsultationView) -> Wish:
    day, hour = county_parts(view.closes_at + _LATER if view.closes_at else None)
    fold = st.expander(t("manage.extend"), key="manage.fold.extend", icon=":material/event:")
    with fold, st.form("manage.extend", border=False):
        left, right = st.columns(2)
        new_day = left.date_input(
            t("edit.closes_day"), value=day, format="YYYY-MM-DD", key=key("extend.day")
        )
        new_hour = right.time_input(t("edit.closes_time"), value=hour, key=key("extend.hour"))
        texts = _reason("extend")
        sent = st.form_submit_button(t("manage.do_extend"), key="manage.do_extend")
    moment = county_moment(new_day, new_hour) if new_day and new_hour else None
    return Wish("extend", texts, moment) if sent else Wish()


def _withdraw(view: ConsultationView) -> Wish:
    """Whatever is public stays so with the reason; a draft simply ends."""
    kind = "withdraw" if view.is_public else "drop"
    fold = st.expander(t(f"manage.{kind}"), key="manage.fold.withdraw", icon=":material/undo:")
    with fold, st.form("manage.withdraw", border=False):
        st.caption(t(f"manage.{kind}_help"))
        texts = _reason("withdraw")
        is_sure = st.checkbox(t("manage.sure"), key=key("withdraw.sure"))
        sent = st.form_submit_button(t(f"manage.do_{kind}"), key="manage.do_withdraw")
        if sent and not is_sure:
            st.warning(t("manage.not_sure"))
    return Wish("withdraw", texts) if sent and is_sure else Wish()


def _publish() -> Wish:
    with st.container(border=True), st.form("manage.publish", border=False):
        st.subheader(t("manage.publish"), anchor=False)
        st.caption(t("manage.publish_help"))
        texts = _texts("publish", t("manage.answer_zh"), t("manage.answer_en"))
        sent = st.form_submit_button(
            t("manage.do_publish"), key="manage.do_publish", type="primary"
        )
    return Wish("publish", texts) if sent else Wish()


def _codes(view: ConsultationView, names: Mapping[str, str]) -> Wish:
    places = [code for code in names if any(reaches(asked, code) for asked in view.areas)]
    fold = st.expander(t("manage.codes"), key="manage.fold.codes", icon=":material/password:")
    with fold, st.form("manage.codes", border=False):
        st.caption(t("manage.codes_help"))
        left, right = st.columns(2)
        area = left.selectbox(
            t("manage.codes_area"), places, key=key("codes.area"), format_func=names.__getitem__
        )
        size = right.number_input(
            t("manage.size"), min_value=1, max_value=MOST, value=100, key=key("codes.size")
        )
        sent = st.form_submit_button(t("manage.do_codes"), key="manage.do_codes")
    return Wish("codes", size=int(size), area=str(area)) if sent else Wish()


def _void(batches: Sequence[BatchView], names: Mapping[str, str]) -> Wish:
    known = {batch.id: batch for batch in batches if not batch.is_void}
    if not known:
        return Wish()

    def words(batch_id: str) -> str:
        one = known[batch_id]
        place = names.get(one.area_code, "")
        return t("manage.batch", moment=clock(one.made_at), place=place, size=one.size)

    fold = st.expander(t("manage.void"), key="manage.fold.void", icon=":material/block:")
    with fold, st.form("manage.void", border=False):
        st.caption(t("manage.void_help"))
        batch = st.selectbox(
            t("manage.void_which"), list(known), key=key("void.batch"), format_func=words
        )
        reason = st.text_input(t("manage.void_reason"), key=key("void.reason"), max_chars=500)
        sent = st.form_submit_button(t("manage.do_void"), key="manage.do_void")
    return Wish("void", {"zh": reason}, batch=str(batch)) if sent else Wish()


def draw(
    view: ConsultationView,
    phase: Phase,
    batches: Sequence[BatchView],
    names: Mapping[str, str],
) -> Wish:
    """The forms that make sense now; the first one that was sent."""
    wishes = []
    if view.state == State.CLOSED:
        wishes.append(_publish())
    if view.provider == "code" and phase in (Phase.UPCOMING, Phase.OPEN):
        wishes += [_codes(view, names), _void(batches, names)]
    if phase == Phase.OPEN:
        wishes.append(_extend(view))
    if view.state in (State.DRAFT, State.SUBMITTED, State.APPROVED, State.OPEN):
        wishes.append(_withdraw(view))
    return next((wish for wish in wishes if wish.does), Wish())
