"""The county as a map of tiles: a schema of who lies beside whom, with no foreign map beneath."""

from html import escape

from services.groups import Names, category_name
from services.views import Breakdown, GroupResult, QuestionView
from ui.figures_groups import is_small, shown_groups
from ui.marks import colours, marks
from ui.words import language, t

#: Town → row and column, north at the top; a county without places here flows in code order.
PLACES = {
    "330421107": (1, 1),
    "330421103": (1, 2),
    "330421111": (1, 3),
    "330421112": (2, 1),
    "330421105": (2, 2),
    "330421001": (2, 3),
    "330421002": (3, 2),
    "330421003": (3, 3),
    "330421102": (4, 2),
}
_NA = "na"


def _front(group: GroupResult, question: QuestionView) -> tuple[str, str, str]:
    """Mark, per cent and colour of the option in front of one town."""
    told = {code: c[1] for code, c in group.cells.items() if c[1] is not None}
    if not told:
        return "–", "", ""
    best = max(told.values())
    ahead = [o.code for o in question.options if told.get(o.code) == best]
    letters = marks(question)
    sign = "≥" if group.cells[ahead[0]][2] == "dominant" else ""
    names = "=".join(letters[code] for code in ahead)
    return names, f"{sign}{best}%", colours(question)[ahead[0]] if len(ahead) == 1 else ""


def _mini(group: GroupResult, question: QuestionView) -> str:
    """All options as one thin bar."""
    paints = colours(question)
    parts = [
        f'<i style="flex:{cell[1]} 0 0;background:{paints[code]}"></i>'
        for code, cell in ((o.code, group.cells.get(o.code)) for o in question.options)
        if cell and cell[1]
    ]
    return f'<span class="mini" aria-hidden="true">{"".join(parts)}</span>'


def _place(town: str) -> str:
    at = PLACES.get(town)
    return f"grid-area:{at[0]}/{at[1]};" if at else ""


def _tile(town: str, name: str, group: GroupResult, question: QuestionView) -> str:
    mark, percent, paint = _front(group, question)
    pale = " pale" if is_small(group) else ""
    base = t("charts.tile_base", ballots=f"{group.ballots:,}")
    if is_small(group):
        base = f"{base} · {t('charts.small')}"
    if len(group.categories) > 1:
        base = f"{base} · {t('charts.tile_merged')}"
    return (
        f'<li class="tile{pale}" style="{_place(town)}--paint:{paint or "#8f969e"}">'
        f"<b>{escape(name)}</b><span><em>{escape(mark)}</em> {escape(percent)}</span>"
        f"{_mini(group, question)}<small>{escape(base)}</small></li>"
    )


def tiles(breakdown: Breakdown, question: QuestionView, names: Names) -> str:
    """One tile a town: who leads there, by how much, on how many ballots."""
    found = []
    for group in shown_groups(breakdown):
        for town in group.categories:
            if town != _NA:
                name = category_name("town", town, names, language())
                found.append(_tile(town, name, group, question))
    legend = escape(t("charts.tile_legend"))
    return f'<ul class="tiles">{"".join(found)}</ul><p class="fine">{legend}</p>'
