"""The questions of a draft on screen: a list to the left, one of them open beside it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from services.decisions import SETTING as DECISION
from services.drafting import CHOICES, QuestionForm, is_survey, offer_of
from services.method_settings import (
    CHOICE,
    COLUMNS,
    COMMON,
    DATE,
    FLAG,
    MONEY,
    PICKED,
    SHOW_IF,
    TEXT,
    Setting,
    is_asked,
)
from services.views import AttachmentView
from ui import editor_changes as changes
from ui import editor_options, html
from ui.editor_fields import ALWAYS, LANGUAGES, is_simple
from ui.editor_store import key, sheet_of
from ui.inputs import plain
from ui.verdicts import choice_words
from ui.words import language, t, w

_SHOWN = {"zh": 22, "en": 40}
#: Shapes of answers that a condition may look at.
_LOOKED_AT = ("single", "approval", "multiple")


def _title(form: QuestionForm, at: int) -> str:
    words = w(form.title) or t("edit.new_question")
    most = _SHOWN[language()]
    return f"{at}. {plain(words[:most])}{'…' if len(words) > most else ''}"


def _list(slug: str, troubled: Collection[str]) -> None:
    """One large button a question; a mark on those that are not ready."""
    sheet = sheet_of(slug)
    for at, row in enumerate(sheet.order, start=1):
        form = sheet.forms[row]
        st.button(
            _title(form, at),
            key=f"edit.{slug}.pick.{row}",
            on_click=changes.unfold,
            args=(sheet, row),
            type="primary" if row == sheet.is_open else "secondary",
            icon=":material/error:" if form.code in troubled else ":material/check:",
            width="stretch",
        )
    st.button(
        t("edit.add_question"),
        key=f"edit.{slug}.add_question",
        on_click=changes.add,
        args=(sheet,),
        icon=":material/add:",
        width="stretch",
    )
    st.html(html.link(t("edit.to_questionnaire"), f"/questionnaire?c={slug}"))


def _tool(slug: str, name: str, icon: str, do: Any, *facts: int, is_off: bool = False) -> None:
    st.button(
        t(f"edit.question_{name}"),
        key=f"edit.{slug}.question_{name}",
        on_click=do,
        args=(sheet_of(slug), *facts),
        disabled=is_off,
        icon=icon,
    )


def _tools(slug: str) -> None:
    sheet = sheet_of(slug)
    row, order = sheet.is_open, sheet.order
    up, down = order[0] == row, order[-1] == row
    with st.container(horizontal=True, gap="small"):
        _tool(slug, "up", ":material/arrow_upward:", changes.move, row, -1, is_off=up)
        _tool(slug, "down", ":material/arrow_downward:", changes.move, row, 1, is_off=down)
        _tool(slug, "copy", ":material/content_copy:", changes.copy, row)
        if len(order) > 1:
            with st.popover(
                t("edit.question_remove"), icon=":material/delete:", key=f"edit.{slug}.sure"
            ):
                st.write(t("edit.question_sure"))
                _tool(slug, "really", ":material/delete:", changes.remove, row)


def _method_name(code: str) -> str:
    kind = t("edit.kind_survey" if is_survey(code) else "edit.kind_vote")
    return f"{t(f'consultation.method_name.{code}')} · {kind}"


def _words(slug: str, row: int, front: str, *, is_tall: bool = False, limit: int = 200) -> None:
    for column, lang in zip(st.columns(len(LANGUAGES)), LANGUAGES, strict=True):
        label = f"{t(f'edit.question_{front}')} · {t(f'edit.in_{lang}')}"
        draw = column.text_area if is_tall else column.text_input
        draw(label, key=key(slug, row, front, lang), max_chars=limit)


def _two(setting: Setting, name: str, label: str) -> None:
    """A setting that is words, in both languages."""
    for column, lang in zip(st.columns(len(LANGUAGES)), LANGUAGES, strict=True):
        said = f"{label} · {t(f'edit.in_{lang}')}"
        if setting.kind == COLUMNS:
            column.text_area(said, key=f"{name}.{lang}", height=180)
        else:
            column.text_input(said, key=f"{name}.{lang}", max_chars=setting.highest)


def _one(setting: Setting, name: str, label: str) -> None:
    if setting.kind == FLAG:
        st.checkbox(label, key=name)
    elif setting.kind == CHOICE:
        st.selectbox(
            label,
            setting.choices,
            key=name,
            format_func=lambda code: choice_words(setting.name, code),
        )
    elif setting.kind == DATE:
        st.date_input(label, value=None, key=name, format="YYYY-MM-DD")
    else:
        st.number_input(
            label,
            min_value=setting.lowest,
            max_value=setting.highest,
            step=10_000 if setting.kind == MONEY else 1,
            value=None,
            key=name,
            placeholder="–" if setting.usual is None else str(setting.usual),
        )


def _settings(slug: str, row: int, method: str) -> None:
    """What may be set for this method: numbers and choices side by side, words below."""
    body = st.session_state.get(key(slug, row, "set", method, DECISION))
    asked = [s for s in offer_of(method).settings if is_asked(s, body)]
    narrow = [s for s in asked if s.kind not in (TEXT, COLUMNS, PICKED, FLAG)]
    for start in range(0, len(narrow), 2):
        for column, setting in zip(st.columns(2), narrow[start : start + 2], strict=False):
            with column:
                _setting(slug, row, method, setting)
    for setting in asked:
        if setting not in narrow:
            _setting(slug, row, method, setting)


def _setting(slug: str, row: int, method: str, setting: Setting) -> None:
    name, label = (
        key(slug, row, "set", method, setting.name),
        t(f"edit.set.{setting.called or setting.name}"),
    )
    if setting.kind == PICKED:
        _picked(slug, row, name, label)
    else:
        (_two if setting.kind in (TEXT, COLUMNS) else _one)(setting, name, label)


def _picked(slug: str, row: int, name: str, label: str) -> None:
    """Some of the columns; one that was just typed has its code once the draft is stored."""
    columns = sheet_of(slug).forms[row].settings.get("columns") or ()
    words = {c["code"]: w(c["text"]) for c in columns if c["code"]}
    st.session_state[name] = [c for c in st.session_state.get(name, ()) if c in words]
    st.multiselect(
        label,
        list(words),
        key=name,
        format_func=lambda code: words[code],
        placeholder=t("edit.pick_none"),
    )


def _condition(slug: str, row: int) -> None:
    """Asked of everybody, or only of those who chose one of some options of an earlier question."""
    sheet = sheet_of(slug)
    before = [sheet.forms[r] for r in sheet.order[: sheet.order.index(row)]]
    earlier = {form.code: form for form in before if form.code and form.method in _LOOKED_AT}
    condition = sheet.forms[row].settings.get(SHOW_IF) or {}
    if not is_simple(condition) or not set(condition) <= set(earlier):
        st.caption(t("edit.show_complex"))
        st.button(
            t("edit.show_forget"),
            key=key(slug, row, "forget"),
            on_click=changes.ask_everybody,
            args=(sheet, row),
        )
    elif earlier:
        _build(slug, row, earlier)


def _build(slug: str, row: int, earlier: Mapping[str, QuestionForm]) -> None:
    """One earlier question, and some of its options."""
    on = st.selectbox(
        t("edit.show_if"),
        [ALWAYS, *earlier],
        key=key(slug, row, "show"),
        format_func=lambda code: plain(w(earlier[code].title)) if code else t("edit.show_always"),
    )
    if on:
        texts = {o.code: plain(w(o.text)) for o in earlier[on].options if o.code}
        st.multiselect(
            t("edit.show_any"),
            list(texts),
            key=key(slug, row, "show", on),
            format_func=lambda code: texts.get(code, code),
            placeholder=t("edit.choose"),
        )


def _more(slug: str, row: int) -> None:
    is_several = len(sheet_of(slug).order) > 1
    with st.expander(t("edit.question_more"), key=key(slug, row, "more")):
        _words(slug, row, "help", is_tall=True, limit=500)
        st.checkbox(t("edit.required"), key=key(slug, row, "required"))
        if is_several:
            method = sheet_of(slug).forms[row].method
            for setting in COMMON:
                _setting(slug, row, method, setting)
            _condition(slug, row)


def _open(slug: str, images: Sequence[AttachmentView]) -> None:
    sheet = sheet_of(slug)
    row = sheet.is_open
    _tools(slug)
    _words(slug, row, "title", is_tall=True)
    method = st.selectbox(
        t("edit.method"), CHOICES["method"], key=key(slug, row, "method"), format_func=_method_name
    )
    st.caption(t(f"edit.method_about.{method}"))
    _settings(slug, row, method)
    offer = offer_of(method)
    if offer.listed:
        editor_options.draw(slug, offer, images)
    _more(slug, row)


def draw(slug: str, troubled: Collection[str], images: Sequence[AttachmentView] = ()) -> None:
    """The list and the open question.

    Args:
        troubled: codes of questions that are not ready.
        images: pictures that an option may show.
    """
    left, right = st.columns([1, 2], gap="medium")
    with left, st.container(key="edit-list", gap="xsmall"):
        _list(slug, troubled)
    with right:
        _open(slug, images)
