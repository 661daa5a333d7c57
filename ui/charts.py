"""A consultation's board: every chart with its sentence, base, table twin and download.

A board is the same for everybody who may see the same figures in the same language, so it is
built once for each release and kept; a rerun only hands its parts to Streamlit again.
"""

from collections import OrderedDict
from dataclasses import dataclass
from html import escape
from pathlib import Path
from threading import Lock

import streamlit as st

from services import exports
from services.groups import Names, group_name
from services.results import FIGURES
from services.views import Breakdown, ConsultationView, QuestionResult, QuestionView, ResultView
from ui import figures_tables as tables
from ui import figures_words as words
from ui.figures_groups import groups
from ui.figures_tally import tally
from ui.figures_towns import tiles
from ui.figures_turnout import turnout
from ui.marks import colours, marks
from ui.plotly_light import CONFIG, Drawn
from ui.words import language, t, w

STYLE = f"<style>{Path(__file__).with_name('charts.css').read_text('utf-8')}</style>"
_MOST_BOARDS = 64


@dataclass(frozen=True)
class Panel:
    """One chart: what is said above it, the figure (or none), what it stands on below it."""

    key: str
    above: str
    figure: Drawn | None
    below: str
    says: str
    is_wide: bool = False


@dataclass(frozen=True)
class Board:
    """All panels of one release."""

    panels: tuple[Panel, ...]
    rule: str


def _above(heading: str, says: str, more: str = "") -> str:
    return f'<h3 class="chart">{escape(heading)}</h3><p class="says">{escape(says)}</p>{more}'


def _below(base: str, twin: str, href: str, notes: list[str]) -> str:
    fine = "".join(f"<span>{escape(note)}</span> " for note in notes)
    return (
        f'<p class="fine">{escape(base)} {fine}</p>'
        f'<details class="twin"><summary>{escape(t("charts.table"))}</summary>{twin}'
        f'<p><a href="{escape(href)}" download>{escape(t("charts.download"))}</a></p></details>'
    )


def legend(question: QuestionView) -> str:
    """Which mark and colour is which option."""
    letters, paints = marks(question), colours(question)
    lines = "".join(
        f'<li><i style="background:{paints[o.code]}"></i><b>{escape(letters[o.code])}</b> '
        f"{escape(w(o.text))}</li>"
        for o in question.options
    )
    return f'<ul class="marks">{lines}</ul>'


def _turnout_panel(view: ConsultationView, result: ResultView) -> Panel:
    says = words.turnout(result)
    base = words.base(result.ballots, result.released_at, result.seq)
    href = exports.link(view.slug, series="turnout", lang=language())
    return Panel(
        "turnout",
        _above(t("charts.heading_turnout"), says),
        turnout(result, view.opens_at),
        _below(base, tables.turnout(result), href, []),
        says,
    )


def _tally_panel(view: ConsultationView, result: ResultView, asked: QuestionResult) -> Panel:
    question = asked.question
    says = words.lead(asked, is_final=result.is_final)
    title = w(question.title) if len(result.questions) > 1 else ""
    heading = title or t("charts.heading_tally")
    href = exports.link(view.slug, question=question.code, lang=language())
    notes = [note for note in (words.several(question),) if note]
    base = words.base(asked.ballots, result.released_at, result.seq)
    below = _below(base, tables.tally(asked), href, notes)
    return Panel(f"tally-{question.code}", _above(heading, says), tally(asked), below, says, True)


def _group_panel(
    view: ConsultationView, result: ResultView, breakdown: Breakdown, names: Names
) -> Panel:
    question = next(q for q in view.questions if q.code == breakdown.question)
    says = words.groups(breakdown, question, names)
    is_map = breakdown.dimension == "town"

    def name_of(categories: tuple[str, ...]) -> str:
        return group_name(breakdown.dimension, categories, names, language())

    figure = None if is_map else groups(breakdown, question, name_of)
    heading = t(f"charts.heading_{breakdown.dimension}")
    href = exports.link(
        view.slug, question=question.code, breakdown=breakdown.dimension, lang=language()
    )
    return Panel(
        f"{question.code}-{breakdown.dimension}",
        _above(heading, says, tiles(breakdown, question, names) if is_map else ""),
        figure,
        _below(
            words.group_base(breakdown),
            tables.groups(breakdown, question, names),
            href,
            words.notes(breakdown, result),
        ),
        says,
    )


def _question_panels(
    view: ConsultationView, result: ResultView, asked: QuestionResult, names: Names
) -> list[Panel]:
    mine = [b for b in result.breakdowns if b.question == asked.question.code]
    found = [_group_panel(view, result, b, names) for b in mine]
    if found:
        first = found[0]
        head = t("charts.heading_groups", question=w(asked.question.title))
        opened = f'<h2 class="chart">{escape(head)}</h2>{legend(asked.question)}'
        found.insert(0, Panel(f"{asked.question.code}-legend", opened, None, "", first.says, True))
    return found


def build(view: ConsultationView, result: ResultView, names: Names) -> Board:
    """Draw every panel of *result*; what the policy hides is not in it and so not drawn."""
    panels = []
    if result.shows == FIGURES:
        panels += [_tally_panel(view, result, asked) for asked in result.questions]
    if result.seq:
        panels.append(_turnout_panel(view, result))
    for asked in result.questions:
        panels += _question_panels(view, result, asked, names)
    return Board(tuple(panels), words.rule(view, result))


_boards: OrderedDict[tuple[object, ...], Board] = OrderedDict()
_building = Lock()


def _key(view: ConsultationView, result: ResultView) -> tuple[object, ...]:
    seen = tuple((b.question, b.dimension, b.released_at) for b in result.breakdowns)
    return (view.id, result.seq, result.released_at, result.shows, seen, language())


def board(view: ConsultationView, result: ResultView, names: Names) -> Board:
    """The board of this release, built by whoever comes first."""
    key = _key(view, result)
    with _building:
        found = _boards.pop(key, None) or build(view, result, names)
        _boards[key] = found
        while len(_boards) > _MOST_BOARDS:
            _boards.popitem(last=False)
    return found


def chart(figure: Drawn, key: str, says: str) -> None:
    """One figure, with its sentence for those who cannot see it."""
    st.plotly_chart(figure, key=key, config=CONFIG, alt=says)


def draw(found: Board) -> None:
    """Hand the panels to Streamlit, always in the same order, so that nothing is drawn anew."""
    for panel in found.panels:
        with st.container(key=f"panel-{'wide' if panel.is_wide else 'half'}-{panel.key}"):
            st.html(panel.above if panel.figure else panel.above + panel.below)
            if panel.figure:
                chart(panel.figure, f"chart-{panel.key}", panel.says)
                st.html(panel.below)
