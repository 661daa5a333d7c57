"""The documents of a draft: what is attached, one to remove, one to add."""

from collections.abc import Sequence

import streamlit as st

from services.attachments import DOCUMENTS, MOST_BYTES
from services.file_types import ENDINGS
from services.views import AttachmentView
from ui import html
from ui.editor import key
from ui.inputs import plain
from ui.upload import Wish, turn_of
from ui.words import t, w

_MEGABYTE, _KILOBYTE = 1_000_000, 1000


def _listed(slug: str, attached: Sequence[AttachmentView]) -> str:
    """What is attached already; returns the one to remove, if one was chosen."""
    if not attached:
        st.caption(t("edit.no_documents"))
        return ""
    rows = [
        (
            html.link(w(a.title) or a.file_name, f"/files/{a.id}"),
            t(f"edit.kind.{a.kind}"),
            f"{max(1, a.size // _KILOBYTE):,} KB",
        )
        for a in attached
    ]
    heads = (t("edit.document"), t("edit.document_kind"), t("edit.document_size"))
    st.html(html.table(heads, rows, t("edit.documents")))
    removed = ""
    for one in attached:
        label = t("edit.remove_document", name=plain(one.file_name))
        if st.button(label, key=key(slug, "remove", one.id), type="tertiary"):
            removed = one.id
    return removed


def draw(slug: str, attached: Sequence[AttachmentView]) -> Wish:
    """The list and the form."""
    removed = _listed(slug, attached)
    turn = turn_of(slug)
    with st.form(f"edit.upload.{slug}", border=False):
        kind = st.selectbox(
            t("edit.document_kind"),
            sorted(DOCUMENTS, key=("explanation", "draft", "other").index),
            key=key(slug, "upload_kind"),
            format_func=lambda code: t(f"edit.kind.{code}"),
        )
        title = st.text_input(
            t("edit.document_title"), key=key(slug, "upload_title", str(turn)), max_chars=120
        )
        file = st.file_uploader(
            t("edit.document_file"),
            key=key(slug, "upload_file", str(turn)),
            type=sorted({*ENDINGS.values(), ".jpeg"}),
            max_upload_size=MOST_BYTES // _MEGABYTE,
        )
        st.caption(t("edit.document_help", most=MOST_BYTES // _MEGABYTE))
        sent = st.form_submit_button(t("edit.attach"), key="edit.attach")
    if sent and file is None:
        st.warning(t("edit.no_file"))
    if not sent or file is None:
        return Wish(removed=removed)
    words = {"zh": title.strip()}
    return Wish(str(kind), words, file.name, file.getvalue(), is_sent=True)
