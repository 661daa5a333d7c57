"""Released figures as CSV: the twin of every chart, and nothing nearer than a release."""

import csv
import io
from collections.abc import Iterable
from urllib.parse import urlencode

import locales
from models.rules.localized import in_language
from models.rules.refusal import Refused
from services.consultations import by_slug
from services.deps import Work
from services.groups import Names, group_name, place_names
from services.results import FIGURES, result_for
from services.views import Breakdown, ConsultationView, QuestionResult, ResultView

#: Spreadsheets in China open a CSV as UTF-8 only with this in front.
BOM = "\ufeff"
#: also in full width, which spreadsheets in China take for the same
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: in the place of a dimension: participants over time
TURNOUT = "turnout"
_NOTES = {"few": "<3", "dominant": "≥95"}


def safe_cell(value: object) -> str:
    """*value* as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(columns: Iterable[str], rows: Iterable[Iterable[object]], language: str) -> str:
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(locales.sentence(f"charts.column.{c}", language) for c in columns)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return BOM + page.getvalue()


def _options(asked: QuestionResult, language: str) -> list[tuple[object, ...]]:
    """Code, text, rank, votes and per cent of each option; one empty line where only texts are."""
    return [
        (
            row.option.code,
            in_language(row.option.text, language),
            row.rank,
            row.count,
            f"{row.percent:.1f}",
        )
        for row in asked.options
    ] or [("", "", "", "", "")]


def tally_csv(
    view: ConsultationView, result: ResultView, *, question: str = "", language: str = "zh"
) -> str:
    """The released tally, one line an option; of one question, or of all when left out."""
    at = result.released_at.isoformat(timespec="seconds") if result.released_at else ""
    rows = [
        (
            in_language(view.title, language),
            in_language(asked.question.title, language),
            *line,
            asked.ballots,
            result.electorate,
            result.seq,
            at,
            int(result.is_final),
        )
        for asked in result.questions
        if question in ("", asked.question.code)
        for line in _options(asked, language)
    ]
    columns = ["consultation", "question", "option_code", "option", "rank", "votes", "percent"]
    return _csv(
        [*columns, "ballots", "electorate", "release", "released_at", "final"], rows, language
    )


def turnout_csv(view: ConsultationView, result: ResultView, *, language: str = "zh") -> str:
    """Participants at each release that the turnout chart is drawn from."""
    rows = [
        (
            in_language(view.title, language),
            at.isoformat(timespec="seconds"),
            ballots,
            result.electorate,
        )
        for at, ballots in result.history
    ]
    return _csv(["consultation", "released_at", "ballots", "electorate"], rows, language)


def _shown(cell: tuple[int | None, int | None, str]) -> tuple[object, object]:
    """A cell's count and per cent, or the note that stands in their place."""
    count, percent, note = cell
    return (count, percent) if not note else (None, _NOTES.get(note))


def breakdown_csv(
    view: ConsultationView,
    breakdown: Breakdown,
    *,
    names: Names | None = None,
    language: str = "zh",
) -> str:
    """One released breakdown, one line for each group and option, as coarse as it is shown."""
    places: Names = names or {}
    asked = next(q for q in view.questions if q.code == breakdown.question)
    rows = []
    for group in breakdown.groups:
        name = group_name(breakdown.dimension, group.categories, places, language)
        for option in asked.options:
            cell = group.cells.get(option.code, (None, None, "hidden"))
            rows.append(
                (
                    in_language(view.title, language),
                    in_language(asked.title, language),
                    locales.sentence(f"charts.dimension.{breakdown.dimension}", language),
                    name,
                    group.ballots,
                    option.code,
                    in_language(option.text, language),
                    *_shown(cell),
                    breakdown.released_at.isoformat(timespec="seconds"),
                )
            )
    columns = "consultation question dimension group group_ballots option_code option votes percent"
    return _csv([*columns.split(), "released_at"], rows, language)


def results_csv(
    work: Work,
    *,
    slug: str,
    question: str = "",
    breakdown: str = "",
    language: str = "zh",
    has_voted: bool = False,
) -> str:
    """The CSV behind a chart, under the same policy as the chart itself.

    Nothing named gives the tally of all questions; *breakdown* is a dimension or ``turnout``.

    Raises:
        Refused: ``export.not_released`` where this reader may not see figures yet, and
            ``export.unknown`` for a question or breakdown that is not there.
    """
    view = by_slug(work, slug)
    result = result_for(work, view, has_voted=has_voted)
    if breakdown == TURNOUT:
        return turnout_csv(view, result, language=language)
    if result.shows != FIGURES:
        raise Refused("export.not_released")
    if question and all(q.question.code != question for q in result.questions):
        raise Refused("export.unknown")
    if not breakdown:
        return tally_csv(view, result, question=question, language=language)
    found = [
        b for b in result.breakdowns if b.dimension == breakdown and question in ("", b.question)
    ]
    if not found:
        raise Refused("export.unknown")
    return breakdown_csv(view, found[0], names=place_names(work), language=language)


def link(slug: str, **facts: str) -> str:
    """Where the API gives the CSV of a chart; *facts* are the query of that address."""
    query = urlencode({name: value for name, value in facts.items() if value})
    return f"/api/v1/consultations/{slug}/results.csv" + (f"?{query}" if query else "")
