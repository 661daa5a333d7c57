"""Forms for a survey: take a file over, its header, its quotas, the texts that people wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from models.rules.lifecycle import State
from services import questionnaires, surveys
from services.questionnaires import Note, Reading
from services.remarks import REASONS, RemarkPage, RemarkStatus
from services.views import ConsultationView, QuotaView
from ui import html, page
from ui.survey_sheet import title_of
from ui.words import t, w

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENDINGS = ["yml", "yaml", "json", "xlsx", "lss"]
_LEAVE, _SHOW = "leave", "show"
_TURN, _TOLD, _SEEN = "questionnaire.turn", "questionnaire.told", "questionnaire.seen"


@dataclass(frozen=True)
class Wish:
    """What was sent by one of the forms; ``does`` is empty where nothing was."""

    does: str = ""
    content: bytes = b""
    survey: Mapping[str, Any] = field(default_factory=dict)
    quotas: tuple[QuotaView, ...] = ()
    decisions: Mapping[str, tuple[RemarkStatus, str]] = field(default_factory=dict)


def _key(name: str) -> str:
    """A key that is new after every deed: a form shows what is stored, not what stood in it."""
    return f"{name}.{st.session_state.get(_TURN, 0)}"


def settle(told: str = "") -> None:
    """Something was done: fill all forms anew, and say *told* once."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state[_TOLD] = told


@dataclass(frozen=True)
class Seen:
    """What was stored when the forms were filled: it tells whether a colleague came between."""

    survey: Mapping[str, Any]
    quotas: tuple[QuotaView, ...]


def see(view: ConsultationView) -> None:
    """From here on the writer is taken to know what is stored now."""
    quotas = [(q.dimension, q.category, q.most) for q in view.quotas]
    st.session_state[_key(_SEEN)] = (dict(view.survey), quotas)


def seen(view: ConsultationView) -> Seen:
    """What the writer knows: what was stored when these forms were first drawn."""
    if _key(_SEEN) not in st.session_state:
        see(view)
    survey, quotas = st.session_state[_key(_SEEN)]
    return Seen(survey, tuple(QuotaView(*one) for one in quotas))


def told_once() -> None:
    """What became of the file that was taken over in the run before."""
    page.show(st.session_state.pop(_TOLD, ""))


def head(view: ConsultationView, is_mine: bool) -> html.Safe:
    """Which consultation this is, and for those who run it the way back."""
    parts = [html.tag("h1", t("questionnaire.title")), html.tag("p", w(view.title))]
    if is_mine:
        back = "edit" if view.state == State.DRAFT else "manage"
        parts.append(html.tag("p", html.link(t("questionnaire.back"), f"/{back}?c={view.slug}")))
    return html.join(parts)


def exports(view: ConsultationView) -> None:
    """The questionnaire as a file, and a sheet to begin with."""
    whole = questionnaires.questionnaire_of(view)
    st.html(html.tag("h2", t("questionnaire.export")))
    with st.container(horizontal=True):
        for form in ("yaml", "json"):
            st.download_button(
                t(f"questionnaire.as_{form}"),
                questionnaires.dumped(whole, form),
                f"{view.slug}.{form}",
                "application/json" if form == "json" else "application/yaml",
                key=f"questionnaire.{form}",
            )
        st.download_button(
            t("questionnaire.template"),
            questionnaires.template(),
            "questionnaire.xlsx",
            _XLSX,
            key="questionnaire.template",
        )


def take() -> Wish:
    """A file to take over."""
    st.html(html.tag("h2", t("questionnaire.import")))
    st.caption(t("questionnaire.import_help"))
    with st.form("questionnaire.take", border=False):
        file = st.file_uploader(
            t("questionnaire.file"), key=_key("questionnaire.file"), type=_ENDINGS
        )
        sent = st.form_submit_button(
            t("questionnaire.take"), key="questionnaire.take", type="primary"
        )
    if sent and file is None:
        st.warning(t("questionnaire.no_file"))
    return Wish("take", file.getvalue()) if sent and file is not None else Wish()


def _note(note: Note) -> html.Safe:
    return html.tag("li", t(f"lost.{note.code}", place=note.place, about=note.about))


