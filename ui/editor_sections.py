"""The sections of the editor that concern the whole draft: words, voters, window."""

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from services.drafting import CHOICES
from ui import html
from ui.editor import OPEN, TEXTS, both, is_short, keep, key, show_usual_time
from ui.words import t

_NEEDED = 4


def _choice(slug: str, name: str, *, but: str = "") -> None:
    """One of the codes that the form offers under *name*."""
    st.selectbox(
        t(f"edit.{name}"),
        [code for code in CHOICES[name] if code != but],
        key=key(slug, name),
        format_func=lambda code: t(f"choice.{name}.{code}"),
    )


def words(slug: str) -> None:
    """What it is called, who asks, what is promised; then what may be left out."""
    for name in TEXTS[:_NEEDED]:
        both(slug, name)
    st.caption(t("edit.optional"))
    for name in (*TEXTS[_NEEDED:], "timeline"):
        both(slug, name)
    st.caption(t("edit.timeline_help"))
    left, middle, right = st.columns(3)
    with left:
        _choice(slug, "affair")
    with middle:
        _choice(slug, "decision_kind")
    right.number_input(
        t("edit.budget"), key=key(slug, "budget"), min_value=0, step=10_000, value=None
    )


def _areas(slug: str, places: Mapping[str, str]) -> None:
    st.multiselect(
        t("edit.areas"),
        list(places),
        key=key(slug, "areas"),
        format_func=lambda code: places.get(code, code),
        placeholder=t("edit.choose"),
    )


def voters(slug: str, places: Mapping[str, str], on_roll: int) -> None:
    """Who is asked and how sure we are of them; *on_roll* is how many that is."""
    _areas(slug, places)
    st.radio(
        t("edit.provider"),
        CHOICES["provider"],
        key=key(slug, "provider"),
        format_func=lambda code: t(f"choice.provider.{code}"),
        captions=[t(f"edit.about.{code}") for code in CHOICES["provider"]],
    )
    provider = st.session_state[key(slug, "provider")]
    if provider == OPEN:
        keep(slug, "roll_basis")
    else:
        _choice(slug, "roll_basis", but=OPEN)
    if provider == "roll" and on_roll:
        st.caption(t("edit.on_roll", count=f"{on_roll:,}"))
    st.pills(
        t("edit.strata"),
        CHOICES["strata"],
        key=key(slug, "strata"),
        format_func=lambda code: t(f"charts.dimension.{code}"),
        selection_mode="multi",
    )
    st.caption(t("edit.strata_help"))


def _results(slug: str) -> None:
    st.radio(
        t("edit.result_policy"),
        CHOICES["result_policy"],
        key=key(slug, "result_policy"),
        format_func=lambda code: t(f"choice.result_policy.{code}"),
    )
    st.caption(t("edit.result_policy_help"))
    st.radio(
        t("edit.tie_rule"),
        CHOICES["tie_rule"],
        key=key(slug, "tie_rule"),
        format_func=lambda code: t(f"choice.tie_rule.{code}"),
    )
    st.checkbox(t("edit.is_revisable"), key=key(slug, "is_revisable"))


def window(slug: str, now: datetime) -> None:
    """From when to when, why it is short if it is, and who sees results meanwhile."""
    for name in ("opens", "closes"):
        show_usual_time(slug, name)
        left, right = st.columns(2)
        left.date_input(t(f"edit.{name}_day"), key=key(slug, f"{name}.day"), format="YYYY-MM-DD")
        right.time_input(t(f"edit.{name}_time"), key=key(slug, f"{name}.time"))
    st.caption(t("edit.window_help"))
    if is_short(slug, now):
        st.html(html.notice("warn", t("edit.short_window")))
        both(slug, "shortening_reason")
    else:
        keep(slug, "shortening_reason.zh", "shortening_reason.en")
    _results(slug)
