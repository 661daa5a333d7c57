"""A consultation's board: every chart with its sentence, base, table twin and download.

A board is the same for everybody who may see the same figures in the same language, so it is
built once for each release and kept; a rerun only hands its parts to Streamlit again.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

import streamlit as st

from services import exports
from services.groups import Names, group_name
from services.results import FIGURES
from services.views import Breakdown, ConsultationView, QuestionResult, QuestionView, ResultView
from ui import figures_tables as tables
from ui import figures_words as words
from ui.figures_groups import groups
from ui.figures_rows import PHONE_EMS
from ui.figures_tally import tally
from ui.figures_towns import tiles
from ui.figures_turnout import turnout
from ui.html import Safe, join, link, tag
from ui.marks import colours, marks
from ui.plotly_light import CONFIG, Drawn
from ui.words import language, t, w

#: name of the board that this reader has on the screen
SHOWN = "shown_board"
_MOST_BOARDS = 64
_TALL_FROM = 4
#: How much larger everything is drawn in elder mode.
LARGE = 1.4


class Markup(str):
    """Finished markup: `st.html` takes it as it is, while it combs through plain text first."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Panel:
    """One chart: heading, sentence, base and table twin as one piece of markup, then the figure.

    Each element costs every viewer on every refresh, so a panel has two and no more.
    """

    key: str
    markup: Markup
    figure: Drawn | None = None
    alt: str = ""


@dataclass(frozen=True)
class Board:
    """All panels of one release, under a name that says which release and for whom."""

    name: str
    panels: tuple[Panel, ...]


def _told(heading: str, says: str, base: str, href: str) -> Safe:
    more = link(t("charts.download"), href, download=True)
    return join(
        (
            tag("h3", heading, class_="chart"),
            tag("p", says, class_="says"),
            tag("p", base, " ", more, class_="fine"),
        )
    )


def _twin(table: Safe, notes: list[str]) -> Safe:
    fine = tag("p", " ".join(notes), class_="fine") if notes else ""
    return join((tag("div", table, class_="twin"), fine))


def legend(question: QuestionView) -> Safe:
    """Which mark and colour is which option."""
    letters, paints = marks(question), colours(question)
    lines = (
        tag(
            "li",
            tag("i", style=f"background:{paints[o.code]}"),
            tag("b", letters[o.code]),
            tag("span", w(o.text)),
        )
        for o in question.options
    )
    return tag("ul", *lines, class_="marks")


def _turnout_panel(view: ConsultationView, result: ResultView, scale: float) -> Panel:
    says = words.turnout(result)
    base = words.base(result.ballots, result.released_at, result.seq)
    href = exports.link(view.slug, breakdown=exports.TURNOUT, language=language())
    told = _told(t("charts.heading_turnout"), says, base, href)
    markup = Markup(told + _twin(tables.turnout(result), []))
    figure = turnout(result, view.opens_at, scale=scale)
    return Panel("side-turnout", markup, figure, says)


def _tally_panel(
    view: ConsultationView, result: ResultView, asked: QuestionResult, scale: float
) -> Panel:
    question = asked.question
    says = words.lead(asked, is_final=result.is_final)
    heading = w(question.title) if len(result.questions) > 1 else t("charts.heading_tally")
    href = exports.link(view.slug, question=question.code, language=language())
    base = words.base(asked.ballots, result.released_at, result.seq)
    markup = _told(heading, says, base, href) + _twin(tables.tally(asked), words.several(question))
    figure = tally(asked, scale=scale, width=PHONE_EMS / scale)
    return Panel(f"main-{question.code}", Markup(markup), figure, says)


def _namer(dimension: str, names: Names) -> Callable[[tuple[str, ...]], str]:
    tongue = language()
    return lambda categories: group_name(dimension, categories, names, tongue)


