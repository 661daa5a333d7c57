"""Beside the editor: the phone that shows what a resident will read, in either language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from models.rules.lifecycle import Phase
from services.deps import Deps
from services.views import ConsultationView, ResultView
from ui import html, reading
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


def _body(seen: Reading, about: str) -> html.Safe:
    """The whole page; or one question alone, as it is answered."""
    asked = [picture(question) for question in seen.view.questions if about in ("", question.code)]
    if about and asked:
        return html.join(asked)
    return html.join((reading.top(seen), *asked, reading.bottom(seen)))


def _markup(
    deps: Deps, view: ConsultationView, places: Mapping[str, str], look: str, about: str
) -> html.Safe:
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
    body = _body(seen, about)
    return html.tag("div", body, class_=kind, role="region", aria_label=t("edit.preview"))


def preview(
    deps: Deps,
    view: ConsultationView,
    names: Mapping[str, dict[str, str]],
    *,
    about: str = "",
) -> None:
    """The consultation as a resident reads it, in the frame of a phone; *names* are of places.

    *about* is the code of the question that alone is looked at, if any.
    """
    look = st.segmented_control(
        t("edit.preview"),
        _LOOKS,
        default=language(),
        key="edit.look",
        format_func=lambda code: t(f"edit.look_{code}"),
        required=True,
    )
    tongue = str(look) if look in ("zh", "en") else language()
    places = {code: name.get(tongue) or name.get("zh", code) for code, name in names.items()}
    with _in_language(tongue):
        shown = _markup(deps, view, places, str(look), about)
    st.html(shown)
