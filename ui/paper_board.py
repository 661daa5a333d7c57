"""Batches of paper ballots on screen: where the sheets are, and what can be done with a batch."""

from collections.abc import Mapping, Sequence

import streamlit as st

from services.paper_batches import PaperBatchView
from ui import html
from ui.words import clock, t, w

_COUNTS = ("issued", "handed", "used", "spoiled", "unused", "missing")
_MOST_TOLD = 60
STATES = ("unused", "spoiled", "out")
_TURN, _TAKEN, _MADE = "paper.turn", "paper.taken", "paper.made"


def name(batch: PaperBatchView, names: Mapping[str, str]) -> str:
    """A batch by its first serial and its place."""
    return f"{batch.first[:2]} · {names.get(batch.area_code, batch.area_code)}"


def standing(batch: PaperBatchView) -> str:
    """How far a batch is, in a word."""
    if batch.signed_by:
        return t("paper.signed")
    return t("paper.drawn_up") if batch.drawn_by else t("paper.running")


def table(found: Sequence[PaperBatchView], names: Mapping[str, str]) -> html.Safe:
    """All batches with their counts."""
    if not found:
        return html.empty_state(t("paper.none"))
    rows = [
        (
            f"{b.first} – {b.last[3:]}",
            names.get(b.area_code, b.area_code),
            *(f"{b.counts.plain()[one]:,}" for one in _COUNTS),
            standing(b),
        )
        for b in found
    ]
    heads = [t("paper.sheets"), t("paper.place"), *(t(f"paper.count.{one}") for one in _COUNTS)]
    return html.table([*heads, t("paper.standing")], rows, t("paper.caption"), is_stacked=True)


def printing(batch: PaperBatchView) -> html.Safe:
    """Print the sheets, in Chinese or in English; each printing is counted."""
    buttons = [
        html.tag(
            "form",
            html.tag("button", t(f"paper.print_{code}"), type="submit", class_="button"),
            method="post",
            action=f"/paper/{batch.id}?lang={code}",
            target="_blank",
        )
        for code in ("zh", "en")
    ]
    said = t("paper.print_help", count=batch.printing_count)
    return html.join(
        (html.tag("div", *buttons, class_="sun-actions"), html.tag("p", said, class_="sun-caption"))
    )


def protocol(batch: PaperBatchView, place: str, missing: Sequence[str]) -> html.Safe:
    """The sum of a batch, to be read, printed and signed."""
    counts = batch.counts.plain()
    rows = [(t(f"paper.count.{one}"), f"{counts[one]:,}") for one in _COUNTS]
    sum_ = t("paper.sum", **{k: f"{v:,}" for k, v in counts.items()})
    parts = [
        html.facts(
            [
                (t("paper.which"), w(batch.title)),
                (t("paper.place"), place),
                (t("paper.sheets"), f"{batch.first} – {batch.last}"),
            ]
        ),
        html.table((t("paper.what"), t("paper.how_many")), rows, t("paper.protocol_caption")),
        html.tag("p", sum_),
    ]
    waiting = {"read_once": batch.read_once, "differing": batch.differing}
    parts += [
        html.notice("warn", t(f"paper.{why}", count=count))
        for why, count in waiting.items()
        if count
    ]
    # A sheet whose reading is not settled lies on the table: nobody knows yet what is missing.
    if missing and not any(waiting.values()):
        listed = " ".join(missing[:_MOST_TOLD])
        parts.append(html.notice("info", t("paper.missing_are", serials=listed)))
    if batch.note:
        parts.append(html.facts([(t("paper.note"), batch.note)]))
    if batch.signed_by and batch.signed_at:
        parts.append(html.notice("good", t("paper.signed_at", moment=clock(batch.signed_at))))
    return html.tag("div", *parts, class_="sun-sheet")


def issue_form(places: Sequence[str], names: Mapping[str, str]) -> tuple[str, int] | None:
    """A new batch: for which place, how many sheets."""
    with st.form("paper.issue", border=False):
        area = st.selectbox(
            t("paper.place"), places, key="paper.area", format_func=lambda code: names[code]
        )
        size = st.number_input(t("paper.size"), 1, 2000, 100, key="paper.size")
        sent = st.form_submit_button(t("paper.do_issue"), key="paper.do_issue", type="primary")
    return (str(area), int(size)) if sent else None


def _take() -> None:
    """An empty field for the next person, refused or not; the number is kept for this run only."""
    turn = st.session_state.get(_TURN, 0)
    st.session_state[_TAKEN] = str(st.session_state.pop(f"paper.number.{turn}", "")).strip()
    st.session_state[_TURN] = turn + 1


def hand_form() -> str | None:
    """The number of somebody who stands at the table; None: nothing was sent."""
    with st.form("paper.hand", border=False):
        st.text_input(
            t("paper.number"),
            key=f"paper.number.{st.session_state.get(_TURN, 0)}",
            max_chars=40,
            autocomplete="off",
        )
        st.form_submit_button(
            t("paper.do_hand"), key="paper.do_hand", type="primary", on_click=_take
        )
    st.caption(t("paper.hand_help"))
    taken: str | None = st.session_state.pop(_TAKEN, None)
    return taken


def turn_to(batch_id: str) -> None:
    """The next run works on this batch, which was just made: it is the one to be printed."""
    st.session_state[_MADE] = batch_id


def choose(slug: str, found: Sequence[PaperBatchView], names: Mapping[str, str]) -> PaperBatchView:
    """The batch to work on; the one that was just made comes first."""
    key, made = f"paper.batch.{slug}", st.session_state.pop(_MADE, "")
    for batch in found:
        if batch.id == made:
            st.session_state[key] = batch
    return st.selectbox(t("paper.batch"), found, key=key, format_func=lambda b: name(b, names))


def aside_form(batch: PaperBatchView) -> tuple[int, int, str] | None:
    """Where a row of sheets is: came back blank, spoiled, or out after all."""
    with st.form("paper.aside", border=False):
        left, right, what = st.columns(3)
        first = left.number_input(t("paper.first"), 1, batch.counts.issued, 1, key="paper.first")
        last = right.number_input(t("paper.last"), 1, batch.counts.issued, 1, key="paper.last")
        state = what.selectbox(
            t("paper.what"), STATES, key="paper.state", format_func=lambda s: t(f"paper.aside.{s}")
        )
        sent = st.form_submit_button(t("paper.do_aside"), key="paper.do_aside")
    return (int(first), int(last), str(state)) if sent else None


def _since(batch: PaperBatchView) -> str:
    """How far a batch is, and since when where it is signed."""
    at = clock(batch.signed_at) if batch.signed_at else ""
    return " · ".join(filter(None, (standing(batch), at)))


def links(found: Sequence[PaperBatchView], names: Mapping[str, str]) -> html.Safe:
    """Batches by what is asked and by name, each the way to its protocol."""
    if not found:
        return html.empty_state(t("paper.none_to_sign"))
    items = (
        html.tag(
            "li",
            html.link(f"{w(b.title)} · {name(b, names)}", f"/protocol?b={b.id}"),
            html.tag("small", _since(b)),
        )
        for b in found
    )
    return html.tag("ul", *items, class_="sun-batches")
