"""A consultation's board: its panels, built once for each release and kept for all viewers.

A board is the same for everybody who may see the same figures in the same language and size; a
rerun only hands its parts to Streamlit again.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

import streamlit as st

from services.groups import Names
from services.views import ConsultationView, ResultView
from ui.panels import Markup, Panel, panels
from ui.plotly_light import CONFIG
from ui.words import language

__all__ = ["LARGE", "Board", "Markup", "Panel", "board", "draw", "kept_board"]

#: How much larger everything is drawn in elder mode.
LARGE = 1.4
#: name of the board that this reader has on the screen
SHOWN = "shown_board"
_MOST_BOARDS = 64


@dataclass(frozen=True)
class Board:
    """All panels of one release, under a name that says which release and for whom."""

    name: str
    panels: tuple[Panel, ...]


def _name(view: ConsultationView, result: ResultView, scale: float) -> str:
    seen = (f"{b.question}.{b.dimension}.{b.released_at:%m%d%H%M%S}" for b in result.breakdowns)
    at = f"{result.released_at:%Y%m%d%H%M%S}" if result.released_at else ""
    return "|".join((view.id, str(result.seq), at, result.shows, language(), str(scale), *seen))


_boards: OrderedDict[str, Board] = OrderedDict()
_building = Lock()


def kept_board(name: str, made: Callable[[], Iterable[Panel]]) -> Board:
    """The board called *name*, built by whoever comes first."""
    with _building:
        found = _boards.pop(name, None) or Board(name, tuple(made()))
        _boards[name] = found
        while len(_boards) > _MOST_BOARDS:
            _boards.popitem(last=False)
    return found


def board(view: ConsultationView, result: ResultView, names: Names, scale: float = 1.0) -> Board:
    """The board of this release as this reader may see it, in the size that they want."""
    name = _name(view, result, scale)
    return kept_board(name, lambda: panels(view, result, names, scale))


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


def draw(found: Board, *, with_tables: bool = False) -> None:
    """Hand the panels to Streamlit, always in the same order, so that nothing is drawn anew.

    A chart that changed is sent once together with the one before it, which stays visible until
    the new one is finished (charts.css): a release comes without a flash of white.
    """
    shown = _boards.get(st.session_state.get(SHOWN, ""))
    with st.container(key="board"):
        for panel in found.panels:
            markup = (with_tables and panel.with_table) or panel.markup
            if panel.figure is None:
                st.html(markup)
                continue
            with st.container(key=f"panel-{panel.key}"):
                st.html(markup)
                _chart(panel)
                before = _before(panel, shown)
                if before is not None:
                    _chart(before)
    st.session_state[SHOWN] = found.name
