"""The tally as bars: each option's label, its bar, its votes and share as text."""

from services.views import OptionResult, QuestionResult
from ui.counted import in_one
from ui.counted import width as width_of
from ui.figures_rows import PHONE_EMS, ems, rows
from ui.marks import marks
from ui.palette import GREY, PALETTE
from ui.plotly_light import Drawn, drawn
from ui.words import w

LEADING, OTHER = PALETTE[0], "rgba(74,134,207,0.55)"
#: The longest bar ends at this part of the chart at most, and never before that one.
_LONGEST, _SHORTEST = 0.58, 0.35
_SPACE = 0.4


def _colour(row: OptionResult, leaders: tuple[str, ...]) -> str:
    if row.option.is_none:
        return GREY
    return LEADING if row.option.code in leaders else OTHER


def label(row: OptionResult, mark: str) -> str:
    """An option as it stands above its bar."""
    return f"{mark}　{w(row.option.text)}"


def _reach(figures: list[str], width: float) -> float:
    """Where the longest bar ends, so that the figures after it have room on a phone."""
    needed = max(map(ems, figures), default=0.0) + _SPACE
    return max(_SHORTEST, min(_LONGEST, 1 - needed / width))


def tally(
    result: QuestionResult,
    *,
    scale: float = 1.0,
    width: float = PHONE_EMS,
    part: slice = slice(None),
) -> Drawn:
    """Options from front to back; only a *part* of them where a wall has not room for all."""
    shown = result.options[part]
    letters = marks(result.question)
    placed = rows([label(r, letters[r.option.code]) for r in shown], scale, width)
    figures = [in_one(r, result) for r in shown]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [round(width_of(r, result), 2) for r in shown],
        "y": list(placed.centres),
        "width": placed.bar,
        "marker": {
            "color": [_colour(r, result.leaders) for r in shown],
            "cornerradius": 4,
        },
        "text": figures,
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    longest = max((width_of(r, result) for r in result.options), default=0) or 1
    end = longest / _reach(figures, width)
    layout = {
        "height": round(placed.height) + 8,
        "annotations": placed.annotations,
        "xaxis": {
            "range": [0, end],
            "visible": False,
            "fixedrange": True,
        },
        "yaxis": placed.y_axis,
        "bargap": 0,
    }
    return drawn([bars], layout, scale)
