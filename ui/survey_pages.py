"""Beside the marks: a survey's header, how far one is, answers kept for the interrupted."""

from collections.abc import Iterable, Mapping

import streamlit as st

from services import Refused, interrupted, quotas, surveys
from services.deps import Deps, begin
from services.views import ConsultationView, QuestionView
from ui import html
from ui.page import browser_id
from ui.stand import Stand
from ui.words import t, w

#: What of a stand is kept: marks, and where they were made.
_KEPT = ("marked", "duels", "comment", "at")


def keep(deps: Deps, stand: Stand) -> None:
    """Keep what is answered so far: a page that is loaded again loses nothing."""
    answers = {name: getattr(stand, name) for name in _KEPT} | {"seed": stand.seed}
    try:
        interrupted.keep(deps, token=stand.token, browser=browser_id(), answers=answers)
    except Refused:
        return  # the token is over: the next step asks who they are again


def recall(deps: Deps, stand: Stand) -> None:
    """After the identity check: what this voter had answered at this browser."""
    found = interrupted.recall(deps, token=stand.token, browser=browser_id())
    if not found or stand.marked or stand.receipt:
        return
    for name in _KEPT:
        setattr(stand, name, found[name])
    stand.kept["seed"] = found["seed"]
    stand.is_recalled = True


def forget(deps: Deps, stand: Stand) -> None:
    """Nothing is kept any longer."""
    stand.is_recalled = False
    try:
        interrupted.forget(deps, token=stand.token, browser=browser_id())
    except Refused:
        return  # what is left of an old token is gone within two hours


def clear(questions: Iterable[QuestionView]) -> None:
    """Empty the inputs on screen."""
    fronts = tuple(f"ballot.{question.code}" for question in questions)
    for key in [key for key in st.session_state if str(key).startswith(fronts)]:
        del st.session_state[key]


def progress(asked: tuple[QuestionView, ...], every: tuple[QuestionView, ...]) -> html.Safe:
    """How far one is, in words and as a bar; questions that are not asked do not count."""
    first, last = every.index(asked[0]) + 1, every.index(asked[-1]) + 1
    shown = f"{first}–{last}" if last > first else str(first)
    number = t("vote.question_of", number=shown, count=len(every))
    return html.meter(100 * (first - 1) / len(every), number)


def recalled(stand: Stand) -> html.Safe:
    """That earlier answers were found, where they were."""
    if not stand.is_recalled:
        return html.join(())
    return html.notice("info", t("survey.recalled"))


def _header(view: ConsultationView) -> html.Safe:
    header = view.survey.get("header", {})
    lines = (
        html.join((html.tag("dt", t(f"survey_header.{name}")), html.tag("dd", header[name])))
        for name in surveys.HEADER
        if header.get(name)
    )
    return html.tag("dl", *lines, class_="sun-survey-header") if header else html.join(())


def about(view: ConsultationView, *, is_open: bool) -> html.Safe:
    """The head of a survey: its official lines, how long it takes, what for, how long kept."""
    if len(view.questions) < 2:
        return html.join(())
    parts: list[object] = [_header(view)]
    if is_open:
        minutes = t("survey.minutes", minutes=surveys.minutes_of(view), count=len(view.questions))
        parts.append(html.tag("p", minutes, class_="sun-caption"))
    for name in surveys.TEXTS:
        if w(view.survey.get(name)):
            title = t(f"survey.{name}")
            parts.append(html.tag("p", html.tag("b", title), " ", w(view.survey[name])))
    return html.tag("section", *parts, class_="sun-section")


def complete(deps: Deps, view: ConsultationView, places: Mapping[str, str]) -> html.Safe:
    """Which groups are complete, before anybody of them begins."""
    if not view.quotas:
        return html.join(())
    with begin(deps, write=False) as work:
        found = quotas.complete(work, view)
    if not found:
        return html.join(())
    if any(not quota.dimension for quota in found):
        return html.notice("warn", t("refused.quota.all_taken"))
    names = [_group(q.dimension, q.category, places) for q in found]
    return html.notice("warn", t("survey.complete", groups=t("charts.and").join(names)))


def _group(dimension: str, category: str, places: Mapping[str, str]) -> str:
    if category in places:
        return places[category]
    return t("charts.not_stated") if category == "na" else t(f"charts.group.{dimension}.{category}")
