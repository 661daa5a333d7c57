"""What is missing in a draft and what deserves a look; a press leads to where it is mended."""

from collections.abc import Sequence

import streamlit as st

from services.drafting import Note, question_view
from services.views import AttachmentView, QuestionView
from ui import editor_changes, editor_store, html
from ui.inputs import plain
from ui.words import t

SECTIONS = ("words", "questions", "voters", "window", "files", "rehearsal")
TABS = "edit.tabs"
#: Where an obstacle or a hint about the draft is mended; what is not named is among the words.
_AT = {
    "voters": (
        "areas_missing",
        "areas_outside",
        "provider",
        "identity_mismatch",
        "roll_missing",
        "small_electorate",
        "one_town",
    ),
    "window": (
        "window_missing",
        "window_too_short",
        "window_past",
        "shortening_reason",
        "live_results",
    ),
    "questions": ("many_questions", "options_too_few"),
}
_SECTION_OF = {code: section for section, codes in _AT.items() for code in codes}


def tab_names() -> list[str]:
    """The tabs in words; a tab of another language that the session remembers is forgotten."""
    names = [t(f"edit.tab.{name}") for name in SECTIONS]
    if st.session_state.get(TABS) not in names:
        st.session_state.pop(TABS, None)
    return names


def section_open() -> str:
    """The section that is open now."""
    names = tab_names()
    name = st.session_state.get(TABS, names[0])
    return SECTIONS[names.index(name)]


def _row(slug: str, note: Note) -> int:
    """The row of the question that *note* is about; 0 where it is about none."""
    sheet = editor_store.sheet_of(slug)
    found = [row for row in sheet.order if sheet.forms[row].code == note.question]
    return found[0] if note.question and found else 0


def _section(row: int, note: Note) -> str:
    return "questions" if row else _SECTION_OF.get(note.code, "words")


def _go(sheet: editor_store.Sheet, row: int, tab: str) -> None:
    """Open the tab, and the question, where something is mended."""
    if row:
        editor_changes.unfold(sheet, row)
    st.session_state[TABS] = tab


def _place(slug: str, row: int, note: Note) -> str:
    if row:
        return t("edit.question_number", number=editor_store.sheet_of(slug).order.index(row) + 1)
    return t(f"edit.tab.{_section(row, note)}")


def _line(slug: str, note: Note, front: str, icon: str, at: int) -> None:
    words, row = t(f"{front}{note.code}", said=note.said), _row(slug, note)
    tab = t(f"edit.tab.{_section(row, note)}")
    st.button(
        f"**{_place(slug, row, note)}** {plain(words)}",
        key=f"edit.{slug}.{front}{at}",
        on_click=_go,
        args=(editor_store.sheet_of(slug), row, tab),
        type="tertiary",
        icon=icon,
        width="stretch",
        wrap=True,
    )


def draw(slug: str, missing: Sequence[Note], hints: Sequence[Note]) -> None:
    """The checklist: first what stands in the way, then what a careful colleague would ask."""
    with st.container(key="edit-check", gap=None):
        if missing:
            st.html(html.tag("h3", t("edit.check", count=len(missing))))
            for at, note in enumerate(missing):
                _line(slug, note, "obstacle.", ":material/check_box_outline_blank:", at)
        else:
            st.html(html.notice("good", t("edit.ready")))
        if hints:
            with st.expander(t("edit.hints", count=len(hints)), key=f"edit.{slug}.hints"):
                for at, note in enumerate(hints):
                    _line(slug, note, "draft_warning.", ":material/lightbulb:", at)


def troubled(missing: Sequence[Note]) -> frozenset[str]:
    """Codes of the questions that are not ready."""
    return frozenset(note.question for note in missing) - {""}


def question_open(slug: str, images: Sequence[AttachmentView] = ()) -> QuestionView | None:
    """The question that is open, as it is on screen, for the preview; None in the other tabs."""
    if section_open() != "questions":
        return None
    sheet = editor_store.sheet_of(slug)
    return question_view(sheet.forms[sheet.is_open], "new", images)
