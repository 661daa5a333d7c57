"""The answers of a survey that is over: two questions side by side, and what people wrote."""

import streamlit as st

from services import cross_readings, remarks
from services.consultations import by_slug
from services.groups import place_names
from ui import html, page, survey_sheet
from ui.words import t

visit = page.enter()
slug = st.query_params.get("c", "")[:80]

with visit.look() as work:
    view = by_slug(work, slug)
    crosses = cross_readings.crosses_of(work, view)
    groups = cross_readings.breakdowns_of(work, view)
    written = remarks.public(work, view)
    names = place_names(work)
tables = survey_sheet.choices(view, crosses, groups)

st.html(survey_sheet.head(view))
if tables:
    asked = st.selectbox(
        t("survey.question"),
        list(tables),
        key="survey.question",
        format_func=lambda code: survey_sheet.title_of(view, code),
    )
    split = st.selectbox(
        t("survey.split_by"),
        list(tables[asked]),
        key=f"survey.split.{asked}",
        format_func=lambda code: survey_sheet.title_of(view, code),
    )
    st.html(survey_sheet.table(view, tables[asked][split], names))
else:
    st.html(html.empty_state(t("survey.no_tables")))
if written:
    st.html(survey_sheet.texts(view, written))
back = html.link(t("survey.back"), f"/consultation?c={view.slug}", "button")
st.html(html.tag("p", back))
