"""Breakdowns: one row a group, options as labelled segments or as a strip of shaded cells.

Only published cells are drawn: what is too small to tell is a hatched piece that says so.
"""

from collections.abc import Callable
from typing import Any

from services.views import Breakdown, GroupResult, QuestionView
from ui.figures_rows import PHONE_EMS, Rows, rows
from ui.marks import colours, marks
from ui.palette import GREY, INK_ON_COLOUR
from ui.plotly_light import Drawn, drawn
from ui.words import t

SMALL = 30
_FEW_WIDTH, _GAP = 4.0, 0.5
_WHOLE_LABEL, _BARE_LABEL = 13.0, 5.5
_CELL = "rgba(74,134,207,{:.2f})"
_PALE = 0.45
_ROOMY = 8
Bar = dict[str, Any]
NameOf = Callable[[tuple[str, ...]], str]


def is_small(group: GroupResult) -> bool:
    """Too few ballots to be compared (methods.md §1.3)."""
    return group.ballots < SMALL


def shown_groups(breakdown: Breakdown) -> tuple[GroupResult, ...]:
    """The groups that hold anybody."""
    return tuple(g for g in breakdown.groups if g.ballots)


def is_roomy(question: QuestionView) -> bool:
    """Have cells of this question room for a per cent sign, on a phone too?"""
    return len(question.options) <= _ROOMY


def label(group: GroupResult, name_of: NameOf) -> str:
    """Name and base of a group, with a warning where it is small."""
    base = t("charts.group_base", name=name_of(group.categories), ballots=f"{group.ballots:,}")
    return f"{base}　{t('charts.small')}" if is_small(group) else base


def group_rows(breakdown: Breakdown, name_of: NameOf, scale: float) -> Rows:
    """One labelled row for each group that holds anybody."""
    texts = [label(group, name_of) for group in shown_groups(breakdown)]
    return rows(texts, scale, PHONE_EMS / scale)


def _segment_text(mark: str, percent: str, width: float) -> str:
    if percent and width >= _WHOLE_LABEL:
        return f"{mark} {percent}%"
    return mark if width >= _BARE_LABEL else ""


def told_percent(group: GroupResult, code: str) -> str:
    """A share in figures; of a few ballots, rounded to five, shares add up to anything."""
    _, percent, note = group.cells[code]
    if note == "dominant":
        return f"≥{percent}"
    return "" if is_small(group) else str(percent)


def _segments(group: GroupResult, question: QuestionView) -> list[tuple[float, str, str, bool]]:
    """Width, text, colour and hatching of each piece of one row, 100 wide together."""
    letters, paints = marks(question), colours(question)
    pieces, untold = [], False
    for option in question.options:
        _, percent, _ = group.cells.get(option.code, (None, None, "hidden"))
        untold = untold or percent is None
        if percent:
            told = told_percent(group, option.code)
            pieces.append((float(percent), letters[option.code], told, paints[option.code]))
    known = sum(p[0] for p in pieces)
    hidden = max(100 - known, _FEW_WIDTH) if untold else 0.0
    ratio = 100 / (known + hidden) if known + hidden else 0.0
    found = [
        (width * ratio, _segment_text(mark, told, width * ratio), paint, False)
        for width, mark, told, paint in pieces
    ]
    return [*found, (hidden * ratio, "", GREY, True)] if hidden else found


def _stacked_bars(breakdown: Breakdown, question: QuestionView, placed: Rows) -> Bar:
    bars: dict[str, list[Any]] = {
        k: [] for k in ("x", "base", "y", "text", "paint", "hatch", "fade")
    }
    for group, centre in zip(shown_groups(breakdown), placed.centres, strict=True):
        at = 0.0
        for width, text, paint, is_hatched in _segments(group, question):
            bars["x"].append(round(max(width - _GAP, 0.1), 2))
            bars["base"].append(round(at, 2))
            bars["y"].append(centre)
            bars["text"].append(text)
            bars["paint"].append(paint)
            bars["hatch"].append("/" if is_hatched else "")
            bars["fade"].append(_PALE if is_small(group) else 1)
            at += width
    return bars


def _hatching(shapes: list[str]) -> dict[str, Any]:
    return {"shape": shapes, "size": 6, "solidity": 0.25} if any(shapes) else {}


