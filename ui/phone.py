"""Beside the editor: the phone that shows a resident's view, uploads, and saving by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from models.rules.lifecycle import Phase
from services import Refused, drafting
from services.consultations import by_slug
from services.deps import Deps, begin
from services.drafting import DraftForm
from services.views import AreaView, AttachmentView, ConsultationView, ResultView
from ui import editor, editor_options, html, reading
from ui.page import Visit, is_done, say_no
from ui.reader import Reading, names_of
from ui.words import t, w

_KINDS = ("explanation", "draft", "other")


def preview(deps: Deps, view: ConsultationView, places: Sequence[AreaView]) -> html.Safe:
    """The consultation as a resident reads it, in the frame of a phone."""
    nothing = ResultView(view.id, "nothing", 0, view.electorate, None, None, 0, is_final=False)
    seen = Reading(
        view=view,
        phase=Phase.HIDDEN,
        days_left=0,
        places=names_of(view.areas, {a.code: w(a.name) for a in places}),
        result=nothing,
        looks=None,
        origin=deps.settings.origin,
        is_elder=False,
    )
    body = html.join((reading.top(seen), reading.bottom(seen)))
    head = html.tag("h3", t("edit.preview"))
    return html.join((head, html.tag("div", body, class_="sun-phone", inert="inert")))


def not_a_draft(view: ConsultationView) -> html.Safe:
    """Why this consultation cannot be edited, and where to go."""
    return html.empty_state(
        t("edit.not_a_draft"), html.link(t("edit.to_manage"), f"/manage?c={view.slug}", "button")
    )


@dataclass(frozen=True)
class Upload:
    """What the documents tab asks for in this run."""

    slug: str
    kind: str = ""
    name: str = ""
    content: bytes = b""
    removed: str = ""


def upload_form(slug: str, attached: Sequence[AttachmentView]) -> Upload:
    """Choose a kind and a file; or one to remove."""
    removed = ""
    for one in attached:
        label = t("edit.remove_document", name=one.file_name)
        if st.button(label, key=f"edit.remove.{one.id}", type="tertiary"):
            removed = one.id
    turn = st.session_state.get(editor.key(slug, "upload_turn"), 0)
    with st.form(f"edit.upload.{slug}", border=False):
        kind = st.selectbox(
            t("edit.document_kind"), _KINDS, format_func=lambda code: t(f"edit.kind.{code}")
        )
        file = st.file_uploader(
            t("edit.document_file"), key=f"edit.file.{slug}.{turn}", help=t("edit.document_help")
        )
        sent = st.form_submit_button(t("edit.attach"), key="edit.attach")
    if sent and file is not None:
        return Upload(slug, str(kind), file.name, file.getvalue(), removed)
    return Upload(slug, removed=removed)


def again(upload: Upload) -> None:
    """Empty the file box after an upload that went in, and draw anew."""
    if is_done():
        turn = editor.key(upload.slug, "upload_turn")
        st.session_state[turn] = st.session_state.get(turn, 0) + 1
        st.rerun()


def save(visit: Visit, slug: str, form: DraftForm) -> None:
    """Keep what was typed, at every change; a refusal is said and nothing on screen is lost."""
    version, mark = editor.version(slug), drafting.fingerprint(form)
    order, codes = editor_options.rows(slug), editor_options.codes(slug)
    if version.get("kept") == mark:
        return
    try:
        with begin(visit.deps, actor=visit.actor) as work:
            drafting.save_draft(work, slug=slug, form=form)
        with begin(visit.deps, actor=visit.actor, write=False) as work:
            stored = drafting.form_of(by_slug(work, slug))
    except Refused as refusal:
        say_no(refusal)
        if refusal.code == "draft.changed_meanwhile" and st.button(
            t("edit.load_newest"), key="edit.load_newest"
        ):
            with visit.look() as work:
                editor.start(slug, drafting.form_of(by_slug(work, slug)), again=True)
            st.rerun()
        return
    version |= {"loaded": stored.loaded, "kept": mark}
    codes |= dict(zip(order, [option.code for option in stored.options], strict=False))
    st.toast(t("edit.saved"), icon=":material/check:")
    st.rerun()
