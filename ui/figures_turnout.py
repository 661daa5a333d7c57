"""Turnout over time: a step at each release, in ballots and in per cent of those who may vote."""

from datetime import datetime, timedelta
from typing import Any

from services.settings import ZONE
from services.views import ResultView
from ui.palette import PALETTE
from ui.plotly_light import Drawn, drawn
from ui.words import t

_HEIGHT = 280
_LINE = PALETTE[2]
_WASH = "rgba(81,148,90,0.16)"
_ROOM = 1.18
_GRID = "rgba(128,128,128,0.28)"
_MOST_STEPS = 60
_TICK = 12


def _points(result: ResultView, opens_at: datetime | None) -> list[tuple[datetime, int]]:
    """From an empty urn at the opening to the newest release."""
    step = -(-len(result.history) // _MOST_STEPS) or 1
    points = list(result.history[::-step][::-1])
    if opens_at is not None and points and opens_at < points[0][0]:
        points.insert(0, (opens_at, 0))
    return points


def _time_axis(points: list[tuple[datetime, int]], scale: float) -> dict[str, Any]:
    """Days for a long ballot, hours for a young one; never a month's English name."""
    span = points[-1][0] - points[0][0] if points else timedelta()
    form = "%m-%d" if span > timedelta(days=4) else "%m-%d %H:%M"
    minutes = span // timedelta(minutes=1)  # more marks than these would say the same one twice
    return {
        "type": "date",
        "tickformat": form,
        "hoverformat": "%m-%d %H:%M",
        "nticks": min(5, max(1, minutes)),
        "showgrid": False,
        "fixedrange": True,
        "ticklabeloverflow": "hide past div",
        "tickfont": {"size": round(_TICK * scale)},
    }


def _percent_axis(top: float, electorate: int, scale: float) -> dict[str, Any]:
    """The same height read as per cent, at the right edge."""
    return {
        "overlaying": "y",
        "side": "right",
        "range": [0, 100 * top / electorate],
        "ticksuffix": "%",
        "tickmode": "auto",
        "nticks": 5,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"size": round(_TICK * scale)},
    }


def turnout(result: ResultView, opens_at: datetime | None = None, *, scale: float = 1.0) -> Drawn:
    """Participants as released, step by step; the base is the electorate where there is one."""
    points = _points(result, opens_at)
    moments = [at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") for at, _ in points]
    line: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": moments,
        "y": [ballots for _, ballots in points],
        "line": {"shape": "hv", "width": 2.5 * scale, "color": _LINE},
        "fill": "tozeroy",
        "fillcolor": _WASH,
        "hovertemplate": f"%{{x}}　%{{y:,d}} {t('charts.ballots')}<extra></extra>",
    }
    end: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": moments[-1:],
        "y": [result.ballots] if moments else [],
        "marker": {"size": 9 * scale, "color": _LINE},
        "hoverinfo": "skip",
    }
    top = max(result.ballots, 1) * _ROOM
    layout: dict[str, Any] = {
        "height": round(_HEIGHT * scale),
        "margin": {"l": 0, "r": 0, "t": 10, "b": 0, "pad": 4},
        "xaxis": _time_axis(points, scale),
        "yaxis": {
            "range": [0, top],
            "tickformat": ",d",
            "nticks": 5,
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
            "gridcolor": _GRID,
            "tickfont": {"size": round(_TICK * scale)},
        },
    }
    data = [line, end]
    if result.electorate:
        layout["yaxis2"] = _percent_axis(top, result.electorate, scale)
        data.append({**end, "yaxis": "y2", "opacity": 0, "y": [0] if moments else []})
    return drawn(data, layout, scale)
