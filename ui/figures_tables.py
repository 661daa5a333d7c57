"""The table twin of every chart, as escaped markup."""

from services.groups import Names, group_name
from services.views import Breakdown, QuestionResult, QuestionView, ResultView
from ui.counted import family, figure
from ui.figures_groups import shown_groups
from ui.html import Safe, table
from ui.marks import marks, share
from ui.words import clock, language, t, w

_MOST_MOMENTS = 24


def tally(result: QuestionResult) -> Safe:
    """Options, votes, shares."""
    letters = marks(result.question)
    is_votes = family(result) == "votes"
    rows = []
    for r in result.options:
        plain = (r.count, f"{share(r.percent, result.ballots)}%")
        told = plain if is_votes else figure(r, result)[::-1]
        rows.append((f"{letters[r.option.code]}　{w(r.option.text)}", *told, r.rank))
    heads = [t(f"charts.column.{c}") for c in ("option", "votes", "percent", "rank")]
    return table(heads, rows, t("charts.heading_tally"))


def turnout(result: ResultView) -> Safe:
    """Participants at the newest releases, the newest first; the CSV has them all."""
    newest = list(result.history)[::-1]
    step = max(1, len(newest) // _MOST_MOMENTS)
    rows = []
    for at, ballots in newest[::step]:
        percent = f"{100 * ballots / result.electorate:.1f}%" if result.electorate else "–"
        rows.append((clock(at), ballots, percent))
    heads = [t(f"charts.column.{c}") for c in ("released_at", "ballots", "turnout")]
    return table(heads, rows, t("charts.heading_turnout"))


def _cell(cell: tuple[int | None, int | None, str]) -> str:
    count, percent, note = cell
    if note == "few":
        return "<3"
    if note == "dominant":
        return f"≥{percent}%"
    return "–" if count is None else t("charts.cell", percent=percent, votes=f"{count:,}")


def groups(breakdown: Breakdown, question: QuestionView, names: Names) -> Safe:
    """Groups down, options across; every cell as coarse as it was published."""
    rows = [
        (
            group_name(breakdown.dimension, g.categories, names, language()),
            g.ballots,
            *(_cell(g.cells.get(o.code, (None, None, "hidden"))) for o in question.options),
        )
        for g in shown_groups(breakdown)
    ]
    heads = [t("charts.column.group"), t("charts.column.group_ballots"), *marks(question).values()]
    return table(heads, rows, t(f"charts.heading_{breakdown.dimension}"))
