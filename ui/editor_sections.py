"""The sections of the editor: words, question, voters, window, documents."""

from collections.abc import Sequence

import streamlit as st

from models.rules.window import is_shortened
from services.drafting import CHOICES, DraftForm
from services.views import AreaView, AttachmentView
from ui import editor_options, html
from ui.editor import TEXTS, both, key
from ui.words import t, w


def _choice(slug: str, name: str) -> None:
    """One of the codes that the form offers under *name*."""
    st.selectbox(
        t(f"edit.{name}"),
        CHOICES[name],
        key=key(slug, name),
        format_func=lambda code: t(f"choice.{name}.{code}"),
    )


def words(slug: str) -> None:
    """What it is called, why, who asks, what is promised."""
    for name in TEXTS:
        both(slug, name)
    both(slug, "timeline")
    st.caption(t("edit.timeline_help"))
    left, middle, right = st.columns(3)
    with left:
        _choice(slug, "affair")
    with middle:
        _choice(slug, "decision_kind")
    right.number_input(t("edit.budget"), key=key(slug, "budget"), min_value=0, step=10_000)


def question(slug: str) -> None:
    """The question, its method and its options."""
    st.radio(
        t("edit.method"),
        CHOICES["method"],
        key=key(slug, "method"),
        format_func=lambda code: t(f"consultation.method_name.{code}"),
        horizontal=True,
    )
    if st.session_state[key(slug, "method")] == "approval":
        left, right = st.columns(2)
        left.number_input(t("edit.min"), key=key(slug, "min"), min_value=1, step=1)
        right.number_input(t("edit.max"), key=key(slug, "max"), min_value=1, step=1)
    both(slug, "question")
    editor_options.draw(slug)


def voters(slug: str, places: Sequence[AreaView]) -> None:
    """Who is asked, how sure we are of them, who sees what when."""
    names = {place.code: place.name for place in places}
    st.multiselect(
        t("edit.areas"),
        list(names),
        key=key(slug, "areas"),
        format_func=lambda code: w(names.get(code)) or code,
        placeholder=t("edit.choose"),
    )
    _choice(slug, "roll_basis")
    st.radio(
        t("edit.provider"),
        CHOICES["provider"],
        key=key(slug, "provider"),
        format_func=lambda code: t(f"choice.provider.{code}"),
    )
    st.multiselect(
        t("edit.strata"),
        CHOICES["strata"],
        key=key(slug, "strata"),
        format_func=lambda code: t(f"charts.dimension.{code}"),
        placeholder=t("edit.choose"),
        help=t("edit.strata_help"),
    )
    st.radio(
        t("edit.result_policy"),
        CHOICES["result_policy"],
        key=key(slug, "result_policy"),
        format_func=lambda code: t(f"choice.result_policy.{code}"),
        help=t("edit.result_policy_help"),
    )
    st.radio(
        t("edit.tie_rule"),
        CHOICES["tie_rule"],
        key=key(slug, "tie_rule"),
        format_func=lambda code: t(f"choice.tie_rule.{code}"),
        horizontal=True,
    )
    st.checkbox(t("edit.is_revisable"), key=key(slug, "is_revisable"))


def window(slug: str, form: DraftForm) -> None:
    """From when to when, and why it is short if it is."""
    for name in ("opens", "closes"):
        left, right = st.columns(2)
        left.date_input(t(f"edit.{name}_day"), key=key(slug, f"{name}.day"), format="YYYY-MM-DD")
        right.time_input(t(f"edit.{name}_time"), key=key(slug, f"{name}.time"))
    st.caption(t("edit.window_help"))
    opens, closes = form.opens_at, form.closes_at
    if opens and closes and is_shortened(opens, closes):
        st.html(html.notice("warn", t("edit.short_window")))
        both(slug, "shortening_reason")


def documents(attached: Sequence[AttachmentView]) -> None:
    """What is attached already."""
    if not attached:
        st.caption(t("edit.no_documents"))
    rows = [
        (t(f"edit.kind.{a.kind}"), html.link(a.file_name, f"/files/{a.id}"), f"{a.size // 1024} kB")
        for a in attached
    ]
    if rows:
        heads = (t("edit.document_kind"), t("edit.document"), t("edit.document_size"))
        st.html(html.table(heads, rows, t("edit.documents")))


def checklist(codes: Sequence[str], hints: Sequence[str]) -> None:
    """All that is missing, and what a careful colleague would ask."""
    if codes:
        missing = [html.tag("li", t(f"obstacle.{code}")) for code in codes]
        st.html(html.tag("ul", *missing, class_="sun-checklist bad"))
    else:
        st.html(html.notice("good", t("edit.ready")))
    if hints:
        said = [html.tag("li", t(f"draft_warning.{code}")) for code in hints]
        st.html(html.join((html.tag("h4", t("edit.hints")), html.tag("ul", *said))))
