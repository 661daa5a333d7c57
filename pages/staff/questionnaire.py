"""A survey's own desk: files in and out, its header, its quotas, the texts that people wrote."""

import streamlit as st

from services import Deed, questionnaires, quotas, remarks, surveys
from services.consultations import by_slug
from services.groups import category_name, place_names
from ui import page, questionnaire_forms
from ui.words import language, t

visit = page.enter(deed=Deed.READ_REMARKS)
slug = st.query_params.get("c", "")[:80]

with visit.look() as work:
    view = by_slug(work, slug)
    texts = remarks.listing(work, slug=slug)
    names = place_names(work)
    asked = quotas.groups_asked(work, view)
groups = {
    (dimension, category): f"{t(f'charts.dimension.{dimension}')} · "
    f"{category_name(dimension, category, names, language())}"
    for dimension, category in asked
}

page.say_done()
questionnaire_forms.told_once()
is_mine = visit.actor.may(Deed.DRAFT, view.owner_area)
st.html(questionnaire_forms.head(view, is_mine))
questionnaire_forms.exports(view)
told, wishes = "", []
seen = questionnaire_forms.seen(view)
if is_mine and view.state == "draft":
    wishes = [
        questionnaire_forms.take(),
        questionnaire_forms.header(view),
        questionnaire_forms.quotas(view, groups),
    ]
elif view.state != "draft":
    wishes = [questionnaire_forms.texts(view, texts)]

for wish in wishes:
    if wish.does == "take":
        with visit.act("questionnaire.kept") as work:
            reading = questionnaires.read_file(wish.content)
            questionnaires.take_over(work, slug=slug, questionnaire=reading.questionnaire)
            told = questionnaire_forms.report(reading)
    if wish.does == "header":
        with visit.act("questionnaire.kept") as work:
            surveys.set_survey(work, slug=slug, survey=wish.survey, seen=seen.survey)
    if wish.does == "quotas":
        with visit.act("questionnaire.kept") as work:
            quotas.set_quotas(work, slug=slug, quotas=wish.quotas, seen=seen.quotas)
    if wish.does == "decide":
        with visit.act("questionnaire.kept") as work:
            remarks.decide(work, slug=slug, decisions=wish.decisions)
if page.is_done():
    questionnaire_forms.settle(told)
    st.rerun()
elif any(wish.does for wish in wishes):  # refused: who sends it once more knows
    questionnaire_forms.see(view)