def report(reading: Reading) -> html.Safe:
    """What was taken over, and line by line what was not."""
    count = len(reading.questionnaire.questions)
    if not reading.notes:
        return html.notice("good", t("questionnaire.taken", count=count))
    words = t("questionnaire.taken_partly", count=count, lost=len(reading.notes))
    return html.join((html.notice("warn", words), html.tag("ul", *map(_note, reading.notes))))


def header(view: ConsultationView) -> Wish:
    """What the survey says of itself."""
    survey = view.survey
    lines: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    st.html(html.tag("h2", t("questionnaire.header")))
    st.caption(t("questionnaire.header_help"))
    with st.form("questionnaire.header", border=False):
        for name in surveys.HEADER:
            stored = survey.get("header", {}).get(name, "")
            lines[name] = st.text_input(
                t(f"survey_header.{name}"), stored, key=_key(f"header.{name}")
            )
        for name in surveys.TEXTS:
            texts[name] = {
                tongue: st.text_area(
                    t(f"survey_header.{name}_{tongue}"),
                    survey.get(name, {}).get(tongue, ""),
                    key=_key(f"header.{name}.{tongue}"),
                )
                for tongue in ("zh", "en")
            }
        minutes = st.number_input(
            t("survey_header.minutes"), 1, 120, survey.get("minutes"), key=_key("header.minutes")
        )
        one = st.checkbox(
            t("survey_header.one_at_a_time"),
            survey.get("one_at_a_time", False),
            key=_key("header.one"),
        )
        sent = st.form_submit_button(t("questionnaire.keep"), key="header.keep")
    raw = {"header": lines, "minutes": minutes, "one_at_a_time": one, **texts}
    return Wish("header", survey=raw) if sent else Wish()


def quotas(view: ConsultationView, groups: Mapping[tuple[str, str], str]) -> Wish:
    """A number of places for everybody and for each group that is asked for; empty: no limit."""
    stored = {(q.dimension, q.category): q.most for q in view.quotas}
    numbers: dict[tuple[str, str], int | None] = {}
    st.html(html.tag("h2", t("questionnaire.quotas")))
    st.caption(t("questionnaire.quotas_help"))
    with st.form("questionnaire.quotas", border=False):
        for place, name in {("", ""): t("questionnaire.everybody"), **groups}.items():
            numbers[place] = st.number_input(
                name, 1, None, stored.get(place), key=_key(f"quota.{place[0]}.{place[1]}")
            )
        sent = st.form_submit_button(t("questionnaire.keep"), key="quota.keep")
    found = tuple(QuotaView(*place, int(most)) for place, most in numbers.items() if most)
    return Wish("quotas", quotas=found) if sent else Wish()


def _decision(choice: str) -> tuple[RemarkStatus, str]:
    return (RemarkStatus.SHOWN, "") if choice == _SHOW else (RemarkStatus.HIDDEN, choice)


def _named(choice: str) -> str:
    return t(f"moderate.{choice}") if choice in (_LEAVE, _SHOW) else t(f"hidden_for.{choice}")


def texts(view: ConsultationView, found: RemarkPage) -> Wish:
    """Twenty texts that wait to be read, each with what shall become of it."""
    st.html(html.tag("h2", t("moderate.title")))
    counts = {str(status): count for status, count in found.counts.items()}
    st.caption(t("moderate.counts", **counts))
    if not found.remarks:
        return Wish()
    choices: dict[str, str] = {}
    with st.form("moderate", border=False):
        for remark in found.remarks:
            asked = title_of(view, remark.question) if remark.question else ""
            st.html(
                html.join((html.tag("p", asked, class_="sun-caption"), html.tag("p", remark.text)))
            )
            choices[remark.id] = st.selectbox(
                t("moderate.what"),
                (_LEAVE, _SHOW, *REASONS),
                key=f"moderate.{remark.id}",
                format_func=_named,
                label_visibility="collapsed",
            )
        sent = st.form_submit_button(t("moderate.keep"), key="moderate.keep", type="primary")
    decided = {key: _decision(choice) for key, choice in choices.items() if choice != _LEAVE}
    return Wish("decide", decisions=decided) if sent and decided else Wish()
