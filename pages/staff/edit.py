"""Edit a draft in both languages, beside what a resident will see on a phone."""

import streamlit as st

from services import Deed, attachments, drafting, procedure
from services.areas import areas
from services.consultations import by_slug
from ui import editor, editor_sections, page, phone
from ui.words import t, w

visit = page.enter(deed=Deed.DRAFT)
slug = st.query_params.get("c", "")

with visit.look() as work:
    view = by_slug(work, slug)
    places = [a for a in areas(work) if a.code.startswith(view.owner_area)]
    missing = drafting.obstacles(work, slug=slug)
    hints = drafting.warnings(work, slug=slug)

if view.state != "draft":
    st.html(phone.not_a_draft(view))
    st.stop()

editor.start(slug, drafting.form_of(view))
page.say_done()
st.title(w(view.title) or t("edit.untitled"))
left, right = st.columns([3, 2], gap="large")

with left:
    tabs = st.tabs([t(f"edit.tab.{n}") for n in ("words", "question", "voters", "window", "files")])
    with tabs[0]:
        editor_sections.words(slug)
    with tabs[1]:
        editor_sections.question(slug)
    with tabs[2]:
        editor_sections.voters(slug, places)
    with tabs[3]:
        editor_sections.window(slug, editor.read(slug))
    with tabs[4]:
        editor_sections.documents(view.attachments)
        upload = phone.upload_form(slug, view.attachments)

form = editor.read(slug)
with right:
    st.html(phone.preview(visit.deps, drafting.preview(view, form), places))
    st.subheader(t("edit.check"))
    editor_sections.checklist(missing, hints)
    ready = st.button(
        t("edit.submit"), key="edit.submit", type="primary", disabled=bool(missing), width="stretch"
    )

if upload.content:
    with visit.act("edit.attached") as work:
        attachments.add_attachment(
            work,
            slug=slug,
            kind=upload.kind,
            title={"zh": upload.name, "en": upload.name},
            file_name=upload.name,
            content=upload.content,
        )
    phone.again(upload)
if upload.removed:
    with visit.act("edit.detached") as work:
        attachments.remove_attachment(work, slug=slug, attachment_id=upload.removed)
    st.rerun()
if form != drafting.form_of(view):
    phone.save(visit, slug, form)
if ready:
    with visit.act("edit.submitted") as work:
        procedure.submit(work, slug=slug)
    st.switch_page("staff/desk.py")
