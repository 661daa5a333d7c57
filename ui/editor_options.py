"""The options of the open question on screen: one line each, and what may be done with it."""

from collections.abc import Sequence

import streamlit as st

from services.drafting import Offer, OptionForm
from services.views import AttachmentView
from ui import editor_changes as changes
from ui.editor_fields import NO_IMAGE
from ui.editor_store import option_key, sheet_of
from ui.inputs import plain
from ui.thumbnails import image
from ui.words import t, w


def _icon(slug: str, row: int, name: str, icon: str, do: object, *facts: object) -> None:
    st.button(
        t(f"edit.option_{name}"),
        key=option_key(slug, row, f"do_{name}"),
        on_click=do,  # type: ignore[arg-type]  # a plain function of the sheet and its facts
        args=(sheet_of(slug), row, *facts),
        type="tertiary",
        icon=icon,
    )


def _number(slug: str, row: int, name: str, *, step: int, is_bare: bool = False) -> None:
    st.number_input(
        t(f"edit.option_{name}"),
        key=option_key(slug, row, name),
        min_value=0,
        step=step,
        value=None,
        label_visibility="collapsed" if is_bare else "visible",
        placeholder=t(f"edit.option_{name}"),
    )


def _details(slug: str, row: int, offer: Offer) -> None:
    if offer.costs == "may":
        _number(slug, row, "cost", step=10_000)
    if offer.costs:
        _number(slug, row, "months", step=1)
    for lang in ("zh", "en"):
        name = f"detail_{lang}"
        st.text_area(t(f"edit.option_{name}"), key=option_key(slug, row, name), height=96)


def _image(slug: str, row: int, images: Sequence[AttachmentView]) -> None:
    """Which of the draft's pictures stands beside it; one that is gone can still be taken away."""
    known = {one.id: one for one in images}
    name = option_key(slug, row, "image")
    chosen = st.session_state.get(name) or NO_IMAGE
    if not known and not chosen:
        st.caption(t("edit.image_first"))
        return
    codes = list(dict.fromkeys((NO_IMAGE, *known, chosen)))
    picked = st.selectbox(
        t("edit.option_image"), codes, key=name, format_func=lambda code: _said(known.get(code))
    )
    if picked in known:
        st.html(image(known[picked].picture))


def _said(one: AttachmentView | None) -> str:
    """A picture in a word."""
    return plain(w(one.title) or one.file_name) if one else t("edit.image_none")


def _more(slug: str, row: int, offer: Offer, images: Sequence[AttachmentView]) -> None:
    """All that is rarely needed, behind one button."""
    form = sheet_of(slug).option_forms[row]
    with st.popover(
        t("edit.option_more"),
        type="tertiary",
        icon=":material/more_horiz:",
        key=option_key(slug, row, "more"),
    ):
        if form.is_none or form.is_other:
            st.caption(t("edit.option_none" if form.is_none else "edit.option_other"))
        with st.container(horizontal=True):
            _icon(slug, row, "down", ":material/arrow_downward:", changes.move_option, 1)
            _icon(slug, row, "copy", ":material/content_copy:", changes.copy_option)
            _icon(slug, row, "remove", ":material/delete:", changes.remove_option)
        if not form.is_none:
            _image(slug, row, images)
            _details(slug, row, offer)


def _words(slug: str, at: int, row: int) -> None:
    """The option in both languages, one below the other: an option is a line of its own."""
    for lang in ("zh", "en"):
        st.text_input(
            f"{t('edit.option')} {at} · {t(f'edit.in_{lang}')}",
            key=option_key(slug, row, lang),
            max_chars=160,
            label_visibility="collapsed",
            placeholder=f"{at} · {t(f'edit.in_{lang}')}",
        )


def _line(slug: str, at: int, row: int, offer: Offer, images: Sequence[AttachmentView]) -> None:
    has_cost = offer.costs == "must" and not sheet_of(slug).option_forms[row].is_none
    left, right = st.columns([9, 6 if has_cost else 2], gap="small")
    with left, st.container(gap="xsmall"):
        _words(slug, at, row)
    with right:
        if has_cost:
            _number(slug, row, "cost", step=10_000, is_bare=True)
        with st.container(horizontal=True, gap=None, key=option_key(slug, row, "tools")):
            _icon(slug, row, "up", ":material/arrow_upward:", changes.move_option, -1)
            _more(slug, row, offer, images)


def _add(slug: str, kind: str = "") -> None:
    words = {lang: t(f"edit.{kind}_{lang}") for lang in ("zh", "en")} if kind else {}
    form = OptionForm(text=words, is_none=kind == "none", is_other=kind == "other")
    st.button(
        t(f"edit.add_{kind or 'option'}"),
        key=f"edit.{slug}.add{f'_{kind}' if kind else ''}",
        on_click=changes.add_option,
        args=(sheet_of(slug), form),
        icon=None if kind else ":material/add:",
    )


def draw(slug: str, offer: Offer, images: Sequence[AttachmentView] = ()) -> None:
    """All options, one line each, and the buttons to add one."""
    sheet = sheet_of(slug)
    st.markdown(f"**{t(f'edit.listed.{offer.listed}')}**")
    for at, row in enumerate(sheet.options, start=1):
        _line(slug, at, row, offer, images)
    forms = [sheet.option_forms[row] for row in sheet.options]
    with st.container(horizontal=True):
        _add(slug)
        if offer.has_exit and not any(form.is_none for form in forms):
            _add(slug, "none")
        if offer.has_other and not any(form.is_other for form in forms):
            _add(slug, "other")