def stacked(
    breakdown: Breakdown, question: QuestionView, name_of: NameOf, scale: float = 1.0
) -> Drawn:
    """Each group as one bar of 100 per cent; every piece that has room names its option."""
    placed = group_rows(breakdown, name_of, scale)
    bars = _stacked_bars(breakdown, question, placed)
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": bars["x"],
        "base": bars["base"],
        "y": bars["y"],
        "width": placed.bar,
        "marker": {
            "color": bars["paint"],
            "opacity": bars["fade"],
            "pattern": _hatching(bars["hatch"]),
        },
        "text": bars["text"],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": INK_ON_COLOUR, "size": round(13 * scale)},
        "constraintext": "none",
        "hoverinfo": "skip",
    }
    return _figure([trace], placed, [0, 100 - _GAP], [])


def _cell(group: GroupResult, code: str, unit: str, highest: int) -> tuple[str, float]:
    """What stands in a cell, and how deep it is shaded."""
    _, percent, note = group.cells.get(code, (None, None, "hidden"))
    if percent is None:
        return ("<3" if note == "few" else "–"), 0.0
    depth = 0.0 if is_small(group) else 0.05 + 0.5 * percent / highest
    return (f"≥{percent}{unit}" if note == "dominant" else f"{percent}{unit}"), depth


def _cell_rows(breakdown: Breakdown, question: QuestionView, placed: Rows) -> Bar:
    found: dict[str, list[Any]] = {k: [] for k in ("base", "y", "paint", "text")}
    unit = "%" if is_roomy(question) else ""
    told = [c[1] or 0 for g in shown_groups(breakdown) for c in g.cells.values()]
    highest = max(told, default=0) or 1
    for group, centre in zip(shown_groups(breakdown), placed.centres, strict=True):
        for place, option in enumerate(question.options):
            text, depth = _cell(group, option.code, unit, highest)
            found["base"].append(place)
            found["y"].append(centre)
            found["paint"].append(_CELL.format(depth) if depth else "rgba(128,128,128,0.10)")
            found["text"].append(text)
    return found


def shaded(
    breakdown: Breakdown, question: QuestionView, name_of: NameOf, scale: float = 1.0
) -> Drawn:
    """Each group as a strip of cells, one an option: for questions with several choices."""
    placed = group_rows(breakdown, name_of, scale)
    cells = _cell_rows(breakdown, question, placed)
    font = {"size": round((13 if is_roomy(question) else 11) * scale)}
    tiles = {
        "type": "bar",
        "orientation": "h",
        "x": [0.95] * len(cells["y"]),
        "base": cells["base"],
        "y": cells["y"],
        "width": placed.bar,
        "marker": {"color": cells["paint"]},
        "hoverinfo": "skip",
    }
    texts = {
        "type": "scatter",
        "mode": "text",
        "x": [base + 0.475 for base in cells["base"]],
        "y": cells["y"],
        "text": cells["text"],
        "textfont": font,
        "hoverinfo": "skip",
    }
    heads = [
        {
            "xref": "x",
            "x": place + 0.475,
            "xanchor": "center",
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "text": f"<b>{mark}</b>",
            "font": font,
        }
        for place, mark in enumerate(marks(question).values())
    ]
    return _figure([tiles, texts], placed, [0, len(question.options)], heads)


def _figure(
    data: list[dict[str, Any]], placed: Rows, span: list[float], heads: list[dict[str, Any]]
) -> Drawn:
    top = round(28 * placed.scale) if heads else 4
    layout = {
        "height": round(placed.height) + top + 4,
        "margin": {"l": 0, "r": 0, "t": top, "b": 0, "pad": 0},
        "annotations": [*placed.annotations, *heads],
        "barmode": "overlay",
        "xaxis": {"range": span, "visible": False, "fixedrange": True},
        "yaxis": placed.y_axis,
    }
    return drawn(data, layout, placed.scale)


#: Shape of the input → how its breakdown is drawn.
SHAPES: dict[str, Callable[[Breakdown, QuestionView, NameOf, float], Drawn]] = {
    "one": stacked,
    "some": shaded,
}


def groups(
    breakdown: Breakdown, question: QuestionView, name_of: NameOf, scale: float = 1.0
) -> Drawn:
    """The breakdown in the way that suits the question."""
    shape = question.ask.shape if question.ask else "some"
    return SHAPES.get(shape, shaded)(breakdown, question, name_of, scale)
