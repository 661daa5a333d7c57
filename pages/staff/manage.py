"""Run a consultation: where it stands, codes, a later end, withdrawal, the answer, posters."""

import streamlit as st

from services import (
    Deed,
    Role,
    audit,
    codes,
    floor_areas,
    paper_protocol,
    runoffs,
    statement_desk,
)
from services.consultations import by_slug, card_of
from services.results import result_for
from ui import (
    floor_sheet,
    manage_deeds,
    manage_forms,
    manage_sheet,
    page,
    runoff_sheet,
    statement_sheet,
)
from ui.reader import names_in_words, site_origin

visit = page.enter(Role.VILLAGE_CLERK, Role.TOWN_STAFF, Role.COUNTY_STAFF, Role.REVIEWER)
slug = st.query_params.get("c", "")

with visit.look() as work:
    view = by_slug(work, slug)
    runs = visit.actor.may(Deed.PUBLISH, view.owner_area)
    page.refuse_unless(runs or visit.actor.may(Deed.APPROVE, view.owner_area))
    card = card_of(work, view)
    result = result_for(work, view)
    record = audit.consultation_record(work, view.id)
    names = names_in_words(work)
    added = statement_desk.added(work, slug=slug) if runs and view.grows else []
    papers = paper_protocol.waits_for_paper(work, slug=slug)
    floors = floor_areas.sheets(work, slug=slug)
    level = runoffs.sheets(work, slug=slug) if runs else ()
    links = runoffs.links(work, view)
    batches = codes.batches(work, slug=slug) if runs and view.provider == "code" else []

said = st.container()
with said:
    page.say_done()
st.html(manage_sheet.head(card, result, papers))
page.show(manage_sheet.ways(view, links, runs=bool(runs)))

if floors:
    wish = floor_sheet.draw(floors, runs=bool(runs))
    if wish.does == "declare":
        with said, visit.act("floor.declared") as work:
            floor_areas.declare(work, slug=slug, **wish.facts)
    if wish.does == "confirm":
        with said, visit.act("floor.confirmed") as work:
            floor_areas.confirm(work, slug=slug, **wish.facts)
if level:
    wish = runoff_sheet.draw(level)
    if wish.does == "runoff":
        with said, visit.act("runoff.opened") as work:
            runoffs.open_runoff(work, slug=slug, **wish.facts)
if runs:
    if batches:
        st.html(manage_sheet.sheets(batches, names))
    wishes = [manage_forms.draw(view, card.phase, batches, names)]
    wishes += [statement_sheet.draw(added)] if added else []
    with said:
        for wish in wishes:
            manage_deeds.carry_out(visit, slug, wish)
if page.is_done():
    manage_forms.forget()
    st.rerun()
page.show(manage_sheet.share(card, site_origin(visit.deps)))
st.html(manage_sheet.record(record))
