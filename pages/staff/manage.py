"""Run a consultation: where it stands, codes, a later end, withdrawal, the answer."""

import streamlit as st

from services import Deed, Role, audit, codes, procedure, statement_desk
from services.consultations import by_slug, card_of
from services.results import result_for
from ui import manage_forms, manage_sheet, page, statement_sheet, survey_sheet
from ui.words import w

visit = page.enter(Role.VILLAGE_CLERK, Role.TOWN_STAFF, Role.COUNTY_STAFF, Role.REVIEWER)
slug = st.query_params.get("c", "")

with visit.look() as work:
    view = by_slug(work, slug)
    card = card_of(work, view)
    result = result_for(work, view)
    record = audit.consultation_record(work, view.id)
    runs = visit.actor.may(Deed.PUBLISH, view.owner_area)
    added = statement_desk.added(work, slug=slug) if runs and view.grows else []
    batches = codes.batches(work, slug=slug) if runs and view.provider == "code" else []

page.say_done()
st.title(w(view.title))
st.html(manage_sheet.head(card, result))
st.html(survey_sheet.desk_link(slug))

if runs:
    wish = manage_forms.draw(view, card.phase)
    if wish.does == "extend" and wish.moment is not None:
        with visit.act("manage.extended") as work:
            procedure.extend(work, slug=slug, closes_at=wish.moment, reason=wish.texts)
    if wish.does == "withdraw":
        with visit.act("manage.withdrawn") as work:
            procedure.withdraw(work, slug=slug, reason=wish.texts)
    if wish.does == "publish":
        with visit.act("manage.published") as work:
            procedure.publish(work, slug=slug, answer=wish.texts)
    if wish.does == "codes":
        with visit.act("manage.codes_made") as work:
            codes.make_batch(work, slug=slug, area=view.owner_area, size=wish.size)
    wish = statement_sheet.draw(added) if added else wish
    if wish.does == "accept":
        with visit.act("statement.shown") as work:
            statement_desk.accept(work, slug=slug, **wish.texts)
    if wish.does == "reject":
        with visit.act("statement.refused") as work:
            statement_desk.reject(work, slug=slug, **wish.texts)
    if page.is_done():
        st.rerun()
    if batches:
        st.html(manage_sheet.sheets(batches))
st.html(manage_sheet.share(view))
st.html(manage_sheet.record(record))
