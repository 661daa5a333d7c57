"""Edit a draft in both languages, beside what a resident will see on a phone."""

import streamlit as st

from services import Deed, drafting, procedure, rolls
from services.areas import areas
from services.consultations import by_slug
from ui import (
    documents,
    editor,
    frozen_card,
    images_sheet,
    keeping,
    page,
    phone,
    rehearsal_sheet,
    upload,
)
from ui import editor_checklist as checklist
from ui import editor_questions as questions
from ui import editor_sections as section
from ui.words import t, w

visit = page.enter(deed=Deed.DRAFT)
slug = st.query_params.get("c", "")

with visit.look() as work:
    view = by_slug(work, slug)
    names = {a.code: a.name for a in areas(work) if a.code.startswith(view.owner_area)}
    places = {code: w(name) for code, name in names.items()}

if view.state != "draft":
    st.html(frozen_card.instead_of_editor(view))
    page.stop()

page.say_done()
view = keeping.settle(visit, slug)
form = editor.read(slug, visit.deps.clock())
with visit.look() as work:
    missing = drafting.obstacles(work, slug=slug)
    hints = drafting.warnings(work, slug=slug)
    on_roll = rolls.electorate_of(work, form.roll_basis, form.areas)

st.html(keeping.head(view))
left, right = st.columns([5, 3], gap="large")
with left:
    tabs = st.tabs(checklist.tab_names(), key=checklist.TABS, on_change="rerun")
    with tabs[0]:
        section.words(slug)
    with tabs[1]:
        questions.draw(slug, checklist.troubled(missing), view.images)
    with tabs[2]:
        section.voters(slug, places, on_roll)
    with tabs[3]:
        section.window(slug, visit.deps.clock())
    with tabs[4]:
        said = st.container()
        document = documents.draw(slug, view.documents)
        image = images_sheet.draw(slug, view.images)
        wish = image if image.is_any else document
    with tabs[5]:
        rehearsal_sheet.draw(visit, view, names)
with right, st.container(key="edit-side"):
    checklist.draw(slug, missing, hints)
    is_ready = not missing and keeping.is_kept(slug)
    sent = is_ready and st.button(t("edit.submit"), key="edit.submit", type="primary")
    if asked := checklist.question_open(slug, view.images):
        phone.question(asked)
    else:
        phone.preview(visit.deps, drafting.preview(view, form), names)

with said:
    upload.carry_out(visit, slug, wish)
if sent:
    with visit.act("edit.submitted") as work:
        procedure.submit(work, slug=slug)
    if page.is_done():
        st.switch_page("staff/desk.py")
