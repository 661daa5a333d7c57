"""The county as a map of tiles: a schema of who lies beside whom, with no foreign map beneath."""

from services.groups import Names, category_name
from services.views import Breakdown, GroupResult, QuestionView
from ui.figures_groups import is_small, shown_groups, told_percent
from ui.html import Safe, join, tag
from ui.marks import ahead, colours, marks
from ui.palette import GREY
from ui.words import language, t

#: Town → row and column, north at the top; a town without a place here flows in code order.
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
_MOST_TIED = 2


def _front(group: GroupResult, question: QuestionView) -> tuple[str, str, str]:
    """Mark, per cent and colour of the option in front of one town."""
    front = ahead(group)
    if not front:
        return "–", "", GREY
    percent = told_percent(group, front[0])
    letters = marks(question)
    told = " = ".join(letters[code] for code in front[:_MOST_TIED])
    told = f"{told} …" if len(front) > _MOST_TIED else told
    paint = colours(question)[front[0]] if len(front) == 1 else GREY
    return told, f"{percent}%" if percent else "", paint


def _mini(group: GroupResult, question: QuestionView) -> Safe:
    """All options as one thin bar, where they are parts of a whole."""
    if question.ask is None or question.ask.shape != "one":
        return Safe()
    paints = colours(question)
    told = ((o.code, group.cells.get(o.code)) for o in question.options)
    parts = (
        tag("i", style=f"flex:{cell[1]} 0 0;background:{paints[code]}")
        for code, cell in told
        if cell and cell[1]
    )
    return tag("span", *parts, class_="mini", aria_hidden="true")


def _base(group: GroupResult) -> str:
    facts = [t("charts.tile_base", ballots=f"{group.ballots:,}")]
    if is_small(group):
        facts.append(t("charts.small"))
    if len(group.categories) > 1:
        facts.append(t("charts.tile_merged"))
    return " · ".join(facts)


def _tile(town: str, name: str, group: GroupResult, question: QuestionView) -> Safe:
    mark, percent, paint = _front(group, question)
    at = PLACES.get(town)
    place = f"grid-area:{at[0]}/{at[1]};" if at else ""
    return tag(
        "li",
        tag("b", name),
        tag("span", tag("em", mark), " ", percent),
        _mini(group, question),
        tag("small", _base(group)),
        class_="tile pale" if is_small(group) else "tile",
        style=f"{place}--paint:{paint}",
    )


def tiles(breakdown: Breakdown, question: QuestionView, names: Names) -> Safe:
    """One tile a town: who leads there, by how much, on how many ballots."""
    found = (
        _tile(town, category_name("town", town, names, language()), group, question)
        for group in shown_groups(breakdown)
        for town in group.categories
        if town != _NA
    )
    legend = tag("p", t("charts.tile_legend"), class_="fine")
    return join((tag("ul", *found, class_="tiles"), legend))
