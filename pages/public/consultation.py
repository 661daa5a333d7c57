"""One consultation: read it, vote, see what came of it."""

import streamlit as st

from services import Refused, statement_desk
from services.areas import towns_asked
from ui import ballot, page, reading, statements
from ui.booth import Booth
from ui.demo_hint import spare_number
from ui.reader import find, kept_markup, names_in_words
from ui.words import w

visit = page.enter()

with visit.look() as work:
    found = find(work, st.query_params.get("c", "")[:80])
    names = names_in_words(work)
    refused = statement_desk.reasons(work, found.view) if found and found.view.grows else ()

if found is None:
    page.end_with(Refused("consultation.unknown"))
else:
    st.set_page_config(page_title=w(found.view.title))
    st.html(kept_markup(visit.deps, found, reading.top))
    if found.takes_ballots:
        mine = towns_asked(visit.deps, found.view)
        ballot.voting(
            Booth(
                visit.deps,
                found.view,
                origin=found.origin,
                place_names=names,
                towns=tuple(code for code in names if code in mine),
                spare_number=spare_number(visit.deps, found.view),
            )
        )
    if refused:
        st.html(statements.refused(refused))
    st.html(kept_markup(visit.deps, found, reading.bottom))
