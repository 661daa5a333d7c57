"""What staff may ask of a running or closed consultation, one form for each."""

from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from models.rules.lifecycle import Phase, State
from services.views import ConsultationView
from ui.words import county_moment, county_parts, t


@dataclass(frozen=True)
class Wish:
    """What was asked for in this run, if anything."""

    does: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    moment: datetime | None = None
    size: int = 0


def _texts(name: str, zh: str, en: str) -> dict[str, str]:
    zh_text = st.text_area(zh, key=f"manage.{name}.zh", max_chars=2000)
    en_text = st.text_area(en, key=f"manage.{name}.en", max_chars=3000)
    return {k: v.strip() for k, v in (("zh", zh_text), ("en", en_text)) if v.strip()}


def _extend(view: ConsultationView) -> Wish:
    day, hour = county_parts(view.closes_at)
    with st.expander(t("manage.extend")), st.form("manage.extend", border=False):
        left, right = st.columns(2)
        new_day = left.date_input(t("edit.closes_day"), value=day, format="YYYY-MM-DD")
        new_hour = right.time_input(t("edit.closes_time"), value=hour)
        texts = _texts("extend", t("manage.reason_zh"), t("manage.reason_en"))
        sent = st.form_submit_button(t("manage.do_extend"), key="manage.do_extend")
    moment = county_moment(new_day, new_hour) if new_day and new_hour else None
    return Wish("extend", texts, moment) if sent else Wish()


def _withdraw() -> Wish:
    with st.expander(t("manage.withdraw")), st.form("manage.withdraw", border=False):
        st.caption(t("manage.withdraw_help"))
        texts = _texts("withdraw", t("manage.reason_zh"), t("manage.reason_en"))
        sent = st.form_submit_button(t("manage.do_withdraw"), key="manage.do_withdraw")
    return Wish("withdraw", texts) if sent else Wish()


def _publish() -> Wish:
    with st.expander(t("manage.publish"), expanded=True), st.form("manage.publish", border=False):
        st.caption(t("manage.publish_help"))
        texts = _texts("publish", t("manage.answer_zh"), t("manage.answer_en"))
        sent = st.form_submit_button(
            t("manage.do_publish"), key="manage.do_publish", type="primary"
        )
    return Wish("publish", texts) if sent else Wish()


def _codes() -> Wish:
    with st.expander(t("manage.codes")), st.form("manage.codes", border=False):
        st.caption(t("manage.codes_help"))
        size = st.number_input(
            t("manage.size"), min_value=1, max_value=5000, value=100, key="manage.codes.size"
        )
        sent = st.form_submit_button(t("manage.do_codes"), key="manage.do_codes")
    return Wish("codes", size=int(size)) if sent else Wish()


def draw(view: ConsultationView, phase: Phase) -> Wish:
    """The forms that make sense now; the first one that was sent."""
    wishes = []
    if view.state == State.CLOSED:
        wishes.append(_publish())
    if view.provider == "code" and view.state in (State.APPROVED, State.OPEN):
        wishes.append(_codes())
    if phase == Phase.OPEN:
        wishes.append(_extend(view))
    if view.state in (State.DRAFT, State.SUBMITTED, State.APPROVED, State.OPEN):
        wishes.append(_withdraw())
    return next((wish for wish in wishes if wish.does), Wish())
