"""A small form under a ballot of statements: a voter adds one of their own; staff read it first."""

from collections.abc import Sequence

import streamlit as st

from models.rules.statements import LONGEST
from services import Refused, statements
from services.views import QuestionView
from ui import html, page
from ui.booth import Booth
from ui.words import t

TEXT = "ballot.statement"
#: where the stand keeps what is said once after a try: thanks, or the refusal
_SAID = "statement"


def _question(booth: Booth) -> QuestionView | None:
    """The question that statements may be added to."""
    return next((q for q in booth.view.questions if q.ask and q.ask.grows), None)


def _left(booth: Booth) -> int | None:
    """How many this voter may still add; None once the pass has run out."""
    try:
        return statements.left_for(booth.deps, token=booth.stand.token)
    except Refused:
        return None


def _send(booth: Booth, question: str) -> None:
    """Hand the statement in; a refusal keeps the words."""
    typed = str(st.session_state.get(TEXT, ""))
    try:
        statements.propose(booth.deps, token=booth.stand.token, question=question, text=typed)
    except Refused as refusal:
        booth.stand.kept[_SAID] = (refusal.code, refusal.facts)
        return
    booth.stand.kept[_SAID] = ("", {})
    st.session_state[TEXT] = ""


def _say(said: tuple[str, dict[str, str | int]] | None) -> None:
    if said is None:
        return
    code, facts = said
    if code:
        page.say_no(Refused(code, facts))
    else:
        st.html(html.notice("good", t("statement.thanks")))


def refused(reasons: Sequence[str]) -> html.Safe:
    """How many statements were not shown, and why; for everybody."""
    if not reasons:
        return html.join(())
    head = html.tag("summary", t("statement.not_shown", count=len(reasons)))
    listed = html.tag("ul", *(html.tag("li", reason) for reason in reasons))
    told = html.tag("details", head, listed, class_="sun-proof")
    return html.tag("article", told, class_="sun-reading")


def adding(booth: Booth) -> None:
    """The form, closed until it is wanted; nothing where the question does not grow."""
    question = _question(booth)
    left = _left(booth) if question else None
    if question is None or left is None:
        return
    said = booth.stand.kept.pop(_SAID, None)
    with st.expander(t("statement.add"), expanded=said is not None):
        _say(said)
        st.html(html.tag("p", t("statement.add_words", left=left), class_="sun-caption"))
        if not left:
            return
        with st.form("ballot.statement.form", border=False, enter_to_submit=False):
            st.text_area(t("statement.label"), key=TEXT, max_chars=LONGEST, height=100)
            st.form_submit_button(
                t("statement.send"),
                key="ballot.statement.send",
                width="stretch",
                on_click=_send,
                args=(booth, question.code),
            )
