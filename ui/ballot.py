"""The booth on the page, as one fragment: who you are, mark, review, receipt.

A click reruns nothing else. The deeds are callbacks (`ui.booth`), so that a click is one run.
"""

from collections.abc import Callable
from functools import lru_cache

import streamlit as st

from services import Refused, openings, results
from services.deps import begin
from ui import booth as deeds
from ui import html, inputs, page, pairs, statements, survey_pages
from ui.booth import COMMENT, PROOF, Booth
from ui.inputs.base import bound
from ui.receipt_card import receipt_actions, receipt_card
from ui.said import in_words, spoken
from ui.stand import BEGIN, MARK, RECEIPT_STEP, REVIEW, VERIFY
from ui.strata_form import ask_strata
from ui.tally import bars, rule
from ui.words import language, speak, t

_STEPS = (VERIFY, MARK, REVIEW, RECEIPT_STEP)
_LONGEST_PROOF = 40
_LONGEST_COMMENT = 500


def _head(booth: Booth, title: str, *parts: object) -> None:
    """Where the voter stands; the browser brings a new screen into view (``data-arrive``)."""
    step, at = booth.stand.step, booth.stand.at
    head = html.tag("h2", title, tabindex="-1", data_arrive=f"{step}.{at}")
    steps = _steps(step, language())
    st.html(html.tag("div", steps, head, *parts, id="vote", class_=f"sun-booth at-{step}"))


@lru_cache(maxsize=32)
def _steps(step: str, language_code: str) -> html.Safe:
    """The four stations; kept for each language, which is what the second argument is for."""
    if step not in _STEPS:
        return html.join(())
    return html.steps(_STEPS.index(step), [t(f"vote.step_{name}") for name in _STEPS])


def _say_no(booth: Booth) -> None:
    refusal = booth.stand.refusal_once()
    if refusal:
        page.say_no(refusal)


@lru_cache(maxsize=32)
def _privacy(asks: str, language_code: str, *, is_open: bool) -> html.Safe:
    """Six lines before anything is asked; kept for each language."""
    special = {"none": "open", "code": "code"}.get(asks)
    lines = [
        t(f"vote.privacy_{special}.{n}" if special and n < 3 else f"vote.privacy_line.{n}")
        for n in range(1, 7)
    ]
    more = html.link(t("vote.privacy_more"), "/about#privacy")
    listed = html.tag("ol", *(html.tag("li", line) for line in lines), html.tag("li", more))
    head = html.tag("summary", t("vote.privacy"))
    return html.tag("details", head, listed, class_="sun-privacy", open=is_open)


def _begin(booth: Booth) -> None:
    _head(booth, t("vote.title"))
    st.button(
        t("vote.begin"),
        key="ballot.begin",
        type="primary",
        width="stretch",
        on_click=deeds.go,
        args=(booth, VERIFY),
    )


def _verify(booth: Booth) -> None:
    asks = booth.asks
    notice = _privacy(asks, language(), is_open=not page.is_elder())
    complete = survey_pages.complete(booth.deps, booth.view, booth.place_names)
    _head(booth, t("vote.title"), complete, notice)
    with st.form("ballot.identity", border=False):
        if asks != "none":
            st.text_input(
                t(f"vote.{asks}"),
                key=PROOF,
                placeholder=t(f"vote.{asks}_hint"),
                max_chars=_LONGEST_PROOF,
                autocomplete="off",
            )
        _send("ballot.verify", t(f"vote.verify_{asks}"), deeds.verify, booth)
    if page.is_elder():
        _press("ballot.read", t("vote.read_again"), deeds.go, booth, BEGIN)
    spare = booth.spare_number() if asks == "number" else ""
    if spare:
        _press("ballot.demo", t("vote.demo_use", number=bound(spare)), deeds.verify, booth, spare)


def _press(key: str, words: str, deed: Callable[..., None], *facts: object) -> None:
    """A button outside of a form."""
    st.button(words, key=key, width="stretch", on_click=deed, args=facts)


def _send(key: str, words: str, deed: Callable[[Booth], None], booth: Booth) -> None:
    """The form's button, and above it, where the eye is, why the last click did not go through."""
    _say_no(booth)
    st.form_submit_button(
        words, key=key, type="primary", width="stretch", on_click=deed, args=(booth,)
    )


def _passed(booth: Booth) -> html.Safe:
    """What the identity check found, and which question this is."""
    is_known = booth.view.provider == "roll"
    name = booth.place_names.get(booth.stand.place[:9], "") if is_known else ""
    said = t("vote.on_roll", place=name) if name else t("vote.passed")
    asked, every = booth.screen.questions, booth.asked
    if len(asked) == len(every):
        return html.tag("p", said, class_="sun-good")
    far = survey_pages.progress(asked, every)
    return html.join((html.tag("p", said, class_="sun-good"), far))


def _spoken(booth: Booth) -> html.Safe:
    """Read-aloud for the question and each option, where the type is large."""
    if not page.is_elder():
        return html.join(())
    screen = booth.screen
    words = t("consultation.read_aloud")
    buttons = (html.action(words, "speak", spoken(q, screen.pair)) for q in screen.questions)
    return html.tag("div", *buttons, class_="sun-actions")