def _group_panel(
    view: ConsultationView, result: ResultView, breakdown: Breakdown, names: Names, scale: float
) -> Panel:
    question = next(q for q in view.questions if q.code == breakdown.question)
    dimension = breakdown.dimension
    says = words.groups(breakdown, question, names)
    href = exports.link(view.slug, question=question.code, breakdown=dimension, language=language())
    told = _told(t(f"charts.heading_{dimension}"), says, words.group_base(breakdown), href)
    twin = _twin(
        tables.groups(breakdown, question, names), words.notes(breakdown, question, result)
    )
    if dimension == "town":
        card = tag("div", told, tiles(breakdown, question, names), twin, class_="panel")
        return Panel(f"map-{question.code}", Markup(card))
    size = "tall" if len(breakdown.groups) > _TALL_FROM else "half"
    figure = groups(breakdown, question, _namer(dimension, names), scale)
    return Panel(f"{size}-{question.code}-{dimension}", Markup(told + twin), figure, says)


def _question_panels(
    view: ConsultationView, result: ResultView, asked: QuestionResult, names: Names, scale: float
) -> list[Panel]:
    mine = [b for b in result.breakdowns if b.question == asked.question.code]
    found = [_group_panel(view, result, b, names, scale) for b in mine]
    halves = [p for p in found if p.key.startswith("half-")]
    found = [*halves[:1], *(p for p in found if p not in halves), *halves[1:]]
    if found:
        heading = t("charts.heading_groups", question=w(asked.question.title))
        head = tag("h2", heading, class_="chart")
        whole = tag("div", head, legend(asked.question), class_="board-wide")
        found.insert(0, Panel(f"legend-{asked.question.code}", Markup(whole)))
    return found


def _panels(view: ConsultationView, result: ResultView, names: Names, scale: float) -> list[Panel]:
    """Every panel of *result*; what the policy hides is not in it and so not drawn."""
    found = []
    if result.shows == FIGURES:
        found += [_tally_panel(view, result, asked, scale) for asked in result.questions]
    if result.seq:
        found.append(_turnout_panel(view, result, scale))
    for asked in result.questions:
        found += _question_panels(view, result, asked, names, scale)
    return found


def _name(view: ConsultationView, result: ResultView, scale: float) -> str:
    seen = (f"{b.question}.{b.dimension}.{b.released_at:%m%d%H%M%S}" for b in result.breakdowns)
    at = f"{result.released_at:%Y%m%d%H%M%S}" if result.released_at else ""
    return "|".join((view.id, str(result.seq), at, result.shows, language(), str(scale), *seen))


_boards: OrderedDict[str, Board] = OrderedDict()
_building = Lock()


def kept_board(name: str, panels: Callable[[], Iterable[Panel]]) -> Board:
    """The board called *name*, built by whoever comes first."""
    with _building:
        found = _boards.pop(name, None) or Board(name, tuple(panels()))
        _boards[name] = found
        while len(_boards) > _MOST_BOARDS:
            _boards.popitem(last=False)
    return found


def board(view: ConsultationView, result: ResultView, names: Names, scale: float = 1.0) -> Board:
    """The board of this release as this reader may see it, in the size that they want."""
    name = _name(view, result, scale)
    return kept_board(name, lambda: _panels(view, result, names, scale))


def _chart(panel: Panel) -> None:
    """One figure, under its content's own key: the browser keeps what has not changed."""
    if panel.figure is not None:
        key = f"chart-{panel.key}-{panel.figure.digest}"
        st.plotly_chart(panel.figure, key=key, config=CONFIG, alt=panel.alt)


def _before(panel: Panel, shown: Board | None) -> Panel | None:
    """The panel's drawing as this reader has it on the screen, where it is another one now."""
    mine = next((p for p in shown.panels if p.key == panel.key), None) if shown else None
    if mine is None or mine.figure is None or panel.figure is None:
        return None
    return mine if mine.figure.digest != panel.figure.digest else None


def draw(found: Board) -> None:
    """Hand the panels to Streamlit, always in the same order, so that nothing is drawn anew.

    A chart that changed is sent once together with the one before it, which stays visible until
    the new one is finished (charts.css): a release comes without a flash of white.
    """
    shown = _boards.get(st.session_state.get(SHOWN, ""))
    with st.container(key="board"):
        for panel in found.panels:
            if panel.figure is None:
                st.html(panel.markup)
                continue
            with st.container(key=f"panel-{panel.key}"):
                st.html(panel.markup)
                _chart(panel)
                before = _before(panel, shown)
                if before is not None:
                    _chart(before)
    st.session_state[SHOWN] = found.name
