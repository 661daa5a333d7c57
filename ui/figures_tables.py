"""The table twin of every chart, as escaped HTML."""

from collections.abc import Iterable
from html import escape

from services.groups import Names, group_name
from services.views import Breakdown, QuestionResult, QuestionView, ResultView
from ui.figures_groups import shown_groups
from ui.marks import marks, share
from ui.words import clock, language, t, w

_MOST_MOMENTS = 24


def table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; the first cell of each row is its head. All texts are escaped here."""
    top = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "".join(_row(list(row)) for row in rows)
    return (
        f'<div class="twin"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: list[str]) -> str:
    rest = "".join(f"<td>{escape(cell)}</td>" for cell in cells[1:])
    return f'<tr><th scope="row">{escape(cells[0])}</th>{rest}</tr>'


def tally(result: QuestionResult) -> str:
    """Options, votes, shares."""
    letters = marks(result.question)
    rows = [
        (
            f"{letters[r.option.code]}　{w(r.option.text)}",
            f"{r.count:,}",
            f"{share(r.percent, result.ballots)}%",
            str(r.rank),
        )
        for r in result.options
    ]
    heads = [t(f"charts.column.{c}") for c in ("option", "votes", "percent", "rank")]
    return table(t("charts.heading_tally"), heads, rows)


def turnout(result: ResultView) -> str:
    """Participants at the newest releases, the newest first; the CSV has them all."""
    newest = list(result.history)[::-1]
    step = max(1, len(newest) // _MOST_MOMENTS)
    rows = []
    for at, ballots in newest[::step]:
        percent = f"{100 * ballots / result.electorate:.1f}%" if result.electorate else "–"
        rows.append((clock(at), f"{ballots:,}", percent))
    heads = [t(f"charts.column.{c}") for c in ("released_at", "ballots", "turnout")]
    return table(t("charts.heading_turnout"), heads, rows)


def _cell(cell: tuple[int | None, int | None, str]) -> str:
    count, percent, note = cell
    if note == "few":
        return "<3"
    if note == "dominant":
        return f"≥{percent}%"
    return "–" if count is None else f"{percent}%（{count:,}）"


def groups(breakdown: Breakdown, question: QuestionView, names: Names) -> str:
    """Groups down, options across; every cell as coarse as it was published."""
    letters = marks(question)
    rows = [
        (
            group_name(breakdown.dimension, g.categories, names, language()),
            f"{g.ballots:,}",
            *(_cell(g.cells.get(o.code, (None, None, "hidden"))) for o in question.options),
        )
        for g in shown_groups(breakdown)
    ]
    heads = [
        t("charts.column.group"),
        t("charts.column.group_ballots"),
        *(letters[o.code] for o in question.options),
    ]
    return table(t(f"charts.dimension.{breakdown.dimension}"), heads, rows)