def _mark(booth: Booth) -> None:
    kept = survey_pages.recalled(booth.stand)
    _head(booth, t("vote.title_mark"), _passed(booth), kept, _spoken(booth))
    if booth.screen.pair:
        _mark_pair(booth)
    else:
        _mark_form(booth)
    if booth.stand.is_revising:
        _press("ballot.keep", t("vote.keep"), deeds.keep, booth)
    may_forget = len(booth.view.questions) > 1 or booth.stand.is_recalled
    if may_forget and booth.stand.marked:
        _press("ballot.forget", t("survey.forget"), deeds.begin_anew, booth)


def _mark_pair(booth: Booth) -> None:
    pairs.draw(booth, booth.screen)
    _say_no(booth)
    if booth.stand.at:
        _press("ballot.previous", t("vote.previous_pair"), deeds.previous, booth)


def _mark_form(booth: Booth) -> None:
    marked = booth.stand.marked
    with st.form("ballot.marks", border=False, enter_to_submit=False):
        for question in booth.screen.questions:
            is_optional = booth.is_optional(question)
            fields = booth.fields_of(question)
            with st.container(key=inputs.frame_of(fields, is_optional=is_optional)):
                inputs.show(fields, marked.get(question.code), is_optional=is_optional)
        words = t("vote.to_review") if booth.is_last else t("vote.next_question")
        _send("ballot.to_review", words, deeds.mark, booth)
        if booth.stand.at:
            st.form_submit_button(
                t("vote.previous"),
                key="ballot.previous",
                width="stretch",
                on_click=deeds.previous,
                args=(booth,),
            )


def _review(booth: Booth) -> None:
    chosen = in_words(booth.asked, booth.chosen())
    is_last = "yes" if booth.view.is_revisable else "no"
    later = html.tag("p", t(f"vote.review_change.{is_last}"), class_="sun-caption")
    _head(booth, t("vote.title_review"), chosen, html.tag("p", t("vote.review_words")), later)
    stand = booth.stand
    with st.form("ballot.casting", border=False, enter_to_submit=False):
        if booth.takes_comment():
            st.text_area(
                t("vote.comment"),
                stand.comment,
                key=COMMENT,
                placeholder=t("vote.comment_hint"),
                max_chars=_LONGEST_COMMENT,
            )
        if not stand.is_revising:
            ask_strata(booth)
        for pledge in booth.pledges:
            st.checkbox(t(f"counter.pledge.{pledge}"), key=deeds.pledge_key(pledge))
        words = t("vote.cast_again") if stand.is_revising else t("vote.cast")
        _send("ballot.cast", words, deeds.cast, booth)
        st.form_submit_button(  # of the form, so that what was written here comes along
            t("vote.go_back"),
            key="ballot.back",
            width="stretch",
            on_click=deeds.go,
            args=(booth, MARK),
        )


def _figures_for_voters(booth: Booth) -> html.Safe:
    """The tally, where the policy shows it to who has voted."""
    if booth.view.result_policy != "after_vote":
        return html.join(())
    with begin(booth.deps, write=False) as work:
        result = results.result_for(work, booth.view, has_voted=True)
    if result.shows != results.FIGURES:
        return html.join(())
    told = [bars(one, is_final=result.is_final) for one in result.questions]
    caption = html.tag("p", rule(result), class_="sun-caption")
    return html.join((html.tag("h3", t("vote.figures")), *told, caption))


def _receipt(booth: Booth) -> None:
    stand = booth.stand
    card, actions = receipt_card(stand.receipt, booth.origin), receipt_actions(stand.receipt)
    later = t("vote.revise_words") if booth.view.is_revisable else t("vote.not_again")
    check = t("vote.check_words") if stand.opening else ""
    said = html.tag("p", f"{later}{check}", class_="sun-caption")
    if booth.is_at_desk:
        _head(booth, t(stand.title), card)
        return
    parts = (card, actions, _figures_for_voters(booth), said)
    refusal = stand.refusal_once()
    _head(booth, t(stand.title), *(() if refusal else parts))
    if refusal:  # above the receipt that it speaks of
        page.say_no(refusal)
        st.html(html.tag("div", *parts, class_="sun-booth"))
    if stand.opening and st.button(t("vote.check"), key="ballot.check", width="stretch"):
        _open_record(booth)
    if booth.view.is_revisable:
        _press("ballot.revise", t("vote.revise"), deeds.revise, booth)


def _open_record(booth: Booth) -> None:
    """What was recorded, for this run only: it is gone with the next click."""
    try:
        found = openings.opening(booth.deps, sealed=booth.stand.opening)
    except Refused as refusal:
        page.say_no(refusal)
        return
    kind, words = ("good", "vote.check_match") if found.is_match else ("bad", "vote.check_differs")
    answered = [q for q in booth.questions if q.code in found.said_by_question]
    told = in_words(answered, found.said_by_question)
    st.html(html.join((html.tag("h3", t("vote.checked")), told, html.notice(kind, t(words)))))


_SCREENS: dict[str, Callable[[Booth], None]] = {
    BEGIN: _begin,
    VERIFY: _verify,
    MARK: _mark,
    REVIEW: _review,
    RECEIPT_STEP: _receipt,
}


@st.fragment
def voting(booth: Booth) -> None:
    """The whole flow of one ballot; the step it is at lives in the session."""
    speak()
    stand = booth.stand
    if not stand.step:
        stand.step = BEGIN if page.is_elder() else VERIFY
    with st.container(key="ballot"):
        _SCREENS[stand.step](booth)
        if stand.step in (MARK, RECEIPT_STEP):
            statements.adding(booth)
