"""Beside the editor: the phone that shows what a resident will read, in either language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256

import streamlit as st

from models.rules.lifecycle import Phase
from services.deps import Deps
from services.drafting import REQUIRED, is_complete
from services.views import ConsultationView, QuestionView, ResultView
from ui import html, inputs, reading
from ui.pictures import picture
from ui.reader import Reading, names_of
from ui.words import language, speak, t

#: How the phone may be held: a language, or the large type of elder mode.
_LOOKS = ("zh", "en", "elder")


@contextmanager
def _in_language(code: str) -> Iterator[None]:
    """Everything is said in *code* for a moment."""
    before = language()
    speak(code)
    try:
        yield
    finally:
        speak(before)


def _markup(deps: Deps, view: ConsultationView, places: Mapping[str, str], look: str) -> html.Safe:
    nothing = ResultView(view.id, "nothing", 0, view.electorate, None, None, 0, is_final=False)
    seen = Reading(
        view=view,
        phase=Phase.HIDDEN,
        days_left=0,
        places=names_of(view.areas, places),
        result=nothing,
        looks=None,
        origin=deps.settings.origin,
        is_elder=look == "elder",
    )
    kind = "sun-phone elder" if look == "elder" else "sun-phone"
    body = html.join((reading.top(seen), reading.bottom(seen)))
    return html.tag("div", body, class_=kind, role="region", aria_label=t("edit.preview"))


def _look() -> str:
    look = st.segmented_control(
        t("edit.preview"),
        _LOOKS,
        default=language(),
        key="edit.look",
        format_func=lambda code: t(f"edit.look_{code}"),
        required=True,
    )
    return str(look)


def _tongue(look: str) -> str:
    return look if look in ("zh", "en") else language()


def preview(deps: Deps, view: ConsultationView, names: Mapping[str, dict[str, str]]) -> None:
    """The consultation as a resident reads it, in the frame of a phone; *names* are of places."""
    look = _look()
    tongue = _tongue(look)
    places = {code: name.get(tongue) or name.get("zh", code) for code, name in names.items()}
    with _in_language(tongue):
        shown = _markup(deps, view, places, look)
    st.html(shown)


def _may_be_tried(question: QuestionView) -> bool:
    """Is it complete? Pairs come one after the other and are only pictured."""
    shape = question.ask.shape if question.ask else ""
    return shape in inputs.INPUTS and is_complete(question)


def _input(question: QuestionView) -> None:
    """The very input of the ballot. Its keys change with the question: no mark of another stays."""
    version = sha256(repr(question).encode()).hexdigest()[:8]
    asked = replace(question, code=f"{question.code}~{version}")
    is_optional = not question.settings.get(REQUIRED, True)
    with st.form("edit.try", border=False, enter_to_submit=False):
        with st.container(key=inputs.frame_of(asked, is_optional=is_optional)):
            inputs.show(asked, None, is_optional=is_optional)
        st.form_submit_button(t("vote.to_review"), width="stretch", disabled=True)


def question(asked: QuestionView) -> None:
    """One question in the frame of a phone, to be tried as on the ballot."""
    look = _look()
    frame = "edit-phone-elder" if look == "elder" else "edit-phone"
    with _in_language(_tongue(look)), st.container(key=frame):
        if _may_be_tried(asked):
            _input(asked)
        else:
            st.html(picture(asked))
    st.caption(t("edit.picture.try"))
